"""Word documents."""

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from nambuk.documents import Document, read_document, write_document

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def places(document: Document) -> list[tuple[str | None, str]]:
    texts = document.paragraph_texts()
    return [(p.container, text) for p, text in zip(document.paragraphs, texts, strict=True)]


def add_xml(document: Any, content: str) -> None:
    """A body paragraph with this content."""
    document.element.body.insert(0, parse_xml(f"<w:p {W} {MC}>{content}</w:p>"))


def save(document: Any, tmp_path: Path) -> Document:
    path = tmp_path / "a.docx"
    document.save(str(path))
    return read_document(str(path))


def test_paragraphs_and_their_places(report_docx: Path) -> None:
    assert places(read_document(str(report_docx))) == [
        ("heading 1", "진단서"),
        (None, "환자는 림파암으로\t진단되였다.\n다음 줄"),
        ("table 1, row 1, cell 1", "칸 1-1"),
        ("table 1, row 1, cell 2", "칸 1-2"),
        ("table 1, row 2, cell 1", "칸 2-1"),
        ("table 1, row 2, cell 2", "칸 2-2"),
        ("header", "조선건설회사"),
        ("footer", "1페지"),
    ]


def test_facts(report_docx: Path) -> None:
    facts = read_document(str(report_docx)).facts
    assert facts.author == "의사"
    assert facts.producer == "Microsoft Macintosh Word"  # what python-docx's template says
    assert facts.created == "2013-12-23T23:15:00+00:00"


def test_fonts(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph().add_run("글").font.name = "KP CheonRiMa"
    assert "KP CheonRiMa" in save(document, tmp_path).facts.fonts


def test_tracked_insertions_are_kept_and_deletions_left_out(tmp_path: Path) -> None:
    document = docx.Document()
    add_xml(
        document,
        '<w:r><w:t xml:space="preserve">앞 </w:t></w:r>'
        '<w:ins w:id="1" w:author="갑"><w:r><w:t>넣은</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="갑"><w:r><w:delText>지운</w:delText></w:r></w:del>'
        '<w:sdt><w:sdtContent><w:r><w:t xml:space="preserve"> 칸</w:t></w:r></w:sdtContent></w:sdt>'
        '<w:hyperlink><w:r><w:t xml:space="preserve"> 련결</w:t></w:r></w:hyperlink>',
    )
    read = save(document, tmp_path)
    assert read.text == "앞 넣은 칸 련결"
    assert "1 tracked deletions not read" in read.facts.notes


def test_soft_hyphens_page_breaks_and_fields(tmp_path: Path) -> None:
    document = docx.Document()
    add_xml(
        document,
        '<w:r><w:br w:type="page"/><w:t>치</w:t><w:softHyphen/><w:t>료\u00ad법</w:t><w:noBreakHyphen/></w:r>'
        "<w:r><w:instrText>PAGE</w:instrText></w:r>",
    )
    assert save(document, tmp_path).text == "치료법\u2011"


def test_text_boxes_once_and_with_their_place(tmp_path: Path) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>상자 글</w:t></w:r></w:p></w:txbxContent>"
    document = docx.Document()
    add_xml(
        document,
        "<w:r><w:t>본문</w:t></w:r><w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>",
    )
    read = save(document, tmp_path)
    assert places(read) == [(None, "본문"), ("text box 1", "상자 글")]
    written = write_document(read, ["새 본문", "새 상자"], tmp_path / "b.docx")
    assert read_document(str(written)).paragraph_texts() == ["새 본문", "새 상자"]
    assert "상자 글".encode() not in docx.Document(str(written)).part.blob


@pytest.fixture
def with_footnote(tmp_path: Path) -> Document:
    document = docx.Document()
    add_xml(document, '<w:r><w:t>본문</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>')
    notes = (
        f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>각주 글</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    return save(document, tmp_path)


def test_footnotes_are_read_and_written(with_footnote: Document, tmp_path: Path) -> None:
    assert places(with_footnote) == [(None, "본문"), ("footnote 1", "각주 글")]
    written = write_document(with_footnote, ["가", "나"], tmp_path / "b.docx")
    assert places(read_document(str(written))) == [(None, "가"), ("footnote 1", "나")]
    body = docx.Document(str(written)).part.blob
    assert b"footnoteReference" in body


def test_nested_tables(tmp_path: Path) -> None:
    document = docx.Document()
    outer = document.add_table(1, 1)
    outer.cell(0, 0).text = "밖"
    outer.cell(0, 0).add_table(1, 1).cell(0, 0).text = "안"
    assert places(save(document, tmp_path)) == [
        ("table 1, row 1, cell 1", "밖"),
        ("table 2, row 1, cell 1", "안"),
    ]


def test_writing_keeps_the_format_of_the_first_run(report_docx: Path, tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    paragraph.add_run("굵은").bold = True
    paragraph.add_run(" 글")
    kept = document.add_paragraph("그대로 ")
    kept.add_run("기울인").italic = True
    read = save(document, tmp_path)
    written = docx.Document(str(write_document(read, ["새\t글\n둘", "그대로 기울인"], tmp_path / "b.docx")))
    first, second = written.paragraphs
    assert first.text == "새\t글\n둘"
    assert [run.bold for run in first.runs if run.text] == [True]
    assert [run.italic for run in second.runs] == [None, True]


def test_no_text(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="holds no text"):
        save(docx.Document(), tmp_path)
