"""The Ministry of Unification's comparison of northern and southern words (data.go.kr 15151340), CSV or JSON.

Its files name the columns in Korean, and not always alike: a column is known by the words of its name. In JSON the
rows stand in a list, or under "data" as the portal's interface gives them.
"""

import re
from typing import Any

from nambuk.glossary.errors import GlossaryError
from nambuk.glossary.exchange.records import Imported, parsed
from nambuk.glossary.exchange.tables import csv_rows
from nambuk.glossary.tsv import decode, terms_of_table

_SOURCE = "Ministry of Unification, data.go.kr 15151340"
_KNOWN = {
    "ko-KP": re.compile(r"북한|조선어|문화어|ko-KP", re.IGNORECASE),
    "ko-KR": re.compile(r"남한|한국어|표준어|우리말|ko-KR", re.IGNORECASE),
    "en": re.compile(r"영어|영문|english", re.IGNORECASE),
    "note": re.compile(r"뜻|의미|설명|해설|풀이|비고"),
}
_SEPARATORS = re.compile(r"\s*[,/;·|]\s*")


def read(content: bytes, name: str, tier: str) -> Imported:
    """The pairs of a file in UTF-8 or CP949; words in a cell may be separated by commas or slashes."""
    content = _in_utf_8(content)
    if content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"[", b"{"):
        header, rows = _json_rows(parsed(content, name), name)
    else:
        (_, header), *rows = csv_rows(decode(content, name), name) or [(1, ())]
    places = _columns(header)
    if not {"ko-KP", "ko-KR"} <= places.keys():
        found = ", ".join(header) or "none"
        raise GlossaryError(
            name,
            None,
            f"no columns of northern and southern words (found: {found})",
            "name them 북한어 and 남한어",
        )
    lost = [column for number, column in enumerate(header) if number not in places.values()]
    columns = ("id", *places, "status", "source")
    table = [
        (
            line,
            (
                f"ministry-{line}",
                *(_cell(column, row, place) for column, place in places.items()),
                "draft",
                _SOURCE,
            ),
        )
        for line, row in rows
        if len(row) > places["ko-KP"] and row[places["ko-KP"]].strip()
    ]
    empty = len(rows) - len(table)
    losses = [f"column {column!r}" for column in lost] + [f"rows without a northern word: {empty}"] * bool(
        empty
    )
    return Imported(terms_of_table([(1, columns), *table], name, tier), tuple(losses))


def _in_utf_8(content: bytes) -> bytes:
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return content.decode("cp949").encode()
        except UnicodeDecodeError:
            return content  # `decode` says where it is broken
    return content


def _json_rows(found: Any, name: str) -> tuple[tuple[str, ...], list[tuple[int, tuple[str, ...]]]]:
    if isinstance(found, dict):
        found = next((value for value in found.values() if isinstance(value, list)), None)
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise GlossaryError(name, None, "not a list of objects", "export it again from the portal")
    header = tuple(dict.fromkeys(key for row in found for key in row))
    rows = [
        (number, tuple("" if row.get(key) is None else str(row[key]) for key in header))
        for number, row in enumerate(found, 1)
    ]
    return header, rows


def _columns(header: tuple[str, ...]) -> dict[str, int]:
    """Our column → its place in the file, each place once."""
    places: dict[str, int] = {}
    for number, name in enumerate(header):
        for column, pattern in _KNOWN.items():
            if column not in places and pattern.search(name):
                places[column] = number
                break
    return places


def _cell(column: str, row: tuple[str, ...], place: int) -> str:
    text = " ".join(row[place].split()) if place < len(row) else ""
    if column == "note":
        return text
    return " | ".join(dict.fromkeys(word for word in _SEPARATORS.split(text) if word))
