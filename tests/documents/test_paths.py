"""Files, folders and standard input."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nambuk.documents import (
    Document,
    DocumentError,
    expand_paths,
    read_document,
    read_paths,
    supported_suffixes,
)
from nambuk.documents.options import ReadOptions


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        "나.txt",
        "가.txt",
        "sub/다.MD",
        "sub/deep/라.html",
        ".hidden/마.txt",
        ".바.txt",
        "~$사.docx",
        "아.py",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("<p>글</p>", encoding="utf-8")
    return tmp_path


def test_folders_are_walked_in_order(folder: Path) -> None:
    names = [str(Path(str(path)).relative_to(folder)) for path in expand_paths([str(folder)])]
    assert names == ["가.txt", "나.txt", "sub/다.MD", "sub/deep/라.html"]


def test_paths_stay_as_given_and_in_order(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert expand_paths(["나.txt", "-", "sub", "missing"]) == [
        "나.txt",
        "-",
        "sub/다.MD",
        "sub/deep/라.html",
        "missing",
    ]


def test_what_cannot_be_read_does_not_stop_the_others(folder: Path) -> None:
    (folder / "가.txt").write_bytes(b"")
    read = list(read_paths([str(folder), "/no/such/file"]))
    assert [type(result) for result in read] == [DocumentError, Document, Document, Document, DocumentError]


def test_office_documents_in_a_folder_are_not_passed_over(folder: Path) -> None:
    (folder / "보고.wpd").write_bytes(b"\xd0\xcf")
    errors = [path for path in expand_paths([str(folder)]) if isinstance(path, DocumentError)]
    assert [str(error) for error in errors] == [
        f"{folder}/보고.wpd: .wpd files are not read; save it as .docx"
    ]


def test_folder_without_a_supported_file(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("1")
    (error,) = expand_paths([str(tmp_path)])
    assert isinstance(error, DocumentError)
    assert "holds no file that can be read; supported are .txt" in str(error)


def test_links(folder: Path) -> None:
    (folder / "loop").symlink_to(folder)
    (folder / "dangling.txt").symlink_to(folder / "missing")
    (folder / "good.txt").symlink_to(folder / "가.txt")
    results = {Path(r.id if isinstance(r, Document) else r.name).name: r for r in read_paths([str(folder)])}
    assert isinstance(results["good.txt"], Document)
    assert "a link to a file that does not exist" in str(results["dangling.txt"])
    assert len(results) == 6


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("되였다\n".encode("cp949"))))
    document = read_document("-")
    assert (document.id, document.text, document.facts.encoding) == ("-", "되였다\n", "cp949")


def test_standard_input_may_be_any_format(monkeypatch: pytest.MonkeyPatch, report_docx: Path) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(report_docx.read_bytes())))
    assert read_document("-").facts.format == "docx"


def test_unknown_suffixes_are_read_by_what_is_inside(tmp_path: Path, report_hwpx: Path) -> None:
    text = tmp_path / "보고.log"
    text.write_text("되였다", encoding="utf-8")
    assert read_document(str(text)).facts.format == "text"
    bare = tmp_path / "보고"
    bare.write_bytes(report_hwpx.read_bytes())
    assert read_document(str(bare)).facts.format == "hwpx"


def test_format_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("<p>글</p>", encoding="utf-8")
    assert read_document(str(path), ReadOptions(format="html")).text == "글"
    with pytest.raises(DocumentError, match="unknown format 'wpd'; known are text, markdown"):
        read_document(str(path), ReadOptions(format="wpd"))


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="needs users")
def test_no_permission(tmp_path_factory: pytest.TempPathFactory) -> None:
    """In a process of another user, since root may read everything."""
    base = tmp_path_factory.mktemp("locked")
    for name in ("folder/a.txt", "file.txt", "open.txt"):
        path = base / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("글", encoding="utf-8")
    (base / "folder").chmod(0)
    (base / "file.txt").chmod(0)
    program = (
        "import os, sys; from nambuk.documents import read_paths; os.chdir(sys.argv[1]); "
        "list(read_paths(['open.txt'])); "  # loads what another user may not load
        "os.getuid() or os.setuid(65534); print(*read_paths(['folder', 'file.txt']), sep='\\n')"
    )
    result = subprocess.run(
        [sys.executable, "-c", program, str(base)], capture_output=True, text=True, check=True
    )
    (base / "folder").chmod(0o700)
    assert result.stdout.splitlines() == [
        "folder: no permission to read it; change its permissions or copy it",
        "file.txt: no permission to read it; change its permissions or copy it",
    ]


def test_supported_suffixes() -> None:
    assert {".txt", ".md", ".html", ".htm", ".docx", ".hwpx", ".pdf"} <= set(supported_suffixes())


def test_importing_the_room_loads_no_heavy_library() -> None:
    program = "import sys, nambuk.documents; print(*sorted(sys.modules))"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    heavy = {"lxml", "docx", "hwpx", "pypdfium2", "charset_normalizer", "zipfile", "json"}
    assert not heavy & set(result.stdout.split())
