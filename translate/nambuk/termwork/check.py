"""What is wrong with glossary files, line by line.

Loading is forgiving where nothing is lost; the check is strict, so that one habit of writing holds
in all files. Each rule is one small function of a cell that yields what is wrong with it; what takes knowledge of
the two standards is in `quality`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from nambuk.glossary.errors import GlossaryError, one_line
from nambuk.glossary.key import key_of
from nambuk.glossary.store import glossary_files
from nambuk.glossary.tsv import (
    CONTEXT_COLUMNS,
    OBLIGATORY,
    SEPARATOR,
    STYLE_COLUMNS,
    Table,
    cells_of,
    read_table,
    read_text,
    term_of,
    words_of,
)
from nambuk.termwork.quality import Quality

PARTS_OF_SPEECH = frozenset(
    {"noun", "verb", "adjective", "adverb", "name", "phrase", "suffix", "determiner", "interjection"}
)
FLAGS = frozenset({"false-friend", "replaceable", "shared", "stereotype", "derived", "north-too"})
DOMAINS = frozenset(
    {
        *("medicine", "epidemics", "science", "technology", "education", "language"),
        *("labour", "construction", "industry", "agriculture", "economy", "transport"),
        *("army", "state", "law", "media", "organisation", "people"),
        *("food", "home", "culture", "sport", "nature", "religion", "general"),
        *("place", "country"),
    }
)

REGISTERS = frozenset(
    {"official", "press", "technical", "spoken", "literary", "dated", "coarse", "dialect", "coinage"}
)
STATUSES = frozenset({"verified", "draft"})

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_HANJA_CELL = re.compile(r"[\u3400-\u9fff| ]*")
_ICD10 = re.compile(r"[A-Z]\d\d(\.\d)?(-[A-Z]\d\d)?")
_PERIOD = re.compile(r"(\d{4})?-(\d{4})?|\d{4}")

# A legacy character set holds what its readers write: GB 2312 no traditional characters, CP932 no
# simplified Chinese ones; hanja is found in the Korean or the Taiwanese set.
_CHARACTER_SETS: Mapping[str, tuple[str, ...]] = {
    "zh": ("gb2312",),
    "ja": ("cp932",),
    "hanja": ("euc_kr", "big5hkscs"),
}


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in a file. `line` counts from 1 (0: the whole file); `column` is "" for a line."""

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return one_line(": ".join(part for part in (place, self.column, self.message) if part))


def check_glossary(paths: Iterable[Path] | None = None, deep: bool = True) -> list[Problem]:
    """All problems of the files together, in their order; of the shipped glossary if none are named.

    Ids and concepts must be unique over all of them. A file that cannot be read is one problem. `deep`: whether the
    words are analysed too (see `quality`); raises `DictionaryMissingError` then where NK-HanDic is not installed.
    """
    problems: list[Problem] = []
    quality = Quality() if deep else None
    ids: dict[str, str] = {}
    concepts: dict[tuple[str, ...], str] = {}
    for path in glossary_files() if paths is None else paths:
        try:
            table = read_table(read_text(path), str(path))
        except GlossaryError as error:
            problems.append(Problem(error.file, error.line or 0, "", f"{error.reason}; {error.remedy}"))
            continue
        for line, row in table.lines:
            found = [*_check_line(table, line, row, ids, concepts)]
            if quality and len(row) <= len(table.columns):
                found += quality.problems(term_of(cells_of(table, line, row)), f"{table.file}:{line}")
            problems += (Problem(table.file, line, *each) for each in found)
    return problems


Found = tuple[str, str]  # column, message


def _check_line(
    table: Table, line: int, row: tuple[str, ...], ids: dict[str, str], concepts: dict[tuple[str, ...], str]
) -> Iterator[Found]:
    try:
        cells = cells_of(table, line, row)
    except GlossaryError as error:
        yield "", f"{error.reason}; {error.remedy}"
        return
    for column in table.columns if table.simple else OBLIGATORY:
        if not cells.get(column, "").strip():
            yield column, "empty"
    for column, cell in cells.items():
        if cell:
            yield from ((column, message) for message in _check_cell(column, cell))
    yield from _check_false_friend(cells)
    yield from _check_unique(cells, f"{table.file}:{line}", ids, concepts)


def _check_false_friend(cells: Mapping[str, str]) -> Iterator[Found]:
    """A false friend says what it means on either side; context words belong to false friends alone."""
    if "false-friend" in cells.get("flags", "").split():
        if not cells.get("note"):
            yield "note", "empty: a false friend needs its meaning on either side"
    else:
        yield from ((column, "only for false friends") for column in CONTEXT_COLUMNS if cells.get(column))
        if "replaceable" in cells.get("flags", "").split():
            yield "flags", "replaceable is only for false friends"


