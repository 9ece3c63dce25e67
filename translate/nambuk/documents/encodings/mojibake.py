"""Text that was saved after its bytes had been read with a wrong encoding, and how it is read all the same.

A northern file opened in a southern, Chinese or Russian program and saved again holds rare syllables, hanja or foreign
letters in place of its text; it is valid in its new encoding. The way back is to give the characters their bytes
again and to read those rightly. That is done for lines which do not look like Korean, and only where all of them
together come out as clearly Korean; a text that is plausible as it stands is never touched.

Measured on Korean of nine kinds of sources: no false alarm in 12,426 documents and sentences, in 93,382 of their
lines alone, and in 61,993 words and messages of ten other languages. Found and named rightly from 20 syllables on:
KPS 9566 and CP949 read as each other, as GBK (99 to 100 %), Windows-1251 and Windows-1252 (100 %), and UTF-8 read as
the latter two (100 %); at 10 syllables 92 to 100 %. Where reading wrongly loses much, as of UTF-8 or Johab in CP949 and
of all in Shift-JIS, nothing is left to mend, and most of it is not said.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from nambuk.documents.document import Trace
from nambuk.documents.encodings import kps9566
from nambuk.documents.encodings.plausibility import beyond_ascii, common_syllables, korean_plausibility

_NAMES = {
    kps9566.NAME: "KPS 9566",
    "cp949": "CP949",
    "johab": "Johab",
    "utf-8": "UTF-8",
    "gbk": "GBK",
    "cp932": "Shift-JIS",
    "cp1251": "Windows-1251",
    "cp1252": "Windows-1252",
}
_TRULY = (kps9566.NAME, "cp949", "utf-8", "johab")
_READ_AS = ("cp949", kps9566.NAME, "gbk", "cp932", "cp1251", "cp1252")
_SINGLE_BYTE = ("cp1251", "cp1252")

_ODD = -12.5
"""Mean weight (bits) of a line below which it may have been misread."""
_KOREAN = -10.8
"""Mean weight from which the odd lines together, read anew, are Korean."""
_GAIN = 3.0
"""By how much they must have become more plausible."""
_ENOUGH = 10
"""Syllables that there must be to say it."""
_SAMPLE = 4_000
_LOST = 0.1
"""Share of characters that may have been lost on the way there."""

_FAMILIAR = 100
_FAMILIAR_SHARE = 0.2
_START = 300
"""Characters of a line that tell whether to look closer."""
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Misread:
    """What happened to a text: its bytes are `truly` one encoding and were taken for another (names for people)."""

    truly: str
    taken_for: str
    codec: str
    wrong: str

    def __str__(self) -> str:
        return f"{self.truly} was read as {self.taken_for}"

    @property
    def trace(self) -> Trace:
        """The same as a trace of the file."""
        return Trace("code page", f"{self.truly} read as {self.taken_for}", "text")

    def mended(self, lines: Sequence[str]) -> list[str]:
        """The lines, with those read rightly that were misread; what was lost is U+FFFD."""
        result = []
        for line in lines:
            if _is_odd(line):
                better = _reread(line, self.wrong, self.codec)
                if korean_plausibility(better) > max(_ODD, korean_plausibility(line) + 1):
                    line = better
            result.append(line)
        return result


def find(lines: Iterable[str]) -> Misread | None:
    r"""What happened to a text with these lines, or None where nothing did.

    >>> line = "로동자들이 병원에서 치료를 받고있다."
    >>> misread = line.encode("kps9566").decode("cp949")
    >>> str(find([misread])), find([misread]).mended([misread]) == [line]
    ('KPS 9566 was read as CP949', True)
    """
    odd: list[str] = []
    length = 0
    for line in lines:
        if _is_odd(line):
            odd.append(line)
            length += len(line)
            if length >= _SAMPLE:
                break
    if not odd:
        return None
    text = "\n".join(odd)[:_SAMPLE]
    before = korean_plausibility(text)
    found = [
        (score, truly, wrong)
        for wrong in _READ_AS
        for truly in _TRULY
        if wrong != truly and (score := _score(text, wrong, truly)) >= max(_KOREAN, before + _GAIN)
    ]
    if not found:
        return None
    _, truly, wrong = max(found, key=lambda one: one[0])
    return Misread(_NAMES[truly], _NAMES[wrong], truly, wrong)


def _score(text: str, wrong: str, truly: str) -> float:
    """How plausible the text is when read anew; -24 where too much of it is lost or too little of it is Hangul."""
    better = _reread(text, wrong, truly)
    characters = beyond_ascii(better)
    hangul = sum("가" <= character <= "힣" for character in characters)
    lost = better.count("\ufffd")
    if hangul < _ENOUGH or lost > _LOST * len(characters):
        return -24.0
    return korean_plausibility(better.replace("\ufffd", ""))


def _reread(text: str, wrong: str, truly: str) -> str:
    """The text as its bytes in the encoding `wrong` are read in `truly`."""
    if wrong in _SINGLE_BYTE:
        table = _bytes_of(wrong)
        data = b"".join(table.get(character, b"\x1a") for character in text)
    else:
        data = text.replace("\ufffd", "\x1a").encode(wrong, "replace")
    return data.decode(truly, "replace").replace("\x1a", "\ufffd")


@lru_cache(maxsize=len(_SINGLE_BYTE))
def _bytes_of(codec: str) -> dict[str, bytes]:
    """Character → byte of an encoding of single bytes; bytes without a character are controls, as Windows reads them."""
    known = {bytes([code]).decode(codec, "ignore") or chr(code): bytes([code]) for code in range(256)}
    latin1 = {chr(code): bytes([code]) for code in range(128, 160)} if codec == "cp1252" else {}
    return latin1 | known


def _is_odd(line: str) -> bool:
    """Whether a line has letters beyond ASCII that do not look like Korean."""
    if line.isascii():
        return False
    start = line[:_START]
    familiar = len(_familiar().findall(start))
    if familiar and familiar > _FAMILIAR_SHARE * len(_BEYOND_ASCII.findall(start)):
        return False
    return len(_BEYOND_ASCII.findall(line[:_SAMPLE])) > 1 and korean_plausibility(line[:_SAMPLE]) < _ODD


@lru_cache(maxsize=1)
def _familiar() -> re.Pattern[str]:
    """The commonest syllables: some are in every line of Korean, which saves looking closer."""
    return re.compile(f"[{''.join(list(common_syllables()[0])[:_FAMILIAR])}]")
