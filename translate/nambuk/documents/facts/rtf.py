"""Rich Text Format: the groups of information, fonts, languages and code pages."""

import re

from nambuk.documents.facts.gathering import Gathering, language_of
from nambuk.documents.limits import MEBIBYTE
from nambuk.documents.source import Source

_HEAD = MEBIBYTE
"""What stands before the text is looked at: fonts, information, defaults."""
_PERSONS = ((rb"author", "written by"), (rb"operator", "last saved by"), (rb"manager", "manager"))
_TIMES = ((rb"creatim", "created"), (rb"revtim", "modified"), (rb"printim", "printed"))
_FONT = re.compile(rb"\{\\f\d+((?:\\[a-z]+-?\d* ?|\{[^{}]{0,200}\}){0,12})([^{};]{1,200});?")
_CHARSETS = {128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 204: 1251}
_TIME = rb"\{\\%s\\yr(\d{1,4})\\mo(\d{1,2})\\dy(\d{1,2})(?:\\hr(\d{1,2}))?(?:\\min(\d{1,2}))?"
_ESCAPE = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\u(-?\d{1,6}) ?(?:\\'[0-9a-fA-F]{2}|\?)?|\\[a-z]+-?\d* ?|[{}\r\n]"
)


def gather(source: Source, found: Gathering) -> None:
    """Add the traces of an RTF file."""
    data = source.data[:_HEAD]
    page = re.search(rb"\\ansicpg(\d{3,5})", data)
    code_page = int(page[1]) if page else 1252
    if code_page not in (1252, 65001):
        found.add("code page", f"cp{code_page}", r"\ansicpg")
    for name, what in _PERSONS:
        found.add("person", _group(data, name, code_page), f"\\info, {what}")
    found.add("organisation", _group(data, rb"company", code_page), r"\info, company")
    found.add("title", _group(data, rb"title", code_page), r"\info, title")
    found.add("application", _group(data, rb"\*\generator", code_page), r"\generator")
    found.add("template", _group(data, rb"\*\template", code_page), r"\template")
    for name, what in _TIMES:
        if time := re.search(_TIME % name, data):
            year, month, day, hour, minute = (int(part or 0) for part in time.groups())
            if not (year and month and day):
                continue
            found.add("time", f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:00", f"\\info, {what}")
    for name in (b"deflangfe", b"deflang"):
        for number in dict.fromkeys(re.findall(rb"\\" + name + rb"(\d{4,5})", data)):
            found.add("language", language_of(int(number)), f"\\{name.decode()}")
    for head, font in _FONT.findall(data)[:200]:
        charset = re.search(rb"\\fcharset(\d{1,3})", head)
        own = _CHARSETS.get(int(charset[1]), code_page) if charset else code_page
        found.add("font", _text(font, own), r"\fonttbl")


def _group(data: bytes, name: bytes, code_page: int) -> str:
    """The text of the first group with this name."""
    match = re.search(
        rb"\{\\" + re.escape(name).replace(rb"\*\\", rb"*\\") + rb" ((?:[^{}]|\{[^{}]{0,200}\}){1,2000})\}",
        data,
    )
    return _text(match[1], code_page).rstrip(";") if match else ""


def _text(raw: bytes, code_page: int) -> str:
    r"""The text of a group: `\'hh` in the code page, `\uN` as a code unit, other words left out.

    >>> _text(rb"\'b1\'e8\u26085 ?", 949)
    '김日'
    """
    parts: list[str] = []
    pending = bytearray()
    end = 0

    def flush() -> None:
        parts.append(_decoded(bytes(pending), code_page))
        pending.clear()

    for match in _ESCAPE.finditer(raw):
        pending += raw[end : match.start()]
        end = match.end()
        if match[1]:
            pending.append(int(match[1], 16))
        elif match[2]:
            flush()
            parts.append(chr(int(match[2]) & 0xFFFF))
    pending += raw[end:]
    flush()
    return "".join(parts)


def _decoded(raw: bytes, code_page: int) -> str:
    """Bytes in a code page, in CP949 where there is no such page."""
    try:
        return raw.decode(f"cp{code_page}", errors="replace")
    except LookupError:
        return raw.decode("cp949", errors="replace")
