"""Persons found in text: names, and what looks like them."""

import unicodedata

import pytest

from nambuk.analysis import analyse
from nambuk.romanize import find_persons


def names(sentence: str) -> list[str]:
    return [name.text for name in find_persons(analyse(sentence))]


FOUND = [
    ("김정은동지께서 리설주녀사와 함께 나오시였다.", "김정은 리설주"),
    ("박정천비서와 조용원동지가 연설하였다.", "박정천 조용원"),
    ("의사 리철민은 환자를 보았다고 말하였다.", "리철민"),
    ("작업반장 강철호동무는 신의주에서 왔다.", "강철호"),
    ("리철호가 왔다. 한영애가 말했다.", "리철호 한영애"),
    ("남궁철동무와 선우진박사는 독고영희선생을 만났다.", "남궁철 선우진 독고영희"),
    ("기사장 김덕수가 토론하였다.", "김덕수"),
    ("류경수대좌와 리영길대장이 참가하였다.", "류경수 리영길"),
    ("오진우는 인민무력부장이였다.", "오진우"),
    ("지배인 박영일의 말에 의하면", "박영일"),
    ("교원 서금옥이 수업을 하였다.", "서금옥"),
    ("임천일부상과 신홍철대사가 맞이하였다.", "임천일 신홍철"),
    ("《김정은》이라고 씌여있었다.", "김정은"),
    ("박정천, 조춘룡, 김정식이 동행하였다.", "박정천 조춘룡 김정식"),
    ("박철교장은 학생들과 이야기하였다.", "박철"),
    ("문재인 대통령은 판문점에 갔다.", "문재인"),
    ("책임비서인 김영환이 보고하였다.", "김영환"),
]


@pytest.mark.parametrize(("sentence", "persons"), FOUND)
def test_names_are_found(sentence: str, persons: str) -> None:
    assert names(sentence) == persons.split()


NOT_FOUND = [
    "김치를 먹고 이상을 높이 세워 박수를 쳤다.",
    "정부는 조선의 최고리익을 오늘도 지킨다.",
    "신문은 전체 인민이 한마음으로 나섰다고 전하였다.",
    "강성국가건설에 이바지하자.",
    "안주시와 정주시, 장진군에서 수확이 늘었다.",
    "오수관과 우수관을 새로 놓았다.",
    "선원증을 가진 선원은 배에 오를수 있다.",
    "종합무역장관리기관은 계획을 세운다.",
    "안도현과 연길현에 사는 조선족농민",
    "변강의 안정을 지키는 인민군군인들",
    "정치부 부장과 선전부 과장, 연구소 소장이 왔다.",
    "주민의 수와 통학조건을 고려하여 학교를 세운다.",
    "임신한 녀성은 의사의 진찰을 받아야 한다.",
    "하루 한번 우유를 마시고 고기와 남새를 먹는다.",
    "조선로동당 위원장은 현지지도를 하였다.",
    "전화를 걸고 편지를 쓰고 신호를 보냈다.",
    "민주주의인민공화국의 공민은 로동의 권리를 가진다.",
]


@pytest.mark.parametrize("sentence", NOT_FOUND)
def test_other_words_are_not(sentence: str) -> None:
    assert names(sentence) == []


def test_the_place_is_that_of_the_name() -> None:
    analysis = analyse("평양에서 김철호동무가, 신의주에서 리영희선생이 왔다.")
    found = find_persons(analysis)
    assert [analysis.text[name.start : name.end] for name in found] == ["김철호", "리영희"]


def test_places_lead_back_to_decomposed_text() -> None:
    given = unicodedata.normalize("NFD", "작업반장 강철호동무")
    analysis = analyse(given)
    (name,) = find_persons(analysis)
    start, end = analysis.original_span(name.start, name.end)
    assert unicodedata.normalize("NFC", given[start:end]) == "강철호"


def test_empty_text_has_no_names() -> None:
    assert find_persons(analyse("")) == []
