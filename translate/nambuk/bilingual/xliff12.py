"""XLIFF 1.2 (strict): one <group> a paragraph, one <trans-unit> a sentence.

What a sentence has beside its text stands in a <context-group> with the purpose "x-nambuk", since the strict schema
lets no attributes of ours in; the digest of the source file is the `crc` of the skeleton, which the standard keeps
for "a private value to verify data as it is returned to the producer". A character that XML cannot hold is a
placeholder whose id is its number: <x id="u0001.1"/>.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from lxml import etree

from nambuk import __version__
from nambuk.bilingual.bilingual import (
    BilingualDocument,
    BilingualParagraph,
    BilingualSegment,
    Match,
    Note,
    Origin,
    State,
)
from nambuk.bilingual.inline import Code, content, escaped, fill, is_point, unescaped
from nambuk.bilingual.received import whole_number
from nambuk.bilingual.xliff_parts import (
    NAME,
    Head,
    facts_of,
    is_doubtful,
    lay_out,
    local_name,
    percent,
    priority,
    read_as,
    reading_facts,
    segment_with,
    similarity,
    weight,
    words,
)
from nambuk.documents.document import Mark, MarkedText

if TYPE_CHECKING:
    from lxml.etree import _Element

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"

_XML = "{http://www.w3.org/XML/1998/namespace}"
_PRIVATE = f"x-{NAME}"
_DATATYPES = {"text": "plaintext", "html": "html"}
_CTYPES = {"bold": "bold", "italic": "italic", "underline": "underlined", "link": "link"}
_POINT_CTYPES = {"picture": "image"}
_KINDS = {ctype: kind for kind, ctype in (_CTYPES | _POINT_CTYPES).items()}
_QUALIFIERS: dict[Origin, str] = {
    "engine": "mt-suggestion",
    "memory": "tm-suggestion",
    "person": "exact-match",
    "rule": "x-rule",
}
_STATES: dict[State, str] = {
    "initial": "new",
    "translated": "translated",
    "reviewed": "signed-off",
    "final": "final",
}
_READ_STATES: dict[str, State] = {
    "new": "initial",
    "needs-translation": "initial",
    "needs-adaptation": "initial",
    "needs-l10n": "initial",
    "signed-off": "reviewed",
    "final": "final",
}
_TO_REVIEW = "needs-review-translation"
_PLACE = re.compile(r"p([^.]+)\.s(.+)")
_SIGN = re.compile(r"u([0-9a-f]{4,6})(?:\.\d+)?")


# --- writing --------------------------------------------------------------------------------------


def file_element(document: BilingualDocument, number: int, date: datetime | None = None) -> bytes:
    """The <file> element of a document, in UTF-8, with its namespace declared.

    `number` is not needed in this edition, whose ids are unique in their <file>. `date`: when it was made, else now.
    """
    file = etree.Element(
        _tag("file"),
        {
            "original": escaped(document.name),
            "source-language": document.source_language,
            "target-language": document.target_language,
            "datatype": _DATATYPES.get(document.format, f"x-{document.format}"),
            "date": (date or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "tool-id": NAME,
        },
        {None: NAMESPACE},  # type: ignore[dict-item]  # the stubs know no default namespace
    )
    header = etree.SubElement(file, _tag("header"))
    skeleton = {"href": escaped(document.name), "crc": document.sha256}
    etree.SubElement(etree.SubElement(header, _tag("skl")), _tag("external-file"), skeleton)
    about = {"tool-id": NAME, "tool-name": NAME, "tool-version": __version__}
    tool = etree.SubElement(header, _tag("tool"), about)
    tool.text = escaped(document.tool)
    _write_context(tool, _PRIVATE, reading_facts(document))
    body = etree.SubElement(file, _tag("body"))
    for place, paragraph in enumerate(document.paragraphs, 1):
        _write_paragraph(body, paragraph, place)
    lay_out(file)
    return etree.tostring(file, encoding="UTF-8")


def _write_paragraph(body: "_Element", paragraph: BilingualParagraph, number: int) -> None:
    group = etree.SubElement(body, _tag("group"), {"id": f"p{number}", "restype": "x-paragraph"})
    place = {} if paragraph.container is None else {"container": paragraph.container}
    if paragraph.page is not None:
        place["page"] = str(paragraph.page)
    _write_context(group, "location", place)
    for position, segment in enumerate(paragraph.segments, 1):
        _write_segment(group, segment, f"p{number}.s{position}")


def _write_segment(group: "_Element", segment: BilingualSegment, identifier: str) -> None:
    attributes = {"id": identifier, f"{_XML}space": "preserve"}
    if segment.state in ("reviewed", "final"):
        attributes["approved"] = "yes"
    if segment.origin == "copied":
        attributes["translate"] = "no"
    unit = etree.SubElement(group, _tag("trans-unit"), attributes)
    fill(etree.SubElement(unit, _tag("source")), segment.source, _Writer())
    _write_target(unit, segment)
    facts = facts_of(segment)
    if segment.separator:
        facts["separator"] = segment.separator
    _write_context(unit, _PRIVATE, facts)
    for note in segment.notes:
        attributes = {"from": NAME, "priority": priority(note.weight)}
        etree.SubElement(unit, _tag("note"), attributes).text = escaped(f"{note.kind}: {note.text}")
    for match in segment.matches:
        _write_match(unit, match)


def _write_target(unit: "_Element", segment: BilingualSegment) -> None:
    """The translation with its state; nothing where there is none yet."""
    if segment.state == "initial" and not segment.target.text and not segment.target.marks:
        return
    doubtful = segment.state == "translated" and is_doubtful(segment)
    attributes = {"state": _TO_REVIEW if doubtful else _STATES[segment.state]}
    if qualifier := _QUALIFIERS.get(segment.origin):
        attributes["state-qualifier"] = qualifier
    fill(etree.SubElement(unit, _tag("target"), attributes), segment.target, _Writer())


def _write_match(unit: "_Element", match: Match) -> None:
    attributes = {"match-quality": f"{percent(match.similarity)}%", f"{_XML}space": "preserve"}
    if match.origin:
        attributes["origin"] = escaped(match.origin)
    proposal = etree.SubElement(unit, _tag("alt-trans"), attributes)
    fill(etree.SubElement(proposal, _tag("source")), MarkedText(match.source), _Writer())
    fill(etree.SubElement(proposal, _tag("target")), MarkedText(match.target), _Writer())


def _write_context(parent: "_Element", purpose: str, facts: dict[str, str]) -> None:
    if facts:
        group = etree.SubElement(parent, _tag("context-group"), {"purpose": purpose})
        for name, text in facts.items():
            context = etree.SubElement(group, _tag("context"), {"context-type": f"x-{name}"})
            context.text = escaped(text, spaces=name == "separator")  # else it would be taken for layout


class _Writer:
    """The inline elements of one <source> or <target>."""

    def __init__(self) -> None:
        self._signs = 0

    def mark(self, mark: Mark) -> tuple[str, dict[str, str]]:
        """<x> for what stands between two letters, <g> around a stretch."""
        is_empty = is_point(mark)
        ctype = (_POINT_CTYPES if is_empty else _CTYPES).get(mark.kind, f"x-{mark.kind}")
        return _tag("x" if is_empty else "g"), {"id": mark.id, "ctype": ctype}

    def character(self, char: str) -> tuple[str, dict[str, str]]:
        """A placeholder that is named by the number of its character."""
        self._signs += 1
        return _tag("x"), {"id": f"u{ord(char):04x}.{self._signs}", "ctype": "x-character"}


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


# --- reading --------------------------------------------------------------------------------------


def read_head(file: "_Element", header: "_Element | None") -> Head:
    """What the attributes of a <file> and its <header> say."""
    skeleton = None if header is None else header.find("{*}skl/{*}external-file")
    tools = () if header is None else header.findall("{*}tool")
    tool = next((found for found in tools if found.get("tool-id") == NAME), None)
    datatype = file.get("datatype", "")
    ours = {theirs: name for name, theirs in _DATATYPES.items()}
    return Head(
        unescaped(file.get("original", "")),
        "" if skeleton is None else skeleton.get("crc", ""),
        ours.get(datatype, datatype.removeprefix("x-")),
        file.get("source-language", ""),
        file.get("target-language", ""),
        "" if tool is None else unescaped(tool.text or ""),
        *read_as({} if tool is None else _contexts(tool)),
    )


def place_of(identifier: str) -> tuple[int, int] | None:
    """The numbers of paragraph and sentence in the id of a <trans-unit>; None in one that is none of ours.

    >>> place_of("p12.s3"), place_of("17"), place_of("p-1.s1")
    ((12, 3), None, None)
    """
    found = _PLACE.fullmatch(identifier)
    paragraph, sentence = map(whole_number, found.groups()) if found else (None, None)
    return None if paragraph is None or sentence is None else (paragraph, sentence)


def read_place(group: "_Element") -> tuple[str | None, int | None]:
    """The container and the page of the paragraph that a <group> holds."""
    contexts = _contexts(group)
    return contexts.get("container"), whole_number(contexts.get("page"))


def read_segment(unit: "_Element") -> BilingualSegment:
    """The segment that a <trans-unit> holds, whatever a translator's program has done to it."""
    facts = _contexts(unit)
    element = unit.find("{*}target")
    target = content(element, meaning)
    stated = "" if element is None else element.get("state", "")
    return segment_with(
        facts,
        content(unit.find("{*}source"), meaning),
        target,
        separator=facts.get("separator", ""),
        state=_state(stated, unit.get("approved") == "yes", bool(target.text.strip())),
        notes=(_note(note) for note in unit.findall("{*}note")),
        matches=_matches(unit),
    )


