"""Translation memory: sentences with their translations, kept in one SQLite file that the user names.

A sentence is found again by its key: the southern spelling that the caller gives, folded further by
`fold_key`. So the northern and the southern spelling of a sentence find each other, and the varieties
of one source language (ko-KP, ko-KR) share their units; target languages are kept apart.

Several processes may use one file at the same time; a `Memory` itself belongs to one thread.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, Self

from nambuk.translation.likeness import KeyIndex, fold_key
from nambuk.translation.memory_file import TranslationMemoryError, connect, errors_told, transaction

__all__ = [
    "FuzzyHit", "Memory", "MemoryStatistics", "Origin", "TranslationMemoryError", "Unit", "fold_key", "open_memory",
]  # fmt: skip

Origin = Literal["machine", "person"]
_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence with its translation.

    `key`: the source in southern spelling, or as it is where it is not Korean; a memory gives it back
    folded. `settings` is a signature of what made the translation (engine, glossary digest, style): a
    machine's translation is reused only under the same one. `created` and `changed` are ISO dates in
    UTC, such as "2024-05-06T07:08:09Z"; left empty, they become the time of adding. `uses`: how often
    the unit was put into a translation.
    """

    source: str
    key: str
    target: str
    source_language: str
    target_language: str
    origin: Origin
    engine: str = ""
    settings: str = ""
    created: str = ""
    changed: str = ""
    uses: int = 0


@dataclass(frozen=True, slots=True)
class FuzzyHit:
    """A unit whose source is like the one asked for; `similarity` from 0 to 1.

    `only_numbers`: the sentences differ in their numbers alone; the similarity is then at most 0.95.
    """

    unit: Unit
    similarity: float
    only_numbers: bool


@dataclass(frozen=True, slots=True)
class MemoryStatistics:
    """What is in a memory: `pairs` are (source language, target language, units), `engines` (name, units).

    `changed` has the first and the last date of change; None in an empty memory.
    """

    units: int
    machine: int
    person: int
    uses: int
    pairs: tuple[tuple[str, str, int], ...]
    engines: tuple[tuple[str, int], ...]
    changed: tuple[str, str] | None


_FIELDS = tuple(field.name for field in fields(Unit))
_SELECT = f"SELECT {', '.join(_FIELDS)} FROM unit"
_SAME = "key = ? AND matched_language = ? AND target_language = ?"
_INSERT = f"""
INSERT INTO unit (matched_language, {", ".join(_FIELDS)}) VALUES (?{", ?" * len(_FIELDS)})
ON CONFLICT (key, matched_language, target_language, origin, settings) DO UPDATE SET
    source = excluded.source, target = excluded.target, source_language = excluded.source_language,
    engine = excluded.engine, created = min(created, excluded.created), changed = excluded.changed,
    uses = max(uses, excluded.uses)
WHERE excluded.changed >= unit.changed
"""


def open_memory(path: Path, *, wait: float = 10.0) -> "Memory":
    """The memory in the file `path`; a new file (mode 0600, as it holds people's texts) where there is none.

    `wait`: the seconds to wait while another program writes. Raises TranslationMemoryError for a file
    that is no memory of nambuk, is from a newer version, damaged, locked or cannot be written.
    """
    path = Path(path).absolute()
    return Memory(connect(path, wait), path)


