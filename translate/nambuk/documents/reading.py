"""Files and standard input to Documents: which format, then read, then assemble."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from nambuk.documents import archive
from nambuk.documents.containers.membernames import INSIDE
from nambuk.documents.custody import parts_of
from nambuk.documents.document import Container, Document, DocumentError
from nambuk.documents.draft import assemble
from nambuk.documents.facts import with_traces
from nambuk.documents.formats import OFFICE, SUFFIXES, Format, format_of, load_format
from nambuk.documents.options import AS_FOUND, ReadOptions
from nambuk.documents.paths import expand_paths
from nambuk.documents.recognition.pictures import picture_format
from nambuk.documents.source import STANDARD_INPUT, Source, read_bytes, too_large

_TEXT_FORMATS = ("text", "markdown", "html", "srt", "vtt", "csv", "tsv", "jsonl")
_NOT_READ = {"archive": "is an archive, no document; give its path, and what is in it is read"}
_LETTER = re.compile(
    rb"(?:from|to|date|subject|received|return-path|delivered-to|message-id|mime-version|x-[-\w]+):[ \t]",
    re.IGNORECASE,
)
_LETTER_ID = re.compile(rb"^(?:message-id|mime-version|received):[ \t]", re.IGNORECASE | re.MULTILINE)
_LETTER_HEAD = 16_384


def read_document(path: str, options: ReadOptions = AS_FOUND) -> Document:
    """One document from a file, or from standard input for "-".

    Raises DocumentError for whatever cannot be read; its message is one line for the user.
    """
    named = _named_format(path, options.format)
    limit = named.max_bytes(options.limits) if named else options.limits.file_size
    return document_from_bytes(path, read_bytes(path, limit, options), options)


def document_from_bytes(
    name: str,
    data: bytes,
    options: ReadOptions = AS_FOUND,
    containers: tuple[Container, ...] | None = None,
) -> Document:
    """The document whose file is called `name` and holds `data`; `name` becomes its id, and the file is not opened.

    `containers` are the archives and letters that it was taken from (None: those that the name says).

    The format is found as `ReadOptions` says. All formats but plain text are read in a process of its own
    (`isolated`). Raises DocumentError for what cannot be read, is too large or empty, or has another format's suffix.
    """
    if not data:
        raise DocumentError(name, "is empty; leave it out or check how it was saved")
    source = Source(name, data, options)
    format = _format(source)
    limit = format.max_bytes(options.limits)
    if len(data) > limit:
        raise too_large(name, len(data), limit, "text-size" if format.is_text else "file-size")
    if format.prepare is not None:
        source = replace(source, prepared=format.prepare(source))
    if format.is_simple:
        document = parse(source)
    else:
        from nambuk.documents.isolation import isolated

        document = isolated.read(name, data, options, source.prepared)
    if containers is None and INSIDE in name:
        from nambuk.documents.containers.inside import containers_of

        containers = containers_of(name, options)
    return replace(document, containers=containers or ())


def parse(source: Source) -> Document:
    """The document in a source, read in this process; otherwise as `document_from_bytes`."""
    format = _format(source, is_apart=True)
    draft = with_traces(source, format.read(source))
    return assemble(source, draft if draft.parts else replace(draft, parts=parts_of(source, format.name)))


def _format(source: Source, *, is_apart: bool = False) -> Format:
    """The format of a source. Raises DocumentError for an unknown name, and for a file under another's suffix."""
    format = _named_format(source.name, source.options.format)
    if format is None:
        found = sniff(source.data, is_apart=is_apart)
        if found not in SUFFIXES:
            raise DocumentError(source.name, _NOT_READ.get(found, f"is a {found} file, which is not read"))
        format = load_format(found)
    elif format.name in OFFICE:
        format = load_format(_worn(format.name, source.data, is_apart=is_apart))
    _refuse_disguise(source, format)
    return format


