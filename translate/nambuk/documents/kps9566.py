"""KPS 9566-2011, the character set of the DPRK, as the Python codec "kps9566".

The layout is that of EUC: bytes below 80 are ASCII, two bytes with the first from 81 to FE are one
character. It encodes all 11,172 syllables like the South's CP949, but in the northern order of
letters, so text read with the wrong one of the two turns into rare syllables, not into an error.

Nine codes hold the leaders' names, in type of their own (A4E8-A4F0). Unicode has no characters for
them; the codec uses the private code points that mapping tables agree on, so that nothing is lost
in decoding and encoding, and `ordinary_names` turns them into ordinary syllables for reading.
"""

import codecs
import re
from collections.abc import Callable
from functools import lru_cache
from io import StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

NAME = "kps9566"
_ALIASES = frozenset({"kps9566", "kps_9566", "kps_9566_2011", "kps9566_2011", "kps9566_97", "kps_9566_97"})

LEADER_NAMES = dict(zip([*range(0xF113, 0xF119), *range(0xF120, 0xF123)], "김일성김정일김정은", strict=True))
"""Private code point of a syllable in a leader's name → the ordinary syllable."""

_TOKEN = re.compile(r"[\x00-\x7f]+|[\x81-\xfe][\x41-\xff]|[^\x00-\x7f]", re.DOTALL)
_NAME_POINTS = re.compile("[\uf113-\uf118\uf120-\uf122]")


def ordinary_names(text: str) -> tuple[str, int]:
    r"""The text with the leaders' names in ordinary syllables, and how many syllables that changed.

    One code point becomes one code point, so offsets stay as they are.

    >>> ordinary_names("\uf113\uf114\uf115동지")
    ('김일성동지', 3)
    """
    return _NAME_POINTS.subn(lambda match: LEADER_NAMES[ord(match.group())], text)


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, str], dict[str, bytes]]:
    """Two-byte code (as two Latin-1 characters) → character, and character → its bytes."""
    from importlib.resources import files

    decoding: dict[str, str] = {}
    data = files(__package__).joinpath("kps9566.txt").read_text(encoding="utf-8")
    for line in data.split("\n"):
        if not line or line.startswith("#"):
            continue
        code, run = int(line[:4], 16), line[5:]
        if run.startswith("U+"):
            first, count = run.split(" ")
            run = "".join(chr(int(first[2:], 16) + i) for i in range(int(count)))
        for offset, character in enumerate(run):
            decoding[(code + offset).to_bytes(2, "big").decode("latin-1")] = character
    return decoding, {character: code.encode("latin-1") for code, character in decoding.items()}


def _decode(data: bytes, errors: str, final: bool) -> tuple[str, int]:
    """`data` as text and the number of bytes used; without `final` half a character may stay over."""
    decoding = _tables()[0]
    raw = bytes(data).decode("latin-1")
    text = StringIO()  # a list of single characters would take ten times the memory
    position, end = 0, len(raw)
    while position < end:
        match = _TOKEN.match(raw, position)
        assert match is not None  # the pattern has a branch for every character
        token = match.group()
        character = token if token[0] < "\x80" else decoding.get(token)
        if character is not None:
            text.write(character)
            position = match.end()
            continue
        if position + 1 == end and not final and "\x81" <= token <= "\xfe":
            break
        width = len(token) if len(token) == 2 and token[1] >= "\x80" else 1
        problem = UnicodeDecodeError(NAME, bytes(data), position, position + width, "no such character")
        replacement, position = codecs.lookup_error(errors)(problem)
        text.write(str(replacement))
    return text.getvalue(), position


def decode(data: "Buffer", errors: str = "strict") -> tuple[str, int]:
    r"""`data` (all of it) as text, and the number of bytes read.

    >>> import nambuk.documents
    >>> b"\xa4\xe8\xb0\xa1".decode("kps9566")
    '\uf113가'
    """
    return _decode(bytes(data), errors, final=True)


def encode(text: str, errors: str = "strict") -> tuple[bytes, int]:
    """`text` as bytes, and the number of characters used.

    >>> import nambuk.documents
    >>> "조선".encode("kps9566").decode("kps9566")
    '조선'
    """
    encoding = _tables()[1]
    data = bytearray()
    position = 0
    while position < len(text):
        character = text[position]
        if character < "\x80":
            data.append(ord(character))
            position += 1
        elif character in encoding:
            data += encoding[character]
            position += 1
        else:
            problem = UnicodeEncodeError(NAME, text, position, position + 1, "not in KPS 9566")
            replacement, position = codecs.lookup_error(errors)(problem)
            data += replacement if isinstance(replacement, bytes) else encode(replacement)[0]
    return bytes(data), len(text)


class _IncrementalEncoder(codecs.IncrementalEncoder):
    def encode(self, input: str, final: bool = False) -> bytes:
        """`input` as bytes; no character needs the next one, so nothing is kept back."""
        return encode(input, self.errors)[0]


class _IncrementalDecoder(codecs.BufferedIncrementalDecoder):
    # the machinery of the standard library calls this one with positional arguments
    _buffer_decode: Callable[..., tuple[str, int]] = staticmethod(_decode)


def _search(name: str) -> codecs.CodecInfo | None:
    """The codec for `name` (in lower case, as `codecs.lookup` gives it), or None for other names."""
    if name.replace("-", "_") not in _ALIASES:
        return None
    return codecs.CodecInfo(
        encode=encode,
        decode=decode,
        incrementalencoder=_IncrementalEncoder,
        incrementaldecoder=_IncrementalDecoder,
        name=NAME,
    )


codecs.register(_search)
