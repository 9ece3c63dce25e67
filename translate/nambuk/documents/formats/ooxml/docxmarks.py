"""The inside of a Word paragraph: its runs as text, spans and points, and a paragraph built of them again."""

from collections.abc import Callable, Iterable, Iterator, Sequence
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

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_ANCHOR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}anchor"

TEXT_OF = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\u2011",
    f"{W}softHyphen": "",
}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def _tags(*names: str) -> frozenset[str]:
    return frozenset(f"{W}{name}" for name in names)


SKIPPED = _tags("pPr", "rPr", "del", "moveFrom", "drawing", "pict", "object", "rt", "p") | {
    f"{_MC}AlternateContent"
}
_PICTURES = _tags("drawing", "pict", "object") | {f"{_MC}AlternateContent"}
_NOTES = _tags("footnoteReference", "endnoteReference")
_OWN_NUMBER = _tags("footnoteRef", "endnoteRef", "annotationRef")
_FIELD = _tags("fldChar", "instrText")
_WRAPPERS = {f"{W}hyperlink": "link", f"{W}fldSimple": "field", f"{W}sdt": "field"}
_GONE = _tags("proofErr", "lastRenderedPageBreak")
_LAST = _tags("del", "moveFrom", "commentReference")
_UNSEEN = _tags("lang", "noProof", "bCs", "iCs", "szCs", "rPrChange", "ins", "del", "moveFrom", "moveTo")
_OFF = ("0", "false", "off", "none")

Look = tuple[Any, ...]
"""What is seen of a run's properties, as a value to compare."""


class Atom(NamedTuple):
    """An element of a paragraph, and the run that it stands in (None: in the paragraph itself)."""

    element: Any
    run: Any


@dataclass(slots=True)
class Inline:
    """The content of a paragraph: its nodes, and what has no place in the text, before and after them.

    `base` is the look of most of its letters, `properties` the element (or None) behind each look.
    """

    nodes: list[Node] = field(default_factory=list)
    front: list[Atom] = field(default_factory=list)
    back: list[Atom] = field(default_factory=list)
    base: Look = ()
    properties: dict[Look, Any] = field(default_factory=dict)


def pieces(elements: "Iterable[_Element]") -> Iterator["_Element"]:
    """The elements that make up the own text of a paragraph, or of elements in it, in order."""
    stack = list(elements)[::-1]
    while stack:
        element = stack.pop()
        if element.tag in SKIPPED:
            continue
        if is_text(element):
            yield element
        else:
            stack.extend(reversed(element))


def is_text(element: "_Element") -> bool:
    """Whether an element stands for letters (a page break does not)."""
    is_page_break = element.tag == f"{W}br" and element.get(f"{W}type") in ("page", "column")
    return element.tag == f"{W}t" or (element.tag in TEXT_OF and not is_page_break)


def letters_of(element: "_Element") -> str:
    """The letters that such an element stands for; soft hyphens are none."""
    return TEXT_OF.get(str(element.tag), element.text or "").replace("\xad", "")


def outlined(paragraph: "_Element") -> tuple[Outline, Inline | None]:
    """The text of a paragraph with its marks, and what to build it of again (None: it cannot be taken apart)."""
    inline = Inline()
    nodes = _with_fields(list(_atoms(paragraph, inline, None)), inline)
    inline.nodes, base = set_apart(nodes, _kind)
    inline.base = base if isinstance(base, tuple) else ()
    found = outline(inline.nodes)
    text = "".join(map(letters_of, pieces(paragraph)))
    return (found, inline) if found.text == text else (Outline(text, (), {}, {}), None)


# ---- reading


