"""Files of old office programs: read through LibreOffice, written as newer ones."""

import io
import os
import socket
import stat
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from nambuk.batch.places import same_format_name
from nambuk.documents import (
    DocumentError,
    ReadOptions,
    document_bytes,
    document_from_bytes,
    libreoffice,
    output_name,
    with_limits,
)
from nambuk.documents.formats import office
from nambuk.documents.reading import parse
from nambuk.documents.source import Source

from .packages import places

needs_libreoffice = pytest.mark.skipif(libreoffice.program() is None, reason="LibreOffice is not installed")
needs_shell = pytest.mark.skipif(os.name == "nt", reason="a shell script stands in for LibreOffice")

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def rtf(text: str) -> bytes:
    r"""An RTF file of Hangul's kind: Korean letters as bytes of CP949, what has none as \u."""
    body = "".join(
        c if c.isascii() else "".join(f"\\'{byte:02x}" for byte in c.encode("cp949")) for c in text
    )
    info = r"{\info{\author Dr. Ri}{\creatim\yr2014\mo3\dy1\hr9\min30}}"
    fonts = r"{\fonttbl{\f0\fnil\fcharset129 KP CheonRiMa;}}"
    return rf"{{\rtf1\ansi\ansicpg949\uc1\deflang1042{fonts}{info}\f0 {body}\par}}".encode()


