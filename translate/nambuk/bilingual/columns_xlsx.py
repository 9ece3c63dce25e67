"""Bilingual documents as a spreadsheet: a row for each sentence, the source beside the translation."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from nambuk import __version__
from nambuk.bilingual.bilingual import BilingualDocument, ExchangeError
from nambuk.bilingual.columns import Row, language_name, rows_of, title_of
from nambuk.reports.review_sheet import MOST_ROWS, cell_text

_WIDTHS = (24, 10, 9, 60, 60, 40)
_BEGINS_A_FORMULA = ("=", "+", "-", "@")


def bilingual_xlsx(documents: Sequence[BilingualDocument]) -> bytes:
    """The documents as XLSX: document, paragraph, sentence, source, target and notes in columns, under a fixed head.

    All texts are text, also where they begin like a formula; what a cell cannot hold is shown as in the review
    list (`reports.review_sheet.cell_text`). Raises ExchangeError for more sentences than a sheet has rows.
    """
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    _check_size(documents)
    book = Workbook(write_only=True)
    book.properties.creator = f"nambuk {__version__}"
    _add_styles(book)
    page = book.create_sheet("translation")
    page.freeze_panes = "A2"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    for number, width in enumerate(_WIDTHS, 1):
        page.column_dimensions[get_column_letter(number)].width = width
    page.append([_cell(page, name, "head") for name in _heads(documents)])
    for document in documents:
        for row in rows_of(document):
            page.append(_cells(page, document, row))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _check_size(documents: Sequence[BilingualDocument]) -> None:
    rows = sum(len(paragraph.segments) for document in documents for paragraph in document.paragraphs)
    if rows > MOST_ROWS:
        reason = f"{rows:,} sentences, and a sheet holds {MOST_ROWS:,}; write fewer documents into one file"
        raise ExchangeError(title_of(documents), reason)


def _heads(documents: Sequence[BilingualDocument]) -> tuple[str, ...]:
    sources = {document.source_language: None for document in documents}
    targets = {document.target_language: None for document in documents}
    source, target = ("; ".join(map(language_name, tags)) for tags in (sources, targets))
    return (
        "document", "paragraph", "sentence", f"source: {source}" if source else "source",
        f"target: {target}" if target else "target", "notes",
    )  # fmt: skip


def _cells(page: Any, document: BilingualDocument, row: Row) -> list[Any]:
    return [
        _cell(page, document.name, "text"),
        _cell(page, row.paragraph, "number"),
        _cell(page, row.sentence, "number"),
        _cell(page, row.source.text, "text"),
        _cell(page, row.target.text, "text"),
        _cell(page, row.notes, "text"),
    ]


def _cell(page: Any, value: str | int, style: str) -> Any:
    """A cell; a text stays one, whatever it looks like."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(page, None)
    cell.style = f"columns {style}"
    if isinstance(value, int):
        cell.value = value
    elif value:
        cell.value = cell_text(value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(_BEGINS_A_FORMULA)
    return cell


def _add_styles(book: Any) -> None:
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

    line = Border(bottom=Side(style="thin", color="D6D6D0"))
    wrapped = Alignment(wrap_text=True, vertical="top")
    for name in ("head", "text", "number"):
        style = NamedStyle(
            name=f"columns {name}", alignment=wrapped, border=line, font=Font(bold=name == "head")
        )
        style.number_format = "@" if name == "text" else "General"
        if name == "head":
            style.fill = PatternFill("solid", fgColor="EDEDE8")
        book.add_named_style(style)
