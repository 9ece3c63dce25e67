"""PDF: the information dictionary, the XMP packet and the language of the document."""

import re

from nambuk.documents.facts.gathering import Gathering
from nambuk.documents.limits import MEBIBYTE
from nambuk.documents.source import Source

_INFO = {
    "Author": ("person", "written by"),
    "Creator": ("application", "made from"),
    "Producer": ("application", "producer"),
    "CreationDate": ("time", "created"),
    "ModDate": ("time", "modified"),
    "Title": ("title", "title"),
}
_XMP = (
    (rb"(?:xmp|xap):CreatorTool", "application", "creator tool"),
    (rb"pdf:Producer", "application", "producer"),
    (rb"(?:xmp|xap):CreateDate", "time", "created"),
    (rb"(?:xmp|xap):ModifyDate", "time", "modified"),
    (rb"(?:xmp|xap):MetadataDate", "time", "metadata"),
    (rb"photoshop:AuthorsPosition", "other", "position of the author"),
)
_LANGUAGE = re.compile(rb"/Lang ?\(([\w\-.]{2,40})\)")
_LONGEST_PACKET = MEBIBYTE
_CREATOR = re.compile(rb"<dc:creator>.{0,200}?<rdf:li[^>]{0,100}>([^<]{1,400})<", re.DOTALL)


def gather(source: Source, found: Gathering) -> None:
    """Add the traces of a PDF file. Its fonts come from its reader."""
    from pypdfium2 import PdfDocument

    from nambuk.documents.formats.pages.pdf import iso_date

    pdf = PdfDocument(source.data)
    try:
        for key, value in pdf.get_metadata_dict().items():
            kind, what = _INFO.get(key, ("", ""))
            if kind:
                value = (iso_date(value.strip()) or "") if kind == "time" else value
                found.add(kind, value, f"Info, {what}")
    finally:
        pdf.close()
    start = source.data.find(b"<x:xmpmeta")
    if start >= 0:
        _packet(source.data[start : start + _LONGEST_PACKET].partition(b"</x:xmpmeta>")[0], found)
    found.add_all("language", (tag.decode("ascii") for tag in _LANGUAGE.findall(source.data)[:40]), "Lang")


def _packet(packet: bytes, found: Gathering) -> None:
    """The XMP packet, whose properties are elements or attributes."""
    from html import unescape

    for name, kind, what in _XMP:
        for pattern in (rb"<" + name + rb">([^<]{1,400})<", rb"\s" + name + rb'="([^"<]{1,400})"'):
            for value in re.findall(pattern, packet)[:4]:
                found.add(kind, unescape(value.decode("utf-8", errors="replace")), f"XMP, {what}")
    for value in _CREATOR.findall(packet)[:4]:
        found.add("person", unescape(value.decode("utf-8", errors="replace")), "XMP, written by")
