"""What stands in a paragraph: stretches of text, what is set apart in them, and what stands between letters.

The formats turn their XML into these nodes and back; texts, marks and their places are counted here alone.
"""

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from nambuk.documents.document import Mark, MarkedText


@dataclass(slots=True)
class Text:
    """Letters, and the look they have: a value that is equal for equal looks."""

    text: str
    look: Hashable = None


@dataclass(slots=True)
class Span:
    """A stretch that the file sets apart. `origin` is what the format knows of it, `look` that of its letters."""

    kind: str
    children: "list[Node]"
    origin: Any = None
    look: Hashable = None


@dataclass(slots=True)
class Point:
    """What stands between two letters: a note, a picture, a field; `origin` is what the format knows of it."""

    kind: str
    origin: Any = None


Node: TypeAlias = Text | Span | Point
Shown = Callable[[str], tuple[str, Sequence[int]]]
"""From a raw text to what a reader sees, and for each place in the raw text its place there."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A paragraph's text and marks, the node behind each mark, and the marks around each of them."""

    text: str
    marks: tuple[Mark, ...]
    nodes: dict[str, Span | Point]
    around: dict[str, frozenset[str]]

    def is_same(self, new: MarkedText) -> bool:
        """Whether a paragraph to write says what the file already says."""
        return new.text == self.text and {(m.id, m.start, m.end) for m in new.marks} == {
            (m.id, m.start, m.end) for m in self.marks
        }


@dataclass(slots=True)
class _Found:
    """A node of a paragraph and its place in the raw text."""

    node: Span | Point
    start: int
    around: "tuple[_Found, ...]"
    end: int = 0
    id: str = ""


def outline(nodes: Sequence[Node], shown: Shown | None = None) -> Outline:
    """The text of `nodes` as `shown` gives it (else as it is), and a mark for each span and point.

    White space at the ends of a span does not belong to its mark; a span without letters has none.
    """
    texts: list[str] = []
    found: list[_Found] = []
    _walk(nodes, texts, found, ())
    raw = "".join(texts)
    text, places = shown(raw) if shown else (raw, range(len(raw) + 1))
    kept: list[tuple[int, int, _Found]] = []
    for one in found:
        start, end = places[one.start], places[one.end]
        if isinstance(one.node, Span):
            inner = text[start:end]
            start, end = start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip())
        if isinstance(one.node, Point) or start < end:
            kept.append((start, end, one))
    kept.sort(key=lambda mark: mark[0])  # stable: the outer one stays first
    for number, (_, _, one) in enumerate(kept, 1):
        one.id = str(number)
    return Outline(
        text,
        tuple(Mark(one.id, start, end, one.node.kind) for start, end, one in kept),
        {one.id: one.node for _, _, one in kept},
        {one.id: frozenset(outer.id for outer in one.around if outer.id) for _, _, one in kept},
    )


def _walk(
    nodes: Sequence[Node], texts: list[str], found: list[_Found], around: tuple[_Found, ...], start: int = 0
) -> int:
    """Gather texts and nodes, the outer first; gives the place in the raw text after them."""
    for node in nodes:
        if isinstance(node, Text):
            texts.append(node.text)
            start += len(node.text)
            continue
        one = _Found(node, start, around)
        found.append(one)
        if isinstance(node, Span):
            start = _walk(node.children, texts, found, (*around, one), start)
        one.end = start
    return start


def letters(nodes: Sequence[Node]) -> str:
    """The text of nodes, with that of the spans in them."""
    return "".join(
        node.text if isinstance(node, Text) else letters(node.children) if isinstance(node, Span) else ""
        for node in nodes
    )


# ---- looks


def set_apart(
    nodes: Sequence[Node], kind_of: Callable[[Hashable, Hashable], str]
) -> tuple[list[Node], Hashable]:
    """The nodes with a span around each stretch of another look than most letters have, and the look of most.

    `kind_of` names the kind of a look beside the common one. White space takes the look of what is around it.
    In a span the look of most of its own letters counts, which becomes the span's look.
    """
    nodes = [_inside(node, kind_of) for node in nodes]
    base = _common_look(nodes)
    return list(_stretches(_with_looks_of_spaces(nodes, base), base, kind_of)), base


def _inside(node: Node, kind_of: Callable[[Hashable, Hashable], str]) -> Node:
    if isinstance(node, Span):
        node.children, node.look = set_apart(node.children, kind_of)
    return node


def _common_look(nodes: Sequence[Node]) -> Hashable:
    """The look of most letters of these nodes; of the spans in them where they have no letters of their own."""
    sizes: Counter[Hashable] = Counter()
    for node in nodes:
        if isinstance(node, Text) and node.text.strip():
            sizes[node.look] += len("".join(node.text.split()))
    if not sizes:
        for node in nodes:
            if isinstance(node, Span):
                sizes[node.look] += len(letters([node]))
    return max(sizes, key=sizes.__getitem__) if sizes else None


def _with_looks_of_spaces(nodes: Sequence[Node], base: Hashable) -> list[Node]:
    """The nodes, where white space has the look of the letters on both sides, or that of most letters."""
    result = list(nodes)
    before: Hashable = base
    spaces: list[int] = []
    for number, node in enumerate(result):
        if isinstance(node, Text) and not node.text.strip():
            spaces.append(number)
        elif not isinstance(node, Point):
            after = node.look if isinstance(node, Text) else base
            _give(result, spaces, before if before == after else base)
            before, spaces = after, []
    _give(result, spaces, base)
    return result


def _give(nodes: list[Node], numbers: Sequence[int], look: Hashable) -> None:
    for number in numbers:
        node = nodes[number]
        if isinstance(node, Text):
            nodes[number] = Text(node.text, look)


