"""JSON: a glossary is a list of objects; words and flags are lists, fields without a value are left out."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from nambuk.glossary.errors import GlossaryError
from nambuk.glossary.term import LANGUAGES, Term
from nambuk.glossary.tsv import (
    COLUMNS,
    CONTEXT_COLUMNS,
    FIELDS,
    SEPARATOR,
    STYLE_COLUMNS,
    cells_from,
    decode,
    terms_of_table,
)

_LISTS = (*LANGUAGES, *CONTEXT_COLUMNS, "flags")


class Imported(NamedTuple):
    """`terms`; `losses`: a line for each kind of thing in the file that a glossary cannot hold."""

    terms: tuple[Term, ...]
    losses: tuple[str, ...]


def json_entry(term: Term) -> dict[str, str | list[str]]:
    """`term` as an object of JSON, fields without a value left out.

    >>> json_entry(Term("egg", {"ko-KP": ("닭알",), "en": ("egg",)}))
    {'id': 'egg', 'ko-KP': ['닭알'], 'en': ['egg']}
    """
    entry: dict[str, str | list[str]] = {"id": term.id}
    entry |= {language: [*term.words[language]] for language in LANGUAGES if language in term.words}
    styles, contexts = term.styles or {}, term.contexts or {}
    entry |= {column: styles[key] for column, key in STYLE_COLUMNS.items() if key in styles}
    for column, field in FIELDS.items():
        if value := getattr(term, field):
            entry[column] = value
    entry |= {column: [*contexts[v]] for column, v in CONTEXT_COLUMNS.items() if v in contexts}
    if term.flags:
        entry["flags"] = [*term.flags]
    return entry


def write_json(terms: Sequence[Term], pair: tuple[str, str]) -> bytes:
    """One object a line. Raises GlossaryError for a word that no cell can hold."""
    for term in terms:
        cells_from(term)
    lines = ",\n".join(json.dumps(json_entry(term), ensure_ascii=False) for term in terms)
    return f"[\n{lines}\n]\n".encode()


def read_json(content: bytes, name: str, tier: str) -> Imported:
    """The terms of a list of objects with our fields."""
    entries = json_list(content, name)
    rows = [(number, _cells_of_entry(entry, number, name)) for number, entry in enumerate(entries, 1)]
    try:
        return Imported(terms_of_table([(1, COLUMNS), *rows], name, tier), ())
    except GlossaryError as error:
        raise GlossaryError(name, None, f"entry {error.line}: {error.reason}", error.remedy) from None


def json_list(content: bytes, name: str) -> list[Any]:
    """The list of entries in a JSON file. Raises GlossaryError."""
    entries = parsed(content, name)
    if not isinstance(entries, list):
        raise GlossaryError(name, None, "not a list of entries", "put the entries between [ and ]")
    return entries


def parsed(content: bytes, name: str) -> Any:
    """What a JSON file holds. Raises GlossaryError."""
    try:
        return json.loads(decode(content, name))
    except (json.JSONDecodeError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        reason = error.msg.lower() if isinstance(error, json.JSONDecodeError) else "nested too deeply"
        raise GlossaryError(name, line, f"broken JSON ({reason})", "export it again") from None


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
