"""The state of a run: which inputs are done, kept in one SQLite file in the output folder.

A run may be killed at any instant. Files are written beside their place, then the state is committed with
their digests, then they are renamed; a restart renames what a killed run had committed and no more. So a
committed input is never done again and never lost, and what was not committed has left nothing behind but
`.part` files, which the restart removes.
"""

import contextlib
import hashlib
import json
import os
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Self

from nambuk.batch.state_file import (
    RunError,
    check_file,
    disk_errors_told,
    errors_told,
    refuse_removed,
    set_up,
)
from nambuk.batch.work import Made, Outcome

__all__ = ["Known", "RunError", "RunState", "digest_of", "is_inside"]

_COLUMNS = "sha256, settings, basis, characters, flagged, facts, times"


@dataclass(frozen=True, slots=True)
class Known:
    """What the state has of an input that is done; see `Outcome`. `times`: how often it was done, all runs together."""

    sha256: str
    settings: Mapping[str, str]
    basis: str
    characters: int
    flagged: int
    facts: Mapping[str, object]
    times: int


class RunState:
    """The state of one kind of work in the output folder `folder`, locked for this process until it is closed.

    `kind` names the work and the state's file; works of two kinds in one folder know nothing of each other.
    Raises RunError, and so do all methods, where the file cannot be used or written.
    """

    def __init__(self, folder: Path, kind: str) -> None:
        self.folder = folder
        self.kind = kind
        self.path = folder / f".nambuk-{kind}.sqlite"
        self._serial = 0
        self._made_folder = not os.path.lexists(folder)
        self._connection = self._connect()
        with disk_errors_told(self.path):
            self._opened = self.path.stat()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the folder free. A run that has done nothing leaves nothing, where it began the folder."""
        try:
            used = self._connection.execute(
                "SELECT 1 FROM document UNION ALL SELECT 1 FROM file LIMIT 1"
            ).fetchone()
        except sqlite3.Error:
            used = True
        self._connection.close()
        if not used:
            with contextlib.suppress(OSError):
                self.path.unlink()
                if self._made_folder:
                    self.folder.rmdir()

    def known(self, name: str) -> Known | None:
        """What is known of the input `name`, None for a new one."""
        row = self._one(f"SELECT {_COLUMNS} FROM document WHERE name = ?", (_blob(name),))
        with errors_told(self.path):
            return _known(row) if row else None

    def files(self, name: str) -> list[tuple[str, str]]:
        """(place, digest) of the files that were made of an input."""
        with errors_told(self.path):
            rows = self._connection.execute(
                "SELECT place, sha256 FROM file WHERE name = ? ORDER BY place", (_blob(name),)
            )
            return [(_text(place), sha256) for place, sha256 in rows]

    def owner(self, place: str) -> tuple[str, str] | None:
        """(input, digest) of the file at a place, as it was written; None where no run has written there."""
        row = self._one("SELECT name, sha256 FROM file WHERE place = ?", (_blob(place),))
        return (_text(row[0]), row[1]) if row else None

    def finish(self, outcome: Outcome, settings: Mapping[str, str]) -> None:
        """Write the files of an outcome and note that its input is done, all or nothing."""
        refuse_removed(self.path, self._opened)
        temporary = [self._write_beside(made) for made in outcome.files]
        try:
            with errors_told(self.path), self._connection:
                self._disown(outcome)
                self._record(outcome, settings)
                self._outdate()
                self._connection.executemany(
                    "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?)",
                    (
                        (_blob(made.place), _blob(outcome.name), _digest(made.content), _blob(part.name))
                        for made, part in zip(outcome.files, temporary, strict=True)
                    ),
                )
        except BaseException:
            for part in temporary:
                part.unlink(missing_ok=True)
            raise
        for made, part in zip(outcome.files, temporary, strict=True):
            with disk_errors_told(self.folder / made.place):
                part.replace(self.folder / made.place)

    def keep(self, name: str, settings: Mapping[str, str], basis: str) -> None:
        """Note that an input is as it was under other settings too."""
        with errors_told(self.path), self._connection:
            self._connection.execute(
                "UPDATE document SET settings = ?, basis = ? WHERE name = ?",
                (_json(settings), basis, _blob(name)),
            )
            self._outdate()

    def parts(self, kind: str) -> Iterator[tuple[str, str]]:
        """(input, content) of all parts of a kind, in the order of their names, one at a time."""
        with errors_told(self.path), closing(self._connection.cursor()) as cursor:
            rows = cursor.execute("SELECT name, content FROM part WHERE kind = ? ORDER BY name", (kind,))
            yield from ((_text(name), _text(content)) for name, content in rows)

    def part(self, name: str, kind: str) -> str:
        """What an input adds to the files of the whole batch, of one kind; "" for nothing."""
        row = self._one("SELECT content FROM part WHERE kind = ? AND name = ?", (kind, _blob(name)))
        return _text(row[0]) if row else ""

    def documents(self) -> Iterator[tuple[str, Known]]:
        """All inputs, in the order of their names."""
        with errors_told(self.path), closing(self._connection.cursor()) as cursor:
            for name, *row in cursor.execute(f"SELECT name, {_COLUMNS} FROM document ORDER BY name"):
                yield _text(name), _known(row)

    @contextmanager
    def writing(self, place: str) -> Iterator[BinaryIO]:
        """A file of the whole batch, which no input owns, to be written to; an earlier one of the run is replaced.

        It appears when the block ends, and only if it ends well.
        """
        refuse_removed(self.path, self._opened)
        target = self.folder / place
        part = self._beside(place)
        try:
            with disk_errors_told(target):
                target.parent.mkdir(parents=True, exist_ok=True)
                with part.open("xb") as stream:
                    yield stream
                with part.open("rb") as stream:
                    digest = hashlib.file_digest(stream, "sha256").hexdigest()
            with errors_told(self.path), self._connection:
                self._connection.execute(
                    "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?)",
                    (_blob(place), b"", digest, _blob(part.name)),
                )
            with disk_errors_told(target):
                part.replace(target)
        finally:
            part.unlink(missing_ok=True)

    def is_current(self, place: str) -> bool:
        """Whether a file of the whole batch is as it was written, and no input was done since."""
        row = self._one(
            "SELECT sha256 FROM file WHERE place = ? AND name = ? AND temporary != ?",
            (_blob(place), b"", b""),
        )
        return row is not None and digest_of(self.folder / place) == row[0]

    def _outdate(self) -> None:
        """Note of the files of the whole batch, by a blank in place of their temporary name, that they are not current."""
        self._connection.execute("UPDATE file SET temporary = ? WHERE name = ?", (b"", b""))

    def _disown(self, outcome: Outcome) -> None:
        """Forget the inputs whose files are now written over for another one, as --force does."""
        for made in outcome.files:
            owner = self._connection.execute(
                "SELECT name FROM file WHERE place = ?", (_blob(made.place),)
            ).fetchone()
            if owner and _text(owner[0]) != outcome.name:
                for table in ("document", "part", "file"):
                    self._connection.execute(f"DELETE FROM {table} WHERE name = ?", owner)

    def _record(self, outcome: Outcome, settings: Mapping[str, str]) -> None:
        """The row and the parts of an input."""
        self._connection.execute(
            """INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT (name) DO UPDATE SET
               sha256 = excluded.sha256, settings = excluded.settings, basis = excluded.basis,
               characters = excluded.characters, flagged = excluded.flagged, facts = excluded.facts, times = times + 1""",
            (
                _blob(outcome.name), outcome.sha256, _json(settings), outcome.basis, outcome.characters, outcome.flagged,
                _json(outcome.facts),
            ),
        )  # fmt: skip
        self._connection.execute("DELETE FROM part WHERE name = ?", (_blob(outcome.name),))
        self._connection.executemany(
            "INSERT INTO part VALUES (?, ?, ?)",
            ((_blob(outcome.name), kind, _blob(content)) for kind, content in outcome.parts.items()),
        )

    def _write_beside(self, made: Made) -> Path:
        part = self._beside(made.place)
        with disk_errors_told(self.folder / made.place):
            try:
                part.parent.mkdir(parents=True, exist_ok=True)
                part.write_bytes(made.content)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
        return part

    def _beside(self, place: str) -> Path:
        """The name of an unfinished file, that no other file has."""
        self._serial += 1
        target = self.folder / place
        name = target.name.encode("utf-8", "surrogateescape")[:180].decode("utf-8", "ignore")
        return target.with_name(f".{name}.{os.getpid()}-{self._serial}{self._ending}")

    @property
    def _ending(self) -> str:
        """That of unfinished files of this kind of work: another may be going on in the same folder."""
        return f".{self.kind}.part"

    def _connect(self) -> sqlite3.Connection:
        with disk_errors_told(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            check_file(self.path)
        with errors_told(self.path):
            connection = sqlite3.connect(self.path, timeout=0)
            try:
                connection.execute("PRAGMA locking_mode = EXCLUSIVE")
                connection.execute("PRAGMA trusted_schema = OFF")
                connection.execute("PRAGMA journal_mode = WAL").fetchall()
                connection.execute("PRAGMA synchronous = NORMAL")
                connection.execute("PRAGMA cache_size = -512")  # KiB; each row is seen once or twice
                set_up(connection)
                self._settle(connection)
            except BaseException:
                connection.close()
                raise
        return connection

    def _settle(self, connection: sqlite3.Connection) -> None:
        """Rename what a killed run had committed, remove what it had not."""
        rows = connection.execute("SELECT temporary, place FROM file")
        temporary = {_text(name): _text(place) for name, place in rows}
        for current, folders, names in os.walk(self.folder):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in names:
                if not re.fullmatch(rf"\..*\.\d+-\d+{re.escape(self._ending)}", name, re.DOTALL):
                    continue
                part = Path(current) / name
                place = temporary.get(name)
                with disk_errors_told(self.folder / place if place else part):
                    if place is not None and (self.folder / place).parent == part.parent:
                        part.replace(self.folder / place)
                    else:
                        part.unlink(missing_ok=True)

    def _one(self, query: str, values: Sequence[str | bytes]) -> tuple[Any, ...] | None:
        with errors_told(self.path):
            row: tuple[Any, ...] | None = self._connection.execute(query, values).fetchone()
        return row


def _known(row: Sequence[Any]) -> Known:
    sha256, settings, basis, characters, flagged, facts, times = row
    return Known(sha256, json.loads(settings), basis, characters, flagged, json.loads(facts), times)


def digest_of(path: Path) -> str:
    """The sha256 of a file, "" where there is none that can be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def is_inside(place: str) -> bool:
    """Whether a place stays in the output folder."""
    path = PurePosixPath(place)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts


def _blob(text: str) -> bytes:
    """Text as the state holds it: names of files may be no UTF-8."""
    return text.encode("utf-8", "surrogatepass")


def _text(blob: bytes) -> str:
    return blob.decode("utf-8", "surrogatepass")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True)
