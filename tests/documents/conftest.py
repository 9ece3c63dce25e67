"""Files made on the spot by the libraries that write them, and a small PDF writer."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

TextLine = tuple[Any, ...]  # x, y (points from the bottom left), text, and its size if it has one of its own

REPORT = "국가는 가격을 바로 정하고 로동자들의 페질환을 치료하여야 한다. 《림파암》이라고 하였다."


def build_pdf(
    pages: Sequence[Sequence[TextLine]],
    info: dict[str, str] | None = None,
    *,
    has_unicode_map: bool = True,
    encrypt: bytes | None = None,
    size: float = 12,
) -> bytes:
    """A PDF whose font is not embedded: glyph ids of one em (a space: 0.3 em), with a ToUnicode map."""
    characters = sorted({c for page in pages for _, _, text, *_ in page for c in text})
    glyph = {c: number for number, c in enumerate(characters, 1)}
    objects: list[bytes] = []

    def add(content: str) -> int:
        objects.append(content.encode("latin-1"))
        return len(objects)

    def stream(content: str) -> int:
        return add(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")

    unicode_map = stream(_unicode_map(glyph))
    descriptor = add(
        "<< /Type /FontDescriptor /FontName /ABCDEF+KPCheonrima /Flags 4 /FontBBox [0 -200 1000 900] "
        "/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >>"
    )
    widths = f"/W [{glyph[' ']} [300]]" if " " in glyph else ""
    descendant = add(
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ABCDEF+KPCheonrima /DW 1000 "
        f"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> {widths} "
        f"/FontDescriptor {descriptor} 0 R >>"
    )
    to_unicode = f"/ToUnicode {unicode_map} 0 R" if has_unicode_map else ""
    font = add(
        "<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+KPCheonrima /Encoding /Identity-H "
        f"/DescendantFonts [{descendant} 0 R] {to_unicode} >>"
    )
    parent = len(objects) + 1 + 2 * len(pages)
    kids = []
    for page in pages:
        shown = (
            f"BT /F1 {(*own, size)[0]} Tf 1 0 0 1 {x} {y} Tm <{''.join(f'{glyph[c]:04X}' for c in text)}> Tj ET"
            for x, y, text, *own in page
        )
        content = stream("\n".join(shown))
        resources = f"<< /Font << /F1 {font} 0 R >> >>"
        kids.append(
            add(
                f"<< /Type /Page /Parent {parent} 0 R /MediaBox [0 0 595 842] "
                f"/Resources {resources} /Contents {content} 0 R >>"
            )
        )
    add(f"<< /Type /Pages /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] /Count {len(kids)} >>")
    catalog = add(f"<< /Type /Catalog /Pages {parent} 0 R >>")
    facts = " ".join(f"/{k} <feff{v.encode('utf-16-be').hex()}>" for k, v in (info or {}).items())
    about = add(f"<< {facts} >>")
    return _pdf_file(objects, f"/Root {catalog} 0 R /Info {about} 0 R".encode() + b" " + (encrypt or b""))


def _unicode_map(glyph: dict[str, int]) -> str:
    """The ToUnicode map of a font: glyph ids to UTF-16."""
    entries = "".join(f"<{g:04X}> <{c.encode('utf-16-be').hex()}>\n" for c, g in glyph.items())
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /M def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{len(glyph)} beginbfchar\n{entries}endbfchar\n"
        "endcmap end end"
    )


def _pdf_file(objects: Sequence[bytes], trailer: bytes) -> bytes:
    """The objects (numbered from 1) with their table of places and the trailer."""
    out = b"%PDF-1.5\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    start, size = len(out), len(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} ".encode()
    return out + trailer + f" >>\nstartxref\n{start}\n%%EOF".encode()


LOCKED = (  # a standard security handler whose keys fit no empty password
    b"/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] "
    b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <" + b"11" * 32 + b"> /U <" + b"22" * 32 + b"> >>"
)


@pytest.fixture
def make_pdf() -> Callable[..., bytes]:
    return build_pdf


@pytest.fixture
def locked_pdf() -> bytes:
    return build_pdf([[(72, 760, "비밀")]], encrypt=LOCKED)


@pytest.fixture
def report_docx(tmp_path: Path) -> Path:
    """A Word document with a heading, runs, a table, a header and a footer."""
    import docx

    document = docx.Document()
    document.add_heading("진단서", 1)
    paragraph = document.add_paragraph("환자는 ")
    paragraph.add_run("림파암").bold = True
    paragraph.add_run("으로\t진단되였다.\n다음 줄")
    table = document.add_table(2, 2)
    for row in range(2):
        for cell in range(2):
            table.cell(row, cell).text = f"칸 {row + 1}-{cell + 1}"
    document.add_paragraph("")
    document.sections[0].header.paragraphs[0].text = "조선건설회사"
    document.sections[0].footer.paragraphs[0].text = "1페지"
    document.core_properties.author = "의사"
    path = tmp_path / "보고서.docx"
    document.save(str(path))
    return path


@pytest.fixture
def report_hwpx(tmp_path: Path) -> Path:
    """A Hangul document with a heading, tab and line break, table with caption, notes, header, footer."""
    return _save_hangul(tmp_path / "보고서.hwpx")


@pytest.fixture
def report_hwp(tmp_path: Path) -> Path:
    """The same in the binary format HWP 5."""
    return _save_hangul(tmp_path / "보고서.hwp")


def _save_hangul(path: Path) -> Path:
    from hwpx.document import HwpxDocument

    document = HwpxDocument.new()
    document.add_heading("진단서", level=1)
    paragraph = document.add_paragraph("환자는 림파암으로\t진단되였다.\n다음 줄", inherit_style=False)
    paragraph.add_footnote("림파암은 병이다.")
    paragraph.add_endnote("끝의 주해.")
    document.page.set_header(text="조선건설회사")
    document.page.set_footer(text="1페지")
    table = document.add_table(2, 2)
    table.set_caption("환자들의 수")
    for row in range(2):
        for cell in range(2):
            table.cell(row, cell).text = f"칸 {row + 1}-{cell + 1}"
    document.save_to_path(str(path))
    return path
