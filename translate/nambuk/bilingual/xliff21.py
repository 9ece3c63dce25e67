"""XLIFF 2.1: one <unit> a paragraph, one <segment> a sentence, <ignorable> for white space and what has no words.

What a sentence has beside its text stands in the metadata module, matches in that of matches. A mark that reaches
over several sentences has its own id in the first of them and "id.N" in sentence N, since ids are unique in a unit.
A character that XML cannot hold is <cp hex="0001"/>.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from lxml import etree

from nambuk import __version__
from nambuk.bilingual.bilingual import (
    BilingualDocument,
    BilingualParagraph,
    BilingualSegment,
    Match,
    Note,
    State,
)
from nambuk.bilingual.inline import Code, Writer, content, escaped, fill, is_point, unescaped
from nambuk.bilingual.received import whole_number
from nambuk.bilingual.xliff_parts import (
    NAME,
    Head,
    facts_of,
    is_doubtful,
    lay_out,
    local_name,
    made_digest,
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

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"  # that of 2.1 too
MATCHES = "urn:oasis:names:tc:xliff:matches:2.0"
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"

_XML = "{http://www.w3.org/XML/1998/namespace}"
_DOUBTFUL = f"{NAME}:doubtful"
_SUBTYPES = {"bold": "xlf:b", "italic": "xlf:i", "underline": "xlf:u"}
_SUBTYPE_KINDS = {subtype: kind for kind, subtype in _SUBTYPES.items()}
_TYPES = {"link": "link", "picture": "image"}
_TYPE_KINDS = {"link": "link", "image": "picture", "fmt": "format"}
_UNNAMED = frozenset(("note", "field", "other"))
_STATES: dict[str, State] = {
    "initial": "initial",
    "translated": "translated",
    "reviewed": "reviewed",
    "final": "final",
}
_CONTINUED = re.compile(r"(.+)\.\d+")
_PART = re.compile(r"[sw]\d+")
_NOTE_ID = re.compile(r"(s\d+)\.n\d+")
_SENTENCE = re.compile(r"sentence \d+: ")


# --- writing --------------------------------------------------------------------------------------


def file_element(document: BilingualDocument, number: int, date: datetime | None = None) -> bytes:
    """The <file> element of a document, in UTF-8, with its namespaces declared.

    `number` tells it from the others in one XLIFF file. `date`: when it was made, else now.
    """
    names: Any = {None: NAMESPACE, "mtc": MATCHES, "mda": METADATA}
    attributes = {
        "id": f"f{number}",
        "original": escaped(document.name),
        "canResegment": "no",
        f"{_XML}space": "preserve",
    }
    file = etree.Element(_tag("file"), attributes, names)
    about = {
        "sha256": document.sha256,
        "format": document.format,
        "tool": document.tool,
        "version": __version__,
        "date": (date or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        **reading_facts(document),
    }
    _write_meta(_metadata(file), NAME, about)
    for place, paragraph in enumerate(document.paragraphs, 1):
        _write_paragraph(file, paragraph, place)
    if not document.paragraphs:
        etree.SubElement(file, _tag("group"), {"id": "empty"})  # for there has to be something
    lay_out(file)
    return etree.tostring(file, encoding="UTF-8")


def _write_paragraph(file: "_Element", paragraph: BilingualParagraph, number: int) -> None:
    attributes = {"id": f"p{number}"}
    if paragraph.container is not None:
        attributes["name"] = escaped(paragraph.container)
    if all(segment.origin == "copied" for segment in paragraph.segments):
        attributes["translate"] = "no"
    unit = etree.SubElement(file, _tag("unit"), attributes)
    numbered = list(enumerate(paragraph.segments, 1))
    _write_matches(unit, paragraph)
    _write_facts(unit, paragraph)
    _write_notes(unit, paragraph)
    first: dict[str, int] = {}
    for position, segment in numbered:
        _write_segment(unit, segment, position, _Writer(position, first))
    if not paragraph.segments:
        etree.SubElement(etree.SubElement(unit, _tag("ignorable")), _tag("source"))


def _write_matches(unit: "_Element", paragraph: BilingualParagraph) -> None:
    found = [(n, match) for n, segment in enumerate(paragraph.segments, 1) for match in segment.matches]
    if not found:
        return
    box = etree.SubElement(unit, f"{{{MATCHES}}}matches")
    for number, match in found:
        quality = f"{percent(match.similarity)}.0"
        attributes = {"ref": f"#s{number}", "type": "tm", "matchQuality": quality, "similarity": quality}
        if match.origin:
            attributes["origin"] = escaped(match.origin)
        proposal = etree.SubElement(box, f"{{{MATCHES}}}match", attributes)
        fill(etree.SubElement(proposal, _tag("source")), MarkedText(match.source), _Writer(1, {}))
        fill(etree.SubElement(proposal, _tag("target")), MarkedText(match.target), _Writer(1, {}))


def _write_facts(unit: "_Element", paragraph: BilingualParagraph) -> None:
    """The metadata of a unit: the page, and a group for each segment."""
    if paragraph.page is None and not paragraph.segments:
        return
    box = etree.SubElement(_metadata(unit), f"{{{METADATA}}}metaGroup", {"category": NAME})
    if paragraph.page is not None:
        etree.SubElement(box, f"{{{METADATA}}}meta", {"type": "page"}).text = str(paragraph.page)
    for number, segment in enumerate(paragraph.segments, 1):
        facts = facts_of(segment)
        if segment.origin == "copied" and segment.state != "translated":
            facts["state"] = segment.state
        _write_meta(box, f"s{number}", facts)


def _metadata(parent: "_Element") -> "_Element":
    return etree.SubElement(parent, f"{{{METADATA}}}metadata")


def _write_meta(parent: "_Element", category: str, facts: Mapping[str, str]) -> None:
    group = etree.SubElement(parent, f"{{{METADATA}}}metaGroup", {"category": category})
    for name, text in facts.items():
        etree.SubElement(group, f"{{{METADATA}}}meta", {"type": name}).text = escaped(text)


def _write_notes(unit: "_Element", paragraph: BilingualParagraph) -> None:
    """The notes of the segments. Programs show those of a unit together, so each says which sentence it is about."""
    box: _Element | None = None
    sentence = 0
    for position, segment in enumerate(paragraph.segments, 1):
        sentence += segment.origin != "copied"
        for number, note in enumerate(segment.notes, 1):
            box = etree.SubElement(unit, _tag("notes")) if box is None else box
            attributes = {
                "id": f"s{position}.n{number}",
                "category": escaped(note.kind),
                "priority": priority(note.weight),
            }
            text = escaped(f"sentence {max(sentence, 1)}: {note.text}")
            etree.SubElement(box, _tag("note"), attributes).text = text


def _write_segment(unit: "_Element", segment: BilingualSegment, position: int, writer: "_Writer") -> None:
    copied = segment.origin == "copied"
    attributes = {"id": f"s{position}"}
    if not copied:
        attributes["state"] = segment.state
        if segment.state == "translated" and is_doubtful(segment):
            attributes["subState"] = _DOUBTFUL
    part = etree.SubElement(unit, _tag("ignorable" if copied else "segment"), attributes)
    fill(etree.SubElement(part, _tag("source")), segment.source, writer)
    waiting = segment.state == "initial" and not segment.target.text and not segment.target.marks
    if segment.target != segment.source if copied else not waiting:
        fill(etree.SubElement(part, _tag("target")), segment.target, writer)
    if segment.separator:
        space = etree.SubElement(unit, _tag("ignorable"), {"id": f"w{position}"})
        fill(etree.SubElement(space, _tag("source")), MarkedText(segment.separator), writer)


class _Writer(Writer):
    """The inline elements of one segment; `first` says for each mark in which segment of the unit it stands first."""

    def __init__(self, position: int, first: dict[str, int]) -> None:
        self._position = position
        self._first = first

    def mark(self, mark: Mark) -> tuple[str, dict[str, str]]:
        """<ph> for what stands between two letters, <pc> around a stretch."""
        begins = self._first.setdefault(mark.id, self._position)
        identifier = mark.id if begins == self._position else f"{mark.id}.{self._position}"
        kind = _TYPES.get(mark.kind, "other" if mark.kind in _UNNAMED else "fmt")
        attributes = {"id": identifier, "type": kind}
        if mark.kind not in _TYPES:
            attributes["subType"] = _SUBTYPES.get(mark.kind, f"{NAME}:{mark.kind}")
        return _tag("ph" if is_point(mark) else "pc"), attributes

    def character(self, char: str) -> tuple[str, dict[str, str]]:
        """The element for characters that XML cannot hold."""
        digits = f"{ord(char):04X}"
        return _tag("cp"), {"hex": digits if len(digits) % 2 == 0 else f"0{digits}"}


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


# --- reading --------------------------------------------------------------------------------------


def read_head(file: "_Element", metadata: "_Element | None", languages: tuple[str, str]) -> Head:
    """What the attributes of a <file> and its metadata say; the languages are those of the root."""
    facts = {} if metadata is None else _facts(metadata).get(NAME, {})
    return Head(
        unescaped(file.get("original", "")),
        facts.get("sha256", ""),
        facts.get("format", ""),
        *languages,
        facts.get("tool", ""),
        *read_as(facts),
    )


def number_of(identifier: str) -> int | None:
    """The number of the paragraph in the id of a <unit>; None in one that is none of ours."""
    return whole_number(identifier.removeprefix("p")) if identifier.startswith("p") else None


def read_paragraph(unit: "_Element") -> BilingualParagraph:
    """The paragraph that a <unit> holds, whatever a translator's program has done to it.

    Parts are known by their ids, and where a program has made new ones, by what is in them.
    """
    box = unit.find("{*}metadata")
    facts = {} if box is None else _facts(box)
    parts: list[
        tuple[_Element | None, str, str]
    ] = []  # the element, its name in the facts, the white space after it
    for part in unit:
        name = local_name(part)
        if name not in ("segment", "ignorable"):
            continue
        identifier = part.get("id", "")
        text = content(part.find("{*}source"), meaning).text
        if name == "ignorable" and _is_space(identifier, text):
            if parts and not parts[-1][2]:
                parts[-1] = (*parts[-1][:2], text)
            elif text:
                parts.append((None, "", text))
        else:
            parts.append((part, identifier, ""))
    names = [identifier for _, identifier, _ in parts]
    notes, matches = _notes(unit, names), _matches(unit)
    container = unit.get("name")
    return BilingualParagraph(
        tuple(
            _segment(part, separator, facts.get(name, {}), notes.get(name, []), matches.get(name, []))
            for part, name, separator in parts
        ),
        None if container is None else unescaped(container),
        whole_number(facts.get(NAME, {}).get("page")),
    )


def _is_space(identifier: str, text: str) -> bool:
    """Whether an <ignorable> is the white space between sentences and not a sentence without words."""
    return identifier[:1] == "w" if _PART.fullmatch(identifier) else not text.strip()


def _segment(
    part: "_Element | None", separator: str, facts: Mapping[str, str], notes: list[Note], matches: list[Match]
) -> BilingualSegment:
    """The segment of a <segment> or <ignorable>; without one, white space that follows no sentence."""
    source = target = MarkedText("")
    copied = part is None or local_name(part) == "ignorable"
    stated = facts.get("state", "translated")
    if part is not None:
        source, element = content(part.find("{*}source"), meaning), part.find("{*}target")
        target = source if copied and element is None else content(element, meaning)
        stated = stated if copied else part.get("state", "")
    return segment_with(
        {"origin": "copied", "made": made_digest(target.text)} if copied and not facts else facts,
        source,
        target,
        separator=separator,
        state=_STATES.get(stated, "translated" if stated or target.text.strip() else "initial"),
        notes=notes,
        matches=matches,
    )


def _facts(metadata: "_Element") -> dict[str, dict[str, str]]:
    """The texts of the metadata by the category of their group and their type."""
    return {
        group.get("category", ""): {
            meta.get("type", ""): unescaped(meta.text or "") for meta in group.findall("{*}meta")
        }
        for group in metadata.iterdescendants("{*}metaGroup")
    }


def _notes(unit: "_Element", names: list[str]) -> dict[str, list[Note]]:
    """The notes by the name of their segment; those of others belong to the first."""
    found: dict[str, list[Note]] = {}
    known = set(names)
    for note in unit.findall("{*}notes/{*}note"):
        text = unescaped(words(note))
        kind = unescaped(note.get("category", "")) or "comment"
        ours = _NOTE_ID.fullmatch(note.get("id", ""))
        if ours and _SENTENCE.match(text) and ours[1] in known:
            text = _SENTENCE.sub("", text, count=1)
            found.setdefault(ours[1], []).append(Note(kind, text, weight(note.get("priority"))))
        elif names:
            found.setdefault(names[0], []).append(Note(kind, text))
    return found


def _matches(unit: "_Element") -> dict[str, list[Match]]:
    found: dict[str, list[Match]] = {}
    for proposal in unit.findall("{*}matches/{*}match"):
        quality = similarity(proposal.get("similarity") or proposal.get("matchQuality"))
        if quality is not None:
            source, target = (content(proposal.find(f"{{*}}{n}"), meaning).text for n in ("source", "target"))
            match = Match(quality, source, target, unescaped(proposal.get("origin", "")))
            found.setdefault(proposal.get("ref", "").rpartition("#")[2], []).append(match)
    return found


def meaning(element: "_Element") -> Code:
    """What an inline element of this edition means; an unknown one, and one that only annotates, is looked through."""
    name = local_name(element)
    kind = _kind(element)
    identifier = element.get("copyOf", "") or element.get("id", "")
    match name:
        case "pc":
            return Code("stretch", _own(identifier), kind or "format")
        case "ph":
            return Code("point", _own(identifier), kind or "other")
        case "sc" | "ec":
            role: Literal["opens", "closes"] = "opens" if name == "sc" else "closes"
            pair = element.get("startRef", "") or element.get("id", "")
            return Code(role, _own(identifier), kind or "format", pair)
        case "cp":
            return _character(element.get("hex", ""))
        case _:
            return Code("text")


def _own(identifier: str) -> str:
    """The id of a mark, also where it goes on in a later sentence.

    >>> _own("3"), _own("3.2")
    ('3', '3')
    """
    found = _CONTINUED.fullmatch(identifier)
    return found[1] if found else identifier


def _kind(element: "_Element") -> str:
    subtype = element.get("subType", "")
    if subtype in _SUBTYPE_KINDS:
        return _SUBTYPE_KINDS[subtype]
    prefix, _, kind = subtype.partition(":")
    return kind if prefix == NAME else _TYPE_KINDS.get(element.get("type", ""), "")


def _character(digits: str) -> Code:
    try:
        return Code("sign", chr(int(digits, 16)))
    except (ValueError, OverflowError):
        return Code("text")
