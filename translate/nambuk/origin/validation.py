"""Validation on sources held out whole: every source's documents weighed by figures that never saw it."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from math import exp, log, log1p, log10
from typing import NamedTuple

from nambuk.origin.calibration import Calibration
from nambuk.origin.counts import total
from nambuk.origin.figures import Figures
from nambuk.origin.fitting import Choice, Labelled, fit_variables
from nambuk.origin.weighing import raw_ratios
from nambuk.variety import PAIRS, pair_name


class Weighed(NamedTuple):
    """A text weighed by figures that never saw its source: uncalibrated ratios by pair, and its number of places."""

    ratios: dict[str, float]
    places: int


# (variety, source) → its texts
HeldOut = dict[tuple[str, str], list[Weighed]]
_SLOPES = tuple(round(0.1 * n, 2) for n in range(3, 16))
_HALVING = (15.0, 25.0, 40.0, 60.0, 100.0, 160.0, 250.0, 1000.0)


def held_out_ratios(
    documents: Sequence[Labelled],
    choices: Sequence[Choice],
    progress: Callable[[str], None] = lambda name: None,
    texts: Sequence[Labelled] | None = None,
) -> HeldOut:
    """Every text weighed by figures fitted on the documents of all other sources.

    `texts`: what is weighed, the documents themselves by default, or stretches of them.
    """
    found: HeldOut = {}
    for source in sorted({document.source for document in documents}):
        progress(source)
        rest = [document for document in documents if document.source != source]
        figures = Figures(fit_variables(rest, choices), Calibration(1.0, 1e9), {}, {}, "")
        for text in documents if texts is None else texts:
            if text.source == source and text.counts:
                weighed = Weighed(raw_ratios(text.counts, figures), total(text.counts))
                found.setdefault((text.variety, source), []).append(weighed)
    return found


def cllr(for_first: Sequence[float], for_second: Sequence[float]) -> float:
    """Log-likelihood-ratio cost in bits of log10 LRs (Brümmer & du Preez 2006): 0 is perfect, 1 says nothing.

    >>> round(cllr([0.0], [0.0]), 3)
    1.0
    """
    return (_mean_cost(for_first, 1) + _mean_cost(for_second, -1)) / 2


def _mean_cost(ratios: Sequence[float], side: int) -> float:
    """The mean of log2(1 + 10^(-side · x)), without overflow."""
    exponents = [-side * value * log(10) for value in ratios]
    return sum(max(x, 0.0) + log1p(exp(-abs(x))) for x in exponents) / len(exponents) / log(2)


def mean_cllr(held_out: HeldOut, calibration: Calibration) -> dict[str, float]:
    """Pair → Cllr, the mean over pairs of sources, every source weighing the same."""
    costs = {}
    for a, b in PAIRS:
        name = pair_name(a, b)
        first = _values(held_out, calibration, name, a)
        second = _values(held_out, calibration, name, b)
        if first and second:
            # the mean of cllr(x, y) over all x and y, in one pass over each
            sides = [_mean_cost(xs, 1) for xs in first], [_mean_cost(ys, -1) for ys in second]
            costs[name] = sum(sum(side) / len(side) for side in sides) / 2
    return costs


def _values(held_out: HeldOut, calibration: Calibration, pair: str, variety: str) -> list[list[float]]:
    """The calibrated ratios of one pair for the texts of one variety, source by source."""
    return [
        [calibration.factor(text.places) * text.ratios[pair] for text in texts]
        for (own, _), texts in held_out.items()
        if own == variety
    ]


def best_calibration(held_out: HeldOut) -> Calibration:
    """The calibration that costs least on held-out sources, over all three comparisons."""
    tried = (Calibration(slope, places) for slope in _SLOPES for places in _HALVING)
    return min(tried, key=lambda calibration: sum(mean_cllr(held_out, calibration).values()))


def empirical_bounds(held_out: HeldOut, calibration: Calibration) -> dict[str, float]:
    """Two varieties, "A:B" → how far (log10) the held-out documents allow A to be put ahead of B, for both orders of every pair.

    The empirical upper and lower bounds (ELUB) of Vergeer et al. 2016, as `lir` computes them.
    """
    bounds = {}
    for a, b in PAIRS:
        name = pair_name(a, b)
        first = [x for xs in _values(held_out, calibration, name, a) for x in xs]
        second = [x for xs in _values(held_out, calibration, name, b) for x in xs]
        bounds[name] = upper_bound(first, second)
        bounds[pair_name(b, a)] = upper_bound([-x for x in second], [-x for x in first])
    return bounds


_STEP = 0.01


def upper_bound(for_first: Sequence[float], for_second: Sequence[float]) -> float:
    """The largest log10 LR in favour of the first of two varieties that texts of both allow; 0.0 at least.

    Somebody who acts on every ratio above 10^x, and to whom a wrong act costs 10^x times what a missed one
    does, must not fare worse than one who never acts. One text that misleads is added to each side, for all
    that were not seen. The bound lies below the first x where that fails, and never above the largest ratio or
    log10(n + 1) of the second side's n texts.

    >>> upper_bound([3.0] * 50, [-3.0] * 50) < upper_bound([3.0] * 500, [-3.0] * 500)
    True
    """
    if not for_first or not for_second:
        return 0.0
    first, second = sorted(for_first), sorted(for_second)
    largest = min(max(first[-1], second[-1], 0.0), log10(len(second) + 1))
    steps = int(largest / _STEP)
    for step in range(steps + 1):
        x = step * _STEP
        missed = (1 + bisect_right(first, x)) / (len(first) + 1)
        wrong = (1 + len(second) - bisect_right(second, x)) / (len(second) + 1)
        if missed + 10**x * wrong > 1:
            return round(max(step - 1, 0) * _STEP, 2)
    return round(steps * _STEP, 2)


def rates(held_out: HeldOut) -> Mapping[str, float]:
    """Pair → mean over sources of the share of documents whose ratio points the right way."""
    found = {}
    for a, b in PAIRS:
        name = pair_name(a, b)
        shares = [
            sum((r.ratios[name] > 0) == (variety == a) and r.ratios[name] != 0 for r in rs) / len(rs)
            for (variety, _), rs in held_out.items()
            if variety in (a, b)
        ]
        found[name] = sum(shares) / len(shares) if shares else 0.0
    return found
