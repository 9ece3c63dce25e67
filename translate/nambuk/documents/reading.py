"""Files and standard input to Documents: which format, then read, then assemble."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from nambuk.documents import archive
from nambuk.documents.document import Document, DocumentError
from nambuk.documents.draft import assemble
from nambuk.documents.formats import SUFFIXES, Format, format_of, load_format
from nambuk.documents.paths import expand_paths
from nambuk.documents.source import STANDARD_INPUT, Source, read_bytes, too_large

_TEXT_FORMATS = ("text", "markdown", "html")


def read_document(path: str, *, encoding: str | None = None, format: str | None = None) -> Document:
    """One document from a file, or from standard input for "-".

    `encoding` names the encoding of a text (else it is detected), `format` one of `formats.SUFFIXES` (else the
    suffix tells; without a known suffix the first bytes do, and what is nothing else is read as text).
    Raises DocumentError for whatever cannot be read; its message is one line for the user.
    """
    if format is not None and format not in SUFFIXES:
        raise DocumentError(path, f"unknown format {format!r}; known are {', '.join(SUFFIXES)}")
    name = format or format_of(Path(path).suffix)
    if name is not None:
        named = load_format(name)
        source = Source(path, read_bytes(path, named.max_bytes), encoding)
    else:
        source = Source(path, read_bytes(path), encoding)
        named = load_format(sniff(source.data))
        if len(source.data) > named.max_bytes:
            raise too_large(path, len(source.data), named.max_bytes)
    _refuse_disguise(source, named)
    return assemble(source, named.read(source))


def read_paths(paths: Iterable[str], *, encoding: str | None = None) -> Iterator[Document | DocumentError]:
    """The documents behind paths (files, folders, "-"), one at a time and in order.

    What cannot be read comes as the DocumentError that says why, in its place; the others go on.
    """
    for path in expand_paths(paths):
        if isinstance(path, DocumentError):
            yield path
            continue
        try:
            yield read_document(path, encoding=encoding)
        except DocumentError as error:
            yield error


def sniff(data: bytes) -> str:
    """The name of the format that the bytes show; "text" when nothing else fits.

    >>> sniff(b"%PDF-1.7 ..."), sniff(b"<!DOCTYPE html><p>"), sniff(b"plain")
    ('pdf', 'html', 'text')
    """
    if data.startswith(b"%PDF-"):
        return "pdf"
    if archive.is_hwp5(data):
        return "hwp"
    if data.startswith(archive.OLE_MAGIC):
        return "docx"  # an encrypted one, or an old Office file: its reader says so
    if data.startswith(archive.ZIP_MAGIC):
        return "hwpx" if _is_hwpx(data) else "docx"
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "html"
    return "text"


def _is_hwpx(data: bytes) -> bool:
    """Whether a zip file holds a Hangul document; False for a damaged one."""
    import zipfile

    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            return any(name.startswith("Contents/") for name in package.namelist())
    except zipfile.BadZipFile:
        return False


def _refuse_disguise(source: Source, format: Format) -> None:
    """Raise DocumentError for a PDF, docx, hwpx or hwp under the suffix of a text format."""
    found = sniff(source.data)
    if format.name in _TEXT_FORMATS and found not in _TEXT_FORMATS:
        is_package = found == "docx" and source.data.startswith(archive.ZIP_MAGIC)
        what = "zip or docx" if is_package else found
        where = "name its format" if source.name == STANDARD_INPUT else "give it the right suffix"
        raise DocumentError(source.name, f"is a {what} file, not {format.name}; {where}")
