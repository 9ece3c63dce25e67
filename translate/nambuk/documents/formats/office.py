"""Files of old office programs (.doc, .rtf, .xls, .sxw …): LibreOffice turns them into newer ones, which are read.

LibreOffice runs in a process of its own, before the file goes to the one that reads it. What is written is a newer
file, .docx for .doc; the facts are those of the old one.
"""

import itertools
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from nambuk.documents import archive
from nambuk.documents.document import DocumentError, FileFacts, MarkedText
from nambuk.documents.draft import Draft
from nambuk.documents.formats.protocol import Format
from nambuk.documents.limits import MEBIBYTE
from nambuk.documents.source import Source

_WORD_FILE = b"\xec\xa5"
_SECTOR = 512
_FLAGS, _IS_ENCRYPTED = 11, 0x01
_KEPT = 4
_KEPT_BYTES = 64 * MEBIBYTE


@dataclass(frozen=True, slots=True)
class _Kind:
    """An old format: what it becomes, and the filters that LibreOffice has for it, by a stream of the file."""

    name: str
    target: str
    filters: tuple[tuple[str, str], ...]

    def filter(self, data: bytes) -> str:
        """The filter to read these bytes with. Without one LibreOffice reads what it does not know as text."""
        named = (name for stream, name in self.filters if f"{stream}\0".encode("utf-16-le") in data)
        return next(named, self.filters[-1][1])


_KINDS = (
    _Kind("doc", "docx", (("0Table", "MS Word 97"), ("1Table", "MS Word 97"), ("", "MS Word 95"))),
    _Kind("rtf", "docx", (("", "Rich Text Format"),)),
    _Kind("wps", "docx", (("", "MS_Works"),)),
    _Kind("xls", "xlsx", (("Workbook", "MS Excel 97"), ("", "MS Excel 95"))),
    _Kind("ppt", "pptx", (("", "MS PowerPoint 97"),)),
    _Kind("sxw", "odt", (("", "StarOffice XML (Writer)"),)),
    _Kind("sxc", "ods", (("", "StarOffice XML (Calc)"),)),
    _Kind("sxi", "odp", (("", "StarOffice XML (Impress)"),)),
)


def _prepare(source: Source, kind: _Kind) -> bytes:
    """The file as LibreOffice writes it anew; the last few are kept, since what is read is often written next."""
    if _has_password(source.data, kind):
        raise DocumentError(source.name, archive.password_protected(kind.name))
    key = (source.sha256, kind.name)
    if (known := _conversions.get(key)) is None:
        from nambuk.documents import libreoffice

        known = libreoffice.converted(source, f".{kind.name}", kind.target, kind.filter(source.data))
        _conversions.put(key, known)
    return known


class _Conversions:
    """The last few files that LibreOffice wrote, by the digest and format of those that it read."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()

    def get(self, key: tuple[str, str]) -> bytes | None:
        """The file, or None where it is not kept."""
        with self._lock:
            return self._kept.get(key)

    def put(self, key: tuple[str, str], data: bytes) -> None:
        """Keep a file, and let go of those that were kept longest."""
        with self._lock:
            self._kept[key] = data
            while len(self._kept) > _KEPT or sum(map(len, self._kept.values())) > _KEPT_BYTES:
                self._kept.popitem(last=False)


_conversions = _Conversions()


def _has_password(data: bytes, kind: _Kind) -> bool:
    """Whether a file of Word says that it is encrypted ([MS-DOC] 2.5.2, fEncrypted)."""
    if kind.name != "doc":
        return False
    heads = (at for at in range(_SECTOR, len(data) - _FLAGS, _SECTOR) if data.startswith(_WORD_FILE, at))
    return any(data[at + _FLAGS] & _IS_ENCRYPTED for at in itertools.islice(heads, 1))


def _read(source: Source, kind: _Kind) -> Draft:
    """What the newer file holds; the facts without those that LibreOffice brought in."""
    draft = _newer(kind).read(replace(source, data=source.prepared, prepared=b""))
    return replace(draft, facts=_own_facts(draft.facts, source, kind), parts=())


def _write(source: Source, paragraphs: Sequence[str | MarkedText], kind: _Kind) -> bytes:
    """The newer file with new text."""
    write = _newer(kind).write
    assert write is not None
    return write(replace(source, data=source.prepared, prepared=b""), paragraphs)


def _newer(kind: _Kind) -> Format:
    from nambuk.documents.formats import load_format

    return load_format(kind.target)


def _own_facts(facts: FileFacts, source: Source, kind: _Kind) -> FileFacts:
    """The facts of the newer file that are those of the old one."""
    office = (facts.producer or "LibreOffice").partition("$")[0].replace("/", " ")
    return replace(
        facts,
        format=kind.name,
        producer=None,
        fonts=tuple(font for font in facts.fonts if not font.isdigit() and _is_named(font, source.data)),
        notes=(f"read through {office}, written as .{kind.target}", *facts.notes),
        traces=(),
    )


def _is_named(font: str, data: bytes) -> bool:
    """Whether the old file names a font itself; LibreOffice adds its own."""
    korean = font.encode("cp949", "replace")
    escaped = "".join(f"\\'{byte:02x}" for byte in korean).encode()
    return any(form in data for form in (font.encode("utf-16-le"), font.encode(), korean, escaped))


FORMATS = {
    kind.name: Format(
        kind.name,
        partial(_read, kind=kind),
        partial(_write, kind=kind),
        prepare=partial(_prepare, kind=kind),
        written_as=kind.target,
    )
    for kind in _KINDS
}
"""The formats by their names."""
