"""Spans survive normalisation: every place of the normalised text leads to its place in the text as given."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nambuk.hangul import normalise

HALF = "".join(chr(c) for c in (*range(0xFFA1, 0xFFBF), *range(0xFFC2, 0xFFC8), *range(0xFFCA, 0xFFD0),
                                *range(0xFFD2, 0xFFD8), *range(0xFFDA, 0xFFDD)))  # fmt: skip
MIXED = (
    st.sampled_from("가각힣페암로녀뚫 a1.\n\t《》○肺\U0001f600\ufeff")
    | st.sampled_from("ᄀᄅᄒ하ᅨᆨᆻᆼ")
    | st.sampled_from("ㄱㅏㅆ")
    | st.sampled_from([h for h in HALF if not unicodedata.name(h).count("-")])
    | st.sampled_from("e\u0301\u0323")
    | st.sampled_from("\0\ud800\udfff")
)
TEXTS = st.text(MIXED, max_size=24)


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def half_width(text: str) -> str:
    """`text` in half-width letters."""
    compatibility = {unicodedata.lookup(unicodedata.name(h).removeprefix("HALFWIDTH ")): h for h in HALF}
    letters = []
    for c in text:
        names = [unicodedata.name(j) for j in nfd(c)]
        hangul = [
            unicodedata.lookup(f"HANGUL LETTER {n.split()[-1]}") for n in names if n.startswith("HANGUL")
        ]
        letters += [compatibility[letter] for letter in hangul] or [c]
    return "".join(letters)


@pytest.mark.parametrize("text", ["", "페암 환자", "로동신문\n2면", "《조선》 😀", "肺炎", "a\tb"])
def test_normal_text_is_left_as_it_is(text: str) -> None:
    found = normalise(text)
    assert found.text == found.original == text
    assert all(found.span(i, j) == (i, j) for i in range(len(text)) for j in range(i, len(text) + 1))


@pytest.mark.parametrize(
    "text", ["페암", "뚫었다", "닭알 값을 읽었다.", "까치와 뻐꾸기", "왜? 의사, 쾌차", "넋 없이 앉아"]
)
@pytest.mark.parametrize("form", [nfd, half_width])
def test_every_span_of_a_decomposed_text_is_found_again(text: str, form) -> None:  # type: ignore[no-untyped-def]
    given_text = form(text)
    found = normalise(given_text)
    assert found.text == text
    for i in range(len(text)):
        for j in range(i + 1, len(text) + 1):
            start, end = found.span(i, j)
            assert given_text[start:end] == form(text[i:j])


@pytest.mark.parametrize(
    ("given_text", "normal", "span", "original"),
    [
        ("a" + nfd("페") + "암", "a페암", (1, 2), (1, 3)),
        ("a" + nfd("페") + "암", "a페암", (2, 3), (3, 4)),
        (half_width("멋") + nfd("각") + "x", "멋각x", (1, 3), (3, 7)),
        ("가\u11a8나", "각나", (0, 1), (0, 2)),
        ("\ud83d환자", "\ufffd환자", (1, 3), (1, 3)),
        ("환\0자", "환\ufffd자", (0, 3), (0, 3)),
        (half_width("ㄱ") + "가", "ㄱ가", (1, 2), (1, 2)),
        ("e\u0301" + nfd("가"), "\u00e9가", (1, 2), (2, 4)),
    ],
)
def test_known_spans(given_text: str, normal: str, span: tuple[int, int], original: tuple[int, int]) -> None:
    found = normalise(given_text)
    assert found.text == normal
    assert found.span(*span) == original


def test_a_half_width_consonant_before_a_vowel_begins_the_next_syllable() -> None:
    assert normalise(half_width("가나다라")).text == "가나다라"
    assert normalise(half_width("각아")).text == "각아"


def test_an_empty_span_stays_empty() -> None:
    found = normalise(nfd("페암 환자"))
    for i in range(len(found.text)):
        start, end = found.span(i, i)
        assert start == end


@given(TEXTS)
def test_a_normalised_text_stays_as_it_is(text: str) -> None:
    once = normalise(text).text
    assert normalise(once).text == once


@pytest.mark.parametrize("text", ["\uffa1\uffc2\u11a8", "\uffa4\uffc6\u11bc"])
def test_a_conjoining_final_after_a_half_width_syllable_belongs_to_it(text: str) -> None:
    assert unicodedata.is_normalized("NFC", normalise(text).text)


@given(TEXTS)
def test_every_span_holds_what_normalises_to_it(text: str) -> None:
    found = normalise(text)
    size = len(found.text)
    for i in range(size):
        for j in range(i + 1, min(size, i + 4) + 1):
            start, end = found.span(i, j)
            assert 0 <= start < end <= len(text)
            assert found.text[i:j] in normalise(text[start:end]).text


@given(TEXTS)
def test_spans_follow_one_another_without_gap(text: str) -> None:
    found = normalise(text)
    assert found.span(0, len(found.text)) == (0, len(text))
    starts = [found.span(i, i + 1)[0] for i in range(len(found.text))]
    assert starts == sorted(starts)


@given(st.text(st.sampled_from("가각힣페암ᄀ학ᅡ e\u0301\u0323.\n"), max_size=20))
def test_text_without_half_width_letters_is_plain_nfc(text: str) -> None:
    assert normalise(text).text == unicodedata.normalize("NFC", text)


@given(TEXTS)
def test_nothing_is_left_that_the_analysis_cannot_take(text: str) -> None:
    normalise(text).text.encode()
    assert "\0" not in normalise(text).text


@pytest.mark.parametrize("hole", "\uffc8\uffd0\uffd9\uffa0")
def test_unassigned_code_points_among_the_half_width_letters_pass(hole: str) -> None:
    assert normalise(f"가{hole}나").text == f"가{hole}나"


@pytest.mark.parametrize("cluster", [h for h in HALF if "-" in unicodedata.name(h) and ord(h) < 0xFFC2])
def test_a_half_width_cluster_begins_no_syllable(cluster: str) -> None:
    """ㄳ, ㄵ, ㅄ stand for themselves before a vowel."""
    assert len(normalise(cluster + "\uffc2").text) == 2
