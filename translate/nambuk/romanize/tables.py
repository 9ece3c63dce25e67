"""The tables of `glossary/names/`: letters, kana, surnames, units of place names, hanja of other countries."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from nambuk.resources import data_folder


def rows(name: str) -> list[dict[str, str]]:
    """The lines of a table by column; lines that start with # are comments."""
    text = (data_folder("glossary") / "names" / name).read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.split("\n") if line and not line.startswith("#")]
    return [dict(zip(lines[0], cells, strict=True)) for cells in lines[1:]]


def words(cell: str) -> tuple[str, ...]:
    """The words of a cell, separated by " | " as in the glossary."""
    return tuple(word for word in cell.split(" | ") if word)


class Letters(NamedTuple):
    """How one system writes sounds. `voiced`: initials between voiced sounds, those that differ alone."""

    initial: Mapping[str, str]
    voiced: Mapping[str, str]
    vowel: Mapping[str, str]
    final: Mapping[str, str]


@cache
def letters(system: str) -> Letters:
    """The letters of `system` ("revised", "mccune", "dprk", "kontsevich"; `letters.tsv`)."""
    places: dict[str, dict[str, str]] = {place: {} for place in Letters._fields}
    for row in rows("letters.tsv"):
        places[row["place"]][row["letter"]] = row[system]
    return Letters(**places)


@cache
def kana_table() -> Mapping[tuple[str, str, bool], str]:
    """(initial, vowel, voiced) → katakana (`kana.tsv`)."""
    return {
        (row["letter"], vowel, row["place"] == "voiced"): kana
        for row in rows("kana.tsv")
        for vowel, kana in row.items()
        if vowel not in ("place", "letter")
    }


@cache
def han_table() -> Mapping[str, tuple[str, str]]:
    """Hanja → its form in China and in Japan, where one of them differs (`characters.tsv`)."""
    return {row["hanja"]: (row["zh"], row["ja"]) for row in rows("characters.tsv")}


@cache
def noun_endings() -> frozenset[str]:
    """Syllables that end common nouns and seldom names (`noun_endings.txt`)."""
    text = (data_folder("glossary") / "names" / "noun_endings.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.split("\n") if not line.startswith("#") for word in line.split())
