"""Bytes in: a file or standard input, read up to a stated limit, with errors that say what to do."""

import errno
import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from nambuk.documents import limits
from nambuk.documents.document import DocumentError

STANDARD_INPUT = "-"
_CHUNK = limits.MEBIBYTE

_REASONS = {
    errno.ENOENT: "no such file or folder; check the path",
    errno.EACCES: "no permission to read it; change its permissions or copy it",
    errno.EPERM: "no permission to read it; change its permissions or copy it",
    errno.ELOOP: "a chain of links that leads back to itself; give the file itself",
    errno.ENAMETOOLONG: "the name is too long for this system; check the path",
    errno.EIO: "the disk cannot read it; copy it from a backup",
}


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one input. `name` is what the user gave, `encoding` what the user says about text."""

    name: str
    data: bytes
    encoding: str | None = None

    @property
    def sha256(self) -> str:
        """The hex digest of the bytes."""
        import hashlib

        return hashlib.sha256(self.data).hexdigest()


def problem(name: str, error: OSError) -> DocumentError:
    """What an error of the operating system means for the user."""
    if error.errno == errno.ENOENT and os.path.islink(name):  # noqa: PTH114 - a name may be no valid Path
        return DocumentError(name, "a link to a file that does not exist; mend the link or leave it out")
    return DocumentError(name, _REASONS.get(error.errno or 0, f"cannot be read ({error.strerror or error})"))


def read_bytes(name: str, limit: int = limits.MAX_FILE_BYTES) -> bytes:
    """All bytes of the file `name`, or of standard input for "-".

    Raises DocumentError for a path that is missing, no file, unreadable, empty, or larger than `limit`
    bytes; the size of a file is looked at before anything is read, a stream is read up to the limit.
    """
    try:
        if name == STANDARD_INPUT:
            data = _read_stream(sys.stdin.buffer, name, limit)
        else:
            with open_file(name) as stream:
                size = os.fstat(stream.fileno()).st_size
                if size > limit:
                    raise too_large(name, size, limit)
                data = _read_stream(stream, name, limit)
    except OSError as error:
        raise problem(name, error) from None
    if not data:
        raise DocumentError(name, "is empty; leave it out or check how it was saved")
    return data


def open_file(name: str) -> BinaryIO:
    """The file `name`, open for reading bytes. Raises OSError, and DocumentError for folders and NULs."""
    if "\x00" in name:
        raise DocumentError(name.replace("\x00", "\\0"), "a path cannot hold a NUL; check the path")
    path = Path(name)
    if stat.S_ISDIR(path.stat().st_mode):
        raise DocumentError(name, "is a folder; give its files, or the folder itself in place of a file")
    return path.open("rb")


def too_large(name: str, size: int | None, limit: int) -> DocumentError:
    """The error for an input of `size` bytes (None: a stream that goes on) where `limit` are allowed."""
    amount = f"{size / limits.MEBIBYTE:,.0f} MiB" if size is not None else "more"
    allowed = f"{limit // limits.MEBIBYTE} MiB"
    return DocumentError(name, f"too large: {amount}, the limit is {allowed}; split it, or give JSON lines")


def _read_stream(stream: BinaryIO, name: str, limit: int) -> bytes:
    """The rest of `stream`, but never more than `limit` bytes."""
    chunks: list[bytes] = []
    total = 0
    while chunk := stream.read(min(_CHUNK, limit + 1 - total)):
        total += len(chunk)
        if total > limit:
            raise too_large(name, None, limit)
        chunks.append(chunk)
    return b"".join(chunks)
