"""Documents look the same after their text was changed: pages before and after are compared as pictures.

LibreOffice turns sources and outputs into PDF, many in one run, and page one of each is drawn. The new text has as many
letters as the old one, so whatever stands elsewhere afterwards is damage. Damage done on purpose shows that the measure
sees it. LibreOffice does not open HWPX: there the XML of both is compared, which is stricter.
"""

import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import docx
import numpy as np
import openpyxl
import pypdfium2
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.shared import Cm
from hwpx.document import HwpxDocument
from lxml import etree
from openpyxl.styles import Border, Font, PatternFill, Side

from nambuk.documents import MarkedText, document_bytes, document_from_bytes, libreoffice

from .rich_files import picture

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'

SOUTHERN = (
    ("로동", "노동"),
    ("로인", "노인"),
    ("녀자", "여자"),
    ("페", "폐"),
    ("례", "예"),
    ("이였", "이었"),
)
REPORT = [
    "로동자들은 건설장에서 페질환으로 치료를 받았으며 그가운데서 녀자는 세명이였다.",
    "의사는 로동시간을 줄일것을 요구하였으나 례외는 인정되지 않았다.",
    "병원에서는 폐가 아니라 페라고 쓰며 로인들의 페활량을 따로 재였다.",
]


def southern(text: str) -> str:
    """As many letters, some of them as the South writes them."""
    for north, south in SOUTHERN:
        text = text.replace(north, south)
    return text


# ---- documents as people make them


