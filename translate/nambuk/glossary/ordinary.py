"""Words of general text, with how often they occur there: what is frequent is no term.

`corpus/words.tsv` holds how often nouns and compounds occurred in general text of the three standards: figures, made by
`nambuk corpus words`.
"""

from functools import cache
from typing import NamedTuple

from nambuk.resources import data_folder


class Reference(NamedTuple):
    """Counts of words in general text, and of all words there."""

    counts: dict[str, int]
    total: int


@cache
def reference() -> Reference:
    """The shipped figures.

    >>> "노동자" in reference().counts, "림프암" in reference().counts
    (True, False)
    """
    lines = (data_folder("corpus") / "words.tsv").read_text(encoding="utf-8").split("\n")[1:]
    counts = {word: int(count) for word, _, count in (line.partition("\t") for line in lines if line)}
    total = sum(counts.values())
    counts.pop("*", None)
    return Reference(counts, total)
