"""XLIFF as translators' programs give it back: read document by document, whatever they have done to it.

Programs drop and add notes, change states, cut sentences with <mrk mtype="seg">, replace inline elements by others,
write in UTF-16. What counts is that the ids, the digests and the texts are there; `merging` looks at the rest.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from lxml import etree

from nambuk.bilingual import xliff12, xliff21
from nambuk.bilingual.bilingual import (
    BilingualDocument,
    BilingualParagraph,
    BilingualSegment,
    ExchangeError,
)
from nambuk.bilingual.xliff_parts import Head, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_VERSIONS = ("1.2", "2.0", "2.1", "2.2")
_WANTED = tuple(f"{{*}}{name}" for name in ("file", "header", "group", "trans-unit", "metadata", "unit"))
_MOST_PARAGRAPHS = 1_000_000  # as many as a document may have; a number above is none of ours


def read_xliff(source: Path | bytes, name: str) -> Iterator[BilingualDocument]:
    """The documents in an XLIFF file 1.2, 2.0, 2.1 or 2.2 that nambuk wrote, one after the other.

    `name` is that of the file in messages. A translation that differs from the one that was written has the origin
    "person"; a segment without a key has its source text for one. Entities, DTDs and the network are left alone.
    Raises ExchangeError for what is no such file; where the end is broken, after the documents before it.
    """
    root = _root(source, name)
    if local_name(root) != "xliff":
        raise ExchangeError(name, f"is no XLIFF: its root is {local_name(root)!r}; export it as XLIFF")
    version = root.get("version", "")
    if version not in _VERSIONS:
        known = ", ".join(_VERSIONS)
        raise ExchangeError(name, f"is XLIFF {version or 'without a version'}; export it as one of {known}")
    languages = root.get("srcLang", ""), root.get("trgLang", "")
    reader = _Reader12(name) if version == "1.2" else _Reader21(name, languages)
    found = False
    with _opened(source, name) as stream:
        for document in _documents(stream, reader, name):
            found = True
            yield document
    if not found:
        raise ExchangeError(name, "has no <file> in it; export it again")


def _root(source: Path | bytes, name: str) -> "_Element":
    """The root with its attributes, its content not yet read."""
    with _opened(source, name) as stream:
        if not stream.read(1):
            raise ExchangeError(name, "is empty; export it again")
        stream.seek(0)
        for _, element in _parsed(stream, ("start",), None, name):
            return element
    raise ExchangeError(name, "is broken XML; export it again")


def _opened(source: Path | bytes, name: str) -> IO[bytes]:
    if isinstance(source, bytes):
        return BytesIO(source)
    try:
        return source.open("rb")
    except OSError as error:
        raise ExchangeError(name, f"cannot be read ({error.strerror or error})") from error


def _parsed(
    stream: IO[bytes], events: tuple[str, ...], tags: tuple[str, ...] | None, name: str
) -> Iterator[tuple[str, "_Element"]]:
    """The events of the parser; its own limits on depth and on amplification stay."""
    safe: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False}
    try:
        yield from etree.iterparse(
            stream, events=events, tag=tags, remove_comments=True, remove_pis=True, **safe
        )
    except etree.XMLSyntaxError as error:
        line = f" (line {error.lineno})" if error.lineno else ""
        raise ExchangeError(name, f"is broken XML{line}; export it again") from None
    except OSError as error:
        raise ExchangeError(name, f"cannot be read ({error.strerror or error})") from error


def _documents(stream: IO[bytes], reader: "_Reader", name: str) -> Iterator[BilingualDocument]:
    for event, element in _parsed(stream, ("start", "end"), _WANTED, name):
        kind = local_name(element)
        if event == "start":
            if kind == "file":
                reader.begin(element)
            continue
        if kind == "file":
            yield reader.document()
        else:
            reader.take(kind, element)
        if kind != "metadata":  # which is read with its unit
            _forget(element, with_siblings=kind != "trans-unit")


def _forget(element: "_Element", *, with_siblings: bool) -> None:
    """Free what has been read; of a <group>, what stands in it is needed until its end."""
    element.clear()
    parent = element.getparent()
    if with_siblings and parent is not None and local_name(parent) in ("xliff", "file", "body"):
        while element.getprevious() is not None:
            del parent[0]


class _Reader:
    """Collects the paragraphs of one <file> after the other."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._file: _Element | None = None

    def begin(self, file: "_Element") -> None:
        """A new <file>; its attributes are there, its content is not."""
        self._file = file

    def take(self, kind: str, element: "_Element") -> None:
        """An element with all that is in it."""
        raise NotImplementedError

    def document(self) -> BilingualDocument:
        """The document at the end of its <file>."""
        raise NotImplementedError

    def _built(self, head: Head, paragraphs: tuple[BilingualParagraph, ...]) -> BilingualDocument:
        return BilingualDocument(
            head.name,
            head.sha256,
            head.format,
            head.source_language,
            head.target_language,
            paragraphs,
            head.tool,
        )

    def _checked(self, head: Head) -> Head:
        """The head. Raises ExchangeError where a <file> does not say what it was made from."""
        if not head.sha256 or not head.name:
            what = head.name or "a document without a name"
            reason = f"was not written by nambuk: it has no digest of {what}; export it from nambuk"
            raise ExchangeError(self.name, reason)
        return head

    def _foreign(self, identifier: str) -> ExchangeError:
        return ExchangeError(
            self.name, f"has a unit {identifier!r} that nambuk did not write; export it from nambuk again"
        )

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
            if number is not None and number <= _MOST_PARAGRAPHS:
                self._places[number] = xliff12.read_place(element)
                self._segments.setdefault(number, {})

    def _take_segment(self, unit: "_Element") -> None:
        self._checked_head()
        identifier = unit.get("id", "")
        place = xliff12.place_of(identifier)
        if place is None or place[0] > _MOST_PARAGRAPHS:
            raise self._foreign(identifier)
        segments = self._segments.setdefault(place[0], {})
        if place[1] in segments:
            raise self._twice(identifier)
        segments[place[1]] = xliff12.read_segment(unit)

    def document(self) -> BilingualDocument:
        """The document; paragraphs of which nothing is left are empty."""
        head = self._checked_head()
        count = max(self._segments, default=0)
        return self._built(head, tuple(self._paragraph(number) for number in range(1, count + 1)))

    def _checked_head(self) -> Head:
        assert self._file is not None
        return self._checked(self._head or xliff12.read_head(self._file, None))

    def _paragraph(self, number: int) -> BilingualParagraph:
        segments = self._segments.get(number, {})
        return BilingualParagraph(
            tuple(segments[position] for position in sorted(segments)),
            *self._places.get(number, (None, None)),
        )


class _Reader21(_Reader):
    """XLIFF 2: a <unit> is a whole paragraph."""

    def __init__(self, name: str, languages: tuple[str, str]) -> None:
        super().__init__(name)
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
            number = xliff21.number_of(identifier)
            if number is None or number > _MOST_PARAGRAPHS:
                raise self._foreign(identifier)
            if number in self._paragraphs:
                raise self._twice(identifier)
            self._paragraphs[number] = xliff21.read_paragraph(element)

    def document(self) -> BilingualDocument:
        """The document; paragraphs of which nothing is left are empty."""
        head = self._checked_head()
        count = max(self._paragraphs, default=0)
        empty = BilingualParagraph(())
        return self._built(head, tuple(self._paragraphs.get(n, empty) for n in range(1, count + 1)))

    def _checked_head(self) -> Head:
        assert self._file is not None
        return self._checked(self._head or xliff21.read_head(self._file, None, self._languages))