def word() -> bytes:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "로동건설회사"
    document.sections[0].footer.paragraphs[0].text = "페쇄문건"
    document.add_heading("로동자들의 페질환에 대하여", 1)
    paragraph = document.add_paragraph("이 글은 ")
    paragraph.add_run("로동신문").bold = True
    paragraph.add_run("의 자료에 기초하였다. ")
    link = document.part.relate_to("http://example.kp/", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    paragraph._p.append(
        parse_xml(f'<w:hyperlink {W} {R} r:id="{link}"><w:r><w:t>례를 보라</w:t></w:r></w:hyperlink>')
    )
    for text in REPORT:
        document.add_paragraph(text, style="List Number")
    table = document.add_table(4, 3)
    table.style = "Table Grid"
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"로인 {number}"
    document.add_picture(io.BytesIO(picture()), width=Cm(4))
    for number in range(18):
        document.add_paragraph(f"{number}. {' '.join(REPORT)}")
    return saved(document.save)


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    line = Side(style="thin")
    sheet.column_dimensions["A"].width = 40
    for row, text in enumerate(["로동자 이름", *REPORT], 2):
        for column in (1, 2, 3):
            cell = sheet.cell(row, column, text if column == 1 else f"페 {row}")
            cell.border = Border(line, line, line, line)
    sheet["A2"].font = Font(bold=True, size=16)
    sheet["A2"].fill = PatternFill("solid", fgColor="DDDDDD")
    sheet.merge_cells("A7:C7")
    sheet["A7"] = "로인들의 페활량"
    sheet["B8"] = "=1+2"
    return saved(book.save)


def slides() -> bytes:
    pptx = pytest.importorskip("pptx")
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[1])
    slide.shapes.title.text = "로동자들의 페질환"
    slide.placeholders[1].text = "\n".join(REPORT[:2])
    emu = pptx.util.Cm
    table = slide.shapes.add_table(2, 2, emu(2), emu(13), emu(12), emu(3)).table
    for number in range(4):
        table.cell(number // 2, number % 2).text = f"로인 {number}"
    slide.shapes.add_picture(io.BytesIO(picture()), emu(17), emu(13))
    return saved(presentation.save)


def open_document() -> bytes:
    """What a word processor writes, in short: styles, header, footer, list, table, link, picture."""
    urn = "urn:oasis:names:tc:opendocument:xmlns:"
    spaces = {"office": "office", "text": "text", "table": "table", "style": "style", "draw": "drawing",
              "fo": "xsl-fo-compatible", "svg": "svg-compatible", "manifest": "manifest"}  # fmt: skip
    names = " ".join(f'xmlns:{p}="{urn}{n}:1.0"' for p, n in spaces.items())
    names += ' xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"'
    styles = (
        '<style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties '
        'fo:border="0.5pt solid #000000" fo:padding="0.1cm"/></style:style>'
        '<style:style style:name="Head" style:family="paragraph"><style:text-properties fo:font-size="20pt" '
        'style:font-size-asian="20pt"/></style:style>'
        '<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold" '
        'style:font-weight-asian="bold"/></style:style>'
    )
    cell = '<table:table-cell table:style-name="Cell"><text:p>로인 {}</text:p></table:table-cell>'
    row = f"<table:table-row>{cell.format(1)}{cell.format(2)}</table:table-row>"
    body = (
        '<text:h text:style-name="Head" text:outline-level="1">로동자들의 페질환</text:h>'
        '<text:p>이 글은 <text:span text:style-name="B">로동신문</text:span>의 <text:a xlink:href="http://example.kp/">'
        "례</text:a>이다.</text:p>"
        f"<text:list>{''.join(f'<text:list-item><text:p>{text}</text:p></text:list-item>' for text in REPORT)}</text:list>"
        f'<table:table><table:table-column table:number-columns-repeated="2"/>{row * 4}</table:table>'
        '<text:p><draw:frame text:anchor-type="as-char" svg:width="4cm" svg:height="3cm"><draw:image '
        'xlink:href="Pictures/1.png"/></draw:frame></text:p>'
        f"{''.join(f'<text:p>{text}</text:p>' for text in REPORT * 3)}"
    )
    edge = "<text:p>로동건설회사</text:p>"
    page = (
        f"<office:document-styles {names}><office:automatic-styles><style:page-layout style:name='L'>"
        "<style:page-layout-properties fo:page-width='21cm' fo:page-height='29.7cm' fo:margin='2cm'/><style:header-style/>"
        "<style:footer-style/></style:page-layout></office:automatic-styles><office:master-styles><style:master-page "
        f"style:name='Standard' style:page-layout-name='L'><style:header>{edge}</style:header><style:footer>{edge}"
        "</style:footer></style:master-page></office:master-styles></office:document-styles>"
    )
    entries = {"/": "application/vnd.oasis.opendocument.text", "content.xml": "text/xml", "styles.xml": "text/xml",
               "Pictures/1.png": "image/png"}  # fmt: skip
    manifest = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>' for name, kind in entries.items()
    )  # fmt: skip
    members: dict[str, str | bytes] = {
        "content.xml": f"<office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        "styles.xml": page,
        "Pictures/1.png": picture(),
        "META-INF/manifest.xml": f"<manifest:manifest {names}>{manifest}</manifest:manifest>",
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", entries["/"])
        for name, content in members.items():
            package.writestr(name, content)
    return stream.getvalue()


def page() -> bytes:
    rows = "<tr><td>로인</td><td>페</td></tr>" * 4
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><h1 style="font-size: 30pt">로동자들의 페질환</h1>'
        "<p>이 글은 <b>로동신문</b>의 <a href='http://example.kp/'>례</a>이다.</p>"
        f"<ol>{''.join(f'<li>{text}</li>' for text in REPORT)}</ol><table border='1'>{rows}</table></body></html>"
    ).encode()


def saved(save: Callable[[io.BytesIO], object]) -> bytes:
    stream = io.BytesIO()
    save(stream)
    return stream.getvalue()


MADE = {"docx": word, "xlsx": workbook, "pptx": slides, "odt": open_document, "html": page}


def in_southern_spelling(kind: str, data: bytes) -> bytes:
    """The document written again in place."""
    document = document_from_bytes(f"a.{kind}", data)
    new = [MarkedText(southern(old.text), old.marks) for old in document.marked_paragraphs()]
    assert sum(a.text != b.text for a, b in zip(new, document.marked_paragraphs(), strict=True)) > 5
    return document_bytes(document, new, f"b.{kind}", data=data)


