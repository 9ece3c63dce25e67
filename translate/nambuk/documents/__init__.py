"""Documents: reads text, Markdown, web pages, Word, Hangul and PDF files, and writes them with new text.

One file a format in `formats/`, one protocol for all of them, every limit in `limits.py`. Whatever
cannot be read or written raises (or, where many are read, yields) a `DocumentError` whose text is one
line for the user: what, where, what to do.
"""

from nambuk.documents.document import Document, DocumentError, FileFacts, Mark, MarkedText, Paragraph
from nambuk.documents.paths import expand_paths, supported_suffixes
from nambuk.documents.reading import document_from_bytes, read_document, read_paths
from nambuk.documents.records import read_records, text_document
from nambuk.documents.writing import document_bytes, output_name, write_document

__all__ = [
    "Document",
    "DocumentError",
    "FileFacts",
    "Mark",
    "MarkedText",
    "Paragraph",
    "document_bytes",
    "document_from_bytes",
    "expand_paths",
    "output_name",
    "read_document",
    "read_paths",
    "read_records",
    "supported_suffixes",
    "text_document",
    "write_document",
]
