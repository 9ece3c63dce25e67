"""A document as the findings see it, and what several of them ask of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from nambuk.analysis import Analysis
from nambuk.documents.document import Document
from nambuk.origin.counts import Counts, count, total, weight_in_all
from nambuk.origin.evidence import Evidence
from nambuk.origin.figures import Figures
from nambuk.origin.findings.quotation_marks import quoted_spans
from nambuk.origin.recognition import Discount, counted
from nambuk.origin.weighing import calibrated_ratios, occurrence_weight, raw_ratios
from nambuk.variables.variable import Place, Variable
from nambuk.variety import Variety, pair_name

NORTH_SOUTH = pair_name(Variety.KP, Variety.KR)
NORTH_CHINA = pair_name(Variety.KP, Variety.CN)
CHINA_SOUTH = pair_name(Variety.CN, Variety.KR)
MOST_PLACES = 100  # places that a finding carries
_LONG = 16  # characters of an example, beyond which it is cut

Found = tuple[Variable, Place]
Span = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Reading:
    """A document with everything that was found in it: places (in text order), evidence, the figures behind it.

    `discount`: what a place counts where text was recognised, else None.

    Offsets of places and of `text` are those of the analysed text; `spans` leads to the text as given.
    """

    document: Document
    analysis: Analysis
    places: Sequence[Found]
    counts: Counts
    evidence: Evidence
    figures: Figures
    discount: Discount | None = None

    @property
    def text(self) -> str:
        """The analysed (normalised) text."""
        return self.analysis.text

    @cached_property
    def quoted(self) -> tuple[Span, ...]:
        """The stretches of the analysed text inside quotation marks, in text order."""
        return tuple(quoted_spans(self.text))

    @cached_property
    def sides(self) -> tuple[list[Found], list[Found]]:
        """The counted places outside and inside quotation marks."""
        outside: list[Found] = []
        inside: list[Found] = []
        spans = iter((*self.quoted, (len(self.text), len(self.text))))
        start, end = next(spans)
        for found in self.places:
            if not found[0].evidence:
                continue
            while found[1].start >= end and end < len(self.text):
                start, end = next(spans)
            (inside if start <= found[1].start < end else outside).append(found)
        return outside, inside

    def ratios(self, places: Iterable[Found]) -> dict[str, float]:
        """Pair → log10 LR of some of the places, calibrated and bounded as if they were a document."""
        places = list(places)
        counts = count(places)
        if self.discount is None:
            return calibrated_ratios(raw_ratios(counts, self.figures), total(counts), self.figures)
        weighed = counted(places, self.discount)
        sum_of_all = weight_in_all(weighed)
        return calibrated_ratios(raw_ratios(weighed, self.figures), total(counts), self.figures, sum_of_all)

    def weight(self, found: Found) -> float:
        """log10 LR North : South of one place by itself, before calibration; 0.0 without figures."""
        weight = occurrence_weight(self.figures, found[0].id, found[1].variant) or 0.0
        return weight * self.discount(*found) if self.discount else weight

    def spans(self, places: Iterable[Span]) -> tuple[Span, ...]:
        """Spans of the analysed text as spans of the text as given, in order, the first `MOST_PLACES`."""
        ordered = sorted(set(places))[:MOST_PLACES]
        return tuple(self.analysis.original_span(start, end) for start, end in ordered)

    def chosen(self, variable: str, variant: str) -> int:
        """Number of places where a variant was chosen."""
        return self.counts.get(variable, {}).get(variant, 0)

    def examples(self, places: Iterable[Found], most: int = 4) -> str:
        """The most frequent forms among places, as a list for a reason: "되여 ×3, 로동자"."""
        forms = Counter(_short(" ".join(self.text[p.start : p.end].split())) for _, p in places)
        return ", ".join(f"{form} ×{n}" if n > 1 else form for form, n in forms.most_common(most))


def _short(form: str) -> str:
    return form if len(form) <= _LONG else f"{form[: _LONG - 1]}…"


def variety_words(ratios: dict[str, float]) -> str:
    """The standard that ratios favour, as words inside a sentence.

    >>> variety_words({"ko-KP:ko-KR": 2.0, "ko-KP:ko-CN": -1.0, "ko-CN:ko-KR": 3.0})
    'the standard of Koreans in China'
    >>> variety_words({"ko-KP:ko-KR": 2.0, "ko-KP:ko-CN": 0.2, "ko-CN:ko-KR": 1.8})
    'the northern standard'
    """
    if ratios[NORTH_SOUTH] < 0 and ratios[CHINA_SOUTH] < 0:
        return "the southern standard"
    return "the standard of Koreans in China" if ratios[NORTH_CHINA] < -0.5 else "the northern standard"
