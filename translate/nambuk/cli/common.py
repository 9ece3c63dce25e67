"""What the commands share: errors as one line each, exit codes, output that overwrites nothing."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn, TextIO

import click

SOME_FAILED, WRONG_USE = 1, 2


def complain(message: str) -> None:
    """One line on standard error."""
    click.echo(f"nambuk: {' '.join(message.split())}", err=True)


def stop(message: str, code: int = WRONG_USE) -> NoReturn:
    """One line on standard error, and the end."""
    complain(message)
    sys.exit(code)


@contextmanager
def output_stream(path: Path | None, force: bool) -> Iterator[TextIO]:
    """Standard output, or a file that appears when it is complete; an existing one is kept unless `force`."""
    if path is None or str(path) == "-":
        yield sys.stdout
        return
    if path.is_dir():
        stop(f"{path}: is a folder; name a file")
    if path.exists() and not force:
        stop(f"{path}: exists already; use --force to write over it")
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as stream:
            yield stream
        partial.replace(path)
    except OSError as error:
        stop(f"{path}: cannot be written ({error.strerror}); name another place")
    finally:
        partial.unlink(missing_ok=True)
