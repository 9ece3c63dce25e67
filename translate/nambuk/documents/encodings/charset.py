"""From bytes to text: the encodings of Korean files by their usual names, and what to say when none fits.

How an unnamed encoding is found is told in `detection`, what became of text that was once read with a wrong one in
`mojibake`.
"""

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from nambuk.documents.document import DocumentError, FileFacts, Trace
from nambuk.documents.encodings import kps9566, mojibake
from nambuk.documents.encodings.detection import BINARY, BYTE_ORDER_MARKS, Detected, detect
from nambuk.documents.encodings.plausibility import count_controls
from nambuk.documents.limits import MAX_CONTROL_SHARE

CHOICES = "utf-8, utf-16, utf-32, utf-7, cp949, euc-kr, johab, iso-2022-kr, kps9566, euc-kp"

_SUPERSETS = {"euc_kr": "cp949", kps9566.EUC: kps9566.NAME, "ascii": "utf-8"}
"""Codecs that are read with a wider one: files labelled EUC-KR often hold the further syllables of CP949."""

_USUAL_NAMES = {
    **dict.fromkeys(("windows949", "xwindows949", "mswin949", "ksc56011992", "wansung", "완성형"), "cp949"),
    **dict.fromkeys(("kssm", "xjohab", "조합형"), "johab"),
    **dict.fromkeys(("ucs2", "unicode"), "utf-16"),
    **dict.fromkeys(("ucs4",), "utf-32"),
}
"""What people and programs call encodings beside the names that Python knows: letters and digits alone, small."""

_LINE = re.compile(r"[^\n]+")
_UNMARKED = {"utf-16": ("utf-16-le", "utf-16-be"), "utf-32": ("utf-32-le", "utf-32-be")}
_CODE_PAGE = {kps9566.NAME: "KPS 9566"}
"""Encodings that are traces: hardly anyone but northern programs writes them."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding that it was read with, remarks for the reader of a report, and traces.

    `is_marked`: whether a byte order mark stood before the text. `is_doubtful`: in the encoding that was named the text
    does not look like Korean, in another it does.
    """

    text: str
    encoding: str
    notes: tuple[str, ...] = ()
    traces: tuple[Trace, ...] = ()
    is_marked: bool = False
    is_doubtful: bool = False

    def facts(self, format: str, **others: Any) -> FileFacts:
        """The file facts of a text file of that format."""
        return FileFacts(format, encoding=self.encoding, notes=self.notes, traces=self.traces, **others)


def decode(data: bytes, name: str, encoding: str | None = None) -> Decoded:
    """The text of the file `name`, read with the encoding that the user names or that is found.

    A byte order mark is dropped. Text that was saved after it had been read with a wrong encoding is mended. Raises
    DocumentError when the bytes do not fit the named encoding (with the place of the first that does not), when
    they look binary, and when nothing fits.

    >>> decode("조선말".encode("cp949"), "a.txt").encoding
    'cp949'
    """
    found = _decode_named(data, name, encoding) if encoding else detect(data, name)
    _refuse_binary(found.text, name)
    traces = traces_of(found.encoding)
    decoded = Decoded(found.text, found.encoding, found.notes, traces, _is_marked(data))
    misread = (
        None if decoded.text.isascii() else mojibake.find(map(re.Match.group, _LINE.finditer(decoded.text)))
    )
    if misread is None:
        return decoded
    if encoding and not decoded.encoding.startswith("utf"):
        note = f"was read as {encoding}, but looks like {misread.truly}: name no encoding"
        return replace(decoded, notes=(*decoded.notes, note), is_doubtful=True)
    return replace(
        decoded,
        text="\n".join(misread.mended(decoded.text.split("\n"))),
        notes=(*decoded.notes, f"the text was saved after {misread}; it is read mended"),
        traces=(*decoded.traces, misread.trace),
    )


def traces_of(encoding: str) -> tuple[Trace, ...]:
    """What the encoding of a file tells of where it was written."""
    return (Trace("code page", _CODE_PAGE[encoding], "bytes of the text"),) if encoding in _CODE_PAGE else ()


def codec_named(encoding: str) -> str:
    """The Python codec for an encoding by any of its usual names. Raises LookupError for what is none of text.

    >>> codec_named("UHC"), codec_named("KSSM"), codec_named("EUC-KP")
    ('cp949', 'johab', 'euc_kp')
    """
    plain = "".join(filter(str.isalnum, encoding.lower()))
    return codecs.lookup(_USUAL_NAMES.get(plain, encoding)).name


def _decode_named(data: bytes, name: str, encoding: str) -> Detected:
    """The text in the encoding that the user named; strict."""
    try:
        codec = codec_named(encoding)
        codec = _SUPERSETS.get(codec, codec)
        if codec in _UNMARKED and not _is_marked(data):
            codec = _likelier(data, _UNMARKED[codec])
        text = data.decode(codec)
    except LookupError:
        raise DocumentError(name, f"unknown encoding {encoding!r}; known are {CHOICES}") from None
    except UnicodeDecodeError as error:
        reason = f"is not {encoding}: byte {error.start} does not fit"
        raise DocumentError(name, f"{reason}; name another encoding or none, to have it detected") from None
    except UnicodeError as error:  # some codecs do not say where
        reason = f"is not {encoding} ({error})"
        raise DocumentError(name, f"{reason}; name another encoding or none, to have it detected") from None
    return Detected(text.removeprefix("\ufeff"), codec.removesuffix("-sig"))


def _likelier(data: bytes, both: Sequence[str]) -> str:
    """Which of two byte orders the data has: that of most of the zeros of its ASCII characters, else the first."""
    step = 4 if both[0].startswith("utf-32") else 2
    zeros_first = data[0::step].count(0)
    zeros_last = data[step - 1 :: step].count(0)
    return both[1] if zeros_first > zeros_last else both[0]


def _is_marked(data: bytes) -> bool:
    return any(data.startswith(mark) for mark, _ in BYTE_ORDER_MARKS)


def _refuse_binary(text: str, name: str) -> None:
    """Raise DocumentError for a text with NULs or with too many control characters."""
    if "\x00" in text:
        raise DocumentError(name, BINARY)
    controls = count_controls(text)
    if controls > MAX_CONTROL_SHARE * len(text) and controls > 1:
        raise DocumentError(name, "is a binary file (control characters); give text or a supported format")
