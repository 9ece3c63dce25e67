"""The command line two ways: the installed command as a process, and in this process where that is enough."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from nambuk.cli import main

SAMPLES = Path(__file__).resolve().parents[2] / "corpus" / "samples"
Run = Callable[..., Result]
Process = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture(scope="session")
def samples() -> Path:
    return SAMPLES


@pytest.fixture
def run() -> Run:
    """`nambuk` in this process; an exception that is no exit fails the test."""

    def invoke(*arguments: object, input: str | bytes | None = None) -> Result:
        result = CliRunner().invoke(main, [str(argument) for argument in arguments], input=input)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


@pytest.fixture(scope="session")
def command() -> str:
    """The path of the installed command."""
    found = shutil.which("nambuk", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert found, "nambuk is not installed here; pip install -e ."
    return found


@pytest.fixture
def process(command: str) -> Process:
    """`nambuk` as a process of its own, standard input closed unless given."""

    def invoke(
        *arguments: object, input: bytes = b"", **options: Any
    ) -> "subprocess.CompletedProcess[bytes]":
        words = [command, *map(str, arguments)]
        return subprocess.run(words, input=input, capture_output=True, timeout=60, check=False, **options)

    return invoke


def names_in(folder: Path) -> list[str]:
    """What a user sees in a folder: the files below it by their path, without hidden ones."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in found if not path.name.startswith("."))


@pytest.fixture
def reports() -> Callable[[Result], list[dict[str, Any]]]:
    """The reports in JSON lines on standard output."""

    def parse(result: Result) -> list[dict[str, Any]]:
        return [json.loads(line) for line in result.stdout.splitlines()]

    return parse
