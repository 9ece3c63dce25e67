"""What is inside archives and letters, at any depth. This is done in the process that reads files.

Nothing is unpacked to the disk. What is listed are the files that are documents by their suffixes, what cannot be read
and why, and how many others were passed over; each name is safe (`membernames`).
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from nambuk.documents import archive
from nambuk.documents.containers.membernames import INSIDE
from nambuk.documents.containers.unpacking import (
    ARCHIVE,
    ARCHIVE_SUFFIXES,
    LETTER,
    Container,
    File,
    Zip,
    kind_of,
    may_hold_files,
    open_container,
)
from nambuk.documents.document import DocumentError
from nambuk.documents.formats import format_of
from nambuk.documents.limits import MEBIBYTE, raise_it
from nambuk.documents.options import ReadOptions
from nambuk.documents.source import Source, too_large

PICTURES = (
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".bmp",
    ".tif",
    ".tiff",
    ".webp",
    ".svg",
    ".emf",
    ".wmf",
    ".heic",
    ".ico",
)
_PROGRAMS = (
    ".exe",
    ".dll",
    ".com",
    ".scr",
    ".bat",
    ".cmd",
    ".ps1",
    ".js",
    ".vbs",
    ".jar",
    ".msi",
    ".lnk",
    ".apk",
    ".sh",
)
_SOUNDS = (".mp3", ".wav", ".m4a", ".mp4", ".avi", ".mov", ".wmv", ".mkv", ".webm")
_OTHER_ARCHIVES = (".7z", ".rar", ".alz", ".egg", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".iso", ".cab")
_REASONS = {
    **dict.fromkeys(PICTURES, "picture"),
    **dict.fromkeys(_PROGRAMS, "program"),
    **dict.fromkeys(_SOUNDS, "sound or film"),
    **dict.fromkeys(_OTHER_ARCHIVES, "archive that is not read"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A file inside an archive or letter, or inside one that is inside it.

    `name` is its safe name below the outermost ("1월/보고.docx", "b.zip!/c.txt"), `original` that which it has there,
    where it is another. `use`: "document", "archive" (listed as well), "hidden", or why it is passed over ("picture",
    "program", "unknown", ...). `error`: why a document or an archive cannot be read, "" where it can. `sha256` is that of
    archives and letters inside.
    """

    name: str
    size: int
    use: str
    error: str = ""
    sha256: str = ""
    original: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """What was found in some bytes: `kind` is "archive", "eml", or the format of a document that is no container."""

    kind: str
    entries: tuple[Entry, ...] = ()


def use_of(name: str, options: ReadOptions) -> str:
    """What is done with a file inside a container: "document", "archive", "hidden", or why it is passed over.

    >>> from nambuk.documents.options import AS_FOUND
    >>> [use_of(name, AS_FOUND) for name in ("1월/보고.hwpx", "a.ZIP", "__MACOSX/._a.docx", "시작.exe", "README")]
    ['document', 'archive', 'hidden', 'program', 'unknown']
    """
    parts = name.split("/")
    if any(part.startswith((".", "~$")) or part == "__MACOSX" for part in parts):
        return "hidden"
    suffix = PurePosixPath(parts[-1]).suffix.lower()
    if suffix in ARCHIVE_SUFFIXES:
        return ARCHIVE
    if format_of(suffix) and not (suffix in PICTURES and not options.recognition):
        return "document"
    return _REASONS.get(suffix, "unknown")


