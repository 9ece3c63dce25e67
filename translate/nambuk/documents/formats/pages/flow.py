"""From the lines of all pages to a text: columns, running headers and footers, footnotes, and paragraphs that go on.

What stands at the same place of several pages with the same or counting text is a header or footer; small type with
a note's mark at the foot of a column is a footnote. Both are kept, and set apart, so that a paragraph that goes on in
the next column or on the next page is one paragraph.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from nambuk.documents.formats.pages.layout import columns_of
from nambuk.documents.formats.pages.pdflines import (
    SENTENCE_ENDS,
    Line,
    begins_item,
    paragraphs_of,
    reaches_edge,
)

_EDGE = 0.2  # share of a page's height at its head and foot in which running lines stand
_SAME_PLACE = 0.015  # share of the height by which they may differ
_MOST_ROWS = 2  # running lines above each other
_SHORT = 3  # pages of a document in which two equal lines are enough
_SMALL_TYPE = 0.92  # size of a footnote's type, at most, beside that of the text
_NOTE = re.compile(r"(\(?\d{1,3}[).\]]|\[\d{1,3}\]|\d{1,3}\s|[*※†‡]|[①-⑳]|주\s?\d*\s?[.:)])")
_INDENT = 0.7  # ems
_MOSTLY = 0.6  # share of paragraphs whose first line is indented where the document indents
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page in the order of the file, and its height in points."""

    lines: Sequence[Line]
    height: float


@dataclass(slots=True)
class Flowing:
    """The lines of one paragraph, the page where it begins, and its container ("header", "footer", "footnote")."""

    lines: list[Line]
    page: int
    container: str | None = None


@dataclass(slots=True)
class _Column:
    """A column's paragraphs, with the place of its edges; `notes` stand at its foot."""

    groups: list[list[Line]]
    left: float
    right: float
    notes: list[list[Line]] = field(default_factory=list)

    @property
    def lines(self) -> int:
        """Number of lines of its text."""
        return sum(map(len, self.groups))


def flowing(pages: Sequence[Page]) -> list[Flowing]:
    """The paragraphs of a document in reading order; pages are counted from 1."""
    running = [_running_lines(rows) for rows in _with_kinds(pages)]
    body_size = _body_size(pages)
    columns = [
        [_column(lines, body_size, page) for lines in columns_of(_without(page.lines, marked))]
        for page, marked in zip(pages, running, strict=True)
    ]
    is_indented = _indents(column for page in columns for column in page)
    found: list[Flowing] = []
    last: tuple[Flowing, _Column] | None = None
    for number, (page, marked) in enumerate(zip(columns, running, strict=True), 1):
        found += (Flowing(lines, number, "header") for lines in marked["header"])
        notes = [Flowing(group, number, "footnote") for column in page for group in column.notes]
        for column in page:
            for place, group in enumerate(column.groups):
                if place == 0 and last and _goes_on(last, column, is_indented=is_indented):
                    last[0].lines.extend(group)
                else:
                    found.append(Flowing(list(group), number))
                    last = (found[-1], column)
                last = (last[0], column) if last else None
        found += notes
        found += (Flowing(lines, number, "footer") for lines in marked["footer"])
    return found


def _without(lines: Sequence[Line], marked: dict[str, list[list[Line]]]) -> list[Line]:
    """The lines that are no running ones."""
    taken = {id(line) for rows in marked.values() for row in rows for line in row}
    return [line for line in lines if id(line) not in taken]


# ---- running headers and footers


@dataclass(slots=True)
class _Row:
    """Lines side by side at an edge of a page."""

    lines: list[Line]
    edge: str  # "header" or "footer"
    page: int
    place: float  # share of the page's height from its top
    is_running: bool = False

    @property
    def text(self) -> str:
        """Its text with single spaces."""
        return " ".join(" ".join(line.text for line in self.lines).split())


def _with_kinds(pages: Sequence[Page]) -> list[list[_Row]]:
    """The rows at the edges of each page, the outermost first; those of running lines are marked."""
    rows = [list(_edge_rows(page, number)) for number, page in enumerate(pages)]
    kinds: dict[tuple[str, str], list[_Row]] = {}
    for row in (row for page in rows for row in page):
        kinds.setdefault((row.edge, _DIGITS.sub("#", row.text)), []).append(row)
    needed = 2 if len(pages) <= _SHORT else 3
    for (_, pattern), alike in kinds.items():
        if len(alike) >= 2:
            middle = median(row.place for row in alike)
            there = [row for row in alike if abs(row.place - middle) <= _SAME_PLACE]
            if not any(letter.isalpha() for letter in pattern):
                there, least = _counting(there), 2
            else:
                least = needed
            if len({row.page for row in there}) >= least:
                for row in there:
                    row.is_running = True
    return rows


