"""Words that no tier has: cut into parts, in other inflections, spelled alike; false friends among other words."""

import pytest

from nambuk.analysis import analyse
from nambuk.glossary import load_glossary
from nambuk.glossary.lookup import Lookup
from nambuk.glossary.matching import find_terms
from nambuk.glossary.parts import parts_of
from nambuk.glossary.senses import meaning
from nambuk.glossary.term import Term

GLOSSARY = load_glossary()
LOOKUP = Lookup(GLOSSARY)


@pytest.mark.parametrize(
    ("word", "english", "southern"),
    [
        ("림파암환자", "lymphoma patient", "림프암 환자"),
        ("페암수술", "lung cancer surgery", "폐암 수술"),
        ("종합진료소의사", "polyclinic doctor", "종합 진료소 의사"),
    ],
)
def test_compounds_are_put_together_from_their_parts(word, english, southern):
    term = next(term for term in LOOKUP(word) if term.tier == "parts")
    assert (term.word("en"), term.word("ko-KR")) == (english, southern)
    assert term.flags == ("derived",)
    assert "not checked" in term.note


@pytest.mark.parametrize("word", ["소대장염", "가나다라마바", "림", ""])
def test_what_is_not_put_together(word):
    """소대 (platoon) and 장염 (enteritis) are of different fields."""
    assert not [term for term in LOOKUP(word) if term.tier == "parts"]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("급성림파암", ["급성", "림파암"]),
        ("병원의사환자간호원", ["병원", "의사", "환자", "간호원"]),
        ("림파암환자수", []),  # 수 has one letter
        ("환자암", []),  # so has 암, a word of the glossary
    ],
)
def test_parts_have_two_letters_at_least(word, parts):
    assert [part.text for part in parts_of(word, GLOSSARY, lambda part: ())] == parts


def test_a_suffix_at_the_end_may_have_one(tmp_path):
    path = tmp_path / "mine.tsv"
    path.write_text("id\tko-KP\ten\tpos\nnumber\t수\tnumber\tsuffix\n", encoding="utf-8")
    glossary = load_glossary([path])
    parts = parts_of("림파암환자수", glossary, lambda part: ())
    assert [part.text for part in parts] == ["림파암", "환자", "수"]
    assert parts_of("수림파암환자", glossary, lambda part: ()) == ()


@pytest.mark.parametrize(
    ("word", "identifier"),
    [
        ("lymphomas", "lymphoma"), ("lung cancers", "lung-cancer"), ("лимфомы", "lymphoma"), ("раком лёгких", "lung-cancer"),
        ("림퐈암", "lymphoma"), ("lymfoma", "lymphoma"), ("лимфома", "lymphoma"), ("淋巴瘤", "lymphoma"), ("림파암에서", "lymphoma"),
    ],
)  # fmt: skip
def test_other_inflections_and_spellings(word, identifier):
    assert identifier in [term.id for term in LOOKUP(word)[:3]]


@pytest.mark.parametrize("word", ["qqqqqqq", "뷁뷁뷁뷁", "ъъъъъъ"])
def test_nothing_is_like_nonsense(word):
    assert LOOKUP(word) == []


@pytest.mark.parametrize(
    ("word", "first", "other"), [("cancer", "암", "페암"), ("사과", "사과", None), ("肺癌", "페암", None)]
)
def test_reverse(word, first, other):
    norths = [term.word("ko-KP") for term in LOOKUP.reverse(word)]
    assert norths[0] == first
    assert other is None or other in norths


NAKJI = Term("squid", {"ko-KP": ("낙지",)}, contexts={"ko-KP": ("말리다", "동해"), "ko-KR": ("갯벌", "볶음")})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("낙지를 말렸다", "ko-KP"),
        ("동해의 낙지", "ko-KP"),
        ("낙지볶음을 먹었다", "ko-KR"),
        ("낙지가 있다", ""),
        ("동해 사람이 낙지볶음을 먹었다", ""),  # one word for either side
        ("낙지가 있다. 동해로 간다", ""),  # another sentence
    ],
)
def test_the_words_around_tell(text, expected):
    start = text.index("낙지")
    assert meaning(NAKJI, analyse(text), start, start + 2) == expected


def test_southern_words_of_general_language_are_no_use_of_a_term():
    verbs = {
        match.payload.id for match in find_terms(analyse("그는 편지를 받았다"), GLOSSARY, false_friends=True)
    }
    assert verbs <= {"letter"}


def test_general_words_are_not_required():
    found = find_terms(analyse("림파암을 인차 고치다"), GLOSSARY, general=False)
    assert [match.payload.id for match in found] == ["lymphoma"]
