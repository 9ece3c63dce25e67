"""Fitting the figures: one Dirichlet for each variable and variety, over sources and documents.

The mean of a variety is the mean of its sources, each weighing the same however long it is, drawn
towards the mean over varieties where data are thin, so that a variety without data gains and loses
nothing. The concentration is shared by the variables of a group: it is the one that makes the documents
of every source most probable when the mean comes from the other sources.

A variety may have registers that are fitted apart (southern petitions with their slips, southern notes that
quote the North): they are alternatives, and a document is as probable under the variety as under the mean of
its registers. So slips that come together do not count as independent evidence. The variety itself is fitted on
all its documents, those of registers included.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from nambuk.origin.counts import Counts
from nambuk.origin.dirichlet import log10_probability
from nambuk.origin.figures import VariableFigures

# Places after which a source speaks for itself rather than for the mean, and the weight of the mean over varieties.
_SOURCE_PRIOR = 4.0
_VARIETY_PRIOR = 0.3
_LEAST = 0.004  # no variant is rarer than this under any variety
_GRID = (0.4, 0.7, 1.0, 1.5, 2.5, 4.0, 6.0, 10.0, 16.0, 25.0, 40.0)


class Labelled(NamedTuple):
    """The counts of one document, with its variety, its source and its register ("" for none in particular)."""

    variety: str
    source: str
    counts: Counts
    register: str = ""

    @property
    def components(self) -> tuple[str, ...]:
        """The components that the document is fitted in: its variety, and its register of it."""
        own = (f"{self.variety}/{self.register}",) if self.register else ()
        return (self.variety, *own)


class Choice(NamedTuple):
    """A variable as the fit needs it: its id, its group and the labels of its variants."""

    id: str
    group: str
    variants: tuple[str, ...]


Vector = tuple[float, ...]


def _vector(document: Labelled, choice: Choice) -> tuple[int, ...]:
    counts = document.counts.get(choice.id, {})
    return tuple(counts.get(label, 0) for label in choice.variants)


def _share(counts: Sequence[float], prior: Sequence[float], strength: float) -> Vector:
    whole = sum(counts) + strength
    return tuple((n + strength * p) / whole for n, p in zip(counts, prior, strict=True))


def _mean(sources: Mapping[str, Sequence[int]], prior: Vector, prior_weight: float) -> Vector:
    """The mean of source shares, each weighing n / (n + `_SOURCE_PRIOR`), and of the prior."""
    weights = [prior_weight]
    shares = [prior]
    for counts in sources.values():
        places = sum(counts)
        weights.append(places / (places + _SOURCE_PRIOR))
        shares.append(_share(counts, prior, 0.5))
    whole = sum(weights)
    mean = [sum(w * s[i] for w, s in zip(weights, shares, strict=True)) / whole for i in range(len(prior))]
    floored = [max(m, _LEAST) for m in mean]
    return tuple(m / sum(floored) for m in floored)


def _by_source(documents: Iterable[Labelled], choice: Choice) -> dict[str, dict[str, list[tuple[int, ...]]]]:
    """Component → source → the count vectors of its documents that have any place."""
    table: dict[str, dict[str, list[tuple[int, ...]]]] = {}
    for document in documents:
        if choice.id in document.counts and any(vector := _vector(document, choice)):
            for component in document.components:
                table.setdefault(component, {}).setdefault(document.source, []).append(vector)
    return table


def _totals(sources: Mapping[str, Sequence[Sequence[int]]]) -> dict[str, tuple[int, ...]]:
    return {source: tuple(map(sum, zip(*vectors, strict=True))) for source, vectors in sources.items()}


def _prior(table: Mapping[str, Mapping[str, Sequence[Sequence[int]]]], size: int) -> Vector:
    """The mean over varieties of the mean over their sources."""
    flat = tuple(1.0 / size for _ in range(size))
    means = [_mean(_totals(sources), flat, _VARIETY_PRIOR) for sources in table.values()]
    return tuple(sum(column) / len(means) for column in zip(*means, strict=True)) if means else flat


_SAMPLE = 60  # documents of one source that the search for a concentration looks at
_SHARED_SOURCES = 2.0  # what all components together count for in a component's own search

Scores = dict[float, float]  # concentration → log10 probability


def _scores(tables: Sequence[tuple[Mapping[str, list[tuple[int, ...]]], Vector]]) -> tuple[Scores, float]:
    """How probable each concentration makes an average document of each source, given the other sources.

    Summed over variables and sources, with the number of sources that had anything to say.
    """
    scores, sources_heard = dict.fromkeys(_GRID, 0.0), 0
    for sources, prior in tables:
        totals = _totals(sources)
        for source, vectors in sources.items():
            others = {name: t for name, t in totals.items() if name != source}
            mean = _mean(others, prior, _VARIETY_PRIOR)
            chosen = Counter(vectors[:: max(1, len(vectors) // _SAMPLE)])
            sources_heard += 1
            for grid in _GRID:
                alpha = [m * grid for m in mean]
                weighed = sum(n * log10_probability(v, alpha) for v, n in chosen.items())
                scores[grid] += weighed / chosen.total()
    return scores, sources_heard


def _concentrations(found: Mapping[str, tuple[Scores, float]]) -> dict[str, float]:
    """Component → concentration: its own search, with the search over all components as two sources more."""
    heard = sum(n for _, n in found.values()) or 1.0
    shared = {grid: sum(scores[grid] for scores, _ in found.values()) / heard for grid in _GRID}
    return {
        name: max(_GRID, key=lambda grid: scores[grid] + _SHARED_SOURCES * shared[grid])
        for name, (scores, _) in found.items()
    }


def fit_variables(documents: Sequence[Labelled], choices: Sequence[Choice]) -> dict[str, VariableFigures]:
    """Figures for every variable from labelled documents."""
    tables = {choice.id: _by_source(documents, choice) for choice in choices}
    priors = {choice.id: _prior(tables[choice.id], len(choice.variants)) for choice in choices}
    components = sorted({component for document in documents for component in document.components})
    concentrations: dict[str, dict[str, float]] = {}
    for group in sorted({choice.group for choice in choices}):
        members = [choice for choice in choices if choice.group == group]
        concentrations[group] = _concentrations(
            {
                name: _scores([(tables[c.id].get(name, {}), priors[c.id]) for c in members])
                for name in components
            }
        )
    figures = {}
    for choice in choices:
        alpha, places = {}, {}
        for component in components:
            totals = _totals(tables[choice.id].get(component, {}))
            mean = _mean(totals, priors[choice.id], _VARIETY_PRIOR)
            spread = concentrations[choice.group][component]
            alpha[component] = tuple(m * spread for m in mean)
            places[component] = sum(map(sum, totals.values()))
        figures[choice.id] = VariableFigures(choice.variants, alpha, places)
    return figures
