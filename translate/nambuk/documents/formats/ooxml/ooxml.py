"""What the formats of Office Open XML share: how their parts are related, and what the file tells of itself.

ECMA-376 Part 2 (packages). The strict variant has other namespaces and types of relations, whose last words are the
same: those alone are looked at.
"""

import posixpath
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from nambuk.documents.document import FileFacts
from nambuk.documents.formats.package import Package

if TYPE_CHECKING:
    from lxml.etree import _Element

_APPLICATION = "{*}Application"
RELATION_ID = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"


class Relation(NamedTuple):
    """A relation of a part: the last word of its type ("worksheet"), and the file of the package that it leads to."""

    kind: str
    target: str


Relations = dict[str, Relation]
"""The relations of a part by their ids, in the order of the file, without those that lead out of the package."""


def relations(package: Package, part: str = "") -> Relations:
    """The relations of a part, or of the package. Those that lead nowhere are left out."""
    folder, name = posixpath.split(part)
    file = package.find(posixpath.join(folder, "_rels", f"{name}.rels"))
    if file is None:
        return {}
    found: Relations = {}
    for element in package.root(file):
        target = package.find(
            posixpath.normpath(posixpath.join(folder, unquote(element.get("Target") or "")))
        )
        if target is None or element.get("TargetMode") == "External":
            continue
        kind = (element.get("Type") or "").rpartition("/")[2]
        found[element.get("Id") or ""] = Relation(kind, target)
    return found


def targets(relations: Relations, *kinds: str) -> list[str]:
    """The files that relations of these kinds lead to, each once, in their order."""
    return list(dict.fromkeys(relation.target for relation in relations.values() if relation.kind in kinds))


def relation_id(element: "_Element", name: str = "id") -> str:
    """The id of the relation that an element names in its attribute `r:id`, or in another of that namespace."""
    return next((value for space in RELATION_ID if (value := element.get(f"{space}{name}"))), "")


def main_part(package: Package) -> str:
    """The part that the package is about. Raises ValueError where it has none."""
    found = targets(relations(package), "officeDocument")
    if not found:
        raise ValueError("no main part")
    return found[0]


def application(root: "_Element") -> str | None:
    """The program that wrote the file, as it calls itself in the extended properties with this root."""
    return root.findtext(_APPLICATION) or None


def facts(package: Package, format: str, fonts: Iterable[str | None], notes: Sequence[str]) -> FileFacts:
    """Author, program and dates of the properties, with these fonts and notes."""
    related = relations(package)
    core = next((package.root(part) for part in targets(related, "core-properties")), None)
    extended = next((package.root(part) for part in targets(related, "extended-properties")), None)
    said = {} if core is None else {_local(element): (element.text or "").strip() for element in core}
    if said.get("lastModifiedBy"):
        notes = [*notes, f"last saved by {said['lastModifiedBy']}"]
    return FileFacts(
        format,
        author=said.get("creator") or None,
        producer=application(extended) if extended is not None else None,
        created=_date(said.get("created")),
        modified=_date(said.get("modified")),
        fonts=tuple(sorted({font for font in fonts if font and not font.startswith("+")})),
        notes=tuple(notes),
    )


def macro_notes(package: Package) -> list[str]:
    """The remark that there are macros, where there are any."""
    has_macros = any(name.lower().endswith("vbaproject.bin") for name in package.names)
    return ["macros are kept, not run and not read"] if has_macros else []


def counted(*counts: tuple[int, str]) -> list[str]:
    """A remark for each kind of thing that is not read, with its number.

    >>> counted((2, "pictures"), (0, "films"))
    ['2 pictures not read']
    """
    return [f"{number} {what} not read" for number, what in counts if number]


def is_fallback(element: "_Element") -> bool:
    """Whether an element stands in what only old programs show."""
    return next(element.iterancestors(FALLBACK), None) is not None


def _local(element: "_Element") -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _date(value: str | None) -> str | None:
    """A date and time as Python writes it; as it stands where it is none."""
    if not value:
        return None
    try:
        return datetime.fromisoformat(value).isoformat()
    except ValueError:
        return value
