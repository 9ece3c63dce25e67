"""The catalogue in memory: `glossary/variables/catalogue.toml` with a finder for each variable."""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from typing import Any

from nambuk.analysis import Analysis
from nambuk.resources import data_folder
from nambuk.variables.doublet_finder import DoubletFinder
from nambuk.variables.endings import endings
from nambuk.variables.letters import LETTERS
from nambuk.variables.patterns import PatternFinder, SequenceFinder
from nambuk.variables.spacing import SpacingFinder
from nambuk.variables.variable import Finder, Place, Variable, Variant
from nambuk.variety import Variety

_DEFAULT = {
    "north": (Variety.KP, Variety.CN),
    "south": (Variety.KR,),
    "joined": (Variety.KP,),
    "spaced": (Variety.KR,),
}


Found = tuple[Variable, Place]


class _Several:
    """Several finders of one variable, one after the other; of places that overlap the first found stays."""

    def __init__(self, finders: list[Finder]) -> None:
        self._finders = finders

    def __call__(self, analysis: Analysis) -> Iterator[Place]:
        taken: set[int] = set()
        for place in chain.from_iterable(finder(analysis) for finder in self._finders):
            if not taken.intersection(range(place.start, place.end)):
                taken.update(range(place.start, place.end))
                yield place


def _finder(spec: Mapping[str, Any]) -> Finder:
    finders: list[Finder] = []
    if "doublets" in spec:
        finders.append(DoubletFinder(spec["doublets"]))
    if "letters" in spec:
        finders.append(LETTERS[spec["letters"]])
    if "endings" in spec:
        finders.append(endings(spec["endings"]))
    if "spacing" in spec:
        finders.append(SpacingFinder(spec["spacing"]))
    if "patterns" in spec:
        finders.append(
            PatternFinder(
                spec["patterns"], spec.get("rewrite", {}), spec.get("guard", ""), spec.get("inside", False)
            )
        )
    if "sequences" in spec:
        finders.append(SequenceFinder(spec["sequences"], spec.get("rewrite", {})))
    if not finders:
        raise ValueError(f"no finder in {spec}")
    return finders[0] if len(finders) == 1 else _Several(finders)


def _variable(name: str, row: Mapping[str, Any]) -> Variable:
    own = row.get("varieties", {})
    variants = tuple(
        Variant(label, frozenset(own.get(label) or map(str, _DEFAULT[label])), example)
        for label, example in row["examples"].items()
    )
    rule, source = row["rule"], row.get("source", "《조선말규범집》 2010")
    return Variable(
        id=name,
        axis=row["axis"],
        kind=row["kind"],
        group=row["group"],
        title=row["title"],
        rule=rule,
        source=source,
        variants=variants,
        finder=_finder(row["finder"]),
        slip=row.get("slip", False),
        evidence=row.get("evidence", True),
        marked=row.get("marked", True),
        note=row.get("note", ""),
    )


@cache
def catalogue() -> tuple[Variable, ...]:
    """All variables, in the order of the file."""
    path = data_folder("glossary") / "variables" / "catalogue.toml"
    return tuple(
        _variable(name, row) for name, row in tomllib.loads(path.read_text(encoding="utf-8")).items()
    )


@cache
def catalogue_digest() -> str:
    """12 hexadecimal digits over the files of `glossary/variables/`."""
    digest = hashlib.sha256()
    for path in sorted((data_folder("glossary") / "variables").iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def find_places(analysis: Analysis, *, to_convert: bool = False) -> list[Found]:
    """Every variable's places in a text, in text order; those that serve conversion alone only if it is wanted.

    Where the words of two variables overlap (림진강 as a name and as a case of the initial sound rule), the
    longer stretch counts, of equal ones the listed pair (페염/폐렴 before 페염/폐염), and the other is dropped;
    boundaries (spacing) and set phrases stand beside words. So does inflection (여, 와, endings), except in
    letters that a word rewrites. Words that serve conversion alone come last.
    """
    found: list[Found] = []
    words: list[Found] = []
    inflections: list[Found] = []
    targets = {"word": words, "inflection": inflections, "beside": found}
    for variable, kind, shown in _kinds():
        if to_convert or shown:
            target = targets[kind]
            for place in variable.finder(analysis):
                target.append((variable, place))
    found += _without_overlap(words, inflections, len(analysis.text))
    found.sort(key=_order)
    return found


@cache
def _kinds() -> tuple[tuple[Variable, str, bool], ...]:
    """Each variable with the kind of its places (a word, an inflection, beside others) and whether a reader sees them."""
    return tuple(
        (
            variable,
            "inflection"
            if variable.group == _INFLECTION
            else "word"
            if variable.axis in _WORD_AXES
            else "beside",
            variable.evidence or variable.marked,
        )
        for variable in catalogue()
    )


def _order(pair: Found) -> tuple[int, int, str]:
    return pair[1].start, pair[1].end, pair[0].id


def _without_overlap(words: list[Found], inflections: list[Found], length: int) -> Iterator[Found]:
    words.sort(
        key=lambda pair: (
            not (pair[0].evidence or pair[0].marked),
            pair[1].start - pair[1].end,
            pair[1].start,
            not pair[1].detail,
        )
    )
    taken, rewritten = bytearray(length), bytearray(length)
    for variable, place in words:
        start, end = place.start, place.end
        if 1 not in taken[start:end]:
            taken[start:end] = b"\1" * (end - start)
            if place.forms:
                rewritten[place.edit_start : place.edit_end] = b"\1" * (place.edit_end - place.edit_start)
            yield variable, place
    for variable, place in inflections:
        start, end = place.edit_start, place.edit_end
        if 1 not in rewritten[start:end]:
            rewritten[start:end] = b"\1" * (end - start)
            yield variable, place


_WORD_AXES = frozenset(("orthography", "vocabulary", "names"))
_INFLECTION = "inflection"
