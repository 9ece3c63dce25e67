"""Validation on sources held out whole: every source's documents weighed by figures that never saw it."""

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
_LARGEST = 4.0


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
    """Pair → the largest absolute log10 LR that the held-out documents can carry.

    A ratio of x may be claimed only while no more than one in 10^x documents of the other variety
    reaches it, counting one that was not seen: x ≤ log10((n + 1) / (k(x) + 1)), k(x) the number of the other
    side's n documents at or beyond x (after Vergeer et al. 2016). The weaker of the two sides holds.
    """
    bounds = {}
    for a, b in PAIRS:
        name = pair_name(a, b)
        first = [x for xs in _values(held_out, calibration, name, a) for x in xs]
        second = [-x for xs in _values(held_out, calibration, name, b) for x in xs]
        against_second = [-x for x in first]
        against_first = [-x for x in second]
        bounds[name] = round(min(_bound(against_first), _bound(against_second)), 2)
    return bounds


def _bound(misleading: Sequence[float]) -> float:
    """The largest x that the documents of the other side allow; `misleading` are their values."""
    x = 0.0
    while x < _LARGEST:
        beyond = sum(value >= x + 0.05 for value in misleading)
        if x + 0.05 > log10((len(misleading) + 1) / (beyond + 1)):
            break
        x += 0.05
    return x


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