def format_name(name: str, data: bytes) -> str:
    """The name of the format that a file is read as, by its suffix or its bytes; "archive" where it is no document."""
    named = format_of(Path(name).suffix)
    if named in OFFICE:
        return _worn(named, data, is_apart=False)
    return named or sniff(data)


def _worn(name: str, data: bytes, *, is_apart: bool) -> str:
    """The format of a file under the suffix of an old office format: a newer one, a page or plain text may be in it."""
    kinds = archive.office_kinds(data)
    is_unknown = data.startswith(archive.OLE_MAGIC) and not kinds and not archive.has_password(data)
    if name in kinds or (is_unknown and not archive.is_hwp5(data)):
        return name
    found = kinds[0] if kinds else sniff(data, is_apart=is_apart)
    is_binary = found == "text" and b"\x00" in data[:1024] and not data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return name if is_binary or found not in SUFFIXES else found


def _named_format(path: str, format: str | None) -> Format | None:
    """The format that the user or the suffix names, or None. Raises DocumentError for an unknown one."""
    if format is not None and format not in SUFFIXES:
        raise DocumentError(path, f"unknown format {format!r}; known are {', '.join(SUFFIXES)}")
    name = format or format_of(Path(path).suffix)
    return load_format(name) if name is not None else None


def read_paths(
    paths: Iterable[str], options: ReadOptions = AS_FOUND, say: Callable[[str], None] | None = None
) -> Iterator[Document | DocumentError]:
    """The documents behind paths (files, folders, archives, letters, "-"), one at a time and in order.

    What cannot be read comes as the DocumentError that says why, in its place; the others go on. `say` is told what
    was passed over in archives.
    """
    for path in expand_paths(paths, options, say):
        if isinstance(path, DocumentError):
            yield path
            continue
        try:
            yield read_document(path, options)
        except DocumentError as error:
            yield error


def sniff(data: bytes, *, is_apart: bool = False) -> str:
    """The name of the format that the bytes show; "text" when nothing else fits, "archive" for a zip of files.

    A zip file is opened in the process that reads files (`is_apart`: that is this one).

    >>> sniff(b"%PDF-1.7 ..."), sniff(b"<!DOCTYPE html><p>"), sniff(b"plain")
    ('pdf', 'html', 'text')
    """
    if data.startswith(b"%PDF-"):
        return "pdf"
    if archive.is_hwp5(data):
        return "hwp"
    if data.startswith(archive.OFFICE_MAGICS):
        return next(
            iter(archive.office_kinds(data)), "docx"
        )  # an encrypted one, or unknown: its reader says so
    if data.startswith(archive.ZIP_MAGICS):
        return _package_kind(data, is_apart=is_apart)
    if picture_format(data) not in (None, "bmp"):  # a text may begin with BM
        return "image"
    if b"<office:document " in data[:1024]:
        return "fodt"
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "html"
    if start.startswith(b"webvtt"):
        return "vtt"
    if _LETTER.match(data) and _LETTER_ID.search(data, 0, _LETTER_HEAD):
        return "eml"
    return "text"


def _package_kind(data: bytes, *, is_apart: bool) -> str:
    """The format of a zip file, "archive" for one that is no document."""
    if is_apart:
        from nambuk.documents.containers.unpacking import kind_of

        return kind_of(data)
    from nambuk.documents.isolation import isolated

    return isolated.kind_of(data)


def _refuse_disguise(source: Source, format: Format) -> None:
    """Raise DocumentError for a PDF, docx, hwpx or hwp under the suffix of a text format."""
    if format.name not in _TEXT_FORMATS:
        return
    is_package = source.data.startswith(archive.ZIP_MAGICS)
    found = "zip or docx" if is_package else sniff(source.data)
    if found not in (*_TEXT_FORMATS, "eml"):
        where = "name its format" if source.name == STANDARD_INPUT else "give it the right suffix"
        raise DocumentError(
            source.name, f"is {'an' if found == 'image' else 'a'} {found} file, not {format.name}; {where}"
        )
