"""The termbase that is shipped: no problems, enough of it, and fast to load."""

import re
import time

import pytest

from nambuk.glossary import glossary_files, load_glossary
from nambuk.glossary.store import _load
from nambuk.termwork.check import check_glossary


def test_no_problems():
    assert [str(problem) for problem in check_glossary()] == []


def test_every_concept_has_english():
    assert [term.id for term in load_glossary().terms if not term.words.get("en")] == []


def test_loads_in_an_instant():
    load_glossary().index("ko-KP")
    best = min(_seconds_to_load() for _ in range(3))
    assert best < 0.25, f"{len(load_glossary().terms)} concepts in {best:.3f} s"


def _seconds_to_load() -> float:
    _load.cache_clear()
    start = time.perf_counter()
    load_glossary()
    return time.perf_counter() - start


def test_cached_while_nothing_changes():
    assert load_glossary() is load_glossary()


def test_files_are_found():
    assert "medicine-diseases.tsv" in [path.name for path in glossary_files()]


ARTICLES = [  # northern word, a southern one, what the English must say
    ("림파암", "림프암", "lymphoma"),
    ("페기종", "폐기종", "emphysema"),
    ("페염", "폐렴", "pneumonia"),
    ("간경변", "간경변증", "cirrhosis"),
    ("간경화", "간경화", "cirrhosis"),
    ("위암", "위암", "stomach cancer"),
    ("척추간원판탈출증", "추간판 탈출증", "disc"),
    ("심장병", "심장병", "heart disease"),
    ("면역치료", "면역 치료", "immun"),
    ("식사료법", "식이 요법", "diet"),
    ("로동능력상실", "노동 능력 상실", "ability to work"),
    ("돌림감기", "독감", "influenza"),
    ("유열자", "발열자", "fever"),
    ("왁찐", "백신", "vaccine"),
    ("급성장내성전염병", "급성 장관 감염병", "acute enteric"),
    ("료양소", "요양소", "sanatorium"),
    ("평양종합병원", "평양종합병원", "Pyongyang General Hospital"),
    ("백송원료양소", "백송원요양소", "Paek Song Won Sanatorium"),
    ("최대비상방역체계", "최대 비상 방역 체계", "maximum emergency"),
    ("국가비상방역사령부", "국가비상방역사령부", "Epidemic Prevention Headquarters"),
    ("오미크론변이비루스", "오미크론 변이 바이러스", "Omicron"),
    ("대외건설국", "대외건설국", "External Construction"),
    ("류경대외건설양성소", "류경대외건설양성소", "Ryugyong"),
    ("제대군인", "제대 군인", "discharged"),
    ("조선인민군", "조선인민군", "Korean People's Army"),
    ("당중앙위원회", "당 중앙위원회", "Central Committee"),
    ("조선중앙통신", "조선중앙통신", "Korean Central News Agency"),
    ("포괄적인 전략적동반자관계에 관한 조약", "포괄적 전략 동반자 관계에 관한 조약", "[Cc]omprehensive"),
    ("하바롭스크", "하바롭스크", "Khabarovsk"),
    ("조선족", "조선족", "Korean Chinese"),
]


@pytest.mark.parametrize(("northern", "southern", "english"), ARTICLES)
def test_terms_of_the_articles(northern, southern, english):
    first = load_glossary().lookup(northern)[0]
    assert southern in first.words["ko-KR"]
    assert re.search(english, " ".join(first.words["en"]))


@pytest.mark.parametrize(
    "word", ["동무", "일없다", "바쁘다", "오징어", "낙지", "소행", "교양", "방조", "총화", "검열"]
)
def test_false_friends_carry_a_note(word):
    first = load_glossary().lookup(word, ["ko-KP"])[0]
    assert first.false_friend
    assert "North:" in first.note


def test_house_styles_differ():
    (kim,) = load_glossary().lookup("김정은")
    assert [kim.word("en", house) for house in ("kcna", "mou")] == ["Kim Jong Un", "Kim Jong-un"]


@pytest.mark.parametrize(("language", "share"), [("ko-KR", 0.95), ("ru", 0.7), ("zh", 0.7), ("ja", 0.7)])
def test_most_concepts_have_the_other_languages(language, share):
    terms = load_glossary().terms
    assert sum(bool(term.words.get(language)) for term in terms) >= share * len(terms)
