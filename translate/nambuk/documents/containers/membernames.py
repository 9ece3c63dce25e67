"""The names of files inside archives and letters: decoded, and made safe to be shown and to be written to.

A name in an archive is whatever its maker put there: in the code page of some machine, with "..", a drive letter or a
device's name. What is made of it here stays below any folder that it is put in, on every system, and no two are the
same, also where capitals do not count.
"""

import re
import unicodedata
from collections.abc import Sequence

INSIDE = "!/"
"""Between an archive or letter and the file inside it: "letters.zip!/1월/보고.docx"."""

_MAX_PART_BYTES = 160
_MAX_SUFFIX_BYTES = 16
_MAX_NAME_BYTES = 800
_UNSAFE = re.compile(
    '[\x00-\x1f\x7f-\x9f<>:"|?*\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]'
)
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:\.|$)", re.IGNORECASE)
_BEFORE_SUFFIX = re.compile(r"(?<=[^. ])[. ]+(?=\.[^. ]*$)")
_CONTROLS = bytes(range(32)) + b"\x7f"


def decoded_names(raw: Sequence[bytes]) -> list[str]:
    """Names of one archive that do not say their encoding, read in the one that fits them all together.

    A single name is too short to tell CP949 from KPS 9566. What does not fit is read as code page 437, as the zip
    format has it.

    >>> decoded_names(["보고서.txt".encode("cp949"), b"a.txt"])
    ['보고서.txt', 'a.txt']
    """
    together = b"\n".join(name.translate(None, _CONTROLS) for name in raw)
    encoding = "utf-8" if together.isascii() else _encoding_of(together)
    return [_decoded(name, encoding) for name in raw]


def _encoding_of(names: bytes) -> str:
    from nambuk.documents.document import DocumentError
    from nambuk.documents.encodings import charset

    try:
        return charset.decode(names, "").encoding
    except DocumentError:
        return "cp437"


def _decoded(name: bytes, encoding: str) -> str:
    try:
        return name.decode(encoding)
    except UnicodeDecodeError:
        return name.decode("cp437")


def safe_name(name: str) -> str:
    r"""A relative path with "/" between its parts that no system takes for anything else.

    >>> safe_name("..\\..\\보고.txt"), safe_name("C:/nul.txt"), safe_name("/1월/./보고\x1b.docx ")
    ('__/__/보고.txt', 'C_/_nul.txt', '1월/보고_.docx')
    """
    parts = [part for part in re.split(r"[/\\]", unicodedata.normalize("NFC", name)) if part not in ("", ".")]
    safe = [_safe_part(part) for part in parts] or ["_"]
    safe[:-1] = [part[:-1] + "_" if part.endswith("!") else part for part in safe[:-1]]
    length = len(safe[-1].encode())
    kept = len(safe) - 1
    while kept and (length := length + 1 + len(safe[kept - 1].encode())) <= _MAX_NAME_BYTES:
        kept -= 1
    return "/".join(safe[kept:])


def _safe_part(part: str) -> str:
    """One part of a path: no character that some system forbids, no device, not too long."""
    if set(part) == {"."}:
        return "_" * min(len(part), 2)
    part = _BEFORE_SUFFIX.sub("", _UNSAFE.sub("_", part).rstrip(". ").lstrip(" ")) or "_"
    part = f"_{part}" if _DEVICE.match(part) else part
    if len(part.encode()) <= _MAX_PART_BYTES:
        return part
    stem, suffix = _stem_and_suffix(part)
    return _safe_part(_with_ending(stem, suffix))  # whose end may now be a dot or a space


def _stem_and_suffix(part: str) -> tuple[str, str]:
    """A name without its suffix, and the suffix with its dot; "" where it has none of a usual length."""
    stem, dot, suffix = part.rpartition(".")
    return (stem, dot + suffix) if stem and len(suffix.encode()) <= _MAX_SUFFIX_BYTES else (part, "")


class DistinctNames:
    """Gives every file of an archive a safe name that no other file or folder of it has."""

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: dict[str, str] = {}
        self._last: dict[str, int] = {}

    def name(self, original: str) -> str:
        """The name for the next file; the second of a name gets a number.

        >>> names = DistinctNames()
        >>> [names.name(name) for name in ("a.txt", "A.TXT", "a.txt/b.txt")]
        ['a.txt', 'A (2).TXT', 'a.txt_/b.txt']
        """
        *folders, last = safe_name(original).split("/")
        folder = ""
        for part in folders:
            folder = self._folder(f"{folder}{part}")
        name = folder + last
        key = _key(name)
        if key in self._files or f"{key}/" in self._folders:
            name = self._numbered(folder, last)
            key = _key(name)
        self._files.add(key)
        return name

    def _folder(self, path: str) -> str:
        """The folder for a path, with a final "/", where no file has its name."""
        key = f"{_key(path)}/"
        if key not in self._folders:
            chosen, ending = path, ""
            while _key(chosen) in self._files:
                ending += "_"
                chosen = _with_ending(path, ending)
            self._folders[key] = self._folders[f"{_key(chosen)}/"] = f"{chosen}/"
        return self._folders[key]

    def _numbered(self, folder: str, last: str) -> str:
        stem, suffix = _stem_and_suffix(last)
        number = self._last.get(_key(folder + last), 1)
        while True:
            number += 1
            name = folder + _with_ending(stem, f" ({number}){suffix}")
            if _key(name) not in self._files and f"{_key(name)}/" not in self._folders:
                self._last[_key(folder + last)] = number
                return name


def _with_ending(path: str, ending: str) -> str:
    """A path with more at its end, and less of its last part where that would be too long."""
    folder, slash, part = path.rpartition("/")
    room = _MAX_PART_BYTES - len(ending.encode())
    return folder + slash + part.encode()[:room].decode("utf-8", "ignore") + ending


def _key(name: str) -> str:
    """What names have in common that are one where capitals do not count."""
    return unicodedata.normalize("NFC", name.casefold())
