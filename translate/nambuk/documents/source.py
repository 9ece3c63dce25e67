"""Bytes in: a file or standard input, read up to a stated limit, with errors that say what to do."""

import errno
import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from nambuk.documents.containers.membernames import INSIDE
from nambuk.documents.document import DocumentError
from nambuk.documents.limits import LIMITS, MEBIBYTE, Limits, raise_it
from nambuk.documents.options import AS_FOUND, ReadOptions

STANDARD_INPUT = "-"
_CHUNK = MEBIBYTE

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
    """The bytes of one input, and how to read them. `name` is what the user gave.

    `prepared`: what another program made of them, for formats that are read through one (`Format.prepare`).
    """

    name: str
    data: bytes
    options: ReadOptions = AS_FOUND
    prepared: bytes = b""

    @property
    def limits(self) -> Limits:
        """What reading may take."""
        return self.options.limits

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


def read_bytes(name: str, limit: int = LIMITS.file_size, options: ReadOptions = AS_FOUND) -> bytes:
    """All bytes of the file `name`, or of standard input for "-", or of a file inside another ("a.zip!/b.txt").

    Raises DocumentError for a path that is missing, no file, unreadable, empty, or larger than `limit`
    bytes; the size of a file is looked at before anything is read, a stream is read up to the limit. `options` say how
    far an archive is opened.
    """
    try:
        if name == STANDARD_INPUT:
            data = _read_stream(sys.stdin.buffer, name, limit)
        elif place := _place_inside(name):
            from nambuk.documents.containers.inside import read_inside

            data = read_inside(*place, limit, options)
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


def _place_inside(name: str) -> tuple[str, str] | None:
    """(archive or letter, name inside it) for a file inside another."""
    if INSIDE not in name:
        return None
    from nambuk.documents.containers.inside import split_name

    return split_name(name)


def open_file(name: str) -> BinaryIO:
    """The file `name`, open for reading bytes. Raises OSError, and DocumentError for folders and NULs."""
    if "\x00" in name:
        raise DocumentError(name.replace("\x00", "\\0"), "a path cannot hold a NUL; check the path")
    path = Path(name)
    if stat.S_ISDIR(path.stat().st_mode):
        raise DocumentError(name, "is a folder; give its files, or the folder itself in place of a file")
    return path.open("rb")


def too_large(name: str, size: int | None, limit: int, kind: str = "file-size") -> DocumentError:
    """The error for an input of `size` bytes (None: a stream that goes on) where `limit` are allowed."""
    amount = (
        "more" if size is None else f"{size / MEBIBYTE:,.0f} MiB" if size >= MEBIBYTE else f"{size:,} bytes"
    )
    allowed = f"{limit // MEBIBYTE} MiB" if limit >= MEBIBYTE else f"{limit:,} bytes"
    need = f"{-(-size // MEBIBYTE)}M" if size is not None else "1G"
    return DocumentError(
        name, f"too large: {amount}, the limit is {allowed}; {raise_it(kind, need)}, or give JSON lines"
    )


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
