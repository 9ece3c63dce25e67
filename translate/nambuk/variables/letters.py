"""Finders for variables of letters: they ask the analysis for entries and the norms for the other spelling.

`LETTERS` holds all of them by the name that the catalogue calls them by.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from nambuk.analysis import Analysis, Entry
from nambuk.analysis.gloss import southern_words
from nambuk.norms import (
    differs_by_sai_siot,
    has_northern_loan_letters,
    northern_tooth,
    southern_tooth,
)
from nambuk.variables.contrast import NORTH, SOUTH, Contrast, morphemes_of, places_of
from nambuk.variables.dictionary_words import dictionary_words
from nambuk.variables.false_friends import false_friends
from nambuk.variables.inflection import copula_vowel, inner_vowel, stem_vowel, stem_wa
from nambuk.variables.initial_sounds import initial_sounds, rate_suffix, ye
from nambuk.variables.person_names import person_names
from nambuk.variables.variable import Finder, Place
from nambuk.variety import Variety


def above(analysis: Analysis) -> Iterator[Place]:
    """우 (above) as a noun before a particle: 책상우에, 우에서; 위 in the South."""
    for form, variant, other, target in (("우", NORTH, "위", Variety.KR), ("위", SOUTH, "우", Variety.KP)):
        for number in analysis.by_form.get(form, ()):
            start, end, entry = analysis.morphemes[number]
            following = analysis.morphemes[number + 1].entry if number + 1 < len(analysis.morphemes) else None
            if entry.tag != "NNG" or following is None or following.form not in _PLACE_PARTICLES:
                continue
            if analysis.joined(number) and not analysis.morphemes[number - 1].entry.tag.startswith(
                ("N", "X")
            ):
                continue
            yield Place(start, end, variant, start, end, {target: other})


_PLACE_PARTICLES = frozenset(("에", "에서", "에는", "에도", "로", "의"))


@lru_cache(maxsize=1 << 11)
def _sai_siot_contrast(entry: Entry) -> Contrast | None:
    for word in southern_words(entry):
        if differs_by_sai_siot(entry.form, word):
            return Contrast(entry.form, word)
    return None


def dictionary_sai_siot(analysis: Analysis) -> Iterator[Place]:
    """Compounds whose southern form, as NK-HanDic names it, has a 사이시옷 more."""
    return places_of(
        analysis,
        (
            (m, _sai_siot_contrast(m.entry))
            for m in analysis.morphemes
            if m.entry.northern and len(m.entry.form) > 2
        ),
    )


@lru_cache(maxsize=1 << 11)
def _loan_contrast(entry: Entry) -> Contrast | None:
    """A loanword in letters that the South forbids, whose southern form has none of them."""
    if (
        not (entry.northern and entry.foreign)
        or len(entry.form) < 2
        or not has_northern_loan_letters(entry.form)
    ):
        return None
    for word in southern_words(entry):
        if not has_northern_loan_letters(word):
            return Contrast(entry.form, word)
    return None


def dictionary_loanwords(analysis: Analysis) -> Iterator[Place]:
    """Loanwords with ㄲㄸㅃㅆㅉ or ㅈ, ㅊ before ㅑㅕㅛㅠ whose southern form NK-HanDic names."""
    return places_of(analysis, ((m, _loan_contrast(m.entry)) for m in analysis.morphemes if m.entry.northern))


@lru_cache(maxsize=1 << 12)
def _tooth_contrast(entry: Entry) -> Contrast | None:
    if entry.tag != "NNG" or len(entry.form) < 2:
        return None
    south, north = southern_tooth(entry.form), northern_tooth(entry.form)
    return Contrast(north, south) if north != south else None


def tooth(analysis: Analysis) -> Iterator[Place]:
    """덧이, 어금이 (덧니, 어금니); only where the analysis sees one noun (not 사랑 + 이)."""
    found = morphemes_of(analysis, lambda form: form.endswith(("이", "니")))
    return places_of(analysis, ((m, _tooth_contrast(m.entry)) for m in found))


LETTERS: Mapping[str, Finder] = MappingProxyType(
    {
        finder.__name__: finder
        for finder in (
            initial_sounds,
            rate_suffix,
            ye,
            stem_vowel,
            copula_vowel,
            inner_vowel,
            stem_wa,
            above,
            dictionary_sai_siot,
            dictionary_loanwords,
            dictionary_words,
            false_friends,
            person_names,
            tooth,
        )
    }
)
