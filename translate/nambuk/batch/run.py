"""A run: every input that is not done yet goes to the workers, what comes back is written and noted."""

import hashlib
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from nambuk.batch.runners import Runner
from nambuk.batch.state import Known, RunState, is_inside
from nambuk.batch.work import Outcome, Recipe, Task
from nambuk.documents.document import DocumentError
from nambuk.documents.source import STANDARD_INPUT, read_bytes

GLOSSARY = "glossary"


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a run: its `name` as the user gave it and the folder of its output, relative to the output folder."""

    name: str
    folder: str = ""
    encoding: str | None = None


@dataclass(slots=True)
class Summary:
    """What a run did. `characters` and `flagged` are of the documents done in it, the seconds those of the clock.

    `failures`: a line for each input that failed. `stopped`: why the run ended early, "" where it did not.
    """

    done: int = 0
    skipped: int = 0
    failures: list[str] = field(default_factory=list)
    flagged: int = 0
    characters: int = 0
    seconds: float = 0.0
    stopped: str = ""

    @property
    def failed(self) -> int:
        """How many inputs failed."""
        return len(self.failures)

    @property
    def characters_per_second(self) -> float:
        """Characters of the documents done, by the clock."""
        return self.characters / self.seconds if self.seconds else 0.0


class Watcher(Protocol):
    """Who is told how a run goes."""

    def skipped(self, name: str) -> None:
        """An input was done before and is as it was."""
        ...

    def finished(self, outcome: Outcome) -> None:
        """An input is done, and its files are written; or it failed."""
        ...


@dataclass
class Run:
    """The inputs of a run against what `state` knows of them.

    `settings` are those of `recipe`. `reserved`: places that no output may take → what for. With `force`
    files that are not the run's own are written over; with `again` inputs that are done are done once more.
    """

    state: RunState
    recipe: Recipe
    settings: Mapping[str, str]
    watcher: Watcher
    reserved: Mapping[str, str] = field(default_factory=dict)
    force: bool = False
    again: bool = False
    summary: Summary = field(default_factory=Summary)
    _taken: dict[str, str] = field(default_factory=dict)

    def __call__(self, inputs: Iterable[Input | DocumentError], runner: Runner) -> Summary:
        """Do all inputs. Raises RunError where the output cannot be written; what is done stays done."""
        begin = time.monotonic()
        try:
            for outcome in runner(self._tasks(inputs)):
                self._take(outcome)
                if outcome.stops:
                    self.summary.stopped = outcome.error
                    break
        finally:
            self.summary.seconds = time.monotonic() - begin
        return self.summary

    def _tasks(self, inputs: Iterable[Input | DocumentError]) -> Iterator[Task]:
        """The inputs that are to be done; all others are reported."""
        for one in inputs:
            if isinstance(one, DocumentError):
                self._fail(Outcome(one.name, error=str(one)))
                continue
            try:
                task = self._task(one)
            except DocumentError as error:
                self._fail(Outcome(one.name, error=str(error)))
                continue
            if task:
                yield task

    def _task(self, one: Input) -> Task | None:
        """What is to be done for an input, None where nothing is. Raises DocumentError where nothing can be."""
        data = read_bytes(one.name)
        name = self.recipe.place(one.name, data)
        place = f"{one.folder}/{name}" if one.folder else name
        known = self.state.known(one.name)
        digest = hashlib.sha256(data).hexdigest()
        self._refuse_place(one.name, place)
        done = known is not None and known.sha256 == digest
        missing = not done or self._is_missing(one.name, place)
        if known and done and not missing and not self.again and known.settings == self.settings:
            self.summary.skipped += 1
            self.watcher.skipped(one.name)
            return None
        refuse_foreign(self.state, place, one.name, force=self.force)
        basis = known.basis if known and done and not missing and self._only_glossary(known) else ""
        return Task(one.name, place, data if one.name == STANDARD_INPUT else None, one.encoding, basis)

    def _only_glossary(self, known: Known) -> bool:
        """Whether a glossary is all that has changed since."""
        if self.again or not known.basis:
            return False
        names = {*known.settings, *self.settings}
        changed = {name for name in names if known.settings.get(name) != self.settings.get(name)}
        return changed == {GLOSSARY}

    def _is_missing(self, name: str, place: str) -> bool:
        """Whether a file of an input is not there, or is to be called otherwise now; with `force`, or was changed."""
        files = self.state.files(name)
        return not any(at == place for at, _ in files) or not all(
            _digest(self.state.folder / at) == digest
            if self.force
            else os.path.lexists(self.state.folder / at)
            for at, digest in files
        )

    def _refuse_place(self, name: str, place: str) -> None:
        """Raise DocumentError for an output that would be written over something, before any work is done."""
        target = self.state.folder / place
        if not is_inside(place):
            raise DocumentError(name, f"would be written to {target}, outside the output folder; rename it")
        other = self.reserved.get(os.path.realpath(target)) or self._taken.get(place)
        if other and other != name:
            raise DocumentError(
                name, f"would be written to {target} like {other}; rename one, or do it by itself"
            )
        if _is_same_file(name, target):
            raise DocumentError(str(target), "is the source itself; choose another place to write to")
        self._taken[place] = name

    def _take(self, outcome: Outcome) -> None:
        """Write what came back, and count it."""
        if outcome.error:
            self._fail(outcome)
            return
        if outcome.unchanged:
            self.state.keep(outcome.name, self.settings, outcome.basis)
            self.summary.skipped += 1
            self.watcher.skipped(outcome.name)
            return
        try:
            for made in outcome.files:
                refuse_foreign(self.state, made.place, outcome.name, force=self.force)
        except DocumentError as error:
            self._fail(Outcome(outcome.name, outcome.sha256, error=str(error)))
            return
        self.state.finish(outcome, self.settings)
        self.summary.done += 1
        self.summary.characters += outcome.characters
        self.summary.flagged += outcome.flagged
        self.watcher.finished(outcome)

    def _fail(self, outcome: Outcome) -> None:
        if not outcome.stops:
            self.summary.failures.append(outcome.error)
        self.watcher.finished(outcome)


def refuse_foreign(state: RunState, place: str, name: str, *, force: bool) -> None:
    """Raise DocumentError where a file stands at `place` that no run has written for `name` ("": for all inputs)."""
    target = state.folder / place
    if force or not os.path.lexists(target):
        return
    owner = state.owner(place)
    if owner is None or owner[0] != name:
        raise DocumentError(str(target), "exists already; use --force to write over it")
    if target.is_symlink() or _digest(target) != owner[1]:
        raise DocumentError(
            str(target), "was changed after it was written; use --force to write over it, or move it away"
        )


def _digest(path: Path) -> str:
    """The digest of a file, "" where there is none that can be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _is_same_file(source: str, target: Path) -> bool:
    try:
        return source != STANDARD_INPUT and Path(source).samefile(target)
    except (OSError, ValueError):
        return False