def _edge_rows(page: Page, number: int) -> Iterator[_Row]:
    """The outermost rows at the head of a page, and those at its foot."""
    rows: list[list[Line]] = []
    for line in sorted(page.lines, key=lambda line: -line.top):
        if rows and (line.top + line.bottom) / 2 > rows[-1][0].bottom:
            rows[-1].append(line)
        else:
            rows.append([line])
    for edge, some in (("header", rows[:_MOST_ROWS]), ("footer", rows[: -_MOST_ROWS - 1 : -1])):
        for lines in some:
            place = 1 - lines[0].top / max(page.height, 1)
            if place <= _EDGE if edge == "header" else place >= 1 - _EDGE:
                yield _Row(sorted(lines, key=lambda line: line.left), edge, number, place)


def _counting(rows: Sequence[_Row]) -> list[_Row]:
    """Those of rows without letters whose number grows with the pages."""
    steps = [int(number[0][:9]) - row.page if (number := _DIGITS.search(row.text)) else None for row in rows]
    common = Counter(step for step in steps if step is not None).most_common(1)
    return [row for row, step in zip(rows, steps, strict=True) if common and step == common[0][0]]


def _running_lines(rows: Sequence[_Row]) -> dict[str, list[list[Line]]]:
    """The running lines of a page by edge, each row from top to bottom; behind a row that is none comes no other."""
    found: dict[str, list[list[Line]]] = {"header": [], "footer": []}
    for edge, running in found.items():
        for row in (row for row in rows if row.edge == edge):
            if not row.is_running:
                break
            running.append(row.lines)
    found["footer"].reverse()
    return found


# ---- footnotes


def _body_size(pages: Sequence[Page]) -> float:
    """The size of most of the document's type."""
    letters: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            letters[round(line.size, 1)] += len(line.text)
    return letters.most_common(1)[0][0] if letters else 1.0


def _column(lines: list[Line], body_size: float, page: Page) -> _Column:
    """A column with its paragraphs, and the footnotes at its foot."""
    first_note = len(lines)
    while first_note and lines[first_note - 1].size <= _SMALL_TYPE * body_size:
        first_note -= 1
    while first_note < len(lines) and not _NOTE.match(lines[first_note].text):
        first_note += 1
    if first_note < len(lines) and not _is_at_foot(lines[first_note:], body_size, page):
        first_note = len(lines)
    text, notes = lines[:first_note], lines[first_note:]
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    return _Column(paragraphs_of(text) if text else [], left, right, paragraphs_of(notes) if notes else [])


def _is_at_foot(notes: Sequence[Line], body_size: float, page: Page) -> bool:
    """Whether small lines stand in the lower half of a page, with none of the text's size below."""
    left, right, top = min(n.left for n in notes), max(n.right for n in notes), notes[0].top
    return top < page.height / 2 and not any(
        line.size > _SMALL_TYPE * body_size
        and line.top < top - line.size
        and left < line.right
        and line.left < right
        and _DIGITS.sub("", line.text).strip(" -–—")
        for line in page.lines
    )


# ---- from column to column


def _indents(columns: Iterator[_Column]) -> bool:
    """Whether the document indents the first lines of its paragraphs."""
    groups = [(group, column.left) for column in columns for group in column.groups if len(group) > 1]
    indented = sum(group[0].left > left + _INDENT * group[0].size for group, left in groups)
    return bool(groups) and indented >= _MOSTLY * len(groups)


def _goes_on(last: tuple[Flowing, _Column], column: _Column, *, is_indented: bool) -> bool:
    """Whether the first paragraph of a column is the rest of the one before."""
    above, below = last[0].lines[-1], column.groups[0][0]
    if last[1].lines < 2 or not 0.8 < below.size / above.size < 1.25 or begins_item(below, above):
        return False
    if below.left > column.left + _INDENT * below.size or not reaches_edge(above, below, last[1].right):
        return False
    return is_indented or not SENTENCE_ENDS.search(above.text)
