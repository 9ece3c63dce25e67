"""What an OpenDocument file tells beside its text: who wrote it with what and when, its fonts, what is not read."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from nambuk.documents.document import FileFacts
from nambuk.documents.formats.odf.odtmarks import DRAW, OFFICE, STYLE, TEXT

if TYPE_CHECKING:
    from lxml.etree import _Element

_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_FAMILY = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}font-family"
_LONGEST = 300
_COUNTED = (
    ("pictures, charts or drawings not read", (f"{DRAW}image", f"{DRAW}object", f"{DRAW}object-ole")),
    ("comments not read", (f"{OFFICE}annotation",)),
    ("tracked deletions not read", (f"{TEXT}deletion",)),
    ("hidden paragraphs read too", (f"{TEXT}hidden-paragraph",)),
)


def facts(kind: str, root: "Callable[[str], _Element | None]") -> FileFacts:
    """The facts of a file; `root` gives the root element of each of its parts, where there is such a part."""
    meta = root("meta.xml")
    about = meta.find(f"{OFFICE}meta") if meta is not None else None
    parts = list(
        dict.fromkeys(part for name in ("content.xml", "styles.xml") if (part := root(name)) is not None)
    )

    def said(tag: str) -> str | None:
        text = about.findtext(tag) if about is not None else None
        return (text or "").strip()[:_LONGEST] or None

    last = said(f"{_DC}creator")
    return FileFacts(
        kind,
        author=said(f"{_META}initial-creator"),
        producer=said(f"{_META}generator"),
        created=said(f"{_META}creation-date"),
        modified=said(f"{_DC}date"),
        fonts=tuple(sorted({name for part in parts for name in _fonts(part)})),
        notes=(*_notes(parts), *((f"last saved by {last}",) if last else ())),
    )


def _fonts(part: Any) -> Iterator[str]:
    """The fonts that a part declares."""
    for face in part.iter(f"{STYLE}font-face"):
        if name := (face.get(_FAMILY) or "").strip().strip("'\""):
            yield name[:_LONGEST]


def _notes(parts: list[Any]) -> Iterator[str]:
    """What a file holds that is not read, and what is read though nobody sees it."""
    for what, tags in _COUNTED:
        if number := sum(1 for part in parts for _ in part.iter(*tags)):
            yield f"{number} {what}"
    cells = (
        cell for part in parts for cell in part.iter(f"{TABLE}table-cell") if cell.get(f"{TABLE}formula")
    )
    if number := sum(1 for cell in cells if cell.get(f"{OFFICE}value-type") == "string"):
        yield f"{number} text results of formulas: left as they are in writing"
    sections = (section for part in parts for section in part.iter(f"{TEXT}section"))
    if number := sum(1 for section in sections if section.get(f"{TEXT}display", "true") != "true"):
        yield f"{number} hidden sections read too"
