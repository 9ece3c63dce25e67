"""The file of a translation memory: made, recognised, opened; what is no such file is left alone."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

APPLICATION_ID = 0x6E626B4D  # "nbkM", in the header of the file
VERSION = 1

_MAGIC = b"SQLite format 3\0"
_SCHEMA = """
CREATE TABLE unit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL,
    matched_language TEXT NOT NULL,
    target_language TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('machine', 'person')),
    settings TEXT NOT NULL,
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    source_language TEXT NOT NULL,
    engine TEXT NOT NULL,
    created TEXT NOT NULL,
    changed TEXT NOT NULL,
    uses INTEGER NOT NULL,
    UNIQUE (key, matched_language, target_language, origin, settings)
)
"""


class TranslationMemoryError(Exception):
    r"""A memory that cannot be used. `str()` is one line: where, what, the way out.

    >>> str(TranslationMemoryError("a.memory: is in use;\n  wait"))
    'a.memory: is in use; wait'
    """

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))


@contextmanager
def errors_told(path: Path) -> Iterator[None]:
    """What SQLite complains of, as a TranslationMemoryError about `path`."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.Error as error:
        raise TranslationMemoryError(f"{path}: {_reason(error)}") from error


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of the block is written, or nothing of it; other writers wait from its start."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def connect(path: Path, wait: float) -> sqlite3.Connection:
    """A connection to the memory in the file `path`, which is made (mode 0600) where there is none.

    `wait`: how many seconds to wait for other programs that are writing. Raises
    TranslationMemoryError for a file that is no memory, is from a newer nambuk, is damaged, locked or
    cannot be written; such a file is not touched.
    """
    try:
        _check(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise TranslationMemoryError(
            f"{path}: cannot be opened ({reason}); name another file, or mend its permissions"
        ) from error
    with errors_told(path):
        connection = sqlite3.connect(path, timeout=wait, isolation_level=None)
        try:
            _set_up(connection, wait)
        except BaseException:
            connection.close()
            raise
    return connection


def _check(path: Path) -> None:
    """Make the file where it is missing; complain of one that is no memory, before SQLite touches it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        if not path.is_file():
            raise TranslationMemoryError(f"{path}: is no file; name a file for the memory") from None
    with closing(path.open("r+b")) as stream:  # fails where it may not be written
        header = stream.read(100)
    if not header:
        return
    if len(header) < 100 or not header.startswith(_MAGIC) or _number(header, 68) != APPLICATION_ID:
        raise TranslationMemoryError(f"{path}: is no translation memory of nambuk; name another file")
    if _number(header, 60) > VERSION:
        raise TranslationMemoryError(
            f"{path}: is a memory of a newer nambuk (format {_number(header, 60)}, this one knows {VERSION}); "
            "update nambuk, or name another file"
        )
    if not os.access(path.parent, os.W_OK):
        raise TranslationMemoryError(
            f"{path}: its folder cannot be written, and a memory keeps files beside it; "
            "mend the folder's permissions, or name another file"
        )


def _number(header: bytes, offset: int) -> int:
    return int.from_bytes(header[offset : offset + 4], "big")


def _set_up(connection: sqlite3.Connection, wait: float) -> None:
    """The table where it is missing, and the ways of this connection."""
    connection.execute("PRAGMA trusted_schema = OFF")  # the file may come from others
    connection.execute("PRAGMA secure_delete = ON")
    if not _version(connection):
        with transaction(connection):
            if not _version(connection):  # another process may have been first
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.execute(_SCHEMA)
                connection.execute(f"PRAGMA user_version = {VERSION}")
    _write_ahead(connection, wait)
    connection.execute("SELECT id, key, changed, uses FROM unit LIMIT 1").fetchall()


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _write_ahead(connection: sqlite3.Connection, wait: float) -> None:
    """Readers and a writer side by side. SQLite does not wait by itself for the change, so this does."""
    end = time.monotonic() + wait
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= end:
                raise
            time.sleep(0.01)


def _reason(error: sqlite3.Error) -> str:
    """What happened and the way out, after the name of the file."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "another program is writing to it; wait and try again, or name another file"
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
        return f"cannot be written ({error}); mend the permissions of the file and its folder, or name another file"
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return f"cannot be read or written ({error}); check the disk and its free space"
    return f"is damaged ({error}); put a copy in its place, or name another file"
