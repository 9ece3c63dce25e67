"""Word documents: python-docx opens the package, the paragraphs are read from its XML.

python-docx's own paragraph text leaves out tracked insertions, content controls, text boxes and notes;
a document that is read to be judged or translated must not lose any of them.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nambuk.documents import archive
from nambuk.documents.document import FileFacts, MarkedText
from nambuk.documents.draft import Block, Draft
from nambuk.documents.formats import xmlplaces
from nambuk.documents.formats.ooxml import docxmarks, ooxml
from nambuk.documents.formats.protocol import Format, by_name
from nambuk.documents.source import Source

if TYPE_CHECKING:
    from datetime import datetime

    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNSEEN = (_FALLBACK, f"{_W}pPr", f"{_W}rPr")  # a broken file may have paragraphs in properties
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

_ORDER = ("footnote", "endnote", "header", "footer")


@dataclass(slots=True)
class _Part:
    """One XML file of the package that holds text, and what its text is called."""

    root: Any
    word: str | None
    part: Any
    is_parsed_here: bool = False


def read(source: Source) -> Draft:
    """The paragraphs of body, tables, text boxes, notes, headers and footers; insertions are kept."""
    archive.check_archive(source, "docx")
    with archive.damage_reported(source, "docx"):
        document = _open(source)
        found = _paragraphs(document, list(_parts(document)))
        blocks = [
            Block(text, place, marks=docxmarks.outlined(element)[0].marks) for element, text, place in found
        ]
        return Draft(blocks, _facts(document))


def write(source: Source, paragraphs: Sequence[str | MarkedText]) -> bytes:
    """The document with new text: each changed paragraph takes the formatting of its first run, or of its marks."""
    from lxml import etree

    archive.check_archive(source, "docx")
    with archive.refusal_reported(source, "docx"):
        document = _open(source)
        parts = list(_parts(document))
        for (element, old, _), new in zip(_paragraphs(document, parts), paragraphs, strict=True):
            if isinstance(new, MarkedText):
                _set_marked(element, new)
            elif new != old:
                _set_text(element, new)
        for part in parts:
            for fallback in list(part.root.iter(_FALLBACK)):  # the old text of text boxes, for old programs
                fallback.getparent().remove(fallback)
            if part.is_parsed_here:
                part.part._blob = etree.tostring(
                    part.root, xml_declaration=True, encoding="UTF-8", standalone=True
                )
        stream = io.BytesIO()
        document.save(stream)
        return stream.getvalue()


def _open(source: Source) -> Any:
    """The document as python-docx gives it."""
    import docx

    return docx.Document(io.BytesIO(source.data))


def _paragraphs(document: Any, parts: Sequence[_Part]) -> list[tuple["_Element", str, str | None]]:
    """(element, text, container) of each paragraph that holds text, in reading order."""
    headings = _heading_styles(document)
    found: list[tuple[Any, str, str | None]] = []
    for part in parts:
        places = _places(part)
        for element in part.root.iter(f"{_W}p"):
            text = _text(element)
            if text.strip() and next(element.iterancestors(*_UNSEEN), None) is None:
                place = xmlplaces.place_of(element, places) or part.word or _heading(element, headings)
                found.append((element, text, place))
    return [found[index] for index in xmlplaces.body_first((place for _, _, place in found), _ORDER)]


def _parts(document: Any) -> Iterator[_Part]:
    """The body, then the parts of notes, then headers and footers, each once."""
    from lxml import etree

    main = document.part
    yield _Part(main.element, None, main)
    for word in ("footnote", "endnote"):
        for relation in main.rels.values():
            if relation.reltype == f"{_OFFICE}{word}s" and not relation.is_external:
                part = relation.target_part
                parser = etree.XMLParser(resolve_entities=False, no_network=True)
                yield _Part(etree.fromstring(part.blob, parser), word, part, is_parsed_here=True)
    seen = set()
    for word in ("header", "footer"):
        for reference in main.element.iter(f"{_W}{word}Reference"):
            part = main.related_parts.get(reference.get(_RELATION))
            if part is not None and part.partname not in seen:
                seen.add(part.partname)
                yield _Part(part.element, word, part)


def _places(part: _Part) -> xmlplaces.Places:
    """The containers inside one part."""
    places = xmlplaces.numbered_places(part.root, f"{_W}txbxContent", "text box")
    places |= xmlplaces.cell_places(part.root, f"{_W}tbl", f"{_W}tr", f"{_W}tc")
    if part.word in ("footnote", "endnote"):
        notes = (
            note for note in part.root.iter(f"{_W}{part.word}") if note.get(f"{_W}type") in (None, "normal")
        )
        places |= {note: f"{part.word} {number}" for number, note in enumerate(notes, 1)}
    elif part.word:
        places = {element: f"{part.word}, {place}" for element, place in places.items()}
    return places


def _text(paragraph: "_Element") -> str:
    """The paragraph's own text: line breaks as newlines, soft hyphens gone, no text of boxes in it."""
    return "".join(map(docxmarks.letters_of, docxmarks.pieces(paragraph)))


