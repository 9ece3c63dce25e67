"""Tables in sheets: the names of their columns are those in the cells above them, each once.

Excel calls a file damaged where they differ, where two are equal, and where a formula names a column that is not there
(ECMA-376 Part 1, 18.5.1). So new texts of such cells are made to differ, and the names follow them everywhere.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

from nambuk.documents.document import MarkedText
from nambuk.documents.formats.ooxml import ooxml, xlsxmarks
from nambuk.documents.formats.ooxml.passages import Passage
from nambuk.documents.formats.ooxml.xlsxcells import CellPassage, column_number
from nambuk.documents.formats.package import Package
from nambuk.documents.formats.protocol import text_of

_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$")
_ITEM = re.compile(r"\[((?:'.|[^\[\]'])*)\]", re.DOTALL)
_SPECIAL = re.compile(r"(['\[\]#])")
_FORMULAS = tuple(
    f"{{*}}{name}"
    for name in (
        "f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula", "totalsRowFormula",
    )
)  # fmt: skip
_MAX_NAME = 255


class Cell(NamedTuple):
    """A cell by its sheet's part, row and column."""

    sheet: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its part, and its name in formulas.

    `headings` are the elements of its columns by the cells with their names, `totals` by those of its last row where
    that holds totals, with their labels.
    """

    part: str
    name: str
    headings: Mapping[Cell, Any]
    totals: Mapping[Cell, Any]


def tables_of(package: Package, sheets: Iterable[str]) -> Iterator[Table]:
    """The tables in these sheets."""
    for sheet in sheets:
        for part in ooxml.targets(ooxml.relations(package, sheet), "table"):
            root = package.root(part)
            area = _AREA.match(root.get("ref", ""))
            if area is None:
                continue
            left, top, bottom = column_number(area[1]), int(area[2]), int(area[4] or area[2])
            columns = list(enumerate(root.iterfind("{*}tableColumns/{*}tableColumn"), left))
            has_headings = root.get("headerRowCount", "1") != "0"
            has_totals = root.get("totalsRowCount", "0") != "0"
            yield Table(
                part,
                root.get("displayName") or root.get("name") or "",
                {Cell(sheet, top, at): column for at, column in columns} if has_headings else {},
                {Cell(sheet, bottom, at): column for at, column in columns} if has_totals else {},
            )


def with_unique_headings(
    tables: Sequence[Table], passages: Sequence[Passage], paragraphs: Sequence[str | MarkedText]
) -> list[str | MarkedText]:
    """The paragraphs to write, where those that name columns differ from each other and are not empty."""
    result = list(paragraphs)
    numbers = _numbers(tables, passages)
    for table in tables:
        kept, changed = set(), []
        for cell, column in table.headings.items():
            number = numbers.get(cell)
            if number is None or text_of(result[number]) == passages[number].text():
                kept.add(_name(column).lower())
            else:
                changed.append(number)
        for number in changed:
            new = _distinct(result[number], kept)
            kept.add(text_of(new).lower())
            result[number] = new
    return result


def _numbers(tables: Sequence[Table], passages: Sequence[Passage]) -> dict[Cell, int]:
    """The numbers of the passages of cells, where there are tables."""
    if not tables:
        return {}
    return {
        Cell(passage.part, *passage.at): number
        for number, passage in enumerate(passages)
        if isinstance(passage, CellPassage) and passage.at != (0, 0)
    }


def _distinct(new: str | MarkedText, taken: set[str]) -> str | MarkedText:
    """A text that is none of those taken: with as many spaces behind it as that needs, which tell columns apart.

    Raises ValueError for one that is too long for the name of a column.
    """
    text = text_of(new) or " "
    while text.lower() in taken:
        text += " "
    if len(text) > _MAX_NAME:
        raise ValueError(f"{len(text)} characters in the name of a column, which holds {_MAX_NAME}")
    if text == text_of(new):
        return new
    return text if isinstance(new, str) else replace(new, text=text)


def rename_columns(
    package: Package,
    tables: Sequence[Table],
    passages: Sequence[Passage],
    paragraphs: Sequence[str | MarkedText],
    changes: Sequence[bool],
) -> None:
    """Give columns the names that now stand in the cells above them, in the tables and in all formulas."""
    numbers = _numbers(tables, passages)
    renamed: dict[str, dict[str, str]] = {}
    for table in tables:
        names: dict[str, str] = {}
        for cell, column in table.headings.items():
            if (number := numbers.get(cell)) is not None and changes[number]:
                new = text_of(paragraphs[number])
                names[_name(column).lower()] = new
                column.set("name", xlsxmarks.escaped(new).replace("\n", "_x000a_").replace("\t", "_x0009_"))
                package.mark_changed(table.part)
        for cell, column in table.totals.items():
            if column.get("totalsRowLabel") and (number := numbers.get(cell)) is not None and changes[number]:
                column.set("totalsRowLabel", xlsxmarks.escaped(text_of(paragraphs[number])))
                package.mark_changed(table.part)
        if names:
            renamed[table.name.lower()] = names
    if renamed:
        _rename_in_formulas(package, renamed)


def _name(column: Any) -> str:
    return xlsxmarks.unescaped(column.get("name", ""))


def _rename_in_formulas(package: Package, renamed: Mapping[str, Mapping[str, str]]) -> None:
    """Give the columns their new names in the formulas of sheets, tables, names and charts."""
    rename = renaming(renamed)
    for part in package.names:
        if not (part.startswith("xl/") and part.endswith(".xml")):
            continue
        for formula in package.root(part).iter(*_FORMULAS):
            old = formula.text or ""
            if "[" in old and (new := rename(old)) != old:
                formula.text = new
                package.mark_changed(part)


def renaming(renamed: Mapping[str, Mapping[str, str]]) -> Callable[[str], str]:
    """What gives columns new names in a formula; `renamed`: table → column → new name, the old ones in lower case.

    >>> renaming({"표1": {"이름": "Name [full]"}})("SUM(표1[[#This Row],[이름]], 표2[이름])")
    "SUM(표1[[#This Row],[Name '[full']]], 표2[이름])"
    """
    names = "|".join(map(re.escape, sorted(renamed, key=len, reverse=True)))
    start = re.compile(rf"(?<![\w.\\])({names})\[", re.IGNORECASE)

    def rename(formula: str) -> str:
        result, at = "", 0
        while match := start.search(formula, at):
            end = _closing(formula, match.end() - 1)
            result += formula[at : match.end() - 1]
            result += _ITEM.sub(
                partial(_renamed, columns=renamed[match[1].lower()]), formula[match.end() - 1 : end]
            )
            at = end
        return result + formula[at:]

    return rename


def _renamed(item: "re.Match[str]", columns: Mapping[str, str]) -> str:
    """What stands in brackets in a formula, with the new name where it is a column that has one."""
    new = columns.get(re.sub(r"'(.)", r"\1", item[1], flags=re.DOTALL).lower())
    return item[0] if new is None else "[" + _SPECIAL.sub(r"'\1", new) + "]"


def _closing(formula: str, start: int) -> int:
    """Where the bracket ends that opens at `start`; a quote takes its meaning from the character after it."""
    depth, at = 0, start
    while at < len(formula):
        if formula[at] == "'":
            at += 1
        elif formula[at] == "[":
            depth += 1
        elif formula[at] == "]":
            depth -= 1
            if not depth:
                return at + 1
        at += 1
    return len(formula)
