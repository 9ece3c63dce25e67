"""Tables as text (.csv, .tsv): a paragraph for each cell of the columns that hold the text.

Which columns these are is told in `columns`. All that is not new stays as it is, character for character: other cells
and rows, delimiters, quotation marks, line ends.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice

from nambuk.documents.document import DocumentError, MarkedText
from nambuk.documents.draft import Block, Draft
from nambuk.documents.encodings import charset
from nambuk.documents.formats.plain import unify_newlines
from nambuk.documents.formats.protocol import Format, by_name, text_of
from nambuk.documents.formats.tables.columns import Choice, Column, chosen
from nambuk.documents.formats.tables.delimited import (
    Cell,
    TooManyCellsError,
    UnbalancedQuotesError,
    dialect_of,
    rows_of,
    written,
)
from nambuk.documents.limits import raise_it
from nambuk.documents.source import Source

_LONGEST_NAME = 40
_LOOKED_AT = 2_000
_ENDS = re.compile(r"[.?!。]\s*$")
_NUMBER = re.compile(r"[\d.,:/\-\s%]*")


def read(source: Source, *, usual: str = ",") -> Draft:
    """The cells of the chosen columns that hold text, row by row. Raises DocumentError for what is no table."""
    table = _Table(source, usual)
    blocks = [Block(unify_newlines(cell.text), place) for cell, place in table.cells()]
    if not blocks:
        raise DocumentError(
            source.name, "holds no text in the columns that were read; name others with --column"
        )
    facts = table.decoded.facts("tsv" if usual == "\t" else "csv")
    return Draft(blocks, replace(facts, notes=(*facts.notes, *table.notes)))


def write(source: Source, paragraphs: Sequence[str | MarkedText], *, usual: str = ",") -> bytes:
    """The table with new text in its cells, in UTF-8.

    A byte order mark stays; one is set where the encoding changes, since spreadsheet programs know UTF-8 by it.
    """
    table = _Table(source, usual)
    pieces: list[str] = []
    done = 0
    for (cell, _), new in zip(table.cells(), map(text_of, paragraphs), strict=True):
        if new != unify_newlines(cell.text):
            new = new.replace("\n", "\r\n") if "\r\n" in cell.text else new
            pieces += [table.text[done : cell.start], written(new, cell, table.dialect)]
            done = cell.end
    is_new = table.decoded.encoding != "utf-8"
    mark = "\ufeff" if table.decoded.is_marked or is_new else ""
    return "".join((mark, *pieces, table.text[done:])).encode("utf-8")


class _Table:
    """A table as read: its text, dialect, columns, and which of them are wanted."""

    def __init__(self, source: Source, usual: str) -> None:
        self._source = source
        self.decoded = charset.decode(source.data, source.name, source.options.encoding)
        self.text = self.decoded.text
        self.dialect = dialect_of(self.text, usual)
        first = list(islice(self.rows(), _LOOKED_AT))
        wanted = source.options.columns
        self.has_names = _has_names(first, wanted)
        names = [cell.text.strip() for cell in first[0][1]] if self.has_names else []
        width = max((len(row) for _, row in first), default=0)
        columns: dict[object, Column] = {
            number: Column(names[number] if number < len(names) and names[number] else str(number + 1))
            for number in range(width)
        }
        self._labels = {
            number: f'"{column.name}"' if number < len(names) and names[number] else column.name
            for number, column in columns.items()
            if isinstance(number, int)
        }
        for _, row in first[self.has_names :]:
            for number, cell in enumerate(row):
                columns[number].add(cell.text)
        self._choice: Choice = chosen(columns, wanted, source.name)
        self.notes = self._choice.notes

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """(number from 1, cells) of each row that is not empty. Raises DocumentError for more than the limits."""
        most = self._source.limits.cells
        try:
            for number, row in enumerate(rows_of(self.text, self.dialect, most), 1):
                is_about_dialect = number == 1 and row and row[0].text.startswith("sep=")
                if row and not is_about_dialect:
                    yield number, row
        except TooManyCellsError:
            reason = f"too large: more than {most:,} cells"
            raise DocumentError(self._source.name, f"{reason}; {raise_it('cells', most * 10)}") from None
        except UnbalancedQuotesError as error:
            line = unify_newlines(self.text[: error.place]).count("\n") + 1
            reason = f"line {line}: a cell begins with a quotation mark that nothing ends"
            raise DocumentError(self._source.name, f"{reason}; mend it, or save the table again") from None

    def cells(self) -> Iterator[tuple[Cell, str]]:
        """The cells that hold text in the wanted columns, and their places for people."""
        for number, row in islice(self.rows(), int(self.has_names), None):
            for column, cell in enumerate(row):
                if column in self._choice.keys and cell.text.strip():
                    yield cell, f"row {number}, column {self._labels.get(column, column + 1)}"


def _has_names(rows: Sequence[tuple[int, list[Cell]]], wanted: Sequence[str]) -> bool:
    """Whether the first row names the columns: the user's are in it, or it looks like names.

    Names are short, all different, no sentences and no numbers; what stands under one of them is longer or a number.
    """
    if not rows:
        return False
    names = [cell.text.strip() for cell in rows[0][1]]
    if any(one.strip().casefold() in [name.casefold() for name in names] for one in wanted):
        return True
    is_like_names = all(
        name and len(name) <= _LONGEST_NAME and not _ENDS.search(name) and not _NUMBER.fullmatch(name)
        for name in names
    )
    below = rows[1:]
    if not is_like_names or len(set(names)) < len(names) or not below:
        return False
    for number, name in enumerate(names):
        cells = [
            row[number].text.strip() for _, row in below if number < len(row) and row[number].text.strip()
        ]
        is_longer = sum(map(len, cells)) > 2 * len(name) * len(cells)
        if cells and (is_longer or all(_NUMBER.fullmatch(cell) for cell in cells)):
            return True
    return False


FORMATS = by_name(
    Format("csv", read, write, is_text=True, is_simple=True),
    Format("tsv", partial(read, usual="\t"), partial(write, usual="\t"), is_text=True, is_simple=True),
)
