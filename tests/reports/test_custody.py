"""The chain of custody: what is done with each part of a file, and how reports say it."""

import hashlib
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from nambuk.documents import Document, with_limits
from nambuk.documents.custody import parts_of, use_of_part
from nambuk.documents.document import Container, Part
from nambuk.documents.options import ReadOptions
from nambuk.documents.source import Source
from nambuk.reports.custody import custody_html, custody_record, custody_rows, told_options
from nambuk.reports.report import Report

DIGEST = "0" * 64


@pytest.mark.parametrize(
    ("format", "name", "use"),
    [
        ("docx", "word/document.xml", "text"),
        ("docx", "word/footnotes.xml", "text"),
        ("docx", "word/header12.xml", "text"),
        ("docx", "docProps/app.xml", "facts"),
        ("docx", "word/_rels/document.xml.rels", "structure"),
        ("docx", "word/vbaProject.bin", "macro, not run"),
        ("docx", "word/embeddings/oleObject1.bin", "file inside, not read"),
        ("docx", "word/media/image1.EMF", "picture, not read"),
        ("docx", "word/fonts/font1.odttf", "font, not used"),
        ("docx", "word/comments.xml", "comments, not read"),
        ("docx", "../odd", "not read"),
        ("xlsx", "xl/worksheets/sheet1.xml", "text"),
        ("xlsx", "xl/externalLinks/externalLink1.xml", "link, not followed"),
        ("pptx", "ppt/slides/slide3.xml", "text"),
        ("odt", "Basic/Standard/Module1.xml", "macro, not run"),
        ("odt", "content.xml", "text"),
        ("hwpx", "Contents/section0.xml", "text"),
        ("hwpx", "Scripts/headerScripts", "script, not run"),
        ("hwpx", "BinData/image1.bmp", "picture, not read"),
        ("hwp", "BodyText/Section0", "text"),
        ("hwp", "Scripts/DefaultJScript", "script, not run"),
        ("hwp", "BinData/BIN0001.OLE", "file inside, not read"),
        ("doc", "Macros/VBA/dir", "macro, not run"),
        ("pdf", "a.docm", "not read"),
    ],
)
def test_what_is_done_with_a_part(format: str, name: str, use: str) -> None:
    assert use_of_part(format, name) == use


def packed(*files: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files:
            archive.writestr(name, data)
    return stream.getvalue()


def test_every_part_has_its_digest() -> None:
    data = packed(("word/document.xml", b"<a/>"), ("word/media/a.png", b"1"))
    first, second = parts_of(Source("a.docx", data), "docx")
    assert first == Part("word/document.xml", 4, hashlib.sha256(b"<a/>").hexdigest(), "text")
    assert (second.use, second.size) == ("picture, not read", 1)


def test_a_damaged_part_is_said() -> None:
    data = packed(("word/document.xml", b"<a/>"), ("word/media/a.png", b"PICTURE"))
    parts = parts_of(Source("a.docx", data.replace(b"PICTURE", b"pICTURE")), "docx")
    assert [part.use for part in parts] == ["text", "damaged, not read"]


@pytest.mark.parametrize("data", [b"PK\3\4 nothing", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 nothing", b"text"])
def test_nothing_is_raised_for_damaged_files(data: bytes) -> None:
    assert parts_of(Source("a.docx", data), "docx") == ()


def test_hangul_files_have_their_streams(tmp_path: Path) -> None:
    from hwpx.document import HwpxDocument

    document = HwpxDocument.new()
    document.add_paragraph("글")
    for suffix in ("hwp", "hwpx"):
        document.save_to_path(str(tmp_path / f"a.{suffix}"))
        parts = parts_of(Source("a", (tmp_path / f"a.{suffix}").read_bytes()), suffix)
        assert [part.name.lower() for part in parts if part.use == "text"] in (
            ["bodytext/section0"],
            ["contents/section0.xml"],
        )
        assert not [part for part in parts if part.use == "damaged, not read"]


@pytest.fixture
def document(northern_report: Report) -> Document:
    return replace(
        northern_report.document,
        size=1234,
        parts=(
            Part("word/document.xml", 10, DIGEST, "text"),
            Part("<b>\u202e.png", 20, DIGEST, "picture, not read"),
            Part("word/vbaProject.bin", 30, DIGEST, "macro, not run"),
        ),
        containers=(Container("a.zip", 99, DIGEST, "보고.docx", (("program", 2),), (("x.exe", "program"),)),),
        options=ReadOptions(encoding="cp949", limits=with_limits(["pages=9"])),
    )


def test_rows(document: Document) -> None:
    assert custody_rows(document) == [
        ("size", "1,234 bytes"),
        ("taken from", f"a.zip, SHA-256 {DIGEST}"),
        ("not read there", "2 × program"),
        ("files inside", "3, of which 1 were read"),
        ("not read", "1 × macro, not run; 1 × picture"),
        ("read with", "encoding cp949, limit pages 9"),
    ]


def test_record(document: Document) -> None:
    record = custody_record(document, "0.1.0")
    assert list(record) == [
        *("sha256", "size", "containers", "parts", "read", "skipped", "options", "nambuk"),
    ]
    assert record["read"] == {"text": 1}
    assert record["skipped"] == [
        {"name": "<b>\u202e.png", "reason": "picture, not read"},
        {"name": "word/vbaProject.bin", "reason": "macro, not run"},
    ]
    assert record["options"] == {"encoding": "cp949", "limit pages": "9"}


def test_the_table_of_parts_is_folded_and_safe(document: Document) -> None:
    page = custody_html(document)
    assert page.startswith("<details><summary>3 files inside, 1 read</summary>")
    assert "&lt;b&gt;" in page
    assert "<b>" not in page
    assert 'data-code="U+202E"' in page
    assert custody_html(replace(document, parts=())) == ""


def test_usual_options_are_not_told() -> None:
    assert told_options(ReadOptions()) == {}
