"""Hangul (Hancom) files: the properties of HWPX, and the summary and fonts of HWP 5."""

import re

from nambuk.documents.facts import ole
from nambuk.documents.facts.gathering import Gathering
from nambuk.documents.facts.packages import Parts, attributes
from nambuk.documents.source import Source

_META = {
    "creator": ("person", "written by"),
    "lastsaveby": ("person", "last saved by"),
    "CreatedDate": ("time", "created"),
    "ModifiedDate": ("time", "modified"),
    "date": ("time", "date"),
    "title": ("title", "title"),
}
_SUMMARY = "\x05HwpSummaryInformation"
_VERSION = re.compile(r"^\d+, \d+, \d+, \d+ ")


def gather_hwpx(source: Source, found: Gathering) -> None:
    """Add the traces of a HWPX file."""
    parts = Parts(source)
    root = parts.root("version.xml")
    if root is not None:
        told = " ".join(filter(None, (root.get("application"), root.get("appVersion"))))
        found.add("application", told, "version.xml")
    for name in parts.names(r"Contents/[\w.]+\.hpf"):
        tree = parts.root(name)
        for element in () if tree is None else tree.iter("{*}meta"):
            kind, what = _META.get(element.get("name") or "", ("", ""))
            if kind:
                found.add(kind, "".join(map(str, element.itertext())), f"{name}, {what}")
        for element in () if tree is None else tree.iter("{*}language"):
            found.add("language", element.text, name)
    header = parts.large("Contents/header.xml")
    found.add_all("font", attributes(header, ("face",)), "Contents/header.xml")
    found.add_all(
        "person", attributes(_tags(header, b"trackChangeAuthor"), ("name",)), "Contents/header.xml, revisions"
    )


def _tags(data: bytes, name: bytes) -> bytes:
    """The opening tags with this name, one after the other."""
    return b" ".join(re.findall(rb"<\w{1,8}:" + name + rb"\s[^>]{1,1000}", data)[:1000])


def gather_hwp5(source: Source, found: Gathering) -> None:
    """Add the traces of a HWP 5 file: its summary, the fonts of DocInfo, the names of those who revised it."""
    from hwpx.hwp5 import records
    from hwpx.hwp5.cfb import CompoundFile

    file = CompoundFile(source.data)
    if file.has_stream(_SUMMARY):
        properties, _ = ole.properties(file.read(_SUMMARY))
        ole.add_summary(properties, "HwpSummaryInformation", found)
        version = properties.get(ole.REVISION, "")
        if _VERSION.match(version):
            found.add("application", f"Hangul {version}", "HwpSummaryInformation, version")
    flags = file.read("FileHeader")[36:40]
    is_packed = bool(flags and flags[0] & 1)
    if flags and not flags[0] & 2:  # without a password
        info = (
            ole.inflated(file.read("DocInfo"), source.limits.xml_size) if is_packed else file.read("DocInfo")
        )
        for tag, payload in ole.records(info):
            if tag == records.FACE_NAME:
                length = int.from_bytes(payload[1:3], "little")
                found.add(
                    "font", payload[3 : 3 + 2 * length].decode("utf-16-le", errors="replace"), "DocInfo"
                )
            elif tag == records.TRACK_CHANGE_AUTHOR:
                length = int.from_bytes(payload[:2], "little")
                found.add(
                    "person",
                    payload[2 : 2 + 2 * length].decode("utf-16-le", errors="replace"),
                    "DocInfo, revisions",
                )
