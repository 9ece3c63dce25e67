"""The inside of an OpenDocument paragraph: its letters as text, spans and points, and a paragraph built of them again.

White space is read as OpenDocument 1.3, part 3, 6.1.2 has it: several spaces in the XML are one, `text:s` are more.
"""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nambuk.documents.document import MarkedText
from nambuk.documents.inline import Node, Outline, Point, Span, Text, arranged, letters, outline, set_apart

if TYPE_CHECKING:
    from lxml.etree import _Element

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT = f"{{{_ODF}text:1.0}}"
DRAW = f"{{{_ODF}drawing:1.0}}"
OFFICE = f"{{{_ODF}office:1.0}}"
STYLE = f"{{{_ODF}style:1.0}}"
FO = f"{{{_ODF}xsl-fo-compatible:1.0}}"

_CHANGE, _CHANGE_START, _CHANGE_END = (
    f"{TEXT}{name}" for name in ("change-id", "change-start", "change-end")
)
_ID = "{http://www.w3.org/XML/1998/namespace}id"

PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")
_LETTERS = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
_MOST_SPACES = 1_000
_SPACES = re.compile(r"[ \t\r\n]+")
_STRETCHES = re.compile(r"([\t\n]| +)")


def _tags(*names: str) -> frozenset[str]:
    return frozenset(f"{TEXT}{name}" for name in names)


_GONE = _tags("soft-page-break")
_FRONT = _tags(
    "bookmark", "reference-mark", "toc-mark", "user-index-mark", "alphabetical-index-mark", "number"
) | {f"{OFFICE}annotation"}
_BACK = _tags("change") | {f"{OFFICE}annotation-end"}
_MIXED = _tags("meta", "meta-field") | {
    "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}content-control"
}
_CODE = _tags("script") | {f"{OFFICE}event-listeners"}
_UNSEEN = re.compile(r"language|country|script|rsid|hyphen|-complex$")

CharLook = tuple[frozenset[str], tuple[tuple[str, str], ...]]
"""What people see of letters: "bold", "italic", "underline", and all that their styles say of them."""

PLAIN: CharLook = (frozenset(), ())


class Looks:
    """The looks of letters in one part of a document, by its text styles; and which of its letters are deleted.

    Deleted letters mostly stand apart (`text:tracked-changes`), but where they are shown they stand in their place
    between `text:change-start` and `text:change-end`, also over several paragraphs. `deletions` are the names of all
    deletions, `begun` has how many of them are open where a paragraph begins.
    """

    def __init__(self, part: "_Element", *styles: "_Element | None") -> None:
        """`styles` hold `style:style` elements; a later one stands before an earlier one of the same name."""
        self.deletions = frozenset(
            region.get(f"{TEXT}id") or region.get(_ID) or ""
            for region in part.iter(f"{TEXT}changed-region")
            if region.find(f"{TEXT}deletion") is not None
        )
        self.begun = _open_deletions(part, self.deletions) if self.deletions else {}
        self._styles: dict[str, Any] = {}
        self._known: dict[tuple[str, ...], CharLook] = {(): PLAIN}
        for container in styles:
            for style in container.iterchildren(f"{STYLE}style") if container is not None else ():
                if style.get(f"{STYLE}family") == "text":
                    self._styles[style.get(f"{STYLE}name") or ""] = style

    def of(self, names: tuple[str, ...]) -> CharLook:
        """The look of letters in spans of these styles, the outer first."""
        if names not in self._known:
            seen: dict[str, str] = {}
            for name in names:
                for properties in reversed(list(self._inherited(name))):
                    seen.update((n, v) for n, v in properties.attrib.items() if not _UNSEEN.search(n))
            self._known[names] = (frozenset(_kinds(seen)), tuple(sorted(seen.items())))
        return self._known[names]

    def _inherited(self, name: str) -> Iterator[Any]:
        """The text properties of a style and of those that it rests on, its own first."""
        passed: set[str] = set()
        while name in self._styles and name not in passed:
            passed.add(name)
            style = self._styles[name]
            yield from style.iterchildren(f"{STYLE}text-properties")
            name = style.get(f"{STYLE}parent-style-name") or ""