def _state(stated: str, approved: bool, has_text: bool) -> State:
    state = _READ_STATES.get(stated, "translated" if stated or has_text else "initial")
    return "reviewed" if approved and state in ("initial", "translated") else state


def _contexts(parent: "_Element") -> dict[str, str]:
    """The contexts in `parent` itself by their types."""
    found = parent.findall("{*}context-group/{*}context")
    return {c.get("context-type", "").removeprefix("x-"): unescaped(c.text or "") for c in found}


def _note(note: "_Element") -> Note:
    """A note: ours says its kind before the colon, of others the kind is who wrote it."""
    text, origin = unescaped(words(note)), note.get("from", "")
    kind, colon, rest = text.partition(": ")
    if origin == NAME and colon:
        return Note(kind, rest, weight(note.get("priority")))
    return Note(origin or "comment", text)


def _matches(unit: "_Element") -> Iterator[Match]:
    for proposal in unit.findall("{*}alt-trans"):
        quality = similarity(proposal.get("match-quality"))
        if quality is not None:
            source, target = (content(proposal.find(f"{{*}}{n}"), meaning).text for n in ("source", "target"))
            yield Match(quality, source, target, unescaped(proposal.get("origin", "")))


def meaning(element: "_Element") -> Code:
    """What an inline element of this edition means; an unknown one is looked through."""
    identifier = element.get("id", "")
    pair = element.get("rid") or identifier
    kind = _kind(element.get("ctype", ""))
    match local_name(element):
        case "g":
            return Code("stretch", identifier, kind or "format")
        case "x" | "ph":
            sign = _SIGN.fullmatch(identifier)
            if sign and int(sign[1], 16) <= 0x10FFFF:
                return Code("sign", chr(int(sign[1], 16)))
            return Code("point", identifier, kind or "other")
        case "bx" | "bpt":
            return Code("opens", identifier, kind or "format", pair)
        case "ex" | "ept":
            return Code("closes", identifier, kind or "format", pair)
        case "it":
            end: Literal["opens", "closes"] = "opens" if element.get("pos") == "open" else "closes"
            return Code(end, identifier, kind or "format", pair)
        case _:
            return Code("text")


def _kind(ctype: str) -> str:
    return _KINDS.get(ctype) or ctype.removeprefix("x-")
