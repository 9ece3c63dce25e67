"""Quotation: words inside quotation marks that follow another norm than the words around them."""

from nambuk.origin.evidence import Finding
from nambuk.origin.findings.reading import NORTH_SOUTH, Reading, variety_words

_LEAST_PLACES = 6  # on each side
_LEAST_RATIO = 0.7  # log10 LR that each side must have, in opposite directions


def quotation_differs(reading: Reading) -> Finding | None:
    """A southern article that quotes a northern text, or the reverse: both sides with their evidence."""
    outside, inside = reading.sides
    if len(outside) < _LEAST_PLACES or len(inside) < _LEAST_PLACES:
        return None
    around, quoted = reading.ratios(outside), reading.ratios(inside)
    if around[NORTH_SOUTH] * quoted[NORTH_SOUTH] >= 0:
        return None
    if min(abs(around[NORTH_SOUTH]), abs(quoted[NORTH_SOUTH])) < _LEAST_RATIO:
        return None
    return Finding(
        "quotation",
        f"The words inside quotation marks fit {variety_words(quoted)}, the words around them "
        f"{variety_words(around)}. A text that quotes another can look like this; the ratios mix the two.",
        (
            f"quoted: {len(inside)} places, log10 LR North : South {quoted[NORTH_SOUTH]:+.1f}",
            f"around: {len(outside)} places, log10 LR North : South {around[NORTH_SOUTH]:+.1f}",
        ),
        reading.spans(_spans_with_places(reading)),
    )


def _spans_with_places(reading: Reading) -> list[tuple[int, int]]:
    """The quoted stretches that hold places."""
    starts = [place.start for _, place in reading.sides[1]]
    found, here = [], 0
    for start, end in reading.quoted:
        while here < len(starts) and starts[here] < start:
            here += 1
        if here < len(starts) and starts[here] < end:
            found.append((start, end))
    return found
