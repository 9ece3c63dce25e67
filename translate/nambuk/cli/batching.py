"""A batch at the command line: progress while it runs, a table at the end, the same as JSON."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import click

from nambuk.cli.common import SOME_FAILED, OutputError, complain, new_file, stop
from nambuk.documents.document import DocumentError

if TYPE_CHECKING:
    from nambuk.batch.run import Input, Summary
    from nambuk.batch.runners import Runner
    from nambuk.batch.state import RunState
    from nambuk.batch.work import Outcome, Progress, Recipe, Task

WORTH_PROCESSES = 400_000
"""Bytes of documents from which several processes, each of which loads the analyser, save time."""

SAY_EACH = 50
"""Documents up to which each one that is written has a line where there is no bar."""


def batch_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a command that works through many documents."""
    options = (
        click.option(
            "--jobs",
            type=click.IntRange(1, 512),
            help="Processes at work (with --ray: workers in the cluster). Left out: one a core; with a model, one.",
        ),
        click.option(
            "--ray", metavar="ADDRESS", help="Spread the work over a Ray cluster; auto starts one here."
        ),
        click.option("--again", is_flag=True, help="Do again what an earlier run has done."),
        click.option(
            "--summary",
            "summary_file",
            type=click.Path(dir_okay=False, path_type=Path),
            help="What was done, as JSON, with a line for each document.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@dataclass(frozen=True)
class Batch:
    """What the user says of a batch: the options of `batch_options`, the output folder, and --force."""

    output: Path
    jobs: int | None = None
    ray: str | None = None
    again: bool = False
    summary_file: Path | None = None
    force: bool = False

    def do(
        self,
        recipe: "Recipe",
        inputs: Sequence["Input | DocumentError"],
        *,
        default_jobs: int,
        flagged: str,
        reserved: Callable[[Path], Mapping[str, str]] | None = None,
        prepare: Callable[["RunState"], None] | None = None,
        conclude: Callable[["RunState"], Iterable[str]] | None = None,
    ) -> None:
        """Work through the inputs; ends the command with 1 where one failed.

        `flagged`: what the summary calls that. `prepare` is called before the work (it may raise DocumentError
        or OutputError), `conclude` after it, also after Ctrl-C: it writes what belongs to all documents and gives
        lines for standard error.
        """
        from nambuk.batch.run import Run
        from nambuk.batch.state import RunError, RunState

        try:
            with RunState(self.output, recipe.kind) as state:
                if prepare:
                    prepare(state)
                with Display(state, len(inputs)) as display:
                    run = Run(
                        state, recipe, recipe.settings, display, reserved(self.output) if reserved else {}, self.force, self.again,
                    )  # fmt: skip
                    try:
                        summary = run(inputs, self._runner(recipe, default_jobs, len(inputs), display))
                    except KeyboardInterrupt:
                        _say(conclude, state)
                        raise
                _say(conclude, state)
                self._report(summary, state, inputs, flagged)
        except (RunError, DocumentError, OutputError) as error:
            stop(str(error), SOME_FAILED)
        if summary.stopped:
            stop(summary.stopped)
        if summary.failed:
            sys.exit(SOME_FAILED)

    def _runner(self, recipe: "Recipe", default_jobs: int, documents: int, display: "Display") -> "Runner":
        """Where the work is done."""
        from nambuk.batch.runners import in_process, in_processes

        if self.ray is not None:
            from nambuk.batch.cluster import in_cluster

            return in_cluster(recipe, self.ray, self.jobs)
        jobs = min(self.jobs or default_jobs, max(documents, 1))
        return in_processes(recipe, jobs) if jobs > 1 else in_process(recipe, display.sentences_of)

    def _report(
        self,
        summary: "Summary",
        state: "RunState",
        inputs: Sequence["Input | DocumentError"],
        flagged: str,
    ) -> None:
        if summary.done + summary.skipped + summary.failed > 1:
            show_summary(summary, flagged)
        if self.summary_file:
            with new_file(self.summary_file, force=True) as stream:
                stream.writelines(summary_json(summary, state, inputs))


def _say(conclude: Callable[["RunState"], Iterable[str]] | None, state: "RunState") -> None:
    for line in conclude(state) if conclude else ():
        complain(line)


def inputs_of(paths: Sequence[str], encoding: str | None, output: Path) -> list["Input | DocumentError"]:
    """The files behind paths, those of a folder with the folder's structure; without those that went to `output`."""
    from nambuk.batch.run import Input
    from nambuk.documents import expand_paths

    found: list[Input | DocumentError] = []
    made = output.resolve()
    for path in paths:
        root = Path(path) if Path(path).is_dir() else None
        has_output = root is not None and made.is_relative_to(root.resolve()) and made != root.resolve()
        for one in expand_paths([path]):
            if has_output and isinstance(one, str) and Path(one).resolve().is_relative_to(made):
                continue
            if isinstance(one, DocumentError):
                found.append(one)
            else:
                below = Path(one).parent.relative_to(root).as_posix() if root else "."
                found.append(Input(one, "" if below == "." else below, encoding))
    return found


def usual_jobs(inputs: Iterable["Input | DocumentError"]) -> int:
    """How many processes are worth their start for the inputs: one, or all that there may be."""
    from nambuk.batch.ordered import cores

    size = 0
    for one in inputs:
        with suppress(OSError, ValueError):
            size += 0 if isinstance(one, DocumentError) else Path(one.name).stat().st_size
    return cores() if size >= WORTH_PROCESSES else 1


@dataclass
class Display:
    """What people see of a run: on a terminal a bar, else a line for each document while they are few."""

    state: "RunState"
    total: int
    done: int = 0
    _bars: Any = None
    _tasks: dict[str, Any] = field(default_factory=dict)

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            self._bars = _bars()
            self._bars.start()
            self._tasks["all"] = self._bars.add_task("documents", total=self.total, characters=0)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars:
            self._bars.stop()

    def skipped(self, name: str) -> None:
        """See `Watcher`."""
        self._advance(0)

    def finished(self, outcome: "Outcome") -> None:
        """See `Watcher`."""
        if outcome.error:
            if not outcome.stops:
                self._say(outcome.error)
        else:
            if not self._bars and self.total <= SAY_EACH:
                for made in outcome.files[:1]:
                    complain(f"{outcome.name}: written to {self.state.folder / made.place}")
            for line in outcome.lines:
                self._say(f"{outcome.name}, {line}")
        self._advance(outcome.characters)

    def sentences_of(self, task: "Task") -> "Progress":
        """What is told about the sentences of the present document: a second bar."""

        def tell(done: int, of: int) -> None:
            if self._bars:
                if "one" not in self._tasks:
                    self._tasks["one"] = self._bars.add_task("", total=None, characters=0)
                self._bars.update(
                    self._tasks["one"], description=Path(task.name).name, completed=done, total=of
                )

        return tell

    def _advance(self, characters: int) -> None:
        if self._bars:
            bar = self._bars.tasks[0]
            self._bars.update(self._tasks["all"], advance=1, characters=bar.fields["characters"] + characters)

    def _say(self, message: str) -> None:
        complain(message)


def _bars() -> Any:
    """A bar with the number of documents, the rate and the time left."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Any) -> Text:
            characters = task.fields["characters"]
            rate = characters / task.elapsed if task.elapsed and characters else 0
            return Text(f"{rate:,.0f} characters/s" if rate else "")

    return Progress(
        TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), Rate(),
        TimeRemainingColumn(), console=Console(stderr=True), transient=True,
    )  # fmt: skip


def show_summary(summary: "Summary", flagged: str) -> None:
    """The table of what was done, on standard error. `flagged`: what is counted as such."""
    from rich.console import Console
    from rich.table import Table

    table = Table(show_header=True, box=None, pad_edge=False)
    for name in ("done", "skipped", "failed", flagged, "characters", "characters/s", "time"):
        table.add_column(name, justify="right")
    table.add_row(
        f"{summary.done:,}", f"{summary.skipped:,}", f"{summary.failed:,}", f"{summary.flagged:,}",
        f"{summary.characters:,}", f"{summary.characters_per_second:,.0f}", clock(summary.seconds),
    )  # fmt: skip
    Console(stderr=True, width=100, highlight=False).print(table)


def clock(seconds: float) -> str:
    """Seconds as people read them.

    >>> clock(3.21), clock(75), clock(7384)
    ('3.2 s', '1:15', '2:03:04')
    """
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def summary_json(
    summary: "Summary", state: "RunState", inputs: Iterable["Input | DocumentError"]
) -> Iterator[str]:
    """The summary as JSON, piece by piece: the counts, then `documents`, one on a line, in the order of the inputs.

    A document has its `name`, `status` (done, skipped, failed), and if it is done `sha256`, `characters`, `flagged`,
    `files` and the figures of the command.
    """
    counts: Mapping[str, Any] = {
        "done": summary.done,
        "skipped": summary.skipped,
        "failed": summary.failed,
        "flagged": summary.flagged,
        "characters": summary.characters,
        "seconds": round(summary.seconds, 3),
        "characters_per_second": round(summary.characters_per_second, 1),
        "stopped": summary.stopped or None,
        "failures": summary.failures,
    }
    yield json.dumps(counts, ensure_ascii=False)[:-1] + ', "documents": ['
    separator = "\n"
    for one in inputs:
        known = state.known(one.name)
        if known is None:
            continue
        record = {
            "name": one.name,
            "sha256": known.sha256,
            "characters": known.characters,
            "flagged": known.flagged,
            "files": [place for place, _ in state.files(one.name)],
            **known.facts,
        }
        yield separator + json.dumps(record, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"
