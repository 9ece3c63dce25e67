"""Where a paragraph stands in the XML of a word processor: the same walk for docx and hwpx."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element

Places = dict[Any, str]
"""Element → the container that everything inside it stands in."""


def cell_places(root: "_Element", table: str, row: str, cell: str) -> Places:
    """A place for every cell: "table 1, row 2, cell 3", tables counted in document order.

    `table`, `row` and `cell` are tags with namespace. A table inside a cell has a number of its own.
    """
    places: Places = {}
    tables: dict[Any, int] = {}
    rows: dict[Any, tuple[int, int]] = {}
    rows_of: dict[Any, int] = {}
    cells_of: dict[Any, int] = {}
    for element in root.iter(table, row, cell):
        if element.tag == table:
            tables[element] = len(tables) + 1
        elif element.tag == row:
            parent = next((a for a in element.iterancestors(table)), None)
            rows_of[parent] = rows_of.get(parent, 0) + 1
            rows[element] = (tables.get(parent, 0), rows_of[parent])
        else:
            parent = next((a for a in element.iterancestors(row)), None)
            cells_of[parent] = cells_of.get(parent, 0) + 1
            table_number, row_number = rows.get(parent, (0, 0))
            places[element] = f"table {table_number}, row {row_number}, cell {cells_of[parent]}"
    return places


def numbered_places(root: "_Element", tag: str, word: str) -> Places:
    """A place for every element with this tag: `word` and its number in document order."""
    return {element: f"{word} {number}" for number, element in enumerate(root.iter(tag), 1)}


def place_of(paragraph: "_Element", places: Places) -> str | None:
    """The innermost place that the paragraph stands in, or None in the body."""
    return next((places[ancestor] for ancestor in paragraph.iterancestors() if ancestor in places), None)


def body_first(places: Iterable[str | None], order: tuple[str, ...]) -> list[int]:
    """The indexes of the places in reading order: the body, then each word of `order` in its turn.

    >>> body_first(["footnote 1", None, "table 1, row 1, cell 1", "header"], ("footnote", "header"))
    [1, 2, 0, 3]
    """

    def rank(place: str | None) -> int:
        """0 for the body, else the place of its word in `order`, counted from 1."""
        return next((i + 1 for i, word in enumerate(order) if place and place.startswith(word)), 0)

    listed = list(places)
    return sorted(range(len(listed)), key=lambda index: rank(listed[index]))
