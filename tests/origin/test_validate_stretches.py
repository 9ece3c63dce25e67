"""Documents cut into stretches: nothing lost inside, never too long, the same ones every time."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nambuk.origin.stretches import LEAST_SHARE, cut, spread, stretches

TEXTS = st.text(alphabet="가나다 \n.", max_size=300)
LENGTHS = st.integers(1, 40)


@given(TEXTS, LENGTHS)
def test_stretches_stand_in_the_text_one_after_the_other(text, length):
    text = " ".join(text.split())
    end = 0
    for stretch in cut(text, length):
        start = text.find(stretch, end)
        assert start >= end
        assert not text[end:start].strip() or len(text[end:start].strip()) < LEAST_SHARE * length
        end = start + len(stretch)


@given(TEXTS, LENGTHS)
def test_stretches_are_about_as_long_as_asked_for(text, length):
    assert all(round(LEAST_SHARE * length) <= len(stretch) <= length for stretch in cut(text, length))


@pytest.mark.parametrize(
    ("text", "length", "parts"),
    [
        ("", 5, []),
        ("   ", 5, []),
        ("가나다라마", 5, ["가나다라마"]),
        ("가나 다라마", 5, ["가나 다라"]),  # no space late enough: it ends inside a word
        ("가나다 라마바", 5, ["가나다", "라마바"]),
        ("가나다라 마바사", 4, ["가나다라", "마바사"]),
        ("가나다라마바사아자차", 4, ["가나다라", "마바사아", "자차"]),
        ("가나다라마바사아자차", 8, ["가나다라마바사아"]),
        ("가나다\n라마바", 5, ["가나다", "라마바"]),
    ],
)
def test_where_a_text_is_cut(text, length, parts):
    assert cut(text, length) == parts


def test_words_stay_whole_where_there_are_spaces():
    text = "로동자들은 페염으로 진단되였다. " * 30
    words = set(text.split())
    assert {word for stretch in cut(text, 50) for word in stretch.split()} <= words


@given(st.lists(st.integers(), max_size=50), st.integers(1, 20))
def test_spreading_keeps_order_and_takes_no_more(items, most):
    chosen = spread(list(enumerate(items)), most)
    assert len(chosen) == min(len(items), most)
    assert chosen == sorted(set(chosen))
    assert chosen[:1] == list(enumerate(items))[:1]


def test_stretches_are_taken_by_source_and_length():
    documents = [("ko-KP", "n", "가나다 라마바 " * 20), ("ko-KR", "s", "사아자 차카타 " * 3)]
    found = stretches(documents, [7, 40], 5)
    # the southern text has 23 characters, too few for a stretch of 40
    assert [(s.source, s.length) for s in found] == [("n", 7)] * 5 + [("s", 7)] * 3 + [("n", 40)] * 4
    assert all(re.fullmatch(r"\S.*\S", s.text) for s in found)
    assert found == stretches(documents, [7, 40], 5)
