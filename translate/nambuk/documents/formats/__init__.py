"""The formats that can be read and written: one file for each, behind the one protocol of `protocol.py`.

A format's file is imported when a document of that format comes along, so that the program starts fast.
"""

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
        case "srt" | "vtt":
            from nambuk.documents.formats import subtitles

            return subtitles.SRT if name == "srt" else subtitles.VTT
        case "csv" | "tsv":
            from nambuk.documents.formats import table

            return table.CSV if name == "csv" else table.TSV
        case "jsonl":
            from nambuk.documents.formats.jsonlines import JSONL

            return JSONL
        case "docx":
            from nambuk.documents.formats.docx import DOCX

            return DOCX
        case "xlsx":
            from nambuk.documents.formats.xlsx import XLSX

            return XLSX
        case "xlsm":
            from nambuk.documents.formats.xlsx import XLSM

            return XLSM
        case "pptx":
            from nambuk.documents.formats.pptx import PPTX

            return PPTX
        case "pptm":
            from nambuk.documents.formats.pptx import PPTM

            return PPTM
        case "hwpx":
            from nambuk.documents.formats.hwpx import HWPX

            return HWPX
        case "hwp":
            from nambuk.documents.formats.hwpx import HWP

            return HWP
        case "odt" | "fodt" | "ods" | "odp":
            from nambuk.documents.formats import odt

            return odt.OPENDOCUMENT[name]
        case "doc" | "rtf" | "wps" | "xls" | "ppt" | "sxw" | "sxc" | "sxi":
            from nambuk.documents.formats import office

            return office.OLD[name]
        case "pdf":
            from nambuk.documents.formats.pdf import PDF

            return PDF
        case "image":
            from nambuk.documents.formats.image import IMAGE

            return IMAGE
        case "eml":
            from nambuk.documents.formats.letter import EML

            return EML
        case _:
            raise KeyError(name)
