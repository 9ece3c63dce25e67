"""A batch at the command line: progress while it runs, a table at the end, the same as JSON."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import click

from nambuk.cli.common import SOME_FAILED, OutputError, complain, new_file, refuse_folder, stop
from nambuk.cli.display import Display
from nambuk.documents.containers.inside import place_of
from nambuk.documents.document import DocumentError
from nambuk.documents.options import AS_FOUND, ReadOptions

if TYPE_CHECKING:
    from nambuk.batch.run import Input, Summary
    from nambuk.batch.runners import Runner
    from nambuk.batch.state import RunState
    from nambuk.batch.work import Recipe

WORTH_PROCESSES = 200_000
"""Bytes of documents from which several processes, each of which loads the analyser, save time.

Measured with one and two processes on 60 files: 1.44 and 1.54 s for 90 kB, 1.87 and 1.83 for 179 kB, 3.09 and 2.27 for
358 kB, 4.95 and 3.55 for 717 kB.
"""


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
    reading: ReadOptions = AS_FOUND

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

        failed = False
        try:
            self._refuse_summary(recipe, inputs)
            with RunState(self.output, recipe.kind) as state:
                if prepare:
                    prepare(state)
                with Display(state, len(inputs)) as display:
                    run = Run(
                        state, recipe, recipe.settings, display, reserved(self.output) if reserved else {}, self.force,
                        self.again, self.reading,
                    )  # fmt: skip
                    try:
                        summary = run(inputs, self._runner(recipe, default_jobs, len(inputs), display))
                    except KeyboardInterrupt:
                        _say(conclude, state)
                        complain("stopped; the same command goes on from there")
                        raise
                failed = not _say(conclude, state)
                self._report(summary, state, inputs, flagged)
        except (RunError, DocumentError, OutputError) as error:
            stop(str(error), SOME_FAILED)
        if summary.stopped:
            stop(summary.stopped)
        if summary.failed or failed:
            sys.exit(SOME_FAILED)

    def _refuse_summary(self, recipe: "Recipe", inputs: Iterable["Input | DocumentError"]) -> None:
        """Raise OutputError where the summary cannot be written or would take the place of something else."""
        path = self.summary_file
        if path is None:
            return
        used = {os.path.realpath(place_of(one.name)[0]) for one in inputs}
        used |= {os.path.realpath(file) for file in getattr(recipe, "glossaries", ())}
        if memory := getattr(recipe, "memory", None):
            used.add(os.path.realpath(memory))
        if os.path.realpath(path) in used:
            raise OutputError(
                f"{path}: is used in this run, and no summary goes there; name another with --summary"
            )
        if path.is_file() and not self.force and not path.read_bytes().startswith(_SUMMARY):
            raise OutputError(f"{path}: exists already and is no summary; use --force to write over it")
        refuse_folder(path)

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


def _say(conclude: Callable[["RunState"], Iterable[str]] | None, state: "RunState") -> bool:
    """What belongs to all documents is written, and said; False where something could not be."""
    try:
        for line in conclude(state) if conclude else ():
            complain(line)
    except OutputError as error:
        complain(str(error))
        return False
    return True


_SUMMARY = b'{"done": '
"""How a summary begins: an older one may be written over."""


def inputs_of(
    paths: Sequence[str], output: Path, reading: ReadOptions = AS_FOUND, used: Iterable[Path] = ()
) -> list["Input | DocumentError"]:
    """The files behind paths, those of a folder or an archive with its structure.

    What is in letters.zip gets a folder of that name, and so does what is attached to a letter. Left out are folders
    below one that is named which hold the results of a run, of this one or an earlier one, and files in a folder that
    the command `used` for something else, such as its glossary. Ends the command where the output folder is one of
    those that are named.
    """
    from nambuk.batch.run import Input
    from nambuk.documents import expand_paths

    found: list[Input | DocumentError] = []
    other_use = {os.path.realpath(file) for file in used}
    for path in paths:
        root = Path(path)
        results = _Results(root, output) if root.is_dir() else None
        if results and root.resolve() == output.resolve():
            stop(f"--output {output}: is the folder that is read; name another")
        for one in expand_paths([path], reading, complain):
            if isinstance(one, DocumentError):
                found.append(one)
                continue
            outer, *inside = place_of(one)
            if results and os.path.realpath(outer) in other_use:
                continue
            folder = Path(outer).parent
            if not (results and results.hold(folder)):
                above = [folder.relative_to(root).as_posix()] if results else []
                below = "/".join(part for part in (*above, *_folders(outer, inside)) if part != ".")
                found.append(Input(one, sys.intern(below)))
        for held in results.found if results else ():
            complain(f"{held}: holds results of nambuk, and is left out")
    return found


def _folders(outer: str, inside: Sequence[str]) -> list[str]:
    """The folders of a file inside an archive: the archive's name, those in it, archives in it again."""
    if not inside:
        return []
    return [*PurePath(Path(outer).name, *inside).parts[:-1]]


class _Results:
    """The folders below `root` that hold results of a run."""

    def __init__(self, root: Path, output: Path) -> None:
        self._root, self._output = root, output.resolve()
        self._known: dict[Path, bool] = {root: False}
        self.found: list[Path] = []

    def hold(self, folder: Path) -> bool:
        """Whether a folder, or one that it is in, holds results."""
        if folder not in self._known:
            inside = self.hold(folder.parent)
            own = not inside and (folder.resolve() == self._output or any(folder.glob(".nambuk-*.sqlite")))
            if own and folder.resolve() != self._output:
                self.found.append(folder)
            self._known[folder] = inside or own
        return self._known[folder]


def usual_jobs(inputs: Iterable["Input | DocumentError"], reading: ReadOptions = AS_FOUND) -> int:
    """How many processes are worth their start for the inputs: one, or all that there may be."""
    from nambuk.batch.ordered import cores
    from nambuk.documents.containers.inside import size_of

    size = 0
    for one in inputs:
        with suppress(OSError, ValueError, DocumentError):
            size += 0 if isinstance(one, DocumentError) else size_of(one.name, reading)
    return cores() if size >= WORTH_PROCESSES else 1


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

    A document has its `name` and `status`: failed, with the `reason`; or done or skipped (it was done before), with
    `sha256`, `characters`, `flagged`, `files` and the figures of the command.
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
    }
    yield json.dumps(counts, ensure_ascii=False)[:-1] + ', "documents": ['
    separator = "\n"
    for one in inputs:
        record = _record(one.name, summary, state)
        if record is None:
            continue
        yield separator + json.dumps(record, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def _record(name: str, summary: "Summary", state: "RunState") -> dict[str, Any] | None:
    """What the summary says of an input; None where the run ended before it came to it."""
    from nambuk.batch.run import key_of

    if name in summary.failures:
        return {"name": name, "status": "failed", "reason": summary.failures[name]}
    known = state.known(key_of(name))
    if known is None:
        return None
    return {
        "name": name,
        "status": "done" if name in summary.made else "skipped",
        "sha256": known.sha256,
        "characters": known.characters,
        "flagged": known.flagged,
        "files": [place for place, _ in state.files(key_of(name))],
        **known.facts,
    }