def word_file() -> bytes:
    document = docx.Document()
    document.add_heading("진단서", 1)
    paragraph = document.add_paragraph("환자는 ")
    paragraph.add_run("림파암").bold = True
    paragraph.add_run("으로 진단되였다.")
    document.add_table(1, 2).cell(0, 1).text = "칸"
    document.add_paragraph("끝 문단.")
    document.sections[0].header.paragraphs[0].text = "조선건설회사"
    document.core_properties.author = "의사"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "_conversions", office._Conversions())


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that LibreOffice was started for."""
    names: list[str] = []
    convert = libreoffice.converted

    def counted(source: Source, *how: str) -> bytes:
        names.append(source.name)
        return convert(source, *how)

    monkeypatch.setattr(libreoffice, "converted", counted)
    return names


# ---- with LibreOffice


@needs_libreoffice
def test_rtf(runs: list[str]) -> None:
    data = rtf(r"\b 림파암\b0 으로 진단되였다.\par 둘째 문단")
    document = document_from_bytes("a.rtf", data)
    assert document.paragraph_texts() == ["림파암으로 진단되였다.", "둘째 문단"]
    assert [(mark.kind, mark.start, mark.end) for mark in document.paragraphs[0].marks] == [("bold", 0, 3)]
    facts = document.facts
    assert (facts.format, facts.author, facts.producer) == ("rtf", "Dr. Ri", None)
    assert facts.notes[0].startswith("read through LibreOffice ")
    assert "KP CheonRiMa" in facts.fonts
    assert not any("Liberation" in font for font in facts.fonts)
    assert (document.size, document.sha256) == (len(data), Source("", data).sha256)
    assert output_name(document) == "a.rtf.docx"
    new = document_bytes(document, ["새 글", "둘째 문단"], "a.docx", data=data)
    assert [p.text for p in docx.Document(io.BytesIO(new)).paragraphs if p.text] == ["새 글", "둘째 문단"]
    assert runs == ["a.rtf"]  # once for reading and writing
    with pytest.raises(DocumentError, match=r"cannot be written as \.rtf; use \.docx, \.txt, \.md"):
        document_bytes(document, ["새 글", "둘째 문단"], "b.rtf", data=data)


@needs_libreoffice
def test_doc(tmp_path: Path) -> None:
    given = libreoffice.converted(Source("a.docx", word_file()), ".docx", "doc")
    path = tmp_path / "보고.doc"
    path.write_bytes(given)
    document = document_from_bytes(str(path), given)
    assert places(document) == [
        ("heading 1", "진단서"),
        (None, "환자는 림파암으로 진단되였다."),
        ("table 1, row 1, cell 2", "칸"),
        (None, "끝 문단."),
        ("header", "조선건설회사"),
    ]
    assert [mark.kind for mark in document.paragraphs[1].marks] == ["bold"]
    assert (document.facts.format, document.facts.author) == ("doc", "의사")
    new = document_bytes(document, [f"새 {text}" for text in document.paragraph_texts()], "b.docx")
    again = document_from_bytes("b.docx", new)
    assert places(again) == [(place, f"새 {text}") for place, text in places(document)]


@needs_libreoffice
def test_damaged_files_are_not_read_as_text() -> None:
    data = OLE + "WordDocument\0001Table\0".encode("utf-16-le") + bytes(range(32, 256)) * 40
    with pytest.raises(DocumentError, match=r"LibreOffice cannot read it as \.doc: it is damaged"):
        document_from_bytes("a.doc", data)


@needs_libreoffice
def test_nothing_is_fetched() -> None:
    """A page is what LibreOffice fetches most readily from: without the settings, this picture is asked for."""
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        picture = f"http://127.0.0.1:{server.getsockname()[1]}/x.png"
        page = f'<html><body><p>글</p><img src="{picture}"></body></html>'.encode()
        done = threading.Event()

        def listen() -> None:
            while not done.is_set():
                try:
                    asked.append(server.accept())
                except TimeoutError:
                    continue

        listener = threading.Thread(target=listen)
        listener.start()
        made = libreoffice.converted(Source("a.html", page), ".html", "odt")
        done.set()
        listener.join()
    assert parse(Source("a.odt", made)).text == "글"
    assert asked == []


# ---- without it


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Makes a shell script stand in for LibreOffice; gives the folder for temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()

    def make(script: str) -> Path:
        path = tmp_path / "soffice"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setattr(libreoffice, "program", lambda: str(path))
        monkeypatch.setattr("tempfile.tempdir", str(folder))
        return folder

    return make


WRITE = 'for last; do out="$before"; before="$last"; done; mkdir "$out"; '


@needs_shell
def test_it_runs_with_a_profile_of_its_own(stand_in: Callable[[str], Path]) -> None:
    tell = '(cat profile/user/registrymodifications.xcu; echo "$@"; env; ulimit -v; ulimit -c) > "$out/document.docx"'
    folder = stand_in(WRITE + tell)
    options = ReadOptions(limits=with_limits(["memory=900M"]))
    told = libreoffice.converted(Source("a.rtf", b"x", options), ".rtf", "docx", "Rich Text Format").decode()
    assert '"DisableMacrosExecution" oor:op="fuse" oor:type="xs:boolean"><value>true<' in told
    assert '"BlockUntrustedRefererLinks" oor:op="fuse" oor:type="xs:boolean"><value>true<' in told
    assert "--infilter=Rich Text Format --convert-to docx" in told
    assert f"-env:UserInstallation=file://{folder}" in told
    assert f"\nHOME={folder}" in told
    assert "DISPLAY=" not in told
    assert told.endswith(f"\n{900 * 1024}\n0\n")
    assert list(folder.iterdir()) == []


@needs_shell
def test_what_takes_too_long_is_stopped_with_all_that_it_started(
    stand_in: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = stand_in(f"sleep 60 & echo $! > {tmp_path}/child; wait")
    options = ReadOptions(limits=with_limits(["seconds=1"]))
    with pytest.raises(
        DocumentError, match=r"longer than 1 s to read and was stopped; .* --limit seconds=10"
    ):
        document_from_bytes("a.rtf", rtf("글"), options)
    child = int((tmp_path / "child").read_text())
    for _ in range(50):
        state = subprocess.run(
            ["ps", "-o", "stat=", "-p", str(child)], capture_output=True, text=True, check=False
        )
        if state.stdout.strip() in ("", "Z"):
            break
        time.sleep(0.02)
    else:
        pytest.fail("what it had started still runs")
    assert list(folder.iterdir()) == []


@needs_shell
@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("exit 0", r"LibreOffice cannot read it as \.rtf: it is damaged, or has a password"),
        ("kill -9 $$", r"LibreOffice cannot read it as \.rtf"),
        (WRITE + 'head -c 3000000 /dev/zero > "$out/document.docx"', r"LibreOffice cannot read it as \.rtf"),
        (WRITE + 'echo x > "$out/document.docx"', "is no docx file"),
        (WRITE + 'ln -s /etc/passwd "$out/document.docx"', r"LibreOffice cannot read it as \.rtf"),
    ],
)
def test_failures_in_one_line(script: str, message: str, stand_in: Callable[[str], Path]) -> None:
    stand_in(script)
    options = ReadOptions(limits=with_limits(["file-size=2M"]))
    with pytest.raises(DocumentError, match=message) as caught:
        document_from_bytes("a.rtf", rtf("글"), options)
    assert "\n" not in str(caught.value)


def test_where_it_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    with pytest.raises(
        DocumentError, match=r"read with LibreOffice, .* install LibreOffice, or save it as \.docx"
    ):
        document_from_bytes("a.rtf", rtf("글"))


def test_workbooks_become_newer_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    book = openpyxl.Workbook()
    book.active["B2"] = "뜨락또르"
    stream = io.BytesIO()
    book.save(stream)
    told: list[object] = []

    def converted(source: Source, *how: str) -> bytes:
        told.extend(how)
        return stream.getvalue()

    monkeypatch.setattr(libreoffice, "converted", converted)
    data = OLE + "Workbook\0".encode("utf-16-le")
    document = document_from_bytes("a.xls", data)
    assert told == [".xls", "xlsx", "MS Excel 97"]
    assert places(document) == [('sheet "Sheet", cell B2', "뜨락또르")]
    assert (document.facts.format, output_name(document)) == ("xls", "a.xls.xlsx")
    assert document_bytes(document, ["트랙터"], "a.xlsx", data=data).startswith(b"PK")


def stream_names(*names: str) -> bytes:
    return OLE + b"".join(f"{name}\0".encode("utf-16-le") for name in names)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.rtf", "그저 글이다.".encode("cp949"), "text"),
        ("a.doc", "그저 글이다.".encode("utf-16"), "text"),
        ("a.doc", b"<html><body><p>text</p></body></html>", "html"),
        ("a.xls", b"<!DOCTYPE html><table><tr><td>cell</td></tr></table>", "html"),
        ("a.doc", word_file(), "docx"),
        ("a.rtf", word_file(), "docx"),
        ("a.doc", rtf("글"), "rtf"),
        ("a.rtf", stream_names("WordDocument"), "doc"),
        ("a.wps", stream_names("WordDocument"), "doc"),
        ("a.wps", stream_names("MatOST"), "wps"),
        ("a.doc", stream_names("WordDocument", "Workbook"), "doc"),  # a letter with a table in it
        ("a.xls", stream_names("WordDocument", "Workbook"), "xls"),
        ("a.ppt", stream_names("WordDocument", "PowerPoint Document"), "ppt"),
        ("a", stream_names("PowerPoint Document"), "ppt"),
        ("a.sxw", b"PK\x03\x04", "sxw"),
        ("a", rtf("글"), "rtf"),
        ("a.doc", b"\x00\x01" * 50, "doc"),  # LibreOffice says that it is none
    ],
)
def test_files_are_read_as_what_they_are(name: str, data: bytes, kind: str) -> None:
    from nambuk.documents.reading import _format

    assert _format(Source(name, data)).name == kind


def test_disguised_files_are_read_and_named() -> None:
    document = document_from_bytes("보고.doc", word_file())
    assert (document.facts.format, output_name(document)) == ("docx", "보고.doc.docx")
    assert same_format_name("보고.doc", word_file()) == "보고.doc.docx"
    assert same_format_name("보고.rtf", rtf("글")) == "보고.rtf.docx"
    assert same_format_name("보고.doc", b"<html>") == "보고.doc.html"
    assert document_from_bytes("글.rtf", "그저 글이다.".encode("cp949")).text == "그저 글이다."


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (
            "a.doc",
            stream_names("WordDocument").ljust(512, b"\0") + b"\xec\xa5" + bytes(9) + b"\x01" + bytes(500),
        ),
        ("a.doc", stream_names("EncryptedPackage")),
        ("a.xls", stream_names("EncryptedPackage")),
    ],
)
def test_passwords(name: str, data: bytes) -> None:
    with pytest.raises(DocumentError, match="with a password; open it and save a copy without one"):
        document_from_bytes(name, data)