def with_parts(data: bytes, pattern: str, replacement: str) -> bytes:
    """A package (or a page) in whose XML something was replaced: damage."""
    if not data.startswith(b"PK"):
        changed = re.sub(pattern.encode(), replacement.encode(), data)
        assert changed != data
        return changed
    stream, count = io.BytesIO(), 0
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content, number = re.subn(pattern.encode(), replacement.encode(), old.read(name))
            new.writestr(name, content if name.endswith("xml") else old.read(name))
            count += number
    assert count
    return stream.getvalue()


DAMAGED = {
    "docx, no lines of the table": ("docx", '<w:tblStyle w:val="TableGrid"/>', ""),
    "docx, no heading": ("docx", '<w:pStyle w:val="Heading1"/>', ""),
    "docx, no numbers": ("docx", '<w:pStyle w:val="ListNumber"/>', ""),
    "docx, no header": ("docx", "<w:headerReference[^>]*>", ""),
    "xlsx, no widths": ("xlsx", "<cols>.*</cols>", ""),
    "odt, no lines of the table": ("odt", 'fo:border="[^"]*"', ""),
    "odt, no picture": ("odt", "<draw:frame.*</draw:frame>", ""),
    "pptx, no picture": ("pptx", "<p:pic>.*</p:pic>", ""),
    "pptx, no look of the title": ("pptx", '<p:ph type="title"/>', ""),
    "html, no style": ("html", ' style="[^"]*"', ""),
    "html, no lines of the table": ("html", " border=.1.", ""),
}


# ---- pages as pictures


SQUARE = 8
"""Pixels of the side of a square: 4 points, less than a letter."""

MOST = 8
"""So many squares of a page may be misplaced: new letters have other forms, on thousands of squares."""


@dataclass(frozen=True)
class Look:
    """A PDF as people see it: its pages, the size of the first, and which squares of the first have ink in them."""

    pages: int
    size: tuple[float, float]
    ink: np.ndarray


