"""What the commands share: errors as one line each, exit codes, output that overwrites nothing."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, NoReturn, TextIO

import click

SOME_FAILED, WRONG_USE = 1, 2
_COMMANDS = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # control characters, text direction


def complain(message: str) -> None:
    """One line on standard error, without what could command a terminal."""
    line = _COMMANDS.sub(lambda match: f"\\x{ord(match[0]):02x}", " ".join(message.split()))
    click.echo(f"nambuk: {line}", err=True)


def stop(message: str, code: int = WRONG_USE) -> NoReturn:
    """One line on standard error, and the end."""
    complain(message)
    sys.exit(code)


class OutputError(Exception):
    """A file that cannot be written. `str()` is one line: what, where, what to do."""


@contextmanager
def new_file(path: Path, force: bool) -> Iterator[TextIO]:
    """A text file as `new_bytes` makes it; what is no UTF-8, as some names of files are, is written with escapes."""
    with new_bytes(path, force) as stream:
        text = TextIOWrapper(stream, encoding="utf-8", errors="backslashreplace", newline="\n")
        yield text
        text.flush()
        text.detach()


@contextmanager
def new_bytes(path: Path, force: bool) -> Iterator[BinaryIO]:
    """A file that appears when it is complete, in a folder that is made if it is missing.

    Raises OutputError for a folder, for a file that exists (unless `force`) and for what cannot be written.
    """
    if path.is_dir():
        raise OutputError(f"{path}: is a folder; name a file")
    if os.path.lexists(path) and not force:
        raise OutputError(f"{path}: exists already; use --force to write over it")
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with partial.open("wb") as stream:
                yield stream
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        reason = f"cannot be written ({error.strerror or error}); name another place"
        raise OutputError(f"{path}: {reason}") from error


def refuse_folder(path: Path) -> None:
    """Raise OutputError where the folder of a file to be written is none or cannot be written to."""
    folder = next(parent for parent in path.absolute().parents if os.path.lexists(parent))
    if not folder.is_dir():
        raise OutputError(f"{path}: {folder} is no folder; name another place")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OutputError(
            f"{path}: {folder} cannot be written to; name another place, or mend its permissions"
        )


@contextmanager
def output_stream(path: Path | None, force: bool) -> Iterator[TextIO]:
    """Standard output, or a file as `new_file` makes it; the program ends where that is not possible."""
    if path is None or str(path) == "-":
        yield sys.stdout
        return
    try:
        with new_file(path, force) as stream:
            yield stream
    except OutputError as error:
        stop(str(error))


def speak_utf8() -> None:
    """Standard output in UTF-8 when a file or program reads it; a terminal keeps its own encoding."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="backslashreplace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
