"""The inside of a paragraph of DrawingML (slides, text boxes, charts): its runs as text, spans and points, and back.

ECMA-376 Part 1, 21.1.2: a paragraph holds runs (`a:r`), line breaks (`a:br`) and fields (`a:fld`), each with its
properties (`a:rPr`), in which also its link stands.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from nambuk.documents.document import MarkedText
from nambuk.documents.inline import (
    Building,
    Node,
    Outline,
    Point,
    Span,
    Text,
    arranged,
    letters,
    outline,
    set_apart,
)

NAMESPACES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}",
    "{http://purl.oclc.org/ooxml/drawingml/main}",
)
PARAGRAPHS = tuple(f"{namespace}p" for namespace in NAMESPACES)

_UNSEEN = frozenset(("lang", "altLang", "dirty", "err", "bmk", "noProof", "smtClean", "smtId", "kumimoji"))
_LINKS = ("hlinkClick", "hlinkMouseOver")
_AFTER_LINKS = ("rtl", "extLst")
_STAY = ("pPr", "endParaRPr")
_OFF = (None, "0", "false", "none")

Look = tuple[tuple[tuple[str, str], ...], tuple[bytes, ...]]
"""What is seen of a run's properties: their attributes, and their elements but for links."""


@dataclass(slots=True)
class Inline:
    """The content of a paragraph: its nodes, the look of most of its letters, and the properties behind each look."""

    nodes: list[Node] = field(default_factory=list)
    base: Any = None
    properties: dict[Any, Any] = field(default_factory=dict)


def text_of_paragraph(paragraph: Any) -> str:
    """The paragraph's text: line breaks as newlines, soft hyphens gone."""
    namespace = _namespace(paragraph)
    line_break, texts = f"{namespace}br", (f"{namespace}r", f"{namespace}fld")
    return "".join(
        "\n" if child.tag == line_break else (child.findtext(f"{namespace}t") or "").replace("\xad", "")
        for child in paragraph.iterchildren(line_break, *texts)
    )


def is_number_alone(paragraph: Any) -> bool:
    """Whether a paragraph says nothing but the number of its slide, which the program counts."""
    tag = f"{_namespace(paragraph)}fld"
    return all(
        child.tag == tag and child.get("type") == "slidenum"
        for child in paragraph
        if "".join(child.itertext()).strip()
    )


def outlined(paragraph: Any) -> tuple[Outline, Inline]:
    """The text of a paragraph with its marks, and what to build it of again."""
    inline = Inline()
    inline.nodes, inline.base = set_apart(list(_nodes(paragraph, inline)), _kind)
    return outline(inline.nodes), inline


def put(paragraph: Any, new: str | MarkedText) -> bool:
    """Give the paragraph new text, as the protocol of formats says; whether it said something else before."""
    old, inline = outlined(paragraph)
    if old.text == new if isinstance(new, str) else old.is_same(new):
        return False
    look = inline.base
    if isinstance(new, str):
        new, look = MarkedText(new), _first_look(inline.nodes)
    content = _Building(paragraph, inline).rendered(arranged(old, new), look)
    for child in list(paragraph):
        if _local(child) not in _STAY:
            paragraph.remove(child)
    first = 1 if len(paragraph) and _local(paragraph[0]) == "pPr" else 0
    for element in reversed(content):  # where the place is soon found
        paragraph.insert(first, element)
    return True


def _namespace(paragraph: Any) -> str:
    """The namespace of a paragraph, in braces."""
    return str(paragraph.tag)[:-1]


