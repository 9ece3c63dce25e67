"""Which encoding a text file has, when nobody says.

Some show themselves: a byte order mark, valid UTF-8, the header of ISO-2022-KR, the zeros of UTF-16 and UTF-32, the
shift sequences of UTF-7. CP949 (which contains EUC-KR), KPS 9566 (which contains EUC-KP), Johab and UTF-16 without
spaces are only bytes, and accept each other's nearly always; so all are tried, and the reading is kept that looks
most like Korean.

Measured on stretches of nine kinds of sources (northern laws, addresses, novels, scripture; southern news, petitions,
notes; Yanbian news), the syllables ranked without the source at hand, 900 stretches for each length and encoding:

| Hangul syllables | CP949 | KPS 9566 | Johab | UTF-16, no mark | UTF-7 | UTF-8, UTF-32, ISO-2022-KR |
| --- | --- | --- | --- | --- | --- | --- |
| 3 | 99.8 % | 99.9 % | 100 % | 99.9 % | 99.8 % | 100 % |
| 6 | 100 % | 100 % | 100 % | 100 % | 99.9 % | 100 % |
| 10, 20, 50, 200 | 100 % | 100 % | 100 % | 100 % | 99.9 % | 100 % |

What is missed: 돌려서 in CP949 is plausible in KPS 9566, three syllables can be valid UTF-8, and UTF-7 that is mostly
Chinese is left as it is. Text that is not Korean (messages of programs; 300 stretches each in KOI8-R, Windows-1251,
Shift-JIS, EUC-JP, GB18030, Big5, Windows-1252) is taken for Korean in 1.6 % of stretches of 10 characters (5.7 % in
GB18030), 0.2 % of 20 (1 %) and none of 50 and 200; more often in Thai and Arabic (22 and 12 % of 10, 1.5 and 0.8 % of
20, none of 50). A note says that there is little text. The bounds were set on the same texts.
"""

import codecs
import re
import unicodedata
from dataclasses import dataclass

from nambuk.documents.document import DocumentError
from nambuk.documents.encodings import kps9566
from nambuk.documents.encodings.plausibility import (
    beyond_ascii,
    count_controls,
    korean_plausibility,
    looks_korean,
)

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins in the same way
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
BINARY = "is a binary file (it has NUL bytes); give text or a supported format"

_TELLING = 30
"""Characters beyond ASCII from which the choice between encodings needs no warning."""
_CLOSE = 3.0
"""Difference of two mean weights (bits) under which little text may be either."""
_DOUBTFUL = -11.0
"""Mean weight (bits) under which little text may be of another language."""
_BYTE_SAMPLE = 262_144
_TEXT_SAMPLE = 4_000
_ASCII = bytes(range(128))
_HEADER_2022 = b"\x1b$)C"
_SHIFTED = re.compile(rb"\+[A-Za-z0-9+/]{3,}")
_LEGACY = ("cp949", kps9566.NAME, "johab", "utf-16-le", "utf-16-be")
_KOREAN = ("cp949", "euc_kr", "johab", "iso2022_kr")
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_DAMAGED = ("utf-8", "cp949", kps9566.NAME, "johab")


