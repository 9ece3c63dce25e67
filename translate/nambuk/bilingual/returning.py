"""XLIFF as translators' programs give it back: read document by document, whatever they have done to it.

Programs drop and add notes, change states, cut sentences with <mrk mtype="seg">, replace inline elements by others,
write in UTF-16. What counts is that the ids, the digests and the texts are there; `merging` looks at the rest.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from nambuk.bilingual import xliff12, xliff21
from nambuk.bilingual.bilingual import (
    BilingualDocument,
    BilingualParagraph,
    BilingualSegment,
    ExchangeError,
)
from nambuk.bilingual.received import ReceivedFile, parsed, received, root_of, short
from nambuk.bilingual.xliff_parts import Head, local_name
from nambuk.documents.limits import LIMITS, Limits, raise_it

if TYPE_CHECKING:
    from lxml.etree import _Element

_VERSIONS = ("1.2", "2.0", "2.1", "2.2")
_WANTED = tuple(f"{{*}}{name}" for name in ("file", "header", "group", "trans-unit", "metadata", "unit"))
_EMPTY = BilingualParagraph(())
_LONGEST_NAME = 4096  # characters of a path; no system has longer ones


def read_xliff(source: Path | bytes, name: str, limits: Limits = LIMITS) -> Iterator[BilingualDocument]:
    """The documents in an XLIFF file 1.2, 2.0, 2.1 or 2.2 that nambuk wrote, one after the other.

    `name` is that of the file in messages. A translation that differs from the one that was written has the origin
    "person"; a segment without a key has its source text for one. DTDs and the network are left alone.
    Raises ExchangeError for what is no such file, declares entities or is larger than `limits` allow; where the end is
    broken, after the documents before it.
    """
    with received(source, name, limits) as file:
        root = root_of(file)
    if local_name(root) != "xliff":
        raise ExchangeError(name, f"is no XLIFF: its root is {short(local_name(root))!r}; export it as XLIFF")
    version = root.get("version", "")
    if version not in _VERSIONS:
        known = ", ".join(_VERSIONS)
        raise ExchangeError(
            name, f"is XLIFF {short(version) or 'without a version'}; export it as one of {known}"
        )
    languages = root.get("srcLang", ""), root.get("trgLang", "")
    reader = _Reader12(name, limits) if version == "1.2" else _Reader21(name, limits, languages)
    found = False
    with received(source, name, limits) as file:
        for document in _documents(file, reader):
            found = True
            yield document
    if not found:
        raise ExchangeError(name, "has no <file> in it; export it again")


def _documents(received_file: ReceivedFile, reader: "_Reader") -> Iterator[BilingualDocument]:
    for event, element in parsed(received_file, ("start", "end"), _WANTED):
        kind = local_name(element)
        if event == "start":
            if kind == "file":
                reader.begin(element)
            continue
        if kind == "file":
            yield reader.document()
        else:
            reader.take(kind, element)
        if kind != "metadata" and _forget(element):  # which is read with its unit
            received_file.unit_is_done()


def _forget(element: "_Element") -> bool:
    """Free what has been read, and whether that is all: what else stands in a <group> is needed until its end."""
    element.clear()
    parent = element.getparent()
    if parent is None or local_name(parent) not in ("xliff", "file", "body"):
        return False
    while element.getprevious() is not None:
        del parent[0]
    return True


class _Reader:
    """Collects the paragraphs of one <file> after the other."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.name = name
        self._limits = limits
        self._left_out = 0  # paragraphs of all documents that are not in the file
        self._sentences = 0  # of the present document
        self._file: _Element | None = None

    def begin(self, file: "_Element") -> None:
        """A new <file>; its attributes are there, its content is not."""
        self._file = file
        self._sentences = 0

    def take(self, kind: str, element: "_Element") -> None:
        """An element with all that is in it."""
        raise NotImplementedError

    def document(self) -> BilingualDocument:
        """The document at the end of its <file>."""
        raise NotImplementedError

    def _built(self, head: Head, found: Mapping[int, BilingualParagraph]) -> BilingualDocument:
        """The document with the paragraphs that were found, by their numbers; those between them are empty."""
        count = max(found, default=0)
        self._left_out += count - len(found)
        if self._left_out > (most := self._limits.paragraphs):
            reason = f"leaves out more than {most:,} paragraphs between its units; export it again"
            raise ExchangeError(self.name, reason)
        paragraphs = [_EMPTY] * count
        for number, paragraph in found.items():
            paragraphs[number - 1] = paragraph
        return BilingualDocument(
            head.name,
            head.sha256,
            head.format,
            head.source_language,
            head.target_language,
            tuple(paragraphs),
            head.tool,
            head.folder,
            head.options,
        )

    def _checked(self, head: Head) -> Head:
        """The head. Raises ExchangeError where a <file> does not say what it was made from."""
        if not head.sha256 or not head.name or len(head.name) > _LONGEST_NAME:
            what = short(head.name) or "a document without a name"
            reason = f"was not written by nambuk: it has no digest of {what}; export it from nambuk"
            raise ExchangeError(self.name, reason)
        return head

    def _number(self, identifier: str, number: int | None) -> int:
        """The number of a paragraph. Raises ExchangeError where `identifier` has none, or one above the limit."""
        if number is None:
            raise self._foreign(identifier)
        if number > (most := self._limits.paragraphs):
            reason = f"has a unit {identifier!r}, and a document has {most:,} paragraphs at most"
            raise ExchangeError(self.name, f"{reason}; {raise_it('paragraphs', number)}")
        return number

    def _count(self, sentences: int) -> None:
        """Raise ExchangeError where the document has more sentences than a document may have paragraphs."""
        self._sentences += sentences
        if self._sentences > (most := self._limits.paragraphs):
            reason = f"has more than {most:,} sentences in one document"
            raise ExchangeError(self.name, f"{reason}; {raise_it('paragraphs', 2 * most)}")

    def _foreign(self, identifier: str) -> ExchangeError:
        reason = f"has a unit {short(identifier)!r} that nambuk did not write; export it from nambuk again"
        return ExchangeError(self.name, reason)

    def _twice(self, identifier: str) -> ExchangeError:
        return ExchangeError(self.name, f"has the unit {identifier} twice; export it again")


