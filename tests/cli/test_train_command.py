"""`nambuk models train` as a user calls it: a model out of pairs, and a process that is killed in the middle."""

import os
import signal
import subprocess
import time

import pytest

from ..translation.conftest import make_vocabulary, marian_model, marian_tokenizer, save
from ..translation.training_pairs import PHRASES, as_tmx, as_tsv


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with an untrained Marian model and pairs."""
    torch = pytest.importorskip("torch", reason="pip install 'nambuk[torch]'")
    pytest.importorskip("accelerate", reason="pip install 'nambuk[train]'")
    torch.set_num_threads(1)
    home = tmp_path_factory.mktemp("train")
    tokenizer = marian_tokenizer(make_vocabulary(home), home, source_lang="kor", target_lang="eng")
    save(marian_model(tokenizer), tokenizer, home / "base")
    (home / "northern.tmx").write_text(as_tmx(), encoding="utf-8")
    (home / "northern.tsv").write_text(as_tsv(), encoding="utf-8")
    return home


@pytest.fixture
def words(folder, tmp_path, monkeypatch):
    """The command with its options; its caches are empty."""
    monkeypatch.setenv("NAMBUK_CACHE", str(tmp_path / "cache"))
    options = ["--base", folder / "base", "--output", tmp_path / "kp-en", "--batch-tokens", "512"]
    return ["models", "train", "--pairs", folder / "northern.tmx", *options, "--learning-rate", "5e-3"]


def test_a_model_out_of_pairs(run, words, tmp_path):
    result = run(*words, "--steps", "6", "--evaluate-every", "3")
    assert result.exit_code == 0, result.stderr
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert lines[0].startswith("nambuk: 124 pairs to learn from, 20 to measure with; left out: 0 repeated")
    assert [line.split(":")[1] for line in lines if "pairs/s" in line] == [" step 3 of 6", " step 6 of 6"]
    assert "use it with --model" in lines[-1] + lines[-2]
    assert f"use it with --model {tmp_path / 'kp-en'}" in lines[-1] + lines[-2]
    assert all(line.startswith("nambuk: ") for line in lines)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kp-en"]

    made = run(
        *("translate", "-", "--to", "en", "--model", tmp_path / "kp-en"),
        input=next(iter(PHRASES)) + "\n",
    )
    assert made.exit_code == 0, made.stderr
    assert made.stdout.count("\n") == 1


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_killed_run_goes_on(run, command, words, tmp_path):
    words += ["--steps", "60", "--evaluate-every", "3"]
    quiet = {**os.environ, "OMP_NUM_THREADS": "1"}
    child = subprocess.Popen(
        [command, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=quiet
    )
    place = tmp_path / "kp-en.training"
    try:
        for _ in range(6_000):
            if child.poll() is not None or list(place.glob("checkpoint-*/complete")):
                break
            time.sleep(0.01)
    finally:
        child.send_signal(signal.SIGKILL)
        _, stderr = child.communicate(timeout=20)
    assert child.returncode == -signal.SIGKILL, stderr
    assert b"Traceback" not in stderr
    assert not (tmp_path / "kp-en").exists()

    other = run(*words, "--seed", "2")
    assert other.exit_code == 1
    assert "holds a training with other seed; give the same options" in other.stderr

    result = run(*words)
    assert result.exit_code == 0, result.stderr
    assert "going on with the training" in result.stderr
    assert "step 3 of 60" not in result.stderr
    assert (tmp_path / "kp-en" / "int8" / "model.bin").is_file()
    assert not place.exists()


def test_a_user_who_stops_it(run, words, monkeypatch, tmp_path):
    from nambuk.cli import training

    def stop(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(training, "_line", stop)
    result = run(*words, "--steps", "4")
    assert result.exit_code == 1
    assert "the same command goes on from the last measurement" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["--steps", "3", "--epochs", "2"], 2, "name only one of them"),
        (["--columns", "1"], 2, "not two columns"),
        (["--columns", "0,1"], 2, "not two columns"),
        (["--fields", "ko"], 2, "not the names of two fields"),
        (["--held-out", "0"], 2, "--held-out"),
        (["--from", "ko-KR"], 1, "ko-KR"),
        (["--to", "ja"], 1, "its languages are: ko-KP, en-US"),
        (["--base", "no/model"], 1, "nambuk models pull no/model"),
    ],
)
def test_wrong_use(run, words, options, code, message, tmp_path):
    result = run(*words, *options)
    assert result.exit_code == code
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "kp-en.training").exists()


def test_a_table_needs_the_language_to_translate_into(run, words, folder):
    words[3] = folder / "northern.tsv"
    result = run(*words)
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "name it with --to" in result.stderr


def test_one_line_without_the_libraries(run, words, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "accelerate", None)
    result = run(*words)
    assert result.exit_code == 1
    assert "pip install 'nambuk[train]'" in result.stderr