def _local(element: Any) -> str:
    """An element's name without its namespace; that of a comment is empty."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


# ---- reading


def _nodes(paragraph: Any, inline: Inline) -> Iterator[Node]:
    """The content of a paragraph; runs next to each other with the same link stand in one span."""
    namespace = _namespace(paragraph)
    span, target = Span("link", []), b""
    for child in paragraph:
        node = _node(child, namespace, inline)
        if node is None:
            continue
        links = _links(child.find(f"{namespace}rPr")) if isinstance(node, Text) else []
        here = b"".join(_canonical(link) for link in links)
        if here and here == target:
            span.children.append(node)
        elif here:
            span, target = Span("link", [node], links), here
            yield span
        else:
            target = b""
            yield node


def _node(child: Any, namespace: str, inline: Inline) -> Node | None:
    """The node of one element of a paragraph; None for what belongs to the paragraph as a whole, and for comments."""
    name = _local(child)
    if not name or name in _STAY:
        return None
    if name not in ("r", "br", "fld"):
        return Point("other", [child])
    look = _look(child.find(f"{namespace}rPr"), inline)
    if name == "br":
        return Text("\n", look)
    text = (child.findtext(f"{namespace}t") or "").replace("\xad", "")
    if name == "r":
        return Text(text, look) if text else None
    return Span("field", [Text(text, look)], child) if text.strip() else Point("field", [child])


def _look(properties: Any, inline: Inline) -> Look:
    """The look of letters; the properties behind it are kept in `inline`."""
    look: Look = ((), ())
    if properties is not None:
        attributes = ((name, value) for name, value in properties.attrib.items() if name not in _UNSEEN)
        shown = (child for child in properties if _local(child) not in (*_LINKS, "extLst"))
        look = (tuple(sorted(attributes)), tuple(map(_canonical, shown)))
    inline.properties.setdefault(look, properties)
    return look


def _links(properties: Any) -> list[Any]:
    """The links in the properties of a run."""
    return [child for child in properties if _local(child) in _LINKS] if properties is not None else []


def _canonical(element: Any) -> bytes:
    from lxml import etree

    return etree.tostring(element, method="c14n", with_tail=False)


def _kind(look: Any, base: Any) -> str:
    """What is the main difference between two looks."""
    now, before = dict(look[0]), dict(base[0]) if base else {}
    for name, kind in (("b", "bold"), ("i", "italic"), ("u", "underline")):
        if now.get(name) not in _OFF and before.get(name) in _OFF:
            return kind
    return "format"


def _first_look(nodes: Sequence[Node]) -> Any:
    """The look of the first letters."""
    stack = list(nodes)[::-1]
    while stack:
        node = stack.pop()
        if isinstance(node, Text) and node.text.strip():
            return node.look
        if isinstance(node, Span):
            stack.extend(reversed(node.children))
    return None


# ---- writing


@dataclass(slots=True)
class _Building(Building):
    """`links` are those of the letters that are being made."""

    links: Sequence[Any] = ()

    def text(self, text: str, look: Any) -> list[Any]:
        """Runs with letters of this look, line breaks between them."""
        elements = []
        for number, line in enumerate(text.split("\n")):
            if number:
                elements.append(self.element("br", look))
            if line:
                elements.append(self.element("r", look, line))
        return elements

    def span(self, node: Span) -> list[Any]:
        """A stretch with its look; a link as often as it comes, a field once."""
        if node.kind == "link":
            outer, self.links = self.links, node.origin
            content = self.rendered(node.children, node.look)
            self.links = outer
            return content
        text = letters(node.children)
        is_plain = node.origin is None or "\n" in text or len(node.children) != 1
        if is_plain or self.is_again(node):
            return self.rendered(node.children, node.look)
        whole = deepcopy(node.origin)
        whole.tail = None
        whole.find(f"{_namespace(self.paragraph)}t").text = text
        return [whole]

    def moved(self, origin: Sequence[Any]) -> Sequence[Any]:
        """The elements themselves: they stand in the paragraph, not in a run."""
        return origin

    def element(self, name: str, look: Any, text: str | None = None) -> Any:
        """A run or line break with properties of this look, and the links that hold here."""
        namespace = _namespace(self.paragraph)
        element = self.paragraph.makeelement(f"{namespace}{name}", {})
        if (properties := self.properties(look)) is not None:
            element.append(properties)
        if text is not None:
            inner = element.makeelement(f"{namespace}t", {})
            inner.text = text
            element.append(inner)
        return element

    def properties(self, look: Any) -> Any:
        """A copy of the properties behind a look, with the links that hold here; None where there is nothing in it."""
        model = self.inline.properties.get(look)
        if model is None and not self.links:
            return None
        if model is None:
            properties = self.paragraph.makeelement(f"{_namespace(self.paragraph)}rPr", {})
        else:
            properties = deepcopy(model)
            properties.tail = None
        for link in _links(properties):
            properties.remove(link)
        place = next(
            (n for n, child in enumerate(properties) if _local(child) in _AFTER_LINKS), len(properties)
        )
        for number, link in enumerate(self.links, place):
            properties.insert(number, deepcopy(link))
        return properties
