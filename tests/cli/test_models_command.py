"""`nambuk models`; nothing is fetched."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from nambuk.cli import main
from nambuk.translation.engines import models
from nambuk.translation.engines.engine import EngineError


def run(*arguments):
    return CliRunner().invoke(main, ["models", *arguments])


def test_list(monkeypatch):
    found = [models.LocalModel("a/b", Path("/cache/a"), 310_000_000, "marian")]
    monkeypatch.setattr(models, "list_models", lambda: found)
    text = run("list").stdout
    for part in ("a/b", "marian", "310 MB", "/cache/a"):
        assert part in text
    assert json.loads(run("list", "--format", "json").stdout) == [
        {"name": "a/b", "model_type": "marian", "size": 310_000_000, "folder": "/cache/a"}
    ]


def test_no_models(monkeypatch):
    monkeypatch.setattr(models, "list_models", list)
    result = run("list")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "nambuk models pull" in result.stderr
    assert json.loads(run("list", "--format", "json").stdout) == []


@pytest.mark.parametrize("name", ["m2m100", "a/b/c", "https://example.org/a/b", ""])
def test_names_that_are_none(name):
    result = run("pull", name)
    assert result.exit_code == 2
    assert "OWNER/NAME" in result.stderr


def test_pull(monkeypatch):
    monkeypatch.setattr(models, "pull_model", lambda name: Path("/cache") / name)
    result = run("pull", "a/b")
    assert result.exit_code == 0
    assert "--model a/b" in result.stderr


def test_pull_fails(monkeypatch):
    def fail(name):
        raise EngineError(f"{name}: not fetched (no network); check the name and the network")

    monkeypatch.setattr(models, "pull_model", fail)
    result = run("pull", "a/b")
    assert result.exit_code == 1
    assert result.stderr == "nambuk: a/b: not fetched (no network); check the name and the network\n"
