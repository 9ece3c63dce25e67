"""Web pages: the visible text, a paragraph for each stretch between block elements."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from nambuk.documents import archive
from nambuk.documents.document import DocumentError, FileFacts, MarkedText
from nambuk.documents.draft import Block, Draft
from nambuk.documents.encodings import charset
from nambuk.documents.formats.protocol import Format, by_name
from nambuk.documents.formats.web import htmlmarks
from nambuk.documents.inline import Outline
from nambuk.documents.source import Source

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body br button caption center dd details dialog dir div dl dt fieldset "
        "figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe legend "
        "li main marquee menu nav object ol optgroup option p pre search section select summary table tbody td "
        "textarea tfoot th thead title tr ul",
    )
)
_UNSEEN = frozenset(
    re.findall(r"\w+", "script style template noscript rt rp meta link base param source track")
)
_CONTAINERS = {
    **{f"h{level}": f"heading {level}" for level in range(1, 7)},
    **dict.fromkeys(("li", "dt", "dd"), "list"),
    **dict.fromkeys(("pre", "textarea"), "code"),
    "title": "title",
    "caption": "caption",
    "figcaption": "caption",
    "blockquote": "quotation",
    "header": "header",
    "footer": "footer",
}
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([-\w]+)""", re.IGNORECASE
)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
_FONT_FAMILY = re.compile(r"font-family\s*:\s*([^;}{]{1,200})", re.IGNORECASE)


@dataclass(slots=True)
class _Stretch:
    """The text nodes of one paragraph: (element, "text" or "tail"), and where they stand."""

    container: str | None
    preformatted: bool
    nodes: list[tuple[Any, str]] = field(default_factory=list)

    def text(self) -> str:
        """What a reader sees."""
        return htmlmarks.visible(htmlmarks.raw_text(self.nodes), preformatted=self.preformatted)

    def outlined(self) -> tuple[Outline, htmlmarks.Inline | None]:
        """The text with its marks, and what to build it of again."""
        return htmlmarks.outlined(self.nodes, preformatted=self.preformatted)

    def replace(self, text: str) -> None:
        """Put `text` into the first node that has any, and empty the others."""
        first = next(
            i for i, (element, place) in enumerate(self.nodes) if (getattr(element, place) or "").strip()
        )
        for i, (element, place) in enumerate(self.nodes):
            setattr(element, place, text if i == first else "")


def read(source: Source) -> Draft:
    """The visible text of a page: no scripts, styles, comments or hidden elements; entities resolved."""
    decoded = _decode(source)
    root = _parse(decoded.text, source.name)
    hidden: Counter[str] = Counter()
    blocks = [
        Block(found.text, stretch.container, marks=found.marks)
        for stretch in _stretches(root, hidden)
        for found, _ in [stretch.outlined()]
    ]
    notes = decoded.notes
    if hidden["hidden"]:
        notes = (*notes, f"{hidden['hidden']} hidden elements left out")
    facts = FileFacts(
        "html",
        encoding=decoded.encoding,
        author=_meta(root, "author", "dc.creator"),
        producer=_meta(root, "generator"),
        created=_meta(root, "article:published_time", "date", "dc.date"),
        modified=_meta(root, "article:modified_time", "last-modified"),
        fonts=_fonts(root),
        notes=notes,
        traces=decoded.traces,
    )
    return Draft(blocks, facts)


def write(source: Source, paragraphs: Sequence[str | MarkedText]) -> bytes:
    """The page with new text in its paragraphs, as UTF-8; elements and attributes stay."""
    from lxml import etree

    root: Any = _parse(_decode(source).text, source.name)
    with archive.refusal_reported(source, "html"):
        for stretch, new in zip(list(_stretches(root, Counter())), paragraphs, strict=True):
            if isinstance(new, MarkedText):
                _set_marked(stretch, new)
            elif stretch.text() != new:
                stretch.replace(new)
        for plain in root.iter("plaintext", "xmp"):
            plain.tag = "pre"  # the others end nowhere, or show their end as text
        _declare_utf8(root)
        page: bytes = etree.tostring(root.getroottree(), method="html", encoding="utf-8")
        return page


def _set_marked(stretch: _Stretch, new: MarkedText) -> None:
    """Replace the text and marks of a paragraph, unless it says the same already."""
    old, inline = stretch.outlined()
    if inline is not None and not old.is_same(new):
        htmlmarks.rebuild(old, inline, new)
    elif inline is None and new.text != old.text:
        stretch.replace(new.text)


def _decode(source: Source) -> charset.Decoded:
    """The page as text: UTF-8 if its bytes are, else as the page says, else as its bytes look."""
    declared = _DECLARED.search(source.data[:4096])
    if source.options.encoding or declared is None or b"\x00" in source.data:
        return charset.decode(source.data, source.name, source.options.encoding)
    try:
        return charset.decode(source.data, source.name, "utf-8")
    except DocumentError:
        label = declared[1].decode("ascii")
    with suppress(DocumentError):
        decoded = charset.decode(source.data, source.name, label)
        if not decoded.is_doubtful:
            return decoded
    found = charset.decode(source.data, source.name)
    note = f"the page says that it is {label}, its bytes are {found.encoding}"
    return replace(found, notes=(*found.notes, note))


