"""Workbooks (Excel), with and without macros, which are never run and stay as they are.

The XML is read and changed itself: libraries that write workbooks lose charts, pictures and more on the way.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from nambuk.documents import archive
from nambuk.documents.document import FileFacts, MarkedText
from nambuk.documents.draft import Draft
from nambuk.documents.formats.ooxml import graphics, ooxml, passages, xlsxmarks, xlsxtables
from nambuk.documents.formats.ooxml.graphics import Drawings
from nambuk.documents.formats.ooxml.passages import Copies, Passage
from nambuk.documents.formats.ooxml.xlsxcells import HANGUL, Cells, SharedStrings, namespace_of
from nambuk.documents.formats.ooxml.xlsxcomments import comments
from nambuk.documents.formats.package import Package
from nambuk.documents.formats.protocol import Format, by_name
from nambuk.documents.source import Source

_BEFORE_CALCULATION = ("sheets", "functionGroups", "externalReferences", "definedNames")


class Sheet(NamedTuple):
    """A sheet of the workbook: its part, its name, and whether it is hidden."""

    part: str
    name: str
    is_hidden: bool


@dataclass(slots=True)
class _Workbook:
    """A workbook that is open; `left` counts what holds text that is left as it is, `fonts` are those of strings in cells."""

    source: Source
    package: Package
    main: str
    sheets: list[Sheet]
    strings: SharedStrings
    cells: Cells
    drawings: Drawings
    left: dict[str, int] = field(default_factory=dict)
    fonts: set[str | None] = field(default_factory=set)


def read(source: Source, kind: str) -> Draft:
    """The cells with text sheet by sheet, each with its comments, text boxes, charts, headers and footers."""
    package = Package(source, kind)
    with archive.damage_reported(source, kind):
        book = _open(source, package)
        blocks = passages.blocks(_passages(book, is_read_only=True))
        book.cells.check_columns(blocks)
        return Draft(blocks, _facts(book, kind))


def write(source: Source, paragraphs: Sequence[str | MarkedText], kind: str) -> bytes:
    """The workbook with new text: each changed cell takes the look of its first letters, or of its marks."""
    package = Package(source, kind)
    with archive.refusal_reported(source, kind):
        book = _open(source, package)
        found = list(_passages(book))
        tables = list(xlsxtables.tables_of(package, (sheet.part for sheet in book.sheets)))
        paragraphs = xlsxtables.with_unique_headings(tables, found, paragraphs)
        changes = passages.put_all(package, found, paragraphs)
        if any(changes):
            book.strings.settle()
            xlsxtables.rename_columns(package, tables, found, paragraphs, changes)
            _check_headers(found, changes)
            _calculate_on_opening(book)
        return package.to_bytes()


def _open(source: Source, package: Package) -> _Workbook:
    """The workbook with its sheets in their order."""
    main = ooxml.main_part(package)
    related = ooxml.relations(package, main)
    sheets = [
        Sheet(related[id].target, sheet.get("name", ""), sheet.get("state", "visible") != "visible")
        for sheet in package.root(main).iterfind("{*}sheets/{*}sheet")
        if (id := ooxml.relation_id(sheet)) in related
    ]
    strings = SharedStrings(package, next(iter(ooxml.targets(related, "sharedStrings")), None))
    drawings = Drawings(package, has_caches=False)
    return _Workbook(source, package, main, sheets, strings, Cells(source, strings), drawings)


def _passages(book: _Workbook, *, is_read_only: bool = False) -> Iterator[Passage]:
    """All paragraphs that hold text; with columns that the user names, only the cells in them.

    Where the file is only read, the tree of each sheet goes as soon as it is done with.
    """
    copies = _chart_copies(book.package)
    for sheet in book.sheets:
        place = f'sheet "{sheet.name}"'
        root = book.package.root(sheet.part)
        for cell in book.cells.passages(sheet.part, root, place):
            cell.copies = copies
            yield cell
        if not book.source.options.columns:
            related = ooxml.relations(book.package, sheet.part)
            yield from comments(book.package, related, place)
            for drawing in ooxml.targets(related, "drawing"):
                yield from book.drawings.passages(drawing, place, box="text box")
            yield from _headers(sheet.part, root, place)
        _count_left(book, root)
        book.fonts.update(font.get("val") for font in root.iter("{*}rFont"))
        if is_read_only:
            book.package.forget(sheet.part)


def _chart_copies(package: Package) -> Copies:
    """What charts have taken over from cells."""
    parts = (name for name in package.names if name.startswith("xl/charts/chart") and name.endswith(".xml"))
    return Copies(value for part in parts for value in graphics.taken_values(package, part))


# ---- headers


@dataclass(slots=True)
class _HeaderPassage(Passage):
    """The left, middle or right of a header; the codes in it are points."""

    number: int = 0

    def marked(self) -> MarkedText:
        """Its text with its codes."""
        outline = xlsxmarks.header_outline(self._sections()[self.number])
        return MarkedText(outline.text, outline.marks)

    def put(self, new: str | MarkedText) -> bool:
        """Write it again with its codes."""
        sections = self._sections()
        old = xlsxmarks.header_outline(sections[self.number])
        if old.text == new if isinstance(new, str) else old.is_same(new):
            return False
        marked = MarkedText(new) if isinstance(new, str) else new
        sections[self.number] = xlsxmarks.new_section(sections[self.number], marked)
        self.element.text = xlsxmarks.escaped("".join(sections))
        return True

    def _sections(self) -> list[str]:
        return xlsxmarks.header_sections(xlsxmarks.unescaped(self.element.text or ""))


def _headers(part: str, root: Any, place: str) -> Iterator[Passage]:
    """The parts of the headers and footers of a sheet."""
    for element in root.iterfind("{*}headerFooter/*"):
        word = "footer" if element.tag.endswith("Footer") else "header"
        text = xlsxmarks.unescaped(element.text or "")
        for number, section in enumerate(xlsxmarks.header_sections(text)):
            if xlsxmarks.header_outline(section).text.strip():
                yield _HeaderPassage(part, element, f"{place}, {word}", number=number)


def _check_headers(found: Sequence[Passage], changes: Sequence[bool]) -> None:
    """Raise ValueError for changed headers that are longer than Excel takes."""
    for passage, is_changed in zip(found, changes, strict=True):
        if is_changed and isinstance(passage, _HeaderPassage):
            length, limit = len(passage.element.text), xlsxmarks.MAX_HEADER
            if length > limit:
                raise ValueError(f"{length} characters in a header or footer, which holds {limit}")


# ---- what is left, and what the file tells


def _calculate_on_opening(book: _Workbook) -> None:
    """Have formulas calculated anew when the file is opened: they may rest on texts that have changed."""
    if not book.cells.formulas:
        return
    root = book.package.root(book.main)
    calculation = root.find("{*}calcPr")
    if calculation is None:
        namespace = namespace_of(root)
        before = [child for name in _BEFORE_CALCULATION for child in root.iterchildren(f"{namespace}{name}")]
        calculation = root.makeelement(f"{namespace}calcPr", {})
        before[-1].addnext(calculation)
    calculation.set("fullCalcOnLoad", "1")
    book.package.mark_changed(book.main)


def _count_left(book: _Workbook, root: Any) -> None:
    """Count the texts of a sheet that stay, beside its cells: choices of cells, conditions of filters."""
    for group in root:
        name = str(group.tag).rpartition("}")[2]
        if name == "dataValidations":
            texts = [choice.findtext("{*}formula1") for choice in group]
        elif name == "autoFilter":
            texts = [condition.get("val") for condition in group.iter("{*}filter", "{*}customFilter")]
        else:
            continue
        word = "lists of choices" if name == "dataValidations" else "conditions of filters"
        count = sum(1 for text in texts if text and HANGUL.search(text))
        book.left[word] = book.left.get(word, 0) + count


def _facts(book: _Workbook, kind: str) -> FileFacts:
    """Author, program, dates and fonts, and notes on what is hidden, not read, or left as it is."""
    package = book.package
    left = {
        "names of sheets": sum(1 for sheet in book.sheets if HANGUL.search(sheet.name)),
        "names of cells": sum(
            1
            for name in package.root(book.main).iter("{*}definedName")
            if HANGUL.search(name.get("name", ""))
        ),
        **book.left,
        "formulas with Korean in them": book.cells.korean_formulas,
    }
    hidden = [f'"{sheet.name}"' for sheet in book.sheets if sheet.is_hidden]
    roots = [package.root(part) for part in sorted(book.drawings.seen)]
    notes = [
        *([f"hidden sheets: {', '.join(hidden)}"] if hidden else []),
        *ooxml.counted(
            (sum(1 for root in roots for _ in root.iter("{*}pic")), "pictures"),
            (book.cells.formula_texts, "text results of formulas"),
            (book.cells.broken, "cells whose text is missing in the file"),
            (sum("/embeddings/" in name for name in package.names), "files inside"),
            (sum("/pivotTables/pivotTable" in name for name in package.names), "pivot tables"),
        ),
        *(f"{count} {word}: left as they are in writing" for word, count in left.items() if count),
        *ooxml.macro_notes(package),
    ]
    return ooxml.facts(package, kind, _fonts(book), notes)


def _fonts(book: _Workbook) -> Iterator[str | None]:
    """The fonts that styles, strings and drawings name."""
    yield from book.fonts
    related = ooxml.relations(book.package, book.main)
    for part in ooxml.targets(related, "styles", "sharedStrings"):
        for font in book.package.root(part).iter("{*}rFont", "{*}name"):
            yield font.get("val")
    for part in book.drawings.seen:
        for font in book.package.root(part).iter("{*}latin", "{*}ea", "{*}cs"):
            yield font.get("typeface")


FORMATS = by_name(
    Format("xlsx", partial(read, kind="xlsx"), partial(write, kind="xlsx")),
    Format("xlsm", partial(read, kind="xlsm"), partial(write, kind="xlsm")),
)
