r"""Text with its marks as XML with inline elements, and back; what the two editions of XLIFF share in it.

XML cannot hold control characters and lone surrogates. In the text of a sentence each edition has an element for
them; in names, notes and other plain strings `escaped` writes them as \u{1}.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Literal, Protocol

from lxml import etree

from nambuk.documents.document import Mark, MarkedText

if TYPE_CHECKING:
    from lxml.etree import _Element

POINTS = frozenset(("note", "picture", "field", "other"))
"""The kinds of marks that stand between two letters; others reach over text, if only over none."""

_UNHELD = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TO_ESCAPE = re.compile(rf"{_UNHELD.pattern}|\\(?=u\{{)")
_ESCAPED = re.compile(r"\\u\{([0-9a-f]{1,6})\}")
_LAST = 0x10FFFF


def escaped(text: str, *, spaces: bool = False) -> str:
    r"""`text` as XML can hold it; `unescaped` gives it back. With `spaces`, white space is written by its number too.

    >>> escaped("a\x01"), escaped(" \n", spaces=True), unescaped(escaped("a\x01"))
    ('a\\u{1}', '\\u{20}\\u{a}', 'a\x01')
    """
    text = _TO_ESCAPE.sub(_number, text)
    return re.sub(r"\s", _number, text) if spaces else text


def unescaped(text: str) -> str:
    """The string that `escaped` was given."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)) if int(m[1], 16) <= _LAST else m[0], text)


def _number(match: re.Match[str]) -> str:
    return f"\\u{{{ord(match[0]):x}}}"


class Writer(Protocol):
    """How an edition writes what is no text: the name of the element and its attributes."""

    def mark(self, mark: Mark) -> tuple[str, dict[str, str]]:
        """The element of a mark."""
        ...

    def character(self, char: str) -> tuple[str, dict[str, str]]:
        """The element of a character that XML cannot hold."""
        ...


@dataclass(frozen=True, slots=True)
class Code:
    """What an inline element means to a reader.

    "stretch" is a mark around its content, "point" one between two letters, "opens" and "closes" (with the
    same `pair`) the ends of a stretch, "sign" the character `id`, "text" an element whose content is text of the
    sentence.
    """

    role: Literal["stretch", "point", "opens", "closes", "sign", "text"]
    id: str = ""
    kind: str = ""
    pair: str = ""


Meaning = Callable[["_Element"], Code]


def is_point(mark: Mark) -> bool:
    """Whether a mark stands between two letters, as the reference to a note does."""
    return mark.start == mark.end and mark.kind in POINTS


def nested(marks: Iterable[Mark], length: int) -> tuple[Mark, ...]:
    """The marks of a text of `length` in the order of their starts, the outer first; one that crosses another is cut.

    >>> nested([Mark("2", 2, 9, "bold"), Mark("1", 0, 5, "link")], 9)
    (Mark(id='1', start=0, end=5, kind='link'), Mark(id='2', start=2, end=5, kind='bold'))
    """
    kept: list[Mark] = []
    ends: list[int] = []
    for mark in _outer_first(marks):
        while ends and ends[-1] <= mark.start:
            ends.pop()
        end = min(mark.end, ends[-1] if ends else length)
        start = min(mark.start, end)
        kept.append(mark if (start, end) == (mark.start, mark.end) else replace(mark, start=start, end=end))
        ends.append(end)
    return tuple(kept)


def _outer_first(marks: Iterable[Mark]) -> Iterator[Mark]:
    """By start; of stretches with the same start the longest first, empty marks in the order given."""
    for _, group in groupby(sorted(marks, key=lambda mark: mark.start), key=lambda mark: mark.start):
        same = list(group)
        stretches = iter(sorted((m for m in same if m.start < m.end), key=lambda mark: -mark.end))
        for mark in same:
            yield next(stretches) if mark.start < mark.end else mark


