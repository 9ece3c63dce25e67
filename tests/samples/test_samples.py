"""The sample report: the same in all its formats, and its list of markers points where it says."""

import csv
import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import docx
import pytest
from hwpx import HwpxDocument

SAMPLES = Path(__file__).resolve().parents[2] / "corpus" / "samples"
KINDS = {
    "initial sound",
    "ye",
    "vowel harmony",
    "sai-siot",
    "ending",
    "tense consonant",
    "loanword",
    "name",
    "vocabulary",
    "spacing",
    "quotation",
    "number",
    "date",
    "grammar",
}


@dataclass(frozen=True)
class ListedMarker:
    start: int
    end: int
    text: str
    kind: str
    southern: str
    rule: str


def read(name: str) -> str:
    return (SAMPLES / name).read_text(encoding="utf-8")


def lines(name: str) -> list[str]:
    return read(name).removesuffix("\n").split("\n")


def listed_markers() -> list[ListedMarker]:
    rows = csv.DictReader(lines("report.markers.tsv"), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [
        ListedMarker(int(r["start"]), int(r["end"]), r["text"], r["kind"], r["southern"], r["rule"])
        for r in rows
    ]


def docx_lines(path: Path) -> list[str]:
    found = []
    for block in docx.Document(str(path)).iter_inner_content():
        if isinstance(block, docx.table.Table):
            found += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            found.append(block.text)
    return found


def hwpx_lines(path: Path) -> list[str]:
    found = []
    for paragraph in HwpxDocument.open(str(path)).paragraphs:
        if paragraph.tables:
            found += [
                "\t".join(c.text for c in row.cells) for table in paragraph.tables for row in table.rows
            ]
        else:
            found.append(paragraph.text)
    return found


def load_make() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_samples", SAMPLES / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_docx_holds_the_paragraphs_of_the_text() -> None:
    assert docx_lines(SAMPLES / "report.docx") == lines("report.txt")


def test_hwpx_holds_the_paragraphs_of_the_text() -> None:
    assert hwpx_lines(SAMPLES / "report.hwpx") == lines("report.txt")


def test_make_writes_the_same_bytes_each_time(tmp_path: Path) -> None:
    make = load_make()
    written = []
    for run in ("first", "second"):
        (tmp_path / run).mkdir()
        make.main(tmp_path / run)
        written.append([(tmp_path / run / name).read_bytes() for name in ("report.docx", "report.hwpx")])
    assert written[0] == written[1]


def test_the_southern_report_has_the_same_lines() -> None:
    north, south = lines("report.txt"), lines("report.ko-KR.txt")
    assert len(north) == len(south)
    assert [line.count("\t") for line in north] == [line.count("\t") for line in south]


def test_each_marker_holds_its_text() -> None:
    report = read("report.txt")
    for marker in listed_markers():
        assert report[marker.start : marker.end] == marker.text
        assert marker.text != marker.southern
        assert marker.kind in KINDS
        assert marker.rule


def test_markers_are_in_order_and_listed_once() -> None:
    places = [(marker.start, -marker.end, marker.kind) for marker in listed_markers()]
    assert places == sorted(set(places))


def test_the_southern_form_of_each_marker_stands_in_the_southern_report() -> None:
    report, south = read("report.txt"), lines("report.ko-KR.txt")
    for marker in listed_markers():
        assert marker.southern in south[report[: marker.start].count("\n")], marker


def test_words_without_a_marker_are_the_same_in_the_south() -> None:
    """The list is complete: a word of the report is either marked or stands in the southern report too."""
    report, south = read("report.txt"), lines("report.ko-KR.txt")
    markers = listed_markers()
    for word in re.finditer(r"\S+", report):
        if not any(marker.start < word.end() and word.start() < marker.end for marker in markers):
            southern = south[report[: word.start()].count("\n")]
            assert re.search(rf"(?<!\S){re.escape(word[0])}(?!\S)", southern), word[0]


@pytest.mark.parametrize("name", ["control.ko-KR.txt", "control.ko-CN.txt"])
def test_a_control_text_is_about_a_page(name: str) -> None:
    assert 600 <= len(read(name)) <= 1000
