"""`translate` and `verify` into a folder, as processes: resumed, refused, summed up."""

import json
import os
import resource
import signal
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
    assert [one["status"] for one in summary["documents"]] == ["failed", *["done"] * 6]
    broken, *documents = summary["documents"]
    assert broken["reason"].startswith(f"{archive / 'broken.docx'}: ")
    assert documents[0]["log10_lr"]["ko-KP:ko-KR"] > 1
    assert documents[0]["files"] == ["0/0.txt.txt"]
    again = run(*arguments)
    assert again.stderr.splitlines()[-1].split()[:3] == ["0", "6", "1"]
    assert json.loads((tmp_path / "sum.json").read_text(encoding="utf-8"))["skipped"] == 6


def test_results_in_the_folder_that_is_read_are_no_documents(run, archive):
    for done in ("6", "0"):
        result = run("translate", archive, "--to", "ko-KR", "--output", archive / "out")
        assert result.exit_code == 0
        assert result.stderr.splitlines()[-1].split()[0] == done
    assert len(names_in(archive)) == 12
    result = run("verify", archive, "--output", f"{archive / 'reports'}/")
    assert f"{archive / 'out'}: holds results of nambuk, and is left out" in result.stderr
    assert len(names_in(archive / "reports")) == 6
    refused = run("verify", archive, "--output", archive)
    assert (refused.exit_code, refused.stderr) == (
        2,
        f"nambuk: --output {archive}: is the folder that is read; name another\n",
    )


def test_a_summary_takes_no_place(run, archive, tmp_path):
    source = archive / "0/0.txt"
    before = source.read_bytes()
    arguments = ("verify", archive, "--output", f"{tmp_path / 'out'}/", "--summary")
    refused = run(*arguments, source, "--force")
    assert (refused.exit_code, source.read_bytes()) == (1, before)
    assert f"{source}: is used in this run" in refused.stderr
    (tmp_path / "mine.json").write_text("{}")
    assert run(*arguments, tmp_path / "mine.json").exit_code == 1
    assert (tmp_path / "mine.json").read_text() == "{}"
    assert not (tmp_path / "out").exists()
    for _ in range(2):
        assert run(*arguments, tmp_path / "sum.json").exit_code == 0


def test_an_encoding_that_was_wrong_can_be_mended(run, tmp_path):
    source = tmp_path / "a.txt"
    source.write_bytes((NORTHERN * 3).encode("cp949"))
    arguments = ("translate", source, "--to", "ko-KR", "--output", tmp_path / "out", "--encoding")
    run(*arguments, "utf-16-le")
    assert run(*arguments, "cp949").exit_code == 0
    assert "노동자들이" in (tmp_path / "out/a.txt").read_text(encoding="utf-8")


def test_an_input_is_known_from_any_folder(process, archive, tmp_path):
    out = tmp_path / "out"
    assert process("verify", archive / "0", "--output", f"{out}/").returncode == 0
    again = process("verify", "0", "--output", f"{out}/", cwd=archive)
    assert (again.returncode, again.stderr.split()[-8:-5]) == (0, [b"0", b"3", b"0"])
    (tmp_path / "other/0").mkdir(parents=True)
    (tmp_path / "other/0/0.txt").write_text("다른 글이다.", encoding="utf-8")
    before = (out / "0.txt.txt").read_bytes()
    refused = process("verify", "0", "--output", f"{out}/", cwd=tmp_path / "other")
    assert refused.returncode == 1
    assert b"0.txt.txt: exists already; use --force" in refused.stderr
    assert (out / "0.txt.txt").read_bytes() == before


def test_exports_of_an_earlier_run_are_its_own(run, archive, tmp_path):
    arguments = ("translate", archive, "--to", "ko-KR", "--output", tmp_path / "out")
    for options in (("--export", "xliff-2.1"), (), ("--export", "xliff-2.1")):
        result = run(*arguments, *options)
        assert result.exit_code == 0, result.stderr
    edited = tmp_path / "out/0/0.txt.xlf"
    edited.write_text("reviewed", encoding="utf-8")
    result = run(*arguments, "--export", "xliff-2.1", "--again", "--summary", tmp_path / "sum.json")
    assert result.exit_code == 1
    assert f"{edited}: was changed after it was written" in result.stderr
    assert edited.read_text(encoding="utf-8") == "reviewed"


