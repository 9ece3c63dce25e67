"""JSON lines (.jsonl, .ndjson): a paragraph for each text in the columns of a file of objects, one a line.

A column is a key; the keys of objects in objects are joined with dots ("body.text"), and the texts of a list stand
in the column of the list. Only strings that change are written anew; all else keeps its bytes, white space and order.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from nambuk.documents.document import DocumentError, MarkedText
from nambuk.documents.draft import Block, Draft, check_size
from nambuk.documents.encodings import charset
from nambuk.documents.formats.plain import unify_newlines
from nambuk.documents.formats.protocol import Format, by_name, text_of
from nambuk.documents.formats.tables.columns import Column, chosen
from nambuk.documents.limits import raise_it
from nambuk.documents.source import Source

_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[{}\[\]:,]|[^\s{}\[\]:,"]+')
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
_LOOKED_AT = 20_000
_EXAMPLE = 'give objects like {"id": "1", "text": "…"}'


@dataclass(frozen=True, slots=True)
class _String:
    """A text in an object: its column, what it says, and where it stands in the file's text, quotes included."""

    column: str
    text: str
    start: int
    end: int
    row: int


def read(source: Source) -> Draft:
    """The texts of the chosen columns, line by line. Raises DocumentError for a line that is no object."""
    decoded = charset.decode(source.data, source.name, source.options.encoding)
    strings, notes = _chosen(source, decoded.text)
    blocks = [
        Block(unify_newlines(one.text), f'row {one.row}, column "{one.column}"')
        for one in strings
        if one.text.strip()
    ]
    if not blocks:
        raise DocumentError(
            source.name, "holds no text in the columns that were read; name others with --column"
        )
    facts = decoded.facts("jsonl")
    return Draft(blocks, replace(facts, notes=(*facts.notes, *notes)))


def write(source: Source, paragraphs: Sequence[str | MarkedText]) -> bytes:
    """The file with new texts, in UTF-8."""
    decoded = charset.decode(source.data, source.name, source.options.encoding)
    strings, _ = _chosen(source, decoded.text)
    pieces: list[str] = []
    done = 0
    filled = (one for one in strings if one.text.strip())
    for one, new in zip(filled, map(text_of, paragraphs), strict=True):
        if new != unify_newlines(one.text):
            pieces += [decoded.text[done : one.start], json.dumps(new, ensure_ascii=False)]
            done = one.end
    mark = "\ufeff" if decoded.is_marked else ""
    return "".join((mark, *pieces, decoded.text[done:])).encode("utf-8")


def _chosen(source: Source, text: str) -> tuple[Iterator[_String], tuple[str, ...]]:
    """The strings of the columns to read, and what is said of the others."""
    columns: dict[object, Column] = {}
    for one in islice(_strings(source, text), _LOOKED_AT):
        columns.setdefault(one.column, Column(one.column)).add(one.text)
    wanted = source.options.columns
    if not columns:
        raise DocumentError(source.name, f"holds no texts; {_EXAMPLE}")
    choice = chosen(columns, wanted, source.name, numbered=False)
    return (one for one in _strings(source, text) if one.column in choice.keys), choice.notes


def _strings(source: Source, text: str) -> Iterator[_String]:
    """All strings in the objects of a file that are values. Raises DocumentError, which names the line."""
    limit, seen = source.limits.cells, 0
    for row, line in enumerate(_LINE.finditer(text), 1):
        check_size(source.name, 0, row, source.limits)
        if not line.group().strip():
            continue
        _check(source.name, row, line.group())
        for one in _values(text, line.start(), line.end(), row):
            seen += 1
            if seen > limit:
                raise DocumentError(
                    source.name, f"too large: more than {limit:,} texts; {raise_it('cells', limit * 10)}"
                )
            if found := _NO_TEXT.search(one.text):
                what = "a NUL" if found.group() == "\x00" else "half a character (lone surrogate)"
                reason = f'line {row}: "{one.column}" holds {what}; mend the text'
                raise DocumentError(source.name, reason)
            yield one


def _check(name: str, row: int, line: str) -> None:
    """Raise DocumentError for a line that is no JSON object."""
    try:
        value = json.loads(line)
    except ValueError as error:
        raise DocumentError(name, f"line {row}: is no JSON ({error}); {_EXAMPLE}") from None
    except RecursionError:
        raise DocumentError(name, f"line {row}: is nested too deeply; {_EXAMPLE}") from None
    if not isinstance(value, dict):
        raise DocumentError(name, f"line {row}: is no JSON object; {_EXAMPLE}")


def _values(text: str, start: int, end: int, row: int) -> Iterator[_String]:
    """The strings that are values in a line of valid JSON, with the dotted keys that lead to them."""
    levels: list[tuple[bool, str]] = []  # whether it is an object, and the key that leads to it
    key = ""
    is_key = False
    for token in _TOKEN.finditer(text, start, end):
        first = token.group()[0]
        if first in "{[":
            levels.append((first == "{", key))
            key, is_key = "", first == "{"
        elif first in "}]":
            levels.pop()
            key, is_key = "", False
        elif first == ",":
            is_key = levels[-1][0]
            key = ""
        elif first == '"':
            value = json.loads(token.group(), strict=False)
            if is_key:
                key, is_key = value, False
            else:
                column = ".".join(part for part in (*(name for _, name in levels), key) if part)
                yield _String(column, value, token.start(), token.end(), row)


FORMATS = by_name(Format("jsonl", read, write, is_text=True))
