"""Runs over many documents: what is done again and what is not, what is refused, what a worker's death does."""

import os
import shutil
import sqlite3
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from nambuk.batch.places import name_with, same_format_name
from nambuk.batch.run import Input, Run
from nambuk.batch.runners import in_process, in_processes
from nambuk.batch.state import RunError, RunState, is_inside
from nambuk.batch.work import Made, Outcome, Progress, Task
from nambuk.documents.document import DocumentError
from nambuk.documents.limits import LIMITS
from nambuk.documents.options import ReadOptions


class Upper:
    """A recipe that writes a text in capitals; `glossary` decides which word counts."""

    kind = "upper"
    loads_model = False

    def __init__(self, glossary: str = "1", **settings: str) -> None:
        self.settings: Mapping[str, str] = {"glossary": glossary, **settings}
        self.asked: list[str] = []

    def place(self, name: str, data: bytes) -> str:
        return same_format_name(name, data)

    def places(self, name: str, place: str) -> tuple[str, ...]:
        return (place,)

    def open(self, jobs: int) -> "Upper":
        return self

    def __call__(self, task: Task, progress: Progress | None = None) -> Outcome:
        self.asked.append(Path(task.name).name)
        text = Path(task.name).read_text(encoding="utf-8")
        if "bad" in text:
            return Outcome(task.name, error=f"{task.name}: is bad")
        basis = f"{self.settings['glossary']}" if "term" in text else "no term"
        if task.basis == basis:
            return Outcome(task.name, unchanged=True, basis=basis)
        files = (Made(task.place, text.upper().encode()),)
        import hashlib

        return Outcome(
            task.name,
            hashlib.sha256(text.encode()).hexdigest(),
            files=files,
            basis=basis,
            characters=len(text),
        )

    def close(self) -> None:
        pass


class Silent:
    def skipped(self, name: str) -> None: ...
    def finished(self, outcome: Outcome) -> None: ...


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("a", "one"), ("b", "a term"), ("c", "three")):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def go(folder: Path, recipe: Upper, **options: bool | ReadOptions) -> tuple[list[str], Run]:
    """A run over the texts of a folder; which it asked for, and the run."""
    recipe.asked.clear()
    inputs = [Input(str(path)) for path in sorted(folder.glob("*.txt"))]
    with RunState(folder / "out", recipe.kind) as state:
        run = Run(state, recipe, recipe.settings, Silent(), **options)  # type: ignore[arg-type]
        run(inputs, in_process(recipe))  # type: ignore[arg-type]
    return list(recipe.asked), run


