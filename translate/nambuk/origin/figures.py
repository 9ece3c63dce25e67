"""The figures that the evidence rests on, as `corpus/figures.json` keeps them: numbers, never text."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from nambuk.origin.calibration import Calibration
from nambuk.resources import data_folder


@dataclass(frozen=True, slots=True)
class VariableFigures:
    """One variable: its variant labels, and for each component the Dirichlet parameters and the data behind them.

    A component is a variety ("ko-KP"), or a register of one ("ko-KR/careless").
    """

    variants: tuple[str, ...]
    alpha: Mapping[str, tuple[float, ...]]
    places: Mapping[str, int]


def variety_of(component: str) -> str:
    """The variety of a component.

    >>> variety_of("ko-KR/careless")
    'ko-KR'
    """
    return component.partition("/")[0]


@dataclass(frozen=True)
class Figures:
    """All fitted figures.

    `calibration`: how the sum of weights becomes a ratio, the same for all three pairs. `bound`: "A:B" →
    the largest log10 LR for A against B that the validation data can carry. `card`: which sources, how many
    documents, dates. `digest`: 12 hexadecimal digits of the file.
    """

    variables: Mapping[str, VariableFigures]
    calibration: Calibration
    bound: Mapping[str, float]
    card: Mapping[str, Any]
    digest: str

    @cached_property
    def components(self) -> Mapping[str, tuple[str, ...]]:
        """Variety → its components."""
        names = sorted({name for row in self.variables.values() for name in row.alpha})
        return {
            variety: tuple(name for name in names if variety_of(name) == variety)
            for variety in sorted({variety_of(name) for name in names})
        }

    @cached_property
    def memo(self) -> dict[tuple[str, str], float | None]:
        """Weights of single occurrences (variable, variant), kept by `weighing.occurrence_weight`."""
        return {}

    def alphas(self, variable: str) -> VariableFigures | None:
        """The figures of one variable, None where none were fitted."""
        return self.variables.get(variable)


def figures_path() -> Path:
    """Where the shipped figures are."""
    return data_folder("corpus") / "figures.json"


def parse_figures(text: str) -> Figures:
    """Figures from the text of a figures file; ValueError or KeyError if it is not one."""
    raw = json.loads(text)
    variables = {
        name: VariableFigures(
            tuple(row["variants"]),
            {variety: tuple(alpha) for variety, alpha in row["alpha"].items()},
            dict(row["places"]),
        )
        for name, row in raw["variables"].items()
    }
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    return Figures(variables, Calibration(**raw["calibration"]), raw["bound"], raw["card"], digest)


@cache
def load_figures() -> Figures:
    """The shipped figures."""
    return parse_figures(figures_path().read_text(encoding="utf-8"))


def figures_text(
    variables: Mapping[str, VariableFigures],
    calibration: Calibration,
    bound: Mapping[str, float],
    card: Mapping[str, Any],
) -> str:
    """A figures file: JSON, a variable a line so that changes can be read."""
    lines = []
    for name, row in variables.items():
        value = {
            "variants": row.variants,
            "alpha": {variety: _rounded(alpha) for variety, alpha in row.alpha.items()},
            "places": row.places,
        }
        lines.append(f"    {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}")
    head = json.dumps(
        {"card": card, "calibration": asdict(calibration), "bound": bound}, ensure_ascii=False, indent=1
    )
    return head.removesuffix("\n}") + ',\n "variables": {\n' + ",\n".join(lines) + "\n }\n}\n"


def _rounded(alpha: Sequence[float]) -> list[float]:
    return [float(f"{a:.4g}") for a in alpha]
