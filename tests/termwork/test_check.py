"""What the check says about wrong lines, with file and line."""

import pytest

from nambuk.termwork.check import check_glossary

HEADER = (
    "id\tko-KP\tko-KR\ten\ten@kcna\tru\tzh\tja\thanja\tpos\tdomain\ticd10\tdefinition\tnote\tregister\tperiod\t"
    "context@ko-KP\tcontext@ko-KR\tstatus\tsource\tflags"
)
GOOD = {
    "id": "lymphoma",
    "ko-KP": "림파암",
    "ko-KR": "림프종 | 림프암",
    "en": "lymphoma",
    "ru": "лимфома",
    "zh": "淋巴瘤",
    "ja": "リンパ腫",
    "pos": "noun",
    "domain": "medicine",
    "source": "x",
}


def lines(tmp_path, *rows, header=HEADER):
    path = tmp_path / "a.tsv"
    body = ["\t".join(row.get(column, "") for column in header.split("\t")) for row in rows]
    path.write_text("\n".join([header, *body]) + "\n", encoding="utf-8")
    return [str(problem).removeprefix(f"{path}") for problem in check_glossary([path])]


def test_a_good_line(tmp_path):
    assert lines(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        ("id", "", "empty"),
        ("ko-KP", "", "empty"),
        ("source", "", "empty"),
        ("id", "Lymphoma", "small letters"),
        ("id", "lymph--oma", "small letters"),
        ("en", "lymphoma ", "stray white space"),
        ("en", "lymph  oma", "stray white space"),
        ("en", "lymph\u00a0oma", "stray white space"),
        ("en", "lymph\u200boma", "an invisible or private character"),
        ("ko-KP", "\u1105\u1175\u11b7파암", "not in NFC"),
        ("ko-KR", "림프종|림프암", "separated by one ' | '"),
        ("ko-KR", "림프종 | ", "separated by one ' | '"),
        ("ko-KR", "림프종 | 림프종", "a word twice"),
        ("ko-KR", "lymphoma", "without Korean letters"),
        ("en", "림파", "Korean letters"),
        ("en", "лимфома", "not Latin"),
        ("en", '"lymphoma"', "quotation marks"),
        ("en@kcna", "one | two", "one word only"),
        ("ru", "lymphoma", "Latin letters in 'lymphoma'"),
        ("ru", "лимфoма", "Latin look-alike in 'лимфoма'"),
        ("zh", "療養院", "'療' is not written in zh"),
        ("ja", "疗养院", "'疗' is not written in ja"),
        ("hanja", "疗養所", "'疗' is not written in hanja"),
        ("hanja", "요양소", "not a Chinese character"),
        ("pos", "thing", "unknown pos 'thing'; one of adjective"),
        ("domain", "medicin", "unknown domain 'medicin'"),
        ("flags", "shared fake", "unknown flags 'fake'"),
        ("flags", "shared", "no word is the same on both sides"),
        ("register", "posh", "unknown register 'posh'"),
        ("status", "sure", "unknown status 'sure'"),
        ("period", "since 1972", "'since 1972' is not years"),
        ("icd10", "C8", "'C8' is not codes of ICD-10"),
        ("context@ko-KP", "병원", "only for false friends"),
        ("hanja", "淋巴", "2 characters for the 3 syllables"),
        ("hanja", "淋巴炎", "'炎' is not read '암'"),
        ("ko-KP", "폐암", "'폐암' looks southern"),
        ("ko-KP", "노동자", "'노동자' looks southern"),
        ("ko-KR", "페암", "'페암' looks northern"),
        ("ko-KR", "녀성", "'녀성' looks northern"),
        ("ko-KR", "바다가", "'바다가' looks northern"),
    ],
)
def test_a_wrong_cell(tmp_path, column, cell, message):
    found = lines(tmp_path, GOOD | {column: cell})
    assert any(line.startswith(f":2: {column}: ") and message in line for line in found), found


def test_the_same_id(tmp_path):
    assert "id: 'lymphoma' is also at" in lines(tmp_path, GOOD, GOOD | {"ko-KP": "다른"})[0]


def test_the_same_concept(tmp_path):
    again = GOOD | {"id": "lymphoma-2", "ko-KP": "림파 암"}
    assert "the same concept is at" in lines(tmp_path, GOOD, again)[0]
    other = again | {"ko-KR": "다른 말"}
    assert "has '림프종' for '림파암'" in lines(tmp_path, GOOD, other)[0]
    assert lines(tmp_path, GOOD, other | {"note": "in the other sense"}) == []
    assert lines(tmp_path, GOOD, other | {"domain": "food"}) == []