def cut(marked: MarkedText, start: int, end: int) -> MarkedText:
    """The part of `marked` from `start` to `end` with the marks in it; places count from the part's own start.

    A mark that stands between two letters belongs to the part that begins with it, or that ends the text with it.
    """
    last = len(marked.text)
    kept = [
        replace(mark, start=max(mark.start, start) - start, end=min(mark.end, end) - start)
        for mark in marked.marks
        if _stands_in(mark, start, end + (end == last))
    ]
    return MarkedText(marked.text[start:end], tuple(kept))


def _stands_in(mark: Mark, start: int, end: int) -> bool:
    """Whether a mark reaches into the text from `start` to before `end`."""
    return start <= mark.start < end if mark.start == mark.end else mark.start < end and start < mark.end


def fill(element: "_Element", marked: MarkedText, writer: Writer) -> None:
    """Put the text into `element`, its marks as inline elements."""
    text = marked.text
    place = 0
    inside: list[tuple[int, _Element]] = [(len(text), element)]
    for mark in nested(marked.marks, len(text)):
        while len(inside) > 1 and inside[-1][0] <= mark.start:
            end, parent = inside.pop()
            _append(parent, text[place:end], writer)
            place = end
        _append(inside[-1][1], text[place : mark.start], writer)
        place = mark.start
        child = etree.SubElement(inside[-1][1], *writer.mark(mark))
        if not is_point(mark):
            inside.append((mark.end, child))
    while inside:
        end, parent = inside.pop()
        _append(parent, text[place:end], writer)
        place = end


def _append(parent: "_Element", text: str, writer: Writer) -> None:
    """More text into `parent`, after what it has."""
    begin = 0
    for match in _UNHELD.finditer(text):
        _append_plain(parent, text[begin : match.start()])
        etree.SubElement(parent, *writer.character(match[0]))
        begin = match.end()
    _append_plain(parent, text[begin:])


def _append_plain(parent: "_Element", text: str) -> None:
    if text and len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    elif text:
        parent.text = (parent.text or "") + text


def content(element: "_Element | None", meaning: Meaning) -> MarkedText:
    """The text in `element` with its marks; of None (the element is missing) an empty text.

    A stretch without an end reaches to the end of the text, an end without a start from its beginning. A code that
    stands twice gives two marks with one id.
    """
    if element is None:
        return MarkedText("")
    reader = _Reader(meaning)
    reader.read(element)
    text = "".join(reader.pieces)
    found = (*reversed(reader.unopened), *reader.marks)
    marks = [Mark(m.id, m.start, len(text) if m.end is None else m.end, m.kind) for m in found]
    return MarkedText(text, nested(marks, len(text)))


@dataclass(slots=True)
class _Found:
    """A mark as it is being read; `end` is None while it is open."""

    id: str
    start: int
    end: int | None
    kind: str


class _Reader:
    """Collects the text and the marks of an element, in reading order."""

    def __init__(self, meaning: Meaning) -> None:
        self.pieces: list[str] = []
        self.marks: list[_Found] = []
        self.unopened: list[_Found] = []  # of which there is only an end, the innermost first
        self._meaning = meaning
        self._length = 0
        self._open: dict[str, _Found] = {}

    def read(self, element: "_Element") -> None:
        """All content of `element`. The parser lets no tree be deeper than Python can go."""
        self._add(element.text)
        for child in element:
            if isinstance(child.tag, str):  # else a comment or an entity, which is left alone
                self._read_code(child)
            self._add(child.tail)

    def _read_code(self, child: "_Element") -> None:
        code = self._meaning(child)
        mark = _Found(code.id, self._length, self._length, code.kind)
        match code.role:
            case "text":
                self.read(child)
            case "sign":
                self._add(code.id)
            case "point":
                self.marks.append(mark)
            case "stretch":
                self.marks.append(mark)
                self.read(child)
                mark.end = self._length
            case "opens":
                mark.end = None
                self.marks.append(mark)
                self._open[code.pair] = mark
            case "closes" if code.pair in self._open:
                self._open.pop(code.pair).end = self._length
            case "closes":
                mark.start = 0
                self.unopened.append(mark)

    def _add(self, text: str | None) -> None:
        if text:
            self.pieces.append(text)
            self._length += len(text)
