"""The inside of a paragraph of a web page: its inline elements as spans and points, and back."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from nambuk.documents.document import MarkedText
from nambuk.documents.inline import Node, Outline, Point, Span, Text, arranged, letters, outline

_DEEPEST = 64  # inline elements in each other; a paragraph with more is read without marks
_SPACE = re.compile(r"[ \t\n\r\f]+")
_NOT_AS_SHOWN = re.compile(r"[ \t\n\r\f\xad]+")
_KINDS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
}
_PICTURES = frozenset(re.findall(r"\w+", "img svg picture video audio canvas map embed"))
_BARE = frozenset(("span", "font"))
_RUBY = frozenset(("rt", "rp"))

Place = tuple[Any, str]
"""A text node: the element, and "text" (in it, at the beginning) or "tail" (behind it)."""


class Origin(NamedTuple):
    """An inline element, with the elements in it that are not shown, and its text nodes."""

    element: Any
    unseen: list[Any]
    places: list[Place]


@dataclass(slots=True)
class Inline:
    """The content of a paragraph: its nodes, and its text nodes and elements outside of all inline elements.

    `where` is the text node that new content begins in.
    """

    nodes: list[Node] = field(default_factory=list)
    outside: list[Place] = field(default_factory=list)
    elements: list[Any] = field(default_factory=list)
    where: Place | None = None


def outlined(places: Sequence[Place], *, preformatted: bool) -> tuple[Outline, Inline | None]:
    """The text and marks of the paragraph with these text nodes, and what to build it of again.

    The latter is None where a paragraph is nested too deeply to be taken apart.
    """
    inline = _inline(places)
    if inline is None:
        return Outline(visible(raw_text(places), preformatted=preformatted), (), {}, {}), None
    shown = partial(_shown, preformatted=preformatted)
    return outline(inline.nodes, shown), inline


def raw_text(places: Sequence[Place]) -> str:
    """The text of these text nodes as the page has it."""
    return "".join(getattr(element, place) or "" for element, place in places)


def visible(raw: str, *, preformatted: bool) -> str:
    """What a reader sees: white space as one space, soft hyphens gone; lines of `pre` stay."""
    text = raw.replace("\xad", "")
    if preformatted:
        return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    return _SPACE.sub(" ", text).strip(" ")


def _shown(raw: str, *, preformatted: bool) -> tuple[str, Sequence[int]]:
    """What a reader sees of a text, and for each place in `raw` its place there.

    >>> _shown(" 로동  신문", preformatted=False)
    ('로동 신문', [0, 0, 1, 2, 3, 3, 4, 5])
    """
    text = visible(raw, preformatted=preformatted)
    if text == raw:
        return text, range(len(raw) + 1)
    places: list[int] = []
    length = end = 0
    for match in _NOT_AS_SHOWN.finditer(raw):
        places += range(length, length + match.start() - end)
        length, end = length + match.start() - end, match.end()
        last = ""
        seen = 0  # of this white space, so far
        for char in match.group():
            places.append(length + seen)
            if char == "\xad":
                continue
            if preformatted:
                seen += (last, char) != ("\r", "\n")
            else:
                seen = 1
            last = char
        length += seen
    places += range(length, length + len(raw) - end + 1)
    gone = _gone_before(raw, preformatted=preformatted)
    return text, [min(max(place - gone, 0), len(text)) for place in places]


def _gone_before(raw: str, *, preformatted: bool) -> int:
    """How much of the white space at the beginning is left out."""
    text = visible(f"|{raw}", preformatted=preformatted)[1:]
    return len(text) - len(text.lstrip("\n" if preformatted else " "))


# ---- reading


def _inline(places: Sequence[Place]) -> Inline | None:
    """The text nodes as a tree of the inline elements that begin and end among them; None if too deep."""
    begun = {element for element, place in places if place == "text"}
    whole = begun & {element for element, place in places if place == "tail"}
    top = Inline()
    open_spans: list[tuple[Span, list[Node]]] = []
    for element, place in places:
        content = open_spans[-1][0].children if open_spans else top.nodes
        if element in whole and place == "text":
            if len(open_spans) == _DEEPEST:
                return None
            if not open_spans:
                top.elements.append(element)
            span = Span(_kind(element), [], Origin(element, [], []))
            open_spans.append((span, content))
            content = span.children
        elif element in whole:
            span, content = open_spans.pop()
            content += _closed(span)
        elif open_spans:
            open_spans[-1][0].origin.unseen.append(element)
        else:
            top.outside.append((element, place))
        text = getattr(element, place)
        if text:
            content.append(Text(text))
            for span, _ in open_spans:
                span.origin.places.append((element, place))
            if top.where is None and text.strip():
                top.where = top.outside[-1]
    return top


def _kind(element: Any) -> str:
    """What people see of an inline element."""
    if element.tag == "a":
        return "link" if element.get("href") is not None else "format"
    return _KINDS.get(element.tag, "format")


def _closed(span: Span) -> list[Node]:
    """An inline element that has ended: a span, a point if it has no letters, nothing if it means nothing."""
    element = span.origin.element
    if letters([span]).strip():
        means_nothing = element.tag in _BARE and not element.attrib and not span.origin.unseen
        return list(span.children) if means_nothing else [span]
    spaces: list[Node] = [node for node in span.children if isinstance(node, Text)]
    has_points = len(spaces) < len(span.children)
    if not (has_points or element.attrib or element.tag in _PICTURES or span.origin.unseen):
        return spaces
    pictures = any(e.tag in _PICTURES for e in element.iter())
    kind = "picture" if pictures else "field" if element.tag in ("input", "output") else "other"
    return [*spaces, Point(kind, span.origin)]


# ---- writing


def rebuild(old: Outline, inline: Inline, new: MarkedText) -> None:
    """Put the new text with its inline elements in place of the paragraph's; points move to their places."""
    for element in inline.elements:
        if (parent := element.getparent()) is not None:
            parent.remove(element)
    for element, place in inline.outside:
        setattr(element, place, None)
    building = _Building()
    content = building.rendered(arranged(old, new))
    content += building.left_over(old)
    element, place = inline.where or inline.outside[0]
    leading, elements = _with_tails(content)
    if place == "tail":
        for one in reversed(elements):
            element.addnext(one)
    elif len(element):
        first = element[0]
        for one in elements:
            first.addprevious(one)
    else:
        element.extend(elements)
    setattr(element, place, leading)


