"""`nambuk translate` and `verify` on archives and letters, and the bundle for hand-over, as a user gives them."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from .conftest import names_in

TEXT = "로동자들이 할수 있는것은 다 하였다. 환자는 림파암으로 진단되였다.\n"
LETTER = (
    "From: kim@example.kp\r\nSubject: letter\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    f"--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{TEXT}\r\n"
    f"--x\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=note.txt\r\n\r\n{TEXT}\r\n--x--\r\n"
)


def packed(*files: "tuple[str | zipfile.ZipInfo, str | bytes]") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return stream.getvalue()


@pytest.fixture(scope="session")
def word_file() -> bytes:
    import docx

    stream = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(TEXT.strip()).add_run(" 페기종이다.").bold = True
    document.save(stream)
    return stream.getvalue()


@pytest.fixture
def given(tmp_path: Path, word_file: bytes) -> Path:
    """A folder with an archive, which holds a folder, a letter and an archive."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "letters.zip").write_bytes(
        packed(
            ("1월/보고.docx", word_file),
            ("mail.eml", LETTER),
            ("b.zip", packed(("c.txt", TEXT))),
            ("시작.exe", "MZ"),
        )
    )
    return folder


def test_an_archive_becomes_a_folder(run, given, tmp_path):
    for path in (given, given / "letters.zip"):
        out = tmp_path / f"out-{path.name}"
        result = run("translate", path, "--to", "ko-KR", "--output", out)
        assert result.exit_code == 0
        assert f"{given / 'letters.zip'}: passed over 1 × program\n" in result.stderr
        assert names_in(out) == [
            f"letters.zip/{name}"
            for name in ("1월/보고.docx", "b.zip/c.txt", "mail.eml.txt", "mail.eml/note.txt")
        ]
        assert "노동자들이" in (out / "letters.zip/b.zip/c.txt").read_text(encoding="utf-8")
        with zipfile.ZipFile(out / "letters.zip/1월/보고.docx") as document:
            assert "림프암" in document.read("word/document.xml").decode()
    again = run("translate", given, "--to", "ko-KR", "--output", out)
    assert (again.exit_code, again.stderr.splitlines()[-1].split()[:2]) == (0, ["0", "4"])


EVIL = (
    *(
        "../../up.txt",
        "/etc/abs.txt",
        "C:\\win\\drive.txt",
        "a\\..\\..\\back.txt",
        "nul.txt",
        "CON/x.txt",
        "dup.txt",
    ),
    *("dup.txt", "DUP.TXT", "file.txt", "file.txt/below.txt", "evil\x1b[31m\u202e.txt", "sp .txt ", "sp.txt"),
    *(
        "\\\\server\\share\\unc.txt",
        "x" * 300 + ".txt",
        "/".join(["d" * 50] * 60) + "/deep.txt",
        "a!/bang.txt",
    ),
    *("new\nline.txt", "rep.txt", "rep.txt.json/x.txt"),
)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_nothing_is_written_outside(run, tmp_path, monkeypatch):
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    away = tmp_path / "a" / "b" / "c"
    away.mkdir(parents=True)
    (away / "evil.zip").write_bytes(packed(*((name, TEXT) for name in EVIL), (link, "/etc/passwd")))
    monkeypatch.chdir(away)
    done = run("translate", "evil.zip", "--to", "ko-KR", "--output", "out")
    assert done.exit_code == 0, done.stderr
    assert "\x1b" not in done.stderr
    files = [path for path in tmp_path.rglob("*") if path.is_file() and not path.name.startswith(".")]
    assert len(files) == len(EVIL) + 1
    assert all(path.is_relative_to(away / "out/evil.zip") for path in files if path != away / "evil.zip")
    assert not any(path.is_symlink() for path in files)
    folded = [str(path.relative_to(away)).casefold() for path in files]
    assert len(set(folded)) == len(folded)
    reports = run("verify", "evil.zip", "--format", "json", "--output", "reports/")
    assert reports.exit_code in (0, 1)  # rep.txt.json cannot be a file and a folder
    assert len(names_in(away / "reports")) >= len(EVIL) - 1
    assert {path.name for path in tmp_path.iterdir()} == {"a"}


def test_an_archive_that_lies_in_the_output_folder(run, tmp_path):
    (tmp_path / "a.zip").write_bytes(packed(("a.txt", TEXT)))
    before = (tmp_path / "a.zip").read_bytes()
    result = run("translate", tmp_path / "a.zip", "--to", "ko-KR", "--output", tmp_path, "--force")
    assert result.exit_code == 1
    assert "is a file, where a folder is needed" in result.stderr
    assert (tmp_path / "a.zip").read_bytes() == before


def test_one_document_of_an_archive_to_standard_output(run, given):
    result = run("translate", f"{given / 'letters.zip'}!/b.zip!/c.txt", "--to", "ko-KR")
    assert result.stdout.startswith("노동자들이 할 수 있는 것은 다 하였다.")
    refused = run("translate", f"{given / 'letters.zip'}!/x.txt", "--to", "ko-KR")
    assert (refused.exit_code, "no such file in" in refused.stderr) == (1, True)


def test_the_chain_of_custody_in_a_report(run, given):
    name = f"{given / 'letters.zip'}!/1월/보고.docx"
    result = run("verify", name, "--format", "json", "--limit", "pages=9")
    custody = json.loads(result.stdout)["custody"]
    (container,) = custody["containers"]
    assert container["sha256"] == hashlib.sha256((given / "letters.zip").read_bytes()).hexdigest()
    assert (container["member"], container["passed_over"]) == ("1월/보고.docx", {"program": 1})
    assert container["unread"] == [{"name": "시작.exe", "reason": "program"}]
    assert custody["options"] == {"limit pages": "9"}
    uses = {part["name"]: part["use"] for part in custody["parts"]}
    assert uses["word/document.xml"] == "text"
    assert custody["read"]["text"] == 1
    assert {"name": "docProps/thumbnail.jpeg", "reason": "picture, not read"} in custody["skipped"]
    text = run("verify", name).stdout
    assert f"SHA-256 {container['sha256']}" in " ".join(text.split())
    assert "1 × picture" in " ".join(text.split())