class TestWhatIsDoneAgain:
    def test_nothing_that_is_done(self, folder: Path) -> None:
        recipe = Upper()
        asked, run = go(folder, recipe)
        assert asked == ["a.txt", "b.txt", "c.txt"]
        assert (run.summary.done, run.summary.skipped, run.summary.characters) == (3, 0, 14)
        asked, run = go(folder, recipe)
        assert asked == []
        assert (run.summary.done, run.summary.skipped) == (0, 3)

    def test_a_changed_a_new_and_a_failed_input(self, folder: Path) -> None:
        recipe = Upper()
        (folder / "d.txt").write_text("bad", encoding="utf-8")
        asked, run = go(folder, recipe)
        assert list(run.summary.failures.values()) == [f"{folder / 'd.txt'}: is bad"]
        (folder / "a.txt").write_text("changed", encoding="utf-8")
        (folder / "d.txt").write_text("good", encoding="utf-8")
        (folder / "e.txt").write_text("new", encoding="utf-8")
        asked, run = go(folder, recipe)
        assert asked == ["a.txt", "d.txt", "e.txt"]
        assert (folder / "out/a.txt").read_text() == "CHANGED"

    def test_what_a_changed_glossary_touches(self, folder: Path) -> None:
        go(folder, Upper("1"))
        changed = Upper("2")
        asked, run = go(folder, changed)
        assert asked == ["a.txt", "b.txt", "c.txt"]  # all are looked at
        assert (run.summary.done, run.summary.skipped) == (1, 2)
        assert go(folder, changed)[0] == []

    def test_everything_after_another_change(self, folder: Path) -> None:
        go(folder, Upper("1", model="x"))
        _, run = go(folder, Upper("1", model="y"))
        assert run.summary.done == 3
        _, run = go(folder, Upper("2", model="z"))
        assert run.summary.done == 3

    def test_everything_that_is_now_read_otherwise(self, folder: Path) -> None:
        read = (
            {"columns": ("내용,비고",)},
            {"columns": ("내용", "비고")},
            {"encoding": "johab"},
            {"recognition": ""},
        )
        for said in read:
            for done in (3, 0):
                _, run = go(folder, Upper(), options=ReadOptions(**said))
                assert run.summary.done == done
        larger = ReadOptions(recognition="", limits=replace(LIMITS, pages=9))
        assert go(folder, Upper(), options=larger)[1].summary.skipped == 3

    def test_a_lost_output(self, folder: Path) -> None:
        go(folder, Upper())
        (folder / "out/b.txt").unlink()
        assert go(folder, Upper())[0] == ["b.txt"]
        assert (folder / "out/b.txt").read_text() == "A TERM"

    def test_an_edited_output_is_left_unless_force(self, folder: Path) -> None:
        go(folder, Upper())
        (folder / "out/b.txt").write_text("mine")
        assert go(folder, Upper())[0] == []
        assert (folder / "out/b.txt").read_text() == "mine"
        _, run = go(folder, Upper(), again=True)
        [line] = run.summary.failures.values()
        assert line.startswith(f"{folder / 'out/b.txt'}: was changed after it was written")
        assert (run.summary.done, (folder / "out/b.txt").read_text()) == (2, "mine")
        assert go(folder, Upper(), force=True)[0] == ["b.txt"]
        assert (folder / "out/b.txt").read_text() == "A TERM"

    def test_a_file_that_is_not_the_runs_own(self, folder: Path) -> None:
        (folder / "out").mkdir()
        (folder / "out/a.txt").write_text("mine")
        asked, run = go(folder, Upper())
        assert asked == ["b.txt", "c.txt"]
        assert list(run.summary.failures.values()) == [
            f"{folder / 'out/a.txt'}: exists already; use --force to write over it"
        ]
        assert (folder / "out/a.txt").read_text() == "mine"
        assert go(folder, Upper(), force=True)[0] == ["a.txt"]

    @pytest.mark.skipif(os.name != "posix", reason="the limits of other file systems differ")
    @pytest.mark.parametrize(
        "place", [f"{'n' * 300}.txt", f"new/{'n' * 300}.txt", "/".join(["n" * 200] * 30)]
    )
    def test_a_name_that_is_too_long_is_one_documents_own(self, place: str, folder: Path) -> None:
        recipe = Upper()
        recipe.place = lambda name, data: place if Path(name).stem == "b" else Path(name).name  # type: ignore[method-assign]
        for force in (False, True):
            _, run = go(folder, recipe, force=force)
            assert list(run.summary.failures.values()) == [
                f"{folder / 'out' / place}: cannot be written (File name too long); rename what it is made of"
            ]
        assert sorted(path.name for path in (folder / "out").glob("[!.]*")) == ["a.txt", "c.txt"]
        assert not list((folder / "out").rglob(".*.part"))