def look(pdf: Path) -> Look:
    document = pypdfium2.PdfDocument(str(pdf))
    drawn = document[0].render(scale=2, grayscale=True).to_numpy().squeeze() < 160
    rows, columns = (-(-side // SQUARE) for side in drawn.shape)
    whole = np.zeros((rows * SQUARE, columns * SQUARE), bool)
    whole[: drawn.shape[0], : drawn.shape[1]] = drawn
    ink = whole.reshape(rows, SQUARE, columns, SQUARE).any(axis=(1, 3))
    return Look(len(document), document[0].get_size(), ink)


def misplaced(one: Look, other: Look, reach: int) -> int:
    """How many squares have ink on one page and none within `reach` squares on the other, counted both ways."""

    def near(ink: np.ndarray) -> np.ndarray:
        padded = np.pad(ink, reach)
        (height, width), shifts = ink.shape, range(2 * reach + 1)
        return np.logical_or.reduce([padded[y : y + height, x : x + width] for y in shifts for x in shifts])

    return int((one.ink & ~near(other.ink)).sum() + (other.ink & ~near(one.ink)).sum())


@pytest.fixture(scope="module")
def looks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Look]:
    """The looks of all sources ("docx before"), outputs ("docx after") and damaged outputs, by two runs of LibreOffice."""
    office = libreoffice.program()
    if office is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("layout")
    files: dict[str, Path] = {}

    def put(name: str, kind: str, data: bytes) -> None:
        files[name] = folder / f"{len(files)}.{kind}"
        files[name].write_bytes(data)

    after = {}
    for kind, make in MADE.items():
        data = make()
        after[kind] = in_southern_spelling(kind, data)
        put(f"{kind} before", kind, data)
        put(f"{kind} after", kind, after[kind])
    for name, (kind, pattern, replacement) in DAMAGED.items():
        put(name, kind, with_parts(after[kind], pattern, replacement))
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    for how, paths in (
        ([], [path for path in files.values() if path.suffix != ".html"]),
        (["--infilter=HTML (StarWriter)"], [path for path in files.values() if path.suffix == ".html"]),
    ):  # a page as a text: as a page, LibreOffice prints it without its headings and lines
        arguments = [*command, *how, "--convert-to", "pdf", "--outdir", folder, *paths]
        subprocess.run(arguments, check=True, capture_output=True, timeout=120)
    return {name: look(path.with_suffix(".pdf")) for name, path in files.items()}


def reach(kind: str) -> int:
    """How far ink may move: less than a letter, which is large on slides."""
    return 3 if kind == "pptx" else 1


@pytest.mark.parametrize("kind", MADE)
def test_a_document_looks_the_same_afterwards(kind: str, looks: dict[str, Look]) -> None:
    before, after = looks[f"{kind} before"], looks[f"{kind} after"]
    assert (after.pages, after.size) == (before.pages, before.size)
    assert before.ink.sum() > 500
    assert misplaced(before, after, reach(kind)) <= MOST


@pytest.mark.parametrize("damage", DAMAGED)
def test_damage_is_seen(damage: str, looks: dict[str, Look]) -> None:
    kind = DAMAGED[damage][0]
    assert misplaced(looks[f"{kind} before"], looks[damage], reach(kind)) > 4 * MOST


# ---- Hangul, which LibreOffice does not open

HP = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"
LINES = f"{HP}linesegarray"
"""Where the lines broke: Hangul finds out again."""
UNSEEN = (f"{HP}run", f"{HP}t", f"{HP}ctrl", f"{HP}p", LINES)


def hangul() -> bytes:
    document = HwpxDocument.new()
    document.add_heading("로동자들의 페질환", level=1)
    paragraph = document.add_paragraph("이 글은 ", inherit_style=False)
    paragraph.add_run("로동신문", bold=True)
    paragraph.add_run("의 자료이다.")
    paragraph.add_footnote("례를 보라.")
    paragraph.add_hyperlink("http://example.kp/", "로인들")
    for text in REPORT:
        document.add_paragraph(text)
    table = document.add_table(3, 2)
    table.set_caption("로인들의 수")
    for number in range(6):
        table.cell(number // 2, number % 2).text = f"로인 {number}"
    document.page.set_header(text="로동건설회사")
    return bytes(document.to_bytes(format="hwpx"))


def shape(section: bytes) -> list[tuple[str, str]]:
    """What stands in a section in its order: elements with their attributes, letters with their looks alone."""
    found: list[tuple[str, str]] = []
    for element in etree.fromstring(section).iter("*"):
        if element.tag in UNSEEN:
            look = element.getparent().get("charPrIDRef") if element.tag == f"{HP}t" else None
            found += [("letter", look)] * len("".join(element.itertext()) if look else "")
            found += [("paragraph", str(sorted(element.attrib.items())))] * (element.tag == f"{HP}p")
        elif next(element.iterancestors(LINES), None) is None:
            found.append((str(element.tag), str(sorted(element.attrib.items()))))
    return found


@pytest.mark.parametrize(
    ("pattern", "is_damage"),
    [("<hp:linesegarray.*?</hp:linesegarray>", False), ('<hp:footNote .*?</hp:footNote>', True),
     ('charPrIDRef="[1-9][0-9]*"', True), ('borderFillIDRef="[0-9]+"', True)],
)  # fmt: skip
def test_a_hangul_document_has_the_same_parts_afterwards(pattern: str, is_damage: bool) -> None:
    data = hangul()
    after = in_southern_spelling("hwpx", data)
    old, new = (zipfile.ZipFile(io.BytesIO(file)) for file in (data, after))
    assert new.namelist() == old.namelist()
    section = "Contents/section0.xml"
    assert [name for name in old.namelist() if old.read(name) != new.read(name)] == [section]
    assert shape(new.read(section)) == shape(old.read(section))
    damaged = re.sub(pattern.encode(), b"", new.read(section))
    assert (shape(damaged) != shape(old.read(section))) == is_damage
