"""What holds for every conversion: nothing more changes the second time, lines stay, places lead both ways."""

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nambuk.conversion import Conversion, Options, convert, convert_lines
from nambuk.conversion.change import Edit, apply_edits
from nambuk.variety import Variety

HERE = Path(__file__).parent
TARGETS = (Variety.KR, Variety.KP)


def column(path: Path, *names: str) -> list[str]:
    with path.open(encoding="utf-8") as lines:
        table = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [row[name] for row in table for name in names if row[name] != "-"]


SENTENCES = [
    *column(HERE / "sentences.tsv", "north", "south"),
    *column(HERE.parent / "variables" / "northern.tsv", "north", "south"),
    *(HERE.parent / "variables" / "southern.txt").read_text(encoding="utf-8").splitlines(),
]
TEXTS = st.lists(
    st.sampled_from(SENTENCES) | st.text("로페암고것수있다《》 1.\t\U0001f600", max_size=6),
    min_size=1,
    max_size=4,
).map(" ".join)


def assert_consistent(found: Conversion) -> None:
    """Source and result differ in the changes alone, and every change stands where it says."""
    position = new_position = 0
    for change in found.changes:
        assert change.before == found.source[change.start : change.end] != change.after
        assert change.after == found.text[change.new_start : change.new_end]
        assert found.source[position : change.start] == found.text[new_position : change.new_start]
        position, new_position = change.end, change.new_end
    assert found.source[position:] == found.text[new_position:]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("sentence", SENTENCES)
def test_converting_twice_changes_nothing_more(sentence: str, target: Variety) -> None:
    once = convert(sentence, Options(target)).text
    again = convert(once, Options(target))
    assert again.text == once


@settings(deadline=None, max_examples=60)
@given(TEXTS, st.sampled_from(TARGETS), st.sampled_from(["NFC", "NFD"]))
def test_source_and_result_differ_in_the_changes_alone(text: str, target: Variety, form: str) -> None:
    text = unicodedata.normalize(form, text)
    found = convert(text, Options(target))
    assert found.source == text
    assert_consistent(found)


@settings(deadline=None, max_examples=60)
@given(TEXTS, st.sampled_from(TARGETS))
def test_places_lead_to_the_result_and_back(text: str, target: Variety) -> None:
    found = convert(text, Options(target))
    changed = {n for c in found.changes for n in range(c.start, c.end)}
    for offset in range(len(text)):
        there = found.place_in_result(offset)
        assert 0 <= there <= len(found.text)
        if offset not in changed:
            assert found.text[there] == text[offset]
            assert found.place_in_source(there) == offset
    places = [found.place_in_result(offset) for offset in range(len(text))]
    assert places == sorted(places)
    back = [found.place_in_source(offset) for offset in range(len(found.text))]
    assert back == sorted(back)
    for change in found.changes:
        for offset in range(change.new_start, change.new_end):
            assert change.start <= found.place_in_source(offset) <= max(change.end - 1, change.start)


@settings(deadline=None, max_examples=40)
@given(TEXTS, st.sampled_from(TARGETS))
def test_decomposed_text_is_converted_alike(text: str, target: Variety) -> None:
    composed = convert(unicodedata.normalize("NFC", text), Options(target))
    decomposed = convert(unicodedata.normalize("NFD", text), Options(target))
    assert unicodedata.normalize("NFC", decomposed.text) == composed.text
    assert len(decomposed.changes) == len(composed.changes)


@settings(deadline=None, max_examples=20)
@given(st.lists(TEXTS, max_size=5), st.sampled_from(TARGETS))
def test_as_many_lines_out_as_in(lines: list[str], target: Variety) -> None:
    found = convert_lines(lines, Options(target))
    assert [conversion.source for conversion in found] == lines
    assert all(conversion.text.count("\n") == 0 for conversion in found)


@pytest.mark.parametrize("target", TARGETS)
def test_line_ends_layout_and_unknown_letters_stay(target: Variety) -> None:
    text = "이름\t나이\r\n\r\n  ○○○  \n\n=== *** ===\n\U0001f600 ABC 123\n肺癌 ぺ пневмония\n"
    assert convert(text, Options(target)).text == text


@pytest.mark.parametrize("text", ["", " ", "\n", "\0", "\ud800", "가", "\t\t"])
@pytest.mark.parametrize("target", TARGETS)
def test_texts_of_nothing(text: str, target: Variety) -> None:
    found = convert(text, Options(target))
    assert found.text == text
    assert found.changes == ()


def test_half_width_words_are_replaced_in_their_place() -> None:
    source = "x \uffa9\uffcc\uffa7\uffcc\uffb7 y 로동"  # ㄹㅗㄷㅗㅇ in half-width letters
    found = convert(source, Options(Variety.KR))
    assert found.text == "x 노동 y 노동"
    assert_consistent(found)


def test_a_whole_text_keeps_its_lines() -> None:
    text = "\n".join(SENTENCES)
    for target in TARGETS:
        assert convert(text, Options(target)).text.count("\n") == text.count("\n")


# --- edits ------------------------------------------------------------------------------------------------


def edit(start: int, end: int, after: str) -> Edit:
    return Edit(start, end, after, "variable", "rule")


@pytest.mark.parametrize(
    ("edits", "result"),
    [
        ([], "로동자 페암"),
        ([edit(0, 2, "노동")], "노동자 페암"),
        ([edit(4, 5, "폐"), edit(0, 2, "노동")], "노동자 폐암"),
        ([edit(3, 3, ","), edit(3, 4, "")], "로동자,페암"),
        ([edit(0, 2, "노동"), edit(0, 3, "일꾼")], "일꾼 페암"),
        ([edit(0, 2, "노동"), edit(1, 3, "OO")], "노동자 페암"),
        ([edit(0, 2, "로동")], "로동자 페암"),
        ([edit(6, 6, "!")], "로동자 페암!"),
        ([edit(0, 0, "*"), edit(0, 2, "노동")], "*노동자 페암"),
        ([edit(0, 6, "")], ""),
    ],
)
def test_apply_edits(edits: list[Edit], result: str) -> None:
    found = apply_edits("로동자 페암", edits)
    assert found.text == result
    assert_consistent(found)


EDITS = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12), st.text("가나 ", max_size=3)).map(
        lambda t: edit(min(t[:2]), max(t[:2]), t[2])
    ),
    max_size=6,
)


@given(EDITS)
def test_any_edits_give_a_consistent_conversion(edits: list[Edit]) -> None:
    found = apply_edits("abcdefghijkl", edits)
    assert_consistent(found)
    given_edits = {(e.start, e.end, e.after) for e in edits}
    assert {(c.start, c.end, c.after) for c in found.changes} <= given_edits
