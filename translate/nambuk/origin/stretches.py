"""Documents cut into stretches of equal length, since most texts that are asked about are short."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

LEAST_SHARE = 0.6  # of the length asked for: what is shorter is no stretch of that length

Item = TypeVar("Item")


class Stretch(NamedTuple):
    """A part of a labelled document; `length` is the one asked for, in characters."""

    variety: str
    source: str
    length: int
    text: str


def cut(text: str, length: int) -> list[str]:
    """The stretches of a text: each ends at the last space that keeps it within `length` characters.

    Where there is none in its last two fifths, it ends inside a word. A rest of less than `LEAST_SHARE` of the
    length is left out.

    >>> cut("가나 다라 마바 사아 자", 6)
    ['가나 다라', '마바 사아']
    """
    least = round(LEAST_SHARE * length)
    found, start = [], 0
    while len(rest := text[start:].lstrip()) >= max(least, 1):
        start = len(text) - len(rest)
        end = start + length
        if end < len(text):
            end = next((i for i in range(end, start + least - 1, -1) if text[i].isspace()), end)
        stretch = text[start:end].rstrip()
        if len(stretch) >= least:
            found.append(stretch)
        start = end
    return found


def spread(items: Sequence[Item], most: int) -> list[Item]:
    """At most `most` of the items, evenly from first to last.

    >>> spread("abcdefgh", 3)
    ['a', 'c', 'f']
    """
    if len(items) <= most:
        return list(items)
    return [items[number * len(items) // most] for number in range(most)]


def stretches(
    documents: Iterable[tuple[str, str, str]], lengths: Sequence[int], per_source: int
) -> list[Stretch]:
    """Stretches of each length from documents given as (variety, source, text), at most `per_source` of a source.

    A stretch lies within one document. Which ones are taken depends on nothing but the order of the documents.
    """
    texts: dict[tuple[str, str], list[str]] = {}
    for variety, source, text in documents:
        texts.setdefault((variety, source), []).append(text)
    return [
        Stretch(variety, source, length, part)
        for length in lengths
        for (variety, source), own in sorted(texts.items())
        for part in spread([part for text in own for part in cut(text, length)], per_source)
    ]
