"""Terms in and out of the formats of other programs: TSV (our own), CSV and JSON.

All three carry the same fields, so what is written is read back unchanged. In JSON a glossary is a
list of objects; words and flags are lists, fields without a value are left out.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TextIO

from nambuk.glossary.errors import GlossaryError
from nambuk.glossary.term import LANGUAGES, Term
from nambuk.glossary.tsv import COLUMNS, SEPARATOR, cells_from, read_terms, terms_of_table, words_of

_LISTS = (*LANGUAGES, "flags")

Rows = Sequence[dict[str, str]]


def export_terms(terms: Iterable[Term], format_name: str, stream: TextIO) -> None:
    """Write `terms` to `stream` as "tsv", "csv" or "json".

    Open a CSV file for a spreadsheet with `encoding="utf-8-sig", newline=""`.
    Raises GlossaryError for an unknown format or a word that cannot be written.

    >>> text = io.StringIO()
    >>> export_terms([Term("egg", {"ko-KP": ("닭알",), "en": ("egg",)})], "json", text)
    >>> print(text.getvalue())
    [
    {"id": "egg", "ko-KP": ["닭알"], "en": ["egg"]}
    ]
    """
    write = _WRITERS.get(format_name)
    if write is None:
        raise _unknown(format_name)
    write([cells_from(term) for term in terms], stream)


def import_terms(stream: TextIO, format_name: str, name: str = "-", tier: str = "user") -> tuple[Term, ...]:
    """The terms in `stream`, which is "tsv", "csv" or "json"; `name` appears in messages.

    Raises GlossaryError (file, line or entry, reason, way out) for anything that does not fit.
    """
    read = _READERS.get(format_name)
    if read is None:
        raise _unknown(format_name)
    return read(stream.read().removeprefix("\ufeff"), name, tier)


def _unknown(format_name: str) -> GlossaryError:
    return GlossaryError(format_name, None, "not a format that glossaries have", f"use {', '.join(_WRITERS)}")


def _write_tsv(rows: Rows, stream: TextIO) -> None:
    stream.write("\t".join(COLUMNS) + "\n")
    stream.writelines("\t".join(row[column] for column in COLUMNS) + "\n" for row in rows)


def _write_csv(rows: Rows, stream: TextIO) -> None:
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def _write_json(rows: Rows, stream: TextIO) -> None:
    stream.write("[\n")
    for position, row in enumerate(rows):
        stream.write(",\n" if position else "")
        json.dump(_json_entry(row), stream, ensure_ascii=False)
    stream.write("\n]\n")


def json_entry(term: Term) -> dict[str, str | list[str]]:
    """`term` as an object of JSON, fields without a value left out.

    >>> json_entry(Term("egg", {"ko-KP": ("닭알",), "en": ("egg",)}))
    {'id': 'egg', 'ko-KP': ['닭알'], 'en': ['egg']}
    """
    return _json_entry(cells_from(term))


def _json_entry(row: dict[str, str]) -> dict[str, str | list[str]]:
    entry: dict[str, str | list[str]] = {}
    for column, cell in row.items():
        if cell:
            entry[column] = (
                cell if column not in _LISTS else cell.split() if column == "flags" else [*words_of(cell)]
            )
    return entry


def _read_csv(text: str, name: str, tier: str) -> tuple[Term, ...]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = [(reader.line_num, tuple(row)) for row in reader if any(row) and not row[0].startswith("#")]
    except csv.Error as error:
        raise GlossaryError(
            name, reader.line_num, f"broken CSV ({error})", "export it again, in UTF-8"
        ) from None
    return terms_of_table(rows, name, tier)


def _read_json(text: str, name: str, tier: str) -> tuple[Term, ...]:
    try:
        entries = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        reason = error.msg.lower() if isinstance(error, json.JSONDecodeError) else "nested too deeply"
        raise GlossaryError(name, line, f"broken JSON ({reason})", "export it again") from None
    if not isinstance(entries, list):
        raise GlossaryError(name, None, "not a list of entries", "put the entries between [ and ]")
    rows = [(number, _cells_of_entry(entry, number, name)) for number, entry in enumerate(entries, 1)]
    try:
        return terms_of_table([(1, COLUMNS), *rows], name, tier)
    except GlossaryError as error:
        raise GlossaryError(name, None, f"entry {error.line}: {error.reason}", error.remedy) from None


def _cells_of_entry(entry: object, number: int, name: str) -> tuple[str, ...]:
    """The cells of one JSON entry in the order of `COLUMNS`. `number` counts entries from 1."""
    if not isinstance(entry, dict):
        raise GlossaryError(name, None, f"entry {number} is not an object", "write it as {…}")
    for column, value in entry.items():
        if column not in COLUMNS:
            raise GlossaryError(
                name, None, f"unknown field {column!r} in entry {number}", f"one of {' '.join(COLUMNS)}"
            )
        if not isinstance(value, str) and not (column in _LISTS and _is_words(value)):
            wanted = "text or a list of text" if column in _LISTS else "text"
            raise GlossaryError(
                name, None, f"field {column!r} of entry {number} is not {wanted}", "correct it"
            )
    return tuple(_cell(column, entry.get(column, "")) for column in COLUMNS)


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)


def _cell(column: str, value: str | list[str]) -> str:
    if isinstance(value, str):
        return value
    return " ".join(value) if column == "flags" else SEPARATOR.join(value)


_WRITERS: dict[str, Callable[[Rows, TextIO], None]] = {
    "tsv": _write_tsv,
    "csv": _write_csv,
    "json": _write_json,
}
_READERS: dict[str, Callable[[str, str, str], tuple[Term, ...]]] = {
    "tsv": read_terms,
    "csv": _read_csv,
    "json": _read_json,
}


def format_of(path: Path) -> str:
    """The format that a file's name says: "csv", "json", otherwise "tsv"."""
    return {".csv": "csv", ".json": "json"}.get(path.suffix.lower(), "tsv")