@pytest.fixture
def unpacked(given, process, tmp_path):
    """A bundle as another person gets it: made by one process, unpacked, checked by another program."""
    (given / "broken.docx").write_bytes(b"PK\3\4")
    done = process(
        "verify", given, "--bundle", "out/a.zip", "--output", "r.json", "--format", "json", cwd=tmp_path
    )
    assert done.returncode == 1
    assert (
        done.stderr.decode().splitlines()[-1] == "nambuk: out/a.zip: report, text and digests of 4 documents"
    )
    assert done.stdout == b""
    with zipfile.ZipFile(tmp_path / "out/a.zip") as bundle:
        bundle.extractall(tmp_path / "unpacked")
    return tmp_path / "unpacked"


def test_a_bundle(unpacked, given, tmp_path):
    assert names_in(unpacked) == [
        *("README.txt", "SHA256SUMS", "not-read.tsv", "report.html", "report.json", "sources.tsv"),
        *(
            f"text/000{n}-{name}.txt"
            for n, name in enumerate(("c.txt", "mail.eml", "note.txt", "보고.docx"), 1)
        ),
    ]
    if program := shutil.which("sha256sum"):
        done = subprocess.run([program, "-c", "SHA256SUMS"], cwd=unpacked, capture_output=True, check=False)
        assert (done.returncode, done.stdout.count(b": OK"), done.stderr) == (0, 9, b"")
    reports = json.loads((unpacked / "report.json").read_text(encoding="utf-8"))
    assert (tmp_path / "r.json").read_bytes() == (unpacked / "report.json").read_bytes()
    for report, text in zip(reports, sorted((unpacked / "text").iterdir()), strict=True):
        content = text.read_bytes().decode()
        assert len(content) == report["characters"]
        for marker in report["markers"]:
            assert content[marker["start"] : marker["end"]] == marker["text"]
    rows = [line.split("\t") for line in (unpacked / "sources.tsv").read_text(encoding="utf-8").splitlines()]
    archive = (given / "letters.zip").read_bytes()
    assert rows[:2] == [
        ["sha256", "size", "name"],
        [hashlib.sha256(archive).hexdigest(), str(len(archive)), str(given / "letters.zip")],
    ]
    assert {(report["sha256"], report["id"]) for report in reports} <= {(row[0], row[2]) for row in rows}
    unread = (unpacked / "not-read.tsv").read_text(encoding="utf-8")
    assert f"{given / 'letters.zip'}!/시작.exe\tprogram\n" in unread
    assert f"{given / 'broken.docx'}\tis a damaged" in unread
    readme = (unpacked / "README.txt").read_text(encoding="utf-8")
    assert reports[0]["figures"] in readme
    assert "The originals are not in this bundle" in readme
    page = (unpacked / "report.html").read_text(encoding="utf-8")
    assert page.count("<article") == 4
    assert "word/document.xml" in page


def test_equal_inputs_give_equal_bundles(run, given, tmp_path):
    for name in ("a.zip", "b.zip"):
        assert run("verify", given, "--bundle", tmp_path / name).exit_code == 0
        os.utime(given / "letters.zip", (0, 0))
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


@pytest.mark.parametrize("form", ["text", "html", "jsonl"])
def test_a_bundle_and_a_report_beside_it(form, run, given, tmp_path):
    run("verify", given, "--format", form, "--output", tmp_path / "alone")
    run("verify", given, "--format", form, "--output", tmp_path / "beside", "--bundle", tmp_path / "a.zip")
    assert (tmp_path / "alone").read_bytes() == (tmp_path / "beside").read_bytes()


def test_a_bundle_takes_no_place(run, given, tmp_path):
    target = tmp_path / "mine.zip"
    target.write_bytes(b"mine")
    refused = run("verify", given, "--bundle", target)
    assert (refused.exit_code, target.read_bytes()) == (2, b"mine")
    assert "exists already; use --force" in refused.stderr
    assert run("verify", given, "--bundle", target, "--force").exit_code == 0
    assert zipfile.is_zipfile(target)
    none = run("verify", tmp_path / "missing.txt", "--bundle", tmp_path / "none.zip")
    assert (none.exit_code, (tmp_path / "none.zip").exists()) == (1, False)
    for output in (tmp_path / "same", f"{tmp_path}/"):
        wrong = run("verify", given, "--bundle", tmp_path / "same", "--output", output)
        assert (wrong.exit_code, len(wrong.stderr.splitlines())) == (2, 1)
    assert not any(path.name.startswith(".") for path in tmp_path.iterdir())


def test_records_in_a_bundle(run, tmp_path):
    records = tmp_path / "r.jsonl"
    records.write_text(json.dumps({"id": "../a\tb", "text": TEXT}) + "\n", encoding="utf-8")
    assert run("verify", records, "--bundle", tmp_path / "a.zip").exit_code == 0
    with zipfile.ZipFile(tmp_path / "a.zip") as bundle:
        assert bundle.read("text/0001-a_b.txt").decode() == TEXT
        digest = hashlib.sha256(TEXT.encode()).hexdigest()
        assert (
            bundle.read("sources.tsv").decode().splitlines()[1] == f"{digest}\t{len(TEXT.encode())}\t../a\\tb"
        )
