"""Words that the analysis cuts wrongly or that no glossary holds: read once more, from the dictionary, names of persons."""

import pytest

from nambuk.analysis import analyse
from nambuk.variables.catalogue import find_places
from nambuk.variables.dictionary_words import dictionary_words
from nambuk.variables.person_names import person_names
from nambuk.variables.southern_reading import unread_heads
from nambuk.variety import Variety


def south(finder, text):
    return [
        (text[p.start : p.end], p.forms[Variety.KR]) for p in finder(analyse(text)) if Variety.KR in p.forms
    ]


def unread(text):
    return south(lambda analysis: unread_heads(analysis, frozenset()), text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("비디오도 로령화되는 일이다.", [("로령", "노령")]),
        ("길가에 로점이 있다.", [("로점", "노점")]),
        ("람색치마를 입었다.", [("람색", "남색")]),
        ("콴타스항공려객기가 떴다.", [("려객기", "여객기")]),
    ],
)
def test_an_eojeol_is_read_as_the_south_would_write_it(text, found):
    assert unread(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "라면과 로봇과 리본을 샀다.",
        "로마에서 라디오를 들었다.",
        "10년간 2년만에 3년도에",
        "류려영은 왔다.",
        "류현진이 던졌다.",
        "국제레이저학회",
        "그래도 그리고 하려고",
    ],
)
def test_loanwords_names_and_units_are_left_alone(text):
    assert unread(text) == []


def test_a_place_that_is_known_is_not_given_again():
    assert list(unread_heads(analyse("로점이 있다."), frozenset([0]))) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("그는 열주머니염에 걸렸다.", [("열주머니염", "담낭염")]),
        ("갑작바람이 불었다.", [("갑작바람", "돌풍")]),
        ("곱등어를 보았다.", [("곱등어", "돌고래")]),
    ],
)
def test_the_dictionary_names_the_southern_word(text, found):
    assert south(dictionary_words, text) == found


@pytest.mark.parametrize(
    "text", ["피형을 알아보았다.", "공민증을 보였다.", "랭장고를 샀다.", "노동자가 일한다."]
)
def test_words_of_two_meanings_or_none_are_left(text):
    assert south(dictionary_words, text) == []


def test_conversion_alone_asks_for_them():
    analysis = analyse("그는 열주머니염에 걸렸다.")
    assert "dictionary-word" not in {variable.id for variable, _ in find_places(analysis)}
    listed = {
        p.forms.get(Variety.KR) for v, p in find_places(analysis, to_convert=True) if v.axis == "vocabulary"
    }
    assert "담낭염" in listed


@pytest.mark.parametrize(
    ("text", "name", "forms"),
    [
        ("리영희선생님이 오셨다.", "리영희", {"ko-KR": "이영희"}),
        ("최룡해위원장이 왔다.", "최룡해", {"ko-KR": "최용해"}),
        ("림철수동무가 왔다.", "림철수", {"ko-KR": "임철수"}),
        ("이영희 선생님이 오셨다.", "이영희", {"ko-KP": "리영희"}),
        ("노무현 대통령이 왔다.", "노무현", {"ko-KP": "로무현"}),
    ],
)
def test_names_of_persons(text, name, forms):
    [place] = person_names(analyse(text))
    assert text[place.start : place.end] == name
    assert dict(place.forms) == forms


@pytest.mark.parametrize("text", ["이 사람이 왔다.", "김철수가 왔다.", "이상이 높다.", "양정원이 왔다."])
def test_what_is_no_name_that_changes(text):
    assert list(person_names(analyse(text))) == []


@pytest.mark.parametrize("text", ["종업원이 웃었다.", "임금이 내렸다.", "연기를 하였다.", "나무를 기르다."])
def test_southern_words_that_the_north_has_too_tell_nothing(text):
    found = find_places(analyse(text), to_convert=True)
    assert not [place for variable, place in found if variable.id == "vocabulary"]
