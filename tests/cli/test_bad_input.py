"""Bad input: one clear line on standard error for each, the others are done, exit status 1."""

import json
import os
import zipfile
from pathlib import Path

import pytest

from .conftest import names_in

GOOD = "환자는 림파암으로 진단되였다.\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>'
LOCKED_PDF = (
    b"%PDF-1.5\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
    b"trailer << /Size 3 /Root 1 0 R /ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <"
    + b"11" * 32
    + b"> /U <"
    + b"22" * 32
    + b"> >> >>\n%%EOF"
)


def with_member(path: Path, source: Path, member: str, data: bytes) -> None:
    """A copy of a zip file with one member replaced or added."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != member:
                new.writestr(name, old.read(name))
        new.writestr(member, data)


@pytest.fixture(scope="module")
def bad(samples, tmp_path_factory) -> dict[Path, str]:
    """Bad files, each with words that its complaint must have."""
    folder = tmp_path_factory.mktemp("bad")
    docx, hwpx = samples / "report.docx", samples / "report.hwpx"
    plain = {
        "empty.txt": (b"", "is empty"),
        "blank.txt": (b" \n\n\t\n", "holds no text"),
        "binary.txt": (bytes(range(256)) * 40, "binary"),
        "nul.txt": ("로동\0자\0".encode() * 50, "binary"),
        "cut.docx": (docx.read_bytes()[:9000], "damaged docx"),
        "cut.hwpx": (hwpx.read_bytes()[:9000], "damaged hwpx"),
        "cut.pdf": (b"%PDF-1.7\n1 0 obj <<", "damaged pdf"),
        "text.docx": (GOOD.encode(), "is no docx"),
        "locked.docx": (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600), "password"),
        "locked.pdf": (LOCKED_PDF, "pdf"),
        "docx.txt": (docx.read_bytes(), "suffix"),
    }
    expected = {}
    for name, (data, words) in plain.items():
        (folder / name).write_bytes(data)
        expected[folder / name] = words
    for name, source, member in (
        ("bomb.docx", docx, "word/media/big.bin"),
        ("bomb.hwpx", hwpx, "BinData/big.bin"),
    ):
        with_member(folder / name, source, member, bytes(64 << 20))
        expected[folder / name] = "zip bomb"
    for name, source, member in (
        ("entities.docx", docx, "word/document.xml"),
        ("entities.hwpx", hwpx, "Contents/section0.xml"),
    ):
        with_member(folder / name, source, member, ENTITIES)
        expected[folder / name] = "XML entities"
    for suffix, size in (("txt", 2 << 30), ("docx", 2 << 30), ("pdf", 2 << 30), ("jsonl", 200 << 20)):
        path = folder / f"huge.{suffix}"
        with path.open("wb") as stream:
            stream.truncate(size)  # sparse: takes no space
        expected[path] = "too large"
    expected[folder / "missing.txt"] = "no such file"
    (folder / "dangling.txt").symlink_to(folder / "nowhere.txt")
    expected[folder / "dangling.txt"] = "link"
    return expected


@pytest.fixture
def good(tmp_path) -> tuple[Path, Path]:
    paths = tmp_path / "first.txt", tmp_path / "last.txt"
    for path in paths:
        path.write_text(GOOD, encoding="utf-8")
    return paths


def assert_each_is_named_once(stderr: str, bad: dict[Path, str]) -> None:
    complaints = stderr.splitlines()
    assert len(complaints) == len(bad), stderr
    for complaint, (path, words) in zip(complaints, bad.items(), strict=True):
        assert complaint.startswith(f"nambuk: {path}"), complaint
        assert words in complaint
    assert "Traceback" not in stderr


def test_verify_names_each_and_does_the_rest(run, bad, good, reports):
    result = run("verify", good[0], *bad, good[1], "--format", "jsonl")
    assert result.exit_code == 1
    assert [report["id"] for report in reports(result)] == [str(path) for path in good]
    assert_each_is_named_once(result.stderr, bad)


def test_translate_names_each_and_does_the_rest(run, bad, good, tmp_path):
    bad = {path: words for path, words in bad.items() if path.suffix != ".jsonl"}
    output = tmp_path / "out"
    result = run("translate", good[0], *bad, good[1], "--to", "ko-KR", "--output", output, "--jobs", 1)
    assert result.exit_code == 1
    assert names_in(output) == ["first.txt", "last.txt"]
    first, *complaints, last = [line for line in result.stderr.splitlines() if line.startswith("nambuk: ")]
    assert "written to" in first
    assert "written to" in last
    assert_each_is_named_once("\n".join(complaints), bad)


@pytest.mark.skipif(os.name != "posix", reason="limits of memory are set by POSIX's setrlimit")
def test_huge_files_take_no_memory(process, bad):
    import resource

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))

    huge = [path for path in bad if path.name.startswith("huge")]
    done = process("verify", *huge, preexec_fn=limit)
    assert done.returncode == 1
    assert_each_is_named_once(done.stderr.decode(), dict.fromkeys(huge, "too large"))


def test_the_wrong_encoding(run, tmp_path):
    path = tmp_path / "note.txt"
    path.write_bytes((GOOD * 5).encode("cp949"))
    result = run("verify", path, "--encoding", "utf-8")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"nambuk: {path}: ")
    assert "utf-8" in result.stderr.lower()
    assert result.stderr.count("\n") == 1
    unknown = run("verify", path, "--encoding", "klingon")
    assert (unknown.exit_code, unknown.stderr.count("\n")) == (1, 1)
    assert "klingon" in unknown.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_without_permission(run, good, tmp_path, reports):
    (tmp_path / "folder").mkdir()
    for path in (good[0], tmp_path / "folder"):
        path.chmod(0)
    try:
        result = run("verify", good[0], tmp_path / "folder", good[1], "--format", "jsonl")
    finally:
        (tmp_path / "folder").chmod(0o700)
    assert result.exit_code == 1
    assert [report["id"] for report in reports(result)] == [str(good[1])]
    first, second = result.stderr.splitlines()
    assert "no permission" in first
    assert "no permission" in second


def test_a_folder_with_nothing_to_read(run, tmp_path):
    (tmp_path / "film.mp4").touch()
    result = run("verify", tmp_path)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"nambuk: {tmp_path}: holds no file that can be read")


@pytest.mark.parametrize("name", ["a\tb\nc.txt", "보고서\u202e.txt"])
def test_odd_names_stay_on_one_line(name, run, tmp_path):
    result = run("verify", tmp_path / name)
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1


@pytest.mark.skipif(os.name != "posix", reason="names of bytes")
def test_names_that_are_no_utf8(process, tmp_path):
    path = os.fsencode(tmp_path) + b"/\xb7\xce\xb5\xbf.txt"  # in CP949
    with open(path, "wb") as stream:  # noqa: PTH123 - a name of bytes
        stream.write(GOOD.encode())
    for form in ("text", "json", "html"):
        output = tmp_path / "out" / f"report.{form}"
        done = process("verify", tmp_path, "--format", form)
        assert (done.returncode, done.stderr) == (0, b"")
        assert process("verify", tmp_path, "--format", form, "--output", output).returncode == 0
        assert output.read_bytes() == done.stdout
        if form == "json":
            [marker, *_] = json.loads(done.stdout)["markers"]
            assert marker["text"] == "림파암"
        output.unlink()
    arguments = ("translate", tmp_path, "--to", "ko-KR", "--output", tmp_path / "out", "--format", "json")
    assert process(*arguments).returncode == 0


def test_an_output_that_cannot_be_written(run, good, tmp_path):
    result = run("verify", good[0], "--output", good[1] / "report.txt")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"nambuk: {good[1] / 'report.txt'}: cannot be written")
    translated = run("translate", good[0], "--to", "ko-KR", "--output", good[1])
    assert (translated.exit_code, translated.stderr.count("\n")) == (2, 1)
    assert translated.stderr == f"nambuk: --output {good[1]}: is no folder; name one\n"
