"""From counts to evidence: weights of variables, sums over axes, calibrated and bounded ratios."""

from collections.abc import Mapping, Sequence

from nambuk.origin.counts import Counts, total
from nambuk.origin.dirichlet import log10_probability
from nambuk.origin.evidence import Evidence, VariableEvidence
from nambuk.origin.figures import Figures, VariableFigures
from nambuk.origin.findings import find, limits
from nambuk.origin.scale import TOO_LITTLE, verbal
from nambuk.variables.variable import Variable
from nambuk.variety import PAIRS, Variety, pair_name

LEAST_PLACES = 3  # with fewer, nothing is said


def variable_weights(variants: Mapping[str, int], figures: VariableFigures) -> dict[str, float]:
    """Pair of varieties → log10 LR of one variable's counts, not calibrated."""
    vector = [variants.get(label, 0) for label in figures.variants]
    probability = {
        variety: log10_probability(vector, figures.alpha[variety])
        for variety in Variety
        if variety in figures.alpha
    }
    return {
        pair_name(a, b): probability[a] - probability[b]
        for a, b in PAIRS
        if a in probability and b in probability
    }


def raw_ratios(counts: Counts, figures: Figures) -> dict[str, float]:
    """Pair of varieties → sum of the weights of all variables."""
    sums = {pair_name(a, b): 0.0 for a, b in PAIRS}
    for name, variants in counts.items():
        row = figures.alphas(name)
        if row is not None:
            for pair, weight in variable_weights(variants, row).items():
                sums[pair] += weight
    return sums


def occurrence_weight(figures: Figures, variable: str, variant: str) -> float | None:
    """log10 of P(variant | ko-KP) over P(variant | ko-KR) for one occurrence; None without figures."""
    row = figures.alphas(variable)
    if row is None or variant not in row.variants:
        return None
    return variable_weights({variant: 1}, row).get(pair_name(Variety.KP, Variety.KR))


def _bounded(value: float, pair: str, figures: Figures) -> float:
    bound = figures.bound.get(pair, 2.0)
    return max(-bound, min(bound, value))


def weigh(counts: Counts, catalogue: Sequence[Variable], figures: Figures) -> Evidence:
    """What the counts of a document say. Fewer than `LEAST_PLACES` places give 0.0 and "too little text"."""
    rows: list[VariableEvidence] = []
    axes: dict[str, dict[str, float]] = {}
    for variable in catalogue:
        figure = figures.alphas(variable.id)
        if variable.id not in counts or figure is None:
            continue
        weights = variable_weights(counts[variable.id], figure)
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
    enough = places >= LEAST_PLACES
    raw = raw_ratios(counts, figures)
    ratios = {
        pair: _bounded(figures.slope * value, pair, figures) if enough else 0.0 for pair, value in raw.items()
    }
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
        findings=find(counts, axes, catalogue) if enough else (),
    )
