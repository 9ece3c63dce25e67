"""Words typed in the wrong mode: Latin letters that are Korean on a keyboard, Korean letters that are English.

Southern layout: KS X 5002. Northern layout: KPS 9256; sources agree on all keys but two (c and v, ㅊ and ㅍ), which are
read in both ways. Both put consonants to the left and vowels to the right, so that most slips can be told apart only by
what they say: a reading counts if it is made of whole, common syllables.
"""

import re
from collections.abc import Iterator, Mapping

from nambuk.documents.encodings.plausibility import korean_plausibility
from nambuk.hangul.letters import FINALS, INITIALS, VOWELS, compose, decompose, is_syllable

_KEYS = "qwertyuiopasdfghjklzxcvbnm"
_SOUTH = dict(zip(_KEYS, "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", strict=True))
_NORTH = dict(zip(_KEYS, "ㅂㅁㄷㄹㅎㅕㅜㅓㅐㅔㅈㄱㅇㄴㅅㅗㅏㅣㅡㅋㅌㅊㅍㅠㅛㅑ", strict=True))
_DOUBLED = {"ㄱ": "ㄲ", "ㄷ": "ㄸ", "ㅂ": "ㅃ", "ㅅ": "ㅆ", "ㅈ": "ㅉ", "ㅐ": "ㅒ", "ㅔ": "ㅖ"}
_VOWEL_PAIRS = {
    "ㅗㅏ": "ㅘ", "ㅗㅐ": "ㅙ", "ㅗㅣ": "ㅚ", "ㅜㅓ": "ㅝ", "ㅜㅔ": "ㅞ", "ㅜㅣ": "ㅟ", "ㅡㅣ": "ㅢ",
}  # fmt: skip
_FINAL_PAIRS = {
    "ㄱㅅ": "ㄳ", "ㄴㅈ": "ㄵ", "ㄴㅎ": "ㄶ", "ㄹㄱ": "ㄺ", "ㄹㅁ": "ㄻ", "ㄹㅂ": "ㄼ", "ㄹㅅ": "ㄽ",
    "ㄹㅌ": "ㄾ", "ㄹㅍ": "ㄿ", "ㄹㅎ": "ㅀ", "ㅂㅅ": "ㅄ",
}  # fmt: skip

Layout = Mapping[str, str]
SOUTH: Layout = _SOUTH | {key.upper(): _DOUBLED.get(letter, letter) for key, letter in _SOUTH.items()}
NORTH: Layout = _NORTH | {key.upper(): _DOUBLED.get(letter, letter) for key, letter in _NORTH.items()}
_SWAPPED = {"c": "v", "v": "c", "C": "V", "V": "C"}
NORTH_OTHER: Layout = {key: NORTH[_SWAPPED.get(key, key)] for key in NORTH}

_LATIN = re.compile(r"(?<![\w@.:/\\%&?=#+-])[A-Za-z]{6,40}(?![\w@:/\\%&?=#+-]|\.[A-Za-z])", re.ASCII)
_NO_ENGLISH = re.compile(r"[bcdfghjklmnpqrstvwxz]{4}")
_LEAST_SYLLABLES = 3
_MOST = 5_000  # words without a vowel that a text is looked through for
_PLAUSIBLE = -9.0
"""Mean weight in bits of a syllable; Korean words have -7 to -9, letters at random -14."""
_CLEARLY = 1.0

_LOOSE = re.compile(r"(?<![가-힣ㄱ-ㅣ])[가-힣ㄱ-ㅣ]{3,30}(?![가-힣ㄱ-ㅣ])")
_A_LOOSE_VOWEL = re.compile("[ㅏ-ㅣ]")
_LOOSE_VOWELS = frozenset("ㅏㅐㅑㅓㅔㅕㅗㅛㅣ")  # not ㅠ, ㅜ, ㅡ, which people type as faces
_ENGLISH = re.compile(r"[^aeiouy]{0,3}[aeiouy]{1,2}(?:[^aeiouy]{1,3}[aeiouy]{1,2})*[^aeiouy]{0,3}")


