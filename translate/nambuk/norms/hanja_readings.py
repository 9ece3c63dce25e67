"""Readings of hanja as the northern standard writes them: unshifted (맞춤법 제25항)."""

import json
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from nambuk.resources import data_folder


@cache
def _own(use: str) -> dict[str, str]:
    """Character → reading: the rows of `hanja_readings.tsv` for this use, "usual" or "also"."""
    text = (data_folder("glossary") / "variables" / "hanja_readings.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return {row[0]: row[1] for row in rows if row[2] == use}


@cache
def _table() -> dict[str, str]:
    return _hanja_table() | _own("usual")


def _hanja_table() -> dict[str, str]:
    """The table of the `hanja` package. Its YAML is lines of JSON strings, which json reads in a tenth of the time."""
    found = find_spec("hanja")
    if found and found.submodule_search_locations:
        text = Path(found.submodule_search_locations[0], "table.yml").read_text(encoding="utf-8")
        with suppress(ValueError):
            table: dict[str, str] = json.loads("{" + ",".join(filter(None, text.split("\n"))) + "}")
            return table
    from hanja.table import hanja_table

    return dict(hanja_table)


def is_hanja(character: str) -> bool:
    """Whether a character is a Chinese one."""
    return "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff"


def reading(character: str) -> str:
    """The unshifted reading of one hanja, "" if it is not in the table.

    >>> reading("勞"), reading("肺"), reading("率")
    ('로', '폐', '률')
    """
    return _table().get(character, "")


def readings(character: str) -> frozenset[str]:
    """All unshifted readings of one hanja that are known here.

    >>> sorted(readings("茶"))
    ['다', '차']
    """
    return frozenset({reading(character), _own("also").get(character, "")} - {""})


@cache
def _readings() -> frozenset[str]:
    return frozenset(_table().values())


def is_reading(syllable: str) -> bool:
    """Whether some hanja is read so; loanwords are full of syllables that none is (트, 크, 쁘).

    >>> is_reading("범"), is_reading("트")
    (True, False)
    """
    return syllable in _readings()
