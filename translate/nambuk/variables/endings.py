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
        if _conjoining("ㄹ가") in self._other:
            yield from map(_asked, _read_as_nouns(analysis))

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


def _read_as_nouns(analysis: Analysis) -> Iterator[tuple[int, int, int]]:
    """-ㄹ가 that the analysis takes for a noun with the particle 가: 비가 올가봐, 갈가 말가.

    A question that 보다, 싶다, 하다 weigh, or two of them side by side. Gives the eojeol's start and the place of 가.
    """
    morphemes = analysis.morphemes
    for number in analysis.by_form.get("가", ()):
        particle = morphemes[number]
        if particle.entry.tag != "JKS" or not analysis.joined(number):
            continue
        before, start = analysis.text[particle.start - 1], analysis.eojeol(particle.start, particle.end)[0]
        if final_of(before) != "ㄹ" or morphemes[number - 1].end - start > 1:
            continue
        rest = analysis.text[particle.end :]
        if (analysis.joined(number + 1) and rest.startswith(_WEIGHING)) or _beside_another(
            analysis, start, rest
        ):
            yield start, particle.start, particle.end


_WEIGHING = ("봐", "보아", "싶", "말가")


def _beside_another(analysis: Analysis, start: int, rest: str) -> bool:
    """Whether 말가 follows (갈가 말가), or this is the 말가 that follows another."""
    written = analysis.text[start : start + 2]
    return rest.startswith(" 말가") or (written == "말가" and analysis.text[start - 2 : start] == "가 ")


def _asked(found: tuple[int, int, int]) -> Place:
    start, place, end = found
    return Place(start, end, NORTH, place, end, {Variety.KR: "까"})


def _conjoining(form: str) -> str:
    """An ending as the analysis writes it: a leading ㄴ, ㄹ, ㅂ as a conjoining final."""
    finals = {"ㄴ": "\u11ab", "ㄹ": "\u11af", "ㅂ": "\u11b8", "ㅆ": "\u11bb", "ㅁ": "\u11b7"}
    return finals.get(form[0], form[0]) + form[1:]
