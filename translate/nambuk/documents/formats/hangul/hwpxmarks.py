"""The inside of a Hangul paragraph: its runs as text, spans and points, and a paragraph built of them again."""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

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

if TYPE_CHECKING:
    from lxml.etree import _Element

HP = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"
_INLINE = {
    f"{HP}tab": "\t",
    f"{HP}lineBreak": "\n",
    f"{HP}nbSpace": "\u00a0",
    f"{HP}fwSpace": "\u3000",
    f"{HP}hyphen": "",
}
_ELEMENT_OF = {"\t": "tab", "\n": "lineBreak"}


def _tags(*names: str) -> frozenset[str]:
    return frozenset(f"{HP}{name}" for name in names)


_NOTES = _tags("footNote", "endNote")
_NUMBERS = _tags("autoNum")
_FIELD_ENDS = _tags("fieldBegin", "fieldEnd")
_PICTURES = _tags(
    "pic", "rect", "line", "ellipse", "arc", "polygon", "curve", "connectLine", "container", "ole", "chart"
)
_IN_LINE = _tags("tbl", "equation", "textart", "unknownObject", "compose", "video", "edit", "btn", "checkBtn")

CharLook = tuple[frozenset[str], str]
"""What people see of letters: "bold", "italic", "underline", and all that is said of them."""


class Atom(NamedTuple):
    """An element of a run, or of a control in a run, and the run that it stands in."""

    element: Any
    run: Any


@dataclass(slots=True)
class Inline:
    """The content of a paragraph: its nodes, and what has no place in the text, before and after them.

    `looks` has the look of the letters for each id of the header, `runs` a run for each look that comes.
    """

    looks: dict[str | None, CharLook]
    nodes: list[Node] = field(default_factory=list)
    front: list[Atom] = field(default_factory=list)
    back: list[Atom] = field(default_factory=list)
    base: Any = None
    runs: dict[Any, Any] = field(default_factory=dict)


def letter_looks(headers: Sequence[Any]) -> dict[str | None, CharLook]:
    """The look of letters for each id in the headers of a document."""
    from lxml import etree

    looks: dict[str | None, CharLook] = {}
    for header in headers:
        for properties in header.iter("{*}charPr"):
            marked = {etree.QName(child).localname for child in properties}
            underline = properties.find("{*}underline")
            if underline is None or underline.get("type", "NONE") == "NONE":
                marked.discard("underline")
            attributes = sorted((n, v) for n, v in properties.attrib.items() if n != "id")
            inner = "".join(etree.tostring(child, method="c14n").decode() for child in properties)
            kinds = frozenset(marked & {"bold", "italic", "underline"})
            looks[properties.get("id")] = (kinds, f"{attributes}{inner}")
    return looks


def text_elements(paragraph: "_Element") -> Iterator["_Element"]:
    """The `hp:t` of the paragraph's own runs, not those of tables and notes that hang on it."""
    for run in paragraph.iterchildren(f"{HP}run"):
        for child in run:
            if child.tag == f"{HP}t":
                yield child
            elif child.tag == f"{HP}dutmal":
                yield from child.iterchildren(f"{HP}mainText")


@dataclass(slots=True)
class _Reading:
    """How letters are read: without those that are marked as deleted; the colour of a highlighter is a look."""

    is_deleted: bool = False
    highlight: str | None = None

    def letters(self, element: "_Element") -> Iterator[tuple[str, str | None]]:
        """The letters of a text element, with the colour of the highlighter on them."""
        yield "" if self.is_deleted else element.text or "", self.highlight
        for child in element:
            if child.tag == f"{HP}deleteBegin":
                self.is_deleted = True
            elif child.tag == f"{HP}deleteEnd":
                self.is_deleted = False
            elif child.tag == f"{HP}markpenBegin":
                self.highlight = child.get("color") or ""
            elif child.tag == f"{HP}markpenEnd":
                self.highlight = None
            elif not self.is_deleted and child.tag in _INLINE:
                yield _INLINE[str(child.tag)], self.highlight
            yield "" if self.is_deleted else child.tail or "", self.highlight


