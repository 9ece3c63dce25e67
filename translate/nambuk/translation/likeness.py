"""How alike two sentences are, and the sentences of a memory that are like a given one.

Measured in letters (code points after folding, so Korean counts syllables): the share that both
sentences have in the same order. A number counts as one letter, however long it is.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from nambuk.hangul.normalise import normalise

NUMBERS_ALONE = 0.95
"""The most that a sentence with other numbers is worth: it has to be looked at, however long it is."""

_DOUBLE, _SINGLE = re.compile("[“”„‟〝〞＂《》«»「」『』]"), re.compile("[‘’‚‛＇〈〉‹›]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_FIRST_PRIVATE, _PRIVATE = 0xF0000, 0xFFFE  # supplementary private use plane A
_BUCKETS = 128
_BLOCK = 8192
_GONE = 1 << 40


def fold_key(text: str) -> str:
    """What a sentence is filed under: NFC, single spaces, one sign for quotation marks, small letters.

    >>> fold_key("《천리마》호는  KPA-2가 아니다 ") == fold_key("“천리마”호는 kpa-2가 아니다")
    True
    """
    before, folded = "", _SINGLE.sub("'", _DOUBLE.sub('"', normalise(text).text))
    while before != folded:  # twice, but for letters such as U+0345 that only show after the first time
        before, folded = folded, unicodedata.normalize("NFC", folded.casefold())
    return " ".join(folded.split())


def shape_of(key: str) -> str:
    """A folded sentence with every number as 0: two sentences of one shape differ in their numbers alone.

    >>> shape_of("2022년 12월 1,250명")
    '0년 0월 0명'
    """
    return _NUMBER.sub("0", key)


def _as_letters(key: str) -> str:
    """A folded sentence with every number as one letter of the private use area; other numbers, other letters."""
    return _NUMBER.sub(lambda number: chr(_FIRST_PRIVATE + crc32(number[0].encode()) % _PRIVATE), key)


@dataclass(frozen=True, slots=True)
class Likeness:
    """A filed sentence (its folded `key`) that is like the one asked for; `similarity` from 0 to 1."""

    key: str
    similarity: float
    only_numbers: bool


class KeyIndex:
    """Folded sentences, to be asked for those like another.

    Two sentences have no more letters in common than the smaller count of each letter adds up to; that
    bound, for all filed sentences at once, leaves few to compare in full. It loses none. Takes about
    128 bytes a sentence beside the sentence itself.
    """

    def __init__(self) -> None:
        self._keys: list[str] = []
        self._letters: list[str] = []
        self._places: dict[str, int] = {}
        self._counts: Any = None  # bucket × sentence: how often the letters of the bucket occur
        self._lengths: Any = None

    def __len__(self) -> int:
        return len(self._places)

    def add(self, keys: Iterable[str]) -> None:
        """File folded sentences; those that are there already stay once."""
        new = [key for key in dict.fromkeys(keys) if key not in self._places]
        if not new:
            return
        import numpy as np

        first = len(self._keys)
        self._places.update((key, place) for place, key in enumerate(new, first))
        self._keys += new
        letters = [_as_letters(key) for key in new]
        self._letters += letters
        counts = [_count(letters[i : i + _BLOCK]) for i in range(0, len(letters), _BLOCK)]
        lengths = np.fromiter(map(len, letters), dtype=np.int64, count=len(letters))
        before = first > 0
        self._counts = np.concatenate([self._counts, *counts] if before else counts, axis=1)
        self._lengths = np.concatenate([self._lengths, lengths]) if before else lengths

    def discard(self, key: str) -> None:
        """Forget a sentence; nothing happens where it is not filed."""
        place = self._places.pop(key, None)
        if place is not None:
            self._lengths[place] = _GONE
            self._keys[place] = self._letters[place] = ""

    def like(self, key: str, least: float, limit: int) -> list[Likeness]:
        """The sentences with a similarity of at least `least` (above 0, to 1), at most `limit`, the most similar first.

        The sentence itself is among them where it is filed, with 1.0.
        """
        if not self._places or limit < 1:
            return []
        found: list[Likeness] = []
        for score, near in self._scored(_as_letters(key), least):
            if (
                len(found) >= limit
                and score <= sorted((f.similarity for f in found), reverse=True)[limit - 1]
            ):
                break
            only_numbers = near != key and shape_of(near) == shape_of(key)
            similarity = min(score, NUMBERS_ALONE) if only_numbers else score
            if similarity >= least:
                found.append(Likeness(near, similarity, only_numbers))
        return sorted(found, key=lambda hit: -hit.similarity)[:limit]

    def _scored(self, letters: str, least: float) -> Iterator[tuple[float, str]]:
        """(similarity, sentence), the most similar first, without the judgement on numbers."""
        import numpy as np
        from rapidfuzz import process
        from rapidfuzz.distance import Indel

        wanted = _count([letters])[:, 0]
        common = np.zeros(len(self._keys), dtype=np.uint32)
        for bucket in np.nonzero(wanted)[0]:
            common += np.minimum(self._counts[bucket], wanted[bucket])
        possible = np.nonzero(2 * common >= least * (self._lengths + len(letters)))[0]
        places = possible.tolist()
        near = process.extract(
            letters,
            [self._letters[place] for place in places],
            scorer=Indel.normalized_similarity,
            score_cutoff=least,
            limit=None,
        )
        for _, score, number in near:
            yield score, self._keys[places[number]]


def _count(texts: list[str]) -> Any:
    """Bucket × text: how often the letters of each bucket occur, 255 at most."""
    import numpy as np

    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    buckets = (codes * 2654435761 >> 8) % _BUCKETS
    cells = buckets * len(texts) + np.repeat(np.arange(len(texts)), lengths)
    counts = np.bincount(cells, minlength=_BUCKETS * len(texts))
    return np.minimum(counts, 255).astype(np.uint8).reshape(_BUCKETS, len(texts))
