"""Bad input: each gives one line that says what, where and what to do."""

import io
import os
import pickle
import zipfile
from pathlib import Path

import pytest

from nambuk.documents import DocumentError, ReadOptions, read_document, with_limits
from nambuk.documents.archive import OLE_MAGIC
from nambuk.documents.limits import LIMITS, MEBIBYTE


def error_of(path: Path | str, encoding: str | None = None, *limits: str) -> str:
    with pytest.raises(DocumentError) as caught:
        read_document(str(path), ReadOptions(encoding=encoding, limits=with_limits(limits)))
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    return message.removeprefix(f"{path}: ")


def written(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def with_member(path: Path, member: str, data: bytes) -> Path:
    """A zip file with one member replaced or added."""
    source = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name != member:
                target.writestr(name, source.read(name))
        target.writestr(member, data)
    return path


@pytest.mark.parametrize("suffix", ["txt", "md", "html", "docx", "hwpx", "hwp", "pdf", "xyz"])
class TestEveryFormat:
    def test_empty(self, suffix: str, tmp_path: Path) -> None:
        assert "is empty" in error_of(written(tmp_path, f"a.{suffix}", b""))

    def test_missing(self, suffix: str, tmp_path: Path) -> None:
        assert "no such file" in error_of(tmp_path / f"a.{suffix}")

    def test_noise(self, suffix: str, tmp_path: Path) -> None:
        noise = bytes(range(256)) * 20
        assert error_of(written(tmp_path, f"a.{suffix}", noise))

    def test_folder(self, suffix: str, tmp_path: Path) -> None:
        (tmp_path / f"a.{suffix}").mkdir()
        assert "is a folder" in error_of(tmp_path / f"a.{suffix}")

    def test_huge_files_are_refused_before_reading(self, suffix: str, tmp_path: Path) -> None:
        path = tmp_path / f"a.{suffix}"
        with path.open("wb") as stream:
            stream.truncate(1024**3)  # sparse: takes no space
        assert "too large: 1,024 MiB, the limit is" in error_of(path)


@pytest.mark.parametrize("suffix", ["docx", "hwpx", "hwp", "pdf"])
class TestPackages:
    def test_cut_off(self, suffix: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
        if suffix == "pdf":
            data = request.getfixturevalue("make_pdf")([[(72, 700, "글")]])
        else:
            data = request.getfixturevalue(f"report_{suffix}").read_bytes()
        assert "damaged" in error_of(written(tmp_path, f"a.{suffix}", data[: len(data) // 2]))

    def test_text_under_the_suffix(self, suffix: str, tmp_path: Path) -> None:
        assert "is no " in error_of(written(tmp_path, f"a.{suffix}", "되였다\n".encode()))

    def test_under_the_suffix_of_text(
        self, suffix: str, tmp_path: Path, request: pytest.FixtureRequest
    ) -> None:
        if suffix == "pdf":
            data = request.getfixturevalue("make_pdf")([[(72, 700, "글")]])
        else:
            data = request.getfixturevalue(f"report_{suffix}").read_bytes()
        assert "give it the right suffix" in error_of(written(tmp_path, "a.txt", data))


def test_endless_input_is_read_up_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            self.taken += len(buffer)
            buffer[:] = b"a" * len(buffer)
            return len(buffer)

    endless = Endless()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(endless)))
    with pytest.raises(DocumentError, match="too large: more, the limit is 256 MiB"):
        read_document("-")
    assert endless.taken < LIMITS.file_size + 4 * MEBIBYTE


def test_too_many_characters_and_paragraphs(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", "가나다라\n".encode() * 10)
    advice = "split it, or allow more with --limit paragraphs=11"
    assert f"too long: 11 paragraphs, the limit is 5; {advice}" in error_of(path, None, "paragraphs=5")
    assert "too long: 51 characters, the limit is 20" in error_of(path, None, "characters=20", "paragraphs=5")


def test_a_limit_that_is_raised_lets_the_file_in(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", "가나다라\n".encode() * 10)
    assert "too large: 130 bytes, the limit is 100 bytes" in error_of(path, None, "text-size=100")
    read = read_document(str(path), ReadOptions(limits=with_limits(["text-size=1k", "paragraphs=11"])))
    assert len(read.paragraphs) == 11


def test_wrong_encoding_names_the_byte(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", b"abc" + "되였다".encode("cp949"))
    assert "is not utf-8: byte 3 does not fit" in error_of(path, encoding="utf-8")


def test_dangling_link(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "missing.txt")
    assert "a link to a file that does not exist" in error_of(tmp_path / "a.txt")


def test_link_to_itself(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "a.txt")
    assert "leads back to itself" in error_of(tmp_path / "a.txt")


def test_nul_in_a_path() -> None:
    with pytest.raises(DocumentError, match="cannot hold a NUL"):
        read_document("a\x00.txt")


def test_name_too_long() -> None:
    assert "too long" in error_of("가" * 300 + ".txt")


def test_errors_are_one_line_and_travel_between_processes() -> None:
    error = DocumentError("a\nb.txt", "is empty")
    assert str(error) == "a b.txt: is empty"
    copy = pickle.loads(pickle.dumps(error))
    assert (str(copy), copy.name, copy.reason) == (str(error), error.name, error.reason)


def test_white_space_only(tmp_path: Path) -> None:
    assert "holds no text" in error_of(written(tmp_path, "a.txt", b" \n\t\n"))


# ---- docx and hwpx

ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>'


@pytest.mark.parametrize(
    ("kind", "member"), [("docx", "word/document.xml"), ("hwpx", "Contents/section0.xml")]
)
@pytest.mark.parametrize("data", [ENTITY, b" " * 9000 + ENTITY, ENTITY.decode().encode("utf-16")])
def test_entities_are_refused(kind: str, member: str, data: bytes, request: pytest.FixtureRequest) -> None:
    path = with_member(request.getfixturevalue(f"report_{kind}"), member, data)
    assert f"declares XML entities ({member})" in error_of(path)


@pytest.mark.parametrize("kind", ["docx", "hwpx"])
def test_bombs(kind: str, request: pytest.FixtureRequest) -> None:
    path = with_member(request.getfixturevalue(f"report_{kind}"), "big.bin", bytes(20 * MEBIBYTE))
    assert "looks like a zip bomb: big.bin unpacks to" in error_of(path)


@pytest.mark.parametrize("kind", ["docx", "hwpx"])
def test_too_many_members(kind: str, request: pytest.FixtureRequest) -> None:
    assert "the limit is 3" in error_of(request.getfixturevalue(f"report_{kind}"), None, "members=3")


@pytest.mark.parametrize("kind", ["docx", "hwpx"])
def test_too_much_inside(kind: str, request: pytest.FixtureRequest) -> None:
    path = request.getfixturevalue(f"report_{kind}")
    assert "looks like a zip bomb" in error_of(path, None, "xml-size=1000")
    assert "it unpacks to" in error_of(path, None, "unpacked-size=2000")


@pytest.mark.parametrize("kind", ["docx", "hwpx"])
def test_broken_xml_inside(kind: str, request: pytest.FixtureRequest) -> None:
    member = {"docx": "word/document.xml", "hwpx": "Contents/section0.xml"}[kind]
    path = with_member(request.getfixturevalue(f"report_{kind}"), member, b"<a><b>")
    assert f"is a damaged {kind} file" in error_of(path)


def test_other_zip_files(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "글")
    assert "is a damaged docx file" in error_of(path)
    assert "is a damaged hwpx file" in error_of(path.rename(tmp_path / "a.hwpx"))


def test_docx_with_a_password(tmp_path: Path) -> None:
    encrypted = OLE_MAGIC + bytes(600) + "EncryptedPackage".encode("utf-16-le") + os.urandom(600)
    path = written(tmp_path, "a.docx", encrypted)
    assert error_of(path) == "is a docx file with a password; open it and save a copy without one"


def test_old_word_file(tmp_path: Path) -> None:
    assert "old Office program" in error_of(written(tmp_path, "a.docx", OLE_MAGIC + bytes(2000)))


def test_hwpx_with_a_password(report_hwpx: Path) -> None:
    manifest = (
        b'<odf:manifest xmlns:odf="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        b'<odf:file-entry odf:full-path="Contents/section0.xml"><odf:encryption-data/></odf:file-entry></odf:manifest>'
    )
    path = with_member(report_hwpx, "META-INF/manifest.xml", manifest)
    assert error_of(path) == "is a hwpx file with a password; open it and save a copy without one"


def test_hwp_with_a_password(report_hwp: Path) -> None:
    data = bytearray(report_hwp.read_bytes())
    header = data.index(b"HWP Document File")
    data[header + 36] |= 2  # the second bit of the properties: a password
    report_hwp.write_bytes(bytes(data))
    assert error_of(report_hwp) == "is a hwp file with a password; open it and save a copy without one"


def test_hwp_under_another_suffix(report_hwp: Path, tmp_path: Path) -> None:
    assert "rename it to .hwp" in error_of(report_hwp.rename(tmp_path / "a.docx"))
