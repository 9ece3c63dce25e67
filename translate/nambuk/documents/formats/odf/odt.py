"""OpenDocument files: texts, sheets and slides, packed (.odt, .ods, .odp) or as one XML file (.fodt).

All of them hold paragraphs of one kind, which `odtmarks` reads and writes; here stands where they are in a file and
what they stand in. OpenOffice and LibreOffice write these files, and so do the programs that were made of them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from nambuk.documents import archive
from nambuk.documents.document import DocumentError, MarkedText
from nambuk.documents.draft import Block, Draft
from nambuk.documents.formats import xmlplaces
from nambuk.documents.formats.odf import odtfacts, odtmarks
from nambuk.documents.formats.odf.odtfacts import TABLE
from nambuk.documents.formats.odf.odtmarks import DRAW, OFFICE, PARAGRAPHS, STYLE, TEXT, Looks
from nambuk.documents.formats.ooxml.xlsxcells import column_letters
from nambuk.documents.formats.package import Package
from nambuk.documents.formats.protocol import Format
from nambuk.documents.inline import Outline
from nambuk.documents.source import Source

if TYPE_CHECKING:
    from lxml.etree import _Element

_PRESENTATION = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}"
_CONTENT, _STYLES = "content.xml", "styles.xml"
_MANIFEST = "META-INF/manifest.xml"
_ORDER = ("footnote", "endnote", "header", "footer")

_UNREAD = (
    f"{OFFICE}annotation",
    f"{OFFICE}forms",
    f"{TEXT}tracked-changes",
    f"{TABLE}tracked-changes",
    f"{TABLE}content-validations",
)
_SHAPES = tuple(
    f"{DRAW}{name}"
    for name in (
        "custom-shape",
        "rect",
        "ellipse",
        "circle",
        "line",
        "polygon",
        "polyline",
        "path",
        "connector",
    )
)
_NUMBER_OF_SLIDE = "<number>"
"""What LibreOffice writes in place of a number that each slide has."""
_SLIDE = re.compile(r"slide (\d+)")
_PAGE_EDGES = {
    f"{STYLE}{word}{page}": word for word in ("header", "footer") for page in ("", "-left", "-first")
}


@dataclass(frozen=True, slots=True)
class _Found:
    """A paragraph that holds text: its element, the file in the package that it is in, what it stands in."""

    element: Any
    part: str
    looks: Looks
    place: str | None
    outline: Outline


class _File:
    """The XML of an OpenDocument file, by the names that its parts have in a package."""

    def __init__(self, source: Source, kind: str) -> None:
        self._flat = _flat_root(source) if kind == "fodt" else None
        self._package = Package(source, kind) if self._flat is None else None
        if self._package is not None:
            manifest = self._package.find(_MANIFEST)
            if manifest is not None and b"encryption-data" in self._package.read(manifest):
                raise DocumentError(source.name, archive.password_protected(kind))

    def root(self, part: str) -> "_Element | None":
        """The root element of a part; None where there is no such part."""
        if self._package is None:
            return self._flat
        name = self._package.find(part)
        return None if name is None else self._package.root(name)

    def to_bytes(self, changed: set[str]) -> bytes:
        """The file again, where these parts were changed."""
        if self._package is None:
            from lxml import etree

            assert self._flat is not None
            data = etree.tostring(self._flat.getroottree(), xml_declaration=True, encoding="UTF-8")
            return bytes(data)
        for part in changed:
            self._package.mark_changed(self._package.find(part) or part)
        return self._package.to_bytes()


def _flat_root(source: Source) -> "_Element":
    """The root of an OpenDocument file that is one XML file."""
    from lxml import etree

    archive.check_xml(source, "fodt")
    with archive.damage_reported(source, "fodt"):
        return etree.fromstring(source.data, etree.XMLParser(resolve_entities=False, no_network=True))


def _read(source: Source, kind: str) -> Draft:
    """The paragraphs of body, tables, text boxes, notes, sheets and slides, headers and footers."""
    file = _File(source, kind)
    with archive.damage_reported(source, kind):
        blocks = [
            Block(one.outline.text, one.place, _slide(one.place), one.outline.marks)
            for one in _paragraphs(file)
        ]
        return Draft(blocks, odtfacts.facts(kind, file.root))


def _write(source: Source, paragraphs: Sequence[str | MarkedText], kind: str) -> bytes:
    """The file with new text: each changed paragraph takes the formatting of its first letters, or of its marks."""
    file = _File(source, kind)
    with archive.refusal_reported(source, kind):
        changed: set[str] = set()
        for one, new in zip(_paragraphs(file), paragraphs, strict=True):
            if odtmarks.write_paragraph(one.element, one.looks, new):
                changed.add(one.part)
                cell = one.element.getparent()
                cell.attrib.pop(f"{OFFICE}string-value", None)  # would stand before the text
        return file.to_bytes(changed) if changed else source.data


def _paragraphs(file: _File) -> list[_Found]:
    """The paragraphs that hold text, in reading order."""
    content = file.root(_CONTENT)
    body = content.find(f"{OFFICE}body") if content is not None else None
    if content is None or body is None:
        raise ValueError("it holds no text")
    styles = file.root(_STYLES)
    common = styles.find(f"{OFFICE}styles") if styles is not None else None
    titles = _titles(content)
    looks = Looks(content, common, content.find(f"{OFFICE}automatic-styles"))
    found = [
        _Found(element, _CONTENT, looks, place or _heading(element, titles), outline)
        for element, place, outline in _with_places(body, _body_places(body), looks)
    ]
    if styles is not None:
        looks = Looks(styles, common, styles.find(f"{OFFICE}automatic-styles"))
        for edge, word in _page_edges(styles):
            places = _cell_places(edge) | _boxes(edge)
            places = {element: f"{word}, {place}" for element, place in places.items()} | {edge: word}
            found += (
                _Found(e, _STYLES, looks, place, o) for e, place, o in _with_places(edge, places, looks)
            )
    return [found[index] for index in xmlplaces.body_first((one.place for one in found), _ORDER)]


def _with_places(
    root: "_Element", places: xmlplaces.Places, looks: Looks
) -> Iterator[tuple["_Element", str | None, Outline]]:
    """The paragraphs inside `root` that hold text, with their places."""
    for element in root.iter(*PARAGRAPHS):
        if _is_read(element):
            outline, _ = odtmarks.outlined(element, looks)
            if outline.text.strip() and outline.text != _NUMBER_OF_SLIDE:
                yield element, xmlplaces.place_of(element, places), outline


def _is_read(element: "_Element") -> bool:
    """Whether an element stands in no comment, in no deleted text and in no number or formula of a sheet."""
    if next(element.iterancestors(*_UNREAD), None) is not None:
        return False
    cell = element.getparent()
    if cell is None or cell.tag != f"{TABLE}table-cell":
        return True
    is_text = cell.get(f"{OFFICE}value-type", "string") == "string"
    return is_text and cell.get(f"{TABLE}formula") is None


def _page_edges(styles: "_Element") -> Iterator[tuple["_Element", str]]:
    """The headers and footers that are shown."""
    for edge in styles.iter(*_PAGE_EDGES):
        if edge.get(f"{STYLE}display") != "false":
            yield edge, _PAGE_EDGES[str(edge.tag)]


# ---- places


def _body_places(body: "_Element") -> xmlplaces.Places:
    """The containers of the body: of a text, of sheets or of slides."""
    sheets = body.find(f"{OFFICE}spreadsheet")
    slides = body.find(f"{OFFICE}presentation")
    if sheets is not None:
        return _sheet_places(sheets)
    if slides is not None:
        return _slide_places(slides)
    places = _cell_places(body) | _boxes(body)
    numbers: dict[str, int] = {}
    for note in filter(_is_read, body.iter(f"{TEXT}note")):
        word = "endnote" if note.get(f"{TEXT}note-class") == "endnote" else "footnote"
        numbers[word] = numbers.get(word, 0) + 1
        places[note] = f"{word} {numbers[word]}"
    return places


def _cell_places(root: "_Element") -> xmlplaces.Places:
    return xmlplaces.cell_places(root, f"{TABLE}table", f"{TABLE}table-row", f"{TABLE}table-cell")


def _boxes(root: "_Element") -> xmlplaces.Places:
    """A place for every text box, and for every shape with text in it."""
    boxes = (
        box
        for box in root.iter(f"{DRAW}text-box", *_SHAPES)
        if box.tag not in _SHAPES or next(box.iterchildren(*PARAGRAPHS), None) is not None
    )
    return {box: f"text box {number}" for number, box in enumerate(boxes, 1)}


def _slide_places(slides: "_Element") -> xmlplaces.Places:
    """Slides, their notes and the cells of their tables."""
    places: xmlplaces.Places = {}
    for number, slide in enumerate(slides.iterchildren(f"{DRAW}page"), 1):
        places[slide] = f"slide {number}"
        places |= dict.fromkeys(slide.iter(f"{_PRESENTATION}notes"), f"slide {number}, notes")
        places |= {cell: f"slide {number}, {place}" for cell, place in _cell_places(slide).items()}
    return places


def _slide(place: str | None) -> int | None:
    """The number of the slide that a place names."""
    found = _SLIDE.match(place or "")
    return int(found[1]) if found else None


def _sheet_places(sheets: "_Element") -> xmlplaces.Places:
    """The cells of sheets that hold something: 'sheet "물자", cell B3'."""
    places: xmlplaces.Places = {}
    for sheet in sheets.iterchildren(f"{TABLE}table"):
        name = f'sheet "{sheet.get(f"{TABLE}name") or ""}"'
        places[sheet] = name
        row_number = 1
        for row in sheet.iter(f"{TABLE}table-row"):
            column = 1
            for cell in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                if len(cell):
                    places[cell] = f"{name}, cell {column_letters(column)}{row_number}"
                column += _repeated(cell, "columns")
            row_number += _repeated(row, "rows")
    return places


def _repeated(element: "_Element", what: str) -> int:
    """How many columns or rows an element stands for."""
    number = element.get(f"{TABLE}number-{what}-repeated", "1")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 1


def _titles(content: "_Element") -> set[str]:
    """The names of paragraph styles that mean a title."""
    own = content.find(f"{OFFICE}automatic-styles")
    return {"Title"} | {
        style.get(f"{STYLE}name") or ""
        for style in (own.iterchildren(f"{STYLE}style") if own is not None else ())
        if style.get(f"{STYLE}parent-style-name") == "Title"
    }


def _heading(element: "_Element", titles: set[str]) -> str | None:
    """The level of a heading, or "title"; None for other paragraphs."""
    if element.get(f"{TEXT}style-name") in titles:
        return "title"
    level = element.get(f"{TEXT}outline-level", "1")
    return f"heading {level}" if element.tag == f"{TEXT}h" and level.isdigit() else None


def _format(kind: str) -> Format:
    return Format(kind, partial(_read, kind=kind), partial(_write, kind=kind))


FORMATS = {kind: _format(kind) for kind in ("odt", "fodt", "ods", "odp")}
"""The formats by their names: texts, flat texts, sheets, slides."""
