"""A validation as tables for a terminal, as a page in Markdown with its pictures, and as JSON."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from nambuk.origin.stretches import LEAST_SHARE
from nambuk.origin.validating import (
    LEAST_STRETCHES,
    Comparison,
    Rates,
    Validation,
    same_publication,
)

_RATES = ("right way", "LR = 1", "wrong > 1", "wrong ≥ 10", "wrong ≥ 100", "≥ 100 unbounded")
_HOW_TO_READ = f"""\
Each source was left out in turn: the figures, their calibration and their bounds were found from the documents of
the other sources, and its own documents, cut into stretches, were weighed by them. So a number tells how the method does
on a source that it has never seen. A stretch lies within one document, and is at least {LEAST_SHARE:.0%} of the
length asked for.

- **Cllr** is the log-likelihood-ratio cost in bits: 0 is perfect, 1 is as good as saying nothing, above 1 is worse. It is
  computed for every pair of sources, one of each standard; given are the mean over the pairs and the worst pair.
- **Right way**: the ratio points to the standard that the source follows. **LR = 1**: nothing is said, mostly because
  there is too little text. **Wrong**: misleading evidence, the ratio points to the other standard (> 1), by ten times or
  more, by a hundred times or more.
- **Unbounded**: the same before the ratio is cut at what the validation data can carry. The bounds here were found
  without the source that is judged, so they are narrower than those of the figures that ship.
- Means are over sources, each weighing the same. A source with fewer than {LEAST_STRETCHES} stretches of a length is
  listed in brackets and left out of means and of Cllr. So rows of different lengths may rest on different sources:
  compare them only where the numbers of sources are the same."""
_PLOTS = """\
Plots pool the stretches of all sources, as reported (after the bounds). In the PAV plots the curve is what each
reported ratio ought to have been on these stretches; on the diagonal it is calibrated, nearer to the middle than
the diagonal it was too confident. The Tippett plots show which share of stretches has at least a given ratio: right of
0 the blue curve is misleading evidence, left of 0 what the red one has already lost is."""


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _rates(rates: Rates) -> list[str]:
    shares = (rates.right, rates.silent, rates.over_1, rates.over_10, rates.over_100, rates.unbounded_100)
    return [_percent(share) for share in shares]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table that can also be read on a terminal; first column left, the others right."""
    cells = [list(head), *map(list, rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [
        "| "
        + " | ".join(
            cell.ljust(width) if n == 0 else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        + " |"
        for row in cells
    ]
    rule = ["-" * width if n == 0 else "-" * (width - 1) + ":" for n, width in enumerate(widths)]
    return "\n".join([lines[0], "| " + " | ".join(rule) + " |", *lines[1:]])


def _summary(comparisons: Sequence[Comparison]) -> str:
    rows = [
        [
            f"{c.length:,}",
            _counted_sources(c),
            f"{c.cllr:.3f}",
            f"{c.worst.cllr:.3f} ({c.worst.first}, {c.worst.second})",
            f"{c.unbounded_cllr:.3f}",
            *_rates(c.rates),
        ]
        for c in comparisons
    ]
    return _table(["characters", "sources", "Cllr", "worst pair of sources", "Cllr unbounded", *_RATES], rows)


def _counted_sources(comparison: Comparison) -> str:
    """How many sources of each variety are in the means."""
    first = comparison.pair.split(":")[0]
    counted = [result.variety == first for result in comparison.sources if result.counted]
    return f"{sum(counted)} × {len(counted) - sum(counted)}"


def _by_source(comparison: Comparison) -> str:
    rows = []
    for result in comparison.sources:
        name = f"{result.variety} {result.source}"
        cells = [f"{result.stretches:,}", *_rates(result.rates), f"{result.median:+.2f}"]
        rows.append([name if result.counted else f"({name})", *cells])
    return _table(["source", "stretches", *_RATES, "median log10 LR"], rows)


def _pairs(validation: Validation) -> dict[str, list[Comparison]]:
    found: dict[str, list[Comparison]] = {}
    for comparison in validation.comparisons:
        found.setdefault(comparison.pair, []).append(comparison)
    return found


def notes(validation: Validation) -> list[str]:
    """What a reader of the numbers has to know about the documents behind them."""
    found = []
    for variety, stem in same_publication(validation.sources).items():
        found.append(
            f"All {len(validation.sources[variety])} sources of {variety} are named {stem}-…: they are taken for parts "
            "of one publication. Each is left out alone, so what they share, the house style, is always in the figures, and "
            f"every number with {variety} is better than it would be on another publication."
        )
    for variety, sources in validation.sources.items():
        if len(sources) == 1:
            found.append(f"{variety} has one source only, {sources[0]}; it cannot be validated.")
        elif len(sources) == 2:
            found.append(
                f"{variety} has two sources only: while one is judged, nothing is left to bound its ratios with, "
                "and they are reported as 1. Look at what is unbounded."
            )
    if not validation.same_data:
        found.append("The figures that ship were fitted on other documents than these.")
    return found


def validation_text(validation: Validation) -> str:
    """The tables for a terminal."""
    parts = []
    for pair, comparisons in _pairs(validation).items():
        parts += [pair, _summary(comparisons)]
        parts += [
            f"{pair}, {comparison.length:,} characters\n{_by_source(comparison)}"
            for comparison in comparisons
        ]
    return "\n\n".join([*parts, *(f"Mind: {note}" for note in notes(validation))]) + "\n"


def validation_page(validation: Validation, pictures: Mapping[str, Sequence[tuple[str, str]]]) -> str:
    """The page in Markdown. `pictures`: pair → (title, file name) of its plots."""
    made = [
        f"- command: `{validation.command}`",
        f"- nambuk {validation.nambuk}, catalogue {validation.catalogue}, figures {validation.figures}"
        + (", fitted on the same documents" if validation.same_data else ", fitted on other documents"),
        *(f"- documents: `{name}`, SHA-256 {digest}" for name, digest in validation.files),
        *(f"- {variety}: {', '.join(sources)}" for variety, sources in validation.sources.items()),
        f"- stretches of one source and length: {validation.per_source} at most, evenly from all that there are",
    ]
    parts = ["# Validation on sources that the figures have not seen", "\n".join(made), _HOW_TO_READ]
    parts += [f"**Mind.** {note}" for note in notes(validation)]
    parts.append(_PLOTS if pictures else "There are no plots: `lir` and matplotlib were not installed.")
    for pair, comparisons in _pairs(validation).items():
        parts += [f"## {pair}", _summary(comparisons)]
        parts += [f"![{title} of {pair}]({name})" for title, name in pictures.get(pair, ())]
        for comparison in comparisons:
            parts += [f"### {pair}, stretches of {comparison.length:,} characters", _by_source(comparison)]
    return "\n\n".join(parts) + "\n"


def validation_json(validation: Validation) -> str:
    """All numbers as one JSON object."""
    record: dict[str, Any] = {
        "command": validation.command,
        "nambuk": validation.nambuk,
        "catalogue": validation.catalogue,
        "figures": validation.figures,
        "same_data": validation.same_data,
        "files": [{"name": name, "sha256": digest} for name, digest in validation.files],
        "sources": validation.sources,
        "lengths": validation.lengths,
        "per_source": validation.per_source,
        "comparisons": [_rounded(asdict(comparison)) for comparison in validation.comparisons],
        "notes": notes(validation),
    }
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def _rounded(value: Any) -> Any:
    """Numbers to five digits after the point, in whatever they lie."""
    if isinstance(value, float):
        return round(value, 5)
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return [_rounded(item) for item in value] if isinstance(value, list | tuple) else value
