"""How many of the sample's markers are found, and how many of those found are right.

A listed marker counts as found where a marker that was found shares a letter with it. `FLOORS` lies a little under what
was measured, kind by kind, when each floor was last set:

vowel harmony 11 of 11, quotation 8 of 8, ending 9 of 9, date 2 of 2, name 2 of 2, ye 10 of 11, loanword 22 of 25,
initial sound 40 of 47, tense consonant 4 of 6, spacing 105 of 171 (compounds are counted but not marked),
sai-siot 4 of 7, vocabulary 25 of 48, grammar 4 of 10, number 3 of 13. Of 211 markers found all were listed.
"""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from nambuk.documents import text_document
from nambuk.reports.report import Report
from nambuk.reports.verifying import verify

SAMPLES = Path(__file__).resolve().parents[2] / "corpus" / "samples"
FLOORS = {
    "vowel harmony": 1.0,
    "quotation": 1.0,
    "ending": 0.85,
    "date": 1.0,
    "name": 1.0,
    "ye": 0.9,
    "loanword": 0.85,
    "initial sound": 0.82,
    "tense consonant": 0.6,
    "spacing": 0.58,
    "sai-siot": 0.55,
    "vocabulary": 0.48,
    "grammar": 0.4,
    "number": 0.2,
}
PRECISION = 0.97


def read(name: str) -> str:
    return (SAMPLES / name).read_text(encoding="utf-8")


@cache
def report(name: str) -> Report:
    return verify(text_document(name, read(name)))


def listed() -> dict[str, list[tuple[int, int]]]:
    """Kind → the spans of the hand-made list."""
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    lines = read("report.markers.tsv").removesuffix("\n").split("\n")
    for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        spans[row["kind"]].append((int(row["start"]), int(row["end"])))
    return spans


LISTED = listed()


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def found() -> list[tuple[int, int]]:
    return [(marker.start, marker.end) for marker in report("report.txt").markers]


def test_every_kind_has_a_floor() -> None:
    assert set(LISTED) == set(FLOORS)


@pytest.mark.parametrize(("kind", "floor"), FLOORS.items())
def test_recall_by_kind(kind: str, floor: float) -> None:
    spans = LISTED[kind]
    hits = sum(any(overlap(span, other) for other in found()) for span in spans)
    assert hits / len(spans) >= floor, f"{hits} of {len(spans)}"


def test_markers_that_are_found_are_listed() -> None:
    spans = [span for kind in LISTED.values() for span in kind]
    right = sum(any(overlap(span, other) for other in spans) for span in found())
    assert right / len(found()) >= PRECISION


def test_a_markers_place_holds_its_text() -> None:
    text = read("report.txt")
    for marker in report("report.txt").markers:
        assert text[marker.start : marker.end] == marker.text


def test_a_southern_text_has_no_marker() -> None:
    assert [(m.variable, m.text) for m in report("control.ko-KR.txt").markers] == []


def test_the_southern_version_of_the_report_has_no_firm_marker() -> None:
    """Names that the South writes the northern way would be the only ones."""
    assert [(m.variable, m.text) for m in report("report.ko-KR.txt").markers] == []


def test_a_chinese_korean_text_has_what_it_shares_with_the_north() -> None:
    texts = {marker.text for marker in report("control.ko-CN.txt").markers}
    assert {"뻐스", "쎈터", "페염", "로인"} <= texts
    for shared_with_the_south in ("컴퓨터", "인터넷", "핸드폰", "혈당"):
        assert not any(shared_with_the_south in text for text in texts)


def test_the_origin_of_the_samples() -> None:
    north, south, china = (
        report(n).evidence for n in ("report.txt", "control.ko-KR.txt", "control.ko-CN.txt")
    )
    assert north.log10_lr["ko-KP:ko-KR"] > 1
    assert north.log10_lr["ko-KP:ko-CN"] > 0
    assert south.log10_lr["ko-KP:ko-KR"] < -1
    assert south.log10_lr["ko-CN:ko-KR"] < -1
    assert china.log10_lr["ko-CN:ko-KR"] > 1
    assert china.log10_lr["ko-KP:ko-CN"] < 0
    assert "North Korean standard over" in north.scale["ko-KP:ko-KR"]
    assert "South Korean standard over" in south.scale["ko-KP:ko-KR"]
