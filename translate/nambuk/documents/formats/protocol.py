"""What a format is: how its files are read, and written again with new text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nambuk.documents import limits
from nambuk.documents.draft import Draft
from nambuk.documents.source import Source

Reader = Callable[[Source], Draft]
"""Bytes in, paragraphs and file facts out; raises DocumentError for what cannot be read."""

Writer = Callable[[Source, Sequence[str]], bytes]
"""The source file again, with the given text in its paragraphs (as many as its reader gives)."""


@dataclass(frozen=True, slots=True)
class Format:
    """One file format.

    `write` is None where a format cannot be written; such documents are written as plain text.
    `max_bytes` limits the file as it is.
    """

    name: str
    read: Reader
    write: Writer | None
    max_bytes: int = limits.MAX_FILE_BYTES
