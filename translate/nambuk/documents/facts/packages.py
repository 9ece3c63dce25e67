"""Small parts of packages (docx, hwpx, odt …), read within limits and without following anything."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from html import unescape
from typing import TYPE_CHECKING

from nambuk.documents.limits import MEBIBYTE
from nambuk.documents.source import Source

if TYPE_CHECKING:
    from lxml.etree import _Element

LARGEST_PROPERTIES = 4 * MEBIBYTE
"""A part that holds properties, styles or settings; real ones have some hundred kilobytes at most."""


class Parts:
    """The files of a package by name; what is not there, too large or encrypted reads as nothing."""

    def __init__(self, source: Source) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(source.data))
        self._members = {member.filename: member for member in self._zip.infolist()}
        self._limit = source.limits.xml_size

    def names(self, pattern: str) -> list[str]:
        """The names that fit a regular expression whole, in the order of the package, at most 64."""
        fits = re.compile(pattern)
        return [name for name in self._members if fits.fullmatch(name)][:64]

    def data(self, name: str, limit: int = LARGEST_PROPERTIES) -> bytes:
        """The bytes of a file, b"" where there is none that may be read."""
        member = self._members.get(name)
        if member is None or member.flag_bits & 1 or member.file_size > min(limit, self._limit):
            return b""
        with self._zip.open(member) as stream:
            return stream.read(member.file_size)

    def large(self, name: str) -> bytes:
        """The bytes of a file that holds text: as `data`, up to the limit of XML parts."""
        return self.data(name, self._limit)

    def root(self, name: str) -> "_Element | None":
        """The root element of a small XML file, as `xml_root`."""
        return xml_root(self.data(name))


def xml_root(data: bytes) -> "_Element | None":
    """The root element of XML of `LARGEST_PROPERTIES` at most, or None; no entities, no network, no deep nesting."""
    if not data or len(data) > LARGEST_PROPERTIES or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        return None
    from lxml import etree

    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, recover=True))


def texts(root: "_Element | None") -> Iterator[tuple[str, str]]:
    """(name without namespace, text) of every element that holds text and no elements."""
    if root is None:
        return
    for element in root.iter():
        if isinstance(element.tag, str) and len(element) == 0 and element.text:
            yield local_name(element.tag), element.text


def local_name(tag: str) -> str:
    """A tag without its namespace.

    >>> local_name("{urn:x}creator")
    'creator'
    """
    return tag.rpartition("}")[2]


def attributes(data: bytes, names: Iterable[str]) -> list[str]:
    """The values of attributes with these names (with prefix), each once, wherever they stand in the bytes.

    The bytes are looked through and not parsed: the text of a long document would take ten times its size.
    """
    alternatives = "|".join(map(re.escape, names)).encode()
    found = dict.fromkeys(re.findall(rb"\s(?:" + alternatives + rb')\s*=\s*"([^"<]{1,400})"', data))
    return [unescape(value.decode("utf-8", errors="replace")) for value in found]
