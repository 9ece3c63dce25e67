"""Texts that are no files: strings, and JSON lines with an `id` and a `text` each. Tables: `rowrecords`."""

import re
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, BinaryIO

from nambuk.documents.document import Document, DocumentError, FileFacts, Paragraph
from nambuk.documents.draft import check_size, with_misreading, with_names
from nambuk.documents.encodings.names import ordinary_names
from nambuk.documents.limits import LIMITS, Limits
from nambuk.documents.source import STANDARD_INPUT, open_file, problem, too_large


@dataclass(frozen=True, slots=True)
class RecordColumns:
    """Where records have their id and their text: keys of JSON objects (dotted: "body.text"), names of columns."""

    id: str = "id"
    text: str = "text"


USUAL_COLUMNS = RecordColumns()

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def text_document(id: str, text: str) -> Document:
    r"""A document from a string. Its text is the string itself, so offsets count in what was given.

    Lines are paragraphs; a carriage return before a newline belongs to no paragraph. Raises
    DocumentError for NULs, lone surrogates and too long texts; an empty text is one empty paragraph.

    >>> text_document("1", "첫줄\r\n둘째줄").paragraph_texts()
    ['첫줄', '둘째줄']
    """
    if surrogate := _LONE_SURROGATE.search(text):
        reason = f"holds half a character (lone surrogate) at character {surrogate.start()}"
        raise DocumentError(id, f"{reason}; mend the text")
    if "\x00" in text:
        raise DocumentError(id, f"holds a NUL at character {text.index(chr(0))}; mend the text")
    check_size(id, len(text), text.count("\n") + 1)
    import hashlib

    data = text.encode("utf-8")
    digest = hashlib.sha256(data).hexdigest()
    paragraphs: list[Paragraph] = []
    start = 0
    for line in text.split("\n"):
        paragraphs.append(Paragraph(start, start + len(line.removesuffix("\r"))))
        start += len(line) + 1
    names = ordinary_names(text)
    facts = with_names(FileFacts("text"), names.syllables, names.in_whole_names)
    facts = with_misreading(text.split("\n"), facts)
    return Document(id, names.text, digest, tuple(paragraphs), facts, len(data))


def read_records(
    path: str, limits: Limits = LIMITS, columns: RecordColumns = USUAL_COLUMNS
) -> Iterator[Document | DocumentError]:
    """The records of a file of JSON lines ("-": standard input), one at a time.

    Each line is an object with `id` (text or number) and `text`, or what `columns` names; other keys are left alone,
    blank lines are passed over. A line that is no such record gives a DocumentError that names file and line, and
    so does a file that cannot be opened. A file may be of any size, a line may not.
    """
    try:
        with nullcontext(sys.stdin.buffer) if path == STANDARD_INPUT else open_file(path) as stream:
            for number, line in _lines(stream, path, limits.text_size):
                if isinstance(line, DocumentError):
                    yield line
                elif line.strip():
                    yield _record(f"{path}, line {number}", line, columns)
    except OSError as error:
        yield problem(path, error)
    except DocumentError as error:
        yield error


def _lines(stream: BinaryIO, path: str, limit: int) -> Iterator[tuple[int, bytes | DocumentError]]:
    """(number from 1, line) of a stream; a line over the limit is an error and its rest is skipped."""
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if len(line) > limit:
            yield number, too_large(f"{path}, line {number}", None, limit, "text-size")
            while not line.endswith(b"\n"):
                if not (line := stream.readline(limit)):
                    return
            continue
        yield number, line


def _record(name: str, line: bytes, columns: RecordColumns) -> Document | DocumentError:
    """The document of one line, or what is wrong with it."""
    import json

    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return DocumentError(name, f"is not UTF-8 (byte {error.start}); save the file as UTF-8")
    except ValueError as error:
        return DocumentError(name, f"is no JSON ({error}); give one object with id and text")
    except RecursionError:
        return DocumentError(name, "is nested too deeply; give one object with id and text")
    if not isinstance(record, dict):
        return DocumentError(name, 'is no JSON object; give one like {"id": "1", "text": "…"}')
    return record_document(name, record, columns)


def record_document(name: str, record: dict[str, Any], columns: RecordColumns) -> Document | DocumentError:
    """The document of a record, or what is wrong with it; `name` is the record's place for people."""
    id, text = _value(record, columns.id), _value(record, columns.text)
    if isinstance(id, bool) or not isinstance(id, str | int) or id == "":
        return DocumentError(name, f'has no "{columns.id}"; give it a text or a number')
    if not isinstance(text, str):
        return DocumentError(name, f'has no "{columns.text}"; give it a text')
    if not text.strip():
        return DocumentError(name, f'"{columns.text}" is empty; leave the record out')
    try:
        return text_document(_LONE_SURROGATE.sub("\ufffd", str(id)), text)
    except DocumentError as error:
        return DocumentError(name, error.reason)


def _value(record: dict[str, Any], key: str) -> Any:
    """What stands under a key, or under the keys that its dots part."""
    if key in record:
        return record[key]
    value: Any = record
    for part in key.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value