def _atoms(container: Any, inline: Inline, run: Any) -> Iterator[Atom | Node]:
    """The content of a paragraph, or of a part of it: text and spans as nodes, the rest as it stands."""
    for element in container:
        tag = element.tag
        if tag in (f"{W}pPr", f"{W}rPr", f"{W}rt") or tag in _GONE or not isinstance(tag, str):
            continue
        if is_text(element):
            look = _look(run, inline)
            yield Text(letters_of(element), look)
        elif tag == f"{W}r":
            yield from _atoms(element, inline, element)
        elif tag in _LAST or tag.endswith("RangeEnd") or tag == f"{W}bookmarkEnd":
            inline.back.append(Atom(element, run))
        elif tag.endswith("RangeStart") or tag == f"{W}bookmarkStart" or tag in _OWN_NUMBER:
            inline.front.append(Atom(element, run))
        elif tag in _PICTURES and next(element.iter(_ANCHOR), None) is not None:
            inline.front.append(Atom(element, run))  # floats: its place in the text does not matter
        elif tag in _FIELD or next(pieces((element,)), None) is None:
            yield Atom(element, run)
        elif tag in _WRAPPERS:
            yield Span(
                _WRAPPERS[tag], _with_fields(list(_atoms(_content(element), inline, run)), inline), element
            )
        else:
            yield from _atoms(element, inline, run)


def _content(element: Any) -> Any:
    """What holds the content of a hyperlink, simple field or content control."""
    return next(element.iterchildren(f"{W}sdtContent"), element)


@dataclass(slots=True)
class _Field:
    """A field that has begun: the elements up to its result, and the nodes of the result."""

    begin: list[Atom]
    nodes: list[Node] = field(default_factory=list)
    in_code: bool = True
    has_text_in_code: bool = False

    def code(self) -> str:
        """The instruction of the field."""
        return "".join(atom.element.text or "" for atom in self.begin if atom.element.tag == f"{W}instrText")


def _with_fields(atoms: Sequence[Atom | Node], inline: Inline) -> list[Node]:
    """The atoms as nodes: a field with a result is a span, one without a point."""
    top: list[Node] = []
    open_fields: list[_Field] = []
    for atom in atoms:
        inner = open_fields[-1] if open_fields else None
        kind = atom.element.get(f"{W}fldCharType") if isinstance(atom, Atom) else None
        if isinstance(atom, Atom) and kind == "begin":
            open_fields.append(_Field([atom]))
        elif isinstance(atom, Atom) and kind == "end" and inner:
            open_fields.pop()
            _close(inner, atom, open_fields[-1] if open_fields else None, top, inline)
        elif isinstance(atom, Atom) and kind == "separate" and inner:
            inner.begin.append(atom)
            inner.in_code = False
        elif isinstance(atom, Atom) and (atom.element.tag in _FIELD or (inner and inner.in_code)):
            (inner.begin if inner else inline.back).append(atom)
        else:
            _add(Point(_point_kind(atom.element), [atom]) if isinstance(atom, Atom) else atom, inner, top)
    for begun in open_fields:  # ends in another paragraph
        inline.front += begun.begin
        top += begun.nodes
    return top


def _add(node: Node, inner: _Field | None, top: list[Node]) -> None:
    """A node into the field it stands in, or into the paragraph."""
    if inner and inner.in_code:
        inner.has_text_in_code = True
    (inner.nodes if inner else top).append(node)


def _close(done: _Field, end: Atom, outer: _Field | None, top: list[Node], inline: Inline) -> None:
    """A field that has ended, into the field it stands in or the paragraph."""
    if done.has_text_in_code:
        inline.front += done.begin
        inline.back.append(end)
        for node in done.nodes:
            _add(node, outer, top)
    elif letters(done.nodes).strip():
        kind = "link" if done.code().split()[:1] == ["HYPERLINK"] else "field"
        _add(Span(kind, done.nodes, (done.begin, end)), outer, top)
    else:
        inside = [atom for node in done.nodes if isinstance(node, Point) for atom in node.origin]
        spaces: list[Node] = [node for node in done.nodes if not isinstance(node, Point)]
        if outer and outer.in_code and not spaces:
            outer.begin += [*done.begin, *inside, end]
            return
        for node in [*spaces, Point("field", [*done.begin, *inside, end])]:
            _add(node, outer, top)


def _point_kind(element: Any) -> str:
    """What people see in an element without letters."""
    if element.tag in _NOTES:
        return "note"
    inside: Callable[..., Iterator[Any]] = element.iter
    if next(inside(*_PICTURES), None) is not None:
        return "picture"
    if next(inside(*_NOTES), None) is not None:
        return "note"
    return "field" if element.tag in _WRAPPERS else "other"


