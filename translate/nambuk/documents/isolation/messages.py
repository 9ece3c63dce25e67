"""What the program and its reading process say to each other: MessagePack after its length, checked against types.

Never pickles: what a hostile file makes the process answer can be wrong, and cannot run.
"""

import struct
from typing import IO, Literal

import msgspec

from nambuk.documents.containers.listing import Listing
from nambuk.documents.document import Document, DocumentError, MarkedText
from nambuk.documents.limits import MEBIBYTE, Limits
from nambuk.documents.options import ReadOptions

_LENGTH = struct.Struct("<Q")
_CHUNK = MEBIBYTE
_BYTES_A_CHARACTER = 64
_BYTES_AN_ENTRY = 10_000
_BYTES_FOR_THE_REST = 16 * MEBIBYTE


Task = Literal["read", "write", "list", "member", "kind"]


class Request(msgspec.Struct, frozen=True):
    """What the process is asked: to read a file, or to write it again with new `paragraphs`.

    `prepared` goes with `data` as in `Source`. Or to list what is inside an archive or letter (`archive` is its
    digest), or for the bytes of a `member` of the one that it listed last, or for the `kind` of a zip file.
    """

    task: Task
    name: str
    data: bytes
    options: ReadOptions
    paragraphs: list[str | MarkedText] = []
    archive: str = ""
    member: str = ""
    prepared: bytes = b""


class Reply(msgspec.Struct, frozen=True):
    """Its answer: a document or bytes, or the reason why there is none (`is_worn`: it has to be started anew).

    `is_unknown`: the archive of the member is not the one that was listed last.
    """

    document: Document | None = None
    data: bytes = b""
    error: str = ""
    is_worn: bool = False
    listing: Listing | None = None
    is_unknown: bool = False
    kind: str = ""


_encode = msgspec.msgpack.Encoder().encode
_reply = msgspec.msgpack.Decoder(Reply)
_request = msgspec.msgpack.Decoder(Request)


class UnsoundError(Exception):
    """An answer that the reading process never gives of itself."""


def encoded(request: Request) -> bytes:
    """A request as bytes. Raises DocumentError for what cannot be sent, such as half a character."""
    try:
        return _encode(request)
    except (ValueError, OverflowError, msgspec.EncodeError) as error:
        reason = f"cannot be handed to the process that reads files ({error})"
        raise DocumentError(request.name, f"{reason}; split it, or mend its text") from None


def decoded(answer: bytes) -> Reply:
    """An answer. Raises UnsoundError for what is none."""
    try:
        return _reply.decode(answer)
    except (ValueError, OverflowError, RecursionError, msgspec.MsgspecError) as error:
        raise UnsoundError(str(error)) from None


def most_bytes(request: Request) -> int:
    """How long the answer to a request may be: many times what the largest document or file takes."""
    limits: Limits = request.options.limits
    if request.task == "write":
        return limits.file_size + limits.unpacked_size
    if request.task == "member":
        return limits.file_size + _BYTES_FOR_THE_REST
    if request.task == "list":
        return limits.archive_members * _BYTES_AN_ENTRY + _BYTES_FOR_THE_REST
    return limits.characters * _BYTES_A_CHARACTER + _BYTES_FOR_THE_REST


def send(stream: IO[bytes], message: bytes) -> None:
    """Write a message, after its length. Raises OSError where the other side has ended."""
    for part in (_LENGTH.pack(len(message)), message):
        rest = memoryview(part)
        while rest:
            rest = rest[stream.write(rest) :]
    stream.flush()


def receive(stream: IO[bytes], most: int | None = None) -> bytes | None:
    """The next message; None where the other side has ended.

    Memory is taken for what comes, never for what the length claims. Raises UnsoundError for one over `most` bytes.
    """
    head = _exactly(stream, _LENGTH.size)
    if head is None:
        return None
    (length,) = _LENGTH.unpack(head)
    if most is not None and length > most:
        raise UnsoundError(f"{length:,} bytes")
    return _exactly(stream, length)


def _exactly(stream: IO[bytes], length: int) -> bytes | None:
    """So many bytes, or None where the stream ends before."""
    chunks: list[bytes] = []
    while length:
        chunk = stream.read(min(length, _CHUNK))
        if not chunk:
            return None
        chunks.append(chunk)
        length -= len(chunk)
    return b"".join(chunks)


def next_request(stream: IO[bytes]) -> Request | None:
    """The next request, for the reading process."""
    message = receive(stream)
    return None if message is None else _request.decode(message)


def answer(stream: IO[bytes], reply: Reply) -> None:
    """Send a reply, for the reading process."""
    try:
        message = _encode(reply)
    except UnicodeEncodeError:
        message = _encode(Reply(error="holds half a character (lone surrogate); save it again"))
    send(stream, message)