def _check_unique(
    cells: Mapping[str, str], place: str, ids: dict[str, str], concepts: dict[tuple[str, ...], str]
) -> Iterator[Found]:
    identifier = cells.get("id", "").strip()
    if identifier and (earlier := ids.setdefault(identifier, place)) != place:
        yield "id", f"{identifier!r} is also at {earlier}"
    concept = tuple(
        key_of(words[0]) if (words := words_of(cells.get(column, ""))) else ""
        for column in (
            "ko-KP",
            "pos",
            "ko-KR",
            "domain",
            "period",
        )  # an office may be another one in other years
    )
    if concept[0] and (earlier := concepts.setdefault(concept, place)) != place:
        yield (
            "ko-KP",
            f"the same concept is at {earlier} (northern word, part of speech, southern word, domain and period agree)",
        )


def _check_cell(column: str, cell: str) -> Iterator[str]:
    if cell != cell.strip() or "  " in cell or any(c.isspace() and c != " " for c in cell):
        yield "stray white space"
    if not unicodedata.is_normalized("NFC", cell):
        yield "not in NFC (composed) form"
    if any(
        unicodedata.category(character) in ("Cc", "Cf", "Co", "Cn") for character in cell if character != "\t"
    ):
        yield "an invisible or private character"
    if cell.startswith('"') and cell.endswith('"') and len(cell) > 1:
        yield "quotation marks around the cell"
    if column in _VOCABULARIES:
        yield from _check_vocabulary(column, cell.strip())
    elif column == "id":
        if not _ID.fullmatch(cell.strip()):
            yield f"{cell!r} is not small letters, digits and single hyphens"
    elif column == "period":
        if not _PERIOD.fullmatch(cell) or cell == "-":
            yield f"{cell!r} is not years, such as 1972-1998, 2016- or 1988"
    elif column == "icd10":
        if not all(_ICD10.fullmatch(code) for code in words_of(cell)):
            yield f"{cell!r} is not codes of ICD-10, such as J43 or J43.9"
    elif column not in ("note", "source", "definition"):
        yield from _check_words(column, cell)
        yield from _check_script(column, cell)


_VOCABULARIES = {
    "pos": PARTS_OF_SPEECH, "domain": DOMAINS, "flags": FLAGS, "register": REGISTERS, "status": STATUSES,
}  # fmt: skip
_SEVERAL = ("flags", "register")


def _check_vocabulary(column: str, cell: str) -> Iterator[str]:
    known = _VOCABULARIES[column]
    for value in cell.split() if column in _SEVERAL else [cell]:
        if value not in known:
            yield f"unknown {column} {value!r}; one of {' '.join(sorted(known))}"


def _check_words(column: str, cell: str) -> Iterator[str]:
    words = words_of(cell)
    if cell.strip() != SEPARATOR.join(words):
        yield f"words are separated by one {SEPARATOR!r}, with nothing before the first or after the last"
    if column in STYLE_COLUMNS and len(words) > 1:
        yield "a house has one word only"
    if len({*words}) < len(words):
        yield "a word twice"


def _check_script(column: str, cell: str) -> Iterator[str]:
    """Letters that do not belong in a column; see `_CHARACTER_SETS` for Chinese, Japanese and hanja."""
    if column.startswith(("ko-", "context@")):
        if not all(_HANGUL.search(word) for word in words_of(cell)):
            yield "a Korean word without Korean letters"
    elif _HANGUL.search(cell):
        yield "Korean letters"
    if column.startswith("en") and (_CYRILLIC.search(cell) or _HAN.search(cell)):
        yield "letters that are not Latin"
    if column == "ru":
        yield from _check_russian(cell)
    if column == "hanja" and not _HANJA_CELL.fullmatch(cell):
        yield "something that is not a Chinese character"
    for character in _HAN.findall(cell) if column in _CHARACTER_SETS else ():
        if not any(_fits(character, name) for name in _CHARACTER_SETS[column]):
            yield f"{character!r} is not written in {column} (simplified, traditional or Japanese form?)"


def _check_russian(cell: str) -> Iterator[str]:
    for word in re.findall(r"\w+", cell):
        if _LATIN.search(word):
            yield f"Latin look-alike in {word!r}" if _CYRILLIC.search(word) else f"Latin letters in {word!r}"
    if _HAN.search(cell):
        yield "Chinese characters"


def _fits(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
