"""Several hands: stretches of one document that follow different norms.

The text is cut at ends of paragraphs into stretches; each gets the weight of its places, a variant that is repeated
counting less each time. The division into northern and southern stretches is the best one when every change of side
costs a factor of ten (Viterbi with two states, linear in the number of stretches). What it divides is then weighed
in full, side against side, as if they were two documents. Quoted places are left out: they are a finding of their own.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from nambuk.origin.evidence import Finding
from nambuk.origin.findings.reading import NORTH_SOUTH, Found, Reading, Span, variety_words

LEAST_LENGTH = 120  # characters that a stretch has at least, unless it is the last
MOST_LENGTH = 500  # a longer paragraph is cut at the ends of its sentences
CHANGE = 0.75  # log10 LR that a change of side costs
_LEAST_RATIO = 0.7  # log10 LR that each side must have, in opposite directions
_LEAST_PLACES = 5  # on each side
_USUAL_PLACES = 60  # short stretches are calibrated as if they had so many: they are added up
_END = re.compile(r"\n+|(?<=[.!?])[ ”》]")


class Stretch(NamedTuple):
    """A piece of the analysed text with the places that begin in it."""

    start: int
    end: int
    places: list[Found]


def stretches_disagree(reading: Reading) -> Finding | None:
    """The parts of a document that differ from the rest, with their paragraphs."""
    stretches = cut(reading.text, reading.sides[0])
    if len(stretches) < 2:
        return None
    sides = divide([_weight(reading, stretch) for stretch in stretches])
    parts = {
        side: [
            found
            for stretch, own in zip(stretches, sides, strict=True)
            if own is side
            for found in stretch.places
        ]
        for side in (True, False)
    }
    if min(len(parts[True]), len(parts[False])) < _LEAST_PLACES:
        return None
    ratios = {side: reading.ratios(places) for side, places in parts.items()}
    if ratios[True][NORTH_SOUTH] < _LEAST_RATIO or ratios[False][NORTH_SOUTH] > -_LEAST_RATIO:
        return None
    norms = {side: variety_words(ratios[side]) for side in ratios}
    if norms[True] == norms[False]:
        return None
    runs = list(_runs(stretches, sides))
    length = {side: sum(end - start for (start, end), own in runs if own is side) for side in (True, False)}
    inserted = length[True] < length[False]
    spans = [span for span, own in runs if own is inserted]
    return Finding(
        "stretches",
        f"The words of {_where(reading, spans)} fit {norms[inserted]}, those of the rest "
        f"{norms[not inserted]}. Several hands, an insertion, or parts taken "
        "from another text can look like this; the ratios mix them.",
        (_reason(reading, "there", parts[inserted]), _reason(reading, "in the rest", parts[not inserted])),
        reading.spans(spans),
    )


def cut(text: str, places: Sequence[Found]) -> list[Stretch]:
    """The text in stretches, cut at ends of paragraphs, or of sentences where a paragraph is long."""
    stretches: list[Stretch] = []
    start, here = 0, 0
    for end in _ends(text):
        first = here
        while here < len(places) and places[here][1].start < end:
            here += 1
        stretches.append(Stretch(start, end, list(places[first:here])))
        start = end
    return stretches


def _ends(text: str) -> Iterator[int]:
    start = 0
    for match in _END.finditer(text):
        length = match.end() - start
        if length >= MOST_LENGTH or (length >= LEAST_LENGTH and text[match.start()] == "\n"):
            start = match.end()
            yield start
    if start < len(text):
        yield len(text)


def _weight(reading: Reading, stretch: Stretch) -> float:
    """log10 LR North : South of a stretch, roughly: the n-th repetition of a variant counts one n-th."""
    seen: dict[tuple[str, str], int] = {}
    weight = 0.0
    for found in stretch.places:
        key = (found[0].id, found[1].variant)
        seen[key] = number = seen.get(key, 0) + 1
        weight += reading.weight(found) / number
    return weight * reading.figures.calibration.factor(max(len(stretch.places), _USUAL_PLACES))


def divide(weights: Sequence[float]) -> list[bool]:
    """For each stretch whether it is northern: the best division when each change of side costs `CHANGE`.

    >>> divide([1.5, 0.2, -0.3, 2.0, -1.5, -2.0, 0.4])
    [True, True, True, True, False, False, False]
    """
    north, south = 0.0, 0.0
    came_from: list[tuple[bool, bool]] = []  # the side before, for a northern and for a southern stretch
    for weight in weights:
        stay_north, stay_south = north >= south - CHANGE, south >= north - CHANGE
        came_from.append((stay_north, not stay_south))
        north, south = (
            max(north, south - CHANGE) + weight / 2,
            max(south, north - CHANGE) - weight / 2,
        )
    side = north >= south
    sides = []
    for from_north, from_south in reversed(came_from):
        sides.append(side)
        side = from_north if side else from_south
    return sides[::-1]


def _runs(stretches: Sequence[Stretch], sides: Sequence[bool]) -> Iterator[tuple[Span, bool]]:
    """Neighbours of one side taken together: their span and their side."""
    for side, members in groupby(zip(stretches, sides, strict=True), key=lambda pair: pair[1]):
        run = [stretch for stretch, _ in members]
        yield (run[0].start, run[-1].end), side


def _where(reading: Reading, spans: Sequence[Span]) -> str:
    """The paragraphs of spans in words, counted from 1."""
    document = reading.document
    if not document.paragraphs:
        return "a part" if len(spans) == 1 else f"{len(spans)} parts"
    names = []
    for start, end in reading.spans(spans)[:4]:
        first, last = document.paragraph_at(start), document.paragraph_at(max(start, end - 2))
        whole = start <= document.paragraphs[first].start and end >= document.paragraphs[last].end
        name = f"paragraph {first + 1}" if first == last else f"paragraphs {first + 1}–{last + 1}"
        names.append(name if whole else f"part of {name}")
    if len(spans) > len(names):
        names.append(f"{len(spans) - len(names)} parts more")
    return ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else names[0]


def _reason(reading: Reading, where: str, places: Sequence[Found]) -> str:
    strongest = sorted(places, key=lambda found: -abs(reading.weight(found)))[:30]
    ratio = reading.ratios(places)[NORTH_SOUTH]
    agreeing = [f for f in strongest if reading.weight(f) * ratio > 0 and f[0].axis != "typography"]
    return (
        f"{where}: {len(places)} places, log10 LR North : South {ratio:+.1f} ({reading.examples(agreeing)})"
    )
