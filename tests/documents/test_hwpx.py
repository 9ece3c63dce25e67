"""Hangul documents, HWPX and HWP 5."""

import logging
from pathlib import Path

import pytest
from hwpx.document import HwpxDocument

from nambuk.documents import Document, read_document, write_document

EXPECTED = [
    ("heading 1", "진단서"),
    (None, "환자는 림파암으로\t진단되였다.\n다음 줄"),
    ("caption 1", "환자들의 수"),
    ("table 1, row 1, cell 1", "칸 1-1"),
    ("table 1, row 1, cell 2", "칸 1-2"),
    ("table 1, row 2, cell 1", "칸 2-1"),
    ("table 1, row 2, cell 2", "칸 2-2"),
    ("footnote 1", "림파암은 병이다."),
    ("endnote 1", "끝의 주해."),
    ("header", "조선건설회사"),
    ("footer", "1페지"),
]


def places(document: Document) -> list[tuple[str | None, str]]:
    texts = document.paragraph_texts()
    return [(p.container, text) for p, text in zip(document.paragraphs, texts, strict=True)]


@pytest.mark.parametrize("kind", ["hwpx", "hwp"])
def test_read_write_read(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    path: Path = request.getfixturevalue(f"report_{kind}")
    document = read_document(str(path))
    assert document.facts.format == kind
    assert places(document) == EXPECTED
    new = [f"새 {text}" for text in document.paragraph_texts()]
    written = read_document(str(write_document(document, new, tmp_path / f"새.{kind}")))
    assert places(written) == [(place, f"새 {text}") for place, text in EXPECTED]


def test_facts(report_hwpx: Path) -> None:
    facts = read_document(str(report_hwpx)).facts
    assert facts.producer == "Hancom Office Hangul"
    assert facts.created == "2025-09-17T04:32:50Z"  # what python-hwpx's template says
    assert "함초롬바탕" in facts.fonts


def test_tracked_changes(tmp_path: Path) -> None:
    document = HwpxDocument.new()
    paragraph = document.add_paragraph("앞")
    document.tracking.insert(paragraph, "넣은")
    document.tracking.delete(document.add_paragraph("지운 글"), match="지운")
    path = tmp_path / "a.hwpx"
    document.save_to_path(str(path))
    read = read_document(str(path))
    assert read.paragraph_texts() == ["앞넣은", " 글"]
    assert "1 tracked deletions not read" in read.facts.notes


def test_sections_follow_each_other(tmp_path: Path) -> None:
    document = HwpxDocument.new()
    document.add_paragraph("첫 구역")
    document.add_section().add_paragraph("둘째 구역")
    path = tmp_path / "a.hwpx"
    document.save_to_path(str(path))
    assert read_document(str(path)).paragraph_texts() == ["첫 구역", "둘째 구역"]


def test_formatting_of_unchanged_paragraphs_stays(tmp_path: Path) -> None:
    document = HwpxDocument.new()
    paragraph = document.add_paragraph("첫")
    paragraph.add_run(" 둘", bold=True)
    document.add_paragraph("바뀔 글")
    path = tmp_path / "a.hwpx"
    document.save_to_path(str(path))
    written = write_document(read_document(str(path)), ["첫 둘", "바뀐 글"], tmp_path / "b.hwpx")
    paragraphs = [p for p in HwpxDocument.open(str(written)).paragraphs if p.text]
    assert [run.text for run in paragraphs[0].runs if run.text] == ["첫", " 둘"]
    assert paragraphs[1].text == "바뀐 글"


def test_the_library_is_silent_about_damage(report_hwpx: Path, caplog: pytest.LogCaptureFixture) -> None:
    data = report_hwpx.read_bytes()
    report_hwpx.write_bytes(data[:400] + b"\x00" * 200 + data[600:])
    with caplog.at_level(logging.DEBUG), pytest.raises(Exception, match="damaged"):
        read_document(str(report_hwpx))
    assert not [record for record in caplog.records if record.name.startswith("hwpx")]