def _open_deletions(part: Any, deletions: frozenset[str]) -> dict[Any, int]:
    """How many deletions are open where paragraphs begin."""
    begun: dict[Any, int] = {}
    is_open: set[str] = set()
    for element in part.iter(_CHANGE_START, _CHANGE_END, *PARAGRAPHS):
        name = element.get(_CHANGE) or ""
        if element.tag == _CHANGE_START and name in deletions:
            is_open.add(name)
        elif element.tag == _CHANGE_END:
            is_open.discard(name)
        elif element.tag in PARAGRAPHS and is_open:
            begun[element] = len(is_open)
    return begun


def _kinds(seen: dict[str, str]) -> Iterator[str]:
    """What people call a look; Korean letters take the properties that end in -asian."""
    weights = (seen.get(f"{FO}font-weight"), seen.get(f"{STYLE}font-weight-asian"))
    if any(weight in ("bold", "600", "700", "800", "900") for weight in weights):
        yield "bold"
    styles = (seen.get(f"{FO}font-style"), seen.get(f"{STYLE}font-style-asian"))
    if any(style in ("italic", "oblique") for style in styles):
        yield "italic"
    if seen.get(f"{STYLE}text-underline-style", "none") != "none":
        yield "underline"


@dataclass(slots=True)
class Inline:
    """The content of a paragraph: its nodes, and what has no place in the text, before and after them.

    `base` is the look of most of its letters, `first` that of its first; `names` has the styles behind each look.
    `changes` are the beginnings of changes that have not ended, `deleting` is how many deletions the present place is
    in, `deleted` what stands in them.
    """

    paragraph: Any
    looks: Looks
    nodes: list[Node] = field(default_factory=list)
    front: list[Any] = field(default_factory=list)
    back: list[Any] = field(default_factory=list)
    base: Any = PLAIN
    first: Any = None
    names: dict[Any, tuple[str, ...]] = field(default_factory=lambda: {PLAIN: ()})
    is_after_space: bool = True
    deleting: int = 0
    deleted: list[Any] = field(default_factory=list)
    changes: dict[str, Any] = field(default_factory=dict)

    def text(self, raw: str | None, names: tuple[str, ...]) -> Iterator[Text]:
        """The letters of a stretch of XML, without the white space that does not count."""
        if not raw:
            return
        text = _SPACES.sub(" ", raw)
        text = text[1:] if self.is_after_space and text.startswith(" ") else text
        if text:
            self.is_after_space = text.endswith(" ")
            yield from self.letters(text.replace("\xad", ""), names)

    def letters(self, text: str, names: tuple[str, ...]) -> Iterator[Text]:
        """Letters with the look of these styles; deleted ones are kept beside the text."""
        if text and self.deleting:
            self.deleted.append(self.paragraph.makeelement(f"{TEXT}span", {}))
            self.deleted[-1].text = text
        elif text:
            look = self.looks.of(names)
            self.names.setdefault(look, names)
            if self.first is None and text.strip():
                self.first = look
            yield Text(text, look)

    def begin_change(self, start: Any) -> None:
        """Here begins what somebody inserted or deleted."""
        name = start.get(_CHANGE) or ""
        self.changes[name] = start
        if name in self.looks.deletions:
            self.deleting += 1

    def end_change(self, end: Any) -> None:
        """Here it ends. A new text is no longer an insertion into the old one; a deletion stays, after the text."""
        name = end.get(_CHANGE) or ""
        start = self.changes.pop(name, None)
        if name in self.looks.deletions:
            self.deleting = max(self.deleting - 1, 0)
            if start is None:
                self.front += [*self.deleted, end]
            else:
                self.back += [start, *self.deleted, end]
            self.deleted = []
        elif start is None:
            self.front.append(end)

    def end(self) -> None:
        """The paragraph ends; changes that go on begin after its text."""
        self.back += [*self.changes.values(), *self.deleted]


