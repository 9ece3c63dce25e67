"""The documentation says what is so: its commands run, its tables are those of the data, its order is kept."""

import ast
import os
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from nambuk.glossary import load_glossary
from nambuk.variables.catalogue import catalogue

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "translate" / "nambuk"
PAGES = sorted(
    path
    for folder in (".", "docs", "corpus", "corpus/samples", "glossary")
    for path in (ROOT / folder).glob("*.md")
)
NEED_A_MODEL = ("--model", "models pull", "--to en ")


def console_commands(page: Path) -> list[str]:
    blocks = re.findall(r"^```console\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


COMMANDS = [(page, command) for page in PAGES for command in console_commands(page)]


def test_the_readme_shows_every_command():
    commands = console_commands(ROOT / "README.md")
    for name in ("verify", "translate", "merge", "memory", "glossary", "models"):
        assert any(f"nambuk {name}" in command for command in commands), name


@pytest.fixture(scope="module")
def folders(tmp_path_factory) -> Callable[[Path], Path]:
    """What a reader of a page has in front of him, to write into; its commands follow each other there."""

    @cache
    def folder_of(page: Path) -> Path:
        folder = tmp_path_factory.mktemp(page.stem)
        shutil.copytree(ROOT / "corpus" / "samples", folder / "corpus" / "samples")
        return folder

    return folder_of


@pytest.mark.skipif(os.name != "posix", reason="the examples are for a POSIX shell")
@pytest.mark.parametrize(("page", "command"), COMMANDS, ids=lambda one: getattr(one, "name", one))
def test_the_commands_of_the_documentation_run(page, command, folders):
    if any(words in command for words in NEED_A_MODEL):
        pytest.skip("needs a model, and nothing is downloaded in tests")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-ec", command],
        cwd=folders(page),
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_generated_parts_are_up_to_date():
    for path, text in runpy.run_path(str(ROOT / "docs" / "generate.py"))["pages"]().items():
        assert path.read_text(encoding="utf-8") == text, f"{path}: run `python docs/generate.py`"


def test_the_table_of_variables_lists_exactly_the_catalogue():
    page = (ROOT / "docs" / "variables.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE)
    assert sorted(listed) == sorted(variable.id for variable in catalogue())


def test_the_readme_knows_how_many_concepts_there_are():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    said = [int(number.replace(",", "")) for number in re.findall(r"More than ([\d,]+) concepts", readme)]
    assert len(said) == 1
    assert said[0] < len(load_glossary().terms) < said[0] + 500


def rooms() -> list[str]:
    """The rooms in their order, as docs/architecture.md lists them."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = page[page.index("| room |") :].split("\n\n", 1)[0]
    return re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)


def imported_rooms(file: Path) -> Iterator[tuple[int, str]]:
    """(line, room) of every import of the package in a file, also those inside functions."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: a relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            names = [node.value] if re.fullmatch(r"nambuk(\.\w+)+", node.value) else []
        for name in names:
            parts = name.split(".")
            if parts[0] == "nambuk" and len(parts) > 1:
                yield node.lineno, parts[1]


BESIDE = {"variety", "resources", "__init__"}
"""The files that belong to no room and may be used by all."""


def test_the_table_of_rooms_is_complete():
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    files = {path.stem for path in PACKAGE.glob("*.py")}
    assert set(rooms()) == folders | files - BESIDE


def test_rooms_import_only_from_rooms_above():
    order = rooms()
    shared = BESIDE - {"__init__"} | {"__version__"}
    wrong = []
    for file in sorted(PACKAGE.rglob("*.py")):
        room = file.relative_to(PACKAGE).parts[0].removesuffix(".py")
        allowed = shared | set(order[: order.index(room) + 1]) if room in order else shared
        if room == "__init__":
            allowed = {"library"}  # whose door it is
        wrong += [
            f"{file.relative_to(ROOT)}:{line} imports {found}"
            for line, found in imported_rooms(file)
            if found not in allowed
        ]
    assert not wrong, "\n".join(wrong)
