"""Pairs to learn from and pairs to measure with, apart from each other and the same in every run."""

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nambuk.translation.training.pairs import Pair

MOST_HELD_OUT = 1_000
"""Sources to measure with at most: the model translates all of them at every measurement."""

ENOUGH_HELD_OUT = 20
"""Sources to measure with at least, where that is no more than a fifth of all."""


@dataclass(frozen=True, slots=True)
class Split:
    """Pairs to learn from (`training`) and to measure with (`held_out`), in an order of their own.

    `repeated`: pairs that occurred before. `too_near`: pairs that were left out of the training because
    their source or their target is one of those that are measured with.
    """

    training: tuple[Pair, ...]
    held_out: tuple[Pair, ...]
    repeated: int
    too_near: int

    @property
    def digest(self) -> str:
        """The sha256 of all pairs and of their split, whatever their files and order were."""
        total = hashlib.sha256()
        for part in (self.training, self.held_out):
            for pair in part:
                total.update(_digest(pair.source) + _digest(pair.target))
            total.update(b"|")
        return total.hexdigest()


def split_pairs(pairs: Iterable[Pair], share: float, validation: Sequence[Pair] | None = None) -> Split:
    """Hold `share` of the sources out of `pairs`, or take `validation` to measure with.

    Sources are chosen by the sha256 of their text: the order of the pairs and of their files does not count.
    A source with several translations is measured with or learnt from, never both; nor does a target stand
    on both sides, for a southern sentence and the northern one that was made of it share their translation.
    """
    given = list(pairs)
    distinct = _in_order(given)
    repeated = len(given) - len(distinct)
    if validation is None:
        sources = sorted({_key(pair.source) for pair in distinct})
        apart = set(sources[: _how_many(len(sources), share)])
        held_out = [pair for pair in distinct if _key(pair.source) in apart]
        rest = [pair for pair in distinct if _key(pair.source) not in apart]
    else:
        held_out, rest = _in_order(validation)[:MOST_HELD_OUT], distinct
    measured = {_key(text) for pair in held_out for text in pair}
    training = [p for p in rest if _key(p.source) not in measured and _key(p.target) not in measured]
    return Split(tuple(training), tuple(held_out), repeated, len(rest) - len(training))


def _how_many(sources: int, share: float) -> int:
    """How many of so many sources are held out.

    >>> [_how_many(sources, 0.02) for sources in (10, 500, 5_000, 1_000_000)]
    [2, 20, 100, 1000]
    """
    wanted = max(round(share * sources), min(ENOUGH_HELD_OUT, sources // 5))
    return min(wanted, MOST_HELD_OUT)


def _in_order(pairs: Iterable[Pair]) -> list[Pair]:
    """The different pairs by the sha256 of their texts, which is as good as chance and always the same."""
    return sorted(set(pairs), key=lambda pair: (_key(pair.source), _digest(pair.target)))


def _key(text: str) -> bytes:
    """What two writings of one sentence share, as a sha256."""
    return _digest(unicodedata.normalize("NFC", text).casefold())


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8")).digest()
