"""Hangul (Hancom) documents, HWPX and HWP 5: the one file that knows python-hwpx.

python-hwpx opens, checks and saves the package and turns HWP 5 into the same XML; the paragraphs are
read from that XML, since its plain text leaves out footnotes, headers and text boxes. The empty first
paragraph that new documents begin with holds no text and therefore gives no paragraph.
"""

import re
import warnings
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from nambuk.documents import archive
from nambuk.documents.document import DocumentError, FileFacts, MarkedText
from nambuk.documents.draft import Block, Draft
from nambuk.documents.formats import xmlplaces
from nambuk.documents.formats.hangul import hwpxmarks
from nambuk.documents.formats.protocol import Format, by_name
from nambuk.documents.source import Source

if TYPE_CHECKING:
    from lxml.etree import _Element

_HP = hwpxmarks.HP
_NUMBERED = {
    f"{_HP}drawText": "text box",
    f"{_HP}caption": "caption",
    f"{_HP}footNote": "footnote",
    f"{_HP}endNote": "endnote",
    f"{_HP}memo": "memo",
}
_ORDER = ("footnote", "endnote", "memo", "header", "footer")
_OUTLINE = re.compile(r"(?:outline|heading|개요|제목) (\d+)$", re.IGNORECASE)
_APPLICATION = re.compile(rb'\bapplication="([^"]{1,200})"')
_PASSWORDS = ("hwp5-password", "hwp5-distribution", "hwp5-drm")


def read(source: Source) -> Draft:
    """The paragraphs of body, tables, text boxes, captions, notes, memos, headers and footers."""
    kind = _check(source)
    with archive.damage_reported(source, kind):
        document = _open(source, kind)
        looks = _letter_looks(document)
        blocks = [
            Block(text, place, marks=hwpxmarks.outlined(element, looks)[0].marks)
            for _, element, text, place in _paragraphs(document)
        ]
        return Draft(blocks, _facts(document, kind, source))


def write(source: Source, paragraphs: Sequence[str | MarkedText]) -> bytes:
    """The document with new text: each changed paragraph takes the formatting of its first run, or of its marks."""
    kind = _check(source)
    with archive.refusal_reported(source, kind):
        document = _open(source, kind)
        _refuse_repeated_parts(source.name, document)
        looks = _letter_looks(document)
        for (section, element, old, _), new in zip(_paragraphs(document), paragraphs, strict=True):
            if isinstance(new, MarkedText):
                is_changed = _set_marked(element, new, looks)
            elif is_changed := new != old:
                _set_text(element, new)
            if is_changed:
                section.mark_dirty()
        result: bytes = document.to_bytes(format=kind)
        return result


def _check(source: Source) -> str:
    """Which of the two formats the bytes are; raises DocumentError for neither and for passwords."""
    import zipfile

    if archive.is_hwp5(source.data):
        return "hwp"
    archive.check_archive(source, "hwpx")
    with archive.damage_reported(source, "hwpx"), zipfile.ZipFile(BytesIO(source.data)) as package:
        if "META-INF/manifest.xml" in package.namelist():
            manifest = package.read("META-INF/manifest.xml")
            if b"encryption-data" in manifest:
                raise DocumentError(source.name, archive.password_protected("hwpx"))
    return "hwpx"


