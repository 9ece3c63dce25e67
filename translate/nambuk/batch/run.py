"""A run: every input that is not done yet goes to the workers, what comes back is written and noted."""

import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from pathlib import Path, PurePosixPath
from typing import Protocol

from nambuk.batch.runners import Runner
from nambuk.batch.state import Known, RunState, digest_of, is_inside
from nambuk.batch.work import Outcome, Recipe, Task
from nambuk.documents.document import DocumentError
from nambuk.documents.options import AS_FOUND, ReadOptions
from nambuk.documents.source import STANDARD_INPUT, read_bytes
from nambuk.documents.writing import is_same_file

CHECKED = frozenset(("glossary", "memory"))
"""The settings whose change a worker holds against each document; see `Recipe.settings`."""


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a run: its `name` as the user gave it and the folder of its output, relative to the output folder."""

    name: str
    folder: str = ""

    @property
    def key(self) -> str:
        """What a run's state knows it by, from whatever folder it is named."""
        return key_of(self.name)


@dataclass(slots=True)
class Summary:
    """What a run did. `characters` and `flagged` are of the documents done in it, the seconds those of the clock.

    `made`: the names of those. `failures`: input that failed → why, in a line. `stopped`: why the run ended early,
    "" where it did not.
    """

    made: set[str] = field(default_factory=set)
    skipped: int = 0
    failures: dict[str, str] = field(default_factory=dict)
    flagged: int = 0
    characters: int = 0
    seconds: float = 0.0
    stopped: str = ""

    @property
    def done(self) -> int:
        """How many inputs were done."""
        return len(self.made)

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

    `settings` are those of `recipe`, `options` how to read the inputs. `reserved`: places that no output
    may take → what for. With `force` files that are not the run's own are written over; with `again` inputs that
    are done are done once more.
    """

    state: RunState
    recipe: Recipe
    settings: Mapping[str, str]
    watcher: Watcher
    reserved: Mapping[str, str] = field(default_factory=dict)
    force: bool = False
    again: bool = False
    options: ReadOptions = AS_FOUND
    summary: Summary = field(default_factory=Summary)
    _taken: dict[str, Input] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.settings = {**self.settings, **_named(self.options)}

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
        data = read_bytes(one.name, self.options.limits.file_size, self.options)
        name = self.recipe.place(one.name, data)
        place = f"{one.folder}/{name}" if one.folder else name
        places = self.recipe.places(one.name, place)
        other = self._taken.get(place)
        if other and other.key == one.key:
            return None  # the same file under another name
        for at in places:
            self._refuse_place(one, at)
        known = self.state.known(one.key)
        done = known is not None and known.sha256 == hashlib.sha256(data).hexdigest()
        whole = done and not self._is_missing(one.key, places)
        if known and whole and not self.again and known.settings == self.settings:
            self.summary.skipped += 1
            self.watcher.skipped(one.name)
            return None
        for at in places:
            refuse_foreign(self.state, at, one.key, force=self.force)
        basis = known.basis if known and whole and self._may_stay(known) else ""
        return Task(one.name, place, data if one.name == STANDARD_INPUT else None, self.options, basis)

    def _may_stay(self, known: Known) -> bool:
        """Whether all that has changed since may leave the document as it was."""
        if self.again or not known.basis:
            return False
        names = {*known.settings, *self.settings}
        changed = {name for name in names if known.settings.get(name) != self.settings.get(name)}
        return changed <= CHECKED

    def _is_missing(self, key: str, places: Sequence[str]) -> bool:
        """Whether one of the files of an input is not there or was never made; with `force`, or was changed."""
        made = dict(self.state.files(key))
        return not all(place in made and self._is_there(place, made[place]) for place in places)

    def _is_there(self, place: str, digest: str) -> bool:
        target = self.state.folder / place
        return digest_of(target) == digest if self.force else os.path.lexists(target)

    def _refuse_place(self, one: Input, place: str) -> None:
        """Raise DocumentError for a file that would be written over something, before any work is done."""
        target = self.state.folder / place
        if not is_inside(place):
            raise DocumentError(
                one.name, f"would be written to {target}, outside the output folder; rename it"
            )
        taken = self._taken.get(place)
        other = self.reserved.get(os.path.realpath(target)) or (taken.name if taken else None)
        if other:
            reason = f"would be written to {target} like {other}; rename one, or name another folder for it"
            raise DocumentError(one.name, reason)
        if is_same_file(one.name, target):
            raise DocumentError(str(target), "is the source itself; choose another place to write to")
        self._taken[place] = one

    def _take(self, outcome: Outcome) -> None:
        """Write what came back, and count it."""
        if outcome.error:
            self._fail(outcome)
            return
        if outcome.unchanged:
            self.state.keep(key_of(outcome.name), self.settings, outcome.basis)
            self.summary.skipped += 1
            self.watcher.skipped(outcome.name)
            return
        try:
            for made in outcome.files:
                refuse_foreign(self.state, made.place, key_of(outcome.name), force=self.force)
        except DocumentError as error:
            self._fail(Outcome(outcome.name, outcome.sha256, error=str(error)))
            return
        self.state.finish(replace(outcome, name=key_of(outcome.name)), self.settings)
        self.summary.made.add(outcome.name)
        self.summary.characters += outcome.characters
        self.summary.flagged += outcome.flagged
        self.watcher.finished(outcome)

    def _fail(self, outcome: Outcome) -> None:
        if not outcome.stops:
            self.summary.failures[outcome.name] = outcome.error
        self.watcher.finished(outcome)


def refuse_foreign(state: RunState, place: str, key: str, *, force: bool) -> None:
    """Raise DocumentError where a file stands at `place` that no run has written for the input `key` ("": for all).

    With `force` only what cannot be written over is refused: a folder, a place below a file, too long a name.
    """
    target = state.folder / place
    _refuse_impossible(state.folder, place)
    if target.is_dir() and not target.is_symlink():
        raise DocumentError(str(target), "is a folder, where a file is to be written; move it away")
    if force or not os.path.lexists(target):
        return
    owner = state.owner(place)
    if owner is None or owner[0] != key:
        raise DocumentError(str(target), "exists already; use --force to write over it")
    if target.is_symlink() or digest_of(target) != owner[1]:
        raise DocumentError(
            str(target), "was changed after it was written; use --force to write over it, or move it away"
        )


def _refuse_impossible(folder: Path, place: str) -> None:
    """Raise DocumentError where no file can be: below a file, or with a name that the file system does not take."""
    target = folder / place
    for parent in takewhile(lambda path: path != folder, target.parents):
        if os.path.lexists(parent) and not parent.is_dir():
            raise DocumentError(str(target), f"{parent} is a file, where a folder is needed; move it away")
    for path in (*(folder / part for part in PurePosixPath(place).parts), target):
        try:
            path.lstat()
        except FileNotFoundError:
            continue
        except OSError as error:
            reason = f"cannot be written ({error.strerror or error}); rename what it is made of"
            raise DocumentError(str(target), reason) from error


def key_of(name: str) -> str:
    """What a run's state knows an input by: its path from the root, or "-"."""
    return name if name == STANDARD_INPUT else os.path.abspath(name)  # noqa: PTH100 - links stay as they are


def _named(options: ReadOptions) -> dict[str, str]:
    """The options that decide what is read, as settings of a run; limits only decide whether it is."""
    return {
        "encoding": options.encoding or "",
        "columns": json.dumps(options.columns) if options.columns else "",
        "recognition": options.recognition,
    }