class Opened:
    """An archive or letter with all that is inside it. Raises DocumentError for what cannot be opened."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._outer = open_container(source)
        self._inner: dict[str, Container] = {}
        self._unpacked = self._count = 0

    def listing(self) -> Listing:
        """Everything inside it, at any depth. Raises DocumentError where it is more than the limits allow."""
        if self._outer is None:
            return Listing(kind_of(self._source.data))
        self._unpacked = self._count = 0
        entries = tuple(self._entries(self._outer, "", 1))
        kind = ARCHIVE if isinstance(self._outer, Zip) else LETTER
        return Listing(kind, entries)

    def member(self, name: str) -> bytes:
        """The bytes of the file with a name of the listing. Raises DocumentError."""
        container = self._outer
        *outer, last = name.split(INSIDE)
        for depth, part in enumerate(outer, 1):
            path = INSIDE.join(outer[:depth])
            if container is not None and path not in self._inner:
                self._keep(path, open_container(self._inside(path, container.read(part))), depth)
            container = self._inner.get(path)
        if container is None:
            raise DocumentError(f"{self._source.name}{INSIDE}{name}", "no such file inside; check the name")
        return container.read(last)

    def _keep(self, path: str, container: Container | None, depth: int) -> None:
        """Keep an archive or letter open; of each depth the last one stays."""
        for other in [other for other in self._inner if other.count(INSIDE) >= depth - 1]:
            del self._inner[other]
        if container is not None:
            self._inner[path] = container

    def _inside(self, path: str, data: bytes) -> Source:
        return Source(f"{self._source.name}{INSIDE}{path}", data, self._source.options)

    def _entries(self, container: Container, prefix: str, depth: int) -> Iterator[Entry]:
        """The files of a container and of those in it."""
        limits = self._source.limits
        for file in container.files():
            self._count += 1
            if self._count > limits.archive_members:
                reason = f"holds more than {limits.archive_members:,} files"
                raise DocumentError(self._source.name, f"{reason}; {raise_it('archive-members', '1000000')}")
            use = file.use or use_of(file.name, self._source.options)
            original = file.original if file.original != file.name else ""
            name = prefix + file.name
            if use not in ("document", ARCHIVE):
                yield Entry(name, file.size, use, original=original)
            elif file.error or file.size > limits.file_size:
                error = file.error or too_large("", file.size, limits.file_size).reason
                yield Entry(name, file.size, use, error, original=original)
            else:
                self._weigh(file)
                if use == ARCHIVE or format_of(PurePosixPath(file.name).suffix) == LETTER:
                    yield from self._nested(container, file, name, original, depth)
                else:
                    yield Entry(name, file.size, use, original=original)

    def _weigh(self, file: File) -> None:
        """Raise DocumentError where all files to be read are together more than is allowed."""
        self._unpacked += file.size
        if self._unpacked > self._source.limits.unpacked_size:
            fact = f"it unpacks to more than {self._source.limits.unpacked_size // MEBIBYTE:,} MiB"
            raise DocumentError(self._source.name, archive.bomb(fact, "unpacked-size"))

    def _nested(
        self, container: Container, file: File, name: str, original: str, depth: int
    ) -> Iterator[Entry]:
        """An archive or letter inside, and what is in it."""
        is_letter = use_of(file.name, self._source.options) == "document"
        use = "document" if is_letter else ARCHIVE
        limits = self._source.limits
        try:
            data = container.read(file.name)
            digest = hashlib.sha256(data).hexdigest()
            if is_letter and not may_hold_files(data):
                yield Entry(name, len(data), use, "", digest, original)
                return
            inner = open_container(self._inside(name, data))
        except DocumentError as error:
            # A letter says what is wrong with it when it is read itself.
            yield Entry(name, file.size, use, "" if is_letter else error.reason, original=original)
            return
        if inner is None:  # a docx that is called .zip
            yield Entry(name, len(data), "document", "", digest, original)
            return
        is_too_deep = depth >= limits.nesting and any(True for _ in inner.files())
        too_deep = (
            f"lies too deep: archives and letters in each other are read to a depth of {limits.nesting}"
        )
        too_deep = f"{too_deep}; {raise_it('nesting', depth + 1)}" if is_too_deep else ""
        yield Entry(name, len(data), use, "" if is_letter else too_deep, digest, original)
        if is_too_deep and is_letter:
            yield Entry(f"{name}{INSIDE}", 0, ARCHIVE, too_deep)
        elif not is_too_deep:
            yield from self._entries(inner, f"{name}{INSIDE}", depth + 1)