def _stretches(
    nodes: Sequence[Node], base: Hashable, kind_of: Callable[[Hashable, Hashable], str]
) -> Iterator[Node]:
    """Texts of one look together, with the points between them; in a span unless the look is `base`."""
    texts: list[Node] = []  # of one look, points between them
    points: list[Node] = []  # after them
    look: Hashable = base

    def done() -> Iterator[Node]:
        if texts and look != base:
            yield Span(kind_of(look, base), list(texts), look=look)
        else:
            yield from texts
        yield from points

    for node in nodes:
        if isinstance(node, Point):
            points.append(node)
            continue
        if not (isinstance(node, Text) and texts and node.look == look):
            yield from done()
            texts, points = [], []
        if isinstance(node, Text):
            texts += [*points, node]
            points, look = [], node.look
        else:
            yield node
    yield from done()


# ---- new text


@dataclass(slots=True)
class _Placed:
    """A mark of the new text: where, which, and what stands in it."""

    start: int
    end: int
    id: str
    inner: "list[_Placed]" = field(default_factory=list)
    points: list[tuple[int, str]] = field(default_factory=list)


def arranged(old: Outline, new: MarkedText) -> list[Node]:
    """The nodes of a paragraph to write: the new text with the spans and points that its marks name.

    Unknown marks are passed over, so are links in links; one that crosses another ends where that ends. A
    point stands once, and at the end where the new text does not place it. A span may come several times.
    """
    whole = _Placed(0, len(new.text), "", _spans(old, new))
    placed: set[str] = set()
    for mark in new.marks:
        if isinstance(old.nodes.get(mark.id), Point) and mark.id not in placed:
            placed.add(mark.id)
            _put(whole, min(max(mark.start, 0), len(new.text)), mark.id, old.around[mark.id])
    for id, node in old.nodes.items():
        if isinstance(node, Point) and id not in placed:
            whole.points.append((whole.end, id))
    return _nodes(whole, old, new.text)


def _spans(old: Outline, new: MarkedText) -> list[_Placed]:
    """The spans that the new text names, one in the other."""
    named = [mark for mark in new.marks if isinstance(old.nodes.get(mark.id), Span)]
    order = {mark.id: number for number, mark in enumerate(old.marks)}
    top: list[_Placed] = []
    open_spans: list[_Placed] = []
    for mark in sorted(named, key=lambda m: (m.start, -m.end, order[m.id])):
        start, end = max(mark.start, 0), min(mark.end, len(new.text))
        while open_spans and open_spans[-1].end <= start:
            open_spans.pop()
        if open_spans:
            end = min(end, open_spans[-1].end)
        is_empty = start >= end or not new.text[start:end].strip()
        is_link = old.nodes[mark.id].kind == "link"
        if is_empty or any(
            span.id == mark.id or (is_link and old.nodes[span.id].kind == "link") for span in open_spans
        ):
            continue
        span = _Placed(start, end, mark.id)
        (open_spans[-1].inner if open_spans else top).append(span)
        open_spans.append(span)
    return top


def _put(outer: _Placed, place: int, id: str, around: frozenset[str]) -> None:
    """A point into the innermost span that its place lies in; at the edge of a span only if it was in it."""
    while True:
        number = bisect_right(outer.inner, place, key=lambda span: span.start)
        near = outer.inner[max(number - 2, 0) : number]
        inner = next((span for span in near if _holds(span, place, around)), None)
        if inner is None:
            break
        outer = inner
    outer.points.append((place, id))


def _holds(span: _Placed, place: int, around: frozenset[str]) -> bool:
    return span.start < place < span.end or (place in (span.start, span.end) and span.id in around)


def _nodes(placed: _Placed, old: Outline, text: str) -> list[Node]:
    """What stands in a span of the new text: points before the spans that begin at their place."""
    items: list[tuple[int, int, _Placed | str]] = [(place, 0, id) for place, id in placed.points]
    items += [(span.start, 1, span) for span in placed.inner]
    nodes: list[Node] = []
    at = placed.start
    for place, _, item in sorted(items, key=lambda item: item[:2]):
        if place > at:
            nodes.append(Text(text[at:place]))
            at = place
        node = old.nodes[item if isinstance(item, str) else item.id]
        if isinstance(item, _Placed) and isinstance(node, Span):
            nodes.append(Span(node.kind, _nodes(item, old, text), node.origin, node.look))
            at = item.end
        else:
            nodes.append(node)
    if at < placed.end:
        nodes.append(Text(text[at : placed.end]))
    return nodes


@dataclass(slots=True)
class Building(ABC):
    """Makes the elements of a paragraph to write out of nodes; `used` are the origins of spans that stand again.

    `inline` is what the format keeps of the paragraph as it was read.
    """

    paragraph: Any
    inline: Any
    used: set[int] = field(default_factory=set)

    def rendered(self, nodes: Sequence[Node], look: Any) -> list[Any]:
        """The elements for these nodes, their letters with this look."""
        elements: list[Any] = []
        for node in nodes:
            if isinstance(node, Text):
                elements += self.text(node.text, look)
            elif isinstance(node, Point):
                elements += self.moved(node.origin)
            else:
                elements += self.span(node)
        return elements

    def is_again(self, node: Span) -> bool:
        """Whether the origin of this span stands already in what was made; from now on it does."""
        is_again = id(node.origin) in self.used
        self.used.add(id(node.origin))
        return is_again

    @abstractmethod
    def text(self, text: str, look: Any) -> Sequence[Any]:
        """The elements for letters of this look."""

    @abstractmethod
    def span(self, node: Span) -> Sequence[Any]:
        """The elements for a stretch that is set apart."""

    @abstractmethod
    def moved(self, origin: Any) -> Sequence[Any]:
        """The elements of a point, out of where they stood."""