@dataclass(frozen=True, slots=True)
class Detected:
    """A text, its encoding, and remarks on how sure that is."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def detect(data: bytes, name: str) -> Detected:
    """The text of `data` in the encoding that its bytes show, without a byte order mark.

    Raises DocumentError for what is damaged (with the byte), binary, or in no encoding that is known.
    """
    for mark, codec in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return Detected(_strict(data, codec, name, "begins as"), codec.removesuffix("-sig"))
    if _HEADER_2022 in data[:_BYTE_SAMPLE] and data.isascii():
        return Detected(_strict(data, "iso2022_kr", name, "has the header of"), "iso2022_kr")
    if b"\x00" in data:
        return _detect_wide(data, name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _detect_legacy(data, name, error.start)
    return (_utf7(data) if b"+" in data and data.isascii() else None) or Detected(text, "utf-8")


def _strict(data: bytes, codec: str, name: str, how: str) -> str:
    """The text of data that shows its encoding. Raises DocumentError with the byte that does not fit."""
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        reason = f"{how} {codec.removesuffix('-sig')}, but byte {error.start} does not fit"
        raise DocumentError(name, f"{reason}; the file is damaged, or name its encoding") from None


def _utf7(data: bytes) -> Detected | None:
    """ASCII as UTF-7, where what it shifts to is Korean: at least two characters, all plausible."""
    if not _SHIFTED.search(data):
        return None
    try:
        text = data.decode("utf-7").removeprefix("\ufeff")
    except UnicodeDecodeError:
        return None
    hangul = sum("가" <= character <= "힣" for character in beyond_ascii(text))
    if hangul < 2 or not looks_korean(text):
        return None
    return Detected(text, "utf-7")


def _detect_wide(data: bytes, name: str) -> Detected:
    """UTF-32 or UTF-16 without a mark, Korean or not. Raises DocumentError where it is neither."""
    found = _read_best(data, _WIDE)
    if found is not None:
        return found
    best: Detected | None = None
    most = 0
    for codec in _WIDE:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        ascii = sum(character.isascii() for character in text[:_TEXT_SAMPLE])
        if ascii > most and _is_writing(text[:_TEXT_SAMPLE], ascii):
            best, most = Detected(text, codec), ascii
    if best is None:
        raise DocumentError(name, BINARY)
    return best


def _is_writing(text: str, ascii: int) -> bool:
    """Whether a text (of any language) holds what is written: no controls, hardly a character that does not exist."""
    unknown = sum(unicodedata.category(character) in ("Cn", "Co", "Cs") for character in text)
    return not count_controls(text) and unknown * 100 <= len(text) and ascii * 20 >= len(text)


def _detect_legacy(data: bytes, name: str, utf8_fails_at: int) -> Detected:
    """The most Korean-looking reading, else the best guess of charset-normalizer at another language's encoding.

    Raises DocumentError.
    """
    found = _read_best(data, _LEGACY)
    if found is not None:
        return found
    if damaged := _damage(data):
        raise DocumentError(name, damaged)
    if count_controls(data[:20_000].decode("latin-1")) * 100 > min(len(data), 20_000):
        raise DocumentError(name, "is a binary file (control characters); give text or a supported format")
    from charset_normalizer import from_bytes

    guess = from_bytes(data, cp_exclusion=list(_KOREAN)).best()  # these were tried, and are not plausible
    if guess is None:
        raise DocumentError(name, f"cannot tell the encoding (UTF-8 fails at byte {utf8_fails_at}); name it")
    return Detected(str(guess), guess.encoding, (f"the encoding is guessed to be {guess.encoding}",))


def _damage(data: bytes) -> str | None:
    """What to say of bytes that are nearly right in an encoding of Korean, or None."""
    sample = data[:_BYTE_SAMPLE]
    for codec in _DAMAGED:
        kept = sample.decode(codec, errors="ignore")
        is_nearly_whole = len(kept.encode(codec)) > 0.95 * len(sample)
        if is_nearly_whole and looks_korean(kept):
            try:
                data.decode(codec)
            except UnicodeDecodeError as error:
                return f"looks like {codec}, but byte {error.start} does not fit; the file is damaged"
    return None


def _readings(data: bytes, codecs_to_try: tuple[str, ...]) -> list[tuple[float, str]]:
    """(plausibility, codec) of each codec that reads a sample as Korean, best first; ties keep the order."""
    first_high = len(data) - len(data.lstrip(_ASCII))
    found = []
    for codec in codecs_to_try:
        start = 0 if codec.startswith("utf") else first_high
        decoder = codecs.getincrementaldecoder(codec)()
        sample = data[start : start + _BYTE_SAMPLE]
        try:
            text = decoder.decode(sample, final=start + _BYTE_SAMPLE >= len(data))
        except UnicodeDecodeError:
            continue
        if looks_korean(text):
            found.append((korean_plausibility(text), codec))
    return sorted(found, key=lambda reading: -reading[0])


def _read_best(data: bytes, codecs_to_try: tuple[str, ...]) -> Detected | None:
    """The most Korean-looking reading of all bytes, or None where no reading looks Korean."""
    readings = _readings(data, codecs_to_try)
    for score, codec in readings:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        others = [other for other_score, other in readings if other != codec and score - other_score < _CLOSE]
        if score < _DOUBTFUL:
            others.append("that it is not Korean")
        if others and len(beyond_ascii(text[: _TELLING * 50])) < _TELLING:
            doubt = f"little text to tell the encoding by: read as {codec}, {others[0]} is possible"
            return Detected(text, codec, (doubt,))
        return Detected(text, codec)
    return None
