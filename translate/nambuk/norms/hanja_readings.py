"""Readings of hanja as the northern standard writes them: unshifted (맞춤법 제25항)."""

from functools import cache

# Hanja with two readings of which the table of the `hanja` package gives the rarer one.
_COMMONER = {
    "率": "률",
    "樂": "락",
    "六": "륙",
    "寧": "녕",
    "易": "이",
    "泥": "니",
    "龜": "귀",
    "狀": "상",
    "見": "견",
}


@cache
def _table() -> dict[str, str]:
    from hanja.table import hanja_table

    table: dict[str, str] = {**hanja_table, **_COMMONER}
    return table


def is_hanja(character: str) -> bool:
    """Whether a character is a Chinese one."""
    return "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff"


def reading(character: str) -> str:
    """The unshifted reading of one hanja, "" if it is not in the table.

    >>> reading("勞"), reading("肺"), reading("率")
    ('로', '폐', '률')
    """
    return _table().get(character, "")


@cache
def _readings() -> frozenset[str]:
    return frozenset(_table().values())


def is_reading(syllable: str) -> bool:
    """Whether some hanja is read so; loanwords are full of syllables that none is (트, 크, 쁘).

    >>> is_reading("범"), is_reading("트")
    (True, False)
    """
    return syllable in _readings()