def _open(source: Source, kind: str) -> Any:
    """The document as python-hwpx gives it, without its log of tracebacks."""
    import logging

    logging.getLogger("hwpx").setLevel(logging.CRITICAL + 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what could not be converted becomes a note instead
        from hwpx.document import HwpxDocument

        try:
            return HwpxDocument.open(source.data)
        except Exception as error:
            if getattr(error, "code", None) in _PASSWORDS:
                raise DocumentError(source.name, archive.password_protected(kind)) from error
            raise


def _paragraphs(document: Any) -> list[tuple[Any, "_Element", str, str | None]]:
    """(section, element, text, container) of each paragraph that holds text, in reading order."""
    headings = _heading_styles(document)
    found = []
    for section in _sections(document):
        root = section.element
        places = _places(root)
        for element in root.iter(f"{_HP}p"):
            if next(element.iterancestors(f"{_HP}secPr"), None) is not None:
                continue  # copies of headers and footers, which python-hwpx keeps in step
            text = hwpxmarks.text_of_paragraph(element)
            if text.strip():
                place = xmlplaces.place_of(element, places) or headings.get(element.get("styleIDRef"))
                found.append((section, element, text, place))
    return [found[index] for index in xmlplaces.body_first((place for *_, place in found), _ORDER)]


def _sections(document: Any) -> list[Any]:
    """The sections, each once: a broken or hostile list of contents may name one a thousand times."""
    sections: dict[str, Any] = {}
    for section in document.sections:
        sections.setdefault(section.part_name, section)
    return list(sections.values())


def _refuse_repeated_parts(name: str, document: Any) -> None:
    """Raise DocumentError where the list of contents names a part twice: python-hwpx would write it as often."""
    for parts in (document.sections, document.oxml.headers):
        if len({part.part_name for part in parts}) < len(parts):
            reason = "cannot be written as hwpx: its list of contents names a part twice"
            raise DocumentError(name, f"{reason}; write it as .txt")


def _places(root: "_Element") -> xmlplaces.Places:
    """The containers of one section."""
    places = xmlplaces.cell_places(root, f"{_HP}tbl", f"{_HP}tr", f"{_HP}tc")
    for tag, word in _NUMBERED.items():
        places |= xmlplaces.numbered_places(root, tag, word)
    memos = (field for field in root.iter(f"{_HP}fieldBegin") if field.get("type") == "MEMO")
    places |= {field: f"memo {number}" for number, field in enumerate(memos, 1)}
    for word in ("header", "footer"):
        places |= dict.fromkeys(root.iter(f"{_HP}{word}"), word)
    return places


def _letter_looks(document: Any) -> dict[str | None, hwpxmarks.CharLook]:
    """The look of letters for each id that runs name."""
    return hwpxmarks.letter_looks([header.element for header in document.oxml.headers])


def _set_marked(paragraph: "_Element", new: MarkedText, looks: dict[str | None, hwpxmarks.CharLook]) -> bool:
    """Replace the paragraph's own text and marks, unless it says the same already; whether it did."""
    old, inline = hwpxmarks.outlined(paragraph, looks)
    if old.text == new.text if inline is None else old.is_same(new):
        return False
    if inline is None:
        _set_text(paragraph, new.text)
    else:
        hwpxmarks.rebuild(paragraph, old, inline, new)
    return True


def _set_text(paragraph: "_Element", text: str) -> None:
    """Put `text` into the first `hp:t` that shows any, and empty the others.

    The line layout that Hangul keeps beside the text would no longer fit and goes.
    """
    elements = list(hwpxmarks.text_elements(paragraph))
    target = next(e for e in elements if "".join(map(str, e.itertext())).strip())
    for element in elements:
        for child in list(element):
            element.remove(child)
        element.text = None
    hwpxmarks.fill(target, text)
    hwpxmarks.drop_layout(paragraph)


def _heading_styles(document: Any) -> dict[str | None, str]:
    """Style id → "heading 1" …, for outline and heading styles."""
    headings: dict[str | None, str] = {}
    for header in document.oxml.headers:
        for style in header.element.iter("{*}style"):
            match = _OUTLINE.match(style.get("engName") or "") or _OUTLINE.match(style.get("name") or "")
            if match:
                headings[style.get("id")] = f"heading {match[1]}"
    return headings


def _facts(document: Any, kind: str, source: Source) -> FileFacts:
    """Author, program, dates and fonts, and notes on what is not read."""
    metadata = document.package.document_metadata()
    fonts = {font.get("face") for header in document.oxml.headers for font in header.element.iter("{*}font")}
    roots = [section.element for section in _sections(document)]
    notes = [
        f"{count} {what} not read"
        for what, tag in (
            ("pictures", "pic"),
            ("equations", "equation"),
            ("tracked deletions", "deleteBegin"),
        )
        if (count := sum(1 for root in roots for _ in root.iter(f"{_HP}{tag}")))
    ]
    report = document.conversion_report
    if report is not None and report.unconverted:
        notes.append(
            "not read: " + ", ".join(f"{what} ({n})" for what, n in sorted(report.unconverted.items()))
        )
    if metadata is not None and metadata.lastsaveby:
        notes.append(f"last saved by {metadata.lastsaveby}")
    return FileFacts(
        kind,
        author=metadata.creator if metadata else None,
        producer=_producer(source) if kind == "hwpx" else None,
        created=metadata.created_date if metadata else None,
        modified=metadata.modified_date if metadata else None,
        fonts=tuple(sorted(font for font in fonts if font)),
        notes=tuple(notes),
    )


def _producer(source: Source) -> str | None:
    """The program that wrote the file, as it calls itself in `version.xml`."""
    import zipfile

    with zipfile.ZipFile(BytesIO(source.data)) as package:
        found = "version.xml" in package.namelist() and _APPLICATION.search(package.read("version.xml"))
    return found[1].decode("utf-8", errors="replace") if found else None


FORMATS = by_name(Format("hwpx", read, write), Format("hwp", read, write))
