"""Traces that a text carries in itself, whatever file it stands in: lists, slips of the keyboard, dates."""

import re
from collections.abc import Iterable, Sequence

from nambuk.documents.document import Document
from nambuk.origin.traces.dates import date_styles
from nambuk.origin.traces.enumerations import enumerations
from nambuk.origin.traces.keyboard import slips
from nambuk.origin.traces.orders import sorted_lists

Found = tuple[str, str, int]
"""Id of a trace in `corpus/traces.toml`, what stands there, where it begins in code points."""

MOST_OF_A_TRACE = 5
_CELL = re.compile(r"(.*?\btable \d+), row \d+, (cell \d+)$")


def traces_of_text(document: Document) -> list[Found]:
    """The traces in the text of a document, the first five of each."""
    paragraphs = [(p.start, document.text[p.start : p.end], p.container or "") for p in document.paragraphs]
    lines = [(start, text) for start, text, _ in paragraphs]
    found = [
        *enumerations(lines),
        *sorted_lists(_in_columns(paragraphs)),
        *slips(document.text),
        *date_styles(document.text),
    ]
    return _first_of_each(found)


def _in_columns(paragraphs: Sequence[tuple[int, str, str]]) -> Iterable[tuple[int, str]]:
    """The paragraphs in their order, those of tables column by column after them: lists stand in columns."""
    columns: dict[str, list[tuple[int, str]]] = {}
    for start, text, container in paragraphs:
        cell = _CELL.match(container)
        if cell is None:
            yield start, text
        else:
            columns.setdefault(f"{cell[1]}, {cell[2]}", []).append((start, text))
    for column in columns.values():
        yield column[0][0], "." * 50  # an end of every list before it
        yield from column


def _first_of_each(found: Iterable[Found]) -> list[Found]:
    counts: dict[str, int] = {}
    kept = []
    for trace in found:
        counts[trace[0]] = counts.get(trace[0], 0) + 1
        if counts[trace[0]] <= MOST_OF_A_TRACE:
            kept.append(trace)
    return kept