class _Reader12(_Reader):
    """XLIFF 1.2: a sentence's place is in its id, so that groups may have been lost or put in another order."""

    def begin(self, file: "_Element") -> None:
        """A new <file>."""
        super().begin(file)
        self._head: Head | None = None
        self._segments: dict[int, dict[int, BilingualSegment]] = {}
        self._places: dict[int, tuple[str | None, int | None]] = {}

    def take(self, kind: str, element: "_Element") -> None:
        """A <header>, <trans-unit> or <group>."""
        if kind == "header" and self._file is not None:
            self._head = xliff12.read_head(self._file, element)
        elif kind == "trans-unit":
            self._take_segment(element)
        elif kind == "group":
            number = xliff21.number_of(element.get("id", ""))
            if number is not None and number <= self._limits.paragraphs:
                self._places[number] = xliff12.read_place(element)
                self._segments.setdefault(number, {})

    def _take_segment(self, unit: "_Element") -> None:
        self._checked_head()
        identifier = unit.get("id", "")
        paragraph, sentence = xliff12.place_of(identifier) or (None, 0)
        segments = self._segments.setdefault(self._number(identifier, paragraph), {})
        if sentence in segments:
            raise self._twice(identifier)
        self._count(1)
        segments[sentence] = xliff12.read_segment(unit)

    def document(self) -> BilingualDocument:
        """The document; paragraphs of which nothing is left are empty."""
        head = self._checked_head()
        return self._built(head, {number: self._paragraph(number) for number in self._segments})

    def _checked_head(self) -> Head:
        assert self._file is not None
        return self._checked(self._head or xliff12.read_head(self._file, None))

    def _paragraph(self, number: int) -> BilingualParagraph:
        segments = self._segments[number]
        return BilingualParagraph(
            tuple(segments[position] for position in sorted(segments)),
            *self._places.get(number, (None, None)),
        )


class _Reader21(_Reader):
    """XLIFF 2: a <unit> is a whole paragraph."""

    def __init__(self, name: str, limits: Limits, languages: tuple[str, str]) -> None:
        super().__init__(name, limits)
        self._languages = languages

    def begin(self, file: "_Element") -> None:
        """A new <file>."""
        super().begin(file)
        self._head: Head | None = None
        self._paragraphs: dict[int, BilingualParagraph] = {}

    def take(self, kind: str, element: "_Element") -> None:
        """The metadata of the <file>, or a <unit>."""
        if kind == "metadata" and element.getparent() is self._file and self._file is not None:
            self._head = xliff21.read_head(self._file, element, self._languages)
        elif kind == "unit":
            self._checked_head()
            identifier = element.get("id", "")
            number = self._number(identifier, xliff21.number_of(identifier))
            if number in self._paragraphs:
                raise self._twice(identifier)
            self._paragraphs[number] = paragraph = xliff21.read_paragraph(element)
            self._count(len(paragraph.segments))

    def document(self) -> BilingualDocument:
        """The document; paragraphs of which nothing is left are empty."""
        return self._built(self._checked_head(), self._paragraphs)

    def _checked_head(self) -> Head:
        assert self._file is not None
        return self._checked(self._head or xliff21.read_head(self._file, None, self._languages))