def _look(run: Any, inline: Inline) -> Look:
    """The look of a run's letters; the properties behind it are kept in `inline`."""
    properties = run.find(f"{W}rPr") if run is not None else None
    look = _seen(properties) if properties is not None else ()
    inline.properties.setdefault(look, properties)
    return look


def _seen(properties: Any) -> Look:
    """The run properties that a reader can see, as a value."""
    seen = []
    for element in properties:
        if element.tag in _UNSEEN:
            continue
        attributes = {
            n: v for n, v in element.attrib.items() if n != f"{W}hint" and not n.startswith(f"{W}rsid")
        }
        if element.tag == f"{W}rFonts" and not attributes:
            continue
        if attributes.get(f"{W}val") in ("1", "true", "on"):
            del attributes[f"{W}val"]
        seen.append((element.tag, tuple(sorted(attributes.items()))))
    return tuple(sorted(seen))


def _kind(look: Any, base: Any) -> str:
    """What is the main difference between two looks."""
    for name, kind in (("b", "bold"), ("i", "italic"), ("u", "underline")):
        if _is_on(look, name) and not _is_on(base, name):
            return kind
    return "format"


def _is_on(look: Look | None, name: str) -> bool:
    return any(tag == f"{W}{name}" and dict(values).get(f"{W}val") not in _OFF for tag, values in look or ())


# ---- writing


def rebuild(paragraph: Any, old: Outline, inline: Inline, new: MarkedText) -> None:
    """Give the paragraph the new text, its letters the looks of their marks; points move to their places."""
    building = _Building(paragraph, inline)
    content = building.rendered(arranged(old, new), inline.base)
    front, back = building.moved(inline.front), building.moved(inline.back)
    for child in list(paragraph):
        if child.tag != f"{W}pPr":
            paragraph.remove(child)
    for element in (*front, *content, *back):
        paragraph.append(element)


class _Building(Building):
    def text(self, text: str, look: Any) -> list[Any]:
        """A run with letters of this look."""
        return [self.run(run_content(self.paragraph, text), self.inline.properties.get(look))]

    def span(self, node: Span) -> list[Any]:
        """A stretch with its look; with its link, field or content control when it comes for the first time."""
        content = self.rendered(node.children, node.look)
        if node.origin is None:
            return content
        is_again = self.is_again(node)
        if isinstance(node.origin, tuple):
            if is_again:
                return content
            begin, end = node.origin
            return [*self.moved(begin), *content, *self.moved([end])]
        if is_again and node.kind != "link":
            return content
        return [_wrapped(node.origin, content)]

    def run(self, content: Iterable[Any], properties: Any) -> Any:
        """A run with this content and a copy of these properties."""
        run = self.paragraph.makeelement(f"{W}r", {})
        if properties is not None:
            run.append(deepcopy(properties))
        for element in content:
            run.append(element)
        return run

    def moved(self, origin: Sequence[Atom]) -> list[Any]:
        """Elements out of their runs, each in a run like its own."""
        return [
            element if run is None else self.run([element], run.find(f"{W}rPr")) for element, run in origin
        ]


def _wrapped(origin: Any, content: Sequence[Any]) -> Any:
    """A hyperlink, simple field or content control like `origin` with this content."""
    wrapper = origin.makeelement(origin.tag, dict(origin.attrib), nsmap=origin.nsmap)
    inner = wrapper
    for child in origin:
        if child.tag in (f"{W}sdtPr", f"{W}sdtEndPr"):
            wrapper.append(deepcopy(child))
        elif child.tag == f"{W}sdtContent":
            inner = wrapper.makeelement(child.tag, dict(child.attrib))
            wrapper.append(inner)
    for element in content:
        inner.append(element)
    return wrapper


def run_content(model: "_Element", text: str) -> Iterator["_Element"]:
    """Run content for a text: `w:t` for its stretches, `w:tab` and `w:br` between them."""
    stretch = ""
    for character in [*text, ""]:
        if character not in ("\t", "\n", ""):
            stretch += character
            continue
        if stretch:
            element = model.makeelement(f"{W}t", {_SPACE: "preserve"})
            element.text, stretch = stretch, ""
            yield element
        if character:
            yield model.makeelement(f"{W}tab" if character == "\t" else f"{W}br", {})
