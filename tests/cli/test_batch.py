"""`translate` and `verify` into a folder, as processes: resumed, refused, summed up."""

import json
import os
import resource
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from .conftest import names_in

NORTHERN = "로동자들이 할수 있는것은 다 하였다. 환자는 림파암으로 진단되였다. 페기종이다. "


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    for number in range(6):
        path = tmp_path / "in" / f"{number % 2}" / f"{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"제{number}호. {NORTHERN * 3}", encoding="utf-8")
    return tmp_path / "in"


@pytest.mark.parametrize(
    ("form", "ending"), [("json", ".json"), ("text", ".txt"), ("html", ".html"), ("jsonl", ".jsonl")]
)
def test_a_report_for_each_document_is_what_one_document_gives(form, ending, run, archive, tmp_path):
    result = run("verify", archive, "--output", f"{tmp_path / 'out'}/", "--format", form)
    assert result.exit_code == 0
    names = [f"{n % 2}/{n}.txt{ending}" for n in (0, 2, 4, 1, 3, 5)]
    assert names_in(tmp_path / "out") == sorted(names)
    for name in names:
        alone = run("verify", archive / name.removesuffix(ending), "--format", form)
        assert (tmp_path / "out" / name).read_text(encoding="utf-8") == alone.stdout


def test_the_summary(run, archive, tmp_path):
    (archive / "broken.docx").write_bytes(b"PK\3\4")
    arguments = ("verify", archive, "--output", f"{tmp_path / 'out'}/", "--summary", tmp_path / "sum.json")
    result = run(*arguments)
    assert result.exit_code == 1
    head, row = result.stderr.splitlines()[-2:]
    assert head.split() == [
        "done",
        "skipped",
        "failed",
        "point",
        "North",
        "characters",
        "characters/s",
        "time",
    ]
    assert row.split()[:4] == ["6", "0", "1", "6"]
    summary = json.loads((tmp_path / "sum.json").read_text(encoding="utf-8"))
    assert (summary["done"], summary["failed"], summary["flagged"]) == (6, 1, 6)
    assert summary["failures"][0].startswith(f"{archive / 'broken.docx'}: ")
    assert len(summary["documents"]) == 6
    assert summary["documents"][0]["log10_lr"]["ko-KP:ko-KR"] > 1
    assert summary["documents"][0]["files"] == ["0/0.txt.txt"]
    again = run(*arguments)
    assert again.stderr.splitlines()[-1].split()[:3] == ["0", "6", "1"]
    assert json.loads((tmp_path / "sum.json").read_text(encoding="utf-8"))["skipped"] == 6


def test_an_output_folder_in_the_input_folder_is_no_input(run, archive):
    for done in ("6", "0"):
        result = run("translate", archive, "--to", "ko-KR", "--output", archive / "out")
        assert result.exit_code == 0
        assert result.stderr.splitlines()[-1].split()[0] == done
    assert len(names_in(archive)) == 12


def test_two_runs_in_one_folder(process, archive, tmp_path):
    out = tmp_path / "out"
    assert process("verify", archive, "--output", f"{out}/").returncode == 0
    with closing(sqlite3.connect(out / ".nambuk-verify-text.sqlite")) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        done = process("verify", archive, "--output", f"{out}/")
    assert done.returncode == 1
    assert done.stderr.decode() == (
        f"nambuk: {out}: another run is at work there; wait until it ends, or name another folder\n"
    )


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
def test_a_full_disk_is_one_line_and_the_run_goes_on_later(process, archive, tmp_path):
    """A limit on the size of files stands for a disk without space: writing fails in the same way."""

    def little_space() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    long = archive / "0" / "long.txt"
    long.write_text(NORTHERN * 2000, encoding="utf-8")
    arguments = ("translate", archive, "--to", "ko-KR", "--output", tmp_path / "out", "--jobs", "1")
    done = process(*arguments, preexec_fn=little_space)
    assert done.returncode == 1
    last = done.stderr.decode().splitlines()[-1]
    assert last.startswith("nambuk: ")
    assert "cannot be written" in last or "disk" in last
    assert "give the same command again" in last
    assert not list((tmp_path / "out").rglob(".*.part"))
    written = set(names_in(tmp_path / "out"))
    assert written < {f"{n % 2}/{n}.txt" for n in range(6)}
    done = process(*arguments)
    assert done.returncode == 0
    assert len(names_in(tmp_path / "out")) == 7
    said = done.stderr.decode()
    assert not any(f"written to {tmp_path / 'out' / name}\n" in said for name in written)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="permissions do not bind root")
def test_a_folder_that_cannot_be_written(process, archive, tmp_path):
    (tmp_path / "out").mkdir(mode=0o500)
    done = process("verify", archive, "--output", f"{tmp_path / 'out'}/")
    assert (done.returncode, done.stderr.decode().count("\n")) == (1, 1)
    assert "cannot be written" in done.stderr.decode()


def test_a_changed_glossary_translates_again_only_what_it_touches(run, serve, archive, tmp_path):
    server = serve(lambda handler, seen, _: handler.say("The patient has lymphoma."))
    (archive / "0/other.txt").write_text("날씨가 좋다.", encoding="utf-8")
    glossary = tmp_path / "mine.tsv"
    arguments = (
        "translate", archive, "--to", "en", "--model", f"{server.url}#toy", "--glossary", glossary, "--output",
        tmp_path / "out",
    )  # fmt: skip
    summaries = []
    for line in ("바다\tsea", "림파암\tlymphoma", "림파암\tlymphoma"):
        glossary.write_text(f"ko-KP\ten\n{line}\n", encoding="utf-8")
        result = run(*arguments)
        assert result.exit_code == 0, result.stderr
        summaries.append(result.stderr.splitlines()[-1].split()[:2])
    assert summaries == [["7", "0"], ["6", "1"], ["0", "7"]]


def test_options_for_many_documents_want_a_folder(run, archive):
    result = run("translate", archive / "0/0.txt", "--to", "ko-KR", "--jobs", "2", "--export", "tmx")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--jobs and --export: for documents that go to a folder; name one with --output" in result.stderr
    result = run("verify", archive, "--summary", "x.json")
    assert result.exit_code == 2
    assert "--summary: for many documents; name a folder" in result.stderr
    result = run("translate", archive, "--to", "ko-KR", "--together", "--output", "x")
    assert "--together is for --export" in result.stderr


@pytest.mark.skipif(os.name != "posix", reason="processes of Linux")
def test_who_is_killed_leaves_no_processes_behind(archive, tmp_path):
    for number in range(300):
        (archive / f"{number}.txt").write_text(f"{number} {NORTHERN * 40}", encoding="utf-8")
    command = [
        sys.executable,
        "-c",
        "from nambuk.cli import main; main()",
        "verify",
        str(archive),
        "--jobs",
        "2",
    ]
    run = subprocess.Popen([*command, "--output", f"{tmp_path / 'out'}/"], stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while not (tmp_path / "out").is_dir() or len(names_in(tmp_path / "out")) < 3:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    children = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
    assert len(children) >= 2
    run.kill()
    run.wait()
    while any(Path(f"/proc/{child}").exists() for child in children):
        assert time.monotonic() < deadline, "a process works on for nobody"
        time.sleep(0.05)
