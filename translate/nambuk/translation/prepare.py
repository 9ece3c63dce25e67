"""Sentences made ready for an engine: in the spelling that models know, with the terms that their translation must have."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from nambuk.conversion import Options, convert_lines
from nambuk.conversion.change import Change, Conversion, Edit, apply_edits
from nambuk.glossary.store import Glossary
from nambuk.translation.source_numbers import source_edits
from nambuk.translation.terms.finding import KOREAN, ForeignTerms, Found, KoreanTerms
from nambuk.translation.terms.names import KoreanTermsAndNames
from nambuk.translation.terms.terminology import TermMatch
from nambuk.variety import Variety

_INVISIBLE = re.compile("(?<=[가-힣])[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+(?=[가-힣])")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A sentence made ready.

    `changes` lead from `source` to `normalised`. `required` are the terms that its translation must
    have, `doubtful` the false friends that only a reader can decide; their places are those in `source`.
    """

    source: str
    changes: tuple[Change, ...] = ()
    required: tuple[TermMatch, ...] = ()
    doubtful: tuple[TermMatch, ...] = ()

    @property
    def normalised(self) -> str:
        """The sentence as engines get it, no term set in."""
        return self.with_words({})

    def with_words(self, words: dict[int, str]) -> str:
        """The normalised sentence with target words set in: number of a required term → its word.

        >>> from nambuk.glossary.term import Term
        >>> match = TermMatch(Term("x", {}), 0, 3, "림파암")
        >>> change = Change(0, 3, "림파암", 0, 3, "림프암", "doublet", "")
        >>> Prepared("림파암이다", (change,), (match,)).with_words({0: "lymphoma"})
        'lymphoma이다'
        """
        set_in = [
            Edit(self.required[n].start, self.required[n].end, word, "term", "") for n, word in words.items()
        ]
        owners = [0] * (len(self.source) + 1)  # which of the words stands in the place of a letter, from 1
        for number, edit in enumerate(set_in, 1):
            owners[edit.start : edit.end] = [number] * (edit.end - edit.start)
        others = [
            Edit(change.start, change.end, change.after, change.variable, change.rule)
            for change in self.changes
            if not _is_inside(change, owners)
        ]
        return apply_edits(self.source, [*set_in, *others]).text

    def is_converted(self, match: TermMatch) -> bool:
        """Whether the normalised sentence has another word in the place of a term, so that models know it."""
        return any(change.start < match.end and match.start < change.end for change in self.changes)


def _is_inside(change: Change, owners: Sequence[int]) -> bool:
    """Whether a change touches the place of a word that was set in; one at its edge does not."""
    if change.start == change.end:
        return change.start > 0 and owners[change.start - 1] == owners[change.start] > 0
    return any(owners[change.start : change.end])


Prepare = Callable[[Sequence[str]], list[Prepared]]


@dataclass(frozen=True)
class Preparation:
    """How sentences in `source` are made ready to be translated into `target` (BCP 47 tags).

    `normalise`: northern Korean is converted to southern spelling, Juche years, 정보 and large numbers are
    rewritten, and soft hyphens and the like are taken out of words. `persons` also requires Korean names
    of persons that are in no glossary, written by the rules of the house `style`. `year`: when the text was
    written, where known.
    """

    glossary: Glossary
    source: str
    target: str
    style: str | None = None
    year: int | None = None
    normalise: bool = True
    names: bool = True

    def __call__(self, sentences: Sequence[str]) -> list[Prepared]:
        """The sentences, made ready, in order."""
        if self.source not in KOREAN:
            found = self._foreign_terms(sentences)
            return [Prepared(text, (), one.required) for text, one in zip(sentences, found, strict=True)]
        conversions = self._southern(sentences)
        if self.normalise:
            conversions = [self._rewritten(conversion) for conversion in conversions]
        in_source = (self._names or self._korean_terms)(sentences)
        in_southern = self._korean_terms([c.text if c.changes else "" for c in conversions])
        return [
            _prepared(conversion, first, second)
            for conversion, first, second in zip(conversions, in_source, in_southern, strict=True)
        ]

    @cached_property
    def _foreign_terms(self) -> ForeignTerms:
        return ForeignTerms(self.glossary, self.source)

    @cached_property
    def _korean_terms(self) -> KoreanTerms:
        return KoreanTerms(self.glossary, self.year, self.style, self.target)

    @cached_property
    def _names(self) -> KoreanTermsAndNames | None:
        if not self.names or self.target in KOREAN:
            return None
        return KoreanTermsAndNames(self._korean_terms, self.source, self.target, self.style)

    def _southern(self, sentences: Sequence[str]) -> list[Conversion]:
        if self.source == Variety.KP and self.normalise:
            return convert_lines(sentences, Options(Variety.KR))
        return [Conversion(sentence, sentence, ()) for sentence in sentences]

    def _rewritten(self, conversion: Conversion) -> Conversion:
        """With years, units and numbers rewritten, and without what nobody sees and models read."""
        hidden = (
            Edit(match.start(), match.end(), "", "invisible", "a sign inside a word that nobody sees")
            for match in _INVISIBLE.finditer(conversion.source)
        )
        edits = [*source_edits(conversion.source, self.target), *hidden]
        if not edits:
            return conversion
        return apply_edits(conversion.source, [*edits, *(_edit(change) for change in conversion.changes)])


def _edit(change: Change) -> Edit:
    return Edit(
        change.start, change.end, change.after, change.variable, change.rule, change.detail, change.certainty
    )


def _prepared(conversion: Conversion, first: Found, second: Found) -> Prepared:
    """The terms of the source, and those that only its southern spelling shows (a glossary in southern spelling)."""
    required = list(first.required)
    for match in second.required:
        if match.term.false_friend and match.term.tier != "user":
            continue  # its meaning was asked for in the source as it is written
        start = conversion.place_in_source(match.start)
        end = conversion.place_in_source(match.end - 1) + 1
        if not _taken((*required, *first.doubtful), start, end) and start < end:
            required.append(TermMatch(match.term, start, end, conversion.source[start:end]))
        elif match.term.tier == "user":
            over = [m for m in required if m.start < end and start < m.end]
            if all(m.term.tier != "user" for m in over):
                required = [m for m in required if m not in over]
                start, end = min([start, *(m.start for m in over)]), max([end, *(m.end for m in over)])
                required.append(TermMatch(match.term, start, end, conversion.source[start:end]))
    required.sort(key=lambda match: (match.start, match.end))
    doubtful = tuple(
        m
        for m in first.doubtful
        if not _taken(required, m.start, m.end)
        and not any(c.start <= m.start and m.end <= c.end for c in conversion.changes)
    )
    return Prepared(conversion.source, conversion.changes, tuple(required), doubtful)


def _taken(matches: Collection[TermMatch], start: int, end: int) -> bool:
    return any(match.start < end and start < match.end for match in matches)
