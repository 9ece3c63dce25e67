"""What a trace may weigh: never more than the validation documents support, and nothing where there are none.

For a trace and two varieties A and B the weight of its presence is

    log10 of P(present | A) / P(present | B)

P is estimated on documents of known variety: in each source, the share of documents whose first `STRETCH` code points
show the trace; then the mean over the sources of a variety, every source weighing the same. Half a document of the
smaller side is added to both shares, so that what neither side shows weighs nothing. A document of m stretches has m
chances: P = 1 - (1 - p)^m. Then each source is held out in turn, and the weight nearest to nothing counts: what rests
on one source gets 0.0, and so does what would change sides. No trace weighs more than `MOST` either way. The absence of
a trace has no weight at all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import log10

from nambuk.resources import data_folder
from nambuk.variety import PAIRS, pair_name

STRETCH = 2_000
MOST = 1.0
"""A factor of ten: documents of a source are no independent witnesses."""
NOT_WEIGHED = "not weighed: no validation data"

Counts = Mapping[tuple[str, str], tuple[int, int]]
"""(variety, source) → of how many documents (the second) so many show the trace (the first)."""
_NO_COUNTS: Counts = {}


@dataclass(frozen=True, slots=True)
class Weight:
    """log10 LR of a trace's presence for each pair of varieties, and what it rests on, in a few words."""

    ratios: Mapping[str, float]
    validation: str


def weight(trace: str, characters: int) -> Weight:
    """The weight of the trace with this id in a text of so many code points."""
    counts = load_counts().get(trace, _NO_COUNTS)
    stretches = max(1, -(-characters // STRETCH))
    ratios = {pair_name(a, b): ratio(counts, a, b, stretches) for a, b in PAIRS}
    return Weight(ratios, validation(counts))


def validation(counts: Counts) -> str:
    """On how many documents a weight rests.

    >>> validation({("ko-KP", "laws"): (1, 148), ("ko-KR", "petitions"): (3, 1402)})
    '1 of 148 documents of ko-KP, 3 of 1,402 documents of ko-KR'
    """
    sums: dict[str, tuple[int, int]] = {}
    for (variety, _), (shown, of) in counts.items():
        before = sums.get(variety, (0, 0))
        sums[variety] = (before[0] + shown, before[1] + of)
    told = [f"{shown:,} of {of:,} documents of {variety}" for variety, (shown, of) in sums.items() if of]
    return ", ".join(told) or NOT_WEIGHED


def ratio(counts: Counts, first: str, second: str, stretches: int = 1) -> float:
    """log10 LR of presence for two varieties, held out source by source; 0.0 where a side has fewer than two sources."""
    own = {key: value for key, value in counts.items() if key[0] in (first, second)}
    found = [_ratio({k: v for k, v in own.items() if k != out}, first, second, stretches) for out in own]
    found.append(_ratio(own, first, second, stretches))
    if min(found) <= 0.0 <= max(found):
        return 0.0
    return max(-MOST, min(MOST, min(found, key=abs)))


def _ratio(counts: Counts, first: str, second: str, stretches: int) -> float:
    """The same for all sources in the counts; 0.0 where one of the two varieties has no documents."""
    sides = [[value for (variety, _), value in counts.items() if variety == own] for own in (first, second)]
    sizes = [sum(of for _, of in side) for side in sides]
    if not all(sizes):
        return 0.0
    least = 0.5 / (min(sizes) + 1)
    shares = [sum(shown / of for shown, of in side) / len(side) for side in sides]
    present, other = (1 - (1 - min(share + least, 0.999)) ** stretches for share in shares)
    return log10(present / other)


def sums(weights: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Pair → the sum of the weights of traces, at most `MOST` either way: they are not independent of each other."""
    total = {pair_name(a, b): 0.0 for a, b in PAIRS}
    for ratios in weights:
        for pair, value in ratios.items():
            total[pair] += value
    return {pair: max(-MOST, min(MOST, value)) for pair, value in total.items()}


@cache
def load_counts() -> dict[str, Counts]:
    """Trace → its counts, from the shipped `trace_counts.tsv`."""
    return parse_counts((data_folder("corpus") / "trace_counts.tsv").read_text(encoding="utf-8"))


def parse_counts(text: str) -> dict[str, Counts]:
    """Trace → its counts, from the text of such a file; ValueError if it is none."""
    found: dict[str, dict[tuple[str, str], tuple[int, int]]] = {}
    for line in text.split("\n"):
        if line and not line.startswith(("#", "trace\t")):
            trace, variety, source, shown, of = line.split("\t")
            if not 0 <= int(shown) <= int(of):
                raise ValueError(f"{line!r}: more documents show it than there are")
            if int(of):
                found.setdefault(trace, {})[variety, source] = (int(shown), int(of))
    return dict(found)


def counts_text(counts: Mapping[str, Counts]) -> str:
    """A file of counts, a line for each trace and source."""
    lines = [
        "# How many documents of a source (of) show a trace in their first 2,000 characters (shown); made by",
        "# `nambuk corpus traces`. What needs lines is looked for only in documents that have some.",
        "trace\tvariety\tsource\tshown\tof",
    ]
    for trace, rows in counts.items():
        lines += (f"{trace}\t{v}\t{s}\t{shown}\t{of}" for (v, s), (shown, of) in sorted(rows.items()))
    return "\n".join(lines) + "\n"
