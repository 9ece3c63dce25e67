"""Marks through a conversion: around the same words, whatever changes in them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nambuk.conversion import Conversion, Options, convert
from nambuk.conversion.change import Edit, apply_edits
from nambuk.conversion.marks import marked_conversion
from nambuk.documents import Mark, MarkedText
from nambuk.variety import Variety


def through(text: str, *words: str) -> list[str]:
    """The words of the southern text that have the marks which `words` have."""
    marks = tuple(Mark(str(n), text.index(w), text.index(w) + len(w), "bold") for n, w in enumerate(words))
    done = marked_conversion(MarkedText(text, marks), convert(text, Options(Variety.KR)))
    return [done.text[m.start : m.end] for m in sorted(done.marks, key=lambda mark: mark.id)]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("로동자들이 할수 있는것은 되였다.", ["로동자", "할수", "되였다"], ["노동자", "할 수", "되었다"]),
        ("로동자들이 할수 있는것은 되였다.", ["수", "는것은", "로"], ["수", "는 것은", "노동자"]),
        ("오늘 림파암이 왔다.", ["림파암"], ["림프암"]),
        ("리용과 로동", ["리용과 로동", "리용"], ["이용과 노동", "이용"]),
    ],
)
def test_marks_stay_on_their_words(text: str, words: list[str], expected: list[str]) -> None:
    assert through(text, *words) == expected


def one_change(*edits: tuple[int, int, str]) -> Conversion:
    return apply_edits("가나다라마", [Edit(*edit, "x", "x") for edit in edits])


def moved(conversion: Conversion, *places: tuple[int, int]) -> list[tuple[int, int]]:
    marks = tuple(Mark(str(number), *place, "bold") for number, place in enumerate(places))
    done = marked_conversion(MarkedText(conversion.source, marks), conversion)
    return [(m.start, m.end) for m in done.marks]


@pytest.mark.parametrize(
    ("edits", "places", "expected"),
    [
        ([(1, 3, "xyz")], [(1, 3)], [(1, 4)]),
        ([(1, 3, "xyz")], [(2, 3)], [(1, 4)]),  # does not shrink
        ([(1, 3, "x")], [(2, 3)], [(1, 2)]),
        ([(1, 3, "x")], [(0, 2), (2, 5)], [(0, 2), (2, 4)]),  # would cross: the second begins later
        ([(1, 3, "")], [(1, 3), (0, 1), (2, 2)], [(0, 1), (1, 1)]),  # gone; a point stays
        (
            [(2, 2, " ")],
            [(0, 2), (2, 4), (2, 2)],
            [(0, 2), (2, 2), (3, 5)],
        ),  # a space between them is in neither
        ([(2, 2, " "), (2, 3, "x")], [(2, 3), (0, 2)], [(0, 2), (3, 4)]),
        ([(5, 5, "!")], [(0, 5), (5, 5)], [(0, 5), (5, 5)]),
        ([(0, 0, "!")], [(0, 5), (0, 0)], [(0, 0), (1, 6)]),
    ],
)
def test_edges(
    edits: list[tuple[int, int, str]], places: list[tuple[int, int]], expected: list[tuple[int, int]]
) -> None:
    assert moved(one_change(*edits), *places) == expected


def test_another_text() -> None:
    with pytest.raises(ValueError, match="another text"):
        marked_conversion(MarkedText("가"), one_change())


@example([(1, 2, "x")], [[0, 2], [2, 4], [2, 4]])
@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3), st.text("xy ", max_size=4))),
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)).map(sorted), max_size=5),
)
def test_marks_never_cross(edits: list[tuple[int, int, str]], places: list[list[int]]) -> None:
    text = "가나다라 마바사아자차"
    marks: list[Mark] = []
    for start, end in places:
        start, end = min(start, len(text)), min(end, len(text))
        if not any(m.start < start < m.end < end or start < m.start < end < m.end for m in marks):
            marks.append(Mark(str(len(marks)), start, end, "bold"))
    conversion = apply_edits(
        text, [Edit(s, s + n, after, "x", "x") for s, n, after in edits if s + n <= len(text)]
    )
    done = marked_conversion(MarkedText(text, tuple(marks)), conversion)
    assert done.text == conversion.text
    assert all(0 <= m.start <= m.end <= len(done.text) for m in done.marks)
    spans = [m for m in done.marks if m.start < m.end]
    assert not any(a.start < b.start < a.end < b.end for a in spans for b in spans)
    assert {m.id for m in marks if m.start == m.end} <= {m.id for m in done.marks}
    if not conversion.changes:
        assert {(m.id, m.start, m.end) for m in done.marks} == {(m.id, m.start, m.end) for m in marks}
