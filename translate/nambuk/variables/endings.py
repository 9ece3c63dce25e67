"""Finders for endings that the standards spell differently."""

from collections.abc import Iterable, Iterator, Mapping

from nambuk.analysis import Analysis, Morpheme
from nambuk.hangul import final_of, is_syllable, with_final
from nambuk.norms import southern_ending
from nambuk.variables.contrast import NORTH, SOUTH
from nambuk.variables.variable import Place
from nambuk.variety import Variety

_ENDING_TAGS = ("EC", "EF", "ETM", "JX", "JKB")


def endings(northern: Iterable[str], tags: tuple[str, ...] = _ENDING_TAGS) -> "EndingFinder":
    """A finder for endings that the standards spell differently, given in their northern form."""
    return EndingFinder({ending: southern_ending(ending) for ending in northern}, tags)


class EndingFinder:
    """Finds endings by their form; a form may begin inside the syllable before (ㄹ가 in 할가)."""

    def __init__(self, pairs: Mapping[str, str], tags: tuple[str, ...]) -> None:
        self._other = {}
        for north, south in pairs.items():
            self._other[_conjoining(north)] = (NORTH, _conjoining(south))
            self._other[_conjoining(south)] = (SOUTH, _conjoining(north))
        self._tags = tags

    def __call__(self, analysis: Analysis) -> Iterator[Place]:
        """The endings' places in a text."""
        for form in self._other.keys() & analysis.by_form.keys():
            variant, other = self._other[form]
            for number in analysis.by_form[form]:
                morpheme = analysis.morphemes[number]
                if morpheme.entry.tag in self._tags:
                    yield self._place(analysis, morpheme, variant, form, other)

    def _place(self, analysis: Analysis, morpheme: Morpheme, variant: str, form: str, other: str) -> Place:
        start, end = morpheme.start, morpheme.end
        written = analysis.text[start:end]
        replacement = other
        if not is_syllable(form[0]):  # the first letter closes the syllable before
            replacement, start = other[1:], start + 1
            written = written[1:]
        if written and final_of(written[-1]) and not final_of(form[-1]) and is_syllable(replacement[-1]):
            replacement = replacement[:-1] + with_final(replacement[-1], final_of(written[-1]))
        target = Variety.KR if variant == NORTH else Variety.KP
        first, _ = analysis.eojeol(morpheme.start, end)
        return Place(first, end, variant, start, end, {target: replacement})


def _conjoining(form: str) -> str:
    """An ending as the analysis writes it: a leading ㄴ, ㄹ, ㅂ as a conjoining final."""
    finals = {"ㄴ": "\u11ab", "ㄹ": "\u11af", "ㅂ": "\u11b8", "ㅆ": "\u11bb", "ㅁ": "\u11b7"}
    return finals.get(form[0], form[0]) + form[1:]
