"""Northern sentences give the markers that a reader would name, southern ones give none."""

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nambuk.analysis import analyse
from nambuk.variables.catalogue import find_places
from nambuk.variables.marker import Marker
from nambuk.variables.markers import markers
from nambuk.variety import Variety

HERE = Path(__file__).parent
SOUTHERN = (HERE / "southern.txt").read_text(encoding="utf-8").splitlines()
with (HERE / "northern.tsv").open(encoding="utf-8") as lines:
    ROWS = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
NORTHERN = {row["north"]: [tuple(pair.split("=")) for pair in row["markers"].split(";")] for row in ROWS}

# sentence → why its markers are not the expected ones
BUGS = {
    "내 동생이 돐을 맞는다.": "a word of one syllable (돐) is never looked up before a particle",
}


def marked(text: str, *, supported: bool = True) -> list[Marker]:
    analysis = analyse(text)
    return markers(analysis, find_places(analysis), supported=supported)


@pytest.mark.parametrize("sentence", SOUTHERN)
def test_southern_sentences_have_no_marker(sentence: str) -> None:
    assert [(m.variable, m.text) for m in marked(sentence)] == []


def test_southern_sentences_together_have_no_marker() -> None:
    assert [(m.variable, m.text) for m in marked("\n".join(SOUTHERN))] == []


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param(s, marks=[pytest.mark.xfail(strict=True, reason=BUGS[s])] if s in BUGS else [])
        for s in NORTHERN
    ],
)
def test_northern_sentences_have_the_markers_that_a_reader_would_name(sentence: str) -> None:
    found, expected = marked(sentence), NORTHERN[sentence]
    assert sorted(m.variable for m in found) == sorted(variable for variable, _ in expected)
    for variable, text in expected:
        start = sentence.index(text)
        assert any(m.variable == variable and m.start < start + len(text) and start < m.end for m in found)


def test_a_marker_names_the_southern_form_the_rule_and_its_source() -> None:
    (marker,) = marked("그는 뛰여난 화가이다.")
    assert (marker.start, marker.end, marker.text) == (3, 6, "뛰여난")
    assert marker.standard == {"ko-KR": "뛰어난"}
    assert marker.variety == Variety.KP
    assert "제11항" in marker.rule
    assert marker.source
    assert marker.axis == "orthography"


def test_the_southern_form_of_a_marker_is_another_one() -> None:
    for sentence in NORTHERN:
        for marker in marked(sentence):
            assert marker.standard.get(str(Variety.KR)) != marker.text
            assert str(Variety.KP) not in marker.standard


# 할수, 는것, 이였다 and their like are frequent southern slips: no marker where nothing supports them
@pytest.mark.parametrize(
    "slip",
    [
        "누구나 이 책을 읽을수 있다.",
        "아는것이 힘이다.",
        "그날은 내 생일이였다.",
        "그것은 꿈이 아니였다.",
        "아이들이 노래를 부르고있다.",
        "비가 왔기때문에 늦었다.",
        "그후 소식이 없었다.",
        "사과 두개를 먹었다.",
        "어제 김영남사장이 왔다.",
        "눈이 올뿐만아니라 바람도 분다.",
    ],
)
def test_southern_slips_are_markers_only_where_the_text_supports_them(slip: str) -> None:
    assert marked(slip, supported=False) == []
    assert marked(slip, supported=True)


def test_firm_markers_need_no_support() -> None:
    assert [m.text for m in marked("로동자들이 페염에 걸렸다.", supported=False)] == ["로동자", "페염"]


PIECES = st.sampled_from([*SOUTHERN, *NORTHERN]) | st.text("로페암고것수《》 1.\n\U0001f600", max_size=5)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(PIECES, min_size=1, max_size=5),
    st.sampled_from([" ", "\n", ""]),
    st.sampled_from(["NFC", "NFD"]),
)
def test_a_markers_place_holds_its_text(pieces: list[str], joint: str, form: str) -> None:
    text = unicodedata.normalize(form, joint.join(pieces))
    for marker in marked(text):
        assert text[marker.start : marker.end] == marker.text
        assert marker.text


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from([*SOUTHERN, *NORTHERN]), min_size=1, max_size=4))
def test_decomposed_text_has_the_same_markers(pieces: list[str]) -> None:
    text = "\n".join(pieces)
    decomposed = marked(unicodedata.normalize("NFD", text))
    plain = marked(text)
    assert [(m.variable, m.standard) for m in plain] == [(m.variable, m.standard) for m in decomposed]
    assert [m.text for m in plain] == [unicodedata.normalize("NFC", m.text) for m in decomposed]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.sampled_from([*SOUTHERN, *NORTHERN]), min_size=1, max_size=6))
def test_lines_do_not_change_each_others_markers(pieces: list[str]) -> None:
    whole = [(m.variable, m.text) for m in marked("\n".join(pieces))]
    assert whole == [(m.variable, m.text) for piece in pieces for m in marked(piece)]
