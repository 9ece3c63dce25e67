"""Letters (eml): the programs, addresses, clocks and code pages of their headers."""

import re
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_to_datetime

from nambuk.documents.facts.gathering import Gathering
from nambuk.documents.limits import MEBIBYTE
from nambuk.documents.source import Source

_HEAD = 256 * 1024
_PROGRAMS = ("X-Mailer", "User-Agent", "X-MimeOLE", "X-Originating-Client")
_PERSONS = ("From", "Sender", "Reply-To", "To", "Cc", "X-Sender")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)
_PLAIN = ("utf-8", "us-ascii", "ascii", "iso-8859-1")
_MOST_SERVERS = 20


def gather(source: Source, found: Gathering) -> None:
    """Add the traces of a letter."""
    head = re.split(rb"\r?\n\r?\n", source.data[:_HEAD], maxsplit=1)[0]
    message = BytesHeaderParser().parsebytes(head + b"\n\n")
    for name in _PROGRAMS:
        found.add_all("application", map(_readable, message.get_all(name, [])[:4]), f"header {name}")
    for name in _PERSONS:
        for person, address in getaddresses([_readable(value) for value in message.get_all(name, [])[:4]])[
            :20
        ]:
            found.add("person", f"{person} <{address}>" if person else address, f"header {name}")
    found.add("organisation", _readable(message.get("Organization", "")), "header Organization")
    if number := message.get("Message-ID"):
        found.add("other", f"Message-ID: {number}", "header Message-ID")
    found.add("language", message.get("Content-Language", ""), "header Content-Language")
    found.add("time", _iso(message.get("Date", "")), "header Date")
    for received in message.get_all("Received", [])[:_MOST_SERVERS]:
        found.add("time", _iso(str(received).rpartition(";")[2]), "header Received")
    if origin := message.get("X-Originating-IP"):
        found.add("other", f"Sent from: {origin}", "header X-Originating-IP")
    charsets = dict.fromkeys(
        name.decode("ascii").lower() for name in _CHARSET.findall(source.data[:MEBIBYTE])
    )
    found.add_all("code page", (name for name in charsets if name not in _PLAIN), "charset")


def _readable(value: object) -> str:
    """A header as people read it; encoded words that cannot be decoded stay as they are."""
    text = str(value)[:4000]
    try:
        return str(make_header(decode_header(text)))
    except (LookupError, UnicodeError, ValueError):
        return text


def _iso(value: object) -> str:
    """A date of a letter in ISO 8601 with its offset, or ""."""
    try:
        return parsedate_to_datetime(str(value).strip()[:100]).isoformat()
    except (TypeError, ValueError, IndexError, OverflowError):
        return ""