class TestTheState:
    def test_one_run_at_a_time(self, folder: Path) -> None:
        with RunState(folder / "out", "upper"):
            with pytest.raises(RunError, match="another run is at work there; wait"):
                RunState(folder / "out", "upper")
            RunState(folder / "out", "other").close()
        RunState(folder / "out", "upper").close()

    def test_of_a_newer_version(self, folder: Path) -> None:
        go(folder, Upper())
        [path] = (folder / "out").glob(".nambuk-*.sqlite")
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA user_version = 99")
        connection.close()
        with pytest.raises(RunError, match=r"newer nambuk \(format 99, this one knows 1\); update nambuk"):
            go(folder, Upper())

    @pytest.mark.parametrize("content", [b"something else", b"SQLite format 3\0" + b"x" * 200, b"x" * 5000])
    def test_what_is_none(self, content: bytes, folder: Path) -> None:
        (folder / "out").mkdir()
        path = folder / "out/.nambuk-upper.sqlite"
        path.write_bytes(content)
        with pytest.raises(RunError, match=r"no state of a run|is damaged"):
            go(folder, Upper())
        assert path.read_bytes() == content

    def test_a_run_that_did_nothing_leaves_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "x.txt").write_text("bad")
        go(tmp_path, Upper())
        assert not (tmp_path / "out").exists()

    def test_unfinished_files_are_settled(self, folder: Path) -> None:
        """As after SIGKILL between the commit and the renaming, and before the commit."""
        go(folder, Upper())
        out = folder / "out"
        with sqlite3.connect(next(out.glob(".nambuk-*.sqlite"))) as connection:
            [(name,)] = connection.execute("SELECT temporary FROM file WHERE place = ?", (b"a.txt",))
        connection.close()
        (out / "a.txt").rename(out / name.decode())
        (out / ".b.txt.1-1.upper.part").write_text("never committed")
        (out / ".b.txt.1-1.other.part").write_text("of another kind of run")
        assert go(folder, Upper())[0] == []
        assert (out / "a.txt").read_text() == "ONE"
        assert [path.name for path in out.glob(".*.part")] == [".b.txt.1-1.other.part"]

    @pytest.mark.parametrize("comes_again", [False, True])
    def test_a_folder_that_is_removed_during_the_run(self, comes_again: bool, folder: Path) -> None:
        class Removing(Upper):
            def __call__(self, task: Task, progress: Progress | None = None) -> Outcome:
                if task.name.endswith("b.txt"):
                    shutil.rmtree(folder / "out")
                    if comes_again:
                        (folder / "out").mkdir()
                        (folder / "out/.nambuk-upper.sqlite").touch()
                return super().__call__(task, progress)

        with pytest.raises(RunError) as raised:
            go(folder, Removing())
        assert str(raised.value) == (
            f"{folder / 'out'}: was removed or moved while the run was at work; give the same command again, to begin anew"
        )
        assert not list((folder / "out").glob("*.txt"))
        assert go(folder, Upper())[0] == ["a.txt", "b.txt", "c.txt"]

    def test_its_sentences_are_for_the_owner_alone(self, folder: Path) -> None:
        go(folder, Upper())
        [path] = (folder / "out").glob(".nambuk-*.sqlite")
        assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("place", "inside"),
    [
        ("a.txt", True),
        ("a/b.txt", True),
        ("../a.txt", False),
        ("/a.txt", False),
        ("a/../../b", False),
        ("", False),
    ],
)
def test_places(place: str, inside: bool) -> None:
    assert is_inside(place) == inside


def test_names() -> None:
    assert same_format_name("-", "글".encode()) == "standard-input.txt"
    assert name_with("a/보고서.pdf", ".json") == "보고서.pdf.json"
    assert same_format_name("a/보고서.pdf", b"%PDF-1.7") == "보고서.pdf.txt"


DYING = """
    import os, signal
    from nambuk.batch.work import Made, Outcome

    class Recipe:
        kind, settings, loads_model = "dying", {}, False
        def open(self, jobs): return self
        def place(self, name, data): return name
        def places(self, name, place): return (place,)
        def close(self): pass
        def __call__(self, task, progress=None):
            if "dies" in task.name:
                os.kill(os.getpid(), signal.SIGKILL)
            return Outcome(task.name, characters=len(task.name))
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_a_document_that_kills_its_process_is_reported_and_the_rest_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dying_recipe.py").write_text(textwrap.dedent(DYING))
    monkeypatch.syspath_prepend(tmp_path)
    from dying_recipe import Recipe  # type: ignore[import-not-found]

    names = [f"{n}" for n in range(20)]
    names[4:4] = ["dies 1"]
    names[15:15] = ["dies 2"]

    def tasks() -> Iterator[Task]:
        yield from (Task(name, name) for name in names)

    outcomes = list(in_processes(Recipe(), 2)(tasks()))
    assert sorted(outcome.name for outcome in outcomes) == sorted(names)
    failed = {outcome.name: outcome.error for outcome in outcomes if outcome.error}
    assert sorted(failed) == ["dies 1", "dies 2"]
    assert "died, more than once" in failed["dies 1"]


def test_inputs_that_cannot_be_read_are_named(folder: Path) -> None:
    recipe = Upper()
    with RunState(folder / "out", "upper") as state:
        run = Run(state, recipe, recipe.settings, Silent())  # type: ignore[arg-type]
        inputs = [
            DocumentError("x.doc", "is not read"),
            Input(str(folder / "none.txt")),
            Input(str(folder / "a.txt")),
        ]
        run(inputs, in_process(recipe))  # type: ignore[arg-type]
    first, second = run.summary.failures.values()
    assert first.startswith("x.doc: is not read")
    assert second.startswith(f"{folder / 'none.txt'}: ")
    assert run.summary.done == 1
