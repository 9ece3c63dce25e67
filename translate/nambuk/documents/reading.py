"""Files and standard input to Documents: which format, then read, then assemble."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from nambuk.documents import archive, limits
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
    named = _named_format(path, format)
    data = read_bytes(path, named.max_bytes if named else limits.MAX_FILE_BYTES)
    return document_from_bytes(path, data, encoding=encoding, format=format)


def document_from_bytes(
    name: str, data: bytes, *, encoding: str | None = None, format: str | None = None
) -> Document:
    """The document whose file is called `name` and holds `data`; `name` becomes its id, nothing is opened.

    The rest is as in `read_document`: the format by `format`, the suffix of `name`, or the first bytes;
    raises DocumentError for what cannot be read, is too large or empty, or has another format's suffix.
    """
    if not data:
        raise DocumentError(name, "is empty; leave it out or check how it was saved")
    source = Source(name, data, encoding)
    named = _named_format(name, format) or load_format(sniff(data))
    if len(data) > named.max_bytes:
        raise too_large(name, len(data), named.max_bytes)
    _refuse_disguise(source, named)
    return assemble(source, named.read(source))


def _named_format(path: str, format: str | None) -> Format | None:
    """The format that the user or the suffix names, or None. Raises DocumentError for an unknown one."""
    if format is not None and format not in SUFFIXES:
        raise DocumentError(path, f"unknown format {format!r}; known are {', '.join(SUFFIXES)}")
    name = format or format_of(Path(path).suffix)
    return load_format(name) if name is not None else None


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