@dataclass(slots=True)
class _Building:
    """`used` are the elements that stand again; `waiting` the points with a link in them, which no link can hold."""

    used: set[Any] = field(default_factory=set)
    waiting: list[Any] = field(default_factory=list)

    def rendered(self, nodes: Sequence[Node], *, in_link: bool = False) -> list[Any]:
        """The strings and elements for these nodes."""
        content: list[Any] = []
        for node in nodes:
            if isinstance(node, Text):
                content.append(node.text)
            elif isinstance(node, Point):
                for element, place in node.origin.places:
                    setattr(element, place, None)  # the white space stands in the text
                has_link = next(node.origin.element.iter("a"), None) is not None
                (self.waiting if in_link and has_link else content).append(node.origin.element)
            elif in_link and node.origin.element.tag == "a":
                content += self.rendered(node.children, in_link=True)
            else:
                content += self.wrapped(node, in_link=in_link)
        return content

    def wrapped(self, node: Span, *, in_link: bool) -> list[Any]:
        """An element like that of the span, with the span's content; names only the first time."""
        old = node.origin.element
        is_again = old in self.used
        self.used.add(old)
        attributes = {n: v for n, v in old.attrib.items() if not (is_again and n in ("id", "name"))}
        element = old.makeelement(old.tag, attributes, nsmap=old.nsmap)
        content = self.rendered(node.children, in_link=in_link or old.tag == "a")
        unseen = [] if is_again else node.origin.unseen
        element.text, elements = _with_tails([*content, *unseen])
        element.extend(elements)
        if in_link:
            return [element]
        after, self.waiting = self.waiting, []
        return [element, *after]

    def left_over(self, old: Outline) -> Iterator[Any]:
        """What is not shown of the spans that were not used; but no reading of ruby without its letters."""
        for node in old.nodes.values():
            if isinstance(node, Span) and node.origin.element not in self.used:
                yield from (element for element in node.origin.unseen if element.tag not in _RUBY)


def _with_tails(content: Sequence[Any]) -> tuple[str, list[Any]]:
    """The text that strings and elements begin with, and the elements with the text behind each."""
    texts: list[list[str]] = [[]]
    elements: list[Any] = []
    for item in content:
        if isinstance(item, str):
            texts[-1].append(item)
        else:
            elements.append(item)
            texts.append([])
    for element, text in zip(elements, texts[1:], strict=True):
        element.tail = "".join(text)
    return "".join(texts[0]), elements
