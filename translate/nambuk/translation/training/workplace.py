"""The folder in which a training is under way, so that it can be taken up again, and the finished model's place.

Beside the place of the finished model, `NAME`, stands `NAME.training` with what the run is (`run.json`), the
checkpoints, and at the end the finished model, which is moved to its place whole.
"""

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nambuk.translation.engines.models import PICKLED_WEIGHTS, SAFE_WEIGHTS, first_line
from nambuk.translation.training.record import read_record
from nambuk.translation.training.settings import TrainingError

_COMPLETE = "complete"
_OPTIMIZER = "optimizer.pt"
_CHECKPOINT = "checkpoint-"


class Workplace:
    """Where one run keeps what it needs to be taken up again."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self.folder = output.with_name(f"{output.name}.training")
        self.finished = self.folder / "finished"
        self._run = self.folder / "run.json"

    def refuse_other(self) -> None:
        """Raise TrainingError if something is in the model's place that was not trained here."""
        taken = self.output.is_file() or (self.output.is_dir() and any(self.output.iterdir()))
        if taken and read_record(self.output) is None:
            raise TrainingError(
                f"{self.output}: exists already and holds no trained model; name another --output"
            )

    def is_done(self, run: Mapping[str, Any]) -> bool:
        """Whether the model of this run is in its place. Raises TrainingError if that of another is."""
        record = read_record(self.output)
        if record is not None and record.run != run_id(run):
            raise TrainingError(
                f"{self.output}: holds a model that was trained with other options, pairs or base; "
                "name another --output"
            )
        return record is not None

    @contextmanager
    def taken(self) -> Iterator[None]:
        """The folder for this process alone, made if it is missing. Raises TrainingError."""
        if self.folder.exists() and not self._run.is_file() and any(self.folder.iterdir()):
            raise TrainingError(
                f"{self.folder}: exists and holds no training; move it away, or name another --output"
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            if not _locked(lock.fileno()):
                raise TrainingError(
                    f"{self.folder}: another process is training here; wait for it, or name another --output"
                )
            yield

    def begin(self, run: Mapping[str, Any]) -> bool:
        """Note what the run is; True if it was begun before. Raises TrainingError for another run."""
        if not self._run.is_file():
            write_whole(self._run, json.dumps(run, ensure_ascii=False, indent=2) + "\n")
            return False
        try:
            before = json.loads(self._run.read_text(encoding="utf-8"))
        except ValueError:
            before = {}
        differing = [key for key in (*run, *before) if run.get(key) != before.get(key)]
        if differing:
            names = ", ".join(key.replace("_", " ") for key in dict.fromkeys(differing))
            raise TrainingError(
                f"{self.folder}: holds a training with other {names}; give the same options to go on with it, "
                "delete it, or name another --output"
            )
        return True

    def checkpoint(self) -> Path | None:
        """The newest complete checkpoint; what was being written when a run ended is deleted."""
        for path in self._checkpoints():
            if not (path / _COMPLETE).is_file():
                shutil.rmtree(path)
        there = [path for path in self._checkpoints() if (path / _OPTIMIZER).is_file()]
        return there[-1] if there else None

    def keep(self, step: int, best: int | None) -> None:
        """The checkpoint of `step` is complete: of the others only the weights of the best are still needed."""
        (self.at(step) / _COMPLETE).touch()
        for path in self._checkpoints():
            if path == self.at(step):
                continue
            if best is not None and path == self.at(best):
                (path / _OPTIMIZER).unlink(missing_ok=True)
            else:
                (path / _COMPLETE).unlink(missing_ok=True)
                shutil.rmtree(path)

    def at(self, step: int) -> Path:
        """The folder of the checkpoint of `step`."""
        return self.folder / f"{_CHECKPOINT}{step}"

    def _checkpoints(self) -> list[Path]:
        found = [
            path for path in self.folder.glob(f"{_CHECKPOINT}*") if path.name[len(_CHECKPOINT) :].isdigit()
        ]
        return sorted(found, key=lambda path: int(path.name[len(_CHECKPOINT) :]))

    def note(self, name: str, value: Any = None) -> Any:
        """What was noted under `name`, or `value`, which is noted from now on where that is given."""
        path = self.folder / f"{name}.json"
        if value is not None:
            write_whole(path, json.dumps(value))
        return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None

    def need_room(self, weights: int) -> None:
        """Raise TrainingError where the disk cannot hold two checkpoints, the best and the finished model."""
        need = 8 * weights  # the optimizer keeps two numbers for each weight
        free = shutil.disk_usage(self.folder).free
        if free < need:
            raise TrainingError(
                f"{self.folder}: the training needs {need / 1e9:.1f} GB on the disk and {free / 1e9:.1f} GB are "
                "free; make room, or name an --output elsewhere"
            )

    def deliver(self) -> Path:
        """Move the finished model to its place and delete the rest."""
        if self.output.is_dir():
            self.output.rmdir()  # an empty one, which the user has made
        self.finished.replace(self.output)
        shutil.rmtree(self.folder, ignore_errors=True)
        return self.output


def write_whole(path: Path, text: str) -> None:
    """Write a file that is never there in part."""
    partial = path.with_name(f".{path.name}.part")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


def run_id(run: Mapping[str, Any]) -> str:
    """What tells a run from others: the sha256 of all that it depends on."""
    return hashlib.sha256(json.dumps(run, sort_keys=True).encode()).hexdigest()


def base_digest(folder: Path) -> str:
    """The sha256 of a model's settings and weights."""
    total = hashlib.sha256()
    names = {"config.json", *SAFE_WEIGHTS, *PICKLED_WEIGHTS}
    for path in sorted(folder.iterdir()):
        if path.name in names or path.suffix in (".safetensors", ".bin"):
            with path.open("rb") as stream:
                total.update(hashlib.file_digest(stream, "sha256").digest())
    return total.hexdigest()


def as_training_error(error: Exception, workplace: Workplace) -> TrainingError | None:
    """One line for a full disk, a place that cannot be written or too little memory; None for other errors."""
    reason = first_line(error)
    kept = "what was learnt up to the last checkpoint is kept"
    if (
        getattr(error, "errno", None) == errno.ENOSPC
        or "No space left" in reason
        or "file write failed" in reason
    ):
        return TrainingError(
            f"{workplace.folder}: the disk is full; {kept}: make room and start again with the same options"
        )
    if (
        isinstance(error, MemoryError)
        or type(error).__name__ == "OutOfMemoryError"
        or "allocate memory" in reason
    ):
        return TrainingError(
            f"not enough memory ({reason}); use a smaller --batch-tokens, and a larger --accumulate to "
            f"make up for it, in another --output"
        )
    if isinstance(error, OSError):
        where = error.filename or workplace.folder
        return TrainingError(
            f"{where}: cannot be read or written ({error.strerror or error}); {kept}, name another --output"
        )
    return None


def _locked(descriptor: int) -> bool:
    """Lock an open file for this process, where the system can; False if another process has it."""
    if os.name != "posix":
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
