"""Validation: the cost of ratios, what bounds the data can carry, and sources held out whole."""

from math import inf, log2, log10

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lir.algorithms.bayeserror import elub

from nambuk.origin.calibration import Calibration
from nambuk.origin.fitting import Choice, Labelled
from nambuk.origin.validation import (
    Weighed,
    best_calibration,
    cllr,
    empirical_bounds,
    held_out_ratios,
    mean_cllr,
    rates,
)
from nambuk.variety import PAIRS, pair_name

RATIOS = st.lists(st.floats(-6, 6), min_size=1, max_size=8)
# never on a step of the bounds, so that no ratio equals one
CALIBRATED = st.integers(-400, 400).map(lambda n: n / 100 + 0.0037)
NORTH_SOUTH = "ko-KP:ko-KR"


FLAT = Calibration(1.0, 1e9)


def weighed(ratio: float, places: int = 20) -> Weighed:
    return Weighed({pair_name(a, b): ratio for a, b in PAIRS}, places)


def held(north: list[float], south: list[float], china: list[float] | None = None):  # type: ignore[no-untyped-def]
    """Held-out documents of one source a variety with the same ratio for every pair."""
    groups = {("ko-KP", "n"): north, ("ko-KR", "s"): south, ("ko-CN", "c"): china or [0.0]}
    return {key: [weighed(r) for r in values] for key, values in groups.items()}


@pytest.mark.parametrize(
    ("first", "second", "cost"),
    [
        ([0.0], [0.0], 1.0),
        ([0.0, 0.0], [0.0], 1.0),
        ([1.0], [-1.0], log2(1.1)),
        ([2.0], [-2.0], log2(1.01)),
        ([-1.0], [1.0], log2(11)),
        ([1.0], [1.0], (log2(1.1) + log2(11)) / 2),
        ([300.0], [-300.0], 0.0),
    ],
)
def test_known_values_of_cllr(first: list[float], second: list[float], cost: float) -> None:
    assert cllr(first, second) == pytest.approx(cost)


@given(RATIOS, RATIOS)
def test_cllr_has_two_sides_alike_and_no_negative_values(first: list[float], second: list[float]) -> None:
    assert cllr(first, second) >= 0
    assert cllr(first, second) == pytest.approx(cllr([-x for x in second], [-x for x in first]))
    assert cllr(first, second) < inf


@given(RATIOS, RATIOS)
def test_cllr_agrees_with_a_direct_sum(first: list[float], second: list[float]) -> None:
    direct = sum(log2(1 + 10**-x) for x in first) / len(first) + sum(log2(1 + 10**x) for x in second) / len(
        second
    )
    assert cllr(first, second) == pytest.approx(direct / 2)


@pytest.mark.parametrize("separation", [50.0, 700.0, -700.0])
def test_extreme_ratios_do_not_overflow(separation: float) -> None:
    assert cllr([separation], [-separation]) < inf


def test_the_mean_cost_weighs_every_source_the_same() -> None:
    documents = held([2.0] * 100, [-2.0])
    documents["ko-KP", "second"] = [weighed(-1.0)]
    expected = (cllr([2.0], [-2.0]) + cllr([-1.0], [-2.0])) / 2
    assert mean_cllr(documents, FLAT)[NORTH_SOUTH] == pytest.approx(expected)


def test_overconfident_ratios_get_a_smaller_slope_than_timid_ones() -> None:
    overconfident = held([4.0] * 9 + [-4.0], [-4.0] * 9 + [4.0])
    timid = held([0.8] * 10, [-0.8] * 10)
    assert best_calibration(overconfident).factor(20) < best_calibration(timid).factor(20)


def test_long_texts_that_mislead_are_calibrated_down_with_length() -> None:
    """Short texts whose ratios can be trusted keep them."""
    documents = held([0.8] * 10, [-0.8] * 10)
    for key, sign in ((("ko-KP", "n"), 1), (("ko-KR", "s"), -1)):
        documents[key] += [weighed(sign * 6.0, 900)] * 9 + [weighed(-sign * 6.0, 900)]
    found = best_calibration(documents)
    assert found.factor(900) < found.factor(20) / 2


# --- bounds ---------------------------------------------------------------------------------------------------


def bound(north: list[float], south: list[float]) -> float:
    return empirical_bounds(held(north, south), FLAT)[NORTH_SOUTH]


