"""What a letter (RFC 5322, MIME) is made of: its parts with their bytes, and headers as people read them.

The parts are found with the `email` package under its old policy: the new one interprets every header with a parser
that fails on malformed ones, and takes long for hostile ones. Headers are decoded here, since Korean programs cut
encoded words in the middle of a letter, put raw EUC-KR into subjects, and lie about encodings.
"""

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nambuk.documents.document import DocumentError
from nambuk.documents.encodings import charset
from nambuk.documents.encodings.plausibility import looks_korean

if TYPE_CHECKING:
    from email.message import Message

_MAX_HEADER = 20_000
_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,40})\?([BbQq])\?([^?]*)\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,40}\?[BbQq]\?)")
_FOLD = re.compile(r"\r?\n(?=[ \t])|[\r\n\x00]")
_LABELS = {"gb2312": "gb18030"}
_SAYS_NOTHING = ("", "us-ascii", "ascii", "unknown-8bit", "x-unknown", "default", "default_charset")
_ENDINGS = {
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "text/css": ".css",
    "message/rfc822": ".eml",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "application/pdf": ".pdf",
}


@dataclass(frozen=True, slots=True)
class LetterPart:
    """A part of a letter that holds no further parts.

    `number` is its place, as "1.2"; `kind` its type ("text/plain"), `charset` the encoding that it claims, `name` that
    of the file it is, "" for none. `role`: "text" for what a reader sees as the letter, "other form" for the same
    text once more, "attachment" for all else.
    """

    number: str
    kind: str
    charset: str
    name: str
    role: str
    message: "Message[str, str]"

    def data(self) -> bytes:
        """The bytes of the part, decoded from base64 and quoted-printable."""
        if self.kind == "message/rfc822":
            return _letter_bytes(self.message)
        payload = self.message.get_payload(decode=True)
        return payload if isinstance(payload, bytes) else b""

    def parameter(self, name: str) -> str:
        """A parameter of its type, such as "format"; "" for none."""
        value = self.message.get_param(name)
        return value if isinstance(value, str) else ""


def opened(data: bytes) -> "Message[str, str]":
    """The letter in some bytes; its headers are as they stand there, bytes beyond ASCII as surrogates."""
    from email.parser import BytesParser
    from email.policy import Compat32

    class Untouched(Compat32):
        def header_fetch_parse(self, name: str, value: str) -> str:
            return value

    line_end = "\r\n" if b"\r\n" in data[:_MAX_HEADER] else "\n"
    return BytesParser(policy=Untouched(linesep=line_end)).parsebytes(data)


def parts_of(letter: "Message[str, str]") -> list[LetterPart]:
    """The parts of a letter in their order; those of a letter inside it are not among them."""
    return list(_parts(letter, "", "text"))


def _parts(message: "Message[str, str]", number: str, role: str) -> Iterator[LetterPart]:
    kind = message.get_content_type()
    if kind.startswith("multipart/") and message.is_multipart():
        children: list[Any] = message.get_payload()  # type: ignore[assignment]
        for index, (child, its_role) in enumerate(
            zip(children, _roles(kind, children, role), strict=True), 1
        ):
            yield from _parts(child, f"{number}.{index}" if number else str(index), its_role)
        return
    name = _file_name(message)
    is_text = kind in ("text/plain", "text/html") and not name
    if message.get_content_disposition() == "attachment" or not is_text:
        role = "attachment"
    claimed = message.get_param("charset")
    claimed = claimed[2] if isinstance(claimed, tuple) else claimed
    yield LetterPart(number or "1", kind, str(claimed or "").strip().lower(), name, role, message)


def _roles(kind: str, children: "list[Message[str, str]]", role: str) -> list[str]:
    """What the children of a part are to a reader: of several forms of a text the plain one, of a page its root."""
    if role != "text":
        return [role] * len(children)
    if kind == "multipart/alternative":
        plain = [index for index, child in enumerate(children) if _holds_text(child, "text/plain")]
        pages = [index for index, child in enumerate(children) if _holds_text(child, "text/html")]
        chosen = (plain or pages or [0])[0]
        return [role if index == chosen else "other form" for index in range(len(children))]
    if kind in ("multipart/related", "multipart/signed"):
        return [role, *["attachment"] * (len(children) - 1)]
    return [role] * len(children)


def _holds_text(message: "Message[str, str]", kind: str) -> bool:
    """Whether a part is, or has below it, a text of this kind that is not blank."""
    for part in message.walk():
        if part.get_content_type() == kind:
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                return True
    return False


def _file_name(message: "Message[str, str]") -> str:
    """The name that a part gives itself, "" for none."""
    for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        value = message.get_param(parameter, header=header)
        if isinstance(value, tuple):  # RFC 2231
            label, _, text = value
            return text_in(_octets(text, "latin-1"), label or "")[0]
        if isinstance(value, str) and value.strip():
            return decoded_header(value)
    location = message.get("content-location")
    if isinstance(location, str) and message.get_content_maintype() != "text":
        return re.split(r"[/\\]", location.split("?")[0].rstrip("/"))[-1]
    return ""


