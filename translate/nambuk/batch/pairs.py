"""Southern training pairs made into northern ones: the Korean side of TSV, JSONL and TMX converted, all else kept.

The Korean side is converted in blocks, so that many processes may share the work.
"""

import json
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import accumulate, islice
from typing import Any, NamedTuple

from lxml import etree

from nambuk.batch.ordered import map_ordered
from nambuk.conversion import Conversion, Options, convert_lines
from nambuk.documents.document import DocumentError
from nambuk.documents.tmx import LANG, language_of, tmx_root
from nambuk.variety import Variety

_BLOCK = 200  # segments that are converted together


class PairsError(Exception):
    """A file of pairs that cannot be used: which line, why, and what to do."""


class _Row(NamedTuple):
    """A text to convert, and what the row has beside it."""

    text: str
    rest: Any


def northern_tsv(lines: Iterable[str], column: int, options: Options) -> Iterator[str]:
    """Lines of tab-separated text with the cell of `column` (from 0) converted; lines out as in, without their ends.

    Raises PairsError for a line without that cell. Lines without any text pass.
    """
    rows = (_cells(number, line.rstrip("\r\n"), column) for number, line in enumerate(lines, 1))
    for row, conversion in _converted(rows, options):
        before, after = row.rest
        yield "\t".join([*before, conversion.text, *after])


def _cells(number: int, line: str, column: int) -> _Row:
    cells = line.split("\t") if line else [""] * (column + 1)
    if column >= len(cells):
        reason = f"has {len(cells)} columns, so there is no column {column + 1}; name another with --column"
        raise PairsError(f"line {number}: {reason}")
    before = cells[:column] if line else []
    return _Row(cells[column], (before, cells[column + 1 :]))


def northern_jsonl(lines: Iterable[str], field: str, options: Options) -> Iterator[str]:
    """JSON lines with the text in `field` converted; raises PairsError for a line that is no object with it."""
    rows = (_record(number, line, field) for number, line in enumerate(lines, 1) if line.strip())
    for row, conversion in _converted(rows, options):
        yield json.dumps(row.rest | {field: conversion.text}, ensure_ascii=False)


def _record(number: int, line: str, field: str) -> _Row:
    try:
        record = json.loads(line)
        text = record[field]
    except (ValueError, KeyError, TypeError, RecursionError):
        text = None
    if not isinstance(text, str):
        raise PairsError(
            f"line {number}: no JSON object with a text in {field!r}; name the field with --field"
        )
    return _Row(text, record)


def _converted(rows: Iterable[_Row], options: Options) -> Iterator[tuple[_Row, Conversion]]:
    """Rows with their texts converted, in their order."""
    for block, done in map_ordered(partial(_convert_block, options), _blocks(rows), _size):
        yield from zip(block, done, strict=True)


def _blocks(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    remaining = iter(rows)
    while block := list(islice(remaining, _BLOCK)):
        yield block


def _size(block: list[_Row]) -> int:
    return sum(len(row.text) for row in block)


def _convert_block(options: Options, block: list[_Row]) -> tuple[list[_Row], list[Conversion]]:
    return block, convert_lines([row.text for row in block], options)


def northern_tmx(data: bytes, options: Options) -> bytes:
    """A TMX file with its Korean segments converted and marked ko-KP; raises PairsError for what is no TMX.

    Inline elements stay between the letters where they were.
    """
    try:
        root = tmx_root(data, "TMX")
    except DocumentError as error:
        raise PairsError(error.reason) from error
    variants = [v for v in root.iter("tuv") if language_of(v).lower().partition("-")[0] == "ko"]
    segments = [seg for variant in variants for seg in variant.iter("seg")]
    rows = (_Row("".join(map(str, segment.itertext())), number) for number, segment in enumerate(segments))
    for row, conversion in _converted(rows, options):
        _rewrite(segments[row.rest], conversion)
    for variant in variants:
        variant.set(LANG if variant.get(LANG) else "lang", str(Variety.KP))
    header = root.find("header")
    if header is not None and header.get("srclang", "").lower().partition("-")[0] == "ko":
        header.set("srclang", str(Variety.KP))
    return etree.tostring(root.getroottree(), encoding="utf-8", xml_declaration=True)


def _rewrite(segment: Any, conversion: Conversion) -> None:
    """Put the changes into the pieces of text between a segment's inline elements: each where it begins."""
    places = list(_places_of_text(segment))
    pieces = [getattr(element, slot) or "" for element, slot in places]
    starts = [0, *accumulate(map(len, pieces))][:-1]
    new = list(pieces)
    for change in reversed(conversion.changes):
        holding = [
            n
            for n, start in enumerate(starts)
            if start <= change.start <= start + len(pieces[n]) and pieces[n]
        ]
        first = next((n for n in holding if change.start < starts[n] + len(pieces[n])), holding[-1])
        for number in reversed(range(len(pieces))):
            low = max(change.start - starts[number], 0)
            high = min(change.end - starts[number], len(pieces[number]))
            if low < high or number == first:
                inserted = change.after if number == first else ""
                new[number] = new[number][:low] + inserted + new[number][max(low, high) :]
    for (element, slot), text in zip(places, new, strict=True):
        setattr(element, slot, text or None)


def _places_of_text(element: Any) -> Iterator[tuple[Any, str]]:
    """Where an element's text stands, in its order: the text or the tail of itself and of those in it."""
    if isinstance(element.tag, str):
        yield element, "text"
        for child in element:
            yield from _places_of_text(child)
            yield child, "tail"
