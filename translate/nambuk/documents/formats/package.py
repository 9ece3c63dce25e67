"""Zip files of XML parts (xlsx, pptx, odt …): parts are parsed here, and written again where they were changed.

What was not changed stays as it is: every other file of the package keeps its bytes, its place in the order, its
compression and its attributes, and a package in which nothing was changed is given back byte for byte.
"""

import io
import zipfile
from copy import copy
from typing import TYPE_CHECKING, Any

from nambuk.documents import archive
from nambuk.documents.document import DocumentError
from nambuk.documents.limits import raise_it
from nambuk.documents.source import Source

if TYPE_CHECKING:
    from lxml.etree import _Element

_ZIP64 = b"\x01\x00"


class Package:
    """The files of a package by their names, which begin without a slash ("xl/workbook.xml").

    Change an XML part by changing the tree that `root` gives, then say so with `mark_changed`; `to_bytes` writes
    the package. Nothing is unpacked before it is asked for.
    """

    def __init__(self, source: Source, kind: str) -> None:
        """Open the package; `kind` is what its files are called in errors ("xlsx").

        Raises DocumentError for what `archive.check_archive` refuses, and where two files have one name: what a
        reader sees would depend on the program.
        """
        archive.check_archive(source, kind)
        self._source = source
        with archive.damage_reported(source, kind):
            self._zip = zipfile.ZipFile(io.BytesIO(source.data))
        self._members = {member.filename: member for member in self._zip.infolist()}
        if len(self._members) < len(self._zip.infolist()):
            raise DocumentError(source.name, f"is a {kind} file with two files of one name; save it again")
        self._folded = {name.replace("\\", "/").lower(): name for name in self._members}
        self._roots: dict[str, _Element] = {}
        self._changed: set[str] = set()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all files in the order of the package."""
        return tuple(self._members)

    def find(self, name: str) -> str | None:
        """The file with this name as the package spells it (case and a leading slash do not matter), or None."""
        return self._folded.get(name.removeprefix("/").lower())

    def read(self, name: str) -> bytes:
        """The bytes of a file, as they are in the source. Raises KeyError for no such file."""
        return self._zip.read(self._members[name])

    def root(self, name: str) -> "_Element":
        """The root element of an XML part, always the same one: parsed once, no entities, no network.

        Raises KeyError for no such file, lxml's XMLSyntaxError for broken XML (nested more than 256 deep is broken,
        too), and DocumentError for a part that declares a document type or is larger than the limit.
        """
        if name not in self._roots:
            size, limit = self._members[name].file_size, self._source.limits.xml_size
            if size > limit:
                reason = f"{name} has {size:,} bytes, the limit is {limit:,}"
                raise DocumentError(self._source.name, f"too large: {reason}; {raise_it('xml-size', size)}")
            self._roots[name] = self._parsed(name, self.read(name))
        return self._roots[name]

    def mark_changed(self, name: str) -> None:
        """Say that the tree of `root(name)` was changed and has to be written."""
        self._changed.add(name)

    def forget(self, name: str) -> None:
        """Let the tree of a part go that is not needed again, unless it has to be written."""
        if name not in self._changed:
            self._roots.pop(name, None)

    def to_bytes(self) -> bytes:
        """The package with its changed parts."""
        if not self._changed:
            return self._source.data
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as target:
            target.comment = self._zip.comment
            for name, member in self._members.items():
                data = _serialized(self._roots[name]) if name in self._changed else self.read(name)
                entry = copy(member)
                entry.extra = _without_sizes(member.extra)
                target.writestr(entry, data)
                entry.external_attr = member.external_attr  # zipfile gives rights to files that have none
        return stream.getvalue()

    def _parsed(self, name: str, data: bytes) -> "_Element":
        from lxml import etree

        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
        if root.getroottree().docinfo.internalDTD is not None:
            raise DocumentError(
                self._source.name, f"declares XML entities ({name}), which are refused; save it again"
            )
        return root


def _serialized(root: Any) -> bytes:
    """The XML file of a tree, with what stands before and after its root."""
    from lxml import etree

    tree = root.getroottree()
    standalone = tree.docinfo.standalone
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=standalone)


def _without_sizes(extra: bytes) -> bytes:
    """The extra fields of a zip entry without the one for large sizes, which zipfile writes where it is needed."""
    kept, at = b"", 0
    while at + 4 <= len(extra):
        end = at + 4 + int.from_bytes(extra[at + 2 : at + 4], "little")
        if extra[at : at + 2] != _ZIP64:
            kept += extra[at:end]
        at = end
    return kept
