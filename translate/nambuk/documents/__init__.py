"""Documents: reads text, Markdown, web pages, Word, Hangul and PDF files, and writes them with new text.

One file a format in `formats/`, one protocol for all of them, every limit in `limits.py`. Whatever
cannot be read or written raises (or, where many are read, yields) a `DocumentError` whose text is one
line for the user: what, where, what to do.
"""

from nambuk.documents.document import (
    Container,
    Document,
    DocumentError,
    FileFacts,
    Mark,
    MarkedText,
    Paragraph,
    Part,
    Recognised,
    Trace,
)
from nambuk.documents.limits import LIMITS, Limits, with_limits
from nambuk.documents.options import AS_FOUND, ReadOptions
from nambuk.documents.paths import expand_paths, supported_suffixes
from nambuk.documents.reading import document_from_bytes, read_document, read_paths
from nambuk.documents.records import RecordColumns, read_records, text_document
from nambuk.documents.rowrecords import read_row_records
from nambuk.documents.writing import document_bytes, output_name, write_document

__all__ = [
    "AS_FOUND",
    "LIMITS",
    "Container",
    "Document",
    "DocumentError",
    "FileFacts",
    "Limits",
    "Mark",
    "MarkedText",
    "Paragraph",
    "Part",
    "ReadOptions",
    "Recognised",
    "RecordColumns",
    "Trace",
    "document_bytes",
    "document_from_bytes",
    "expand_paths",
    "output_name",
    "read_document",
    "read_paths",
    "read_records",
    "read_row_records",
    "supported_suffixes",
    "text_document",
    "with_limits",
    "write_document",
]
