"""The review list as a spreadsheet: a row for each sentence, with columns for the reviewer to fill in."""

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from nambuk.reports.markup import readable
from nambuk.reports.review import ReviewRow, ReviewSummary, ReviewTerm, worst_first
from nambuk.reports.wording import HIDDEN, code_point

Value = str | int | float | None

MOST_CHARACTERS = 32_767
"""What a cell holds, in UTF-16 units."""
MOST_ROWS = 1_048_575

_CUT = " […cut here: too long for a cell]"
_COLUMNS: tuple[tuple[str, int], ...] = (
    ("level", 9), ("weight", 8), ("document", 20), ("page", 6), ("paragraph", 10), ("sentence", 9),
    ("reasons", 38), ("source", 46), ("given to the engine", 34), ("translation", 52), ("corrected", 52),
    ("comment", 30), ("missing terms", 28), ("terms", 34), ("score", 8), ("origin", 11), ("like it in the memory", 46),
)  # fmt: skip
"""Heads and widths in characters. "corrected" and "comment" are the reviewer's."""
_LEVEL = 0
_REVIEWERS = (10, 11)
_FILLS = {"grave": "FFC7CE", "doubtful": "FFEB9C", "hint": "E7E9EC"}
_SHOWN = {code: f"⟨{code_point(chr(code))}⟩" for code in HIDDEN} | dict.fromkeys((0xFFFE, 0xFFFF), "\ufffd")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def review_sheet(rows: Iterable[ReviewRow], summary: ReviewSummary) -> bytes:
    """The list as XLSX: the rows worst first on the sheet "review", what was done on the sheet "summary".

    All texts are text, also where they begin like a formula. Raises ValueError for more rows than a
    sheet holds.
    """
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    ordered = worst_first(rows)
    if len(ordered) > MOST_ROWS:
        raise ValueError(
            f"{len(ordered):,} rows: a sheet holds {MOST_ROWS:,}; review fewer documents at a time"
        )
    book = Workbook(write_only=True)
    book.properties.creator = f"nambuk {summary.nambuk}"
    _add_styles(book)
    page = book.create_sheet("review")
    page.freeze_panes = "A2"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.auto_filter.ref = f"A1:{get_column_letter(len(_COLUMNS))}{len(ordered) + 1}"
    _set_widths(page, [width for _, width in _COLUMNS])
    _append(page, [(name, "head") for name, _ in _COLUMNS])
    for row in ordered:
        _append(page, _styled(row))
    _add_summary(book, summary)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def cell_text(text: str) -> str:
    r"""Text as a cell can hold it and as the reviewer will see it.

    Control characters become their pictures, characters that nobody sees their code point, what Excel
    would take for one of its escapes is escaped, and what is too long is cut, which the cell says.

    >>> cell_text("폐\0\u202e\r\n=1")
    '폐␀⟨U+202E⟩\n=1'
    """
    if len(text) <= MOST_CHARACTERS // 2 and "_x" not in text and text.replace("\n", "").isprintable():
        return text
    shown = readable(text.replace("\r\n", "\n").replace("\r", "\n")).translate(_SHOWN)
    shown = _ESCAPE.sub("_x005F_", shown)
    if _units(shown) <= MOST_CHARACTERS:
        return shown
    room = MOST_CHARACTERS - len(_CUT)
    return shown.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore") + _CUT


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _add_styles(book: Any) -> None:
    """The named styles of the book's cells."""
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

    line = Side(style="thin", color="D6D6D0")
    wrapped = Alignment(wrap_text=True, vertical="top")
    fills = {"head": "EDEDE8", "reviewer": "F3F8FC", **_FILLS}
    for name in ("text", "number", "figure", *fills):
        style = NamedStyle(name=f"review {name}", alignment=wrapped, border=Border(bottom=line))
        style.number_format = {"figure": "0.0#", "text": "@", "reviewer": "@"}.get(name, "General")
        style.font = Font(bold=name in ("head", "grave"))
        if name in fills:
            style.fill = PatternFill("solid", fgColor=fills[name])
        book.add_named_style(style)


def _set_widths(page: Any, widths: Sequence[int]) -> None:
    """The widths of the columns; openpyxl wants them before the first row."""
    from openpyxl.utils import get_column_letter

    for number, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(number)].width = width


def _append(page: Any, values: Sequence[tuple[Value, str]]) -> None:
    """Add a row of (value, style) to a sheet; texts never become formulas, numbers stay numbers."""
    from openpyxl.cell import WriteOnlyCell

    cells = []
    for value, style in values:
        cell = WriteOnlyCell(page, None)
        cell.style = f"review {style}"
        if isinstance(value, str) and value:
            cell.value = cell_text(value)
            cell.data_type = "s"
            if value.startswith(("=", "+", "-", "@")):
                cell.quotePrefix = True
        elif value is not None and value != "":
            cell.value = value
        cells.append(cell)
    page.append(cells)


def _styled(row: ReviewRow) -> list[tuple[Value, str]]:
    """The cells of a row with their styles."""
    cells: list[tuple[Value, str]] = []
    for number, value in enumerate(_values(row)):
        style = "figure" if isinstance(value, float) else "number" if isinstance(value, int) else "text"
        if number == _LEVEL and row.level:
            style = row.level
        elif number in _REVIEWERS:
            style = "reviewer"
        cells.append((value, style))
    return cells


def _values(row: ReviewRow) -> list[Value]:
    """The cells of a row, in the order of the columns."""
    reasons = sorted(row.reasons, key=lambda reason: -reason.weight)
    return [
        row.level,
        round(row.severity, 2) if row.is_doubtful else None,
        row.document,
        row.page,
        row.paragraph,
        row.segment,
        "\n".join(f"{reason.code}: {reason.text}" for reason in reasons),
        row.source,
        row.normalised if row.normalised != row.source else "",
        row.target,
        None,
        None,
        "\n".join(_term(term) for term in row.missing),
        "\n".join(_term(term) for term in row.terms if not term.is_missing),
        None if row.score is None else round(row.score, 3),
        row.origin,
        "\n".join(f"{similarity:.0%} {source} → {target}" for similarity, source, target in row.candidates),
    ]


def _term(term: ReviewTerm) -> str:
    """A term in one line: what it is for, the word, and what brought it in."""
    word = " or ".join(term.required) if term.is_missing else term.found
    about = "; ".join(part for part in ("" if term.is_missing else term.status, term.note) if part)
    return f"{term.source} → {word}" + (f" ({about})" if about else "")


def _add_summary(book: Any, summary: ReviewSummary) -> None:
    """The second sheet: how the translation was made, and the counts."""
    page = book.create_sheet("summary")
    rows: list[tuple[str, Value]] = [*summary.facts(), *summary.counts()]
    rows += [(f"terms kept: {name}", number) for name, number in summary.strategies]
    _set_widths(page, (28, 80))
    for name, value in rows:
        _append(page, [(name, "head"), (value, "text" if isinstance(value, str) else "number")])
