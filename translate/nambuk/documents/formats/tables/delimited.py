"""Tables of text with delimiters (CSV, TSV): their dialect, and every cell with its place.

The standard library's csv module reads cells but does not say where they stand; so it judges the dialect here, and
the cells are cut by the same rules with their places, so that all others can stay as they are.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_ROWS = 60
_SAMPLE = 65_536
_SAID = re.compile(r'"?sep=([,;\t|])"?(?=\r?\n)')
_QUOTED = re.compile(r"(?:^|[,;\t|])'[^'\n]*'(?=[,;\t|\r\n]|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """What stands between cells and what around them (`quote` is "" where quotation marks mean nothing)."""

    delimiter: str
    quote: str = '"'


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, and where it stands in the file's text, its quotation marks included."""

    text: str
    start: int
    end: int
    is_quoted: bool


class UnbalancedQuotesError(ValueError):
    """A cell begins with a quotation mark that nothing ends. `place`: where it stands in the text."""

    def __init__(self, place: int) -> None:
        super().__init__(f"unbalanced quotation mark at {place}")
        self.place = place


def dialect_of(text: str, usual: str = ",") -> Dialect:
    r"""The dialect of a table: the delimiter that cuts most rows into the same number of cells, at least two.

    `usual` is what to take where nothing tells.

    >>> dialect_of("번호;본문\n1;가, 나\n"), dialect_of("a\t'b'\n")
    (Dialect(delimiter=';', quote='"'), Dialect(delimiter='\t', quote="'"))
    """
    sample = text[:_SAMPLE]
    if said := _SAID.match(sample):  # the first line of some spreadsheet programs
        return Dialect(said[1])
    quote = "'" if _QUOTED.search(sample) and '"' not in sample else '"'
    best, most = usual, 0.0
    for delimiter in dict.fromkeys((usual, *_DELIMITERS)):
        share = _regular(sample, Dialect(delimiter, quote))
        if share > most:
            best, most = delimiter, share
    if best == "\t" and not _is_quotable(text, Dialect(best, quote)):
        return Dialect(best, "")
    return Dialect(best, quote)


def _regular(sample: str, dialect: Dialect) -> float:
    """The share of rows that have the commonest number of cells, and at least two."""
    lines = sample.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    rows = csv.reader(
        (f"{line}\n" for line in lines[: _SAMPLE_ROWS * 4]),
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
    )
    sizes: dict[int, int] = {}
    try:
        for _, row in zip(range(_SAMPLE_ROWS), rows, strict=False):
            if row:
                sizes[len(row)] = sizes.get(len(row), 0) + 1
    except csv.Error:
        return 0.0
    if not sizes:
        return 0.0
    size, number = max(sizes.items(), key=lambda item: (item[1], item[0]))
    return number / sum(sizes.values()) if size > 1 else 0.0


def _is_quotable(text: str, dialect: Dialect) -> bool:
    """Whether quotation marks around cells are balanced, and none spans rows: many tables with tabs use none."""
    try:
        return all("\n" not in cell.text for row in rows_of(text, dialect) for cell in row if cell.is_quoted)
    except UnbalancedQuotesError:
        return False
    except TooManyCellsError:
        return True  # whoever reads it is told


class TooManyCellsError(ValueError):
    """A table has more cells, or empty rows, than it may have."""


def rows_of(text: str, dialect: Dialect, most: int = 1_000_000) -> Iterator[list[Cell]]:
    r"""The rows of a table, empty lines as empty rows. Raises UnbalancedQuotesError and TooManyCellsError.

    `most`: how many cells and rows there may be, counted together.

    >>> [[cell.text for cell in row] for row in rows_of('가,"나, ""다"" 라"\r\n마,\n', Dialect(","))]
    [['가', '나, "다" 라'], ['마', '']]
    """
    pattern = _cell_pattern(dialect)
    position, row = 0, list[Cell]()
    quote, seen = dialect.quote, 0
    while position < len(text):
        seen += 1
        if seen > most:
            raise TooManyCellsError
        match = pattern.match(text, position)
        assert match is not None  # a cell may be empty
        quoted, rest, after = match["quoted"], match["rest"], match["after"]
        if quoted is None and quote and text.startswith(quote, position):
            raise UnbalancedQuotesError(position)
        content = rest if quoted is None else quoted[1:-1].replace(quote * 2, quote) + rest
        if row or content or quoted is not None or after == dialect.delimiter:
            row.append(Cell(content, position, match.end("rest"), quoted is not None))
        position = match.end()
        if after != dialect.delimiter:
            yield row
            row = []
        elif position == len(text):
            row.append(Cell("", position, position, False))
    if row:
        yield row


@lru_cache(maxsize=16)
def _cell_pattern(dialect: Dialect) -> re.Pattern[str]:
    quote, delimiter = re.escape(dialect.quote), re.escape(dialect.delimiter)
    quoted = rf"{quote}(?:[^{quote}]++|{quote}{quote})*+{quote}" if dialect.quote else "(?!)"
    return re.compile(
        rf"(?P<quoted>{quoted})?(?P<rest>[^{delimiter}\r\n]*)(?P<after>{delimiter}|\r\n|\r|\n|\Z)"
    )


def written(text: str, cell: Cell, dialect: Dialect) -> str:
    """A new text as the file writes it in the place of a cell: quoted as that was, or where it must be.

    >>> written("가, 나", Cell("x", 0, 1, False), Dialect(","))
    '"가, 나"'
    """
    quote = dialect.quote
    if not quote:
        return re.sub(r"[\t\r\n]+", " ", text) if dialect.delimiter == "\t" else text
    must = any(mark in text for mark in (dialect.delimiter, quote, "\n", "\r")) or text != text.strip()
    return f"{quote}{text.replace(quote, quote * 2)}{quote}" if cell.is_quoted or must else text
