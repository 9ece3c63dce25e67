"""Syllables of modern Hangul and the letters they are made of (Unicode, section 3.12)."""

from typing import NamedTuple

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
FIRST, LAST = 0xAC00, 0xD7A3

# Vowels before which the southern standard drops an initial ㄹ or ㄴ altogether (한글 맞춤법 제10항, 제11항).
I_VOWELS = frozenset("ㅑㅕㅖㅛㅠㅣ")


class Syllable(NamedTuple):
    """A syllable's letters; `final` is "" for an open syllable."""

    initial: str
    vowel: str
    final: str


def is_syllable(character: str) -> bool:
    """Whether `character` is one precomposed modern Hangul syllable."""
    return len(character) == 1 and FIRST <= ord(character) <= LAST


def decompose(character: str) -> Syllable:
    """The letters of a precomposed syllable; ValueError for anything else.

    >>> decompose("폐")
    Syllable(initial='ㅍ', vowel='ㅖ', final='')
    """
    if not is_syllable(character):
        raise ValueError(f"{character!r} is not a Hangul syllable")
    number = ord(character) - FIRST
    return Syllable(INITIALS[number // 588], VOWELS[number % 588 // 28], FINALS[number % 28])


def compose(initial: str, vowel: str, final: str = "") -> str:
    """The syllable made of compatibility letters.

    >>> compose("ㅍ", "ㅖ")
    '폐'
    """
    number = (INITIALS.index(initial) * 21 + VOWELS.index(vowel)) * 28 + FINALS.index(final)
    return chr(FIRST + number)


def initial_of(character: str) -> str:
    """The initial letter of a syllable, "" for anything else."""
    return INITIALS[(ord(character) - FIRST) // 588] if is_syllable(character) else ""


def vowel_of(character: str) -> str:
    """The vowel letter of a syllable, "" for anything else."""
    return VOWELS[(ord(character) - FIRST) % 588 // 28] if is_syllable(character) else ""


def final_of(character: str) -> str:
    """The final letter of a syllable, "" for an open one and for anything else."""
    return FINALS[(ord(character) - FIRST) % 28] if is_syllable(character) else ""


def has_final(text: str) -> bool:
    """Whether `text` ends in a closed syllable, as particles see it (을/를, 이/가).

    >>> has_final("림파암"), has_final("페")
    (True, False)
    """
    return bool(text) and final_of(text[-1]) != ""


def with_initial(character: str, initial: str) -> str:
    """The syllable with another initial letter."""
    _, vowel, final = decompose(character)
    return compose(initial, vowel, final)


def with_final(character: str, final: str) -> str:
    """The syllable with another final letter ("" for none).

    >>> with_final("기", "ㅅ")
    '깃'
    """
    initial, vowel, _ = decompose(character)
    return compose(initial, vowel, final)


def shift_initial(character: str) -> str:
    """The syllable as the southern initial sound rule writes it at the head of a word.

    ㄹ and ㄴ fall before ㅑㅕㅖㅛㅠㅣ, ㄹ becomes ㄴ elsewhere (한글 맞춤법 제10~12항); every other
    syllable stays.

    >>> [shift_initial(c) for c in "력로녀나가"]
    ['역', '노', '여', '나', '가']
    """
    initial, vowel = initial_of(character), vowel_of(character)
    if initial in ("ㄹ", "ㄴ") and vowel in I_VOWELS:
        return with_initial(character, "ㅇ")
    if initial == "ㄹ":
        return with_initial(character, "ㄴ")
    return character
