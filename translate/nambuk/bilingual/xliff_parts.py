"""What both editions of XLIFF say about a segment beside its text, and the numbers and names that they say it with.

A segment's own facts ("origin", "made", "key", "score") travel in a place that each edition has for them. "made" is
a short digest of the translation as written, so that a translation that comes back changed is known for a person's.
"""

import hashlib
import json
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from nambuk.bilingual.bilingual import (
    BilingualDocument,
    BilingualSegment,
    Match,
    Note,
    Origin,
    State,
)
from nambuk.bilingual.received import whole_number
from nambuk.documents.document import Mark, MarkedText
from nambuk.documents.options import AS_FOUND, ReadOptions

if TYPE_CHECKING:
    from lxml.etree import _Element

NAME = "nambuk"
DOUBTFUL_FROM = 2.0
"""The weight of a note from which a translation is to be looked at; what weighs less is a hint."""

_GRAVEST = 5
_LEAST_PRIORITY = 10
_DIGEST = 16
_SCALAR = re.compile(r"\s*(\d+(?:\.\d+)?)\s*%?\s*")
_NONE = "none"
_HELD_WHOLE = frozenset(("source", "target", "note", "context", "meta", "tool"))


@dataclass(frozen=True, slots=True)
class Head:
    """What a <file> element says about the document in it; `sha256` is "" in a file that is none of ours.

    `folder` and `options` as in `BilingualDocument`.
    """

    name: str
    sha256: str
    format: str
    source_language: str
    target_language: str
    tool: str
    folder: str | None
    options: ReadOptions


def reading_facts(document: BilingualDocument) -> dict[str, str]:
    """What must be known to read the document again and to put its translation where it was; nothing of what is usual."""
    options = document.options
    facts = {
        "folder": document.folder,
        "encoding": options.encoding,
        "columns": json.dumps(options.columns, ensure_ascii=False) if options.columns else None,
        "recognition": None if options.recognition == AS_FOUND.recognition else options.recognition or _NONE,
    }
    return {name: text for name, text in facts.items() if text is not None}


def read_as(facts: Mapping[str, str]) -> tuple[str | None, ReadOptions]:
    """The folder and the options that `reading_facts` wrote; limits are none of them.

    >>> read_as({"folder": "1월", "columns": '["내용"]'})[1].columns
    ('내용',)
    """
    recognition = facts.get("recognition", AS_FOUND.recognition)
    options = ReadOptions(
        encoding=facts.get("encoding"),
        columns=_columns(facts.get("columns", "")),
        recognition="" if recognition == _NONE else recognition,
    )
    return facts.get("folder"), options


def _columns(text: str) -> tuple[str, ...]:
    """The names that a JSON list holds; none where it is no such list."""
    try:
        names = json.loads(text) if text else []
    except (ValueError, RecursionError):
        return ()
    return tuple(name for name in names if isinstance(name, str)) if isinstance(names, list) else ()


def made_digest(target: str) -> str:
    """A short digest of a translation, the same for other white space and other ways to compose letters."""
    text = " ".join(unicodedata.normalize("NFC", target).split())
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]


def facts_of(segment: BilingualSegment) -> dict[str, str]:
    """The facts of a segment that no place of its own exists for."""
    facts: dict[str, str] = {"origin": segment.origin}
    if segment.target.text.strip():
        facts["made"] = made_digest(segment.target.text)
    if segment.key and segment.key != segment.source.text:
        facts["key"] = segment.key
    if segment.score is not None:
        facts["score"] = repr(segment.score)
    return facts


def segment_with(
    facts: Mapping[str, str],
    source: MarkedText,
    target: MarkedText,
    *,
    separator: str,
    state: State,
    notes: Iterable[Note],
    matches: Iterable[Match],
) -> BilingualSegment:
    """A segment as it was read. A translation that is not the one that was written is a person's."""
    origin = next((o for o in get_args(Origin) if o == facts.get("origin")), None)
    changed = (
        origin is not None and bool(target.text.strip()) and facts.get("made") != made_digest(target.text)
    )
    kinds = {mark.id: mark.kind for mark in source.marks}
    marks = tuple(Mark(m.id, m.start, m.end, kinds.get(m.id, m.kind)) for m in target.marks)
    return BilingualSegment(
        source,
        MarkedText(target.text, marks),
        separator,
        facts.get("key") or source.text,
        "person" if changed else origin or "engine",
        state,
        None if changed else _number(facts.get("score")),
        tuple(notes),
        tuple(matches),
    )


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


def is_doubtful(segment: BilingualSegment) -> bool:
    """Whether a note says that a person should look at the translation."""
    return any(note.weight >= DOUBTFUL_FROM for note in segment.notes)


def priority(weight: float) -> str:
    """The priority of a note: 1 for the gravest finding, 5 for a hint, 10 for what is no finding.

    >>> priority(5), priority(1), priority(0)
    ('1', '5', '10')
    """
    return str(max(_GRAVEST + 1 - round(weight), 1) if weight > 0 else _LEAST_PRIORITY)


def weight(priority_: str | None) -> float:
    """The weight of a note with this priority."""
    number = whole_number(priority_) or _LEAST_PRIORITY
    return float(_GRAVEST + 1 - number) if 1 <= number <= _GRAVEST else 0.0


def percent(similarity: float) -> int:
    """A similarity as whole percents, rounded down, so that only the same is 100."""
    return math.floor(similarity * 100 + 1e-9)


def similarity(quality: str | None) -> float | None:
    """The similarity that an attribute such as "87%" or "87.0" gives; None where it gives none."""
    found = _SCALAR.fullmatch(quality or "")
    return min(float(found[1]) / 100, 1.0) if found else None


def lay_out(element: "_Element", depth: int = 0) -> None:
    """One element a line, but for what holds text of people, in which white space counts."""
    if len(element) == 0 or local_name(element) in _HELD_WHOLE:
        return
    element.text = "\n" + " " * (depth + 1)
    for child in element:
        lay_out(child, depth + 1)
        child.tail = "\n" + " " * (depth + 1)
    element[-1].tail = "\n" + " " * depth


def local_name(element: "_Element") -> str:
    """The name of an element without its namespace; "" of a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def words(element: "_Element") -> str:
    """All text in an element."""
    return "".join(map(str, element.itertext(tag="{*}*")))
