"""Files of exchange as they are received, XLIFF and TMX: opened and parsed so that none takes more than it may.

They come from others, and are read in this process, a unit at a time. The parser refuses elements that lie deeper than
256 in each other, texts of more than ten million bytes, and entities that blow up; what it cannot know is bounded here.
"""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from nambuk.bilingual.bilingual import ExchangeError
from nambuk.documents.limits import MEBIBYTE, Limits, raise_it

if TYPE_CHECKING:
    from lxml.etree import _Element

_NOT_SAID = re.compile(r",? line \d+, column \d+|,? (?:use|try) XML_PARSE_HUGE option")
_SHOWN = 80
_DIGITS = 9  # of the numbers that nambuk writes


class ReceivedFile:
    """A file of exchange that a parser reads in pieces.

    Raises ExchangeError where more comes than `Limits.file_size`, or than `Limits.unit_size` since the last call of
    `unit_is_done`: so much is all that a parser has to keep in memory.
    """

    def __init__(self, stream: IO[bytes], name: str, limits: Limits) -> None:
        self.name = name
        self._stream = stream
        self._limits = limits
        self._size = self._of_unit = 0

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes more."""
        piece = self._stream.read(size)
        self._size += len(piece)
        self._of_unit += len(piece)
        if self._size > self._limits.file_size:
            raise self._too_large("is larger than", "file-size", self._limits.file_size)
        if self._of_unit > self._limits.unit_size:
            raise self._too_large("has a unit that is larger than", "unit-size", self._limits.unit_size)
        return piece

    def unit_is_done(self) -> None:
        """What was read so far has been dealt with, and is forgotten."""
        self._of_unit = 0

    def _too_large(self, what: str, limit: str, size: int) -> ExchangeError:
        return ExchangeError(
            self.name, f"{what} {size:,} bytes; {raise_it(limit, f'{-(-2 * size // MEBIBYTE)}M')}"
        )


def _size_of(stream: IO[bytes], name: str) -> int:
    """The size of a file on the disk. Raises ExchangeError for a pipe or device, which cannot be read twice."""
    found = os.fstat(stream.fileno())
    if not stat.S_ISREG(found.st_mode):
        raise ExchangeError(name, "is a pipe or device, no file; save it as a file")
    return found.st_size


@contextmanager
def received(source: Path | bytes, name: str, limits: Limits) -> Iterator[ReceivedFile]:
    """A file, or its bytes, to be parsed; `name` is what messages call it.

    Raises ExchangeError for what cannot be read, also while it is read, and for a file of more than `Limits.file_size`.
    """
    try:
        with BytesIO(source) if isinstance(source, bytes) else source.open("rb") as stream:
            size = len(source) if isinstance(source, bytes) else _size_of(stream, name)
            if not size:
                raise ExchangeError(name, "is empty; export it again")
            if size > limits.file_size:
                reason = f"too large: {size:,} bytes, the limit is {limits.file_size:,}"
                raise ExchangeError(name, f"{reason}; {raise_it('file-size', f'{-(-size // MEBIBYTE)}M')}")
            yield ReceivedFile(stream, name, limits)
    except OSError as error:
        reason = f"cannot be read ({error.strerror or error}); check its name and permissions"
        raise ExchangeError(name, reason) from error


def parsed(
    file: ReceivedFile, events: tuple[str, ...], tags: tuple[str, ...] | None = None
) -> Iterator[tuple[str, "_Element"]]:
    """The events of a file's elements with these tags, all of them without.

    Nothing is followed: no entity, DTD or address. Raises ExchangeError with the line of what is broken.
    """
    from lxml import etree

    safe: dict[str, Any] = {
        "resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False, "collect_ids": False,
    }  # fmt: skip
    try:
        yield from etree.iterparse(
            file,
            events=events,
            tag=tags,
            remove_comments=True,
            remove_pis=True,
            **safe,
        )
    except etree.XMLSyntaxError as error:
        reason = short(_NOT_SAID.sub("", error.msg or "cannot be parsed"))
        message = f"line {error.lineno or 1}: broken XML ({reason}); export it again"
        raise ExchangeError(file.name, message) from None


def root_of(file: ReceivedFile) -> "_Element":
    """The root with its attributes, its content not yet read. Raises ExchangeError for what declares entities."""
    for _, root in parsed(file, ("start",)):
        dtd: Any = root.getroottree().docinfo.internalDTD
        if dtd is not None and any(True for _ in dtd.iterentities()):
            raise ExchangeError(
                file.name, "declares entities, which files of exchange have no need of; export it again"
            )
        return root
    raise ExchangeError(file.name, "line 1: broken XML (no element found); export it again")


def short(text: str) -> str:
    """A text of another's file as messages show it: not longer than a line.

    >>> short("p1.s1"), len(short("p" * 10_000))
    ('p1.s1', 80)
    """
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def whole_number(text: str | None) -> int | None:
    """A number above 0 as nambuk writes it; None for anything else, also for one that is longer than any of ours.

    >>> whole_number("12"), whole_number("-1"), whole_number("0"), whole_number("9" * 5000), whole_number("²")
    (12, None, None, None, None)
    """
    is_one = text is not None and len(text) <= _DIGITS and text.isascii() and text.isdigit()
    return (int(text) or None) if text is not None and is_one else None
