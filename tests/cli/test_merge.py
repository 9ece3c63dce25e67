"""`nambuk merge`: where what comes back goes, and how the original is read for it."""

import zipfile
from pathlib import Path

import pytest

from .conftest import names_in

KP = "로동자들이 할수 있는것은 다 하였다."
KR = "노동자들이 할 수 있는 것은 다 하였다."
SOUTH = ("--to", "ko-KR", "--export")
VERSIONS = pytest.mark.parametrize("version", ["xliff-1.2", "xliff-2.1"])


def read(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in names_in(folder) if not name.endswith(".xlf")}


@VERSIONS
def test_documents_go_where_the_translation_put_them(version, run, tmp_path):
    """Also those of one name in several folders, whose XLIFF is one file, and those of an archive."""
    given = tmp_path / "in"
    for name in ("1월/a.txt", "2월/a.txt", "a.txt"):
        (given / name).parent.mkdir(parents=True, exist_ok=True)
        (given / name).write_text(f"{KP} {name}", encoding="utf-8")
    with zipfile.ZipFile(given / "letters.zip", "w") as archive:
        archive.writestr("1월/a.txt", KP)
    out = tmp_path / "out"
    assert run("translate", given, *SOUTH, version, "--together", "--output", out).exit_code == 0
    result = run("merge", out / "all.xlf", "--output", tmp_path / "back")
    assert result.exit_code == 0, result.stderr
    assert names_in(tmp_path / "back") == ["1월/a.txt", "2월/a.txt", "a.txt", "letters.zip/1월/a.txt"]
    assert read(tmp_path / "back") == read(out)
    given.rename(tmp_path / "moved")
    moved = run("merge", out / "all.xlf", "--output", tmp_path / "again", "--sources", tmp_path / "moved")
    assert moved.exit_code == 0, moved.stderr
    assert read(tmp_path / "again") == read(out)


@VERSIONS
def test_a_document_is_read_as_it_was_for_the_translation(version, run, tmp_path):
    """Read otherwise, the first would be mojibake, and the second would have other paragraphs."""
    (tmp_path / "a.txt").write_bytes("Больной пришёл.".encode("koi8-r"))
    (tmp_path / "a.csv").write_text(f"번호,내용,비고\n1,{KP},약이 없다.\n", encoding="utf-8")
    options = ("--encoding", "koi8-r"), ("--column", "내용", "--recognize", "none")
    for name, said in zip(("a.txt", "a.csv"), options, strict=True):
        out = tmp_path / f"out-{name}"
        assert run("translate", tmp_path / name, *said, *SOUTH, version, "--output", out).exit_code == 0
        result = run("merge", out / f"{name}.xlf", "--output", tmp_path / f"back-{name}")
        assert result.exit_code == 0, result.stderr
        assert read(tmp_path / f"back-{name}") == read(out)
    assert KR in (tmp_path / "out-a.csv/a.csv").read_text(encoding="utf-8")
    other = run("merge", tmp_path / "out-a.csv/a.csv.xlf", "--column", "비고", "--output", tmp_path / "other")
    assert "another version of its paragraph 1" in other.stderr


def test_limits_are_those_of_who_merges(run, tmp_path):
    (tmp_path / "a.txt").write_text("\n".join([KP] * 5), encoding="utf-8")
    out = tmp_path / "out"
    assert run("translate", tmp_path / "a.txt", *SOUTH, "xliff-2.1", "--output", out).exit_code == 0
    back = ("merge", out / "a.txt.xlf", "--output", tmp_path / "back")
    for limit, said in (("paragraphs=4", "--limit paragraphs"), ("file-size=1k", "--limit file-size")):
        refused = run(*back, "--limit", limit)
        assert (refused.exit_code, len(refused.stderr.splitlines())) == (1, 1)
        assert said in refused.stderr
    assert run(*back, "--limit", "paragraphs=5").exit_code == 0


@pytest.mark.parametrize(
    "folder", ["/tmp/evil", "../../evil", "a/../../evil", "c:/evil", "..\\evil", "a\\u{0}b", "\\u{d800}"]
)
def test_nothing_is_written_outside(folder, run, tmp_path):
    work = tmp_path / "a" / "b"
    work.mkdir(parents=True)
    (work / "a.txt").write_text(KP, encoding="utf-8")
    out = work / "out"
    assert run("translate", work / "a.txt", *SOUTH, "xliff-2.1", "--output", out).exit_code == 0
    text = (out / "a.txt.xlf").read_text(encoding="utf-8")
    assert text.count('<mda:meta type="folder"></mda:meta>') + text.count('<mda:meta type="folder"/>') == 1
    for empty in ('<mda:meta type="folder"></mda:meta>', '<mda:meta type="folder"/>'):
        text = text.replace(empty, f'<mda:meta type="folder">{folder}</mda:meta>')
    (work / "evil.xlf").write_text(text, encoding="utf-8")
    result = run("merge", work / "evil.xlf", "--output", work / "back")
    assert result.exit_code == 0, result.stderr
    assert names_in(work / "back") == ["a.txt"]
    assert {path.name for path in tmp_path.iterdir()} == {"a"}
    assert {path.name for path in work.iterdir()} == {"a.txt", "evil.xlf", "out", "back"}


@pytest.mark.parametrize("name", ["가" * 4000, "a\\u{0}b.txt", "\\u{d800}.txt", "-", "/dev/zero", "x.zip!/a"])
def test_a_name_that_is_none(name, run, tmp_path):
    head = f'<header><skl><external-file href="a" crc="{"ab" * 32}"/></skl></header>'
    file = f'<file original="{name}" source-language="ko-KP" target-language="ko-KR">{head}<body/></file>'
    (tmp_path / "b.xlf").write_text(f'<xliff version="1.2">{file}</xliff>', encoding="utf-8")
    for more in ((), ("--sources", tmp_path)):
        result = run("merge", tmp_path / "b.xlf", "--output", tmp_path / "back", *more)
        assert result.exit_code == 1
        [line] = result.stderr.splitlines()
        assert "--sources" in line


def test_a_file_that_is_only_named_is_not_opened(run, tmp_path):
    """What someone's XLIFF names is looked at by its digest first, and by no reader."""
    (tmp_path / "a.docx").write_bytes(b"PK\3\4 no document")
    head = f'<header><skl><external-file href="a" crc="{"ab" * 32}"/></skl></header>'
    file = f'<file original="{tmp_path}/a.docx" source-language="ko-KP" target-language="en">{head}<body/></file>'
    (tmp_path / "b.xlf").write_text(f'<xliff version="1.2">{file}</xliff>', encoding="utf-8")
    result = run("merge", tmp_path / "b.xlf", "--output", tmp_path / "back")
    assert result.exit_code == 1
    assert "another version of this document" in result.stderr
