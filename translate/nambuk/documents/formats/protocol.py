"""What a format is: how its files are read, and written again with new text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nambuk.documents.document import MarkedText
from nambuk.documents.draft import Draft
from nambuk.documents.limits import Limits
from nambuk.documents.source import Source

Reader = Callable[[Source], Draft]
"""Bytes in, paragraphs and file facts out; raises DocumentError for what cannot be read."""

Writer = Callable[[Source, Sequence[str | MarkedText]], bytes]
"""The source file again, with the given text in its paragraphs (as many as its reader gives).

A `str` takes the look of the paragraph's first letters. In a `MarkedText` each mark gets the look, link or
object that the mark with its `id` has in the source; unknown ids are passed over, and an empty mark of the
source that is missing (a note, a picture, a field) goes to the end of the paragraph, so that none is lost.
"""

Preparer = Callable[[Source], bytes]
"""Bytes in, what another program makes of them out; raises DocumentError."""


@dataclass(frozen=True, slots=True)
class Format:
    """One file format.

    `write` is None where a format cannot be written; such documents are written as plain text. `is_text`: the file
    is text itself, so that the limit `text_size` holds for it in place of `file_size`. `is_simple`: it is read by plain
    Python in time and memory that its size bounds, and therefore in this process; all others have one of their own.

    `prepare` is for formats that another program has to turn into one that can be read: it runs that program, before
    the file goes to the process that reads it, and what it gives is `Source.prepared` for `read` and `write`.
    `written_as` names the format that `write` gives, where it is not this one.
    """

    name: str
    read: Reader
    write: Writer | None
    is_text: bool = False
    is_simple: bool = False
    prepare: Preparer | None = None
    written_as: str | None = None

    def max_bytes(self, limits: Limits) -> int:
        """How large a file of this format may be."""
        return limits.text_size if self.is_text else limits.file_size


def by_name(*formats: Format) -> dict[str, Format]:
    """The formats of a module by their names; each module that reads a format has them as `FORMATS`."""
    return {format.name: format for format in formats}


def text_of(paragraph: str | MarkedText) -> str:
    """The text of a paragraph to write, without its marks."""
    return paragraph if isinstance(paragraph, str) else paragraph.text
