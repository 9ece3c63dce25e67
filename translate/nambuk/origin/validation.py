"""Validation on sources held out whole: every source's documents weighed by figures that never saw it."""

from collections.abc import Callable, Mapping, Sequence
from math import exp, log, log1p, log10

from nambuk.origin.figures import Figures
from nambuk.origin.fitting import Choice, Labelled, fit_variables
from nambuk.origin.weighing import raw_ratios
from nambuk.variety import PAIRS, pair_name

# (variety, source) → for each document its ratios by pair
HeldOut = dict[tuple[str, str], list[dict[str, float]]]
_SLOPES = tuple(round(0.05 * n, 2) for n in range(2, 25))
_LARGEST = 4.0


def held_out_ratios(
    documents: Sequence[Labelled],
    choices: Sequence[Choice],
    progress: Callable[[str], None] = lambda name: None,
) -> HeldOut:
    """The uncalibrated ratios of every document under figures fitted without its source."""
    found: HeldOut = {}
    for source in sorted({document.source for document in documents}):
        progress(source)
        rest = [document for document in documents if document.source != source]
        figures = Figures(fit_variables(rest, choices), 1.0, {}, {}, "")
        for document in documents:
            if document.source == source:
                found.setdefault((document.variety, source), []).append(raw_ratios(document.counts, figures))
    return found


def cllr(for_first: Sequence[float], for_second: Sequence[float]) -> float:
    """Log-likelihood-ratio cost in bits of log10 LRs (Brümmer & du Preez 2006): 0 is perfect, 1 says nothing.

    >>> round(cllr([0.0], [0.0]), 3)
    1.0
    """

    def cost(value: float) -> float:
        exponent = -value * log(10)
        return (max(exponent, 0.0) + log1p(exp(-abs(exponent)))) / log(2)

    first = sum(map(cost, for_first)) / len(for_first)
    return (first + sum(cost(-value) for value in for_second) / len(for_second)) / 2


def mean_cllr(held_out: HeldOut, slope: float) -> dict[str, float]:
    """Pair → Cllr, the mean over pairs of sources, every source weighing the same."""
    costs = {}
    for a, b in PAIRS:
        name = pair_name(a, b)
        first = [[slope * r[name] for r in rs] for (variety, _), rs in held_out.items() if variety == a]
        second = [[slope * r[name] for r in rs] for (variety, _), rs in held_out.items() if variety == b]
        if first and second:
            each = [cllr(x, y) for x in first for y in second]
            costs[name] = sum(each) / len(each)
    return costs


def best_slope(held_out: HeldOut) -> float:
    """The one slope for all pairs that costs least on held-out sources."""
    return min(_SLOPES, key=lambda slope: sum(mean_cllr(held_out, slope).values()))


def empirical_bounds(held_out: HeldOut, slope: float) -> dict[str, float]:
    """Pair → the largest absolute log10 LR that the held-out documents can carry.

    A ratio of x may be claimed only while no more than one in 10^x documents of the other variety
    reaches it, counting one that was not seen: x ≤ log10((n + 1) / (k(x) + 1)), k(x) the number of the other
    side's n documents at or beyond x (after Vergeer et al. 2016). The weaker of the two sides holds.
    """
    bounds = {}
    for a, b in PAIRS:
        name = pair_name(a, b)
        first = [slope * r[name] for (v, _), rs in held_out.items() if v == a for r in rs]
        second = [-slope * r[name] for (v, _), rs in held_out.items() if v == b for r in rs]
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
            sum((r[name] > 0) == (variety == a) and r[name] != 0 for r in rs) / len(rs)
            for (variety, _), rs in held_out.items()
            if variety in (a, b)
        ]
        found[name] = sum(shares) / len(shares) if shares else 0.0
    return found
