"""How much a place counts whose letters were recognised from a picture: less than one, by what was measured.

`corpus/recognition.tsv` says, for four classes of variables and by Tesseract's confidence, how many of the places that
were found in recognised pages do not stand in the page itself (another variant was recognised, or one where there is
none). With a share e of wrong places, what a place tells of its variety shrinks, to first order, by 1 - 2e: a place
that is as often wrong as right (e = 1/2) tells nothing. The pages were rendered from two modern fonts, and scans of
northern prints are worse; therefore e is taken `SAFETY` times. The confidence of a place is that of its least sure
letters. A place counts as that fraction in the Dirichlet-multinomial, which takes fractions as it takes numbers
(`lgamma`), and the bound of the ratios shrinks with the sum of the fractions. Nothing is discounted in text that was not recognised.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from nambuk.analysis import Analysis
from nambuk.documents.document import Document, Recognised
from nambuk.resources import data_folder
from nambuk.variables.marker import Marker
from nambuk.variables.variable import Place, Variable

SAFETY = 2.0
"""How many times worse than measured recognition is taken to be."""

_SURE = 0.7
_UNSURE = f"recognised with a confidence under {_SURE}: look at the picture"

CLASSES: Mapping[str, str] = {
    "orthography": "spelling",
    "spacing": "spacing",
    "grammar": "words",
    "vocabulary": "words",
    "names": "words",
    "typography": "marks",
}
"""Axis of the catalogue → class of the measurement."""

Discount = Callable[[Variable, Place], float]
"""What a place counts, 0 to 1."""


class Row(NamedTuple):
    """Places recognised with a confidence of `least` or more (up to the next row's), and how many are `wrong`."""

    least: float
    places: int
    wrong: int


@cache
def measured() -> dict[str, tuple[Row, ...]]:
    """Class → its rows in `corpus/recognition.tsv`, from the least confidence upwards."""
    text = (data_folder("corpus") / "recognition.tsv").read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.split("\n") if line and not line.startswith("#")]
    rows: dict[str, list[Row]] = {}
    for name, least, places, wrong, *_ in lines[1:]:
        rows.setdefault(name, []).append(Row(float(least), int(places), int(wrong)))
    return {name: tuple(sorted(own)) for name, own in rows.items()}


@cache
def _steps(name: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The confidences at which a class's places begin to count more, and what they count from there."""
    rows = measured()[name]
    weights: list[float] = []
    for row in reversed(rows):
        wrong = (row.wrong + 1) / (row.places + 2)  # nothing is never wrong (Laplace)
        weight = max(0.0, 1 - 2 * SAFETY * wrong)
        weights.append(min(weight, weights[-1]) if weights else weight)  # less sure never counts more
    return tuple(row.least for row in rows), tuple(reversed(weights))


def fraction(axis: str, confidence: float) -> float:
    """What a place of an axis counts that was recognised with this confidence.

    >>> 0.9 < fraction("orthography", 0.96) < 1, fraction("spacing", 0.3) < 0.5
    (True, True)
    """
    counts = _fraction(CLASSES[axis], confidence)
    # the confidence is that of the letters beside a space; the space has none of its own
    return min(counts, _fraction("spelling", confidence)) if axis == "spacing" else counts


def _fraction(name: str, confidence: float) -> float:
    least, weights = _steps(name)
    return weights[max(bisect_right(least, confidence) - 1, 0)]


def discount_of(document: Document, analysis: Analysis) -> Discount | None:
    """What each place of a document counts; None where nothing of it was recognised."""
    if document.recognised is None:
        return None
    words = Words(document.recognised)

    def counts(variable: Variable, place: Place) -> float:
        confidence = words.confidence(*analysis.original_span(place.start, place.end))
        return 1.0 if confidence is None else fraction(variable.axis, confidence)

    return counts


class Words:
    """Recognised words by their place in the text."""

    def __init__(self, words: Iterable[Recognised]) -> None:
        self._words: Sequence[Recognised] = sorted(words, key=lambda word: word.start)
        self._starts = [word.start for word in self._words]

    def confidence(self, start: int, end: int) -> float | None:
        """That of the least sure word which reaches into a span; None where no word does."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        last = bisect_right(self._starts, max(end - 1, start))
        inside = (word.confidence for word in self._words[first:last] if word.end > start)
        return min(inside, default=None)


def shown(markers: Iterable[Marker], document: Document) -> list[Marker]:
    """The markers of a document, each with the weight that is left where it was recognised, and a note where unsure."""
    if document.recognised is None:
        return list(markers)
    words = Words(document.recognised)
    return [_shown(marker, words.confidence(marker.start, marker.end)) for marker in markers]


def _shown(marker: Marker, confidence: float | None) -> Marker:
    if confidence is None:
        return marker
    weight = None if marker.weight is None else marker.weight * fraction(marker.axis, confidence)
    notes = [marker.note] if marker.note else []
    notes += [_UNSURE] if confidence < _SURE else []
    return replace(marker, weight=weight, note="; ".join(notes))


def counted(places: Iterable[tuple[Variable, Place]], discount: Discount) -> dict[str, dict[str, float]]:
    """The counts of a recognised text's places in fractions; otherwise as `counts.count`."""
    found: dict[str, dict[str, float]] = {}
    for variable, place in places:
        if variable.evidence:
            variants = found.setdefault(variable.id, {})
            variants[place.variant] = variants.get(place.variant, 0.0) + discount(variable, place)
    return found
