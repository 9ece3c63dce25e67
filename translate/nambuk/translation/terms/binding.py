"""Which terms a translation must have: those that a reader would miss, not every word that the glossary knows.

Held against 1,000 news sentences with translations by people, requiring every word of the glossary listed 54 % of them as
missing: 의원 is a clinic and a member of parliament, 사고 a trouble as often as an accident, 미국 is American. What is frequent
in general text or has several meanings is no term where it stands.
"""

import unicodedata

from nambuk.glossary.dictionary import dictionary
from nambuk.glossary.key import key_of
from nambuk.glossary.matching import is_general
from nambuk.glossary.ordinary import reference
from nambuk.glossary.store import Glossary
from nambuk.glossary.term import Term

_MEDICAL = ("medicine", "epidemics")
_LONG_NAME = 4  # syllables from which a name of an institution is no common noun
_SAME_HANJA = str.maketrans("祕畵", "秘畫")
_SHIFTING = {"ᄅ", "ᄂ", "ᄋ"}
_VOWELS = {"ᅦ", "ᅨ"}


def is_binding(term: Term, written: str, glossary: Glossary, style: str | None = None) -> bool:
    """Whether the word `written` in a Korean source requires the word of `term` in its translation.

    The user's terms always do, and what the house `style` has a form of its own for; of the others names, words
    that the North alone uses (남새, 돌림감기), and words of a field that are rare elsewhere and have one meaning
    (페기종). Words of general language do not, nor do countries, whose names turn into adjectives.

    >>> from nambuk.glossary.store import load_glossary
    >>> glossary = load_glossary()
    >>> [is_binding(glossary.lookup(word)[0], word, glossary) for word in ("페기종", "남새", "로동자", "의원", "미국")]
    [True, True, False, False, False]
    """
    if term.tier == "user":
        return True
    if is_general(term):
        return False
    if term.part_of_speech == "name" and term.domain == "people":
        return True
    several, ordinary = _has_several_meanings(term, written, glossary), _is_ordinary(term, written)
    if style and any(house == style for _, house in term.styles or ()) and not (ordinary or several):
        return True
    if not any(
        is_same_word(word, written) for word in term.words.get("ko-KP", ())
    ):  # found by a southern word
        return written in term.words["ko-KR"][:1] and not (
            ordinary or several or term.part_of_speech == "name" or term.domain == "country"
        )
    if is_northern_word(term, written):
        return True
    if term.domain == "country":
        return False
    if term.part_of_speech == "name":  # 근로자 is a magazine and a worker; Pyongyang is but a town
        return term.domain == "place" or not ordinary or len(key_of(written)) >= _LONG_NAME
    return not (ordinary or several)


def is_binding_into_korean(term: Term, glossary: Glossary) -> bool:
    """Whether a word of `term` in a source of another language requires the Korean word.

    The user's terms, names of persons and places, and medical terms that general text does not have: other words of other
    languages have too many meanings (mass, point, press). That the northern word is chosen for a southern one is left to
    the conversion.

    >>> from nambuk.glossary.store import load_glossary
    >>> glossary = load_glossary()
    >>> [is_binding_into_korean(glossary.lookup(word)[0], glossary) for word in ("페기종", "군중", "평양")]
    [True, False, True]
    """
    if term.tier == "user":
        return True
    if term.false_friend or is_general(term):
        return False
    if term.part_of_speech == "name":
        return term.domain in ("people", "place")
    word = term.words["ko-KP"][0]
    return term.domain in _MEDICAL and not (
        _is_ordinary(term, word) or _has_several_meanings(term, word, glossary)
    )


def is_northern_word(term: Term, written: str) -> bool:
    """Whether `written` is another word than the southern ones of the concept, and not only another spelling of one."""
    southern = term.words.get("ko-KR", ())
    return bool(southern) and not any(is_same_word(written, word) for word in southern)


def is_same_word(north: str, south: str) -> bool:
    """Whether two words differ at most in what the standards spell differently: 로동/노동, 페/폐, 바다가/바닷가, and spaces.

    >>> is_same_word("료양소", "요양소"), is_same_word("페염", "폐렴"), is_same_word("남새", "채소")
    (True, True, False)
    """
    north, south = key_of(north), key_of(south)
    return len(north) == len(south) and all(map(_is_same_letter, north, south))


def _is_same_letter(north: str, south: str) -> bool:
    if north == south:
        return True
    one, other = unicodedata.normalize("NFD", north), unicodedata.normalize("NFD", south)
    if len(one) < 2 or len(other) < 2:
        return False
    return (
        (one[0] == other[0] or {one[0], other[0]} <= _SHIFTING)
        and (one[1] == other[1] or {one[1], other[1]} <= _VOWELS)
        and (one[2:] == other[2:] or {one[2:], other[2:]} == {"", "ᆺ"})
    )


def _keys(term: Term, written: str) -> set[str]:
    return {key_of(written), *map(key_of, term.words.get("ko-KR", ()))}


def _is_ordinary(term: Term, written: str) -> bool:
    """Whether general text has the word, in either spelling."""
    counts = reference().counts
    return any(key in counts for key in _keys(term, written))


def _has_several_meanings(term: Term, written: str, glossary: Glossary) -> bool:
    """Whether the glossary has another concept for the word, or the dictionary several nouns of different hanja.

    Concepts that share a translation are no other meaning, nor are offices of one word that follow each other in time.
    """
    same = [other for tag in ("ko-KP", "ko-KR") for other in glossary.index(tag).get(key_of(written), ())]
    if any(_is_another(term, other) for other in same):
        return True
    keys = {key_of(written), *(key_of(w) for w in term.words.get("ko-KR", ()) if is_same_word(written, w))}
    nouns = (entry for key in keys for entry in dictionary().entries(key) if entry.tag in ("NNG", "NNP"))
    return len({e.hanja.translate(_SAME_HANJA) for e in nouns if e.hanja or e.tag == "NNG"}) > 1


def _is_another(term: Term, other: Term) -> bool:
    if other.id == term.id or other.tier == "user" or (other.period and term.period):
        return False
    return not set(term.words.get("en", ())) & set(other.words.get("en", ()))
