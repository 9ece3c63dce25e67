"""Translations as TMX 1.4, which every program for translators reads; a unit at a time, so that a memory may be large.

A unit of nambuk carries what TMX has no word for as properties: `x-nambuk-origin` (a machine's or a person's),
`x-nambuk-state`, `x-nambuk-key` (the spelling that it is found by), `x-nambuk-engine` and `x-nambuk-settings`. So
what is written from a memory and read again (`tmx_reading`) is the same memory.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import count
from typing import BinaryIO, Self

from nambuk import __version__
from nambuk.bilingual.bilingual import BilingualDocument, BilingualSegment
from nambuk.documents.document import MarkedText
from nambuk.translation.memory import Memory, Origin

PROPERTY = "x-nambuk-"
"""What the types of our properties begin with."""

_PAIRED = {"underline": "ulined", "bold": "bold", "italic": "italic", "link": "link"}
_ALONE = {"note": "fnote", "picture": "image"}
"""What TMX calls our kinds of marks; the others are `x-` and the kind."""

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_QUOTED = {ord('"'): "&quot;", ord("\n"): "&#10;", ord("\t"): "&#9;"}
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def unit_element(
    source: MarkedText | str,
    target: MarkedText | str,
    source_language: str,
    target_language: str,
    *,
    created: str = "",
    changed: str = "",
    creator: str = "",
    tool: str = "",
    uses: int = 0,
    props: Mapping[str, str] | None = None,
) -> bytes:
    """A `<tu>` with a sentence and its translation, in UTF-8.

    Marks become `<bpt>` and `<ept>`, of empty ones `<ph>`; a mark with the same id in both texts has the same
    `x`. `created` and `changed` are ISO dates (without a zone: UTC), `props` type → text; what is empty is left
    out. Characters that XML cannot hold become U+FFFD.

    >>> from nambuk.documents.document import Mark
    >>> print(unit_element(MarkedText("약", (Mark("1", 0, 1, "bold"),)), "drug", "ko-KP", "en").decode(), end="")
    <tu srclang="ko-KP">
    <tuv xml:lang="ko-KP"><seg><bpt i="1" x="1" type="bold"/>약<ept i="1"/></seg></tuv>
    <tuv xml:lang="en"><seg>drug</seg></tuv>
    </tu>
    """
    attributes = {
        "srclang": source_language,
        "creationtool": tool,
        "creationdate": _date(created),
        "creationid": creator,
        "changedate": _date(changed),
        "usagecount": str(uses) if uses else "",
    }
    written = "".join(f' {name}="{_attribute(value)}"' for name, value in attributes.items() if value)
    pieces = [f"<tu{written}>\n"]
    for kind, value in (props or {}).items():
        if value:
            pieces.append(f'<prop type="{_attribute(kind)}">{_content(value)}</prop>\n')
    numbers: dict[str, int] = {}
    for language, text in ((source_language, source), (target_language, target)):
        segment = _content(text) if isinstance(text, str) else _segment(text, numbers)
        pieces.append(f'<tuv xml:lang="{_attribute(language)}"><seg>{segment}</seg></tuv>\n')
    pieces.append("</tu>\n")
    return "".join(pieces).encode()


class TmxWriter:
    """A TMX 1.4 file that grows a unit at a time; it is whole at the end of the `with` block.

    `source_language`: a BCP 47 tag, or "*all*" where the units have several. `tool`: what translated, in one line;
    it becomes a note. There is no DOCTYPE: programs that obey one look for tmx14.dtd beside the file and fail.
    """

    def __init__(self, stream: BinaryIO, source_language: str, tool: str = "") -> None:
        self._stream = stream
        self._header = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
            f'<header creationtool="nambuk" creationtoolversion="{_attribute(__version__)}" segtype="sentence" '
            f'o-tmf="nambuk" adminlang="en" srclang="{_attribute(source_language)}" datatype="plaintext">'
            f"{f'<note>{_content(tool)}</note>' if tool else ''}</header>\n<body>\n"
        )

    def __enter__(self) -> Self:
        self._stream.write(self._header.encode())
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is None:
            self._stream.write(b"</body>\n</tmx>\n")

    def add(self, unit: bytes) -> None:
        """Write a unit (see `unit_element`)."""
        self._stream.write(unit)


def write_tmx(stream: BinaryIO, units: Iterable[bytes], source_language: str, tool: str = "") -> int:
    """Write a TMX 1.4 file of `units` to `stream`, one at a time; returns how many there were. See `TmxWriter`."""
    number = 0
    with TmxWriter(stream, source_language, tool) as writer:
        for unit in units:
            writer.add(unit)
            number += 1
    return number


def units_of_document(document: BilingualDocument) -> Iterator[bytes]:
    """A unit for each segment that somebody translated; copied ones and those without a text are left out."""
    for _, _, segment in document.segments():
        if is_translated(segment):
            yield unit_of_segment(segment, document)


def is_translated(segment: BilingualSegment) -> bool:
    """Whether a segment has a text and a translation of it, which is more than a copy."""
    return (
        segment.origin != "copied" and bool(segment.source.text.strip()) and bool(segment.target.text.strip())
    )


def unit_of_segment(
    segment: BilingualSegment, document: BilingualDocument, *, with_marks: bool = True
) -> bytes:
    """The unit of a segment of `document`, with its origin and state as properties."""
    source, target = segment.source, segment.target
    return unit_element(
        source if with_marks else source.text,
        target if with_marks else target.text,
        document.source_language,
        document.target_language,
        props={
            f"{PROPERTY}origin": segment.origin,
            f"{PROPERTY}state": segment.state,
            f"{PROPERTY}key": segment.key,
        },
    )


def units_of_memory(
    memory: Memory, *, source: str | None = None, target: str | None = None, origin: Origin | None = None
) -> Iterator[bytes]:
    """A unit for each of `memory`, in its order, with all that the memory knows of it.

    `source` and `target` (BCP 47 tags) and `origin` leave only those; the varieties of a source language count as
    one, as they do in the memory.
    """
    for unit in memory:
        if (
            (source and _primary(unit.source_language) != _primary(source))
            or (target and unit.target_language.casefold() != target.casefold())
            or (origin and unit.origin != origin)
        ):
            continue
        yield unit_element(
            unit.source,
            unit.target,
            unit.source_language,
            unit.target_language,
            created=unit.created,
            changed=unit.changed,
            uses=unit.uses,
            props={
                f"{PROPERTY}origin": unit.origin,
                f"{PROPERTY}key": unit.key,
                f"{PROPERTY}engine": unit.engine,
                f"{PROPERTY}settings": unit.settings,
            },
        )


def _primary(language: str) -> str:
    return language.split("-")[0].casefold()


def _segment(text: MarkedText, numbers: dict[str, int]) -> str:
    """The content of a `<seg>`; `numbers`: id of a mark → its `x`, for both languages of a unit."""
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    inside = count(1)
    for mark in text.marks:
        shared = numbers.setdefault(mark.id, len(numbers) + 1)
        if mark.start == mark.end:
            kind = _ALONE.get(mark.kind, f"x-{mark.kind}")
            opening.setdefault(mark.start, []).append(f'<ph x="{shared}" type="{_attribute(kind)}"/>')
        else:
            number, kind = next(inside), _PAIRED.get(mark.kind, f"x-{mark.kind}")
            tag = f'<bpt i="{number}" x="{shared}" type="{_attribute(kind)}"/>'
            opening.setdefault(mark.start, []).append(tag)
            closing.setdefault(mark.end, []).insert(0, f'<ept i="{number}"/>')
    pieces: list[str] = []
    last = 0
    for place in sorted(opening.keys() | closing.keys()):
        pieces += (_content(text.text[last:place]), *closing.get(place, ()), *opening.get(place, ()))
        last = place
    return "".join((*pieces, _content(text.text[last:])))


def _content(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text).translate(_ESCAPES)


def _attribute(text: str) -> str:
    return _content(text).translate(_QUOTED)


def _date(text: str) -> str:
    """An ISO date as TMX has it, 20240506T070809Z; "" stays."""
    if not text:
        return ""
    moment = datetime.fromisoformat(text)
    moment = moment.astimezone(UTC) if moment.tzinfo else moment
    written = moment.replace(tzinfo=None).isoformat(timespec="seconds")
    return written.replace("-", "").replace(":", "") + "Z"
