"""`nambuk models`; nothing is fetched."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from nambuk.cli import main
from nambuk.translation.engines import models, pulling
from nambuk.translation.engines.engine import EngineError
from nambuk.translation.engines.known_models import known_models


@pytest.fixture(autouse=True)
def own_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("NAMBUK_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def local(monkeypatch):
    """Two forms of a known model on this machine, and a model that is not in the list."""
    found = [
        models.LocalModel("Helsinki-NLP/opus-mt-ko-en", Path("/c/1"), 79_000_000, "marian", models.CONVERTED),
        models.LocalModel("Helsinki-NLP/opus-mt-ko-en", Path("/c/2"), 315_000_000, "marian"),
        models.LocalModel("someone/ko-fr", Path("/c/3"), 301_000_000, "marian"),
    ]
    monkeypatch.setattr(models, "list_models", lambda: found)
    return found


def run(*arguments):
    return CliRunner().invoke(main, ["models", *arguments])


def rows(text):
    return {line.split()[0]: line for line in text.splitlines()}


def test_list_says_what_there_is_and_what_is_here(local):
    result = run("list")
    assert result.exit_code == 0
    found = rows(result.stdout)
    assert set(found) == {"name", "someone/ko-fr", *(model.name for model in known_models())}
    assert found["Helsinki-NLP/opus-mt-ko-en"].split()[1:] == (
        ["ko-en", "315", "MB", "Apache-2.0", "int8,", "original", "ko-en"]
    )
    assert found["facebook/m2m100_418M"].split("  ")[-1] == "ko-zh ko-ja en-ko ru-ko zh-ko ja-ko"
    assert "any of ko en ru zh ja" in found["facebook/m2m100_418M"]
    assert " no " in found["facebook/m2m100_418M"]
    assert found["someone/ko-fr"].split()[1:] == ["-", "301", "MB", "-", "original", "-"]
    assert result.stderr == ""


def test_licences_that_forbid_commercial_use_are_marked(local):
    for name, line in rows(run("list").stdout).items():
        assert ("(not commercial)" in line) == ("nllb" in name), line


def test_list_as_json(local):
    records = {record["name"]: record for record in json.loads(run("list", "--format", "json").stdout)}
    english = records["Helsinki-NLP/opus-mt-ko-en"]
    assert english["installed"] == [
        {"form": "converted", "folder": str(Path("/c/1")), "size": 79_000_000},
        {"form": "original", "folder": str(Path("/c/2")), "size": 315_000_000},
    ]
    assert (english["pairs"], english["default_for"]) == (["ko-en"], ["ko-en"])
    assert (english["licence"], english["commercial"]) == ("Apache-2.0", True)
    assert records["facebook/nllb-200-distilled-600M"]["commercial"] is False
    assert records["facebook/mbart-large-50-many-to-many-mmt"]["licence"] is None
    other = records["someone/ko-fr"]
    assert (other["family"], other["licence"], other["commercial"], other["download"]) == (
        "marian",
        None,
        None,
        None,
    )


def test_nothing_installed(monkeypatch):
    monkeypatch.setattr(models, "list_models", list)
    result = run("list")
    assert result.exit_code == 0
    assert "facebook/m2m100_418M" in result.stdout
    assert result.stderr == (
        "nambuk: none is installed yet; fetch one, such as: nambuk models pull Helsinki-NLP/opus-mt-ko-en\n"
    )


@pytest.mark.parametrize("name", ["m2m100", "a/b/c", "https://example.org/a/b", ""])
def test_names_that_are_none(name):
    result = run("pull", name)
    assert result.exit_code == 2
    assert "OWNER/NAME" in result.stderr


def test_pull(monkeypatch):
    def pull(name, say):
        say(f"{name}: converting to int8, once")
        return Path("/cache") / name

    monkeypatch.setattr(pulling, "pull_model", pull)
    result = run("pull", "a/b")
    assert result.exit_code == 0
    assert result.stdout == ""
    folder = Path("/cache/a/b")
    assert result.stderr == (
        f"nambuk: a/b: converting to int8, once\nnambuk: a/b is in {folder}; use it with --model a/b\n"
    )


def test_pull_what_is_there(monkeypatch):
    folder = models.converted_folder("a/b")
    folder.mkdir(parents=True)
    (folder / "model.bin").touch()
    monkeypatch.setattr(pulling, "pull_model", None)
    result = run("pull", "a/b")
    assert result.exit_code == 0
    assert result.stderr == f"nambuk: a/b is there already, in {folder}; use it with --model a/b\n"


def test_pull_fails(monkeypatch):
    def fail(name, say):
        raise EngineError(f"{name}: not fetched (no network); check the name and the network")

    monkeypatch.setattr(pulling, "pull_model", fail)
    result = run("pull", "a/b")
    assert result.exit_code == 1
    assert result.stderr == "nambuk: a/b: not fetched (no network); check the name and the network\n"


def test_help_has_examples_and_loads_no_heavy_library():
    code = (
        "import sys\n"
        "from nambuk.cli import main\n"
        "for arguments in (['models', '--help'], ['models', 'pull', '--help'], ['models', 'list', '--help']):\n"
        "    main(arguments, standalone_mode=False)\n"
        "heavy = {'torch', 'transformers', 'huggingface_hub', 'sentencepiece', 'numpy', 'ctranslate2'}\n"
        "print('loaded:', sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert done.stdout.rstrip().endswith("loaded: []"), done.stderr
    assert "nambuk models pull Helsinki-NLP/opus-mt-ko-en" in done.stdout
    assert "nambuk models list --format json" in done.stdout
