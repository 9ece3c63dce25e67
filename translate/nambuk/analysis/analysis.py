"""A text with its morphemes and the indexes that make looking for variables cheap."""

from functools import cached_property

from nambuk.analysis.mecab import morphemes
from nambuk.analysis.morpheme import Morpheme
from nambuk.hangul import Normalised, normalise

LONGEST_EOJEOL = 40


class Analysis:
    """The morphemes of one text. All offsets are code points of `text`, the normalised text.

    `original_span` leads back to the text as given. The indexes are made when first asked for.
    """

    def __init__(self, source: Normalised) -> None:
        self.source = source
        self.text = source.text
        self.morphemes: list[Morpheme] = morphemes(source.text)
        self.memo: dict[str, object] = {}  # what several variables derive from the same text

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the text as given that holds `text[start:end]`."""
        return self.source.span(start, end)

    @cached_property
    def by_tag(self) -> dict[str, list[int]]:
        """Tag → numbers of the morphemes that carry it."""
        index: dict[str, list[int]] = {}
        for number, morpheme in enumerate(self.morphemes):
            index.setdefault(morpheme.entry.tag, []).append(number)
        return index

    @cached_property
    def by_lemma(self) -> dict[str, list[int]]:
        """Lemma → numbers of the morphemes."""
        index: dict[str, list[int]] = {}
        for number, morpheme in enumerate(self.morphemes):
            index.setdefault(morpheme.entry.lemma, []).append(number)
        return index

    @cached_property
    def by_form(self) -> dict[str, list[int]]:
        """Form → numbers of the morphemes."""
        index: dict[str, list[int]] = {}
        for number, morpheme in enumerate(self.morphemes):
            index.setdefault(morpheme.entry.form, []).append(number)
        return index

    @cached_property
    def starts(self) -> frozenset[int]:
        """The offsets at which a morpheme begins."""
        return frozenset(morpheme.start for morpheme in self.morphemes)

    def joined(self, number: int) -> bool:
        """Whether morpheme `number` follows the one before it without a space."""
        if number == 0 or number >= len(self.morphemes):
            return False
        return self.morphemes[number - 1].end >= self.morphemes[number].start

    def eojeol(self, start: int, end: int) -> tuple[int, int]:
        """The span of the eojeol (stretch without white space) around `start` to `end`.

        Text that runs on without spaces is no eojeol: at most `LONGEST_EOJEOL` letters are looked at either way.
        """
        text = self.text
        least, most = max(0, start - LONGEST_EOJEOL), min(len(text), end + LONGEST_EOJEOL)
        while start > least and not text[start - 1].isspace():
            start -= 1
        while end < most and not text[end].isspace():
            end += 1
        return start, end


def analyse(text: str) -> Analysis:
    """The analysis of `text` as given (any normalisation form).

    >>> [m.form for m in analyse("페암과").morphemes]
    ['페', '암', '과']
    """
    return Analysis(normalise(text))
