"""What validation reports: how ratios of texts of known variety behave, by comparison, length and source."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from statistics import fmean, median

from nambuk.origin.counts import Counts, total
from nambuk.origin.figures import Figures
from nambuk.origin.validation import cllr
from nambuk.origin.weighing import LEAST_PLACES, calibrated_ratios, raw_ratios
from nambuk.variety import PAIRS, Variety, pair_name

_NO_BOUND = {pair_name(a, b): inf for a in Variety for b in Variety if a != b}
LEAST_STRETCHES = 10  # of a source: with fewer it is listed, and left out of means and of Cllr


@dataclass(frozen=True, slots=True)
class Judged:
    """A stretch weighed by figures that owe nothing to its source.

    `reported`: pair → log10 LR as a report would give it; `unbounded`: the same before the bounds.
    """

    variety: str
    source: str
    length: int
    reported: Mapping[str, float]
    unbounded: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares of ratios, from 0 to 1: those that point the right way, that are 1 (nothing said), that mislead.

    `over_1`, `over_10`, `over_100`: a ratio for the wrong side, of at least 10, of at least 100;
    `unbounded_100`: of at least 100 before the bounds. `right`, `silent` and `over_1` add up to 1.
    """

    right: float
    silent: float
    over_1: float
    over_10: float
    over_100: float
    unbounded_100: float


@dataclass(frozen=True, slots=True)
class SourceResult:
    """The stretches of one source in one comparison; `median`: of the log10 LR, positive for the first variety."""

    variety: str
    source: str
    stretches: int
    rates: Rates
    median: float

    @property
    def counted(self) -> bool:
        """Whether there are enough stretches to be counted in the means."""
        return self.stretches >= LEAST_STRETCHES


@dataclass(frozen=True, slots=True)
class PairCost:
    """The Cllr of the stretches of one source of each variety."""

    first: str
    second: str
    cllr: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two varieties at one length. Means are over sources, or over pairs of sources, each weighing the same.

    `cllr`: the mean over pairs of sources; `unbounded_cllr`: the same before the bounds; `worst`: the pair that costs most.
    """

    pair: str
    length: int
    cllr: float
    unbounded_cllr: float
    worst: PairCost
    rates: Rates
    sources: tuple[SourceResult, ...]


def judge(variety: str, source: str, length: int, counts: Counts, figures: Figures) -> Judged:
    """Weigh the counts of a stretch by the figures that belong to its source."""
    places = total(counts)
    if places < LEAST_PLACES:
        nothing = {pair_name(a, b): 0.0 for a, b in PAIRS}
        return Judged(variety, source, length, nothing, nothing)
    raw = raw_ratios(counts, figures)
    boundless = replace(figures, bound=_NO_BOUND)
    return Judged(
        variety,
        source,
        length,
        calibrated_ratios(raw, places, figures),
        calibrated_ratios(raw, places, boundless),
    )


def rates(reported: Sequence[float], unbounded: Sequence[float]) -> Rates:
    """Shares of log10 ratios, given so that positive is right.

    >>> rates([2.0, 0.0, -1.0, -0.5], [2.5, 0.0, -2.0, -0.5])
    Rates(right=0.25, silent=0.25, over_1=0.5, over_10=0.25, over_100=0.0, unbounded_100=0.25)
    """
    whole = len(reported)
    return Rates(
        right=sum(x > 0 for x in reported) / whole,
        silent=sum(x == 0 for x in reported) / whole,
        over_1=sum(x < 0 for x in reported) / whole,
        over_10=sum(x <= -1 for x in reported) / whole,
        over_100=sum(x <= -2 for x in reported) / whole,
        unbounded_100=sum(x <= -2 for x in unbounded) / whole,
    )


def _mean_rates(each: Sequence[Rates]) -> Rates:
    return Rates(
        right=fmean(r.right for r in each),
        silent=fmean(r.silent for r in each),
        over_1=fmean(r.over_1 for r in each),
        over_10=fmean(r.over_10 for r in each),
        over_100=fmean(r.over_100 for r in each),
        unbounded_100=fmean(r.unbounded_100 for r in each),
    )


def compare(judged: Iterable[Judged], first: Variety, second: Variety, length: int) -> Comparison | None:
    """How well two varieties are told apart at a length; None if one of them has no source with enough stretches."""
    pair = pair_name(first, second)
    groups: dict[tuple[str, str], list[Judged]] = {}
    for one in judged:
        if one.length == length and one.variety in (first, second):
            groups.setdefault((one.variety, one.source), []).append(one)
    results, reported, unbounded = [], {}, {}
    for key, members in sorted(groups.items()):
        side = 1 if key[0] == first else -1
        reported[key] = [one.reported[pair] for one in members]
        unbounded[key] = [one.unbounded[pair] for one in members]
        shares = rates([side * x for x in reported[key]], [side * x for x in unbounded[key]])
        results.append(SourceResult(*key, len(members), shares, median(reported[key])))
    costs, unbounded_costs = [], []
    for a in (r for r in results if r.counted and r.variety == first):
        for b in (r for r in results if r.counted and r.variety == second):
            keys = (a.variety, a.source), (b.variety, b.source)
            costs.append(PairCost(a.source, b.source, cllr(reported[keys[0]], reported[keys[1]])))
            unbounded_costs.append(cllr(unbounded[keys[0]], unbounded[keys[1]]))
    if not costs:
        return None
    return Comparison(
        pair,
        length,
        fmean(cost.cllr for cost in costs),
        fmean(unbounded_costs),
        max(costs, key=lambda cost: cost.cllr),
        _mean_rates([r.rates for r in results if r.counted]),
        tuple(results),
    )


def comparisons(judged: Sequence[Judged], lengths: Sequence[int]) -> list[Comparison]:
    """Every pair of varieties at every length that has enough stretches."""
    found = (compare(judged, a, b, length) for a, b in PAIRS for length in lengths)
    return [comparison for comparison in found if comparison is not None]


@dataclass(frozen=True, slots=True)
class Validation:
    """All that was found, with what it was found with.

    `command`: the command line that makes it again; `nambuk`, `catalogue`, `figures`: version of the program, digests of
    the catalogue and of the figures that ship; `same_data`: whether those were fitted on these documents;
    `files`: (name, SHA-256) of the input; `sources`: variety → its sources; `lengths`: of the stretches, in
    characters; `per_source`: stretches of one source at most; `comparisons`: pair by pair, lengths in order.
    """

    command: str
    nambuk: str
    catalogue: str
    figures: str
    same_data: bool
    files: tuple[tuple[str, str], ...]
    sources: Mapping[str, Sequence[str]]
    lengths: tuple[int, ...]
    per_source: int
    comparisons: tuple[Comparison, ...]


def same_publication(sources: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Variety → what the names of all its sources begin with, if they look like parts of one publication.

    Names are compared up to the first hyphen.

    >>> same_publication({"ko-CN": ["daily-economy", "daily-letters"], "ko-KP": ["laws", "novels"]})
    {'ko-CN': 'daily'}
    """
    stems = {variety: {name.partition("-")[0] for name in names} for variety, names in sources.items()}
    return {
        variety: min(stem) for variety, stem in stems.items() if len(stem) == 1 and len(sources[variety]) > 1
    }