def test_more_documents_carry_larger_ratios() -> None:
    bounds = [bound([3.0] * n, [-3.0] * n) for n in (1, 5, 10, 50, 100, 1_000)]
    assert bounds == sorted(bounds)
    assert bounds[0] < bounds[-1]
    assert bounds[-1] == pytest.approx(3.0, abs=0.06)


def test_misleading_documents_lower_the_bound() -> None:
    clean = [-2.0] * 200
    bounds = [bound([2.0] * 200, clean[k:] + [3.0] * k) for k in (0, 1, 3, 10)]
    assert bounds == sorted(bounds, reverse=True)
    assert bounds[0] > bounds[-1]


def test_the_side_that_would_be_misled_decides() -> None:
    many, few = [2.0] * 1_000, [2.0] * 10
    assert bound(few, [-x for x in many]) > bound(few, [-x for x in few])
    assert bound(many, [-x for x in few]) == pytest.approx(bound(few, [-x for x in few]), abs=0.1)


def test_no_bound_goes_beyond_what_can_be_claimed() -> None:
    for n in (1, 9, 99):
        assert bound([5.0] * n, [-5.0] * n) <= log10(n + 1) + 1e-9


@example([0.0037] * 6 + [0.1237, -0.9563], [0.0037] * 9)
@given(st.lists(CALIBRATED, min_size=5, max_size=60), st.lists(CALIBRATED, min_size=5, max_size=60))
def test_bounds_are_those_of_the_forensic_institute(first: list[float], second: list[float]) -> None:
    """`lir`, which does not mind on which side of a bound a ratio equal to it lies: with equal ratios ours is narrower."""
    labels = np.array([1] * len(first) + [0] * len(second))
    lower, upper = elub(np.array(first + second), labels)
    found = empirical_bounds(held(first, second), FLAT)
    assert found[NORTH_SOUTH] <= upper + 0.011
    assert found["ko-KR:ko-KP"] <= -lower + 0.011
    if len({*first, *second}) == len(first) + len(second):
        assert found[NORTH_SOUTH] == pytest.approx(upper, abs=0.011)
        assert found["ko-KR:ko-KP"] == pytest.approx(-lower, abs=0.011)


def test_a_bound_is_never_negative() -> None:
    assert bound([-3.0] * 20, [3.0] * 20) >= 0.0


# --- held-out sources -------------------------------------------------------------------------------------------


def labelled(variety: str, source: str, north: int, south: int, documents: int = 8) -> list[Labelled]:
    return [Labelled(variety, source, {"vowel": {"north": north, "south": south}}) for _ in range(documents)]


CHOICE = [Choice("vowel", "inflection", ("north", "south"))]
DOCUMENTS = [
    *labelled("ko-KP", "n1", 9, 1),
    *labelled("ko-KP", "n2", 8, 2),
    *labelled("ko-KR", "s1", 1, 9),
    *labelled("ko-KR", "s2", 0, 10),
    *labelled("ko-CN", "c1", 6, 4),
    *labelled("ko-CN", "c2", 7, 3),
]


def test_every_source_is_weighed_once() -> None:
    seen: list[str] = []
    found = held_out_ratios(DOCUMENTS, CHOICE, seen.append)
    assert seen == ["c1", "c2", "n1", "n2", "s1", "s2"]
    sources = [
        ("ko-KP", "n1"),
        ("ko-KP", "n2"),
        ("ko-KR", "s1"),
        ("ko-KR", "s2"),
        ("ko-CN", "c1"),
        ("ko-CN", "c2"),
    ]
    assert {key: len(rows) for key, rows in found.items()} == dict.fromkeys(sources, 8)
    assert all(row.ratios[NORTH_SOUTH] > 0 for row in found["ko-KP", "n1"])
    assert all(row.ratios[NORTH_SOUTH] < 0 for row in found["ko-KR", "s1"])


def test_a_source_does_not_learn_from_itself() -> None:
    """A northern source that writes as the South does is judged by what the others do."""
    found = held_out_ratios([*DOCUMENTS, *labelled("ko-KP", "odd", 0, 10)], CHOICE)
    assert all(row.ratios[NORTH_SOUTH] < 0 for row in found["ko-KP", "odd"])


def test_rates_are_shares_of_documents_that_point_the_right_way() -> None:
    assert rates(held([1.0, 1.0, -1.0, 0.0], [-1.0, -1.0]))[NORTH_SOUTH] == pytest.approx((0.5 + 1.0) / 2)
    assert rates(held_out_ratios(DOCUMENTS, CHOICE))[NORTH_SOUTH] == 1.0