def _set_marked(paragraph: "_Element", new: MarkedText) -> None:
    """Replace the paragraph's own text and marks, unless it says the same already."""
    old, inline = docxmarks.outlined(paragraph)
    if inline is not None and not old.is_same(new):
        docxmarks.rebuild(paragraph, old, inline, new)
    elif inline is None and new.text != old.text:
        _set_text(paragraph, new.text)


def _set_text(paragraph: "_Element", text: str) -> None:
    """Replace the paragraph's own text, in the run where it began."""
    pieces = list(docxmarks.pieces(paragraph))
    number = next(n for n, e in enumerate(pieces) if e.tag == f"{_W}t" and (e.text or "").strip())
    first = pieces[number]
    run = first.getparent()
    assert run is not None  # a piece of a paragraph is never a root
    position = run.index(first) - sum(piece.getparent() is run for piece in pieces[:number])
    for piece in pieces:
        parent = piece.getparent()
        if parent is not None:
            parent.remove(piece)
    for element in reversed(list(docxmarks.run_content(first, text))):
        run.insert(position, element)


def _heading_styles(document: Any) -> dict[str, str]:
    """Style id → "heading 1" … or "title", for the styles that have such names."""
    names = {}
    for style in document.styles.element.iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        label = (name.get(f"{_W}val") or "").lower() if name is not None else ""
        if label == "title" or (label.startswith("heading ") and label[8:].isdigit()):
            names[style.get(f"{_W}styleId") or ""] = label
    return names


def _heading(paragraph: "_Element", headings: dict[str, str]) -> str | None:
    """The heading level by the paragraph's style, or None."""
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return headings.get(style.get(f"{_W}val") or "") if style is not None else None


def _facts(document: Any) -> FileFacts:
    """Author, program, dates and fonts, and notes on what is not read."""
    properties = document.core_properties if _related(document.part.package, "core-properties") else None
    application = _related(document.part.package, "extended-properties")
    notes = [
        f"{count} {what} not read"
        for what, count in (
            (
                "pictures, charts or drawings",
                sum(1 for _ in document.element.iter(f"{_W}drawing", f"{_W}pict")),
            ),
            ("equations", sum(1 for _ in document.element.iter(_MATH))),
            ("comments", sum(1 for _ in document.element.iter(f"{_W}commentReference"))),
            ("tracked deletions", sum(1 for _ in document.element.iter(f"{_W}del", f"{_W}moveFrom"))),
        )
        if count
    ]
    if properties and properties.last_modified_by:
        notes.append(f"last saved by {properties.last_modified_by}")
    return FileFacts(
        "docx",
        author=(properties.author or None) if properties else None,
        producer=_application(application.blob) if application else None,
        created=_date(properties.created) if properties else None,
        modified=_date(properties.modified) if properties else None,
        fonts=_fonts(document),
        notes=tuple(notes),
    )


def _related(package: Any, kind: str) -> Any:
    """The part of the package whose relationship ends in `kind`, or None."""
    for relation in package.rels.values():
        if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
            return relation.target_part
    return None


def _application(blob: bytes) -> str | None:
    """The program that wrote the file, as it calls itself."""
    from lxml import etree

    root = etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True))
    return ooxml.application(root)


def _date(value: "datetime | None") -> str | None:
    """An ISO date and time."""
    return value.isoformat() if value else None


def _fonts(document: Any) -> tuple[str, ...]:
    """The fonts that text and styles name."""
    names: set[str | None] = set()
    for root in (document.element, document.styles.element):
        for fonts in root.iter(f"{_W}rFonts"):
            names.update(fonts.get(f"{_W}{script}") for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    return tuple(sorted(name for name in names if name))


FORMATS = by_name(Format("docx", read, write))