def test_a_wrong_column_and_a_surplus_cell(tmp_path):
    assert ":1: unknown column 'russian'" in lines(tmp_path, GOOD, header="id\tko-KP\trussian")[0]
    path = tmp_path / "b.tsv"
    path.write_text("id\tko-KP\tsource\na\t가\tx\ty\nb\t나\tx\n", encoding="utf-8")
    assert [(problem.line, problem.message[:7]) for problem in check_glossary([path])] == [(2, "4 cells")]


def test_a_simple_list(tmp_path):
    path = tmp_path / "c.tsv"
    path.write_text("northern\ttarget\n닭알\tegg\n남새\t\n", encoding="utf-8")
    assert [(problem.line, problem.column) for problem in check_glossary([path])] == [(3, "en")]


def test_a_missing_file_is_one_problem(tmp_path):
    assert len(check_glossary([tmp_path / "none.tsv"])) == 1


def test_good_forms_of_either_side(tmp_path):
    pairs = [
        ("페암", "폐암", "肺癌"), ("로동자", "노동자", "勞動者"), ("홍문", "항문", "肛門"), ("나사", "나사", "螺絲"),
        ("바다가", "바닷가", ""), ("되여", "되어", ""), ("뜨락또르", "트랙터", ""), ("비률", "비율", "比率"),
        ("륙월", "유월", "六月"), ("녀성 | 녀자", "여성", "女性"), ("할수 있다", "할 수 있다", ""), ("게시판", "게시판", "揭示板"),
    ]  # fmt: skip
    rows = [
        GOOD | {"id": f"a{number}", "ko-KP": north, "ko-KR": south, "hanja": hanja}
        for number, (north, south, hanja) in enumerate(pairs)
    ]
    assert lines(tmp_path, *rows) == []


def test_a_circle(tmp_path):
    one = GOOD | {"id": "squid", "ko-KP": "낙지", "ko-KR": "오징어"}
    other = GOOD | {"id": "octopus", "ko-KP": "오징어", "ko-KR": "낙지"}
    assert "goes round in a circle with" in lines(tmp_path, one, other)[0]
    friends = {"flags": "false-friend", "note": "North: squid. South: octopus."}
    assert lines(tmp_path, one | friends, other | friends) == []


def test_a_false_friend_needs_its_meanings(tmp_path):
    found = lines(tmp_path, GOOD | {"flags": "false-friend"})
    assert found == [":2: note: empty: a false friend needs its meaning on either side"]


@pytest.mark.parametrize(
    ("north", "south", "source", "good"),
    [
        ("로동", "노동", "editor's knowledge; NK-HanDic", True),  # ‘노동’의 북한어
        ("랭장고", "빙고 | 아이스박스", "editor's knowledge; NK-HanDic", False),  # it names 냉장고
        ("병원", "병원", "editor's knowledge; NK-HanDic", True),  # shared, and a headword
        ("쌕쌕병원", "쌕쌕병원", "editor's knowledge; NK-HanDic", False),  # shared, and no headword
        ("랭장고", "빙고 | 아이스박스", "editor's knowledge; northern laws", True),
        ("랭장고", "빙고 | 아이스박스", "Editor's knowledge", False),
        ("랭장고", "빙고 | 아이스박스", "editor's knowledge; Russian and kana by rule", False),
        ("랭장고", "빙고 | 냉장고", "editor's knowledge; NK-HanDic", True),
        ("로동", "", "NK-HanDic", False),
    ],
)
def test_what_is_verified_is_attested(tmp_path, north, south, source, good):
    row = GOOD | {"ko-KP": north, "ko-KR": south, "source": source, "status": "verified"}
    problems = [line for line in lines(tmp_path, row) if ": status: " in line]
    assert bool(problems) == (not good), problems
    assert not [line for line in lines(tmp_path, row | {"status": "draft"}) if ": status: " in line]


def test_what_the_norms_give_by_themselves(tmp_path):
    bare = {"id": "labour", "ko-KP": "로동", "ko-KR": "노동", "source": "x"}
    assert "follows from the norms by itself" in lines(tmp_path, bare)[0]
    assert lines(tmp_path, bare | {"ru": "труд"}) == []
