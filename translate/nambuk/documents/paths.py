"""Which files a user means by paths: files, folders and standard input."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from nambuk.documents.document import DocumentError
from nambuk.documents.formats import SUFFIXES, format_of
from nambuk.documents.source import STANDARD_INPUT, problem

_OFFICE_FILES = {
    ".doc": "save it as .docx",
    ".rtf": "save it as .docx",
    ".odt": "save it as .docx",
    ".wps": "save it as .docx",
    ".hwt": "save it as .hwpx",
    ".ppt": "save it as .pdf",
    ".pptx": "save it as .pdf",
    ".xls": "save it as .pdf",
    ".xlsx": "save it as .pdf",
}
"""Documents that cannot be read: found in a folder they are named, not passed over in silence."""


def supported_suffixes() -> tuple[str, ...]:
    """The suffixes of files that are read from folders, in lower case with the dot."""
    return tuple(suffix for suffixes in SUFFIXES.values() for suffix in suffixes)


def expand_paths(paths: Iterable[str]) -> list[str | DocumentError]:
    """The files behind paths, in order: folders become their files, sorted and with all subfolders.

    Hidden files and folders are passed over, and so are linked folders. In place of what cannot be read
    stands a DocumentError: folders without permission, folders without a supported file, office
    documents in other formats. Paths that are no folders stay as they are, even when they are missing:
    reading them says what is wrong.
    """
    found: list[str | DocumentError] = []
    for path in paths:
        if path != STANDARD_INPUT and _is_folder(path):
            found.extend(_in_folder(path))
        else:
            found.append(path)
    return found


def _is_folder(path: str) -> bool:
    """Whether the path is a folder; False where that cannot be found out."""
    try:
        return stat.S_ISDIR(Path(path).stat().st_mode)
    except (OSError, ValueError):
        return False


def _in_folder(folder: str) -> Iterator[str | DocumentError]:
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
            if format_of(suffix):
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
        known = ", ".join(supported_suffixes())
        yield DocumentError(folder, f"holds no file that can be read; supported are {known}")


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