def text_of_paragraph(paragraph: "_Element") -> str:
    """The paragraph's own text, without what is marked as deleted."""
    reading = _Reading()
    parts = (part for element in text_elements(paragraph) for part, _ in reading.letters(element))
    return "".join(parts).replace("\xad", "")


def outlined(paragraph: "_Element", looks: dict[str | None, CharLook]) -> tuple[Outline, Inline | None]:
    """The text of a paragraph with its marks, and what to build it of again (None: it cannot be taken apart)."""
    inline = Inline(looks)
    nodes, inline.base = set_apart(_with_fields(list(_atoms(paragraph, inline)), inline), _kind)
    inline.nodes = nodes
    found = outline(nodes)
    text = text_of_paragraph(paragraph)
    return (found, inline) if found.text == text else (Outline(text, (), {}, {}), None)


# ---- reading


def _atoms(paragraph: Any, inline: Inline) -> Iterator[Atom | Node]:
    """The content of the runs: text as nodes, the rest as it stands."""
    reading = _Reading()
    has_begun = False
    for run in paragraph.iterchildren(f"{HP}run"):
        for child in run:
            if child.tag == f"{HP}t":
                for text in _texts(child, run, reading, inline):
                    has_begun = has_begun or bool(text.text.strip())
                    yield text
            elif child.tag == f"{HP}dutmal":
                main = next(child.iterchildren(f"{HP}mainText"), None)
                inner = list(_texts(main, run, reading, inline)) if main is not None else []
                yield Span("format", [*inner], child)
            else:
                for element in child if child.tag == f"{HP}ctrl" else (child,):
                    atom = Atom(element, run)
                    if _is_in_line(element) and (has_begun or element.tag not in _NUMBERS):
                        yield atom
                    else:
                        inline.front.append(atom)


def _texts(element: Any, run: Any, reading: _Reading, inline: Inline) -> Iterator[Text]:
    """The letters of a text element with their looks."""
    for text, highlight in reading.letters(element):
        if text := text.replace("\xad", ""):
            id = run.get("charPrIDRef")
            look = (inline.looks.get(id, (frozenset(), f"{id}")), highlight)
            inline.runs.setdefault(look, run)
            yield Text(text, look)


def _is_in_line(element: Any) -> bool:
    """Whether an element stands between letters: the others belong to the paragraph as a whole."""
    if element.tag in _NOTES or element.tag in _NUMBERS or element.tag in _FIELD_ENDS:
        return True
    position = element.find(f"{HP}pos")
    if position is not None:
        return bool(position.get("treatAsChar") == "1")
    return element.tag in _PICTURES or element.tag in _IN_LINE


def _with_fields(atoms: Sequence[Atom | Node], inline: Inline) -> list[Node]:
    """The atoms as nodes: a field with letters in it is a span, one without a point."""
    top: list[Node] = []
    open_fields: list[tuple[Atom, list[Node]]] = []
    for atom in atoms:
        nodes = open_fields[-1][1] if open_fields else top
        if not isinstance(atom, Atom):
            nodes.append(atom)
        elif atom.element.tag == f"{HP}fieldBegin" and atom.element.get("type") != "MEMO":
            open_fields.append((atom, []))
        elif atom.element.tag == f"{HP}fieldBegin":
            inline.front.append(atom)
        elif atom.element.tag != f"{HP}fieldEnd":
            nodes.append(Point(_point_kind(atom.element), [atom]))
        elif open_fields and _fits(open_fields[-1][0], atom):
            begin, inner = open_fields.pop()
            (open_fields[-1][1] if open_fields else top).extend(_closed(begin, inner, atom))
        else:
            inline.back.append(atom)
    for begin, inner in open_fields:  # ends in another paragraph
        inline.front.append(begin)
        top += inner
    return top


def _fits(begin: Atom, end: Atom) -> bool:
    """Whether this is the end of the field that begins there."""
    return end.element.get("beginIDRef") in (None, begin.element.get("id"))


