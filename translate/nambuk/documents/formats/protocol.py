"""What a format is: how its files are read, and written again with new text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nambuk.documents import limits
from nambuk.documents.document import MarkedText
from nambuk.documents.draft import Draft
from nambuk.documents.source import Source

Reader = Callable[[Source], Draft]
"""Bytes in, paragraphs and file facts out; raises DocumentError for what cannot be read."""

Writer = Callable[[Source, Sequence[str | MarkedText]], bytes]
"""The source file again, with the given text in its paragraphs (as many as its reader gives).

A `str` takes the look of the paragraph's first letters. In a `MarkedText` each mark gets the look, link or
object that the mark with its `id` has in the source; unknown ids are passed over, and an empty mark of the
source that is missing (a note, a picture, a field) goes to the end of the paragraph, so that none is lost.
"""


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


def text_of(paragraph: str | MarkedText) -> str:
    """The text of a paragraph to write, without its marks."""
    return paragraph if isinstance(paragraph, str) else paragraph.text
