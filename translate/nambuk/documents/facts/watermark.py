"""The mark that Red Star puts at the end of files.

Red Star OS 3.0 adds the serial number of the computer's disk to documents and pictures that it meets, enciphered, once
for every computer: 24 bytes each, then their number of bytes in four bytes (least first), then "EOF" (F. Grunow and
N. Schiess, "Lifting the Fog on Red Star OS", 32C3, 2015; samples and format in a public collection of tools). Only the
frame is read here; the number inside is not deciphered.
"""

from nambuk.documents.facts.gathering import Gathering
from nambuk.documents.source import Source

MARK = b"EOF"
_ONE = 24
_MOST = 64


def gather(source: Source, found: Gathering) -> None:
    """Add a trace for the marks at the end of the file, if there are any."""
    data = source.data
    if not data.endswith(MARK) or len(data) < _ONE + 4 + len(MARK):
        return
    length = int.from_bytes(data[-len(MARK) - 4 : -len(MARK)], "little")
    if length and length % _ONE == 0 and length <= min(_ONE * _MOST, len(data)):
        count = length // _ONE
        found.add("operating system", f"Red Star watermark ×{count}", "last bytes of the file")
