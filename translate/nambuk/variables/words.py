"""Word lists of `glossary/variables/`: pairs that no letter rule foresees, and words that the rules must leave."""

import tomllib
from functools import cache
from typing import NamedTuple

from nambuk.resources import data_folder


class Doublet(NamedTuple):
    """A northern and a southern spelling of one word.

    `homograph`: the northern one is another word too; `shared`: the North has the southern one beside its own.
    """

    variable: str
    north: str
    south: str
    part_of_speech: str
    homograph: bool
    shared: bool


def _lines(name: str) -> list[str]:
    text = (data_folder("glossary") / "variables" / name).read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line and not line.startswith("#")]


@cache
def doublets() -> tuple[Doublet, ...]:
    """The pairs of `doublets.tsv`."""
    rows = [line.split("\t") for line in _lines("doublets.tsv")[1:]]
    return tuple(
        Doublet(v, north, south, pos, "homograph" in note, "shared" in note)
        for v, north, south, pos, note in rows
    )


@cache
def loan_initials() -> frozenset[str]:
    """Loanwords and foreign names that begin with ㄹ or ㄴ in both standards (`loan_initials.txt`)."""
    return frozenset(word for line in _lines("loan_initials.txt") for word in line.split())


@cache
def titles() -> frozenset[str]:
    """Titles and forms of address that follow a name (`titles.txt`)."""
    return frozenset(word for line in _lines("titles.txt") for word in line.split())


@cache
def _classes() -> dict[str, dict[str, str]]:
    path = data_folder("glossary") / "variables" / "classes.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def word_class(name: str) -> frozenset[str]:
    """A closed class of words of `classes.toml`; KeyError for an unknown one."""
    return frozenset(_classes()[name]["words"].split())
