"""Records in a table with delimiters: each row is a text with its id, read one after the other from a file of any size."""

import codecs
import csv
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from typing import BinaryIO

from nambuk.documents.document import Document, DocumentError
from nambuk.documents.encodings import charset
from nambuk.documents.formats.tables.delimited import dialect_of
from nambuk.documents.limits import raise_it
from nambuk.documents.options import AS_FOUND, ReadOptions
from nambuk.documents.records import USUAL_COLUMNS, RecordColumns, record_document
from nambuk.documents.source import STANDARD_INPUT, open_file, problem

_HEAD = 262_144
_CHUNK = 262_144
_LINE_END = re.compile(r"\r\n|\n|\r(?!\Z)")


def read_row_records(
    path: str, options: ReadOptions = AS_FOUND, columns: RecordColumns = USUAL_COLUMNS
) -> Iterator[Document | DocumentError]:
    """The rows of a table (.csv, .tsv; "-": standard input) as documents, one at a time.

    The first row names the columns; encoding, delimiter and quotation marks are found out from the beginning of the
    file. A row that is no record gives a DocumentError that names file and row, and so does a file that cannot be
    read on; empty rows are passed over. A file may be of any size, a row may not.
    """
    try:
        with nullcontext(sys.stdin.buffer) if path == STANDARD_INPUT else open_file(path) as stream:
            yield from _records(stream, path, options, columns)
    except OSError as error:
        yield problem(path, error)
    except DocumentError as error:
        yield error


def _records(
    stream: BinaryIO, path: str, options: ReadOptions, columns: RecordColumns
) -> Iterator[Document | DocumentError]:
    head = stream.read(_HEAD)
    if not head:
        raise DocumentError(path, "is empty; leave it out or check how it was saved")
    decoded = charset.decode(_whole_lines(head), path, options.encoding)
    dialect = dialect_of(decoded.text, "\t" if path.lower().endswith(".tsv") else ",")
    limit = options.limits.text_size
    csv.field_size_limit(max(csv.field_size_limit(), limit))
    rows = csv.reader(
        _lines(head, stream, path, decoded.encoding, limit),
        delimiter=dialect.delimiter,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        strict=True,
    )
    names: list[str] | None = None
    traces = charset.traces_of(decoded.encoding)
    for number, row in _numbered(rows, path):
        if not any(cell.strip() for cell in row):
            continue
        if names is None:
            names = [cell.strip() for cell in row]
            _check_names(path, names, columns)
            continue
        record = dict(zip(names, row, strict=False))
        found = record_document(f"{path}, row {number}", record, columns)
        if isinstance(found, Document):
            facts = replace(found.facts, encoding=decoded.encoding, traces=(*traces, *found.facts.traces))
            found = replace(found, facts=facts)
        yield found


def _check_names(path: str, names: Iterable[str], columns: RecordColumns) -> None:
    """Raise DocumentError unless the first row names the columns of the records."""
    for option, name in (("--id-column", columns.id), ("--text-column", columns.text)):
        if name not in names:
            known = ", ".join(f'"{one[:40]}"' for one in list(names)[:12])
            raise DocumentError(
                path, f'has no column "{name}" in its first row; it has {known}; name it with {option}'
            )


def _numbered(rows: "Iterator[list[str]]", path: str) -> Iterator[tuple[int, list[str]]]:
    """(number from 1, cells) of each row. Raises DocumentError where the table cannot be read on."""
    number = 0
    while True:
        number += 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            reason = f"is no row of a table ({error}); look at its quotation marks"
            raise DocumentError(f"{path}, row {number}", reason) from None
        yield number, row


def _whole_lines(head: bytes) -> bytes:
    """The beginning of a file without what may be half a character or half a line."""
    if len(head) < _HEAD:
        return head
    if b"\x00" in head:
        return head[: len(head) // 4 * 4]
    return head[: head.rfind(b"\n") + 1] or head


def _lines(head: bytes, stream: BinaryIO, path: str, encoding: str, limit: int) -> Iterator[str]:
    """The lines of a file with their ends. Raises DocumentError for bytes that do not fit, and too long lines."""
    decoder = codecs.getincrementaldecoder(encoding)()
    rest, chunk, done, is_first = "", head, 0, True
    while True:
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeError as error:
            place = done + getattr(error, "start", 0)
            reason = f"is not {encoding} near byte {place}; name its encoding with --encoding"
            raise DocumentError(path, reason) from None
        rest += text.removeprefix("\ufeff") if is_first else text
        is_first = False
        end = 0
        for line_end in _LINE_END.finditer(rest):
            yield rest[end : line_end.end()]
            end = line_end.end()
        rest = rest[end:]
        if not chunk:
            if rest:
                yield rest
            return
        if len(rest) > limit:
            raise DocumentError(path, f"a line is too long; {raise_it('text-size', limit * 2)}")
        done += len(chunk)
        chunk = stream.read(_CHUNK)
