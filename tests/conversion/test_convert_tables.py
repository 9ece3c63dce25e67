"""Words and sentences of the norms with their counterparts, in both directions.

`words.tsv`, `more_words.tsv`, `sentences.tsv` and `prose.tsv` hold the pairs, the second and the last with the
ways that they are good for (both; south; north), `alike.txt` what both standards write alike. `bugs.tsv` lists the
cases that do not work yet, with the reason; a line goes when its case works.
"""

import csv
from pathlib import Path

import pytest

from nambuk.conversion import Options, convert
from nambuk.variety import Variety

HERE = Path(__file__).parent
VARIABLES = HERE.parent / "variables"
FRAME = "오늘 {}에 대한 글을 읽었다."
NORTH, SOUTH = Options(Variety.KP), Options(Variety.KR)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


WORDS = rows(HERE / "words.tsv") + rows(HERE / "more_words.tsv")
SENTENCES = (
    rows(HERE / "sentences.tsv")
    + rows(HERE / "prose.tsv")
    + [r for r in rows(VARIABLES / "northern.tsv") if r["south"] != "-"]
)
ALIKE = (HERE / "alike.txt").read_text(encoding="utf-8").split()
SOUTHERN = (VARIABLES / "southern.txt").read_text(encoding="utf-8").splitlines()
BUGS = {(row["target"], row["from"]): row["reason"] for row in rows(HERE / "bugs.tsv")}
# the North writes both 여셨다 and 여시였다: there is no way back; 요소 is rather 要素 than 尿素
ONE_WAY = {"요소", "선생님이 문을 여셨다.", "그는 병에 걸렸다.", "문이 저절로 열렸다."}


def cases(table: list[dict[str, str]], source: str, goal: str, target: Variety) -> list[object]:
    found = []
    for row in table:
        if row[source] not in ONE_WAY and row.get("ways", "both") in ("both", goal):
            reason = BUGS.get((target, row[source]))
            marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
            found.append(pytest.param(row[source], row[goal], marks=marks))
    return found


@pytest.mark.parametrize(("north", "south"), cases(WORDS, "north", "south", Variety.KR))
def test_northern_words_in_the_south(north: str, south: str) -> None:
    assert convert(FRAME.format(north), SOUTH).text == FRAME.format(south)


@pytest.mark.parametrize(("south", "north"), cases(WORDS, "south", "north", Variety.KP))
def test_southern_words_in_the_north(south: str, north: str) -> None:
    assert convert(FRAME.format(south), NORTH).text == FRAME.format(north)


@pytest.mark.parametrize(("north", "south"), cases(SENTENCES, "north", "south", Variety.KR))
def test_northern_sentences_in_the_south(north: str, south: str) -> None:
    assert convert(north, SOUTH).text == south


@pytest.mark.parametrize(("south", "north"), cases(SENTENCES, "south", "north", Variety.KP))
def test_southern_sentences_in_the_north(south: str, north: str) -> None:
    assert convert(south, NORTH).text == north


@pytest.mark.parametrize("word", ALIKE)
def test_words_that_both_standards_write_alike(word: str) -> None:
    sentence = FRAME.format(word)
    assert convert(sentence, SOUTH).text == sentence
    assert convert(sentence, NORTH).text == sentence


@pytest.mark.parametrize("sentence", SOUTHERN)
def test_southern_sentences_stay_as_they_are_in_the_south(sentence: str) -> None:
    found = convert(sentence, SOUTH)
    assert found.text == sentence
    assert found.changes == ()


@pytest.mark.parametrize(
    "sentence", [row["north"] for row in SENTENCES if row.get("ways", "both") in ("both", "north")]
)
def test_northern_sentences_stay_as_they_are_in_the_north(sentence: str) -> None:
    assert convert(sentence, NORTH).text == sentence


def test_there_are_at_least_600_rows() -> None:
    assert len({(row["north"], row["south"]) for row in WORDS + SENTENCES}) >= 600


def test_every_bug_is_a_case() -> None:
    known = {(Variety.KR, row["north"]) for row in WORDS + SENTENCES} | {
        (Variety.KP, row["south"]) for row in WORDS + SENTENCES
    }
    assert set(BUGS) <= known


@pytest.mark.parametrize(
    ("sentence", "spelling", "vocabulary"),
    [
        ("밭에서 남새를 날랐다.", "밭에서 남새를 날랐다.", "밭에서 채소를 날랐다."),
        ("로동자가 닭알을 샀다.", "노동자가 닭알을 샀다.", "노동자가 달걀을 샀다."),
        ("어부들은 낙지잡이에 나섰다.", "어부들은 낙지잡이에 나섰다.", "어부들은 오징어잡이에 나섰다."),
        ("림파암으로 진찰을 받게 되였다.", None, "림프암으로 진찰을 받게 되었다."),
    ],
)
def test_levels(sentence: str, spelling: str | None, vocabulary: str) -> None:
    assert convert(sentence, Options(Variety.KR, "vocabulary")).text == vocabulary
    if spelling is not None:
        assert convert(sentence, Options(Variety.KR, "spelling")).text == spelling


def test_compounds_are_spaced_where_the_text_is_spaced_the_northern_way() -> None:
    text = "로동자들이 할수 있는것은 건강검진을 받는것이다."
    assert convert(text, SOUTH).text == "노동자들이 할 수 있는 것은 건강 검진을 받는 것이다."


def test_every_change_is_explained() -> None:
    found = convert("로동자들은 페암을 고칠수 있다는것을 알게 되였다.", SOUTH)
    assert found.text == "노동자들은 폐암을 고칠 수 있다는 것을 알게 되었다."
    assert len(found.changes) == 5
    for change in found.changes:
        assert change.variable
        assert change.rule
        assert change.before != change.after
