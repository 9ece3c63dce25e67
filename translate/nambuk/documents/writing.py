"""Documents written again with new text: the same format where that can be written, else plain text."""

import contextlib
import os
import re
from collections.abc import Sequence
from pathlib import Path

from nambuk.documents.document import Document, DocumentError, MarkedText
from nambuk.documents.formats import SUFFIXES, Format, load_format
from nambuk.documents.formats.protocol import text_of
from nambuk.documents.source import STANDARD_INPUT, Source, read_bytes

_TEXT_SUFFIXES = (*SUFFIXES["text"], *SUFFIXES["markdown"])
_NO_NAME = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
_MAX_NAME_BYTES = 200


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
    document: Document, paragraphs: Sequence[str | MarkedText], name: str, *, data: bytes | None = None
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
    if suffix in SUFFIXES[own.name] and own.write is not None and not is_text:
        data = read_bytes(document.id, own.max_bytes) if data is None else data
        source = Source(document.id, data, document.facts.encoding)
        if source.sha256 != document.sha256:
            raise DocumentError(document.id, "has changed since it was read; start again")
        return own.write(source, paragraphs)
    if suffix in _TEXT_SUFFIXES or is_text:
        return "\n".join(map(text_of, paragraphs)).encode("utf-8")
    known = ", ".join(dict.fromkeys((*(SUFFIXES[own.name] if own.write else ()), *_TEXT_SUFFIXES)))
    raise DocumentError(name, f"cannot be written as {suffix or 'a file without suffix'}; use {known}")


def output_name(document: Document) -> str:
    """A file name for the document: that of its source, with a suffix that can be written.

    Only the last part of an id counts, so no id leads out of a folder.

    >>> from nambuk.documents import text_document
    >>> output_name(text_document("../../보고서", "글"))
    '보고서.txt'
    """
    own = _own_format(document)
    name = document.id if document.id != STANDARD_INPUT else "standard-input"
    name = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    stem, dot, suffix = name.rpartition(".")
    can_stay = own.write is not None and f".{suffix.lower()}" in SUFFIXES[own.name]
    if dot and stem and (can_stay or own.write is None):
        name = stem
    ending = f".{suffix}" if can_stay else SUFFIXES[own.name][0] if own.write is not None else ".txt"
    name = _NO_NAME.sub("_", name).strip(". ") or "document"
    return _shortened(name) + ending


def _shortened(name: str) -> str:
    """A name that file systems take; one whose bytes are no UTF-8 keeps them."""
    encoded = name.encode("utf-8", "surrogateescape")
    return name if len(encoded) <= _MAX_NAME_BYTES else encoded[:_MAX_NAME_BYTES].decode("utf-8", "ignore")


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
