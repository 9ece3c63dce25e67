"""Workbooks: cells, what stands around them, and the file that is written again."""

import io
import zipfile
from collections.abc import Sequence

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from nambuk.documents import DocumentError, Mark, MarkedText
from nambuk.documents.formats.ooxml.xlsxmarks import header_outline, header_sections, new_section
from nambuk.documents.limits import with_limits
from nambuk.documents.options import ReadOptions

from .packages import (
    RELATIONS,
    XML,
    changed,
    error_of,
    longer,
    members,
    packed,
    places,
    read,
    relations,
    words,
    write,
)
from .rich_files import picture

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DRAWING = (
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    f'xmlns:r="{RELATIONS}"'
)


@pytest.fixture(scope="module")
def report() -> bytes:
    """A workbook with a table, looks, merged cells, a picture, a chart, comments, headers and a hidden sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "로동자"
    for row in (["이름", "직업", "나이"], ["김철수", "로동자", 34], ["리영희", "로동자", 29]):
        sheet.append(row)
    bold = TextBlock(InlineFont(b=True, rFont="바탕"), "림파암")
    sheet["A5"] = CellRichText("환자는 ", bold, "으로 진단되였다.")
    sheet["B6"] = "여러\n줄"
    sheet["C6"], sheet["D6"] = '=A2&"동무"', "=COUNTA(환자[이름])"
    sheet["B2"].comment = Comment("설명이다.", "의사")
    sheet["B2"].font = Font(name="KP CheonRiMa", italic=True)
    sheet["B3"].hyperlink = "http://example.org/"
    sheet.add_table(Table(displayName="환자", ref="A1:C3"))
    chart = BarChart()
    chart.title = "나이별 수"
    chart.add_data(Reference(sheet, 3, 1, 3, 3), titles_from_data=True)
    chart.set_categories(Reference(sheet, 1, 2, 1, 3))
    sheet.add_chart(chart, "F2")
    sheet.add_image(Image(io.BytesIO(picture())), "F20")
    sheet.oddHeader.center.text = "조선건설회사 &P"
    choices = DataValidation("list", formula1='"남,녀"')
    choices.add("D2")
    sheet.add_data_validation(choices)
    sheet.merge_cells("A8:C8")
    sheet["A8"] = "합친 칸"
    sheet.column_dimensions["A"].width = 33
    hidden = book.create_sheet("숨긴것")
    hidden["A1"] = "숨은 글"
    hidden.sheet_state = "hidden"
    book.properties.creator = "의사"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


PLACES = [
    ('sheet "로동자", cell A1', "이름"),
    ('sheet "로동자", cell B1', "직업"),
    ('sheet "로동자", cell C1', "나이"),
    ('sheet "로동자", cell A2', "김철수"),
    ('sheet "로동자", cell B2', "로동자"),
    ('sheet "로동자", cell A3', "리영희"),
    ('sheet "로동자", cell B3', "로동자"),
    ('sheet "로동자", cell A5', "환자는 림파암으로 진단되였다."),
    ('sheet "로동자", cell B6', "여러\n줄"),
    ('sheet "로동자", cell A8', "합친 칸"),
    ('sheet "로동자", comment B2', "설명이다."),
    ('sheet "로동자", chart 1', "나이별 수"),
    ('sheet "로동자", header', "조선건설회사 "),
    ('sheet "숨긴것", cell A1', "숨은 글"),
]


def test_cells_and_their_places(report: bytes) -> None:
    document = read(report, "a.xlsx")
    assert places(document) == PLACES
    assert words(document.marked_paragraphs()[7]) == [("bold", "림파암")]
    assert words(document.marked_paragraphs()[12]) == [("field", "조선건설회사 |")]


def test_facts(report: bytes) -> None:
    facts = read(report, "a.xlsx").facts
    assert facts.author == "의사"
    assert "Openpyxl" in (facts.producer or "")
    assert {"KP CheonRiMa", "바탕"} <= set(facts.fonts)
    assert facts.notes == (
        'hidden sheets: "숨긴것"',
        "1 pictures not read",
        "2 names of sheets: left as they are in writing",
        "1 lists of choices: left as they are in writing",
        "2 formulas with Korean in them: left as they are in writing",
    )


def test_the_same_paragraphs_give_the_same_bytes(report: bytes) -> None:
    document = read(report, "a.xlsx")
    assert write(document, report, document.marked_paragraphs()) == report
    assert write(document, report, document.paragraph_texts()) == report


def test_only_the_parts_with_text_change(report: bytes) -> None:
    document = read(report, "a.xlsx")
    new = [f"새 {text}" if text == "숨은 글" else text for text in document.paragraph_texts()]
    written = members(write(document, report, new))
    before = members(report)
    assert list(written) == list(before)
    assert {name for name in before if before[name] != written[name]} == {
        "xl/worksheets/sheet2.xml",
        "xl/workbook.xml",  # formulas are calculated when it is opened
    }


def test_everything_else_stays(report: bytes) -> None:
    document = read(report, "a.xlsx")
    new = longer(document)
    written = write(document, report, new)
    again = read(written, "a.xlsx")
    assert again.marked_paragraphs() == new
    book = openpyxl.load_workbook(io.BytesIO(written), rich_text=True)
    sheet = book["로동자"]
    assert sheet["B2"].value == "로동자!"
    assert (sheet["B2"].font.name, sheet["B2"].font.italic) == ("KP CheonRiMa", True)
    assert sheet["C2"].value == 34
    assert sheet["C6"].value == '=A2&"동무"'
    assert sheet["A5"].value[1].font.b
    assert sheet["B2"].comment.text == "설명이다.!"
    assert sheet["B3"].hyperlink.target == "http://example.org/"
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A8:C8"]
    assert sheet.column_dimensions["A"].width == 33
    assert [choice.formula1 for choice in sheet.data_validations.dataValidation] == ['"남,녀"']
    assert book["숨긴것"].sheet_state == "hidden"
    assert (len(sheet._charts), len(sheet._images)) == (1, 1)
    assert sheet.oddHeader.center.text == "조선건설회사 &P!"


def test_columns_of_tables_have_the_names_of_their_cells(report: bytes) -> None:
    document = read(report, "a.xlsx")
    new = ["Name [full]", "name [FULL]", "한글", *document.paragraph_texts()[3:]]
    written = write(document, report, new)
    assert read(written, "a.xlsx").paragraph_texts()[:3] == ["Name [full]", "name [FULL] ", "한글"]
    sheet = openpyxl.load_workbook(io.BytesIO(written))["로동자"]
    assert sheet.tables["환자"].column_names == ["Name [full]", "name [FULL] ", "한글"]
    assert sheet["D6"].value == "=COUNTA(환자[Name '[full']])"


def test_charts_show_the_new_text_of_cells(report: bytes) -> None:
    with_cache = members(report)["xl/charts/chart1.xml"].replace(
        b"<cat>",
        b"<cat><strRef><strCache><pt idx='0'><v>\xea\xb9\x80\xec\xb2\xa0\xec\x88\x98</v></pt></strCache></strRef>",
    )
    data = changed(report, {"xl/charts/chart1.xml": with_cache})
    document = read(data, "a.xlsx")
    assert places(document) == PLACES  # what was taken over from cells is not read twice
    written = members(write(document, data, longer(document)))["xl/charts/chart1.xml"]
    assert "<v>김철수!</v>" in written.decode()


# ---- workbooks by hand


def workbook(*sheets: str, strings: Sequence[str] = (), files: dict[str, str] | None = None) -> bytes:
    """A workbook with these rows of sheets (or whole content of sheets) and shared strings."""
    numbers = range(1, len(sheets) + 1)
    listed = "".join(f'<sheet name="표 {n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
    parts = [("worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    shared = "".join(f"<si>{string}</si>" for string in strings)
    content = {
        f"xl/worksheets/sheet{n}.xml": f'{XML}<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        + (sheet if "<sheetData" in sheet else f"<sheetData>{sheet}</sheetData>")
        + "</worksheet>"
        for n, sheet in enumerate(sheets, 1)
    }
    return packed(
        {
            "[Content_Types].xml": f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations(*parts, ("sharedStrings", "sharedStrings.xml")),
            "xl/sharedStrings.xml": f'{XML}<sst xmlns="{MAIN}" count="9" uniqueCount="{len(strings)}">{shared}</sst>',
            **content,
            **(files or {}),
        }
    )


def shared(reference: str, number: int | str) -> str:
    return f'<c r="{reference}" t="s"><v>{number}</v></c>'


TWICE = workbook(
    f"<row>{shared('A1', 0)}{shared('B1', 1)}</row>",
    f"<row>{shared('A1', 0)}</row>",
    strings=["<t>동무</t>", "<t>일</t>"],
)


@pytest.mark.parametrize(
    ("new", "strings", "changes"),
    [
        (["사람", "일", "사람"], ["사람", "일"], {"xl/sharedStrings.xml"}),
        (
            ["사람", "일", "동무"],
            ["동무", "일", "사람"],
            {"xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"},
        ),
        (
            ["사람", "일", "친구"],
            ["사람", "일", "친구"],
            {"xl/sharedStrings.xml", "xl/worksheets/sheet2.xml"},
        ),
        (["동무", "일", "동무"], ["동무", "일"], set()),
    ],
)
def test_cells_that_share_a_string(new: list[str], strings: list[str], changes: set[str]) -> None:
    document = read(TWICE, "a.xlsx")
    assert document.paragraph_texts() == ["동무", "일", "동무"]
    written = write(document, TWICE, new)
    assert read(written, "a.xlsx").paragraph_texts() == new
    before, after = members(TWICE), members(written)
    assert {name for name in before if before[name] != after[name]} == changes
    table = after["xl/sharedStrings.xml"].decode()
    assert [part.partition("<")[0] for part in table.split("<t>")[1:]] == strings
    assert f'uniqueCount="{len(strings)}"' in table


@pytest.mark.parametrize(
    ("string", "text", "new", "written"),
    [
        ('<t>漢字</t><rPh sb="0" eb="2"><t>한자</t></rPh>', "漢字", "글자", "<si><t>글자</t></si>"),
        ("<t>가_x000D_\n나_x005F_x0041__x0007_</t>", "가\n나_x0041_", "_x0041_", "<si><t>_x005F_x0041_</t></si>"),
        ("<t> 가 </t>", " 가 ", " 나", '<si><t xml:space="preserve"> 나</t></si>'),
        ("<r><t>가</t></r><r><rPr><b/></rPr><t>나</t></r>", "가나", "다", "<si><t>다</t></si>"),
        ("<r><rPr><b/></rPr><t>가</t></r><r><t>나</t></r>", "가나", "다",
         "<si><r><rPr><b/></rPr><t>다</t></r></si>"),
    ],
)  # fmt: skip
def test_strings(string: str, text: str, new: str, written: str) -> None:
    data = workbook(f"<row>{shared('A1', 0)}</row>", strings=[string])
    document = read(data, "a.xlsx")
    assert document.paragraph_texts() == [text]
    again = write(document, data, [new])
    assert written in members(again)["xl/sharedStrings.xml"].decode()
    assert read(again, "a.xlsx").paragraph_texts() == [new]


def test_marks_move_with_their_words() -> None:
    string = '<r><t xml:space="preserve">환자는 </t></r><r><rPr><b/></rPr><t>림파암</t></r><r><rPr><i/></rPr><t>이다</t></r>'
    data = workbook(f"<row>{shared('A1', 0)}</row>", strings=[string])
    document = read(data, "a.xlsx")
    [marked] = document.marked_paragraphs()
    assert words(marked) == [("bold", "림파암"), ("italic", "이다")]
    new = MarkedText(
        "Lymphoma is what the patient has.", (Mark("1", 0, 8, "bold"), Mark("2", 9, 11, "italic"))
    )
    [result] = read(write(document, data, [new]), "a.xlsx").marked_paragraphs()
    assert words(result) == [("bold", "Lymphoma"), ("italic", "is")]


def test_what_is_no_text() -> None:
    cells = (
        f'<c r="A1"><v>7</v></c><c r="B1" t="b"><v>1</v></c><c r="C1" t="e"><v>#N/A</v></c>{shared("D1", 0)}'
        '<c r="E1" t="str"><f>D1&amp;"님"</f><v>김님</v></c><c r="F1" t="str"><v>값</v></c><c r="G1" t="inlineStr"/>'
    )
    data = workbook(f'<row r="1">{cells}</row>', strings=["<t>김</t>"])
    document = read(data, "a.xlsx")
    assert places(document) == [('sheet "표 1", cell D1', "김"), ('sheet "표 1", cell F1', "값")]
    assert "1 text results of formulas not read" in document.facts.notes
    written = members(write(document, data, ["박", "수"]))
    assert "<v>김님</v>" in written["xl/worksheets/sheet1.xml"].decode()
    assert 'fullCalcOnLoad="1"' in written["xl/workbook.xml"].decode()


def test_strict_workbooks() -> None:
    strict = {
        name: data.replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
            RELATIONS.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        )
        for name, data in members(TWICE).items()
    }
    data = packed(strict)
    document = read(data, "a.xlsx")
    assert read(write(document, data, ["가", "나", "다"]), "a.xlsx").paragraph_texts() == ["가", "나", "다"]


def test_macros_stay() -> None:
    data = changed(TWICE, {"xl/vbaProject.bin": b"\xd0\xcf macro"})
    document = read(data, "a.xlsm")
    assert "macros are kept, not run and not read" in document.facts.notes
    written = write(document, data, longer(document))
    assert members(written)["xl/vbaProject.bin"] == b"\xd0\xcf macro"


# ---- columns

ROWS = (
    '<row r="2"><c r="B2" t="str"><v>번호</v></c><c r="C2" t="str"><v>본문</v></c><c r="D2" t="str"><v>비고</v></c></row>'
    '<row r="3"><c r="B3" t="str"><v>하나</v></c><c r="C3" t="str"><v>글 하나</v></c><c r="D3" t="str"><v>없음</v></c></row>'
)


@pytest.mark.parametrize(
    ("columns", "texts"),
    [
        ((), ["번호", "본문", "비고", "하나", "글 하나", "없음"]),
        (("본문",), ["글 하나"]),
        (("비고", "B"), ["하나", "없음"]),
        (("d",), ["비고", "없음"]),
        (("2", "4"), ["번호", "비고", "하나", "없음"]),
    ],
)
def test_columns(columns: tuple[str, ...], texts: list[str]) -> None:
    data = workbook(ROWS)
    document = read(data, "a.xlsx", ReadOptions(columns=columns))
    assert document.paragraph_texts() == texts
    again = read(write(document, data, longer(document)), "a.xlsx")
    assert sum(text.endswith("!") for text in again.paragraph_texts()) == len(texts)


@pytest.mark.parametrize("column", ["내용", "ZZ", "9"])
def test_columns_that_are_not_there(column: str) -> None:
    reason = error_of(workbook(ROWS), "a.xlsx", ReadOptions(columns=(column,)))
    assert reason.startswith(f"has no column '{column}' with text; its first rows hold: 번호, 본문, 비고")


def test_a_cell_in_another_column_keeps_the_string_that_it_shares() -> None:
    data = workbook(f"<row>{shared('A1', 0)}{shared('B1', 0)}</row>", strings=["<t>동무</t>"])
    document = read(data, "a.xlsx", ReadOptions(columns=("B",)))
    written = write(document, data, ["친구"])
    assert read(written, "a.xlsx").paragraph_texts() == ["동무", "친구"]


# ---- what stands around cells

THREAD = "[Threaded comment]\n\nComment:\n    첫 설명\nReply:\n    대답"


def test_comments_and_threads() -> None:
    files = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(
            ("comments", "../comments1.xml"), ("threadedComment", "../threadedComments/t.xml")
        ),
        "xl/comments1.xml": f'<comments xmlns="{MAIN}"><authors><author>tc={{1}}</author><author>의사</author></authors>'
        f'<commentList><comment ref="A1" authorId="0"><text><t>{THREAD}</t></text></comment><comment ref="B2" authorId="1">'
        "<text><r><rPr><b/></rPr><t>의사:</t></r><r><t> 이전 설명이다</t></r></text></comment></commentList></comments>",
        "xl/threadedComments/t.xml": '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/x">'
        '<threadedComment ref="A1" id="1"><text>첫 설명</text></threadedComment>'
        '<threadedComment ref="A1" id="2" parentId="1"><text>대답</text></threadedComment></ThreadedComments>',
    }
    data = workbook(f"<row>{shared('A1', 0)}</row>", strings=["<t>글</t>"], files=files)
    document = read(data, "a.xlsx")
    assert places(document)[1:] == [
        ('sheet "표 1", comment B2', "의사: 이전 설명이다"),
        ('sheet "표 1", comment A1', "첫 설명"),
        ('sheet "표 1", comment A1', "대답"),
    ]
    assert words(document.marked_paragraphs()[1]) == [("bold", "의사:")]
    written = write(document, data, ["글", "의사: 이전 설명이다", "First", "Answer"])
    assert read(written, "a.xlsx").paragraph_texts() == ["글", "의사: 이전 설명이다", "First", "Answer"]
    copy = members(written)["xl/comments1.xml"].decode()
    assert THREAD.replace("첫 설명", "First").replace("대답", "Answer") in copy


def box(text: str) -> str:
    return f"<xdr:sp><xdr:txBody><a:p>{text}</a:p></xdr:txBody></xdr:sp>"


def test_text_boxes_and_charts() -> None:
    inner = box('<a:r><a:rPr b="1"/><a:t>상자</a:t></a:r><a:r><a:t> 글</a:t></a:r>')
    drawing = (
        f"<xdr:wsDr {DRAWING}>{inner}<mc:AlternateContent><mc:Choice Requires='x'>{box('<a:r><a:t>새것</a:t></a:r>')}"
        f"</mc:Choice><mc:Fallback>{box('<a:r><a:t>새것</a:t></a:r>')}{box('<a:r><a:t>보이지 않음</a:t></a:r>')}"
        "</mc:Fallback></mc:AlternateContent><xdr:graphicFrame><c:chart r:id='r1'/></xdr:graphicFrame></xdr:wsDr>"
    )
    chart = (
        f"<c:chartSpace {DRAWING}><c:title><c:tx><c:rich><a:p><a:r><a:t>도표 제목</a:t></a:r></a:p></c:rich></c:tx></c:title>"
        "<c:ser><c:tx><c:v>계렬</c:v></c:tx><c:cat><c:strLit><c:pt idx='0'><c:v>평양</c:v></c:pt></c:strLit></c:cat>"
        "<c:val><c:numLit><c:pt idx='0'><c:v>3</c:v></c:pt></c:numLit></c:val></c:ser></c:chartSpace>"
    )
    files = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(("drawing", "/xl/drawings/drawing1.xml")),
        "xl/drawings/drawing1.xml": drawing,
        "xl/drawings/_rels/drawing1.xml.rels": relations(("chart", "../charts/chart1.xml")),
        "xl/charts/chart1.xml": chart,
    }
    data = workbook("", files=files)
    document = read(data, "a.xlsx")
    assert places(document) == [
        ('sheet "표 1", text box 1', "상자 글"),
        ('sheet "표 1", text box 2', "새것"),
        ('sheet "표 1", chart 1', "도표 제목"),
        ('sheet "표 1", chart 1', "계렬"),
        ('sheet "표 1", chart 1', "평양"),
    ]
    written = write(document, data, longer(document))
    assert read(written, "a.xlsx").marked_paragraphs() == longer(document)
    shown = members(written)["xl/drawings/drawing1.xml"].decode()
    assert shown.count("새것!") == 2
    assert "보이지 않음<" in shown


@pytest.mark.parametrize(
    ("header", "sections", "texts"),
    [
        ("제목", ["제목"], ["제목"]),
        ("&L왼쪽&C가운데&R&P / &N", ["", "&L왼쪽", "&C가운데", "&R&P / &N"], ["", "왼쪽", "가운데", " / "]),
        (
            '&C&"바탕,Bold"&12&K01+000제목 && 끝',
            ["", '&C&"바탕,Bold"&12&K01+000제목 && 끝'],
            ["", "제목 & 끝"],
        ),
        ("&R&14 2023년 &D", ["", "&R&14 2023년 &D"], ["", "2023년 "]),
        ("&&L아님", ["&&L아님"], ["&L아님"]),
    ],
)
def test_headers(header: str, sections: list[str], texts: list[str]) -> None:
    assert header_sections(header) == sections
    assert [header_outline(section).text for section in sections] == texts
    for section in sections:
        outline = header_outline(section)
        assert new_section(section, MarkedText(outline.text, outline.marks)) == section
        new = new_section(section, MarkedText("3 & more", outline.marks))
        assert header_outline(new).text == "3 & more"
        assert [mark.kind for mark in header_outline(new).marks] == [mark.kind for mark in outline.marks]


def test_texts_that_excel_does_not_take(report: bytes) -> None:
    document = read(report, "a.xlsx")
    for number, text, message in (
        (0, "긴" * 256, "256 characters in the name of a column, which holds 255"),
        (1, "긴" * 32_768, "32,768 characters in a cell, which holds 32,767"),
        (12, "긴" * 252, "256 characters in a header or footer, which holds 255"),
    ):
        new = document.paragraph_texts()
        new[number if number != 1 else 7] = text
        with pytest.raises(DocumentError, match=f"cannot be written as xlsx .{message}.; write it as .txt"):
            write(document, report, new)


# ---- hostile files


@pytest.mark.parametrize(
    "sheet",
    [
        f'<dimension ref="A1:XFD1048576"/><sheetData><row r="1048576">{shared("XFD1048576", 0)}</row></sheetData>',
        f'<sheetData><row r="99999999999999999999">{shared("ZZZZZ1", 0)}</row></sheetData>',
        f'<sheetData><row r="-1">{shared("", 0)}</row></sheetData>'
        '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        f'<cols><col min="1" max="16384"/></cols><sheetData><row r="1" spans="1:16384">{shared("A1", 0)}</row></sheetData>',
    ],
)
def test_sheets_that_claim_to_be_large(sheet: str) -> None:
    document = read(workbook(sheet, strings=["<t>글</t>"]), "a.xlsx")
    assert document.text == "글"


@pytest.mark.parametrize("number", ["1", "-1", "99999999999999999999", "", "١", "1.0", "x"])
def test_strings_that_do_not_exist(number: str) -> None:
    data = workbook(f"<row>{shared('A1', 0)}{shared('B1', number)}</row>", strings=["<t>글</t>"])
    document = read(data, "a.xlsx")
    assert document.text == "글"
    assert "1 cells whose text is missing in the file not read" in document.facts.notes
    assert read(write(document, data, ["새 글"]), "a.xlsx").text == "새 글"


def test_too_many_cells() -> None:
    data = workbook("<row>" + '<c r="A1"><v>1</v></c>' * 6 + "</row>")
    options = ReadOptions(limits=with_limits(["cells=5"]))
    expected = "too large: more than 5 cells; split it, or allow more with --limit cells=50"
    assert error_of(data, "a.xlsx", options) == expected


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"xl/worksheets/sheet1.xml": "<!DOCTYPE x [<!ENTITY y 'z'>]><x>&y;</x>"}, "declares XML entities"),
        ({"xl/worksheets/sheet1.xml": "<a><b>"}, "is a damaged xlsx file"),
        ({"_rels/.rels": relations()}, "is a damaged xlsx file (no main part)"),
        ({"xl/_rels/workbook.xml.rels": relations()}, "holds no text"),
    ],
)
def test_damaged_files(files: dict[str, str], message: str) -> None:
    assert message in error_of(changed(TWICE, files), "a.xlsx")


def test_entities_in_a_part_under_any_name() -> None:
    """A relation may name a part that the check of the archive does not take for XML."""
    related = relations(("worksheet", "a.dat"))
    files = {
        "xl/_rels/workbook.xml.rels": related,
        "xl/a.dat": "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>",
    }
    assert "declares XML entities (xl/a.dat)" in error_of(changed(TWICE, files), "a.xlsx")


def test_two_files_of_one_name() -> None:
    stream = io.BytesIO(TWICE)
    with zipfile.ZipFile(stream, "a") as package, pytest.warns(UserWarning, match="Duplicate name"):
        package.writestr("xl/workbook.xml", "<x/>")
    assert "two files of one name" in error_of(stream.getvalue(), "a.xlsx")