def _parse(text: str, name: str) -> "_Element":
    """The tree of a page. Raises DocumentError for entity declarations and pages without elements."""
    from lxml import etree

    if "<!entity" in text[:65536].lower():
        raise DocumentError(name, "declares XML entities, which are refused; save the page without them")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    nothing = DocumentError(name, "holds no page; check how it was saved")
    try:
        root = etree.fromstring(_XML_DECLARATION.sub("", text, count=1).encode("utf-8"), parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise nothing from error
    if root is None:
        raise nothing
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise DocumentError(name, "is nested too deeply to be read whole; save its text instead")
    return root


@dataclass(slots=True)
class _Place:
    """Where the walk stands: open containers, and the numbers of tables, rows and cells."""

    containers: list[str | None] = field(default_factory=lambda: [None])
    open_tables: list[list[int]] = field(default_factory=list)
    tables: int = 0
    preformatted: int = 0

    def enter(self, tag: str) -> None:
        """Step into an element."""
        container = _CONTAINERS.get(tag, self.containers[-1])
        if tag == "table":
            self.tables += 1
            self.open_tables.append([self.tables, 0, 0])
        elif tag == "tr" and self.open_tables:
            self.open_tables[-1][1:] = [self.open_tables[-1][1] + 1, 0]
        elif tag in ("td", "th") and self.open_tables:
            self.open_tables[-1][2] += 1
            container = "table {}, row {}, cell {}".format(*self.open_tables[-1])
        self.containers.append(container)
        self.preformatted += tag in ("pre", "textarea")

    def leave(self, tag: str) -> None:
        """Step out of an element."""
        self.containers.pop()
        self.preformatted -= tag in ("pre", "textarea")
        if tag == "table" and self.open_tables:
            self.open_tables.pop()


def _stretches(root: "_Element", left_out: Counter[str]) -> Iterator[_Stretch]:
    """The paragraphs that hold text, in order; hidden elements are counted in `left_out`."""
    place = _Place()
    stretch = _Stretch(None, preformatted=False)
    for begins, element, is_seen in _walk(root, left_out):
        if is_seen:
            if begins:
                place.enter(element.tag)
            else:
                place.leave(element.tag)
            if element.tag in _BLOCKS:
                if stretch.text().strip():
                    yield stretch
                stretch = _Stretch(place.containers[-1], place.preformatted > 0)
            if begins:
                stretch.nodes.append((element, "text"))
        if not begins and element is not root:
            stretch.nodes.append((element, "tail"))
    if stretch.text().strip():
        yield stretch


def _walk(root: "_Element", left_out: Counter[str]) -> Iterator[tuple[bool, Any, bool]]:
    """(begins, element, is seen) at both ends of each element that is not inside an unseen one.

    Iterative: pages can be nested more deeply than Python can call.
    """
    stack: list[tuple[Any, bool | None]] = [(root, None)]
    while stack:
        element, seen = stack.pop()
        if seen is None:
            seen = _is_seen(element, left_out)
            yield True, element, seen
            stack.append((element, seen))
            if seen:
                stack.extend((child, None) for child in reversed(element))
        else:
            yield False, element, seen


def _is_seen(element: Any, left_out: Counter[str]) -> bool:
    """Whether a browser shows the inside of this element."""
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return False
    if "hidden" in element.attrib or _HIDDEN_STYLE.search(element.get("style") or ""):
        left_out["hidden"] += 1
        return False
    return True


def _meta(root: "_Element", *names: str) -> str | None:
    """The content of the first `meta` element with one of these names."""
    for name in names:
        for meta in root.iter("meta"):
            label = meta.get("name") or meta.get("property") or ""
            content = (meta.get("content") or "").strip()
            if label.lower() == name and content:
                return content
    return None


def _fonts(root: "_Element") -> tuple[str, ...]:
    """Font names in `font` elements, `style` attributes and style sheets of the page."""
    found: set[str] = set()
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        families = [element.get("face") or ""] if element.tag == "font" else []
        styles = (element.text or "") if element.tag == "style" else (element.get("style") or "")
        families += _FONT_FAMILY.findall(styles)
        found.update(name.strip(" \t\n\"'") for family in families for name in family.split(","))
    return tuple(sorted(found - {""}))


def _declare_utf8(root: "_Element") -> None:
    """Make the page say that it is UTF-8, which it is when written."""
    from lxml import etree

    for meta in list(root.iter("meta")):
        if meta.get("charset") or (meta.get("http-equiv") or "").lower() == "content-type":
            parent = meta.getparent()
            if parent is not None:
                parent.remove(meta)
    head = root.find("head")
    if head is None:
        head = etree.Element("head")
        root.insert(0, head)
    head.insert(0, etree.Element("meta", charset="utf-8"))


FORMATS = by_name(Format("html", read, write, is_text=True))
