"""Reading pairs of sentences to train with: TMX, TSV and JSON lines, as `nambuk corpus northernize` writes them."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from nambuk.documents.document import DocumentError
from nambuk.documents.tmx import read_tmx
from nambuk.translation.engines.families import language_key
from nambuk.translation.training.settings import TrainingError


class Pair(NamedTuple):
    """A sentence and its translation, blanks made single."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class PairsFile:
    """What was read from one file: its pairs, the sha256 of its bytes, how many rows had one side empty."""

    name: str
    sha256: str
    pairs: tuple[Pair, ...]
    without_text: int


@dataclass(frozen=True, slots=True)
class Places:
    """Where the two texts stand: columns of a .tsv (from 0), fields of .jsonl (None: named by the languages)."""

    columns: tuple[int, int] = (0, 1)
    fields: tuple[str, str] | None = None


DEFAULT_PLACES = Places()


def find_target(files: Sequence[Path], source: str) -> str:
    """The other language of the .tmx files beside `source`; raises TrainingError where that is not one."""
    seen: Counter[str] = Counter()
    beside: dict[str, str] = {}
    for path in files:
        for unit in _units(path) if path.suffix.lower() == ".tmx" else ():
            seen.update(unit.keys())
            if any(_is(tag, source) for tag in unit):
                beside |= {language_key(tag): tag for tag in unit}
    others = [tag for key, tag in sorted(beside.items()) if key != language_key(source)]
    if len(others) == 1:
        return others[0]
    if others:
        raise TrainingError(f"the files have {source} beside {', '.join(others)}; name one of them with --to")
    if seen:
        raise TrainingError(f"the files have no pairs of {source}, {_what_there_is(seen, source)}")
    raise TrainingError("the language to translate into: the files do not tell it; name it with --to")


def _what_there_is(seen: Counter[str], source: str) -> str:
    """The languages of a file that lacks those that are wanted, and the way out."""
    tags = ", ".join(tag or "none" for tag, _ in seen.most_common(8)) or "none"
    southern = source == "ko-KP" and "ko" in map(language_key, seen) and not any(_is(t, source) for t in seen)
    hint = "make northern ones with `nambuk corpus northernize`, or name" if southern else "name"
    return f"its languages are: {tags}; {hint} them with --from and --to"


def read_pairs(path: Path, source: str, target: str, places: Places = DEFAULT_PLACES) -> PairsFile:
    """The pairs of `path` from `source` to `target` (BCP 47 tags).

    Raises TrainingError, with the line, for a file that cannot be read or has no such pairs.
    """
    content = _bytes(path)
    suffix = path.suffix.lower()
    if suffix == ".tmx":
        rows = _tmx_rows(path, source, target)
    elif suffix == ".tsv":
        rows = _tsv_rows(path, content, places.columns)
    elif suffix == ".jsonl":
        rows = _jsonl_rows(path, content, places.fields, source, target)
    else:
        raise TrainingError(
            f"{path}: {suffix or 'no ending'} is no format of pairs; give .tmx, .tsv or .jsonl"
        )
    found = [Pair(_plain(one), _plain(other)) for one, other in rows]
    pairs = tuple(pair for pair in found if pair.source and pair.target)
    if not pairs:
        raise TrainingError(f"{path}: no pairs of {source} and {target}; name another file")
    return PairsFile(path.name, hashlib.sha256(content).hexdigest(), pairs, len(found) - len(pairs))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise TrainingError(
            f"{path}: cannot be read ({error.strerror or error}); name a file of pairs"
        ) from error


def _plain(text: str) -> str:
    """The text with single blanks, and without halves of characters, which JSON can hold."""
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").split())


def _units(path: Path) -> list[dict[str, str]]:
    try:
        return read_tmx(_bytes(path), str(path))
    except DocumentError as error:
        raise TrainingError(str(error)) from error


def _tmx_rows(path: Path, source: str, target: str) -> Iterator[tuple[str, str]]:
    """The texts of the units that have both languages. Raises TrainingError where none has."""
    seen: Counter[str] = Counter()
    found = False
    for unit in _units(path):
        seen.update(unit.keys())
        one = next((text for tag, text in unit.items() if _is(tag, source)), None)
        other = next((text for tag, text in unit.items() if _is(tag, target) and not _is(tag, source)), None)
        if one is not None and other is not None:
            found = True
            yield one, other
    if not found:
        raise TrainingError(f"{path}: no pairs of {source} and {target}, {_what_there_is(seen, source)}")


def _is(tag: str, wanted: str) -> bool:
    """Whether a text marked `tag` is in the language `wanted`; the Korean standards are told apart.

    >>> _is("en-US", "en"), _is("KO-kp", "ko-KP"), _is("ko-KR", "ko-KP"), _is("ko-KR", "ko")
    (True, True, False, True)
    """
    if tag.replace("_", "-").lower() == wanted.replace("_", "-").lower():
        return True
    if not tag or language_key(tag) != language_key(wanted):
        return False
    return language_key(wanted) != "ko" or wanted.lower() == "ko"


def _lines(path: Path, content: bytes) -> Iterator[tuple[int, str]]:
    """The lines with text and their numbers from 1. Raises TrainingError for a line that is not UTF-8."""
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError as error:
            raise TrainingError(
                f"{path}, line {number}: no UTF-8 ({error.reason}); save the file as UTF-8"
            ) from None
        if text.strip():
            yield number, text.rstrip("\r")


def _tsv_rows(path: Path, content: bytes, columns: tuple[int, int]) -> Iterator[tuple[str, str]]:
    for number, line in _lines(path, content):
        cells = line.split("\t")
        if len(cells) <= max(columns):
            raise TrainingError(
                f"{path}, line {number}: has {len(cells)} columns, so there is no column {max(columns) + 1}; "
                "name the two with --columns"
            )
        yield cells[columns[0]], cells[columns[1]]


def _jsonl_rows(
    path: Path, content: bytes, fields: tuple[str, str] | None, source: str, target: str
) -> Iterator[tuple[str, str]]:
    wanted = [(name,) for name in fields] if fields else [_field_names(source), _field_names(target)]
    for number, line in _lines(path, content):
        try:
            record = json.loads(line)
            texts = [next(record[name] for name in names if name in record) for names in wanted]
        except (ValueError, TypeError, RecursionError, StopIteration):
            texts = []
        if len(texts) != 2 or not all(isinstance(text, str) for text in texts):
            names = " and ".join(repr(names[-1]) for names in wanted)
            raise TrainingError(
                f"{path}, line {number}: no JSON object with texts in {names}; name the fields with --fields"
            )
        yield texts[0], texts[1]


def _field_names(tag: str) -> tuple[str, ...]:
    """The names that a field with a text in this language may have, the likeliest first.

    >>> _field_names("ko-KP"), _field_names("en")
    (('ko-KP', 'ko'), ('en',))
    """
    return tuple(dict.fromkeys((tag, tag.split("-")[0])))
