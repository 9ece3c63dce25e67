"""The cells of a workbook that hold text: strings that cells share, strings in cells, and what formulas give."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from nambuk.documents.document import DocumentError, MarkedText
from nambuk.documents.formats.ooxml import xlsxmarks
from nambuk.documents.formats.ooxml.passages import Passage
from nambuk.documents.formats.package import Package
from nambuk.documents.formats.protocol import text_of
from nambuk.documents.limits import raise_it
from nambuk.documents.source import Source

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})$")
_LETTERS = re.compile(r"[A-Za-z]{1,3}$")
HANGUL = re.compile("[가-힣ㄱ-ㆎ]")
_TEXTS = ("s", "str", "inlineStr")


@lru_cache(maxsize=4096)
def column_number(letters: str) -> int:
    """The number of a column, from 1.

    >>> column_number("A"), column_number("AB")
    (1, 28)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


@lru_cache(maxsize=4096)
def column_letters(number: int) -> str:
    """The letters of a column.

    >>> column_letters(28)
    'AB'
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def namespace_of(element: Any) -> str:
    """The namespace of an element, in braces: the strict variant has another one."""
    return str(element.tag).rpartition("}")[0] + "}"


# ---- strings


class SharedStrings:
    """The table of strings of a workbook, which cells name by their number."""

    def __init__(self, package: Package, part: str | None) -> None:
        """Read the table in `part`; None where there is none."""
        self._package, self._part = package, part
        self._strings = list(package.root(part).iterfind("{*}si")) if part else []
        self._said: dict[int, MarkedText] = {}
        self._uses: Counter[int] = Counter()
        self._claims: dict[int, list[tuple[SharedCell, str | MarkedText]]] = {}

    def number(self, value: str | None) -> int | None:
        """The number of the string that a cell has for its value; None where there is no such string."""
        value = (value or "").strip()
        is_number = value.isascii() and value.isdigit() and len(value) < 10
        return int(value) if is_number and int(value) < len(self._strings) else None

    def use(self, number: int) -> None:
        """Count a cell that names this string."""
        self._uses[number] += 1

    def marked(self, number: int) -> MarkedText:
        """What a string says."""
        if number not in self._said:
            outline, _ = xlsxmarks.outlined(self._strings[number])
            self._said[number] = MarkedText(outline.text, outline.marks)
        return self._said[number]

    def claim(self, cell: "SharedCell", new: str | MarkedText) -> bool:
        """Note that a cell is to say something new (`settle` does it); False where that is what it says."""
        old = self.marked(cell.string)
        if new in (old, old.text):
            return False
        if isinstance(new, MarkedText) and xlsxmarks.outlined(self._strings[cell.string])[0].is_same(new):
            return False
        self._claims.setdefault(cell.string, []).append((cell, new))
        return True

    def settle(self) -> None:
        """Write what was claimed. A string that all its cells want to change alike is changed; others get a new one."""
        if self._part is None or not self._claims:
            return
        root = self._package.root(self._part)
        for number, claims in self._claims.items():
            groups: dict[str | MarkedText, list[SharedCell]] = {}
            for cell, new in claims:
                groups.setdefault(new, []).append(cell)
            old = self._strings[number]
            model = deepcopy(old)
            is_free = len(claims) == self._uses[number]
            for new, cells in groups.items():
                if is_free:
                    string, is_free = old, False
                else:
                    string = deepcopy(model)
                    self._strings.append(string)
                    root.append(string)
                    for cell in cells:
                        cell.element.find("{*}v").text = str(len(self._strings) - 1)
                        self._package.mark_changed(cell.part)
                xlsxmarks.put(string, new)
        if root.get("uniqueCount") is not None:
            root.set("uniqueCount", str(len(self._strings)))
        self._package.mark_changed(self._part)


@dataclass(slots=True)
class CellPassage(Passage):
    """A cell that holds text; `at` is its row and column, from 1."""

    at: tuple[int, int] = (0, 0)


@dataclass(slots=True)
class SharedCell(CellPassage):
    """A cell that names a string of the table; it gets its new text when the table is settled."""

    strings: Any = None
    string: int = 0

    def marked(self) -> MarkedText:
        """What its string says."""
        marked: MarkedText = self.strings.marked(self.string)
        return marked

    def put(self, new: str | MarkedText) -> bool:
        """Claim a new string."""
        is_new: bool = self.strings.claim(self, new)
        return is_new

    def part_to_write(self) -> None:
        """None: the sheet changes only if the string gets another number, which `settle` sees to."""


class StringPassage(CellPassage):
    """A string with looks that stands in its place: in a cell, or in a comment."""

    __slots__ = ()

    def marked(self) -> MarkedText:
        """Its text with marks."""
        outline, _ = xlsxmarks.outlined(self.element)
        return MarkedText(outline.text, outline.marks)

    def put(self, new: str | MarkedText) -> bool:
        """Give it new runs."""
        return xlsxmarks.put(self.element, new)


class ValuePassage(CellPassage):
    """A cell whose value is a text without looks."""

    __slots__ = ()

    def marked(self) -> MarkedText:
        """Its text."""
        return MarkedText(xlsxmarks.unescaped(self.element.text or ""))

    def put(self, new: str | MarkedText) -> bool:
        """Give it a new value."""
        if text_of(new) == self.marked().text:
            return False
        self.element.text = xlsxmarks.escaped(text_of(new))
        return True


# ---- sheets


@dataclass(slots=True)
class Cells:
    """Reads the cells of all sheets of a workbook, and counts what it meets: `seen` cells against the limit, formulas,
    their results that are texts, those with Korean in them, and cells whose string does not exist (`broken`).

    `wanted` are the columns that the user names; `unknown` those of them that no sheet has so far.
    """

    source: Source
    strings: SharedStrings
    seen: int = 0
    formulas: int = 0
    formula_texts: int = 0
    korean_formulas: int = 0
    broken: int = 0
    wanted: tuple[str, ...] = ()
    unknown: set[str] = field(default_factory=set)
    headings: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Take the columns from the options."""
        self.wanted = self.source.options.columns
        self.unknown = set(self.wanted)

    def passages(self, part: str, root: Any, place: str) -> Iterator[CellPassage]:
        """The cells of a sheet that hold text, row by row. Raises DocumentError for more cells than the limit."""
        columns: set[int] | None = None
        without = 0  # the row with the names of columns
        space = namespace_of(root)
        for formula in root.iter(f"{space}f"):
            self.formulas += 1
            self.korean_formulas += bool(HANGUL.search(formula.text or ""))
        for row, place_in_row, cell in self._text_cells(root, space):
            passage = self._passage(part, cell, row, place_in_row, space)
            is_result = next(cell.iterchildren(f"{space}f"), None) is not None
            if isinstance(passage, SharedCell):
                self.strings.use(passage.string)
            self.broken += passage is None and cell.get("t") == "s" and not is_result
            if passage is None or not passage.text().strip():
                continue
            if is_result:
                self.formula_texts += 1
                continue
            if self.wanted and columns is None:
                columns, without = self._chosen(part, row, cell.getparent(), space)
            column = passage.at[1]
            if columns is None or (column in columns and row != without):
                passage.container = f"{place}, cell {column_letters(column)}{row}"
                yield passage

    def _text_cells(self, root: Any, space: str) -> Iterator[tuple[int, int, Any]]:
        """(row, place in the row, element) of cells of text; what size the sheet claims to have is not looked at."""
        row, tag = 0, f"{space}c"
        for line in root.iterfind(f"{space}sheetData/{space}row"):
            self._count(len(line))
            number = line.get("r", "")
            row = int(number) if number.isascii() and number.isdigit() and len(number) < 8 else row + 1
            for place, cell in enumerate(line.iterchildren(tag), 1):
                if cell.get("t") in _TEXTS:
                    yield row, place, cell

    def _count(self, cells: int) -> None:
        """Count the cells of a row."""
        self.seen += cells
        limit = self.source.limits.cells
        if self.seen > limit:
            reason = f"too large: more than {limit:,} cells"
            raise DocumentError(self.source.name, f"{reason}; {raise_it('cells', limit * 10)}")

    def _passage(self, part: str, cell: Any, row: int, place: int, space: str) -> CellPassage | None:
        """The passage of a cell of text; None where it has none, or names a string that does not exist.

        Cells that do not say where they are stand at their place in the row.
        """
        kind = cell.get("t")
        inner = next(cell.iterchildren(f"{space}is" if kind == "inlineStr" else f"{space}v"), None)
        if inner is None or kind not in _TEXTS:
            return None
        match = _REFERENCE.match(cell.get("r", ""))
        at = (row, column_number(match[1]) if match else place)
        if kind != "s":
            return (StringPassage if kind == "inlineStr" else ValuePassage)(part, inner, "", at=at)
        number = self.strings.number(inner.text)
        if number is None:
            return None
        return SharedCell(part, cell, "", at=at, strings=self.strings, string=number)

    def _chosen(self, part: str, row: int, line: Any, space: str) -> tuple[set[int], int]:
        """The columns of a sheet that the user wants, and the row with their names (0: not named by their names).

        `line` is the first row that holds text. A name that stands in it comes before letters and numbers.
        """
        names: dict[str, int] = {}
        for place, cell in enumerate(line.iterchildren(f"{space}c"), 1):
            if (passage := self._passage(part, cell, row, place, space)) is not None:
                names.setdefault(passage.text().strip(), passage.at[1])
        self.headings += [name for name in names if name]
        columns, without = set(), 0
        for name in self.wanted:
            if name.strip() in names:
                columns.add(names[name.strip()])
                without = row
            elif name.isascii() and name.isdigit() and len(name) < 6:
                columns.add(int(name))
            elif _LETTERS.match(name):
                columns.add(column_number(name))
            else:
                continue
            self.unknown.discard(name)
        return columns, without

    def check_columns(self, passages: Sequence[Any]) -> None:
        """Raise DocumentError where the columns that the user names do not exist or hold no text."""
        if self.unknown or (self.wanted and not passages):
            name = next((name for name in self.wanted if name in self.unknown), ", ".join(self.wanted))
            known = ", ".join(dict.fromkeys(self.headings[:12])) or "none"
            reason = f"has no column {name!r} with text; its first rows hold: {known}"
            raise DocumentError(self.source.name, f"{reason}; name one of them, or a letter or number")
