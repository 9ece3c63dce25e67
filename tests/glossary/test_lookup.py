"""Lookup: what each tier answers, and that the first one stays first."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nambuk.glossary import LANGUAGES, load_glossary, lookup
from nambuk.glossary.lookup import Lookup, look_up
from nambuk.glossary.southern import SouthernRules

LOOKUP = Lookup()


def southern(word: str) -> list[str]:
    return [south.replace(" ", "") for term in LOOKUP(word) for south in term.words.get("ko-KR", ())]


@pytest.mark.parametrize(
    ("north", "south"),
    [
        ("로동", "노동"),  # 맞춤법 제25항
        ("녀자", "여자"),
        ("률동", "율동"),
        ("페염", "폐렴"),  # 제26항, and a reading of its own
        ("닭알", "달걀"),
        ("뜨락또르", "트랙터"),
        ("콤퓨터", "컴퓨터"),
        ("랭장고", "냉장고"),  # the dictionary names 랭장창고, itself a northern word
        ("띄여쓰기", "띄어쓰기"),
        ("나무군", "나무꾼"),
        ("바다물", "바닷물"),
    ],
)
def test_northern_words(north, south):
    assert southern(north)[0] == south


@pytest.mark.parametrize(
    ("north", "south"),
    [
        ("국제련맹", "국제연맹"),  # the second word of a compound
        ("비론리적", "비논리적"),  # after a prefix
        ("랭장창고", "냉장창고"),
        ("랑비되다", "낭비되다"),
        ("련결하다", "연결하다"),
        ("남새랭장고", "채소냉장고"),  # a word of the glossary and a shifted one
        ("콤퓨터프로그람", "컴퓨터프로그램"),
        ("실업률", "실업률"),
    ],
)
def test_words_by_rule(north, south):
    found = southern(north)
    assert south in found or (not found and north == south)


def test_what_the_rules_leave_alone():
    for word in ("올림픽", "소리", "라지오", "관리", "경제력", "끼니", "싸움", "게시판"):
        assert not [term for term in LOOKUP(word) if term.tier == "rules"], word


@pytest.mark.parametrize(
    ("south", "north"),
    [
        ("노동", "로동"),
        ("채소", "남새"),
        ("트랙터", "뜨락또르"),
        ("여성", "녀성"),
        ("폐암", "페암"),
        ("이발소", "리발소"),
    ],
)
def test_southern_words(south, north):
    assert north in [word for term in LOOKUP(south) for word in term.words.get("ko-KP", ())]


def test_tiers_in_order(tmp_path):
    path = tmp_path / "mine.tsv"
    path.write_text("ko-KP\tko-KR\n림파\t림프계\n", encoding="utf-8")
    tiers = [term.tier for term in look_up("림파", load_glossary([path]))]
    assert tiers[0] == "user"
    assert tiers == sorted(tiers, key=["user", "glossary", "nkhandic", "rules"].index)
    assert "nkhandic" in tiers


@pytest.mark.parametrize(
    "word", ["림파암", "림파 암", "lymphoma", "лимфома", "淋巴瘤", "림파암과", "림파암에서는"]
)
def test_any_language_spacing_and_particles(word):
    assert LOOKUP(word)[0].id == "lymphoma"


@pytest.mark.parametrize(
    ("word", "lemma"), [("페기하였다", "페기하다"), ("남새를", "남새"), ("랑비되였다", "랑비되다")]
)
def test_inflected_words(word, lemma):
    assert LOOKUP(word)[0].word("ko-KP") == lemma


def test_a_rule_is_asked_for_the_stem_of_an_inflected_word():
    term = LOOKUP("국제련맹에서")[0]
    assert (term.tier, term.word("ko-KP"), term.word("ko-KR")) == ("rules", "국제련맹", "국제연맹")


def test_an_inflected_word_is_analysed_once_and_the_rules_asked_for_its_stem_alone(monkeypatch):
    analysed, ruled = [], []
    analyse, spellings = lookup.analyse, SouthernRules.spellings
    monkeypatch.setattr(lookup, "analyse", lambda text: analysed.append(text) or analyse(text))
    monkeypatch.setattr(
        SouthernRules, "spellings", lambda rules, word: ruled.append(word) or spellings(rules, word)
    )
    assert Lookup()("페기하였다")[0].word("ko-KP") == "페기하다"
    assert analysed == ["페기하였다"]
    assert "페기하였다" not in ruled


def test_sources_and_notes():
    term = next(t for t in LOOKUP("동무") if t.tier == "nkhandic")
    assert term.source == "NK-HanDic"
    assert term.note
    assert "북한어" not in term.note
    rule = LOOKUP("국제련맹")[-1]
    assert (rule.tier, rule.source) == ("rules", "rule: 련맹 → 연맹")


@pytest.mark.parametrize(
    "word", ["", " ", "-", "?", "꿍꿍", "zzzz", "\x00", "\ud800", "로" * 5000, "가나다 " * 300]
)
def test_nothing_and_nonsense(word):
    assert isinstance(LOOKUP(word), list)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="로동녀자련맹페염랭장고하다되였을률력리론남새물길 ", min_size=1, max_size=12))
def test_entries_are_sound(word):
    terms = LOOKUP(word)
    assert len({term.id for term in terms}) == len(terms)
    for term in terms:
        assert set(term.words) <= set(LANGUAGES)
        assert all(words and all(w and w == w.strip() for w in words) for words in term.words.values())
        assert term.source
