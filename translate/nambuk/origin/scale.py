"""The verbal scale of likelihood ratios (ENFSI Guideline for Evaluative Reporting, 2015, table of the appendix)."""

from nambuk.variety import Variety

TOO_LITTLE = "too little text"
NAMES = {
    Variety.KP: "the North Korean standard",
    Variety.KR: "the South Korean standard",
    Variety.CN: "the standard of Koreans in China",
}
# log10 LR from which the words hold
_STEPS = (
    (6.0, "extremely strong support"),
    (4.0, "very strong support"),
    (3.0, "strong support"),
    (2.0, "moderately strong support"),
    (1.0, "moderate support"),
    (0.30103, "weak support"),
)


def verbal(log10_lr: float, first: Variety, second: Variety) -> str:
    """The words for a log10 likelihood ratio of `first` over `second`.

    >>> verbal(2.2, Variety.KP, Variety.KR)
    'moderately strong support for the North Korean standard over the South Korean standard'
    >>> verbal(-0.1, Variety.KP, Variety.KR)
    'no support for either the South Korean standard or the North Korean standard'
    """
    if log10_lr < 0:
        first, second = second, first
    for least, words in _STEPS:
        if abs(log10_lr) >= least:
            return f"{words} for {NAMES[first]} over {NAMES[second]}"
    return f"no support for either {NAMES[first]} or {NAMES[second]}"