class Memory:
    """An open memory; `open_memory` makes it, and it is closed at the end of a `with` block.

    All methods raise TranslationMemoryError where the file cannot be read or written.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.path = path
        self._connection = connection
        self._indexes: dict[tuple[str, str], tuple[KeyIndex, int]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """End the use of the file. What was added is there."""
        self._connection.close()

    def exact(self, key: str, source_language: str, target_language: str) -> list[Unit]:
        """The units with the same key: a person's before a machine's, the last changed first."""
        order = "ORDER BY origin = 'person' DESC, changed DESC, id DESC"
        values = (fold_key(key), _matched(source_language), target_language)
        return self._units(f"{_SELECT} WHERE {_SAME} {order}", values)

    def fuzzy(
        self, key: str, source_language: str, target_language: str, *, least: float = 0.75, limit: int = 3
    ) -> list[FuzzyHit]:
        """The units whose source is like `key`, the most similar first: one, the best, for each different source.

        `least` is the smallest similarity that counts, above 0. A unit with the same key is among them, with 1.0.
        """
        if not 0 < least <= 1:
            raise ValueError(f"least is {least}; give a similarity above 0 and not above 1")
        index = self._index(_matched(source_language), target_language)
        wanted = fold_key(key)
        while True:
            found = index.like(wanted, least, limit)
            hits = []
            for like in found:
                if units := self.exact(like.key, source_language, target_language):
                    hits.append(FuzzyHit(units[0], like.similarity, like.only_numbers))
                else:
                    index.discard(like.key)  # removed since it was indexed
            if len(hits) == len(found):
                return hits

    def add(self, units: Iterable[Unit]) -> int:
        """Keep `units`, all or (on an error) none; returns how many were written.

        One with the same key, languages, origin and settings as a kept one takes its place unless it
        is older. A machine's and a person's translation stand side by side. A unit without a
        translation (or without a source) is not kept. Raises ValueError for an unknown origin or a
        date that is none.
        """
        now = _now()
        rows = [_row(unit, key, now) for unit in units if unit.target.strip() and (key := fold_key(unit.key))]
        with errors_told(self.path):
            before = self._connection.total_changes
            with transaction(self._connection):
                self._connection.executemany(_INSERT, rows)
            return self._connection.total_changes - before

    def used(self, units: Iterable[Unit]) -> None:
        """Count one more use of each unit that is kept; its dates stay."""
        self._each("UPDATE unit SET uses = uses + 1", units)

    def remove(self, units: Iterable[Unit]) -> int:
        """Take out the units with these keys, languages, origins and settings; returns how many there were."""
        return self._each("DELETE FROM unit", units)

    def count(self, origin: Origin | None = None) -> int:
        """How many units there are, all or of one origin."""
        with errors_told(self.path):
            row = self._connection.execute(
                "SELECT count(*) FROM unit WHERE origin = ? OR ? IS NULL", (origin, origin)
            ).fetchone()
        return int(row[0])

    def persons_digest(self, source_language: str, target_language: str) -> str:
        """A digest of what persons have translated between two languages; "" for nothing."""
        digest = hashlib.sha256()
        empty = digest.digest()
        query = "SELECT key, target FROM unit WHERE matched_language = ? AND target_language = ? AND origin = 'person' ORDER BY id"
        with errors_told(self.path):
            for key, target in self._connection.execute(query, (_matched(source_language), target_language)):
                digest.update(f"{key}\0{target}\0".encode())
        return "" if digest.digest() == empty else digest.hexdigest()

    def __iter__(self) -> Iterator[Unit]:
        """All units in the order in which they came; the memory may be written to meanwhile."""
        last = 0
        while True:
            with errors_told(self.path):
                rows = self._connection.execute(
                    f"SELECT id, {', '.join(_FIELDS)} FROM unit WHERE id > ? ORDER BY id LIMIT {_PAGE}",
                    (last,),
                ).fetchall()
            if not rows:
                return
            last = rows[-1][0]
            yield from (Unit(*row[1:]) for row in rows)

    def statistics(self) -> MemoryStatistics:
        """What is in the memory, counted."""
        with errors_told(self.path):
            ask = self._connection.execute
            total, person, uses, first, last = ask(
                "SELECT count(*), total(origin = 'person'), total(uses), min(changed), max(changed) FROM unit"
            ).fetchone()
            pairs = ask(
                "SELECT source_language, target_language, count(*) FROM unit GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
            ).fetchall()
            engines = ask("SELECT engine, count(*) FROM unit GROUP BY 1 ORDER BY 2 DESC, 1").fetchall()
        return MemoryStatistics(
            total, total - int(person), int(person), int(uses), tuple(pairs), tuple(engines),
            (first, last) if total else None,
        )  # fmt: skip

    def _each(self, statement: str, units: Iterable[Unit]) -> int:
        """Do `statement` to each of `units`, in one transaction; returns how many rows it met."""
        rows = [
            (fold_key(u.key), _matched(u.source_language), u.target_language, u.origin, _clean(u.settings))
            for u in units
        ]
        with errors_told(self.path):
            before = self._connection.total_changes
            with transaction(self._connection):
                self._connection.executemany(
                    f"{statement} WHERE {_SAME} AND origin = ? AND settings = ?", rows
                )
            return self._connection.total_changes - before

    def _units(self, query: str, values: tuple[str, ...]) -> list[Unit]:
        with errors_told(self.path):
            return [Unit(*row) for row in self._connection.execute(query, values)]

    def _index(self, matched: str, target_language: str) -> KeyIndex:
        """The index of a language pair, with what this or another process has added since it was last asked."""
        index, last = self._indexes.get((matched, target_language)) or (KeyIndex(), 0)
        with errors_told(self.path):
            rows = self._connection.execute(
                "SELECT id, key FROM unit WHERE id > ? AND matched_language = ? AND target_language = ? ORDER BY id",
                (last, matched, target_language),
            ).fetchall()
        index.add(key for _, key in rows)
        self._indexes[matched, target_language] = index, rows[-1][0] if rows else last
        return index


def _matched(language: str) -> str:
    """What a source language is matched by: the varieties of one language share their units."""
    return language.split("-")[0].casefold()


def _row(unit: Unit, key: str, now: str) -> tuple[str | int, ...]:
    """A unit as a row under its folded key, with its dates."""
    if unit.origin not in ("machine", "person"):
        raise ValueError(f"origin is {unit.origin!r}; give 'machine' or 'person'")
    created, changed = _utc(unit.created or unit.changed) or now, _utc(unit.changed or unit.created) or now
    texts = (
        _matched(unit.source_language), unit.source, key, unit.target, unit.source_language, unit.target_language,
        unit.origin, unit.engine, unit.settings, created, changed,
    )  # fmt: skip
    return *map(_clean, texts), unit.uses


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _utc(date: str) -> str:
    """An ISO date in the one form that sorts; without a zone it is taken for UTC. "" stays."""
    if not date:
        return ""
    moment = datetime.fromisoformat(date)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _clean(text: str) -> str:
    """Text that SQLite can hold: half a surrogate pair, which no file can, becomes U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
