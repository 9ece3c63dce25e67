"""The Dirichlet-multinomial against computations of other kinds."""

import itertools
from fractions import Fraction
from math import factorial, isclose, log10, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nambuk.origin.dirichlet import log10_probability


def by_urn(counts: list[int], alpha: list[Fraction]) -> Fraction:
    """Pólya's urn: one draw after the other, in exact fractions."""
    probability, drawn = Fraction(1), [0] * len(counts)
    for variant, n in enumerate(counts):
        for _ in range(n):
            probability *= (alpha[variant] + drawn[variant]) / (sum(alpha) + sum(drawn))
            drawn[variant] += 1
    return probability


def orders(counts: list[int]) -> int:
    return factorial(sum(counts)) // prod(factorial(n) for n in counts)


ALPHAS = [
    [Fraction(1), Fraction(1)],
    [Fraction(3), Fraction(1)],
    [Fraction(1, 5), Fraction(7, 2)],
    [Fraction(1, 2), Fraction(1, 2), Fraction(4)],
    [Fraction(10), Fraction(1, 100), Fraction(2)],
]


@pytest.mark.parametrize("alpha", ALPHAS)
def test_against_polyas_urn(alpha: list[Fraction]) -> None:
    for counts in itertools.product(range(5), repeat=len(alpha)):
        exact = by_urn(list(counts), alpha)
        assert isclose(log10_probability(counts, list(map(float, alpha))), log10(exact), abs_tol=1e-9)


@pytest.mark.parametrize("alpha", ALPHAS)
@pytest.mark.parametrize("places", [1, 3, 6])
def test_all_outcomes_together_are_certain(alpha: list[Fraction], places: int) -> None:
    outcomes = [c for c in itertools.product(range(places + 1), repeat=len(alpha)) if sum(c) == places]
    whole = sum(orders(list(c)) * 10 ** log10_probability(c, list(map(float, alpha))) for c in outcomes)
    assert isclose(whole, 1.0, rel_tol=1e-9)


def test_one_place_has_the_mean() -> None:
    assert isclose(10 ** log10_probability([1, 0, 0], [2.0, 1.0, 5.0]), 0.25)


def test_no_place_says_nothing() -> None:
    assert log10_probability([0, 0], [0.3, 2.0]) == 0.0


COUNTS = st.lists(st.integers(0, 40), min_size=2, max_size=4)


@given(COUNTS, st.data())
def test_probabilities_are_no_more_than_one_and_do_not_depend_on_the_order_of_variants(
    counts: list[int], data: st.DataObject
) -> None:
    alpha = data.draw(st.lists(st.floats(0.01, 50), min_size=len(counts), max_size=len(counts)))
    value = log10_probability(counts, alpha)
    assert value <= 1e-9
    assert isclose(value, log10_probability(counts[::-1], alpha[::-1]), abs_tol=1e-7)


@given(st.integers(1, 30), st.floats(0.5, 20))
def test_repeating_a_choice_is_less_surprising_than_independence_would_have_it(n: int, spread: float) -> None:
    once = log10_probability([1, 0], [spread / 2, spread / 2])
    assert log10_probability([n, 0], [spread / 2, spread / 2]) >= n * once - 1e-9


def test_a_large_concentration_comes_near_independence() -> None:
    assert isclose(log10_probability([5, 3], [1e7, 1e7]), 8 * log10(0.5), abs_tol=1e-4)


def test_counts_and_parameters_must_be_as_many() -> None:
    with pytest.raises(ValueError):
        log10_probability([1, 2], [1.0])
