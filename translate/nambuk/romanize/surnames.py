"""Surnames: where a Korean name is cut, and how its surname is spelled by custom (`glossary/names/surnames.tsv`)."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from nambuk.hangul import is_syllable
from nambuk.romanize.tables import rows, words
from nambuk.variety import Variety

LONGEST_GIVEN = 3


class Surname(NamedTuple):
    """A surname as the table has it. `press`, `also`: English spellings in the South; `russian`: by custom, may be empty."""

    north: str
    south: str
    press: str
    russian: tuple[str, ...]
    also: tuple[str, ...]


class FullName(NamedTuple):
    """A surname and a given name in Hangul, and what the table has for the surname in the variety asked for."""

    surname: str
    given: str
    entries: tuple[Surname, ...]


@cache
def _surnames() -> tuple[Surname, ...]:
    return tuple(
        Surname(row["ko-KP"], row["ko-KR"], row["press"], words(row["ru"]), words(row["also"]))
        for row in rows("surnames.tsv")
    )


@cache
def surnames() -> Mapping[str, tuple[Surname, ...]]:
    """Surname as either standard writes it → its entries, the northern spelling first."""
    found: dict[str, list[Surname]] = {}
    for entry in _surnames():
        found.setdefault(entry.north, []).append(entry)
    for entry in _surnames():
        if entry not in found.setdefault(entry.south, []):
            found[entry.south].append(entry)
    return {surname: tuple(entries) for surname, entries in found.items()}


def split_name(name: str, variety: Variety = Variety.KP) -> FullName | None:
    """The surname and the given name of a Korean full name, None if it does not begin with a surname.

    Surnames of two syllables go before those of one (선우진 is 선우 진). Of homographs of `variety` (유 is 劉 in both
    standards, in the South 柳 as well) all entries are given.

    >>> split_name("남궁철").surname, split_name("리설주").given, split_name("뿌찐")
    ('남궁', '설주', None)
    """
    bare = "".join(name.split())
    if not all(map(is_syllable, bare)):
        return None
    for length in (2, 1):
        surname, given = bare[:length], bare[length:]
        if surname in surnames() and 1 <= len(given) <= LONGEST_GIVEN:
            own = [
                e for e in surnames()[surname] if surname == (e.south if variety is Variety.KR else e.north)
            ]
            return FullName(surname, given, tuple(own) or surnames()[surname])
    return None
