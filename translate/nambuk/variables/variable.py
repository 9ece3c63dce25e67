"""A variable: a place where a writer must choose, and the standards choose differently."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from nambuk.analysis import Analysis


class Place(NamedTuple):
    """One place of a variable in an analysed text.

    `start`, `end`: the word or words that a reader should see marked, code points of the analysed
    text. `variant`: label of the variant found. `edit_start`, `edit_end`, `forms`: what each other
    variety would write instead of that stretch (an empty stretch is an insertion); no forms where the
    choice cannot be rewritten by itself. `detail`: the word pair or term it rests on.
    `certain`: whether the analysis leaves no doubt; doubtful places are counted by nobody.
    """

    start: int
    end: int
    variant: str
    edit_start: int
    edit_end: int
    forms: Mapping[str, str]
    detail: str = ""
    english: tuple[str, ...] = ()


Finder = Callable[[Analysis], Iterable[Place]]


@dataclass(frozen=True, slots=True)
class Variant:
    """One choice: its `label`, the `varieties` whose standard it is, and an `example`."""

    label: str
    varieties: frozenset[str]
    example: str


@dataclass(frozen=True, slots=True)
class Variable:
    """An entry of the catalogue.

    `id`: kebab-case name. `axis`: orthography, spacing, grammar, vocabulary, names or typography.
    `kind`: the word a report uses for its markers. `group`: variables of one group share the spread
    between sources when they are fitted. `slip`: the northern variant is also a frequent southern
    misspelling, so a single one is no marker. `rule`, `source`: what it rests on. `evidence`: counted
    by the origin room (else shown only). `flags`: shown as marker.
    """

    id: str
    axis: str
    kind: str
    group: str
    title: str
    rule: str
    source: str
    variants: tuple[Variant, ...]
    finder: Finder = field(repr=False)
    slip: bool = False
    evidence: bool = True
    marked: bool = True
    note: str = ""

    def places(self, analysis: Analysis) -> list[Place]:
        """The variable's places in an analysed text, in text order."""
        return sorted(self.finder(analysis))

    def varieties_of(self, label: str) -> frozenset[str]:
        """The varieties whose standard the variant `label` is; empty for an unknown label."""
        for variant in self.variants:
            if variant.label == label:
                return variant.varieties
        return frozenset()
