"""KPS 9566-2011, the character set of the DPRK, as the Python codecs "kps9566" and "euc_kp".

The layout is that of EUC: bytes below 80 are ASCII, two bytes with the first from 81 to FE are one
character. It encodes all 11,172 syllables like the South's CP949, but in the northern order of
letters, so text read with the wrong one of the two turns into rare syllables, not into an error.

"euc_kp" is what EUC can hold: codes with both bytes from A1 to FE. These are 8,341 of the 20,673: 2,679
syllables (B0A1-CCCF), 4,653 hanja (CDA1-FECF) and 1,009 signs, in the places of the editions of 1997 and 2003,
which had fewer signs: the third leader's name came later, and in 1997 A8A6 was the kelvin sign, not the euro.
Every EUC-KP file is a KPS 9566 file, so files are read with the wider codec.

Nine codes hold the leaders' names, in type of their own (A4E8-A4F0). Unicode has no characters for
them; the codec uses the private code points that mapping tables agree on, so that nothing is lost
in decoding and encoding; `names` turns them into ordinary syllables for reading.
"""

import codecs
import re
from collections.abc import Callable
from functools import lru_cache, partial
from io import StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

NAME = "kps9566"
EUC = "euc_kp"
_ALIASES = {
    **dict.fromkeys(
        ("kps9566", "kps_9566", "kps_9566_2011", "kps9566_2011", "kps_9566_2003", "kps9566_2003"), NAME
    ),
    **dict.fromkeys(("kps9566_97", "kps_9566_97", "kps9566_1997", "kps_9566_1997", "iso_ir_202"), NAME),
    **dict.fromkeys(("euc_kp", "euckp"), EUC),
}

_TOKEN = re.compile(r"[\x00-\x7f]+|[\x81-\xfe][\x41-\xff]|[^\x00-\x7f]", re.DOTALL)


@lru_cache(maxsize=2)
def _tables(name: str = NAME) -> tuple[dict[str, str], dict[str, bytes]]:
    """Two-byte code (as two Latin-1 characters) → character, and character → its bytes."""
    from importlib.resources import files

    decoding: dict[str, str] = {}
    if name == EUC:
        decoding = {code: text for code, text in _tables()[0].items() if min(code) >= "\xa1"}
        return decoding, {character: code.encode("latin-1") for code, character in decoding.items()}
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


def _decode(data: bytes, errors: str, final: bool, *, name: str = NAME) -> tuple[str, int]:
    """`data` as text and the number of bytes used; without `final` half a character may stay over."""
    decoding = _tables(name)[0]
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
        problem = UnicodeDecodeError(name, bytes(data), position, position + width, "no such character")
        replacement, position = codecs.lookup_error(errors)(problem)
        text.write(str(replacement))
    return text.getvalue(), position


def decode(data: "Buffer", errors: str = "strict", *, name: str = NAME) -> tuple[str, int]:
    r"""`data` (all of it) as text, and the number of bytes read.

    >>> import nambuk.documents
    >>> b"\xa4\xe8\xb0\xa1".decode("kps9566")
    '\uf113가'
    """
    return _decode(bytes(data), errors, final=True, name=name)


def encode(text: str, errors: str = "strict", *, name: str = NAME) -> tuple[bytes, int]:
    """`text` as bytes, and the number of characters used.

    >>> import nambuk.documents
    >>> "조선".encode("kps9566").decode("kps9566")
    '조선'
    """
    encoding = _tables(name)[1]
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
            problem = UnicodeEncodeError(name, text, position, position + 1, "not in KPS 9566")
            replacement, position = codecs.lookup_error(errors)(problem)
            data += replacement if isinstance(replacement, bytes) else encode(replacement, name=name)[0]
    return bytes(data), len(text)


class _IncrementalEncoder(codecs.IncrementalEncoder):
    name = NAME

    def encode(self, input: str, final: bool = False) -> bytes:
        """`input` as bytes; no character needs the next one, so nothing is kept back."""
        return encode(input, self.errors, name=self.name)[0]


class _EucIncrementalEncoder(_IncrementalEncoder):
    name = EUC


class _IncrementalDecoder(codecs.BufferedIncrementalDecoder):
    # the machinery of the standard library calls this one with positional arguments
    _buffer_decode: Callable[..., tuple[str, int]] = staticmethod(_decode)


class _EucIncrementalDecoder(codecs.BufferedIncrementalDecoder):
    _buffer_decode: Callable[..., tuple[str, int]] = staticmethod(partial(_decode, name=EUC))


def _search(name: str) -> codecs.CodecInfo | None:
    """The codec for `name` (in lower case, as `codecs.lookup` gives it), or None for other names."""
    found = _ALIASES.get(name.replace("-", "_"))
    if found is None:
        return None
    is_euc = found == EUC
    return codecs.CodecInfo(
        encode=partial(encode, name=found),
        decode=partial(decode, name=found),
        incrementalencoder=_EucIncrementalEncoder if is_euc else _IncrementalEncoder,
        incrementaldecoder=_EucIncrementalDecoder if is_euc else _IncrementalDecoder,
        name=found,
    )


codecs.register(_search)
