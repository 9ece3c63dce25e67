"""The formats that can be read and written: one file for each, behind the one protocol of `protocol.py`.

A format's file is imported when a document of that format comes along, so that the program starts fast.
"""

from importlib import import_module

from nambuk.documents.formats.protocol import Format

__all__ = ["OFFICE", "SUFFIXES", "Format", "format_of", "load_format"]

SUFFIXES: dict[str, tuple[str, ...]] = {
    "text": (".txt",),
    "markdown": (".md", ".markdown"),
    "html": (".html", ".htm", ".xhtml"),
    "srt": (".srt",),
    "vtt": (".vtt",),
    "csv": (".csv",),
    "tsv": (".tsv",),
    "jsonl": (".jsonl", ".ndjson"),
    "docx": (".docx",),
    "xlsx": (".xlsx",),
    "xlsm": (".xlsm",),
    "pptx": (".pptx",),
    "pptm": (".pptm",),
    "hwpx": (".hwpx",),
    "hwp": (".hwp", ".hwt"),
    "odt": (".odt", ".ott"),
    "fodt": (".fodt",),
    "ods": (".ods", ".ots"),
    "odp": (".odp", ".otp"),
    "doc": (".doc", ".dot"),
    "rtf": (".rtf",),
    "wps": (".wps",),
    "xls": (".xls", ".xlt"),
    "ppt": (".ppt", ".pps", ".pot"),
    "sxw": (".sxw",),
    "sxc": (".sxc",),
    "sxi": (".sxi",),
    "pdf": (".pdf",),
    "image": (".png", ".jpg", ".jpeg", ".jpe", ".tif", ".tiff", ".bmp", ".webp", ".gif"),
    "eml": (".eml", ".mht", ".mhtml"),
}
"""Every format by its name, and the suffixes of its files: in lower case, with the dot, the usual first."""

OFFICE = ("doc", "rtf", "wps", "xls", "ppt", "sxw", "sxc", "sxi")
"""Those of old office programs, which LibreOffice turns into newer ones. They often wear each other's suffixes."""

_MODULES = {
    "text": "plain",
    "markdown": "markdown",
    "html": "web.html",
    "srt": "subtitles",
    "vtt": "subtitles",
    "csv": "tables.table",
    "tsv": "tables.table",
    "jsonl": "tables.jsonlines",
    "docx": "ooxml.docx",
    "xlsx": "ooxml.xlsx",
    "xlsm": "ooxml.xlsx",
    "pptx": "ooxml.pptx",
    "pptm": "ooxml.pptx",
    "hwpx": "hangul.hwpx",
    "hwp": "hangul.hwpx",
    "odt": "odf.odt",
    "fodt": "odf.odt",
    "ods": "odf.odt",
    "odp": "odf.odt",
    "doc": "office",
    "rtf": "office",
    "wps": "office",
    "xls": "office",
    "ppt": "office",
    "sxw": "office",
    "sxc": "office",
    "sxi": "office",
    "pdf": "pages.pdf",
    "image": "pages.image",
    "eml": "mail.letter",
}
"""The module of each format, in this package."""

_NAMES = {suffix: name for name, suffixes in SUFFIXES.items() for suffix in suffixes}


def format_of(suffix: str) -> str | None:
    """The name of the format with this suffix, or None.

    >>> format_of(".HTM")
    'html'
    """
    return _NAMES.get(suffix.lower())


def load_format(name: str) -> Format:
    """The format with this name; its file is imported now. Raises KeyError for a name not in `SUFFIXES`."""
    formats: dict[str, Format] = import_module(f"{__name__}.{_MODULES[name]}").FORMATS
    return formats[name]
