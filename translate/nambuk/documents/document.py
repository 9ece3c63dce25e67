"""What the readers give to the rest of the program: a text with its paragraphs and file facts."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a paragraph that its file sets apart: bold letters, a link, the reference to a note.

    `start` and `end` are code points in the paragraph's text; they are equal for what stands between two
    letters. `id` is unique in the paragraph ("1", "2" … in reading order); the writer knows by it what the
    original has there. `kind` says what people see: "bold", "italic", "underline", "link", "code",
    "format" (any other look), and of empty ones "note", "picture", "field", "other". Marks may lie in each
    other and never cross; the outer one comes first.
    """

    id: str
    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class MarkedText:
    """The text of a paragraph, or of a part of one, with the marks in it."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of a document's text, with its place in the file.

    `start` and `end` are offsets in code points into `Document.text`; the newline between two
    paragraphs belongs to neither. `container` names what the paragraph stands in when it is not
    the body ("heading 2", "table 1, row 2, cell 3", "footnote 1", "header"). `page` counts from 1
    and is None where the format has no pages. `confidence` (0 to 1) is given where the text was
    recognised from an image, else None. The places of `marks` count from `start`.
    """

    start: int
    end: int
    container: str | None = None
    page: int | None = None
    confidence: float | None = None
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What the file tells beside its text. Nothing here is evidence by itself; it is reported."""

    format: str
    encoding: str | None = None
    author: str | None = None
    producer: str | None = None
    created: str | None = None
    modified: str | None = None
    fonts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    r"""One document as read.

    `id` is the path as the user gave it, or the record's own id, or "-" for standard input.
    `text` is the text as given, paragraphs joined with "\n", not normalised. `sha256` is the hex
    digest of the bytes as read (of the UTF-8 text for JSONL records).
    """

    id: str
    text: str
    sha256: str
    paragraphs: tuple[Paragraph, ...]
    facts: FileFacts = field(default_factory=lambda: FileFacts("text"))

    def paragraph_texts(self) -> list[str]:
        """The text of each paragraph, in order."""
        return [self.text[p.start : p.end] for p in self.paragraphs]

    def marked_paragraphs(self) -> list[MarkedText]:
        """The text of each paragraph with its marks, in order."""
        return [MarkedText(self.text[p.start : p.end], p.marks) for p in self.paragraphs]

    def paragraph_at(self, offset: int) -> int:
        """The number (from 0) of the paragraph that holds the code point at `offset`."""
        low, high = 0, len(self.paragraphs) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.paragraphs[middle].start <= offset:
                low = middle
            else:
                high = middle - 1
        return low


class DocumentError(Exception):
    """An input that cannot be read. `str()` is one line: what, where, what to do."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(" ".join(f"{name}: {reason}".split("\n")))
        self.name = name
        self.reason = reason

    def __reduce__(self) -> "tuple[type[DocumentError], tuple[str, str]]":
        """What it takes to rebuild the error in another process."""
        return DocumentError, (self.name, self.reason)
