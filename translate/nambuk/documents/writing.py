"""Documents written again with new text: the same format where that can be written, else plain text."""

import contextlib
import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from nambuk.documents.document import Document, DocumentError, MarkedText
from nambuk.documents.encodings.names import ordinary_names
from nambuk.documents.formats import SUFFIXES, Format, load_format
from nambuk.documents.formats.protocol import text_of
from nambuk.documents.reading import parse
from nambuk.documents.source import STANDARD_INPUT, Source, read_bytes

_TEXT_SUFFIXES = (*SUFFIXES["text"], *SUFFIXES["markdown"])
_NO_NAME = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
_MAX_NAME_BYTES = 200
_DIGEST = 8  # hex digits


def write_document(
    document: Document, paragraphs: Sequence[str | MarkedText], target: Path, *, force: bool = False
) -> Path:
    """Write the document with `paragraphs` in place of its own, and return the path written.

    A paragraph is its text, or its text with the marks of the source's paragraph that it keeps.

    `target` is the file to write; in place of a folder a file in it, named as `output_name` says, is
    written. The suffix decides: that of the document's own format keeps the file's formatting (the
    original must still be where `document.id` says, unchanged); .txt and .md give plain UTF-8; a
    target .pdf becomes .txt, since PDF is not written. Missing folders are made.

    The file appears whole or not at all, and an existing one is kept unless `force`; a link at the
    target is replaced, not followed. Raises DocumentError with the target or source named.
    """
    _check_number(document, paragraphs)
    if target.is_dir():
        target = target / output_name(document)
    if target.suffix.lower() == ".pdf":
        target = target.with_suffix(".txt")
    if not force and os.path.lexists(target):
        raise DocumentError(str(target), "exists already; use --force to write over it")
    if is_same_file(document.id, target):
        raise DocumentError(str(target), "is the source itself; choose another place to write to")
    _write_whole(target, document_bytes(document, paragraphs, str(target)))
    return target


def document_bytes(
    document: Document,
    paragraphs: Sequence[str | MarkedText],
    name: str,
    *,
    data: bytes | None = None,
) -> bytes:
    """The content of the file `name` that holds the document with `paragraphs` in place of its own.

    The suffix of `name` decides as in `write_document`; nothing is written. `data` are the bytes that the
    document was read from, where they are at hand; else they are read again from `document.id`. Raises
    DocumentError where they are not those that were read, and for what cannot be written.
    """
    _check_number(document, paragraphs)
    own = _own_format(document)
    suffix = Path(name).suffix.lower()
    is_text = own.name in ("text", "markdown")
    if suffix in SUFFIXES[own.written_as or own.name] and own.write is not None and not is_text:
        data = (
            read_bytes(document.id, document.options.limits.file_size, document.options)
            if data is None
            else data
        )
        options = replace(document.options, encoding=document.facts.encoding, format=own.name)
        source = Source(document.id, data, options)
        if source.sha256 != document.sha256:
            raise DocumentError(document.id, "has changed since it was read; start again")
        if own.is_simple:
            return own.write(source, paragraphs)
        from nambuk.documents.isolation import isolated

        prepared = own.prepare(source) if own.prepare is not None else b""
        return isolated.write(document.id, data, options, list(paragraphs), prepared)
    if suffix in _TEXT_SUFFIXES or is_text:
        return "\n".join(map(text_of, paragraphs)).encode("utf-8")
    own_suffixes = SUFFIXES[own.written_as or own.name] if own.write else ()
    known = ", ".join(dict.fromkeys((*own_suffixes, *_TEXT_SUFFIXES)))
    raise DocumentError(name, f"cannot be written as {suffix or 'a file without suffix'}; use {known}")


def rewritten(source: Source, paragraphs: Sequence[str | MarkedText]) -> bytes:
    """The file of a source with new paragraphs, written in this process. Its options name its format.

    What was written is read again: raises DocumentError where that does not give the text, as may be with broken files.
    """
    own = load_format(source.options.format or "text")
    if own.write is None:
        raise DocumentError(source.name, f"{source.options.format} files are not written; write it as .txt")
    data = own.write(source, paragraphs)
    _check_written(source, own.written_as or own.name, data, paragraphs)
    return data


