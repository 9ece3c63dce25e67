"""What survives when a document is read and written again, and the same markers whatever the format."""

import base64
import io
import os
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import olefile
import pytest

import nambuk
from nambuk.documents import Document, archive, output_name
from nambuk.documents.formats import format_of, load_format
from nambuk.documents.options import ReadOptions
from nambuk.documents.reading import parse
from nambuk.documents.source import Source
from nambuk.documents.writing import rewritten
from nambuk.resources import data_folder

from .rich_files import FILES, HOLDS, PICTURED, WORDS, picture

TABLE = data_folder("corpus") / "formats.md"
MARKS = ("bold", "italic", "link")
HEAD = """# What survives a round trip

A file of each format, with all that it can hold, was read, converted from northern to southern spelling and written
again (`tests/documents/test_round_trip.py` makes this table and compares it).

- **kept**: read, and the new text stands in its place, with its look.
- **read**: read; the format is not written, its text comes out as .txt.
- **text**: read and written, without its look.
- **—**: the format, or the file that was made, has none.
"""


def read(kind: str, data: bytes) -> Document:
    return parse(Source(f"a.{kind}", data))


def written(kind: str, document: Document, data: bytes) -> bytes | None:
    """The file with southern text, None where the format is not written."""
    name = format_of(f".{kind}")
    assert name is not None
    if load_format(name).write is None:
        return None
    marked = nambuk.convert(document, to="ko-KR").marked
    return rewritten(Source(f"a.{kind}", data, ReadOptions(format=name)), marked)


def outcomes(kind: str) -> dict[str, str]:
    """What became of each thing in the file of this kind."""
    data = FILES[kind]()
    document = read(kind, data)
    new = written(kind, document, data)
    again = None if new is None else read(kind, new)
    rows = {
        thing: fate(thing, kind, document, again, new or b"") if thing in HOLDS[kind] else "—"
        for thing in WORDS
    }
    rows["picture"] = "—" if kind not in PICTURED else "kept" if new and has_picture(new) else "lost"
    author = document.facts.author
    rows["author"] = (
        "—"
        if author is None
        else "read"
        if again is None
        else "kept"
        if again.facts.author == author
        else "lost"
    )
    rows["other parts of the file"] = others_kept(data, new) if new else "—"
    return rows


def fate(thing: str, kind: str, document: Document, again: Document | None, new: bytes) -> str:
    northern, southern = WORDS[thing]
    if northern not in document.text:
        return "not read"
    if again is None:
        return "read"
    if southern not in again.text or northern in again.text:
        return "lost"
    if thing not in MARKS or kind == "md":
        around = {"bold": f"**{southern}**", "italic": f"*{southern}*", "link": f"[{southern}]("}
        return "kept" if kind != "md" or around.get(thing, "").encode() in new else "text"
    looks = [
        (mark.kind, paragraph.text[mark.start : mark.end])
        for paragraph in again.marked_paragraphs()
        for mark in paragraph.marks
    ]
    if thing == "link" and kind == "xlsx":  # of the whole cell
        return "kept" if b"http://example.org/" in unpacked(new) else "text"
    return "kept" if any(mark == thing and southern in text for mark, text in looks) else "text"


