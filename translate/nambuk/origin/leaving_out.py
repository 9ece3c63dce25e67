"""Figures as they would be if a source had never been seen: fitted, calibrated and bounded without it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations
from typing import NamedTuple, Protocol, TypeVar

from nambuk.origin.calibration import Calibration
from nambuk.origin.counts import total
from nambuk.origin.figures import Figures, VariableFigures
from nambuk.origin.fitting import Choice, Labelled, fit_variables
from nambuk.origin.validation import HeldOut, Weighed, best_calibration, empirical_bounds
from nambuk.origin.weighing import raw_ratios

Names = tuple[str, ...]
Item = TypeVar("Item")
Result = TypeVar("Result")


class Run(Protocol):
    """Applies a function to items and gives the results in the items' order, such as in several processes."""

    def __call__(self, function: Callable[[Item], Result], items: Sequence[Item], /) -> Iterator[Result]:
        """The results, one an item."""


def one_by_one(function: Callable[[Item], Result], items: Sequence[Item], /) -> Iterator[Result]:
    """The plainest `Run`."""
    return map(function, items)


class Counted(NamedTuple):
    """A document: its counts, and those of its first stretch; the calibration is for short texts too."""

    whole: Labelled
    first: Labelled


class LeftOut(NamedTuple):
    """What is found when some sources are left out: the figures of the others, and those sources weighed by them."""

    variables: Mapping[str, VariableFigures]
    whole: HeldOut
    first: HeldOut


def leave_out(documents: Sequence[Counted], choices: Sequence[Choice], names: Names) -> LeftOut:
    """Fit without the sources of these names, and weigh their documents, not calibrated.

    A source whose variety has no other source is not weighed: nothing is known of its variety then.
    """
    variables = fit_variables([d.whole for d in documents if d.whole.source not in names], choices)
    figures = Figures(variables, Calibration(1.0, 1e9), {}, {}, "")
    own = [d for d in documents if d.whole.source in names and d.whole.variety in figures.components]
    return LeftOut(
        variables, _weighed([d.whole for d in own], figures), _weighed([d.first for d in own], figures)
    )


def _weighed(texts: Iterable[Labelled], figures: Figures) -> HeldOut:
    found: HeldOut = {}
    for text in texts:
        if text.counts:
            weighed = Weighed(raw_ratios(text.counts, figures), total(text.counts))
            found.setdefault((text.variety, text.source), []).append(weighed)
    return found


def figures_without_each(
    documents: Sequence[Counted], choices: Sequence[Choice], run: Run = one_by_one
) -> dict[str, Figures]:
    """Source → figures that owe nothing to it.

    Not only the parameters: the calibration and the bounds come from the documents of the other sources, each
    weighed by figures that were fitted without it and without the source in question. So every two sources
    are left out together once. A source whose variety has no other is missing.
    """
    sources = sorted({document.whole.source for document in documents})
    tasks: list[Names] = [*((name,) for name in sources), *combinations(sources, 2)]
    fitted: dict[str, Mapping[str, VariableFigures]] = {}
    others: dict[str, tuple[HeldOut, HeldOut]] = {name: ({}, {}) for name in sources}
    for names, found in zip(tasks, run(partial(leave_out, documents, choices), tasks), strict=True):
        if len(names) == 1 and found.whole:
            fitted[names[0]] = found.variables
        for name in names if len(names) == 2 else ():
            for mine, all_found in zip(others[name], (found.whole, found.first), strict=True):
                mine.update({key: texts for key, texts in all_found.items() if key[1] != name})
    calibrated = run(_calibrate, [others[name] for name in fitted])
    return {
        name: Figures(variables, calibration, bounds, {}, "")
        for (name, variables), (calibration, bounds) in zip(fitted.items(), calibrated, strict=True)
    }


def _calibrate(held_out: tuple[HeldOut, HeldOut]) -> tuple[Calibration, dict[str, float]]:
    """As `nambuk corpus fit` does it: calibration on documents and their first stretches, bounds on documents."""
    whole, first = held_out
    calibration = best_calibration({key: [*whole[key], *first.get(key, [])] for key in sorted(whole)})
    return calibration, empirical_bounds(whole, calibration)


def sources_by_variety(documents: Iterable[Labelled]) -> dict[str, list[str]]:
    """Variety → its sources, both in order of their names."""
    found: dict[str, set[str]] = {}
    for document in documents:
        found.setdefault(document.variety, set()).add(document.source)
    return {variety: sorted(names) for variety, names in sorted(found.items())}
