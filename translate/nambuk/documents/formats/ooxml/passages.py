"""Paragraphs in the parts of a package: what each says, and how it gets new text. What xlsx and pptx share."""

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from nambuk.documents.document import MarkedText
from nambuk.documents.draft import Block
from nambuk.documents.formats.ooxml import drawingmarks
from nambuk.documents.formats.package import Package
from nambuk.documents.formats.protocol import text_of


@dataclass(slots=True)
class Passage(ABC):
    """One paragraph: the part and the element that it stands in, its place, and where its text stands again."""

    part: str
    element: Any
    container: str
    page: int | None = None
    copies: "Copies | None" = None

    @abstractmethod
    def marked(self) -> MarkedText:
        """What it says, with its marks."""

    def text(self) -> str:
        """What it says."""
        return self.marked().text

    @abstractmethod
    def put(self, new: str | MarkedText) -> bool:
        """Give it new text, as the protocol of formats says; whether it said something else before."""

    def part_to_write(self) -> str | None:
        """The part that has changed with it; None where that is found out later."""
        return self.part


class DrawingPassage(Passage):
    """A paragraph of DrawingML."""

    __slots__ = ()

    def marked(self) -> MarkedText:
        """Its text with marks."""
        outline, _ = drawingmarks.outlined(self.element)
        return MarkedText(outline.text, outline.marks)

    def text(self) -> str:
        """Its text alone, which is faster."""
        return drawingmarks.text_of_paragraph(self.element)

    def put(self, new: str | MarkedText) -> bool:
        """Give it new runs."""
        return drawingmarks.put(self.element, new)


class PlainPassage(Passage):
    """An element whose whole text is the paragraph, without marks."""

    __slots__ = ()

    def marked(self) -> MarkedText:
        """Its text."""
        return MarkedText((self.element.text or "").replace("\r\n", "\n").replace("\xad", ""))

    def put(self, new: str | MarkedText) -> bool:
        """Give it new text."""
        if text_of(new) == self.marked().text:
            return False
        self.element.text = text_of(new)
        return True


class Copies:
    """Where the text of passages stands a second time, found by the text.

    Programs keep such copies to draw from them (the picture of a diagram, the values of a chart, what old versions
    show); they get the new text, so that the old one is nowhere left.
    """

    def __init__(self, passages: Iterable[Passage]) -> None:
        """Take the passages, which are looked at when the first text changes."""
        self._passages: Iterable[Passage] | None = passages
        self._waiting: dict[str, deque[Passage]] = {}
        self._taken: set[str] = set()

    def follow(self, old: str, new: str) -> Iterator[Passage]:
        """Put the new text where the old one stands; gives what was changed.

        Where several passages with the same text get different ones, each of them has one copy in its turn.
        """
        for passage in self._passages or ():
            self._waiting.setdefault(passage.text(), deque()).append(passage)
        self._passages = None
        waiting = self._waiting.get(old)
        if not waiting:
            return
        followers = [waiting[0]] if old in self._taken else list(waiting)
        self._taken.add(old)
        waiting.popleft()
        yield from (passage for passage in followers if passage.put(new))


def blocks(passages: Iterable[Passage]) -> list[Block]:
    """The passages as a reader gives them."""
    return [
        Block(marked.text, passage.container, passage.page, marked.marks)
        for passage in passages
        for marked in (passage.marked(),)
    ]


def put_all(
    package: Package, passages: Sequence[Passage], paragraphs: Sequence[str | MarkedText]
) -> list[bool]:
    """Give each passage its new text and mark the parts that change; for each, whether it changed."""
    changes = []
    for passage, new in zip(passages, paragraphs, strict=True):
        old = passage.text() if passage.copies is not None else ""
        is_changed = passage.put(new)
        changes.append(is_changed)
        if is_changed:
            if (part := passage.part_to_write()) is not None:
                package.mark_changed(part)
            if passage.copies is not None:
                for copy in passage.copies.follow(old, text_of(new)):
                    package.mark_changed(copy.part)
    return changes
