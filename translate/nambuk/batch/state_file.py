"""The file of a run's state: made, recognised, its errors told; what is no such file is left alone."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

APPLICATION_ID = 0x6E626B52  # "nbkR", in the header of the file
VERSION = 1

_SCHEMA = """
CREATE TABLE document (
    name BLOB PRIMARY KEY,
    sha256 TEXT NOT NULL,
    settings TEXT NOT NULL,
    basis TEXT NOT NULL,
    characters INTEGER NOT NULL,
    flagged INTEGER NOT NULL,
    facts TEXT NOT NULL,
    times INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE file (
    place BLOB PRIMARY KEY,
    name BLOB NOT NULL,
    sha256 TEXT NOT NULL,
    temporary BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX file_of_document ON file (name);
CREATE TABLE part (name BLOB NOT NULL, kind TEXT NOT NULL, content BLOB NOT NULL, PRIMARY KEY (kind, name)) WITHOUT ROWID;
"""


class RunError(Exception):
    r"""A run that cannot begin or go on. `str()` is one line: where, what, the way out.

    >>> str(RunError("out: another run is at work;\n  wait"))
    'out: another run is at work; wait'
    """

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))


@contextmanager
def errors_told(path: Path) -> Iterator[None]:
    """What SQLite complains of, as a RunError about the state `path`."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except (sqlite3.Error, ValueError, TypeError) as error:
        raise RunError(_reason(path, error)) from error


@contextmanager
def disk_errors_told(path: Path) -> Iterator[None]:
    """What the operating system complains of, as a RunError: the next file would fail for the same reason."""
    try:
        yield
    except OSError as error:
        raise RunError(
            f"{path}: cannot be written ({error.strerror or error}); mend that, then give the same command again: "
            "what is done stays done"
        ) from error


def refuse_removed(path: Path, opened: os.stat_result) -> None:
    """Raise RunError where the file is not the one that was opened: what SQLite keeps of it would be lost in silence."""
    try:
        is_same = os.path.samestat(path.stat(), opened)
    except OSError:
        is_same = False
    if not is_same:
        raise RunError(_removed(path))


def _removed(path: Path) -> str:
    return f"{path.parent}: was removed or moved while the run was at work; give the same command again, to begin anew"


def check_file(path: Path) -> None:
    """Make the file (mode 0600: it holds people's sentences), or complain of one that is no state of this version."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        return
    except FileExistsError:
        if not path.is_file():
            raise RunError(f"{path}: is no file; name another folder") from None
    with path.open("rb") as stream:
        header = stream.read(100)
    if not header:
        return
    number = int.from_bytes(header[68:72], "big")
    version = int.from_bytes(header[60:64], "big")
    if len(header) < 100 or not header.startswith(b"SQLite format 3\0") or number not in (0, APPLICATION_ID):
        raise RunError(f"{path}: is no state of a run of nambuk; move it away, or name another folder")
    if version > VERSION:
        raise RunError(
            f"{path}: is the state of a newer nambuk (format {version}, this one knows {VERSION}); update nambuk, "
            "or name another folder"
        )


def set_up(connection: sqlite3.Connection) -> None:
    """The tables where they are missing; fails where another process has the file."""
    connection.execute("BEGIN EXCLUSIVE")
    if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
        for statement in _SCHEMA.split(";\n"):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.commit()


def _reason(path: Path, error: Exception) -> str:
    if not path.exists():
        return _removed(path)
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return f"{path.parent}: another run is at work there; wait until it ends, or name another folder"
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return (
            f"{path}: cannot be written ({error}); check the disk and its free space, then give the "
            "same command again: what is done stays done"
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return f"{path}: cannot be written ({error}); mend its permissions, or name another folder"
    return f"{path}: is damaged ({error}); name another folder, or remove that file and give --force"
