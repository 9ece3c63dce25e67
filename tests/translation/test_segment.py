"""Sentences of northern text, and cutting what is too long."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nambuk.translation.engines.splitting import split_to_fit
from nambuk.translation.segment import join_sentences, split_sentences

TEXT = st.text(alphabet='다요가.!?…。 \n\t《》“”"()「」,12A제조장고\u2028', max_size=60)


@pytest.mark.parametrize(
    ("paragraph", "sentences"),
    [
        ("그는 갔다. 그는 왔다.", ["그는 갔다.", "그는 왔다."]),
        ("그는 갔다.그는 왔다.", ["그는 갔다.", "그는 왔다."]),
        ("가자! 왜 안 가는가? 모른다.", ["가자!", "왜 안 가는가?", "모른다."]),
        ("체온은 38.5도이다. 높다.", ["체온은 38.5도이다.", "높다."]),
        ("2022.2.15. 평양에서 있었다. 끝.", ["2022.2.15. 평양에서 있었다.", "끝."]),
        ("2022. 2. 15. 평양", ["2022. 2. 15. 평양"]),
        ("주체111(2022)년 2월 평양", ["주체111(2022)년 2월 평양"]),
        ("1. 서론이다. 2. 본론이다.", ["1. 서론이다.", "2. 본론이다."]),
        ("가. 총칙이다. 나. 세칙이다.", ["가. 총칙이다.", "나. 세칙이다."]),
        ("제1조. 나라이다. 제2조. 수도이다.", ["제1조. 나라이다.", "제2조. 수도이다."]),
        ("《가자!》고 말하였다. 갔다.", ["《가자!》고 말하였다.", "갔다."]),
        ("《가자!》 하고 말하였다.", ["《가자!》 하고 말하였다."]),
        ("《가자!》 그는 말하였다.", ["《가자!》", "그는 말하였다."]),
        ("《나는 간다. 너도 오라.》고 하였다.", ["《나는 간다. 너도 오라.》고 하였다."]),
        ("이것은 《로동신문》이다. 저것은 책이다.", ["이것은 《로동신문》이다.", "저것은 책이다."]),
        ("U.N. 기구가 왔다. Dr. Kim이 왔다.", ["U.N. 기구가 왔다.", "Dr. Kim이 왔다."]),
        ("놀라운(!) 일이다.", ["놀라운(!) 일이다."]),
        ("나는… 모른다… 그렇다.", ["나는… 모른다…", "그렇다."]),
        ("(그는 갔다. 왔다.) 끝났다.", ["(그는 갔다. 왔다.)", "끝났다."]),
        ("첫줄\n둘째줄이다. 끝", ["첫줄", "둘째줄이다.", "끝"]),
        ("  들여쓰기이다.", ["", "들여쓰기이다."]),
        ("", []),
        ("   ", [""]),
    ],
)
def test_sentences(paragraph: str, sentences: list[str]) -> None:
    found = split_sentences(paragraph)
    assert [s.text for s in found] == sentences
    assert join_sentences(found) == paragraph


@given(TEXT)
def test_joining_gives_the_paragraph_again(paragraph: str) -> None:
    found = split_sentences(paragraph)
    assert join_sentences(found) == paragraph
    assert all(paragraph[s.start : s.start + len(s.text)] == s.text for s in found)
    assert all(s.text == s.text.strip() and not s.separator.strip() for s in found)
    assert all(s.text for s in found[1:])


@given(st.text())
def test_any_text_can_be_split(paragraph: str) -> None:
    assert join_sentences(split_sentences(paragraph)) == paragraph


def test_a_long_quotation_is_split_inside() -> None:
    speech = "《" + "우리는 나아간다. " * 40 + "》라고 하였다."
    assert len(split_sentences(speech)) == 41


@pytest.mark.parametrize("unit", ["(", "()", " ", ".", "1. ", "가다 ", "《다. ", '"'])
def test_time_grows_with_the_text_and_not_with_its_square(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    start = time.process_time()
    assert join_sentences(split_sentences(text)) == text
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("text", "limit", "parts", "cut_at"),
    [
        ("물이 없다.", 9, ("물이 없다.",), None),
        ("물이 없다. 약도 없다.", 9, ("물이 없다. ", "약도 없다."), "sentence ends"),
        ("물도, 약도 없다.", 8, ("물도, ", "약도 없다."), "commas"),
        ("물도 약도 없다.", 7, ("물도 약도 ", "없다."), "spaces"),
        ("물도약도없다", 4, ("물도약도", "없다"), "characters"),
    ],
)
def test_long_text_is_cut_at_the_best_place(
    text: str, limit: int, parts: tuple[str, ...], cut_at: str | None
) -> None:
    cut = split_to_fit(text, len, limit)
    assert (cut.texts, cut.cut_at) == (parts, cut_at)


@given(TEXT, st.integers(1, 20))
def test_parts_are_the_text_and_fit(text: str, limit: int) -> None:
    cut = split_to_fit(text, len, limit)
    assert "".join(cut.texts) == text
    assert all(len(part) <= limit for part in cut.texts)


def test_parts_fit_also_where_they_are_larger_than_their_units() -> None:
    def size(text: str) -> int:
        return len(text) + text.strip().count(" ") * 2

    cut = split_to_fit("가 나 다 라 마 바 사 아", size, 7)
    assert max(map(size, cut.texts)) <= 7
