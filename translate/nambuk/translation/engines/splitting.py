"""Cutting a text that is too long for a model, at the best places that there are."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nambuk.translation.segment import split_sentences

PLACES = ("sentence ends", "commas", "spaces", "characters")
"""Where a text may be cut, best first."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A text in parts, which concatenated are the text; `cut_at` is the worst of `PLACES` used."""

    texts: tuple[str, ...]
    cut_at: str | None


def split_to_fit(text: str, size: Callable[[str], int], limit: int) -> Parts:
    """Cut `text` into parts of which `size` is at most `limit`.

    Cuts come at sentence ends where that is enough, else at commas, else at spaces, and inside a
    word only when a single word is too long.

    >>> split_to_fit("물이 없다. 약도, 밥도, 불도 없다.", len, 8)
    Parts(texts=('물이 없다. ', '약도, 밥도, ', '불도 없다.'), cut_at='commas')
    """
    if size(text) <= limit:
        return Parts((text,), None)
    room = max(limit, 1)
    parts, worst = _cut(text, size, room, 0)
    # a part can be larger than its units together: a tokenizer sees other words where they touch
    while room > 1 and any(size(part) > limit for part in parts):
        room = room * 3 // 4
        parts, worst = _cut(text, size, room, 0)
    return Parts(tuple(parts), PLACES[worst])


def _cut(text: str, size: Callable[[str], int], limit: int, level: int) -> tuple[list[str], int]:
    """Parts of `text` cut at the places of `level` and, within units still too long, of the next."""
    parts: list[str] = []
    room = 0
    worst = level
    for unit in _units(text, level):
        cost = size(unit)
        if cost > limit and len(unit) > 1:
            inner, depth = _cut(unit, size, limit, level + 1)
            parts += inner
            worst, room = max(worst, depth), 0
        elif parts and cost <= room:
            parts[-1] += unit
            room -= cost
        else:
            parts.append(unit)
            room = limit - cost
    return parts, worst


def _units(text: str, level: int) -> Iterator[str]:
    """The smallest parts of `text` between the places of `level`."""
    if level == 0:
        yield from (s.text + s.separator for s in split_sentences(text))
    elif level == 1:
        yield from re.findall(r"(?:[^,，、;；:：]|(?<=\d),(?=\d))*[,，、;；:：]?\s*", text)
    elif level == 2:
        yield from re.findall(r"\s*\S+\s*|\s+", text)
    else:
        yield from text
