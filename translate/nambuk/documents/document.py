"""What the readers give to the rest of the program: a text with its paragraphs and file facts."""

import re
from dataclasses import dataclass, field

from nambuk.documents.options import AS_FOUND, ReadOptions

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


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
class Trace:
    """Something that a program left in the file beside its text, as it stands there.

    `kind`: "font", "language" (a tag), "code page", "application", "operating system", "person" (who wrote, saved
    or revised), "organisation", "template", "path", "time" (ISO 8601, with its offset where the file has one),
    "title", "device" (a printer, scanner or camera) or "other". `where` names the place in the file for a reader
    ("docProps/app.xml", "header Date").
    """

    kind: str
    value: str
    where: str


@dataclass(frozen=True, slots=True)
class Part:
    """A file inside the file: its `name` there, its `size` in bytes and the hex digest of its bytes.

    `use` says what became of it: "text" and "facts" were read; everything else is why it was not ("picture",
    "macro, not run", "font", "file inside", "damaged", ...).
    """

    name: str
    size: int
    sha256: str
    use: str


@dataclass(frozen=True, slots=True)
class Container:
    """An archive or letter that a document was taken from: its `name`, `size` in bytes and the hex digest of its bytes.

    `member` is the name that the next file inside has there, as written. `passed_over` says how many of the files in it
    were not read, and why; `unread` has the names of the first of them, each with the reason.
    """

    name: str
    size: int
    sha256: str
    member: str
    passed_over: tuple[tuple[str, int], ...] = ()
    unread: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Recognised:
    """A word that was recognised from a picture: its place in code points and how sure that is, 0 to 1."""

    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What the file tells beside its text. Nothing here is evidence by itself; it is reported.

    `traces` hold more than the named fields, each with its place in the file.
    """

    format: str
    encoding: str | None = None
    author: str | None = None
    producer: str | None = None
    created: str | None = None
    modified: str | None = None
    fonts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    traces: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    r"""One document as read.

    `id` is the path as the user gave it ("letters.zip!/1/a.docx" for a file inside an archive), or the record's own
    id, or "-" for standard input. `text` is the text as given, paragraphs joined with "\n", not normalised. `sha256`
    is the hex digest of the bytes as read (of the UTF-8 text for JSONL records) and `size` their number. `parts` are
    the files inside it, `recognised` the words of a text that was recognised from pictures (None: it was not).
    `options` are those that it was read with, `containers` the archives and letters it was taken from, outermost first.
    """

    id: str
    text: str
    sha256: str
    paragraphs: tuple[Paragraph, ...]
    facts: FileFacts = field(default_factory=lambda: FileFacts("text"))
    size: int = 0
    parts: tuple[Part, ...] = ()
    recognised: tuple[Recognised, ...] | None = None
    options: ReadOptions = AS_FOUND
    containers: tuple[Container, ...] = ()

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
    """An input that cannot be read. `str()` is one line: what, where, what to do.

    Names and what libraries say may hold anything that a hostile file has put there: a space stands for each control
    character, line break and sign that turns the direction of writing.
    """

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(_CONTROLS.sub(" ", f"{name}: {reason}"))
        self.name = name
        self.reason = reason

    def __reduce__(self) -> "tuple[type[DocumentError], tuple[str, str]]":
        """What it takes to rebuild the error in another process."""
        return DocumentError, (self.name, self.reason)
