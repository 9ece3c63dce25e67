"""The formats that can be read and written: one file for each, behind the one protocol of `protocol.py`.

A format's file is imported when a document of that format comes along, so that the program starts fast.
"""

from nambuk.documents.formats.protocol import Format

__all__ = ["SUFFIXES", "Format", "format_of", "load_format"]

SUFFIXES: dict[str, tuple[str, ...]] = {
    "text": (".txt",),
    "markdown": (".md", ".markdown"),
    "html": (".html", ".htm", ".xhtml"),
    "docx": (".docx",),
    "hwpx": (".hwpx",),
    "hwp": (".hwp",),
    "pdf": (".pdf",),
}
"""Every format by its name, and the suffixes of its files: in lower case, with the dot, the usual first."""

_NAMES = {suffix: name for name, suffixes in SUFFIXES.items() for suffix in suffixes}


def format_of(suffix: str) -> str | None:
    """The name of the format with this suffix, or None.

    >>> format_of(".HTM")
    'html'
    """
    return _NAMES.get(suffix.lower())


def load_format(name: str) -> Format:
    """The format with this name; its file is imported now. Raises KeyError for a name not in `SUFFIXES`."""
    match name:
        case "text":
            from nambuk.documents.formats.plain import TEXT

            return TEXT
        case "markdown":
            from nambuk.documents.formats.markdown import MARKDOWN

            return MARKDOWN
        case "html":
            from nambuk.documents.formats.html import HTML

            return HTML
        case "docx":
            from nambuk.documents.formats.docx import DOCX

            return DOCX
        case "hwpx":
            from nambuk.documents.formats.hwpx import HWPX

            return HWPX
        case "hwp":
            from nambuk.documents.formats.hwpx import HWP

            return HWP
        case "pdf":
            from nambuk.documents.formats.pdf import PDF

            return PDF
        case _:
            raise KeyError(name)
