"""Which columns of a table hold the text: those that the user names, else those that hold Korean."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from nambuk.documents.document import DocumentError

_HANGUL = re.compile("[가-힣ㄱ-ㅣᄀ-ᇿ]")
_WORDS = re.compile(r"[^\W\d_]{2}[^\w\n]{1,3}[^\W\d_]{2}")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_GOOD_PART = 0.3
_SHOWN = 12


@dataclass(slots=True)
class Column:
    """A column of a table: its name for people, and how many of its cells hold what."""

    name: str
    filled: int = 0
    korean: int = 0
    words: int = 0
    letters: int = 0

    def add(self, cell: str) -> None:
        """Count a cell."""
        if cell.strip():
            self.filled += 1
            self.korean += _HANGUL.search(cell) is not None
            self.words += _WORDS.search(cell) is not None
            self.letters += _LETTERS.search(cell) is not None


@dataclass(slots=True)
class Choice:
    """The columns that are read, by their keys, and what is said of the others."""

    keys: frozenset[object]
    notes: tuple[str, ...] = ()
    without: list[str] = field(default_factory=list)


def chosen(
    columns: dict[object, Column], wanted: Sequence[str], name: str, *, numbered: bool = True
) -> Choice:
    """The columns to read of a table whose columns are these, by their keys and in order.

    `wanted` are names or, where they are `numbered`, numbers from 1; a name comes before a number. Left out, those
    are taken in which a good part of the cells hold Hangul; in a table without Hangul those with words, or else
    letters. Raises DocumentError for a column that does not exist.
    """
    named = (_named(columns, one, name, numbered=numbered) for one in wanted)
    keys = frozenset(named if wanted else _with_text(columns))
    read = [column.name for key, column in columns.items() if key in keys]
    unread = [column.name for key, column in columns.items() if key not in keys and column.filled]
    notes = (f"columns read: {_listed(read)}; not read: {_listed(unread)}",) if unread else ()
    return Choice(keys, notes)


def _named(columns: dict[object, Column], wanted: str, name: str, *, numbered: bool) -> object:
    """The key of a column by its name, or its number."""
    for key, column in columns.items():
        if column.name == wanted.strip():
            return key
    for key, column in columns.items():
        if column.name.casefold() == wanted.strip().casefold():
            return key
    keys = list(columns)
    if (
        numbered
        and wanted.isascii()
        and wanted.isdigit()
        and len(wanted) < 6
        and 0 < int(wanted) <= len(keys)
    ):
        return keys[int(wanted) - 1]
    known = _listed([column.name for column in columns.values()])
    what = "a name or a number from 1" if numbered else "one of them"
    raise DocumentError(name, f"has no column {wanted!r}; it has {known}; give {what} with --column")


def _with_text(columns: dict[object, Column]) -> Iterable[object]:
    """The keys of the columns that hold Korean; where none does, words; where none does, letters."""
    for kind in ("korean", "words", "letters"):
        found = [key for key, one in columns.items() if getattr(one, kind) > _GOOD_PART * one.filled]
        if found:
            return found
    return []


def _listed(names: Sequence[str]) -> str:
    """Names of columns for people, not all of very many."""
    shown = ", ".join(f'"{name[:40]}"' for name in names[:_SHOWN])
    return (f"{shown} and {len(names) - _SHOWN} more" if len(names) > _SHOWN else shown) or "none"
