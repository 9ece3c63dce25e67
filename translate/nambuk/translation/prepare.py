"""Sentences made ready for an engine: in the spelling that models know, with the terms that their translation must have."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from nambuk.convert import Options, convert_lines
from nambuk.convert.change import Change, Conversion, Edit, apply_edits
from nambuk.glossary.store import Glossary
from nambuk.translation.source_numbers import source_edits
from nambuk.translation.terms.finding import KOREAN, ForeignTerms, Found, KoreanTerms
from nambuk.translation.terms.persons import KoreanTermsAndPersons
from nambuk.translation.terms.terminology import TermMatch
from nambuk.variety import Variety


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
        others = [
            Edit(change.start, change.end, change.after, change.variable, change.rule)
            for change in self.changes
            if not any(_overlap(change, edit) for edit in set_in)
        ]
        return apply_edits(self.source, [*set_in, *others]).text

    def is_converted(self, match: TermMatch) -> bool:
        """Whether the normalised sentence has another word in the place of a term, so that models know it."""
        return any(change.start < match.end and match.start < change.end for change in self.changes)


def _overlap(change: Change, edit: Edit) -> bool:
    if change.start == change.end:
        return edit.start < change.start < edit.end
    return change.start < edit.end and edit.start < change.end


Prepare = Callable[[Sequence[str]], list[Prepared]]


@dataclass(frozen=True)
class Preparation:
    """How sentences in `source` are made ready to be translated into `target` (BCP 47 tags).

    `normalise`: northern Korean is converted to southern spelling, and Juche years, 정보 and large
    numbers are rewritten. `persons` also requires Korean names of persons that are in no glossary,
    written by the rules of the house `style`. `year`: when the text was written, where known.
    """

    glossary: Glossary
    source: str
    target: str
    style: str | None = None
    year: int | None = None
    normalise: bool = True
    persons: bool = True

    def __call__(self, sentences: Sequence[str]) -> list[Prepared]:
        """The sentences, made ready, in order."""
        if self.source not in KOREAN:
            found = self._foreign_terms(sentences)
            return [Prepared(text, (), one.required) for text, one in zip(sentences, found, strict=True)]
        conversions = self._southern(sentences)
        if self.normalise:
            conversions = [self._with_numbers(conversion) for conversion in conversions]
        in_source = (self._persons or self._korean_terms)(sentences)
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
        return KoreanTerms(self.glossary, self.year, self.style)

    @cached_property
    def _persons(self) -> KoreanTermsAndPersons | None:
        if not self.persons or self.target in KOREAN:
            return None
        return KoreanTermsAndPersons(self._korean_terms, self.source, self.target, self.style)

    def _southern(self, sentences: Sequence[str]) -> list[Conversion]:
        if self.source == Variety.KP and self.normalise:
            return convert_lines(sentences, Options(Variety.KR))
        return [Conversion(sentence, sentence, ()) for sentence in sentences]

    def _with_numbers(self, conversion: Conversion) -> Conversion:
        edits = source_edits(conversion.source, self.target)
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
                start, end = min(start, *(m.start for m in over)), max(end, *(m.end for m in over))
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
