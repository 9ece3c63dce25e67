"""Two columns side by side, in Word and in a spreadsheet: all is there, looks as it did, and is plain text."""

import io
import zipfile

import pytest
from docx import Document as Word
from docx.oxml.ns import qn
from openpyxl import load_workbook

from nambuk.bilingual import columns_docx, columns_xlsx
from nambuk.bilingual.bilingual import (
    BilingualDocument,
    BilingualParagraph,
    BilingualSegment,
    ExchangeError,
    Note,
)
from nambuk.bilingual.columns_docx import bilingual_docx
from nambuk.bilingual.columns_xlsx import bilingual_xlsx
from nambuk.documents.document import Mark, MarkedText

MARKED = BilingualSegment(
    MarkedText(
        "환자는 림파암이다.", (Mark("1", 4, 7, "bold"), Mark("2", 5, 7, "italic"), Mark("3", 9, 9, "note"))
    ),
    MarkedText("He has lymphoma.", (Mark("1", 7, 15, "underline"), Mark("2", 0, 2, "link"))),
    notes=(Note("term", "림파암 → lymphoma"), Note("length", "long", 2.0)),
)
ODD = BilingualSegment(
    MarkedText("=1+1\t<b>&\x00\ufffe"), MarkedText("첫 줄\n\t다음\r\n줄", (Mark("1", 0, 0, "picture"),))
)
BLANK = BilingualSegment(MarkedText(""), MarkedText(""), "  ")


def document(
    *segments: BilingualSegment, name: str = "reports/a.docx", target: str = "en"
) -> BilingualDocument:
    paragraphs = (BilingualParagraph((BLANK,)), BilingualParagraph(segments))
    return BilingualDocument(name, "ab" * 32, "docx", "ko-KP", target, paragraphs, "opus-mt, glossary 1")


def opened(content: bytes):
    return Word(io.BytesIO(content))


def cells(row) -> list[str]:
    return [cell.text for cell in row.cells]


def test_word_has_a_table_for_each_document():
    word = opened(bilingual_docx([document(MARKED, ODD), document(ODD, name="b.txt")], date="2024-05-06"))
    first, second = word.tables
    head, one, two = first.rows
    assert cells(head) == ["", "Korean (North), ko-KP", "English, en", "Notes"]
    notes = "term: 림파암 → lymphoma\nlength: long"
    assert cells(one) == ["2.1", "환자는 림파암이다.", "He has lymphoma.", notes]
    assert cells(two) == ["2.2", "=1+1\t<b>&␀\ufffd", "첫 줄\n\t다음\n줄", ""]
    assert [cells(row) for row in second.rows][1:] == [["2.1", "=1+1\t<b>&␀\ufffd", "첫 줄\n\t다음\n줄"]]
    texts = [paragraph.text for paragraph in word.paragraphs]
    assert "reports/a.docx" in texts
    assert "b.txt" in texts
    about = "Korean (North), ko-KP → English, en · 2024-05-06 · opus-mt, glossary 1 · SHA-256 abababababab…"
    assert about in texts


def test_word_shows_the_marks():
    _, source, target, _ = opened(bilingual_docx([document(MARKED)])).tables[0].rows[1].cells
    looks = [(run.text, run.bold, run.italic) for run in source.paragraphs[0].runs]
    assert looks == [("환자는 ", None, None), ("림", True, None), ("파암", True, True), ("이다.", None, None)]
    assert [(run.text, run.underline) for run in target.paragraphs[0].runs] == [
        ("He", True), (" has ", None), ("lymphoma", True), (".", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("target", "font", "attribute", "language"),
    [
        ("en", "Calibri", "w:val", "en-US"),
        ("ru", "Calibri", "w:val", "ru-RU"),
        ("ja", "Yu Gothic", "w:eastAsia", "ja-JP"),
        ("zh", "Microsoft YaHei", "w:eastAsia", "zh-CN"),
        ("ko-KR", "Malgun Gothic", "w:eastAsia", "ko-KR"),
        ('x"<', "Calibri", "w:val", "x"),
    ],
)
def test_word_knows_the_languages(target, font, attribute, language):
    word = opened(bilingual_docx([document(MARKED, target=target)]))
    source, translation = (cell.paragraphs[0].style for cell in word.tables[0].rows[1].cells[1:3])
    assert source.element.rPr.find(qn("w:lang")).get(qn("w:eastAsia")) == "ko-KP"
    assert source.element.rPr.rFonts.get(qn("w:eastAsia")) == "Malgun Gothic"
    assert translation.element.rPr.find(qn("w:lang")).get(qn(attribute)) == language
    assert translation.font.name == font


def test_word_lies_across_and_repeats_the_head():
    word = opened(bilingual_docx([document(MARKED)]))
    section = word.sections[0]
    assert section.page_width > section.page_height
    assert section.header.paragraphs[0].text == "reports/a.docx"
    properties = word.tables[0].rows[0]._tr.trPr
    assert properties.find(qn("w:tblHeader")) is not None
    widths = [column.width for column in word.tables[0].columns]
    assert widths[0] < widths[3] < widths[1] == widths[2]
    assert sum(widths) <= section.page_width - section.left_margin - section.right_margin


def test_word_begins_a_new_table_after_many_rows(monkeypatch):
    monkeypatch.setattr(columns_docx, "_ROWS_OF_A_TABLE", 2)
    tables = opened(bilingual_docx([document(*[ODD] * 5)])).tables
    assert [len(table.rows) for table in tables] == [3, 3, 2]


def test_no_documents_are_files_too():
    assert opened(bilingual_docx([])).tables == []
    assert load_workbook(io.BytesIO(bilingual_xlsx([]))).active.max_row == 1


def test_the_spreadsheet_has_a_row_for_each_sentence():
    book = load_workbook(io.BytesIO(bilingual_xlsx([document(MARKED, ODD), document(ODD, name="b.txt")])))
    page = book.active
    head, *rows = page.iter_rows(values_only=True)
    assert head == (
        "document", "paragraph", "sentence", "source: Korean (North), ko-KP", "target: English, en", "notes",
    )  # fmt: skip
    notes = "term: 림파암 → lymphoma\nlength: long"
    assert rows[0] == ("reports/a.docx", 2, 1, "환자는 림파암이다.", "He has lymphoma.", notes)
    assert [row[:3] for row in rows] == [("reports/a.docx", 2, 1), ("reports/a.docx", 2, 2), ("b.txt", 2, 1)]
    assert (page.freeze_panes, page["D3"].data_type, page["D3"].quotePrefix) == ("A2", "s", True)
    assert page["D2"].alignment.wrap_text
    assert page.column_dimensions["D"].width == page.column_dimensions["E"].width == 60


def test_the_spreadsheet_holds_no_formula():
    content = bilingual_xlsx([document(ODD)])
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_more_sentences_than_a_sheet_has_rows_are_refused(monkeypatch):
    monkeypatch.setattr(columns_xlsx, "MOST_ROWS", 2)
    with pytest.raises(ExchangeError, match=r"^2 documents: 4 sentences, and a sheet holds 2; write fewer"):
        bilingual_xlsx([document(ODD), document(ODD)])