def _closed(begin: Atom, inner: list[Node], end: Atom) -> list[Node]:
    """A field that has ended."""
    if letters(inner).strip():
        return [Span("link" if begin.element.get("type") == "HYPERLINK" else "field", inner, (begin, end))]
    spaces: list[Node] = [node for node in inner if not isinstance(node, Point)]
    inside = [atom for node in inner if isinstance(node, Point) for atom in node.origin]
    return [*spaces, Point("field", [begin, *inside, end])]


def _point_kind(element: Any) -> str:
    """What people see in an element without letters."""
    if element.tag in _NOTES:
        return "note"
    if element.tag in _NUMBERS:
        return "field"
    return "picture" if element.tag in _PICTURES else "other"


def _kind(look: Any, base: Any) -> str:
    """What is the main difference between two looks."""
    more = look[0][0] - (base[0][0] if base else frozenset())
    return next((kind for kind in ("bold", "italic", "underline") if kind in more), "format")


# ---- writing


def rebuild(paragraph: Any, old: Outline, inline: Inline, new: MarkedText) -> None:
    """Give the paragraph the new text, its letters the looks of their marks; points move to their places.

    The line layout that Hangul keeps beside the text would no longer fit and goes.
    """
    building = _Building(paragraph, inline)
    content = [
        *building.moved(inline.front),
        *building.rendered(arranged(old, new), inline.base),
        *building.moved(inline.back),
    ]
    for run in list(paragraph.iterchildren(f"{HP}run")):
        paragraph.remove(run)
    for element in reversed(content):  # at the beginning, where no place has to be looked for
        paragraph.insert(0, element)
    drop_layout(paragraph)


def drop_layout(paragraph: "_Element") -> None:
    """Remove the line layout that Hangul keeps beside the text."""
    for layout in list(paragraph.iterchildren(f"{HP}linesegarray", f"{HP}lineSegArray")):
        paragraph.remove(layout)


def fill(element: "_Element", text: str) -> None:
    """Put a text into an empty `hp:t`, tabs and line breaks as elements."""
    last: _Element | None = element[-1] if len(element) else None
    for stretch in re.split(r"([\t\n])", text):
        if name := _ELEMENT_OF.get(stretch):
            last = element.makeelement(f"{HP}{name}", {})
            element.append(last)
        elif last is None:
            element.text = stretch
        else:
            last.tail = stretch


class _Building(Building):
    def span(self, node: Span) -> list[Any]:
        """A stretch with its look; the first time with its field or small letters."""
        if node.origin is None or self.is_again(node):
            return self.rendered(node.children, node.look)
        if isinstance(node.origin, tuple):
            begin, end = node.origin
            return [*self.moved([begin]), *self.rendered(node.children, node.look), *self.moved([end])]
        whole = deepcopy(node.origin)
        main = whole.find(f"{HP}mainText")
        for child in list(main):
            main.remove(child)
        main.text = None
        fill(main, letters(node.children))
        points = [point for child in node.children if isinstance(child, Point) for point in child.origin]
        return [self.run(self.inline.runs.get(node.look), whole), *self.moved(points)]

    def text(self, text: str, look: Any) -> list[Any]:
        """A run with letters of this look."""
        element = self.paragraph.makeelement(f"{HP}t", {})
        highlight = look[1] if look else None
        if highlight is not None:
            element.append(element.makeelement(f"{HP}markpenBegin", {"color": highlight}))
        fill(element, text)
        if highlight is not None:
            element.append(element.makeelement(f"{HP}markpenEnd", {}))
        return [self.run(self.inline.runs.get(look), element)]

    def run(self, model: Any, element: Any) -> Any:
        """A run like `model` with this element in it."""
        run = self.paragraph.makeelement(f"{HP}run", dict(model.attrib) if model is not None else {})
        run.append(element)
        return run

    def moved(self, origin: Sequence[Atom]) -> list[Any]:
        """Elements out of their runs, each in a run like its own."""
        runs = []
        for element, run in origin:
            parent = element.getparent()
            if parent is not None and parent.tag == f"{HP}ctrl":
                control = parent.makeelement(parent.tag, dict(parent.attrib))
                control.append(element)
                element = control
            runs.append(self.run(run, element))
        return runs
