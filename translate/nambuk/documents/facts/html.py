"""Web pages: what programs and people put into the head, Word's own properties, languages, local paths."""

import re
from html import unescape

from nambuk.documents.facts.gathering import Gathering
from nambuk.documents.limits import MEBIBYTE
from nambuk.documents.source import Source

_MOST = 4 * MEBIBYTE
_HEAD = 256 * 1024  # where the element `html` and those called `meta` stand
_META = re.compile(rb"<meta\s[^>]{1,1000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    rb"""\s(name|http-equiv|property|content)\s*=\s*["']([^"'<>]{1,400})["']""", re.IGNORECASE
)
_META_KINDS = {
    "generator": ("application", "generator"),
    "progid": ("application", "ProgId"),
    "author": ("person", "author"),
    "dc.creator": ("person", "author"),
    "changedby": ("person", "changed by"),
    "created": ("time", "created"),
    "changed": ("time", "changed"),
    "content-language": ("language", "language"),
    "ksoproductbuildver": ("other", "KSOProductBuildVer"),
}
_OFFICE = (
    (rb"Author", "person", "written by"),
    (rb"LastAuthor", "person", "last saved by"),
    (rb"Company", "organisation", "company"),
    (rb"Template", "template", "template"),
    (rb"Created", "time", "created"),
    (rb"LastSaved", "time", "modified"),
    (rb"KSOProductBuildVer", "other", "KSOProductBuildVer"),
)
_LANGUAGE = re.compile(rb"""<html[^>]{0,400}?\s(?:xml:)?lang\s*=\s*["']?([\w-]{2,20})""", re.IGNORECASE)
_FAR_EAST = re.compile(rb"mso-fareast-language\s*:\s*([\w-]{2,10})", re.IGNORECASE)
_PATH = re.compile(rb"file:///[A-Za-z]:[^\"'<>\s]{1,300}", re.IGNORECASE)


def gather(source: Source, found: Gathering) -> None:
    """Add the traces of a page. Its fonts and encoding come from its reader."""
    data = source.data[:_MOST]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", errors="replace").encode()
    for meta in _META.findall(data[:_HEAD])[:200]:
        told = {name.decode().lower(): value for name, value in _ATTRIBUTE.findall(meta)}
        name = (told.get("name") or told.get("http-equiv") or told.get("property") or b"").decode(
            "ascii", "replace"
        )
        kind, what = _META_KINDS.get(name.lower(), ("", ""))
        if kind and "content" in told:
            value = _text(told["content"])
            found.add(kind, f"{what}: {value}" if kind == "other" else value, f"meta, {what}")
    for name, kind, what in _OFFICE:
        for value in re.findall(rb"<o:" + name + rb"(?:\s[^>]{0,100})?>([^<]{1,400})</o:", data)[:4]:
            text = _text(value)
            found.add(kind, f"{what}: {text}" if kind == "other" else text, f"Office properties, {what}")
    found.add_all("language", (tag.decode() for tag in _LANGUAGE.findall(data[:_HEAD])[:4]), "html lang")
    found.add_all("language", (tag.decode() for tag in _FAR_EAST.findall(data)), "mso-fareast-language")
    found.add_all("path", (_text(path) for path in _PATH.findall(data)[:40]), "links")


def _text(raw: bytes) -> str:
    """Bytes of a page as text: UTF-8, or else the Korean code page."""
    try:
        return unescape(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return unescape(raw.decode("cp949", errors="replace"))
