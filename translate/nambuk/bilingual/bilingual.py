"""A translated document, source beside target: what every format of exchange is written from and read into."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from nambuk.documents.document import MarkedText
from nambuk.documents.options import AS_FOUND, ReadOptions

Origin = Literal["engine", "memory", "person", "rule", "copied"]
"""Who translated: a machine now, a machine earlier, a person, the conversion between the standards, nobody (no words)."""

State = Literal["initial", "translated", "reviewed", "final"]
"""How far a translation is, in the words of XLIFF 2.1."""


@dataclass(frozen=True, slots=True)
class Note:
    """What a translator should know about a segment, in one line.

    `kind`: "term" (a word that the translation must have), "name" (one written by rule) or the code of a finding
    ("length", "number" …). `weight`: of a finding from 1 (a hint) to 5 (certainly to be mended), else 0.
    """

    kind: str
    text: str
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Match:
    """A unit of a translation memory that is like a segment; `similarity` from 0 to 1."""

    similarity: float
    source: str
    target: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class BilingualSegment:
    """A sentence with its translation.

    The places of the marks count from the segment's own text. A mark that reaches over several segments
    stands in each of them under the same id, cut at the segment's ends. `separator`: the white space after
    the sentence in the source. `key`: the source in the spelling that a translation memory knows it by.
    """

    source: MarkedText
    target: MarkedText
    separator: str = ""
    key: str = ""
    origin: Origin = "engine"
    state: State = "translated"
    score: float | None = None
    notes: tuple[Note, ...] = ()
    matches: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class BilingualParagraph:
    """A paragraph's segments, all of them in order; `container` and `page` as in `documents.Paragraph`."""

    segments: tuple[BilingualSegment, ...]
    container: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class BilingualDocument:
    """A document with its translation.

    `name` is the path as the user gave it, `sha256` the digest of the file, `format` a name of
    `documents.formats.SUFFIXES`, the languages BCP 47 tags. `tool`: what translated, in one line. `folder`: that of the
    translated document below the output folder, with "/" between its parts; None where nobody says it. `options`: how
    the document was read, but for limits and the format.
    """

    name: str
    sha256: str
    format: str
    source_language: str
    target_language: str
    paragraphs: tuple[BilingualParagraph, ...]
    tool: str = ""
    folder: str | None = None
    options: ReadOptions = AS_FOUND

    def segments(self) -> Iterator[tuple[int, int, BilingualSegment]]:
        """All segments with the number of their paragraph and their own number in it, both counted from 1."""
        for number, paragraph in enumerate(self.paragraphs, 1):
            for place, segment in enumerate(paragraph.segments, 1):
                yield number, place, segment


class ExchangeError(Exception):
    r"""A file of exchange that cannot be read, written or brought back. `str()` is one line: where, what, the way out.

    >>> str(ExchangeError("a.xlf", "is no XLIFF;\n  export it again"))
    'a.xlf: is no XLIFF; export it again'
    """

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(" ".join(f"{name}: {reason}".split()))
        self.name = name
        self.reason = reason

    def __reduce__(self) -> "tuple[type[ExchangeError], tuple[str, str]]":
        """What it takes to rebuild the error in another process."""
        return ExchangeError, (self.name, self.reason)
