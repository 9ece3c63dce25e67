"""From counts to evidence: weights of variables, sums over axes, calibrated and bounded ratios."""

from collections.abc import Mapping, Sequence
from math import log10

from nambuk.origin.calibration import bounded, scores_of
from nambuk.origin.counts import AnyCounts, Counts, total, weight_in_all
from nambuk.origin.dirichlet import log10_probability
from nambuk.origin.evidence import Evidence, VariableEvidence
from nambuk.origin.figures import Figures, VariableFigures, variety_of
from nambuk.origin.limits import limits
from nambuk.origin.scale import TOO_LITTLE, verbal
from nambuk.variables.variable import Variable
from nambuk.variety import PAIRS, Variety, pair_name

LEAST_PLACES = 3  # with fewer, nothing is said


def log_probabilities(variants: Mapping[str, float], figures: VariableFigures) -> dict[str, float]:
    """Component → log10 probability of one variable's counts.

    A component without data for the variable gets the mean of its variety's other registers, or of all the others where
    the variety has none, so that it neither gains nor loses.
    """
    vector = [variants.get(label, 0) for label in figures.variants]
    found = {name: log10_probability(vector, alpha) for name, alpha in figures.alpha.items()}
    known = [name for name in found if figures.places.get(name, 0)]
    for name in found.keys() - set(known):
        others = [other for other in known if variety_of(other) == variety_of(name)] or known
        if others:
            found[name] = sum(found[other] for other in others) / len(others)
    return found


# variable → component → log10 probability of its counts
Table = dict[str, dict[str, float]]


def _table(counts: AnyCounts, figures: Figures) -> Table:
    """The probabilities of all counts, computed once for ratios, axes and single variables."""
    return {
        variable: log_probabilities(variants, row)
        for variable, variants in counts.items()
        if (row := figures.alphas(variable)) is not None
    }


def _component_sums(table: Table, figures: Figures) -> dict[str, float]:
    """Component → log10 probability of all counts."""
    sums = {name: 0.0 for names in figures.components.values() for name in names}
    for probabilities in table.values():
        for name, value in probabilities.items():
            sums[name] += value
    return sums


def _mean_probability(values: Sequence[float]) -> float:
    """log10 of the mean of probabilities given as log10."""
    largest = max(values)
    return largest + log10(sum(10 ** (value - largest) for value in values) / len(values))


def raw_ratios(counts: AnyCounts, figures: Figures) -> dict[str, float]:
    """Pair of varieties → log10 LR of all counts, not calibrated; registers of a variety are averaged."""
    return _ratios(_component_sums(_table(counts, figures), figures), figures)


def _ratios(sums: Mapping[str, float], figures: Figures) -> dict[str, float]:
    probability = {
        variety: _mean_probability([sums[name] for name in names])
        for variety, names in figures.components.items()
    }
    return {
        pair_name(a, b): probability[a] - probability[b] if a in probability and b in probability else 0.0
        for a, b in PAIRS
    }


def _likeliest(sums: Mapping[str, float], figures: Figures) -> dict[str, str]:
    """Variety → the component that explains the counts best; weights of single variables are given for it."""
    return {v: max(names, key=lambda name: sums[name]) for v, names in figures.components.items()}


def _weights(probability: Mapping[str, float], components: Mapping[str, str]) -> dict[str, float]:
    """Pair of varieties → log10 LR of one variable's counts, not calibrated."""
    return {
        pair_name(a, b): probability[components[a]] - probability[components[b]]
        for a, b in PAIRS
        if a in components and b in components
    }


def occurrence_weight(figures: Figures, variable: str, variant: str) -> float | None:
    """log10 of P(variant | ko-KP) over P(variant | ko-KR) for one occurrence; None without figures. Computed once."""
    key = (variable, variant)
    if key not in figures.memo:
        figures.memo[key] = _occurrence_weight(figures, variable, variant)
    return figures.memo[key]


def _occurrence_weight(figures: Figures, variable: str, variant: str) -> float | None:
    row = figures.alphas(variable)
    if row is None or variant not in row.variants:
        return None
    probability = log_probabilities({variant: 1}, row)
    mean = {v: _mean_probability([probability[n] for n in names]) for v, names in figures.components.items()}
    return mean[Variety.KP] - mean[Variety.KR] if Variety.KP in mean and Variety.KR in mean else None


def calibrated_ratios(
    raw: Mapping[str, float], places: int, figures: Figures, counted: float | None = None
) -> dict[str, float]:
    """Pair of varieties → log10 LR, calibrated for the number of places and bounded.

    `counted`: what the places count together where some were recognised. The bound shrinks with them: no validation
    text was recognised, so none can carry as much.
    """
    factor = figures.calibration.factor(places)
    scores = {variety: factor * score for variety, score in scores_of(raw).items()}
    if counted is None:
        return bounded(scores, figures.bound)
    share = counted / places if places else 1.0
    return bounded(scores, {pair: share * bound for pair, bound in figures.bound.items()})


def weigh(
    counts: Counts, catalogue: Sequence[Variable], figures: Figures, fractions: AnyCounts | None = None
) -> Evidence:
    """What the counts of a document say. Fewer than `LEAST_PLACES` places give 0.0 and "too little text".

    `fractions`: what the places count where they were recognised (`origin.recognition`); they are weighed in the
    place of the counts, and the counts are reported.
    """
    weighed = counts if fractions is None else fractions
    rows: list[VariableEvidence] = []
    axes: dict[str, dict[str, float]] = {}
    table = _table(weighed, figures)
    component_sums = _component_sums(table, figures)
    components = _likeliest(component_sums, figures)
    for variable in catalogue:
        if variable.id not in table:
            continue
        weights = _weights(table[variable.id], components)
        rows.append(
            VariableEvidence(
                variable.id, variable.title, variable.axis, counts[variable.id], weights, variable.rule
            )
        )
        sums = axes.setdefault(variable.axis, {pair_name(a, b): 0.0 for a, b in PAIRS})
        for pair, weight in weights.items():
            sums[pair] += weight
    rows.sort(key=lambda row: -max(map(abs, row.weights.values()), default=0.0))
    places = total(counts)
    enough = weight_in_all(weighed) >= LEAST_PLACES
    raw = _ratios(component_sums, figures)
    counted = None if fractions is None else weight_in_all(fractions)
    ratios = calibrated_ratios(raw, places, figures, counted) if enough else dict.fromkeys(raw, 0.0)
    scale = {
        pair_name(a, b): verbal(ratios[pair_name(a, b)], a, b) if enough else TOO_LITTLE for a, b in PAIRS
    }
    return Evidence(
        log10_lr=ratios,
        scale=scale,
        axes=axes,
        variables=tuple(rows),
        places=places,
        limits=limits(figures),
    )