def test_a_folder_where_a_file_is_to_go(run, archive, tmp_path):
    (tmp_path / "out/0/0.txt.txt").mkdir(parents=True)
    for options in ((), ("--force",), ()):
        result = run("verify", archive, "--output", f"{tmp_path / 'out'}/", *options)
        assert result.exit_code == 1
        assert "0.txt.txt: is a folder, where a file is to be written; move it away" in result.stderr
    assert len(names_in(tmp_path / "out")) == 5


def test_a_file_where_a_folder_is_needed(run, archive, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "1").write_text("mine")
    for options in ((), ("--force",)):
        result = run("verify", archive, "--output", f"{out}/", "--format", "json", *options)
        assert result.exit_code == 1
        assert result.stderr.count(f"{out / '1'} is a file, where a folder is needed; move it away") == 3
        assert names_in(out) == ["0/0.txt.json", "0/2.txt.json", "0/4.txt.json", "1"]


def test_an_error_nobody_thought_of_is_one_documents_own(run, archive, tmp_path, monkeypatch):
    from nambuk.batch.verifying import VerifyWorker

    work = VerifyWorker.__call__

    def broken(self, task, progress=None):
        if task.name.endswith("3.txt"):
            raise RecursionError("maximum recursion depth exceeded")
        return work(self, task, progress)

    monkeypatch.setattr(VerifyWorker, "__call__", broken)
    result = run("verify", archive, "--output", f"{tmp_path / 'out'}/")
    assert result.exit_code == 1
    assert "3.txt: cannot be done (RecursionError: maximum recursion depth exceeded)" in result.stderr
    assert len(names_in(tmp_path / "out")) == 5


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_control_c_ends_at_once_and_says_how_to_go_on(archive, tmp_path):
    for number in range(2):
        (archive / f"{number}.txt").write_text(NORTHERN * 12_000, encoding="utf-8")  # some seconds each
    command = [
        sys.executable,
        "-c",
        "from nambuk.cli import main; main()",
        "verify",
        str(archive),
        "--jobs",
        "2",
    ]
    run = subprocess.Popen(
        [*command, "--output", f"{tmp_path / 'out'}/"], stderr=subprocess.PIPE, start_new_session=True
    )
    time.sleep(2.5)
    began = time.monotonic()
    os.killpg(run.pid, signal.SIGINT)
    _, stderr = run.communicate(timeout=20)
    assert time.monotonic() - began < 4
    assert b"Traceback" not in stderr
    assert b"stopped; the same command goes on from there" in stderr


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


def test_a_served_document_that_a_changed_glossary_leaves_alone(run, serve, tmp_path):
    """The sentences of a round decide together which standard they follow, and a server's rounds are short."""
    server = serve(lambda handler, seen, _: handler.say("All that workers could do was done."))
    northern = [f"{n}번 로동자들이 할수 있는것은 다 하였다." for n in range(32)]
    southern = [f"{n}번 여자의 역사를 이해했고 경제건설계획을 세웠다." for n in range(4)]
    (tmp_path / "in").mkdir()
    (tmp_path / "in/long.txt").write_text("\n".join([*northern, *southern]), encoding="utf-8")
    (tmp_path / "in/short.txt").write_text("\n".join([northern[0], *southern]), encoding="utf-8")
    glossary = tmp_path / "mine.tsv"
    arguments = (
        "translate",
        tmp_path / "in",
        "--to",
        "en",
        "--model",
        f"{server.url}#toy",
        "--glossary",
        glossary,
    )
    done = []
    for line in ("바다\tsea", "하늘\tsky"):
        glossary.write_text(f"ko-KP\ten\n{line}\n", encoding="utf-8")
        result = run(*arguments, "--output", tmp_path / "out")
        assert result.exit_code == 0, result.stderr
        done.append(result.stderr.splitlines()[-1].split()[:2])
    assert done == [["2", "0"], ["0", "2"]]


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