def outlined(paragraph: "_Element", looks: Looks) -> tuple[Outline, Inline]:
    """The text of a paragraph with its marks, and what to build it of again."""
    inline = Inline(paragraph, looks, deleting=looks.begun.get(paragraph, 0))
    inline.nodes, base = set_apart(list(_content(paragraph, (), inline)), _kind)
    inline.end()
    inline.base = base or PLAIN
    return outline(inline.nodes), inline


# ---- reading


def _content(container: Any, names: tuple[str, ...], inline: Inline) -> Iterator[Node]:
    """What stands in a paragraph, or in a part of it that is in spans of the styles `names`."""
    yield from inline.text(container.text, names)
    for element in container:
        if isinstance(element.tag, str):  # else a comment
            yield from _node(element, names, inline)
        yield from inline.text(element.tail, names)


def _node(element: Any, names: tuple[str, ...], inline: Inline) -> Iterator[Node]:
    """One element of a paragraph."""
    tag = element.tag
    if tag in _LETTERS:
        inline.is_after_space = False
        yield from inline.letters(_LETTERS[tag], names)
    elif tag == f"{TEXT}s":
        inline.is_after_space = False
        yield from inline.letters(" " * _number_of_spaces(element), names)
    elif tag == f"{TEXT}span":
        name = element.get(f"{TEXT}style-name")
        yield from _content(element, (*names, name) if name else names, inline)
    elif tag == f"{TEXT}a":
        yield Span("link", list(_content(element, names, inline)), element)
    elif tag == f"{TEXT}ruby":
        base = next(element.iterchildren(f"{TEXT}ruby-base"), None)
        yield Span("format", list(_content(base, names, inline)) if base is not None else [], element)
    elif tag == _CHANGE_START:
        inline.begin_change(element)
    elif tag == _CHANGE_END:
        inline.end_change(element)
    elif tag in _FRONT or tag.endswith("-start"):
        inline.front.append(element)
    elif tag in _BACK or (tag.startswith(TEXT) and tag.endswith("-end")):
        inline.back.append(element)
    elif tag not in _GONE:
        yield from _object(element, names, inline)


def _object(element: Any, names: tuple[str, ...], inline: Inline) -> Iterator[Node]:
    """A note, a drawing or a field."""
    tag = element.tag
    if inline.deleting:
        inline.deleted.append(element)
    elif tag == f"{TEXT}note":
        inline.is_after_space = False
        yield Point("note", [element])
    elif tag.startswith(DRAW):
        if any(part.get(f"{TEXT}anchor-type") == "as-char" for part in (element, *element)):
            inline.is_after_space = False
            yield Point("picture", [element])
        else:
            inline.front.append(element)  # floats: its place in the text does not matter
    elif tag in _CODE or next(element.iter(*PARAGRAPHS), None) is not None:
        yield Point("other", [element])
    else:
        nodes = list(_content(element, names, inline))
        yield Span("field", nodes, element) if letters(nodes).strip() else Point("field", [element])


def _number_of_spaces(element: Any) -> int:
    """How many spaces a `text:s` stands for."""
    count = element.get(f"{TEXT}c", "1")
    return min(int(count), _MOST_SPACES) if count.isascii() and count.isdigit() and len(count) < 10 else 1


def _kind(look: Any, base: Any) -> str:
    """What is the main difference between two looks."""
    more = look[0] - (base[0] if base else frozenset())
    return next((kind for kind in ("bold", "italic", "underline") if kind in more), "format")


# ---- writing


