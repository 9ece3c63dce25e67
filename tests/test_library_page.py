"""docs/library.md is run from its first block to its last, and must show what comes out; so is the README's Python."""

import doctest
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import Handler, Seen, Serve

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "library.md"
FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
ANSWERS = {
    "환자는 림프암으로 진단되었다.": "The patient was diagnosed with {term}.",
    "그는 폐기종도 앓는다.": "He also has a disease of the lungs.",
    "노동자 57명이 하바롭스크에서 일한다.": "57 workers work in Khabarovsk.",
    "약이 없다.": "There is no medicine.",
}
"""What the server says to each sentence of the page; it obeys a term that the prompt requires."""


def answer(handler: Handler, seen: Seen, _: int) -> None:
    term = "lymphatic cancer" if "lymphatic cancer" in seen.system else "lymphoma"
    handler.say(ANSWERS[seen.sentence].format(term=term))


def blocks(path: Path) -> Iterator[tuple[int, str]]:
    """The Python of a page, each block with the number of the line before it."""
    page = path.read_text(encoding="utf-8")
    for found in re.finditer(r"^```pycon\n(.*?)^```", page, re.MULTILINE | re.DOTALL):
        yield page.count("\n", 0, found.start(1)), found[1]


@pytest.mark.parametrize(("path", "least"), [(PAGE, 30), (ROOT / "README.md", 3)], ids=["library", "readme"])
def test_the_page_shows_what_comes_out(
    path: Path, least: int, serve: Serve, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    for name in ("NAMBUK_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    shutil.copytree(ROOT / "corpus" / "samples", tmp_path / "corpus" / "samples")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"MODEL": f"{serve(answer).url}#prepared"}
    runner = doctest.DocTestRunner(verbose=False, optionflags=FLAGS)
    parser = doctest.DocTestParser()
    said: list[str] = []
    for line, text in blocks(path):
        test = parser.get_doctest(text, names, path.name, str(path), line)
        test.globs = names  # the next block knows what this one has named
        runner.run(test, out=said.append, clear_globs=False)
    assert runner.summarize(verbose=False).attempted >= least
    assert not said, "".join(said)


def test_every_name_of_the_library_is_on_its_page():
    import nambuk

    page = PAGE.read_text(encoding="utf-8")
    calls = [name for name in nambuk.__all__ if name[0].islower() or name.endswith(("Error", "Translator"))]
    assert [name for name in calls if f"nambuk.{name}" not in page] == []
