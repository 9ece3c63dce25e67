"""Plain text: every line is a paragraph."""

from collections.abc import Sequence

from nambuk.documents.document import MarkedText
from nambuk.documents.draft import Block, Draft
from nambuk.documents.encodings import charset
from nambuk.documents.formats.protocol import Format, by_name, text_of
from nambuk.documents.source import Source


def unify_newlines(text: str) -> str:
    r"""The text with `\n` for every `\r\n` and `\r`.

    Lines are split there and nowhere else: `str.splitlines` also splits at U+2028 and form feeds.

    >>> unify_newlines("가\r\n나\r다")
    '가\n나\n다'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read(source: Source) -> Draft:
    """The lines of a text file; empty ones are paragraphs too, so that the text stays as it is."""
    decoded = charset.decode(source.data, source.name, source.options.encoding)
    lines = unify_newlines(decoded.text).split("\n")
    return Draft([Block(line) for line in lines], decoded.facts("text"))


def write(source: Source, paragraphs: Sequence[str | MarkedText]) -> bytes:
    """The paragraphs as UTF-8 lines."""
    return "\n".join(map(text_of, paragraphs)).encode("utf-8")


FORMATS = by_name(Format("text", read, write, is_text=True, is_simple=True))
