"""Syllables and their letters, checked against Unicode's own decomposition."""

import unicodedata

import pytest

from nambuk.hangul import (
    compose,
    decompose,
    final_of,
    has_final,
    initial_of,
    is_syllable,
    shift_initial,
    vowel_of,
    with_final,
    with_initial,
)
from nambuk.hangul.letters import FINALS, FIRST, INITIALS, LAST, VOWELS

SYLLABLES = [chr(code) for code in range(FIRST, LAST + 1)]


def conjoining(syllable: str) -> list[str]:
    """The letters that Unicode decomposes a syllable into, as compatibility letters by their names."""
    names = [unicodedata.name(c).split()[-1] for c in unicodedata.normalize("NFD", syllable)]
    return [unicodedata.lookup(f"HANGUL LETTER {name}") for name in names]


def test_there_are_11172_syllables() -> None:
    assert len(SYLLABLES) == 11_172 == len(INITIALS) * len(VOWELS) * len(FINALS)
    assert all(map(is_syllable, SYLLABLES))


def test_composing_what_was_decomposed_gives_every_syllable_back() -> None:
    assert [compose(*decompose(s)) for s in SYLLABLES] == SYLLABLES


def test_single_letters_agree_with_the_decomposition() -> None:
    for s in SYLLABLES:
        assert (initial_of(s), vowel_of(s), final_of(s)) == decompose(s)
        assert has_final(s) == (final_of(s) != "")


def test_letters_are_those_of_unicode() -> None:
    for s in SYLLABLES[::7]:
        last = [letter for letter in decompose(s) if letter]
        assert last == conjoining(s)


@pytest.mark.parametrize(
    "other", ["", "ab", "가나", "a", "ㄱ", "ᄀ", "肺", "\ud800", "\U0001f600", chr(FIRST - 1), chr(LAST + 1)]
)
def test_what_is_no_syllable(other: str) -> None:
    assert not is_syllable(other)
    assert initial_of(other) == vowel_of(other) == final_of(other) == ""
    with pytest.raises(ValueError, match="not a Hangul syllable"):
        decompose(other)


def test_changing_one_letter_leaves_the_others() -> None:
    for s in SYLLABLES[::11]:
        initial, vowel, final = decompose(s)
        assert decompose(with_final(s, "ㄹ")) == (initial, vowel, "ㄹ")
        assert decompose(with_initial(s, "ㅎ")) == ("ㅎ", vowel, final)
        assert with_final(s, final) == with_initial(s, initial) == s


# 한글 맞춤법 제10항 (녀, 뇨, 뉴, 니), 제11항 (랴, 려, 례, 료, 류, 리), 제12항 (라, 래, 로, 뢰, 루, 르)
SHIFTS = {
    "녀": "여", "뇨": "요", "뉴": "유", "니": "이", "랴": "야", "려": "여", "례": "예", "료": "요", "류": "유",
    "리": "이", "라": "나", "래": "내", "로": "노", "뢰": "뇌", "루": "누", "르": "느", "력": "역", "룡": "용",
    "릉": "능", "락": "낙", "념": "염", "닉": "익",
}  # fmt: skip


@pytest.mark.parametrize(("north", "south"), SHIFTS.items())
def test_initials_shift_at_the_head_of_a_word(north: str, south: str) -> None:
    assert shift_initial(north) == south


def test_only_r_and_n_shift_and_only_once() -> None:
    for s in SYLLABLES:
        shifted = shift_initial(s)
        assert decompose(shifted)[1:] == decompose(s)[1:]
        assert initial_of(s) in "ㄹㄴ" or shifted == s
        assert initial_of(shifted) != "ㄹ"
        assert shift_initial(shifted) == shifted


@pytest.mark.parametrize(
    ("text", "closed"), [("", False), ("페", False), ("암", True), ("abc", False), ("뻐스7", False)]
)
def test_whether_a_text_ends_in_a_closed_syllable(text: str, closed: bool) -> None:
    assert has_final(text) is closed
