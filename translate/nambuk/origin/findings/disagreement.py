"""Axes that point different ways: words of one norm in the spelling of another."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from nambuk.origin.evidence import Finding
from nambuk.origin.findings.reading import NORTH_CHINA, NORTH_SOUTH, Reading
from nambuk.variety import Variety

_SIDE = 0.6  # calibrated log10 LR North : South from which a group of axes takes a side
_SIGN = 0.2  # or from which its sign holds, where counts are clear:
_LEAST_PLACES = 5  # so many places of a group,
_CLEAR = 0.75  # so large a share of which is of one side
_JOINED = 1.0  # the same where northern spacing is one of the two: careless southern writers join words too
_CHINESE = -0.7  # calibrated log10 LR North : China from which a mixture is that of Chinese-Korean writing

# What a typist or editor changes without thinking (spelling), what only a careful one does (words).
_GROUPS: Mapping[str, tuple[str, ...]] = {
    "words": ("vocabulary", "names", "grammar"),
    "spelling": ("orthography",),
    "spacing": ("spacing",),
}


class _Pattern(NamedTuple):
    """Groups that point north and south, and what fits that."""

    north: str
    south: str
    says: str
    fits: str
    least: float = _SIDE


_PATTERNS = (
    _Pattern(
        "words",
        "spelling",
        "Northern words stand in southern spelling.",
        "This fits a northern text that was re-typed or edited in the South, or a southern text about the North that "
        "takes over its words.",
    ),
    _Pattern(
        "spelling",
        "words",
        "Southern words stand in northern spelling.",
        "This fits a southern text that was re-spelled to the northern norm, or Chinese-Korean writing.",
    ),
    _Pattern(
        "spelling",
        "spacing",
        "Northern spelling goes with southern spacing.",
        "This fits a northern text whose spacing was edited in the South, or Chinese-Korean writing since 2017.",
    ),
    _Pattern(
        "spacing",
        "spelling",
        "Northern spacing goes with southern spelling.",
        "This fits a southern writer who joins words carelessly, or a re-typed northern text whose spacing was kept.",
        _JOINED,
    ),
    _Pattern(
        "words",
        "spacing",
        "Northern words stand in southern spacing.",
        "This fits a northern text that was edited in the South, or a southern text about the North.",
    ),
    _Pattern(
        "spacing",
        "words",
        "Southern words stand in northern spacing.",
        "This fits a southern writer who joins words carelessly, or a southern text with spacing re-typed.",
        _JOINED,
    ),
)


def axes_disagree(reading: Reading) -> Finding | None:
    """The first of the patterns that the axes show; none where Chinese-Korean writing explains the mixture."""
    sums = {group: _sum(reading, axes) for group, axes in _GROUPS.items()}
    shares = {group: _shares(reading, axes) for group, axes in _GROUPS.items()}
    for pattern in _PATTERNS:
        weighty = sums[pattern.north] >= pattern.least and sums[pattern.south] <= -pattern.least
        signs = sums[pattern.north] >= _SIGN and sums[pattern.south] <= -_SIGN
        clear = signs and _clear(shares[pattern.north], shares[pattern.south])
        if not weighty and not clear:
            continue
        if pattern.north != "words" and not clear and reading.evidence.log10_lr[NORTH_CHINA] <= _CHINESE:
            continue
        sides = ((pattern.north, 1), (pattern.south, -1))
        return Finding(
            "axes",
            f"{pattern.says} {pattern.fits}",
            tuple(_reason(reading, group, sums[group], sign) for group, sign in sides),
        )
    return None


def _shares(reading: Reading, axes: Sequence[str]) -> tuple[int, int]:
    """How many places are northern and how many southern, among forms that are no slips; spacing has none."""
    north = south = 0
    for variable, place in reading.places:
        if variable.evidence and variable.marked and not variable.slip and variable.axis in axes:
            varieties = variable.varieties_of(place.variant)
            north += Variety.KR not in varieties
            south += Variety.KP not in varieties
    return (north, south) if "spacing" not in axes else (0, 0)


def _clear(northern: tuple[int, int], southern: tuple[int, int]) -> bool:
    """Whether the first group is northern nearly throughout and the second southern, by counts of (north, south)."""
    return all(
        own >= _LEAST_PLACES and own >= _CLEAR * (own + other) for own, other in (northern, southern[::-1])
    )


def _sum(reading: Reading, axes: Sequence[str]) -> float:
    found = reading.evidence.axes
    return reading.figures.calibration.factor(reading.evidence.places) * sum(
        found[axis][NORTH_SOUTH] for axis in axes if axis in found
    )


def _reason(reading: Reading, group: str, ratio: float, sign: int) -> str:
    """A group with its ratio and the forms that carry it."""
    own, other = (Variety.KP, Variety.KR) if sign > 0 else (Variety.KR, Variety.KP)
    carriers = [
        (variable, place)
        for variable, place in reading.places
        if variable.evidence
        and variable.axis in _GROUPS[group]
        and own in (varieties := variable.varieties_of(place.variant))
        and other not in varieties
    ]
    side = "North" if sign > 0 else "South"
    return f"{group}: log10 LR North : South {ratio:+.1f}, to the {side} ({reading.examples(carriers)})"
