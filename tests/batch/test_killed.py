"""A run that is killed again and again, against one that is left alone: the same files, none made twice."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from ..translation.conftest import make_vocabulary, marian_model, marian_tokenizer

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL")

FILES = 200
KILLS = int(os.environ.get("NAMBUK_KILLS", "6"))
"""A run of `make test` is killed so often; the whole thing is NAMBUK_KILLS=20 (two minutes)."""
NAMBUK = (sys.executable, "-c", "from nambuk.cli import main; main()")
SENTENCES = (
    "환자는 림파암으로 진단되였다.", "로동자들이 할수 있는것은 다 하였다.", "페기종은 페의 병이다.", "약이 없다.",
    "남새를 먹었다.", "오늘은 9월 20일이다.", "그는 평양으로 돌아갔다.", "리철민동무가 말하였다.",
)  # fmt: skip


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Many small documents in several folders, each with sentences of its own."""
    folder = tmp_path_factory.mktemp("documents")
    for number in range(FILES):
        chance = random.Random(number)
        lines = [f"제{number}호 문서이다.", *chance.choices(SENTENCES, k=8)]
        path = folder / f"{number % 7}" / f"{number:03}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model that writes nonsense, the same each time."""
    from nambuk.translation.engines.converting import convert_model

    pytest.importorskip("torch", reason="pip install 'nambuk[torch]'")
    folder = tmp_path_factory.mktemp("model")
    tokenizer = marian_tokenizer(make_vocabulary(folder), folder)
    network = marian_model(tokenizer)
    network.generation_config.max_length = 24
    network.save_pretrained(folder / "original")
    tokenizer.save_pretrained(folder / "original")
    return convert_model(folder / "original", folder / "int8", "int8")


def files_in(folder: Path) -> dict[str, bytes]:
    """All that a user has of a run."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def count_in(folder: Path) -> int:
    """How many files a user has."""
    return sum(not name.startswith(".") for _, _, names in os.walk(folder) for name in names)


def times_made(folder: Path) -> dict[str, int]:
    """How often each document was made, by the state of the run."""
    [state] = folder.glob(".nambuk-*.sqlite")
    with closing(sqlite3.connect(state)) as connection:
        rows = connection.execute("SELECT name, times FROM document")
        return {bytes(name).decode(): times for name, times in rows}


def kill_at_a_moment(command: Sequence[str], output: Path, chance: random.Random) -> bool:
    """Start the run and kill it after some more files, or while it starts; whether it was still running."""
    there = count_in(output)
    more = (
        chance.choice((0, 0, 1, 1, 2, 3, 5)) if there < FILES * 0.6 else 0
    )  # some are left for the last run
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + (chance.uniform(0, 1.2) if not more else 30)
    while child.poll() is None and time.monotonic() < deadline:
        if more and count_in(output) >= there + more:
            break
        time.sleep(0.002)
    time.sleep(chance.uniform(0, 0.005))
    was_running = child.poll() is None
    child.send_signal(signal.SIGKILL)
    child.wait(timeout=30)
    return was_running


@pytest.mark.parametrize("kind", ["verify", "translate"])
def test_a_run_that_is_killed_goes_on_where_it_was(kind, documents, model, tmp_path) -> None:
    words = {
        "verify": ("verify", "--format", "json"),
        "translate": ("translate", "--to", "en", "--model", str(model), "--beams", "1"),
    }[kind]

    def command(output: Path, jobs: int = 1) -> list[str]:
        return [*NAMBUK, words[0], str(documents), *words[1:], "--output", f"{output}/", "--jobs", str(jobs)]

    whole, killed = tmp_path / "whole", tmp_path / "killed"
    subprocess.run(command(whole), capture_output=True, check=True)
    chance = random.Random(kind)
    jobs = [2 if kind == "verify" and number % 4 == 0 else 1 for number in range(KILLS)]
    kills = sum(kill_at_a_moment(command(killed, count), killed, chance) for count in jobs)
    assert kills == KILLS
    assert count_in(killed) < FILES  # the last run has something to do
    last = subprocess.run(command(killed), capture_output=True, text=True, check=False)
    assert last.returncode == 0, last.stderr
    assert files_in(killed) == files_in(whole)
    made = times_made(killed)
    assert (len(made), set(made.values())) == (FILES, {1}), last.stderr
    assert not list(killed.rglob(".*.part"))
    assert len(files_in(whole)) == FILES + (kind == "translate")  # and the review list
    nothing = subprocess.run(command(killed), capture_output=True, text=True, check=True)
    assert times_made(killed) == made
    assert f"{FILES}" in nothing.stderr.splitlines()[-1]
