"""The Dirichlet-multinomial: how probable are these counts, if writers differ in their habits."""

from collections.abc import Sequence
from math import lgamma, log

_LOG10 = log(10)


def log10_probability(counts: Sequence[float], alpha: Sequence[float]) -> float:
    """log10 of the probability of `counts` (one number a variant) under parameters `alpha` (all > 0).

    The number of orders in which the counts can occur is left out: it is the same for every variety
    and falls out of a ratio. (Mosimann 1962; with two variants, the beta-binomial.) A count may be a fraction, where places are unsure.

    >>> round(10 ** log10_probability([1, 0], [3.0, 1.0]), 6)
    0.75
    """
    whole, places = sum(alpha), sum(counts)
    value = lgamma(whole) - lgamma(whole + places)
    for n, a in zip(counts, alpha, strict=True):
        if n:
            value += lgamma(a + n) - lgamma(a)
    return value / _LOG10