def slips(text: str) -> list[tuple[str, str, int]]:
    """(id of the trace, the slip and what it says, where it stands) of every slip, in text order."""
    found = [*_korean_slips(text), *_english_slips(text)]
    return sorted(found, key=lambda slip: slip[2])


def _korean_slips(text: str) -> Iterator[tuple[str, str, int]]:
    """Latin letters that are Korean on one of the keyboards."""
    looked_at = 0
    for match in _LATIN.finditer(text):
        typed = match[0]
        if looked_at >= _MOST:
            return
        if not _NO_ENGLISH.search(typed.lower()) or sum(map(str.isupper, typed)) > len(typed) // 3:
            continue
        looked_at += 1
        south = _reading(typed, SOUTH)
        north = max((_reading(typed, NORTH), _reading(typed, NORTH_OTHER)), key=lambda reading: reading[0])
        score, word = max(south, north, key=lambda reading: reading[0])
        if score < _PLAUSIBLE:
            continue
        if word == south[1]:
            yield "keyboard-south", f"{typed} ({word})", match.start()
        elif score > south[0] + _CLEARLY:
            yield "keyboard-north", f"{typed} ({word})", match.start()


def _reading(typed: str, layout: Layout) -> tuple[float, str]:
    """How much the keys look like Korean on a keyboard (-99 for no syllables), and the Korean."""
    word = syllables("".join(layout[key] for key in typed))
    if len(word) < _LEAST_SYLLABLES:
        return -99.0, ""
    return korean_plausibility(word), word


def syllables(letters: str) -> str:
    """Syllables of single letters as an input method joins them; "" where letters are left over.

    >>> syllables("ㅎㅏㄴㄱㅜㄱㅇㅓ"), syllables("ㅎㅏㅏ")
    ('한국어', '')
    """
    made: list[str] = []
    at = 0
    while at < len(letters):
        initial = letters[at]
        if initial not in INITIALS or at + 1 >= len(letters) or letters[at + 1] not in VOWELS:
            return ""
        vowel, at = letters[at + 1], at + 2
        if pair := _VOWEL_PAIRS.get(letters[at - 1 : at + 1]):
            vowel, at = pair, at + 1
        final = ""
        if _is_final(letters, at):
            final, at = letters[at], at + 1
            if (pair := _FINAL_PAIRS.get(letters[at - 1 : at + 1])) and _is_final(letters, at):
                final, at = pair, at + 1
        made.append(compose(initial, vowel, final))
    return "".join(made)


def _is_final(letters: str, at: int) -> bool:
    """Whether the letter ends a syllable: a consonant that no vowel follows."""
    if at >= len(letters) or letters[at] not in FINALS[1:]:
        return False
    return at + 1 >= len(letters) or letters[at + 1] not in VOWELS


_SOUTH_KEYS = {letter: key for key, letter in _SOUTH.items()}
_PARTS = {whole: pair for pair, whole in (_VOWEL_PAIRS | _FINAL_PAIRS).items()}
_SINGLE = {doubled: single for single, doubled in _DOUBLED.items()}


def _english_slips(text: str) -> Iterator[tuple[str, str, int]]:
    """Korean letters, some of them in no syllable, that are English on the southern keyboard."""
    if not _A_LOOSE_VOWEL.search(text):  # nearly all texts: much faster than to look at each word
        return
    for match in _LOOSE.finditer(text):
        typed = match[0]
        if len(_LOOSE_VOWELS & set(typed)) < 2:
            continue
        keys = "".join(map(_keys, typed))
        if len(keys) >= 4 and _ENGLISH.fullmatch(keys):
            yield "keyboard-latin", f"{typed} ({keys})", match.start()


def _keys(letter: str) -> str:
    """The keys of the southern keyboard that make a syllable or letter."""
    letters = "".join(decompose(letter)) if is_syllable(letter) else letter
    single = "".join(_PARTS.get(one, one) for one in letters)
    return "".join(_SOUTH_KEYS.get(_SINGLE.get(one, one), "") for one in single)
