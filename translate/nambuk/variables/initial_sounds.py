"""Finders for Sino-Korean spelling: the initial sound rule, its suffixes, and 페."""

from collections.abc import Iterator
from functools import lru_cache

from nambuk.analysis import Analysis, Entry, Morpheme
from nambuk.analysis.gloss import southern_words
from nambuk.hangul import final_of
from nambuk.norms import (
    differs_by_initial_sound,
    northern_e,
    northern_initials,
    southern_initials,
    southern_ye,
)
from nambuk.variables.contrast import NORTH, SOUTH, Contrast, morphemes_of, place_of, places_of
from nambuk.variables.southern_reading import unread_heads
from nambuk.variables.variable import Place
from nambuk.variables.word_heads import begins_year_noun, counts_ten, ends_well, is_head, is_word
from nambuk.variables.words import loan_initials
from nambuk.variety import Variety

_CONTENT = ("NNG", "NNP", "XR", "MAG", "MM", "VV", "VA", "NP", "NR")


@lru_cache(maxsize=1 << 11)
def _initial_contrast(entry: Entry, head: bool) -> Contrast | None:
    """The initial sound contrast of an entry; `head`: it stands where a southern word may begin."""
    if not entry.hanja:
        return None
    form = entry.form
    south = southern_initials(form, entry.hanja, head=head)
    for word in southern_words(entry):
        if differs_by_initial_sound(form, word) and (head or word[0] == form[0]):
            south = word
    if south != form:
        return Contrast(form, south)
    north = northern_initials(form, entry.hanja)
    return Contrast(north, form) if north != form else None


def initial_sounds(analysis: Analysis) -> Iterator[Place]:
    """Sino-Korean words that the southern initial sound rule changes."""
    known = list(_known_words(analysis))
    yield from known
    yield from (
        place
        for place in unread_heads(analysis, frozenset(place.start for place in known))
        if not _begins_loanword(analysis, place.start)
    )


def _known_words(analysis: Analysis) -> Iterator[Place]:
    for number, morpheme in enumerate(analysis.morphemes):
        entry = morpheme.entry
        if not entry.hanja or _initial_contrast(entry, True) is None or _is_surname(entry):
            continue
        if counts_ten(entry.form) or _is_hidden_name(analysis, morpheme):
            continue
        if entry.tag not in _CONTENT and not begins_year_noun(analysis, number):
            continue
        if entry.form[0] < "나" or not _begins_loanword(analysis, morpheme.start):
            contrast = _initial_contrast(entry, is_head(analysis, number))
            if contrast is None or _in_last_syllable(contrast):
                continue
            if entry.form == contrast.north or is_word(analysis, number):
                yield from places_of(analysis, [(morpheme, contrast)])


def _is_hidden_name(analysis: Analysis, morpheme: Morpheme) -> bool:
    """Whether a letter is the surname of a person whose name is not given (림○○)."""
    return morpheme.end - morpheme.start == 1 and analysis.text[morpheme.end : morpheme.end + 1] in (
        "○",
        "×",
        "Ｏ",
    )


def _begins_loanword(analysis: Analysis, start: int) -> bool:
    """Whether the text from `start` on is a loanword of the list, however the analysis has cut it (리조 + 트)."""
    following = analysis.text[start : start + 6]
    return any(following[:length] in loan_initials() for length in range(2, len(following) + 1))


def _is_surname(entry: Entry) -> bool:
    return entry.tag == "NNP" and ("人名" in entry.kind or "姓" in entry.kind or len(entry.form) == 1)


def _in_last_syllable(contrast: Contrast) -> bool:
    """Whether a word differs in a 률, 렬 at its end alone (비률, 분렬): a case of the suffix."""
    north, south = contrast
    return len(north) > 1 and north[:-1] == south[:-1] and north[-1] in "률렬"


_SUFFIX = {"률": "율", "렬": "열", "율": "률", "열": "렬"}


def rate_suffix(analysis: Analysis) -> Iterator[Place]:
    """Words that end in 률 or 렬 after a vowel or ㄴ (관세률, 계렬): 율, 열 in the South (제11항 붙임 1)."""
    for form, other in _SUFFIX.items():
        for number in analysis.by_form.get(form, ()):
            start, end, entry = analysis.morphemes[number]
            if entry.tag != "XSN" or not analysis.joined(number):
                continue
            if entry.hanja[:1] in "率律列裂烈" and final_of(analysis.text[start - 1]) in ("", "ㄴ"):
                north = form in ("률", "렬")
                target = Variety.KR if north else Variety.KP
                word = analysis.morphemes[number - 1].start
                yield Place(word, end, NORTH if north else SOUTH, start, end, {target: other})
    found = morphemes_of(analysis, lambda form: len(form) > 1 and form.endswith(tuple(_SUFFIX)))
    yield from places_of(analysis, ((m, _rate_contrast(m.entry)) for m in found))


def _rate_contrast(entry: Entry) -> Contrast | None:
    contrast = None if _is_surname(entry) else _initial_contrast(entry, True)
    return contrast if contrast and _in_last_syllable(contrast) else None


# --- ㅖ -----------------------------------------------------------------------------------------


@lru_cache(maxsize=1 << 11)
def _ye_contrast(entry: Entry) -> Contrast | None:
    south = southern_ye(entry.form, entry.hanja)
    if south != entry.form:
        return Contrast(entry.form, south)
    north = northern_e(entry.form)
    return Contrast(north, entry.form) if north != entry.form else None


def ye(analysis: Analysis) -> Iterator[Place]:
    """Sino-Korean words in 폐, northern 페."""
    for number, morpheme in enumerate(analysis.morphemes):
        form = morpheme.entry.form
        if ("페" in form or "폐" in form) and (contrast := _ye_contrast(morpheme.entry)):
            if len(form) < 2 and not (is_head(analysis, number) or _before_sino_korean(analysis, number)):
                continue
            if place := place_of(analysis, morpheme, contrast):
                yield place


def _before_sino_korean(analysis: Analysis, number: int) -> bool:
    """Whether a syllable begins an eojeol and a Sino-Korean word goes on with it (페+암, 페+기능)."""
    following = number + 1
    return (
        not analysis.joined(number)
        and analysis.joined(following)
        and bool(analysis.morphemes[following].entry.hanja)
        and ends_well(analysis, following, short=False)
    )
