"""The word lists by which a sentence's end is known (`glossary/sentences.toml`), as pieces of regular expressions."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from nambuk.resources import data_folder


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """Each is a regular expression without groups that capture.

    `final`: the last syllable of a sentence. `quotative`: what goes on with a quotation. `abbreviation`: what
    stands before a point that ends nothing. `list_number`: the same for the number of a heading or paragraph,
    with its brackets.
    """

    final: str
    quotative: str
    abbreviation: str
    list_number: str


@cache
def sentence_words() -> SentenceWords:
    """The lists, read once.

    >>> re.search(rf"(?:{sentence_words().abbreviation})$", "U.N") is not None
    True
    """
    path = data_folder("glossary") / "sentences.toml"
    lists = tomllib.loads(path.read_text(encoding="utf-8"))
    abbreviations = lists["abbreviations"]["words"].split()
    return SentenceWords(
        f"[{lists['final-syllables']['syllables']}]",
        _one_of(map(re.escape, lists["quotatives"]["words"].split())),
        _one_of([*map(re.escape, abbreviations), "[A-Za-z]", r"(?:[A-Za-z]\.)+[A-Za-z]"]),
        f"[(（]?{_one_of(lists['list-numbers']['patterns'])}[)）]?",
    )


def _one_of(patterns: Iterable[str]) -> str:
    return f"(?:{'|'.join(patterns)})"
