"""Files inside archives and letters by their names: "letters.zip!/1월/보고.docx", "a.zip!/b.zip!/c.txt", "mail.eml!/보고.hwp".

The outermost file is read here; what is in it is found and unpacked by the process that reads files.
"""

import hashlib
import os
from collections import Counter, OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nambuk.documents.containers.listing import Entry, Listing
from nambuk.documents.containers.membernames import INSIDE
from nambuk.documents.containers.unpacking import ARCHIVE
from nambuk.documents.document import Container, DocumentError
from nambuk.documents.options import AS_FOUND, ReadOptions
from nambuk.documents.source import read_bytes, too_large

_KEPT = 16  # listings of archives, of which a run reads one after the other
_NAMED = 20  # files that were passed over which a document's record names


@dataclass(frozen=True, slots=True)
class Outer:
    """An archive or letter on the disk with all that is inside it."""

    path: str
    size: int
    sha256: str
    listing: Listing
    entries: dict[str, Entry] = field(default_factory=dict)
    passed_over: dict[str, list[Entry]] = field(default_factory=dict)
    """Name of an archive inside ("" for this one) → the files in it that are not read."""


_known: "OrderedDict[tuple[object, ...], Outer]" = OrderedDict()


def split_name(name: str) -> tuple[str, str] | None:
    """(path of a file on the disk, name inside it), or None for what is no name of a file inside another.

    A file of that very name comes first, and of several that could be meant the outermost.
    """
    at = name.find(INSIDE)
    if at < 0 or os.path.lexists(name):
        return None
    while at >= 0:
        if os.path.isfile(name[:at]) and name[at + len(INSIDE) :]:  # noqa: PTH113 - a name may be no valid Path
            return name[:at], name[at + len(INSIDE) :]
        at = name.find(INSIDE, at + 1)
    return None


def open_outer(path: str, options: ReadOptions = AS_FOUND) -> Outer:
    """The archive or letter at a path, listed once while it stays as it is. Raises DocumentError."""
    from nambuk.documents.isolation import isolated

    key: tuple[object, ...] = ()
    try:
        stamp = os.stat(path)  # noqa: PTH116
        key = (os.path.abspath(path), stamp.st_mtime_ns, stamp.st_size, options.limits, options.recognition)  # noqa: PTH100
    except (OSError, ValueError):
        pass  # reading it says what is wrong
    if key not in _known:
        data = read_bytes(path, options.limits.file_size)
        digest = hashlib.sha256(data).hexdigest()
        outer = Outer(path, len(data), digest, isolated.listing(path, data, options, digest))
        for entry in outer.listing.entries:
            outer.entries[entry.name] = entry
            if entry.use not in ("document", ARCHIVE):
                container = entry.name.rpartition(INSIDE)[0]
                outer.passed_over.setdefault(container, []).append(entry)
        _known[key] = outer
        while len(_known) > _KEPT:
            _known.popitem(last=False)
    _known.move_to_end(key)
    return _known[key]


def read_inside(path: str, inside: str, limit: int, options: ReadOptions = AS_FOUND) -> bytes:
    """The bytes of the file `inside` an archive or letter. Raises DocumentError, also for more than `limit` bytes."""
    from nambuk.documents.isolation import isolated

    name = f"{path}{INSIDE}{inside}"
    outer = open_outer(path, options)
    entry = outer.entries.get(inside)
    if entry is None:
        raise DocumentError(
            name, f"no such file in {path}; give the archive itself to read all that is in it"
        )
    if entry.error:
        raise DocumentError(name, entry.error)
    if entry.size > limit:
        raise too_large(name, entry.size, limit)
    data = isolated.member(path, outer.sha256, inside, options)
    if data is None:
        whole = read_bytes(path, options.limits.file_size)
        if hashlib.sha256(whole).hexdigest() != outer.sha256:
            raise DocumentError(path, "has changed since it was read; start again")
        isolated.listing(path, whole, options, outer.sha256)
        data = isolated.member(path, outer.sha256, inside, options)
    if data is None or len(data) > limit:
        raise DocumentError(name, "cannot be unpacked; unpack the archive and give the file itself")
    return data


def containers_of(name: str, options: ReadOptions = AS_FOUND) -> tuple[Container, ...]:
    """The archives and letters that a file lies in, the outermost first; none for a file on the disk."""
    place = split_name(name) if INSIDE in name else None
    if place is None:
        return ()
    path, inside = place
    outer = open_outer(path, options)
    parts = inside.split(INSIDE)
    found = []
    for depth in range(len(parts)):
        below = INSIDE.join(parts[:depth])
        entry = outer.entries.get(below)
        size, digest = (entry.size, entry.sha256) if entry else (outer.size, outer.sha256)
        next_one = outer.entries.get(INSIDE.join(parts[: depth + 1]))
        skipped = outer.passed_over.get(below, [])
        found.append(
            Container(
                f"{path}{INSIDE}{below}" if below else path, size, digest,
                (next_one.original if next_one else "") or parts[depth],
                tuple(sorted(Counter(one.use for one in skipped).items())),
                tuple((one.name, one.use) for one in skipped[:_NAMED]),
            )
        )  # fmt: skip
    return tuple(found)


def below(path: str, inside: str = "", options: ReadOptions = AS_FOUND) -> Iterator[Entry]:
    """What is inside an archive or letter, or inside a folder or archive `inside` it, as in a folder: sorted, files first.

    Raises DocumentError for what cannot be opened.
    """
    outer = open_outer(path, options)
    if inside in outer.entries and outer.entries[inside].use != ARCHIVE:
        yield outer.entries[inside]
        return
    beginnings = (f"{inside}/", f"{inside}{INSIDE}") if inside else ("",)
    found = [entry for name, entry in outer.entries.items() if name.startswith(beginnings) or name == inside]
    yield from sorted(found, key=lambda entry: _order(entry.name))


def _order(name: str) -> list[tuple[bool, str]]:
    """Sorts as a walk through folders does: of each folder the files, an archive with what is in it, then folders."""
    order: list[tuple[bool, str]] = []
    for part in name.split(INSIDE):
        *folders, last = part.split("/")
        order += [*((True, folder) for folder in folders), (False, last)]
    return order


def passed_over(path: str, options: ReadOptions = AS_FOUND) -> str:
    """What was not read of an archive or letter, as one line for the user; "" for nothing."""
    outer = open_outer(path, options)
    counts = Counter(e.use for found in outer.passed_over.values() for e in found if e.use != "hidden")
    kinds = ", ".join(f"{count:,} × {use}" for use, count in sorted(counts.items()))
    return f"{path}: passed over {kinds}" if kinds else ""


def size_of(name: str, options: ReadOptions = AS_FOUND) -> int:
    """Bytes of a file on the disk, or inside an archive; raises OSError and DocumentError where there is none."""
    place = split_name(name) if INSIDE in name else None
    if place is None:
        return Path(name).stat().st_size
    entry = open_outer(place[0], options).entries.get(place[1])
    return entry.size if entry else 0


def place_of(name: str) -> list[str]:
    """The path of a file on the disk, and for a file inside it the names on the way: ["a.zip", "b.zip", "1월/c.txt"]."""
    place = split_name(name) if INSIDE in name else None
    return [name] if place is None else [place[0], *place[1].split(INSIDE)]
