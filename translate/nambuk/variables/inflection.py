"""Finders for vowels of endings: 여 and 어, 와 and 워."""

import re
from collections.abc import Iterator
from functools import lru_cache

from nambuk.analysis import Analysis, Entry, Morpheme
from nambuk.hangul import final_of, with_final
from nambuk.norms import (
    northern_wa,
    northern_yeo,
    southern_contraction,
    southern_eo,
    southern_wo,
)
from nambuk.variables.contrast import NORTH, Contrast, morphemes_of, numbers_of, place_of, places_of
from nambuk.variables.variable import Place
from nambuk.variety import Variety


@lru_cache(maxsize=1 << 11)
def _eo_contrast(entry: Entry) -> Contrast | None:
    """어, 여 at the end of an inflected stem (base 3), the copula left out."""
    if entry.base != "3" or entry.tag in ("VCP", "VCN") or len(entry.form) < 2:
        return None
    if entry.lemma.endswith("다") and final_of(entry.lemma[-2]):
        return None  # 이어, 지어 of 잇다, 짓다
    if entry.form in ("지여", "치여", "찌여"):
        return None  # 지다, 치다, 찌다 are 져, 쳐, 쪄 in the North too (제12항): this is 치이다
    south = southern_eo(entry.form)
    if south != entry.form:
        return Contrast(entry.form, southern_contraction(south, entry.lemma))
    north = northern_yeo(entry.form)
    return Contrast(north, entry.form) if north != entry.form else None


def stem_vowel(analysis: Analysis) -> Iterator[Place]:
    """되여, 기여, 하시여 (되어, 기어, 하시어): the vowel after an open front vowel."""
    for number in numbers_of(analysis, lambda form: form.endswith(("여", "어"))):
        morpheme = analysis.morphemes[number]
        contrast = _eo_contrast(morpheme.entry)
        if contrast is None or not _is_verb(analysis, number):
            continue
        place = place_of(analysis, morpheme, contrast)
        if place is None and len(contrast.south) < len(contrast.north):
            place = _contracted(analysis, morpheme, contrast)
        if place is not None:
            yield place


def _is_verb(analysis: Analysis, number: int) -> bool:
    """Whether a stem in 여, 어 is a verb of its own, not a noun with the copula (대지여서, 받기였다)."""
    morpheme = analysis.morphemes[number]
    if not analysis.joined(number) or morpheme.entry.tag in ("XSV", "XSA", "EP"):
        return True
    before = analysis.morphemes[number - 1].entry
    return morpheme.entry.form.startswith("되") or before.tag[0] in "EJSM" or before.base == "3"


def _contracted(analysis: Analysis, morpheme: Morpheme, contrast: Contrast) -> Place | None:
    """시였 → 셨: the contraction has fewer syllables, the final of the next morpheme moves along."""
    written = analysis.text[morpheme.start : morpheme.end]
    if written[:-1] != contrast.north[:-1] or with_final(written[-1], "") != contrast.north[-1]:
        return None
    south = contrast.south[:-1] + with_final(contrast.south[-1], final_of(written[-1]))
    start, end = morpheme.start, morpheme.end
    return Place(start, end, NORTH, start, end, {Variety.KR: south})


def copula_vowel(analysis: Analysis) -> Iterator[Place]:
    """이였, 아니였, 아니여서 (이었, 아니었, 아니어서): the southern slip as well as the northern norm."""
    for number in sorted(
        {*analysis.by_tag.get("VCP", ()), *analysis.by_tag.get("VCN", ()), *_after_particles(analysis)}
    ):
        morpheme = analysis.morphemes[number]
        form = morpheme.entry.form
        south, north = southern_eo(form), northern_yeo(form)
        if form in ("이여", "이어", "아니여", "아니어") and south != north:
            place = place_of(analysis, morpheme, Contrast(north, south))
            following = analysis.morphemes[number + 1].form if analysis.joined(number + 1) else ""
            if place and (final_of(analysis.text[morpheme.end - 1]) == "ㅆ" or following == "서"):
                yield place


def _after_particles(analysis: Analysis) -> Iterator[int]:
    """The copula that the analysis takes for 잇다: 치료뿐이었다."""
    for number in analysis.by_form.get("이어", ()):
        before = analysis.morphemes[number - 1].entry if analysis.joined(number) else None
        if before is not None and before.form in ("뿐", "만", "까지", "부터", "정도"):
            yield number


@lru_cache(maxsize=1 << 11)
def _wo_contrast(entry: Entry) -> Contrast | None:
    if compound := _WO_COMPOUND.match(entry.form):
        return _inner_wo_contrast(entry.form, compound)
    if entry.base != "3" or not entry.form.endswith(("와", "워")):
        return None
    south = southern_wo(entry.form, entry.lemma)
    if south != entry.form:
        return Contrast(entry.form, south)
    north = northern_wa(entry.form, entry.lemma)
    return Contrast(north, entry.form) if north != entry.form else None


# 새로와지다, 고마와하다: an adjective, then an auxiliary that the dictionary has drawn into one verb.
_WO_COMPOUND = re.compile(r"([가-힣]+[가-힣])([와워])([지져하해][가-힣]*)$")


def _inner_wo_contrast(form: str, compound: re.Match[str]) -> Contrast | None:
    """The contrast in the adjective of such a verb, by the ㅂ-irregular stem that it must have."""
    stem, vowel, rest = compound.groups()
    lemma = stem[:-1] + with_final(stem[-1], "ㅂ") + "다"
    if final_of(stem[-1]):
        return None
    if vowel == "와":
        return Contrast(form, southern_wo(stem + vowel, lemma) + rest)
    north = northern_wa(stem + vowel, lemma) + rest
    return Contrast(north, form) if north != form else None


def stem_wa(analysis: Analysis) -> Iterator[Place]:
    """고마와, 아름다와 (고마워, 아름다워)."""
    found = morphemes_of(analysis, lambda form: "와" in form or "워" in form)
    return places_of(
        analysis, ((m, _wo_contrast(m.entry)) for m in found if m.entry.tag in ("VV", "VA", "VX"))
    )


@lru_cache(maxsize=1 << 11)
def _inner_contrast(entry: Entry) -> Contrast | None:
    """여, 어 between the two verbs of a compound (뛰여나다, 태여나다)."""
    if (
        entry.tag not in ("VV", "VA", "NNG")
        or len(entry.form) < 3
        or entry.form.startswith(("이어", "지어", "이여"))
    ):
        return None
    form = entry.form
    for place in range(2, len(form)):
        south, north = southern_eo(form[:place]), northern_yeo(form[:place])
        if south != form[:place] and entry.northern:
            return Contrast(form, south + form[place:])
        if north != form[:place] and entry.tag != "NNG":
            return Contrast(north + form[place:], form)
    return None


def inner_vowel(analysis: Analysis) -> Iterator[Place]:
    """뛰여나다, 태여나다, 띄여쓰기 (뛰어나다, 태어나다, 띄어쓰기)."""
    for morpheme in morphemes_of(analysis, lambda form: "여" in form or "어" in form):
        if contrast := _inner_contrast(morpheme.entry):
            place = place_of(analysis, morpheme, contrast)
            if place:
                yield place
