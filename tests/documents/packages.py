"""Packages (zip files of XML) taken apart and put together, and documents written again in this process."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace

from nambuk.documents import Document, DocumentError, MarkedText
from nambuk.documents.options import ReadOptions
from nambuk.documents.reading import parse
from nambuk.documents.source import Source
from nambuk.documents.writing import rewritten

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(files: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return stream.getvalue()


def changed(data: bytes, files: Mapping[str, str | bytes]) -> bytes:
    """A package with these files new or in place of its own."""
    return packed({**members(data), **files})


def relations(*targets: tuple[str, str]) -> str:
    """A list of relations r1, r2 … by the last words of their types and their targets."""
    entries = "".join(
        f'<Relationship Id="r{n}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{entries}</Relationships>'


def read(data: bytes, name: str, options: ReadOptions | None = None) -> Document:
    return parse(Source(name, data, options or ReadOptions()))


def write(document: Document, data: bytes, paragraphs: Sequence[str | MarkedText]) -> bytes:
    """What `document_bytes` gives, without its process."""
    options = replace(document.options, format=document.facts.format)
    return rewritten(Source(document.id, data, options), paragraphs)


def places(document: Document) -> list[tuple[str | None, str]]:
    texts = document.paragraph_texts()
    return [(p.container, text) for p, text in zip(document.paragraphs, texts, strict=True)]


def words(paragraph: MarkedText) -> list[tuple[str, str]]:
    """Each mark's kind and letters; of empty ones the letters before them."""
    return [
        (m.kind, paragraph.text[m.start : m.end] if m.start < m.end else f"{paragraph.text[: m.start]}|")
        for m in paragraph.marks
    ]


def longer(document: Document) -> list[MarkedText]:
    """Its paragraphs with an exclamation mark behind each."""
    return [replace(paragraph, text=f"{paragraph.text}!") for paragraph in document.marked_paragraphs()]


def error_of(data: bytes, name: str, options: ReadOptions | None = None) -> str:
    try:
        read(data, name, options)
    except DocumentError as error:
        return error.reason
    raise AssertionError("was read")