def _check_written(source: Source, format: str, data: bytes, paragraphs: Sequence[str | MarkedText]) -> None:
    """Raise DocumentError unless the written file, read again, has all letters of the paragraphs in their order."""
    expected = _letters("\n".join(map(text_of, paragraphs)))
    if not expected:
        return
    options = replace(source.options, encoding=None, format=format)
    found = _letters(parse(Source(source.name, data, options)).text)
    if found != expected:
        same = (a == b for a, b in zip(found, expected, strict=False))
        at = next((place for place, is_same in enumerate(same) if not is_same), len(found))
        reason = f"cannot be written as {format}: its text would not be whole near {expected[max(at - 10, 0) : at + 10]!r}"
        raise DocumentError(source.name, f"{reason}; write it as .txt")


def _letters(text: str) -> str:
    """The letters that a file keeps: white space, soft hyphens and how leaders' names are coded may be otherwise."""
    return "".join(ordinary_names(text).text.replace("\xad", "").split())


def output_name(document: Document) -> str:
    """A file name for the document: that of its source; after it the suffix of what is written, where that is another.

    So "a.pdf" becomes "a.pdf.txt" and "a.doc" becomes "a.doc.docx", which are in nobody's way. Only the last part of
    an id counts, so no id leads out of a folder.

    >>> from nambuk.documents import text_document
    >>> output_name(text_document("../../보고서", "글"))
    '보고서.txt'
    """
    own = _own_format(document)
    name = document.id if document.id != STANDARD_INPUT else "standard-input"
    name = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    stem, dot, suffix = name.rpartition(".")
    written_as = SUFFIXES[own.written_as or own.name] if own.write is not None else (".txt",)
    can_stay = bool(dot and stem) and f".{suffix.lower()}" in written_as
    name, ending = (stem, f".{suffix}") if can_stay else (name, written_as[0])
    name = _NO_NAME.sub("_", name).strip(". ") or "document"
    return _shortened(name) + ending


def _shortened(name: str) -> str:
    """A name that file systems take; one whose bytes are no UTF-8 keeps them.

    Long names that begin alike stay apart: one that is cut ends with a digest of all of it.
    """
    encoded = name.encode("utf-8", "surrogateescape")
    if len(encoded) <= _MAX_NAME_BYTES:
        return name
    ending = f"-{hashlib.sha256(encoded).hexdigest()[:_DIGEST]}"
    return encoded[: _MAX_NAME_BYTES - len(ending)].decode("utf-8", "ignore").rstrip(". ") + ending


def _own_format(document: Document) -> Format:
    """The format that the document was read from; plain text for records."""
    return load_format(document.facts.format if document.facts.format in SUFFIXES else "text")


def _check_number(document: Document, paragraphs: Sequence[str | MarkedText]) -> None:
    """Raise DocumentError unless there is one paragraph to write for each that was read."""
    if len(paragraphs) != len(document.paragraphs):
        reason = f"{len(paragraphs)} paragraphs to write for {len(document.paragraphs)} read"
        raise DocumentError(document.id, f"{reason}; give one for each")


def is_same_file(source: str, target: Path) -> bool:
    """Whether the target is the source itself, by whatever name."""
    try:
        return source != STANDARD_INPUT and Path(source).samefile(target)
    except (OSError, ValueError):
        return False


def _write_whole(target: Path, content: bytes) -> None:
    """Write beside the target and rename, so that no half-written file is ever seen under its name."""
    temporary = target.with_name(f".nambuk-{os.urandom(6).hex()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("xb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(target)
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
    except OSError as error:
        reason = f"cannot be written ({error.strerror or error}); check folder, space and permissions"
        raise DocumentError(str(target), reason) from error
