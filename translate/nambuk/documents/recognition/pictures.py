"""What the first bytes of a picture tell: its format, how many pages it has, and how large they are.

It is read before any library decodes the picture, so that none is asked to unpack more than the limits allow.
"""

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

_MOST_SEGMENTS = 10_000  # parts of a JPEG or GIF that are passed over
_MOST_TAGS = 1_000  # of a page of a TIFF
_JPEG_SIZES = frozenset((*range(0xC0, 0xD0),)) - {0xC4, 0xC8, 0xCC}  # the segments that begin a frame
_JPEG_ALONE = frozenset((0x01, *range(0xD0, 0xD9)))  # markers without a length
_TIFF_WIDTH, _TIFF_HEIGHT = 256, 257
_TIFF_NUMBERS = {1: "B", 3: "H", 4: "I"}

_FILL = re.compile(b"\xff*")

ByteOrder = Literal["<", ">"]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's format ("png", "jpeg", "tiff", "bmp", "webp", "gif") and its pages as (width, height) in pixels."""

    format: str
    pages: tuple[tuple[int, int], ...]

    @property
    def pixels(self) -> int:
        """Of its largest page."""
        return max(width * height for width, height in self.pages)


def picture_of(data: bytes, most_pages: int) -> Picture | None:
    """What the bytes are a picture of; None where they are none, or none with a size.

    A TIFF is looked through for `most_pages` pages and one more, of others the first picture counts.

    >>> picture_of(b"GIF89a" + struct.pack("<HH", 640, 480) + bytes(3), 1)
    Picture(format='gif', pages=((640, 480),))
    """
    for format, begins, sizes in _FORMATS:
        if begins(data):
            try:
                pages = tuple(sizes(data, most_pages))
            except (struct.error, IndexError):
                return None
            is_sized = bool(pages) and all(width > 0 and height > 0 for width, height in pages)
            return Picture(format, pages) if is_sized else None
    return None


def picture_format(data: bytes) -> str | None:
    """The format of picture that the first bytes show, or None."""
    return next((format for format, begins, _ in _FORMATS if begins(data)), None)


Sizes = list[tuple[int, int]]


def _png(data: bytes, _: int) -> Sizes:
    """IHDR is the first chunk (ISO/IEC 15948, 11.2.2)."""
    return [struct.unpack_from(">II", data, 16)] if data[12:16] == b"IHDR" else []


def _jpeg(data: bytes, _: int) -> Sizes:
    """The frame header (ITU-T T.81, B.2.2), behind segments of any kind."""
    at = 2
    for _ in range(_MOST_SEGMENTS):
        if data[at] != 0xFF:
            return []
        at = _fill(data, at)
        marker = data[at]
        at += 1
        if marker in _JPEG_ALONE:
            continue
        if marker in _JPEG_SIZES:
            height, width = struct.unpack_from(">HH", data, at + 3)
            return [(width, height)]
        (length,) = struct.unpack_from(">H", data, at)
        at += max(length, 2)
    return []


def _fill(data: bytes, at: int) -> int:
    """The place after the fill bytes of a JPEG."""
    match = _FILL.match(data, at)
    return match.end() if match else at


def _gif(data: bytes, _: int) -> Sizes:
    """The logical screen, or the first picture where that is larger (GIF89a, 18 to 23)."""
    width, height = struct.unpack_from("<HH", data, 6)
    at = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    for _ in range(_MOST_SEGMENTS):
        if data[at : at + 1] == b",":
            size = struct.unpack_from("<HH", data, at + 5)
            return [(max(width, size[0]), max(height, size[1]))]
        if data[at : at + 1] != b"!":
            break
        at += 2
        while data[at]:  # an extension's blocks
            at += data[at] + 1
        at += 1
    return [(width, height)]


def _bmp(data: bytes, _: int) -> Sizes:
    """The header of OS/2 has 12 bytes and short numbers, all later ones longer numbers; upside down is negative."""
    (size,) = struct.unpack_from("<I", data, 14)
    width, height = struct.unpack_from("<HH" if size == 12 else "<ii", data, 18)
    return [(abs(width), abs(height))]


def _webp(data: bytes, _: int) -> Sizes:
    """Lossy, lossless or extended (RFC 9649, 2.5 to 2.7)."""
    match data[12:16]:
        case b"VP8 ":
            width, height = struct.unpack_from("<HH", data, 26)
            return [(width & 0x3FFF, height & 0x3FFF)]
        case b"VP8L":
            (bits,) = struct.unpack_from("<I", data, 21)
            return [((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)]
        case b"VP8X":
            width = int.from_bytes(data[24:27], "little") + 1
            return [(width, int.from_bytes(data[27:30], "little") + 1)]
    return []


def _tiff(data: bytes, most_pages: int) -> Sizes:
    """Every directory of the file (TIFF 6.0, section 2); a chain that leads back to itself ends there."""
    order: ByteOrder = "<" if data[:2] == b"II" else ">"
    sizes: Sizes = []
    seen: set[int] = set()
    (at,) = struct.unpack_from(f"{order}I", data, 4)
    while at and at not in seen and len(sizes) <= most_pages:
        seen.add(at)
        (entries,) = struct.unpack_from(f"{order}H", data, at)
        tags = dict(
            _tiff_tag(data, order, at + 2 + 12 * number) for number in range(min(entries, _MOST_TAGS))
        )
        sizes.append((tags.get(_TIFF_WIDTH, 0), tags.get(_TIFF_HEIGHT, 0)))
        (at,) = struct.unpack_from(f"{order}I", data, at + 2 + 12 * entries)
    return sizes


def _tiff_tag(data: bytes, order: ByteOrder, at: int) -> tuple[int, int]:
    """A tag and its first value (0 where it is no whole number)."""
    tag, kind = struct.unpack_from(f"{order}HH", data, at)
    letter = _TIFF_NUMBERS.get(kind)
    return tag, struct.unpack_from(f"{order}{letter}", data, at + 8)[0] if letter else 0


_FORMATS: tuple[tuple[str, Callable[[bytes], bool], Callable[[bytes, int], Sizes]], ...] = (
    ("png", lambda data: data.startswith(b"\x89PNG\r\n\x1a\n"), _png),
    ("jpeg", lambda data: data.startswith(b"\xff\xd8\xff"), _jpeg),
    ("gif", lambda data: data.startswith((b"GIF87a", b"GIF89a")), _gif),
    ("bmp", lambda data: data.startswith(b"BM"), _bmp),
    ("webp", lambda data: data.startswith(b"RIFF") and data[8:12] == b"WEBP", _webp),
    ("tiff", lambda data: data.startswith((b"II*\0", b"MM\0*")), _tiff),
)
