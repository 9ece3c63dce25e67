"""One archive or letter: the files in it, and their bytes. This is done in the process that reads files."""

import io
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Protocol

from nambuk.documents import archive
from nambuk.documents.containers.membernames import INSIDE, DistinctNames, decoded_names
from nambuk.documents.document import DocumentError
from nambuk.documents.limits import RATIO_MATTERS_FROM
from nambuk.documents.source import Source

if TYPE_CHECKING:
    import zipfile

    from nambuk.documents.formats.mail.letterparts import LetterPart

ARCHIVE = "archive"
LETTER = "eml"
ARCHIVE_SUFFIXES = (".zip",)

_METHODS = {
    1: "Shrink",
    6: "Implode",
    9: "Deflate64",
    93: "Zstandard",
    95: "XZ",
    97: "WavPack",
    98: "PPMd",
    99: "AES",
}
_READ_METHODS = (0, 8, 12, 14)
_ENCRYPTED, _IS_UTF8 = 0x1, 0x800
_UNICODE_PATH = 0x7075
_HEAD = 65_536
_OFFICE_FOLDERS = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))
_MIME_TYPES = {
    b"application/hwp+zip": "hwpx",
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
    b"application/epub+zip": "epub",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file as its archive or letter states it: safe `name`, the `original` one, size in bytes when unpacked.

    `error`: why it cannot be unpacked. `use`: what is done with it, where its name does not decide ("link").
    """

    name: str
    original: str
    size: int
    error: str = ""
    use: str = ""


class Container(Protocol):
    """An open archive or letter."""

    def files(self) -> Iterator[File]:
        """The files in it, in order; folders are none."""
        ...

    def read(self, name: str) -> bytes:
        """The bytes of a file, by its safe name. Raises DocumentError, also where there is none of that name."""
        ...


class Zip:
    """A zip archive. Raises DocumentError for a damaged one, and for one whose files all have passwords."""

    def __init__(self, source: Source) -> None:
        import zipfile

        self._source = source
        with archive.damage_reported(source, "zip"):
            self._zip = zipfile.ZipFile(io.BytesIO(source.data))
        members = [member for member in self._zip.infolist() if not member.filename.endswith("/")]
        if members and all(member.flag_bits & _ENCRYPTED for member in members):
            reason = "is a zip file with a password; unpack it, or pack it again without one"
            raise DocumentError(source.name, reason)
        distinct = DistinctNames()
        self._members = {
            distinct.name(name): (member, name)
            for member, name in zip(members, _original_names(members), strict=True)
        }

    def files(self) -> Iterator[File]:
        """See `Container`."""
        for name, (member, original) in self._members.items():
            kind = stat.S_IFMT(member.external_attr >> 16)
            use = "link" if stat.S_ISLNK(kind) else "" if kind in (0, stat.S_IFREG) else "no file"
            yield File(name, original, member.file_size, _why_not(member, self._source), use)

    def read(self, name: str) -> bytes:
        """See `Container`."""
        if name not in self._members:
            raise DocumentError(
                f"{self._source.name}{INSIDE}{name}", "no such file in the archive; check the name"
            )
        member, _ = self._members[name]
        inside = Source(f"{self._source.name}{INSIDE}{name}", b"", self._source.options)
        if error := _why_not(member, self._source):
            raise DocumentError(inside.name, error)
        with archive.damage_reported(inside, "packed"):
            return self._zip.read(member)


def _why_not(member: "zipfile.ZipInfo", source: Source) -> str:
    """Why a file of an archive cannot be unpacked, "" where it can."""
    if member.flag_bits & _ENCRYPTED:
        return "has a password in its archive; unpack it, or pack it again without one"
    if member.compress_type not in _READ_METHODS:
        method = _METHODS.get(member.compress_type, f"method {member.compress_type}")
        return f"is packed in a way that is not read ({method}); unpack it, or pack it again as usual"
    ratio = member.file_size / max(member.compress_size, 1)
    if member.file_size >= RATIO_MATTERS_FROM and ratio > source.limits.ratio:
        return archive.bomb(f"it unpacks to {ratio:,.0f} times its size", "ratio")
    return ""


def _original_names(members: "list[zipfile.ZipInfo]") -> list[str]:
    """The names in an archive: those that say so in UTF-8, the others in the encoding that fits them."""
    names: list[str | None] = [
        member.orig_filename if member.flag_bits & _IS_UTF8 else _unicode_path(member) for member in members
    ]
    raw = [
        member.orig_filename.encode("cp437")
        for member, name in zip(members, names, strict=True)
        if name is None
    ]
    decoded = iter(decoded_names(raw))
    return [next(decoded) if name is None else name for name in names]


def _unicode_path(member: "zipfile.ZipInfo") -> str | None:
    """The name in the extra field that Info-ZIP has for it, where it belongs to the name beside it."""
    import zlib

    extra = member.extra
    while len(extra) >= 4:
        kind, length = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        field, extra = extra[4 : 4 + length], extra[4 + length :]
        checksum = zlib.crc32(member.orig_filename.encode("cp437")).to_bytes(4, "little")
        if kind == _UNICODE_PATH and field[:1] == b"\x01" and field[1:5] == checksum:
            return field[5:].decode("utf-8", "replace")
    return None


class Letter:
    """A letter with what is attached to it."""

    def __init__(self, source: Source) -> None:
        from nambuk.documents.formats.mail import letterparts

        self._source = source
        with archive.damage_reported(source, "eml"):
            distinct = DistinctNames()
            self._parts: dict[str, tuple[LetterPart, str]] = {}
            for part in letterparts.parts_of(letterparts.opened(source.data)):
                if part.role == "attachment":
                    name = letterparts.attachment_name(part).replace("/", "_")
                    self._parts[distinct.name(name)] = (part, name)

    def files(self) -> Iterator[File]:
        """See `Container`."""
        for name, (part, original) in self._parts.items():
            yield File(name, original, len(part.data()))

    def read(self, name: str) -> bytes:
        """See `Container`."""
        if name not in self._parts:
            raise DocumentError(f"{self._source.name}{INSIDE}{name}", "no such attachment; check the name")
        return self._parts[name][0].data()


def open_container(source: Source) -> Container | None:
    """The archive or letter in a source; None for a zip file that is a document. Raises DocumentError."""
    if source.data.startswith(archive.ZIP_MAGICS):
        return Zip(source) if kind_of(source.data) == ARCHIVE else None
    if PurePosixPath(source.name).suffix.lower() in ARCHIVE_SUFFIXES:
        raise DocumentError(
            source.name, "is no zip file (it does not begin as one); give it the suffix of its format"
        )
    return Letter(source)


def kind_of(data: bytes) -> str:
    """The format of a zip file by what it says of itself: "docx", "xlsx", "hwpx", "odt", ...; else "archive".

    A damaged zip file is an archive too: opening it says what is wrong.
    """
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _package_kind(package)
    except Exception:  # see archive.damage_reported
        return ARCHIVE


def _package_kind(package: "zipfile.ZipFile") -> str:
    """The format of a package by its `mimetype`, or by its list of content types and its folders."""
    names = set(package.namelist())
    if "mimetype" in names and (kind := _MIME_TYPES.get(_head(package, "mimetype").strip())):
        return kind
    if "Contents/content.hpf" in names or "Contents/section0.xml" in names:
        return "hwpx"
    if "[Content_Types].xml" in names:
        for folder, kind in _OFFICE_FOLDERS:
            if any(name.startswith(folder) for name in names):
                return kind
    return ARCHIVE


def _head(package: "zipfile.ZipFile", name: str) -> bytes:
    """The first bytes of a file of a package; none where it is damaged."""
    try:
        with package.open(name) as stream:
            return stream.read(_HEAD)
    except Exception:  # see archive.damage_reported
        return b""


def may_hold_files(data: bytes) -> bool:
    """Whether a letter could have something attached, found out without taking it apart."""
    signs = (b"name=", b"name*", b"message/rfc822", b"attachment", b"content-location")
    lowered = data.lower()
    return any(sign in lowered for sign in signs)
