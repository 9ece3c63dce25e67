"""The strings of a workbook: letters with their looks, what Excel escapes in them, headers with their codes.

ECMA-376 Part 1: 18.4 (strings), 22.9.2.19 (`_xHHHH_` for characters that XML cannot hold), 18.3.1.46 (headers).
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from nambuk.documents.document import MarkedText
from nambuk.documents.inline import Building, Node, Outline, Point, Span, Text, arranged, outline, set_apart

MAX_STRING = 32_767
"""Characters that a cell holds; a file with more is damaged for Excel."""
MAX_HEADER = 255
"""Characters of a header with its codes; a file with more is damaged for Excel."""

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LITERAL = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_UNSEEN = ("family", "charset", "scheme")
_OFF = ("0", "false", "none")
_LOOK = r'"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d{1,3}(?: (?=\d))?'
_CODE = re.compile(rf"(&(?:{_LOOK}|[A-Za-z]))")  # && is an ampersand
_SECTION = re.compile(r'((?:&&|&"[^"]*"|[^&]|&(?![LCR]))*)(&[LCR])?', re.DOTALL)
_FRONT = re.compile(rf"(?:&(?:{_LOOK}|[LCRBIUESXYOH]))*")
_COUNTED = frozenset(("&P", "&N", "&D", "&T", "&F", "&A", "&Z"))


def unescaped(text: str) -> str:
    r"""The text that a string of a workbook stands for; control characters are left out, lines end in newlines.

    >>> unescaped("가_x000D_\n나_x005F_x0041_")
    '가\n나_x0041_'
    """
    if "_x" in text:
        text = _NO_XML.sub("", _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text))
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\xad", "")


def escaped(text: str) -> str:
    """The string of a workbook that stands for a text.

    >>> escaped("나_x0041_")
    '나_x005F_x0041_'
    """
    return _LITERAL.sub("_x005F_", text)


# ---- strings with looks


@dataclass(slots=True)
class Inline:
    """The content of a string: its nodes, the look of most of its letters, and the properties behind each look."""

    nodes: list[Node] = field(default_factory=list)
    base: Any = None
    properties: dict[Any, Any] = field(default_factory=dict)


def text_of_string(element: Any) -> str:
    """The text of a string (`si`, `is`, or `text` of a comment), without the readings of phonetic runs."""
    return "".join(unescaped(text) for text, _ in _runs(element))


def outlined(element: Any) -> tuple[Outline, Inline]:
    """The text of a string with its marks, and what to build it of again."""
    inline = Inline()
    nodes: list[Node] = []
    for text, properties in _runs(element):
        look = _look(properties)
        inline.properties.setdefault(look, properties)
        nodes.append(Text(unescaped(text), look))
    inline.nodes, inline.base = set_apart(nodes, _kind)
    return outline(inline.nodes), inline


def put(element: Any, new: str | MarkedText) -> bool:
    """Give a string new text, as the protocol of formats says; whether it said something else before.

    Phonetic runs go: they are readings of the old text. Raises ValueError for more than a cell holds.
    """
    old, inline = outlined(element)
    if old.text == new if isinstance(new, str) else old.is_same(new):
        return False
    look = inline.base
    if isinstance(new, str):
        first = (properties for text, properties in _runs(element) if unescaped(text).strip())
        new, look = MarkedText(new), _look(next(first, None))
    if len(new.text) > MAX_STRING:
        raise ValueError(f"{len(new.text):,} characters in a cell, which holds {MAX_STRING:,}")
    runs = _Building(element, inline).rendered(arranged(old, new), look)
    for child in list(element):
        if _local(child) in ("t", "r", "rPh", "phoneticPr"):
            element.remove(child)
    if len(runs) == 1 and len(runs[0]) == 1:  # letters without a look of their own
        runs = list(runs[0])
    for number, run in enumerate(runs):
        element.insert(number, run)
    return True


def _runs(element: Any) -> Iterator[tuple[str, Any]]:
    """The letters of a string as they are written, with their properties (None: those of the cell)."""
    for child in element:
        name = _local(child)
        if name == "t":
            yield child.text or "", None
        elif name == "r":
            yield child.findtext("{*}t") or "", child.find("{*}rPr")


def _look(properties: Any) -> tuple[Any, ...]:
    """What is seen of the properties of letters."""
    if properties is None:
        return ()
    seen = ((_local(one), tuple(sorted(one.attrib.items()))) for one in properties)
    return tuple(sorted(one for one in seen if one[0] not in _UNSEEN))


def _kind(look: Any, base: Any) -> str:
    """What is the main difference between two looks."""
    now, before = dict(look), dict(base or ())
    for name, kind in (("b", "bold"), ("i", "italic"), ("u", "underline")):
        if _is_on(now, name) and not _is_on(before, name):
            return kind
    return "format"


def _is_on(look: dict[str, Any], name: str) -> bool:
    return name in look and dict(look[name]).get("val") not in _OFF


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


class _Building(Building):
    __slots__ = ()

    def text(self, text: str, look: Any) -> list[Any]:
        """A run with letters of this look."""
        namespace = str(self.paragraph.tag).rpartition("}")[0] + "}"
        run = self.paragraph.makeelement(f"{namespace}r", {})
        properties = self.inline.properties.get(look)
        if properties is not None:
            run.append(deepcopy(properties))
        letters = run.makeelement(f"{namespace}t", {_SPACE: "preserve"} if text != text.strip() else {})
        letters.text = escaped(text)
        run.append(letters)
        return [run]

    def span(self, node: Span) -> list[Any]:
        """Letters that look otherwise."""
        return self.rendered(node.children, node.look)

    def moved(self, origin: Any) -> list[Any]:
        """Nothing: between the letters of a string stands nothing."""
        return []


# ---- headers and footers


def header_sections(header: str) -> list[str]:
    """A header cut where the codes for left, centre and right stand, which begin the stretches.

    >>> header_sections("&L왼쪽&C&12가운데 && 끝")
    ['', '&L왼쪽', '&C&12가운데 && 끝']
    """
    sections, mark, at = [], "", 0
    while match := _SECTION.match(header, at):
        sections.append(mark + match[1])
        mark, at = match[2] or "", match.end()
        if not mark:
            break
    return sections


def header_outline(section: str) -> Outline:
    """The text of a part of a header; codes in it are points (page numbers and dates "field", others "other").

    The codes that it begins with, for its place and its look, are no part of it.
    """
    nodes: list[Node] = []
    for stretch in _CODE.split(section[_front(section) :].replace("&&", "\0")):
        if _CODE.fullmatch(stretch):
            nodes.append(Point("field" if stretch in _COUNTED else "other", stretch))
        elif stretch:
            nodes.append(Text(stretch.replace("\0", "&").replace("\r\n", "\n")))
    return outline(nodes)


def _front(section: str) -> int:
    """Where the codes end that a part of a header begins with."""
    match = _FRONT.match(section)
    return match.end() if match else 0


def new_section(section: str, new: MarkedText) -> str:
    """A part of a header with new text.

    >>> new_section('&C&"바탕,Regular"&12제목 &P', MarkedText("3 titles & more"))
    '&C&"바탕,Regular"&12 3 titles && more&P'
    """
    result = section[: _front(section)].rstrip(" ")
    for node in arranged(header_outline(section), new):
        if isinstance(node, Point):
            result += node.origin.rstrip(" ")
        elif isinstance(node, Text):
            needs_space = node.text[:1].isdigit() and re.search(r"&\d+$", result)
            result += (" " if needs_space else "") + node.text.replace("&", "&&")
    return result
