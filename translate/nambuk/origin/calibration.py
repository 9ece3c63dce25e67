"""From sums of weights to ratios that keep what they promise.

Places in one document are no independent witnesses: the more there are, the less each of them adds. So
the sum is multiplied with slope / sqrt(1 + n / places), n the number of places; the two figures are those
that cost least (Cllr) on sources held out whole, for all three comparisons together. Then no variety may
fall further behind the best one than the validation data can carry: the three ratios still agree.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from nambuk.variety import PAIRS, Variety, pair_name


@dataclass(frozen=True, slots=True)
class Calibration:
    """`slope`: factor for very short texts. `places`: number of places at which it has fallen to 1/sqrt(2) of that."""

    slope: float
    places: float

    def factor(self, places: int) -> float:
        """What the sum of weights of a document with so many places is multiplied with.

        >>> round(Calibration(0.9, 100).factor(300), 3)
        0.45
        """
        return self.slope / sqrt(1 + places / self.places)


def bounded(scores: Mapping[str, float], bound: Mapping[str, float]) -> dict[str, float]:
    """Pair → log10 LR, from one calibrated score (log10) for each variety.

    `bound`: "A:B" → how far A may be ahead of B. No variety lies further behind the best than that, so the
    ratios stay within what the data can carry and KP:KR = KP:CN + CN:KR holds.

    >>> bounded({"ko-KP": 0.0, "ko-KR": -9.0, "ko-CN": -0.5}, {"ko-KP:ko-KR": 2.0, "ko-KP:ko-CN": 2.0})
    {'ko-KP:ko-KR': 2.0, 'ko-KP:ko-CN': 0.5, 'ko-CN:ko-KR': 1.5}
    """
    best = max(scores, key=lambda variety: scores[variety])
    held = {
        variety: max(score, scores[best] - bound.get(f"{best}:{variety}", 0.0))
        for variety, score in scores.items()
    }
    return {pair_name(a, b): held[a] - held[b] if a in held and b in held else 0.0 for a, b in PAIRS}


def scores_of(ratios: Mapping[str, float]) -> dict[str, float]:
    """One score for each variety from the three ratios, the South's being zero."""
    north = ratios.get(pair_name(Variety.KP, Variety.KR), 0.0)
    china = ratios.get(pair_name(Variety.CN, Variety.KR), 0.0)
    return {Variety.KP: north, Variety.KR: 0.0, Variety.CN: china}
