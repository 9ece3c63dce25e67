"""XLSX, for people who edit terms in a spreadsheet."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from nambuk.documents.archive import check_archive, damage_reported
from nambuk.documents.document import DocumentError
from nambuk.documents.source import Source
from nambuk.glossary.errors import GlossaryError
from nambuk.glossary.exchange.records import Imported
from nambuk.glossary.term import Term
from nambuk.glossary.tsv import COLUMNS, cells_from, terms_of_table

_NARROW, _WIDE = 12, 28
_WIDE_COLUMNS = ("ko-KP", "ko-KR", "en", "ru", "definition", "note")


def write_xlsx(terms: Sequence[Term], pair: tuple[str, str]) -> bytes:
    """One sheet, a concept a row, all cells text; the header stays in view and filters."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    page = book.create_sheet("glossary")
    page.freeze_panes = "C2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{len(terms) + 1}"
    for number, column in enumerate(COLUMNS, 1):
        width = _WIDE if column in _WIDE_COLUMNS else _NARROW
        page.column_dimensions[get_column_letter(number)].width = width
    wrapped = Alignment(wrap_text=True, vertical="top")
    page.append(_cells(page, COLUMNS, alignment=wrapped, font=Font(bold=True)))
    for term in terms:
        page.append(_cells(page, cells_from(term).values(), alignment=wrapped))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cells(page: Any, values: Iterable[str], **styles: Any) -> list[Any]:
    """The cells of a row, all of them text, also what begins with =; `styles` as `openpyxl` names them."""
    from openpyxl.cell import WriteOnlyCell

    cells = []
    for value in values:
        cell = WriteOnlyCell(page, value or None)
        cell.data_type = "s" if value else "n"
        cell.number_format = "@"
        for name, style in styles.items():
            setattr(cell, name, style)
        cells.append(cell)
    return cells


def read_xlsx(content: bytes, name: str, tier: str) -> Imported:
    """The terms of the first sheet; other sheets are named as losses."""
    from openpyxl import load_workbook

    source = Source(name, content)
    try:
        check_archive(source, "xlsx")
        with damage_reported(source, "xlsx"):
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            first, *others = book.worksheets
            rows = [
                (number, cells)
                for number, row in enumerate(first.iter_rows(values_only=True), 1)
                if any(cells := tuple("" if value is None else str(value).strip() for value in row))
            ]
    except DocumentError as error:
        raise GlossaryError(name, None, error.reason, "save it again as xlsx") from None
    losses = tuple(f"sheet {page.title!r}" for page in others)
    return Imported(terms_of_table([(n, _without_end(cells)) for n, cells in rows], name, tier), losses)


def _without_end(cells: tuple[str, ...]) -> tuple[str, ...]:
    """`cells` without the empty ones at the end, which spreadsheets add."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]