def write_paragraph(paragraph: "_Element", looks: Looks, new: str | MarkedText) -> bool:
    """Give the paragraph its new text, unless it says the same already; whether it did.

    A `str` takes the look of the first letters. In a `MarkedText` the letters have the looks of their marks, and the
    points move to their places.
    """
    old, inline = outlined(paragraph, looks)
    if old.text == new if isinstance(new, str) else old.is_same(new):
        return False
    if isinstance(new, str):
        new, look = MarkedText(new), inline.first
    else:
        look = inline.base
    nodes = arranged(old, new)
    for child in list(paragraph):
        paragraph.remove(child)
    paragraph.text = None
    building = _Building(paragraph, inline)
    building.place(paragraph, inline.front)
    building.render(paragraph, nodes, look)
    building.place(paragraph, inline.back)
    return True


@dataclass(slots=True)
class _Building:
    paragraph: Any
    inline: Inline
    used: set[int] = field(default_factory=set)
    is_after_space: bool = True

    def place(self, into: Any, elements: Sequence[Any]) -> None:
        """Elements of the old paragraph at the end of `into`."""
        for element in elements:
            element.tail = None
            into.append(element)

    def render(self, into: Any, nodes: Sequence[Node], look: Any) -> None:
        """The XML of these nodes at the end of `into`."""
        for node in nodes:
            if isinstance(node, Text):
                self.text(into, node.text, self.inline.names.get(look, ()))
            elif isinstance(node, Point):
                self.place(into, node.origin)
            elif node.origin is None:
                self.render(into, node.children, node.look)
            else:
                self.wrapped(into, node)

    def text(self, into: Any, text: str, names: Sequence[str]) -> None:
        """Letters in spans of these styles."""
        for name in names:
            into = self.element(into, "span", {f"{TEXT}style-name": name})
        for stretch in _STRETCHES.split(text):
            if stretch == "\t":
                self.element(into, "tab", {})
            elif stretch == "\n":
                self.element(into, "line-break", {})
            elif stretch.startswith(" "):
                spaces = len(stretch)
                if not self.is_after_space:
                    _add_text(into, " ")
                    spaces -= 1
                if spaces:
                    self.element(into, "s", {f"{TEXT}c": str(spaces)} if spaces > 1 else {})
            else:
                _add_text(into, stretch)
            self.is_after_space = not stretch.strip() if stretch else self.is_after_space

    def element(self, into: Any, name: str, attributes: dict[str, str]) -> Any:
        """A new element of the text at the end of `into`."""
        element = into.makeelement(f"{TEXT}{name}", attributes)
        into.append(element)
        return element

    def wrapped(self, into: Any, node: Span) -> None:
        """A stretch in its link; in its field or under its small letters when it comes for the first time."""
        is_again = id(node.origin) in self.used
        self.used.add(id(node.origin))
        if is_again and node.kind != "link":
            self.render(into, node.children, node.look)
            return
        whole = inner = _emptied(node.origin)
        into.append(whole)
        if node.origin.tag == f"{TEXT}ruby":
            inner = next(whole.iterchildren(f"{TEXT}ruby-base"))
        if node.kind == "field" and node.origin.tag not in _MIXED:
            self.text(inner, letters(node.children), ())
            self.place(into, [e for child in node.children if isinstance(child, Point) for e in child.origin])
        else:
            self.render(inner, node.children, node.look)


def _emptied(origin: Any) -> Any:
    """A link, field or base with small letters like `origin`, without its text."""
    whole = origin.makeelement(origin.tag, dict(origin.attrib), nsmap=origin.nsmap)
    for child in origin:
        if child.tag == f"{TEXT}ruby-base":
            whole.append(child.makeelement(child.tag, dict(child.attrib)))
        elif child.tag in (f"{TEXT}ruby-text", f"{OFFICE}event-listeners"):
            whole.append(deepcopy(child))
            whole[-1].tail = None
    return whole


def _add_text(into: Any, text: str) -> None:
    """Letters at the end of `into`."""
    if len(into):
        into[-1].tail = (into[-1].tail or "") + text
    else:
        into.text = (into.text or "") + text