def unpacked(data: bytes) -> bytes:
    """All members of a package, one after the other; other files as they are."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return b"\n".join(package.read(name) for name in package.namelist())


def has_picture(data: bytes) -> bool:
    if data.startswith(archive.OLE_MAGIC):
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            streams = [file.openstream(name).read() for name in file.listdir() if name[0] == "BinData"]
        return any(picture() in (stream, zlib.decompress(stream, -15)) for stream in streams)
    return picture() in unpacked(data) or base64.b64encode(picture()) in data


def others_kept(before: bytes, after: bytes) -> str:
    """How many members of a package are the same as they were."""
    if not before.startswith(b"PK"):
        return "—"
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        assert old.namelist() == new.namelist()
        same = sum(old.read(name) == new.read(name) for name in old.namelist())
        return f"{same} of {len(old.namelist())} the same"


def test_the_table_of_formats() -> None:
    found = {kind: outcomes(kind) for kind in FILES}
    rows = [*WORDS, "picture", "author", "other parts of the file"]
    lines = [f"| | {' | '.join(f'.{kind}' for kind in FILES)} |", f"| --- |{' --- |' * len(FILES)}"]
    lines += [f"| {row} | {' | '.join(found[kind][row] for kind in FILES)} |" for row in rows]
    table = HEAD + "\n" + "\n".join(lines) + "\n"
    assert "lost" not in table.removeprefix(HEAD)
    assert "not read" not in table.removeprefix(HEAD)
    if os.environ.get("NAMBUK_WRITE_TABLE"):
        TABLE.write_text(table, encoding="utf-8")
    assert TABLE.read_text(encoding="utf-8") == table, "run this test with NAMBUK_WRITE_TABLE=1"


# ---- the same markers

SENTENCES = (
    "로동자들은 페염과 림파암으로 진찰을 받게 되였다.",
    "병원에 갈수 있는 사람이 많지 않았다는것을 알게 되였다.",
    "《세멘트》먼지를 마시며 녀성들도 뜨락또르를 몰았다.",
)


def docx_of(lines: Sequence[str]) -> bytes:
    import docx

    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def hangul_of(kind: str) -> Callable[[Sequence[str]], bytes]:
    def make(lines: Sequence[str]) -> bytes:
        from hwpx.document import HwpxDocument

        document = HwpxDocument.new()
        for line in lines:
            document.add_paragraph(line)
        return bytes(document.to_bytes(format=kind))

    return make


def xlsx_of(lines: Sequence[str]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for line in lines:
        book.active.append([line])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def pptx_of(lines: Sequence[str]) -> bytes:
    from pptx import Presentation

    slides = Presentation()
    frame = (
        slides.slides.add_slide(slides.slide_layouts[6]).shapes.add_textbox(0, 0, 9000000, 900000).text_frame
    )
    frame.text = "\n".join(lines)
    stream = io.BytesIO()
    slides.save(stream)
    return stream.getvalue()


def odt_of(lines: Sequence[str]) -> bytes:
    from odf.opendocument import OpenDocumentText
    from odf.text import P

    document = OpenDocumentText()
    for line in lines:
        document.text.addElement(P(text=line))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def letter_of(lines: Sequence[str]) -> bytes:
    from email.message import EmailMessage

    letter = EmailMessage()
    letter.set_content("\n\n".join(lines), charset="euc-kr")
    return bytes(letter)


def cues_of(kind: str) -> Callable[[Sequence[str]], bytes]:
    def make(lines: Sequence[str]) -> bytes:
        mark = "," if kind == "srt" else "."
        cues = (f"00:00:0{n}{mark}000 --> 00:00:0{n}{mark}900\n{line}\n\n" for n, line in enumerate(lines))
        return (("" if kind == "srt" else "WEBVTT\n\n") + "".join(cues)).encode()

    return make


MADE: dict[str, Callable[[Sequence[str]], bytes]] = {
    "txt": lambda lines: "\n".join(lines).encode("kps9566"),
    "md": lambda lines: "\n\n".join(lines).encode("utf-16"),
    "html": lambda lines: ("<html><body>" + "".join(f"<p>{line}</p>" for line in lines)).encode(),
    "docx": docx_of,
    "odt": odt_of,
    "hwpx": hangul_of("hwpx"),
    "hwp": hangul_of("hwp"),
    "xlsx": xlsx_of,
    "pptx": pptx_of,
    "srt": cues_of("srt"),
    "vtt": cues_of("vtt"),
    "csv": lambda lines: ("글\n" + "".join(f'"{line}"\n' for line in lines)).encode("cp949"),
    "eml": letter_of,
}


@pytest.fixture(scope="module")
def plain_markers() -> list[tuple[str, str, object]]:
    return markers("\n".join(SENTENCES))


def markers(document: Document | str) -> list[tuple[str, str, object]]:
    return [(m.text, m.kind, m.standard) for m in nambuk.verify(document).markers]


@pytest.mark.parametrize("kind", MADE)
def test_the_same_markers_in_every_format(
    kind: str, plain_markers: list[tuple[str, str, object]], tmp_path: Path
) -> None:
    path = tmp_path / f"보고.{kind}"
    path.write_bytes(MADE[kind](SENTENCES))
    document = nambuk.read(path)
    assert len(plain_markers) >= 10
    assert markers(document) == plain_markers
    assert output_name(document).startswith("보고.")
