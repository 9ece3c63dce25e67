"""What docx and hwpx share: zip files of XML, checked before any library opens them."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from nambuk.documents.document import DocumentError
from nambuk.documents.limits import MEBIBYTE, RATIO_MATTERS_FROM, Limits, raise_it
from nambuk.documents.source import Source

if TYPE_CHECKING:
    import zipfile

ZIP_MAGIC = b"PK\x03\x04"
ZIP_MAGICS = (ZIP_MAGIC, b"PK\x05\x06")
"""How a zip file begins: with a file, or, where it holds none, with its end."""
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RTF_MAGIC = b"{\\rtf"
OFFICE_MAGICS = (OLE_MAGIC, RTF_MAGIC)
_STREAMS = (("doc", "WordDocument"), ("ppt", "PowerPoint Document"), ("xls", "Workbook"), ("xls", "Book"))
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_HWP_SIGNATURE = b"HWP Document File"
_XML_SUFFIXES = (".xml", ".rels", ".hpf", ".rdf", ".opf")
_MANIFEST_TYPE = re.compile(rb'<!DOCTYPE manifest:manifest PUBLIC "[^"<>\[]*" "Manifest\.dtd">')
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


@contextmanager
def damage_reported(source: Source, kind: str) -> Iterator[None]:
    """Turn whatever a library raises inside the block into a DocumentError about a damaged file."""
    with _reported(source, f"is a damaged {kind} file", "save it again in the program that made it"):
        yield


@contextmanager
def refusal_reported(source: Source, kind: str) -> Iterator[None]:
    """Turn whatever a library raises inside the block into a DocumentError about writing."""
    with _reported(source, f"cannot be written as {kind}", "write it as .txt"):
        yield


@contextmanager
def _reported(source: Source, what: str, advice: str) -> Iterator[None]:
    """Libraries answer bad files with nearly any exception (KeyError, zlib.error, XMLSyntaxError, …).

    So all of them are caught; the first words of the message stay for whoever looks for the cause.
    """
    try:
        yield
    except DocumentError:
        raise
    except Exception as error:
        first_line = (str(error).strip() or type(error).__name__).splitlines()[0][:160]
        raise DocumentError(source.name, f"{what} ({first_line}); {advice}") from error


def check_archive(source: Source, kind: str) -> None:
    """Raise DocumentError unless the bytes are a zip file of sane size without passwords and DTDs."""
    import zipfile

    if not source.data.startswith(ZIP_MAGIC):
        raise DocumentError(source.name, _why_no_archive(source.data, kind))
    with damage_reported(source, kind), zipfile.ZipFile(io.BytesIO(source.data)) as archive:
        members = archive.infolist()
        _check_sizes(source.name, members, source.limits)
        if any(member.flag_bits & 1 for member in members):
            raise DocumentError(source.name, password_protected(kind))
        for member in members:
            if member.filename.lower().endswith(_XML_SUFFIXES):
                _refuse_dtd(source.name, member.filename, archive.read(member))


def password_protected(kind: str) -> str:
    """The reason for refusing an encrypted file."""
    return f"is a {kind} file with a password; open it and save a copy without one"


def _check_sizes(name: str, members: "list[zipfile.ZipInfo]", limits: Limits) -> None:
    """Raise DocumentError for an archive that unpacks to more than a real document does.

    The sizes are those that the archive states; Python's zipfile unpacks no more than that.
    """
    if len(members) > limits.members:
        reason = f"holds {len(members):,} files inside, the limit is {limits.members:,}"
        raise DocumentError(name, f"{reason}; {raise_it('members', len(members))}")
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.unpacked_size:
        raise DocumentError(name, bomb(f"it unpacks to {unpacked / MEBIBYTE:,.0f} MiB", "unpacked-size"))
    for member in members:
        is_xml = member.filename.lower().endswith(_XML_SUFFIXES)
        if is_xml and member.file_size > limits.xml_size:
            raise DocumentError(name, bomb(f"{member.filename} has {member.file_size:,} bytes", "xml-size"))
        if member.file_size < RATIO_MATTERS_FROM:
            continue
        ratio = member.file_size / max(member.compress_size, 1)
        if ratio > limits.ratio:
            raise DocumentError(
                name, bomb(f"{member.filename} unpacks to {ratio:,.0f} times its size", "ratio")
            )


def bomb(fact: str, limit: str) -> str:
    """The reason for refusing what unpacks to more than `limit` allows."""
    advice = f"ask where it comes from, and raise --limit {limit} if it is to be trusted"
    return f"looks like a zip bomb: {fact}; not opened, {advice}"


def check_xml(source: Source, kind: str) -> None:
    """Raise DocumentError unless the bytes are one XML file (a flat OpenDocument file) of sane size without a DTD."""
    size, limit = len(source.data), source.limits.xml_size
    if size > limit:
        reason = f"too large: {size:,} bytes of XML, the limit is {limit:,}"
        raise DocumentError(source.name, f"{reason}; {raise_it('xml-size', size)}")
    _refuse_dtd(source.name, kind, source.data)


def _refuse_dtd(name: str, member: str, data: bytes) -> None:
    """Raise DocumentError for XML with a document type: no word processor writes one, attacks do.

    But old OpenOffice names one, without anything in it, in the list of files of a package; nobody reads it.
    """
    if data.startswith(_UTF_16_MARKS):
        data = data.replace(b"\x00", b"")
    data = _MANIFEST_TYPE.sub(b"", data, count=1)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise DocumentError(name, f"declares XML entities ({member}), which are refused; save it again")


def _why_no_archive(data: bytes, kind: str) -> str:
    """Why bytes that are no zip file cannot be read as `kind`."""
    if not data.startswith(OLE_MAGIC):
        return f"is no {kind} file (it does not begin as one); give it the suffix of its format"
    if _ENCRYPTED_STREAM in data:
        return password_protected(kind)
    if is_hwp5(data):
        return "is a HWP 5 file under another suffix; rename it to .hwp"
    return "is a file of an old Office program or has a password; save it as docx without one"


def office_kinds(data: bytes) -> tuple[str, ...]:
    r"""The old office formats that a file may have by the names of the streams in it; one may stand in another.

    >>> office_kinds(rb"{\rtf1 ...}")
    ('rtf',)
    """
    if data.startswith(RTF_MAGIC):
        return ("rtf",)
    if not data.startswith(OLE_MAGIC) or has_password(data):
        return ()
    found = (kind for kind, stream in _STREAMS if f"{stream}\0".encode("utf-16-le") in data)
    return tuple(dict.fromkeys(found))


def has_password(data: bytes) -> bool:
    """Whether these bytes are an Office file of our time that is packed in a compound file, with a password."""
    return data.startswith(OLE_MAGIC) and _ENCRYPTED_STREAM in data


def is_hwp5(data: bytes) -> bool:
    """Whether these bytes are a HWP 5 file (a compound file that signs itself as one)."""
    return data.startswith(OLE_MAGIC) and _HWP_SIGNATURE in data
