"""Which files a user means by paths: files, folders and standard input."""

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from nambuk.documents.archive import ZIP_MAGICS
from nambuk.documents.containers.membernames import INSIDE
from nambuk.documents.containers.unpacking import ARCHIVE, ARCHIVE_SUFFIXES, LETTER, may_hold_files
from nambuk.documents.document import DocumentError
from nambuk.documents.formats import SUFFIXES, format_of
from nambuk.documents.options import AS_FOUND, ReadOptions
from nambuk.documents.source import STANDARD_INPUT, problem

_OFFICE_FILES = {
    **dict.fromkeys((".wpd", ".lwp", ".abw", ".pages"), "save it as .docx"),
    **dict.fromkeys((".numbers", ".et"), "save it as .xlsx"),
    **dict.fromkeys((".key", ".dps"), "save it as .pptx"),
    **dict.fromkeys((".hwpml", ".hml"), "save it as .hwpx"),
}
"""Documents that cannot be read: found in a folder they are named, not passed over in silence."""


_OWN_HEAD = 4096
_OWN_LISTS = re.compile(
    rb'\{"id": ?"[^\n]*"sha256": ?"[^\n]*"nambuk": ?"[^\n]*"origin": ?\{'
    rb'|\{"document": ?"[^\n]*"paragraph": ?\d+, ?"segment": ?\d+, ?"page": ?'
)
"""How a line of a list of reports or of a review list begins."""


def supported_suffixes() -> tuple[str, ...]:
    """The suffixes of files that are read from folders, in lower case with the dot."""
    return tuple(suffix for suffixes in SUFFIXES.values() for suffix in suffixes)


def expand_paths(
    paths: Iterable[str], options: ReadOptions = AS_FOUND, say: Callable[[str], None] | None = None
) -> list[str | DocumentError]:
    """The files behind paths, in order: folders and archives become their files, sorted and with all subfolders.

    Hidden files and folders are passed over, and so are linked folders. A letter stands before what is attached to it.
    In place of what cannot be read stands a DocumentError: folders without permission, folders without a supported
    file, office documents in other formats. All other paths stay as they are, even when they are missing: reading them
    says what is wrong. `say` is called with a line for each archive in which something was passed over.
    """
    found: list[str | DocumentError] = []
    for path in paths:
        if path == STANDARD_INPUT:
            found.append(path)
        elif _is_folder(path):
            for one in _in_folder(path, say):
                found.extend([one] if isinstance(one, DocumentError) else _opened(one, options, say))
        else:
            found.extend(_opened(path, options, say))
    return found


def _opened(path: str, options: ReadOptions, say: Callable[[str], None] | None) -> list[str | DocumentError]:
    """A file, or the files inside it where it is an archive or a letter, or the name of a place inside one."""
    if not _may_hold_files(path):
        return [path]
    from nambuk.documents.containers import inside

    outer, within = inside.split_name(path) or (path, "")
    found: list[str | DocumentError] = []
    try:
        listing = inside.open_outer(outer, options).listing
        if listing.kind != ARCHIVE and not within:
            found.append(path)
        for entry in inside.below(outer, within, options):
            name = f"{outer}{INSIDE}{entry.name}"
            suffix = Path(name).suffix.lower()
            if entry.error:
                found.append(DocumentError(name, entry.error))
            elif entry.use == "document":
                found.append(name)
            elif suffix in _OFFICE_FILES:
                found.append(DocumentError(name, f"{suffix} files are not read; {_OFFICE_FILES[suffix]}"))
        if say and listing.kind == ARCHIVE and (line := inside.passed_over(outer, options)):
            say(line)
    except DocumentError as error:
        return [
            path if format_of(Path(path).suffix) else error
        ]  # reading a letter says what is wrong with it
    return found or [path if within else _nothing_in(path)]


def _may_hold_files(path: str) -> bool:
    """Whether a file could be an archive or a letter with something attached; also the name of a place inside one."""
    suffix = Path(path).suffix.lower()
    try:
        if INSIDE in path and not os.path.lexists(path):
            return True
        if suffix in ARCHIVE_SUFFIXES:
            return _is_ordinary(path)
        is_letter = format_of(suffix) == LETTER
        if (format_of(suffix) and not is_letter) or not stat.S_ISREG(Path(path).stat().st_mode):
            return False
        with Path(path).open("rb") as stream:
            return may_hold_files(stream.read()) if is_letter else stream.read(4) in ZIP_MAGICS
    except (OSError, ValueError):
        return False


def _nothing_in(path: str) -> DocumentError:
    known = ", ".join((*supported_suffixes(), *ARCHIVE_SUFFIXES))
    return DocumentError(path, f"holds no file that can be read; supported are {known}")


def _is_folder(path: str) -> bool:
    """Whether the path is a folder; False where that cannot be found out."""
    try:
        return stat.S_ISDIR(Path(path).stat().st_mode)
    except (OSError, ValueError):
        return False


def _in_folder(folder: str, say: Callable[[str], None] | None = None) -> Iterator[str | DocumentError]:
    """The supported files of a folder and its subfolders, and the errors met on the way."""
    errors: list[OSError] = []
    anything = False
    for current, subfolders, files in os.walk(folder, onerror=errors.append):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        yield from _folder_errors(folder, errors)
        for name in sorted(files):
            suffix = Path(name).suffix.lower()
            path = os.path.join(current, name)  # noqa: PTH118 - keeps the path as the user gave it
            if name.startswith((".", "~$")):
                continue
            if format_of(suffix) == "jsonl" and _is_own_list(path):
                if say:
                    say(f"{path}: holds results of nambuk, and is left out")
                continue
            if format_of(suffix) or suffix in ARCHIVE_SUFFIXES:
                anything = True
                yield (
                    path
                    if _is_ordinary(path)
                    else DocumentError(path, "is a pipe or device, no file; leave it out")
                )
            elif suffix in _OFFICE_FILES:
                anything = True
                yield DocumentError(path, f"{suffix} files are not read; {_OFFICE_FILES[suffix]}")
    anything = anything or bool(errors)
    yield from _folder_errors(folder, errors)
    if not anything:
        yield _nothing_in(folder)


def _is_own_list(path: str) -> bool:
    """Whether a file of JSON lines is one that this program writes: reports, or what is to be looked at."""
    if not _is_ordinary(path):
        return False
    try:
        with Path(path).open("rb") as stream:
            start = stream.read(_OWN_HEAD)
    except (OSError, ValueError):
        return False
    return _OWN_LISTS.match(start) is not None


def _is_ordinary(path: str) -> bool:
    """Whether a path is a file, or a link to nothing, which reading it says."""
    try:
        return stat.S_ISREG(Path(path).stat().st_mode)
    except (OSError, ValueError):
        return True


def _folder_errors(folder: str, errors: list[OSError]) -> Iterator[DocumentError]:
    """The errors of listing folders so far, which are then done with."""
    while errors:
        error = errors.pop(0)
        yield problem(str(error.filename or folder), error)
