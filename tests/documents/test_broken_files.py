"""Broken files: those that once did harm, and some hundreds made by chance. `tests/fuzz` makes them by the thousand."""

import io
import signal
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from nambuk.documents import Document, DocumentError, document_from_bytes
from nambuk.documents.containers.listing import Opened
from nambuk.documents.isolation.checked import checked_listing
from nambuk.documents.limits import LIMITS
from nambuk.documents.reading import parse
from nambuk.documents.source import Source

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "fuzz"))
import campaign
import holds
import seeds

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="a clock as Unix has it")

FILES, SLOW = 20, {"docx": 8, "hwp": 8, "hwpx": 8, "pptx": 8}
"""How many of each format; all are the same in every run."""


@pytest.mark.parametrize("name", [*seeds.FAST, "zip"])
def test_files_broken_by_chance(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert seeds.seeds(name)
    for number in range(SLOW.get(name, FILES)):
        file, data, dice = campaign.broken_file(0, name, number)
        found = holds.outcome(file, data, writes=dice)
        assert found.kind in ("document", "error"), f"campaign.py --one {name}:{number} --seed 0: {found}"
    assert not list(tmp_path.iterdir())


def test_sound_files_are_read_and_written() -> None:
    """Else the test above would pass for readers that refuse everything."""
    for name in seeds.FAST:
        for data in seeds.seeds(name):
            found = holds.outcome(f"a.{NAMES.get(name, name)}", data, writes=campaign.Random(1))
            assert found.kind == "document", f"{name}: {found}"


NAMES = {"text": "txt", "markdown": "md"}


def test_what_must_not_be_is_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def harm(source: Source) -> Document:
        (tmp_path / "x").write_text("x")
        raise KeyError("x")

    def endless(source: Source) -> Document:
        while True:
            pass

    monkeypatch.setattr(holds, "_parsed", harm)
    assert holds.outcome("a.html", b"<p>x").kind == "touched"
    monkeypatch.setattr(holds, "_parsed", lambda source: [][0])
    assert holds.outcome("a.html", b"<p>x").kind == "exception"
    monkeypatch.setattr(holds, "SECONDS", 0.05)
    monkeypatch.setattr(holds, "_parsed", endless)
    assert holds.outcome("a.html", b"<p>x").kind == "too long"


# ---- what once did harm


def package(data: bytes, change: Callable[[str], str], *parts: str) -> bytes:
    """A package with a change in some of its parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name in parts:
                assert change(content.decode()) != content.decode()
                content = change(content.decode()).encode()
            new.writestr(name, content)
    return stream.getvalue()


def test_a_section_that_is_listed_a_hundred_times() -> None:
    """It was read a hundred times, and written in half a minute."""
    sound = seeds.seeds("hwpx")[0]
    once = '<opf:itemref idref="section0"'
    data = package(sound, lambda text: text.replace(once, f"{once}/>" * 99 + once), "Contents/content.hpf")
    assert parse(Source("a.hwpx", data)).text == parse(Source("a.hwpx", sound)).text
    assert holds.outcome("a.hwpx", data, writes=campaign.Random(1)).text.endswith(
        "cannot be written as hwpx: its list of contents names a part twice; write it as .txt"
    )


def test_a_paragraph_inside_the_look_of_letters() -> None:
    """It was read, and lost when the document was written again."""
    sound = seeds.seeds("docx")[0]
    inner = "<w:b><w:p><w:r><w:t>숨은 글</w:t></w:r></w:p></w:b>"
    data = package(sound, lambda text: text.replace("<w:b/>", inner, 1), "word/document.xml")
    assert holds.outcome("a.docx", data, writes=campaign.Random(1)).kind == "document"
    assert "숨은 글" not in parse(Source("a.docx", data)).text


@pytest.mark.parametrize("tag", ["plaintext", "xmp"])
def test_elements_that_show_tags_as_text(tag: str) -> None:
    """Their own end tags were text in the page that was written."""
    data = f"<p>글</p><div><{tag}>가<b>나".encode()
    assert holds.outcome("a.html", data, writes=campaign.Random(1)).kind == "document"


def test_a_letter_with_nuls() -> None:
    """They were in the text, where the analyser ends at one."""
    found = parse(
        Source("a.eml", b"Content-Type: text/plain; charset=utf-8\n\n\xea\xb0\x80\x00\xeb\x82\x98\n")
    )
    assert found.text.strip() == "가\ufffd나"


def test_an_archive_with_a_file_without_a_name() -> None:
    """Python 3.11 asked for its last letter."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(zipfile.ZipInfo("?"), "글")
        archive.writestr("a.txt", "글")
    data = stream.getvalue().replace(b"?", b"\x00")
    assert [entry.name for entry in Opened(Source("a.zip", data)).listing().entries][-1] == "a.txt"


def test_an_error_that_says_what_the_file_says() -> None:
    """Letters that turn the direction of writing, and those that a terminal takes for commands, were printed as they are."""
    data = '<?xml version="1.0"?><x xmlns:a="\u202e"><\x1b[31m'.encode()
    with pytest.raises(DocumentError) as caught:
        document_from_bytes("가\u202e\r.fodt", data)
    assert str(caught.value).isprintable()


def test_out_of_memory_is_no_damage() -> None:
    """libxml2 says so in an error of its own, and the page was said to be none. See test_isolated.py for the whole."""
    from lxml import etree

    from nambuk.documents.isolation import child

    with pytest.raises(etree.XMLSyntaxError) as caught:
        etree.fromstring(b"<a>")
    assert not child._is_out_of_memory(caught.value)
    caught.value.code = child._NO_MEMORY
    error = DocumentError("a", "is damaged")
    error.__cause__ = caught.value
    assert child._is_out_of_memory(error)


# ---- what once took hours


LONG = 60_000


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.md", b"|a\n" + b" " * LONG + b"|x"),  # may be the rule under the head of a table
        ("a.html", b"<p>x" + b" " * LONG + b"y"),  # may be an XML declaration
        ("a.csv", b"a,b\n" + b"A" * LONG + b",x\n"),  # may be words
    ],
)
def test_long_stretches_take_no_square_of_their_length(name: str, data: bytes) -> None:
    found = holds.outcome(name, data)
    assert found.kind == "document"
    assert found.seconds < 2, found


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_files_of_an_archive_with_one_long_name() -> None:
    """With its number the second was longer than a name may be, and the whole archive was taken for an attack."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in ("긴" * 60 + ".txt", "긴" * 60 + ".txt", "길" * 60, "길" * 60 + "/a.txt"):
            info = zipfile.ZipInfo("x")
            info.filename = name
            archive.writestr(info, "글")
    listing = checked_listing(Opened(Source("a.zip", stream.getvalue())).listing(), LIMITS)
    assert [entry.name[-9:] for entry in listing.entries] == [
        "긴긴긴긴긴.txt",
        "긴 (2).txt",
        "길길길길길길길길길",
        "길길_/a.txt",
    ]