def attachment_name(part: LetterPart) -> str:
    """A file name for an attachment: its own, with the suffix of a letter where it is one; else its kind and place."""
    ending = _ENDINGS.get(part.kind, "")
    name = re.split(r"[/\\]", part.name)[-1].lstrip(".")  # no path, and no hidden file
    if part.kind == "message/rfc822":
        inner: Any = part.message.get_payload(0) if part.message.is_multipart() else None
        name = name or (subject_of(inner) if inner is not None else "") or f"letter {part.number}"
        return name if name.lower().endswith(".eml") else f"{name}.eml"
    return name or f"{part.kind.split('/')[0]} {part.number}{ending}"


def subject_of(letter: "Message[str, str]") -> str:
    """The subject of a letter on one line, "" for none."""
    return next((decoded_header(value) for name, value in headers(letter) if name == "subject"), "")


def headers(letter: "Message[str, str]") -> Iterator[tuple[str, str]]:
    """(name in lower case, raw value) of all headers, in order."""
    for name, value in letter.raw_items():
        yield name.lower(), value[:_MAX_HEADER]


def decoded_header(value: str) -> str:
    """A header as people read it, on one line: encoded words and raw letters decoded, whatever they claim to be.

    >>> decoded_header("=?EUC-KR?B?uri?= =?EUC-KR?B?sO0=?= 1")
    '보고 1'
    """
    value = _BETWEEN_WORDS.sub(r"\1", _FOLD.sub("", value[:_MAX_HEADER]))
    pieces: list[str] = []
    pending, label, end = b"", "", 0
    for word in _ENCODED_WORD.finditer(value):
        before = value[end : word.start()]
        if before or word[1].lower() != label:
            pieces.append(text_in(pending, label)[0])
            pending = b""
        pieces.append(_raw_text(before))
        label = word[1].lower()
        pending += _word_bytes(word[2], word[3])
        end = word.end()
    pieces.append(text_in(pending, label)[0])
    pieces.append(_raw_text(value[end:]))
    return " ".join("".join(pieces).split())


def word_labels(value: str) -> list[str]:
    """The encodings that the encoded words of a header claim, each once."""
    return list(dict.fromkeys(word[1].lower() for word in _ENCODED_WORD.finditer(value)))


def _word_bytes(how: str, content: str) -> bytes:
    """The bytes of an encoded word (RFC 2047)."""
    raw = _octets(content, "ascii")
    if how in "Qq":
        return quopri.decodestring(raw, header=True)
    try:
        return base64.b64decode(raw + b"=" * (-len(raw.rstrip(b"=")) % 4))
    except (binascii.Error, ValueError):
        return raw


def _raw_text(value: str) -> str:
    """The part of a header outside of encoded words."""
    return value if value.isascii() else text_in(_octets(value, "ascii"), "")[0]


def _octets(text: str, encoding: str) -> bytes:
    """The bytes that the parser has hidden in a text."""
    try:
        return text.encode(encoding, "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def text_in(data: bytes, label: str) -> tuple[str, str, str]:
    """(text, encoding, remark) of bytes that claim the encoding `label` ("": none).

    UTF-8 is known by itself; else the label counts, unless what comes out is no Korean: then the bytes do. What no
    encoding fits is read as CP949 with replacement characters. The remark says where the label was wrong.
    """
    if not data:
        return "", "utf-8", ""
    label = label.lower()
    claimed = "" if label in _SAYS_NOTHING else _LABELS.get(label, label)
    if not data.isascii():
        try:
            text = data.decode("utf-8")
            return text, "utf-8", _lie(label, "utf-8") if claimed not in ("", "utf-8", "utf8") else ""
        except UnicodeDecodeError:
            pass
    for encoding in (claimed, None):
        if encoding != "":
            try:
                read = charset.decode(data, "", encoding)
            except DocumentError:
                continue
            if encoding is None or looks_korean(read.text):
                lies = encoding is None and bool(claimed) and not data.isascii()
                return read.text, read.encoding, _lie(label, read.encoding) if lies else ""
    return data.decode("cp949", "replace"), "cp949", "some letters do not fit any encoding, and are lost"


def _lie(label: str, found: str) -> str:
    return f"a part says that it is {label}, its bytes are {found}"


def _letter_bytes(message: "Message[str, str]") -> bytes:
    """A letter inside a letter, as a file."""
    from email.generator import BytesGenerator
    from io import BytesIO

    inner: Any = message.get_payload(0) if message.is_multipart() else message.get_payload(decode=True)
    if isinstance(inner, bytes):
        return inner
    if str(message.get("content-transfer-encoding", "")).strip().lower() == "base64":
        try:
            return base64.b64decode(inner.get_payload(), validate=False)
        except (binascii.Error, ValueError, TypeError, AttributeError):
            return b""
    stream = BytesIO()
    BytesGenerator(stream, mangle_from_=False, maxheaderlen=0, policy=message.policy).flatten(inner)
    return stream.getvalue()
