"""Make report.docx and report.hwpx from report.txt, the same bytes each time.

    python corpus/samples/make.py [FOLDER]

The first line of report.txt is the title, lines that begin with a number and a full stop are
headings, lines with tabs are the rows of the table, every other line is a paragraph.
"""

import io
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from hwpx import HwpxDocument

HERE = Path(__file__).resolve().parent
WRITTEN = datetime(2022, 2, 24, 9, 0, tzinfo=UTC)
TITLE, HEADING, TABLE, BODY = "title", "heading", "table", "body"


def kind_of(number: int, line: str) -> str:
    """Title, heading, table row or body paragraph: what a line of report.txt is.

    >>> kind_of(7, "2. 중환자들의 병경과와 치료정형")
    'heading'
    """
    if number == 0:
        return TITLE
    if "\t" in line:
        return TABLE
    return HEADING if re.match(r"\d+\. ", line) else BODY


def blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """The text in pieces for a document: a paragraph each, the rows of a table together."""
    numbered = enumerate(text.removesuffix("\n").split("\n"))
    for kind, group in groupby(numbered, key=lambda item: kind_of(*item)):
        lines = [line for _, line in group]
        if kind == TABLE:
            yield kind, lines
        else:
            yield from ((kind, [line]) for line in lines)


def cells(rows: list[str]) -> list[list[str]]:
    """The rows of a table, each a list of cells."""
    return [row.split("\t") for row in rows]


def make_docx(text: str) -> bytes:
    """The text as a Word document on A4."""
    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    document.styles["Normal"].font.size = Pt(11)
    for kind, lines in blocks(text):
        if kind == TITLE:
            document.add_heading(lines[0], level=0).alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif kind == HEADING:
            document.add_heading(lines[0], level=1)
        elif kind == BODY:
            document.add_paragraph(lines[0])
        else:
            rows = cells(lines)
            table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
            for target, row in zip(table.rows, rows, strict=True):
                for cell, word in zip(target.cells, row, strict=True):
                    cell.text = word
    facts = document.core_properties
    facts.author = facts.last_modified_by = facts.comments = ""
    facts.created = facts.modified = WRITTEN.replace(tzinfo=None)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def make_hwpx(text: str) -> bytes:
    """The text as a Hangul (HWPX) document."""
    document = HwpxDocument.new()
    first = document.paragraphs[0]  # a new document has one paragraph, which is empty
    bold = document.styles.ensure_run(bold=True)
    for kind, lines in blocks(text):
        if kind == TITLE:
            first.text = lines[0]
        elif kind == HEADING:
            document.add_paragraph(lines[0], char_pr_id_ref=bold, inherit_style=False)
        elif kind == BODY:
            document.add_paragraph(lines[0], inherit_style=False)
        else:
            rows = cells(lines)
            table = document.add_table(len(rows), len(rows[0]))
            for y, row in enumerate(rows):
                for x, word in enumerate(row):
                    table.set_cell_text(y, x, word)
    return bytes(document.to_bytes())


def settled(name: str, content: bytes) -> bytes:
    """A member of the HWPX package with fixed ids, author and dates.

    python-hwpx gives paragraphs and tables long random ids; they become 1, 2, 3 …

    >>> settled("Contents/section0.xml", b'<p id="855691960"><t id="64112915"/></p>')
    b'<p id="1"><t id="2"/></p>'
    """
    if name == "Contents/content.hpf":
        content = content.replace(b"synthetic-fixture-author", b"")
        return re.sub(
            rb"2025-09-17T[\d:]+Z|2025\xeb[^<]+", WRITTEN.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), content
        )
    if name.startswith("Contents/section"):
        ids: dict[bytes, int] = {}
        return re.sub(rb' id="(\d{5,})"', lambda m: b' id="%d"' % ids.setdefault(m[1], len(ids) + 1), content)
    return content


def timeless(archive: bytes) -> bytes:
    """The same zip archive with nothing left that changes from run to run."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(file, "w") as new:
        for member in old.infolist():
            copy = zipfile.ZipInfo(member.filename, WRITTEN.timetuple()[:6])
            copy.compress_type = member.compress_type
            copy.external_attr = 0o644 << 16
            new.writestr(copy, settled(member.filename, old.read(member)))
    return file.getvalue()


def main(folder: Path = HERE) -> None:
    """Write both documents into `folder`."""
    text = (HERE / "report.txt").read_text(encoding="utf-8")
    (folder / "report.docx").write_bytes(timeless(make_docx(text)))
    (folder / "report.hwpx").write_bytes(timeless(make_hwpx(text)))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
