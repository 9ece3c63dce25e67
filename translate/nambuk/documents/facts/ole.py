"""Compound files (doc, HWP 5): their summary properties ([MS-OLEPS]), and records of HWP 5.

The container is read by python-hwpx, whose reader refuses chains that loop or leave the file.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from nambuk.documents.facts.gathering import Gathering, language_of
from nambuk.documents.source import Source

TITLE, AUTHOR, TEMPLATE, LAST_AUTHOR, REVISION = 2, 4, 7, 8, 9
PRINTED, CREATED, SAVED, APPLICATION, DATE_TEXT = 11, 12, 13, 18, 20
_COMPANY, _MANAGER, _CODE_PAGE = 15, 14, 1
_SUMMARY, _DOCUMENT_SUMMARY = "\x05SummaryInformation", "\x05DocumentSummaryInformation"
_MOST_PROPERTIES = 256
_MOST_RECORDS = 100_000
_WORD_SIGNATURE = 0xA5EC
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)

_MEANT = {
    TITLE: ("title", "title"),
    AUTHOR: ("person", "written by"),
    LAST_AUTHOR: ("person", "last saved by"),
    TEMPLATE: ("template", "template"),
    PRINTED: ("time", "printed"),
    CREATED: ("time", "created"),
    SAVED: ("time", "modified"),
    APPLICATION: ("application", "application"),
}


def gather(source: Source, found: Gathering) -> None:
    """Add the traces of an old Office file."""
    from hwpx.hwp5.cfb import CompoundFile

    file = CompoundFile(source.data)
    for name, place in ((_SUMMARY, "SummaryInformation"), (_DOCUMENT_SUMMARY, "DocumentSummaryInformation")):
        if not file.has_stream(name):
            continue
        told, code_page = properties(file.read(name))
        if name == _SUMMARY:
            add_summary(told, place, found)
        else:
            found.add("organisation", told.get(_COMPANY), f"{place}, company")
            found.add("person", told.get(_MANAGER), f"{place}, manager")
        if code_page not in (0, 1200, 65001):
            found.add("code page", f"cp{code_page}", f"{place}, code page")
    if file.has_stream("WordDocument"):
        start = file.read("WordDocument")[:68]
        if len(start) >= 8 and struct.unpack_from("<H", start)[0] == _WORD_SIGNATURE:
            found.add(
                "language",
                language_of(struct.unpack_from("<H", start, 6)[0]),
                "WordDocument, language of the program",
            )


def add_summary(told: Mapping[int, str], place: str, found: Gathering) -> None:
    """Add the properties of a summary that say who, when and with what."""
    for number, (kind, what) in _MEANT.items():
        value = told.get(number, "")
        if value != "Normal.dot" and value != "Normal.dotm":
            found.add(kind, value, f"{place}, {what}")


def properties(data: bytes) -> tuple[dict[int, str], int]:
    """Number → value of a property set's strings and times (ISO 8601), and its code page (0 for none).

    Damaged properties are left out.
    """
    found: dict[int, str] = {}
    code_page = 0
    try:
        if struct.unpack_from("<H", data)[0] != 0xFFFE:
            return {}, 0
        (section,) = struct.unpack_from("<I", data, 44)
        (count,) = struct.unpack_from("<I", data, section + 4)
        for index in range(min(count, _MOST_PROPERTIES)):
            number, offset = struct.unpack_from("<II", data, section + 8 + 8 * index)
            (kind,) = struct.unpack_from("<I", data, section + offset)
            at = section + offset + 4
            if number == _CODE_PAGE and kind & 0xFFFF == 2:
                (code_page,) = struct.unpack_from("<H", data, at)
            elif value := _value(data, kind & 0xFFFF, at, code_page):
                found[number] = value
    except (struct.error, OverflowError, ValueError):
        pass  # what was read before the damage stays
    return found, code_page


def _value(data: bytes, kind: int, at: int, code_page: int) -> str:
    """A string or a time; "" for every other type."""
    if kind == 31:  # VT_LPWSTR
        (length,) = struct.unpack_from("<I", data, at)
        return (
            data[at + 4 : at + 4 + 2 * min(length, 10_000)]
            .decode("utf-16-le", errors="replace")
            .split("\0")[0]
        )
    if kind == 30:  # VT_LPSTR
        (length,) = struct.unpack_from("<I", data, at)
        raw = data[at + 4 : at + 4 + min(length, 10_000)].split(b"\0")[0]
        return _decoded(raw, code_page)
    if kind == 64:  # VT_FILETIME
        (ticks,) = struct.unpack_from("<Q", data, at)
        days = timedelta(microseconds=ticks // 10)
        return (_EPOCH + days).strftime("%Y-%m-%dT%H:%M:%SZ") if days.days > 365 * 350 else ""
    return ""


def _decoded(raw: bytes, code_page: int) -> str:
    """A string in the code page that the set names."""
    for encoding in ("utf-8" if code_page == 65001 else f"cp{code_page}", "cp949"):
        try:
            return raw.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return raw.decode("latin-1")


def inflated(data: bytes, limit: int) -> bytes:
    """A stream of HWP 5 unpacked, at most `limit` bytes of it."""
    return zlib.decompressobj(-15).decompress(data, limit)


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(tag, payload) of the records of a HWP 5 stream, as far as they are whole."""
    at = 0
    for _ in range(_MOST_RECORDS):
        if at + 4 > len(data):
            return
        (head,) = struct.unpack_from("<I", data, at)
        size, at = head >> 20, at + 4
        if size == 0xFFF:
            if at + 4 > len(data):
                return
            (size,) = struct.unpack_from("<I", data, at)
            at += 4
        if at + size > len(data):
            return
        yield head & 0x3FF, data[at : at + size]
        at += size
