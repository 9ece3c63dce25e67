"""From counts to ratios: signs, bounds, words, and silence where there is too little text."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nambuk.analysis import analyse
from nambuk.origin.calibration import Calibration
from nambuk.origin.counts import count, total
from nambuk.origin.figures import Figures, VariableFigures, load_figures
from nambuk.origin.scale import TOO_LITTLE, verbal
from nambuk.origin.weighing import occurrence_weight, raw_ratios, weigh
from nambuk.variables.catalogue import catalogue, find_places
from nambuk.variety import PAIRS, Variety, pair_name

PAIR_NAMES = [pair_name(a, b) for a, b in PAIRS]
BOUND = {
    "ko-KP:ko-KR": 2.0,
    "ko-KR:ko-KP": 1.8,
    "ko-KP:ko-CN": 1.0,
    "ko-CN:ko-KP": 1.2,
    "ko-CN:ko-KR": 1.5,
    "ko-KR:ko-CN": 1.4,
}


def figures(slope: float = 1.0) -> Figures:
    """The North writes 여, the South 어, China 여; all but the South know 뻐스, China 컴퓨터 too."""
    rows = {
        "stem-vowel": {"ko-KP": (9.5, 0.5), "ko-KR": (0.5, 9.5), "ko-CN": (9.0, 1.0)},
        "loanword": {"ko-KP": (9.0, 1.0), "ko-KR": (0.5, 9.5), "ko-CN": (4.0, 6.0)},
        "space-thing": {"ko-KP": (8.0, 2.0), "ko-KR": (2.0, 8.0), "ko-CN": (6.0, 4.0)},
    }
    labels = {
        "stem-vowel": ("north", "south"),
        "loanword": ("north", "south"),
        "space-thing": ("joined", "spaced"),
    }
    variables = {
        name: VariableFigures(labels[name], alpha, dict.fromkeys(alpha, 100)) for name, alpha in rows.items()
    }
    return Figures(variables, Calibration(slope, 1e9), BOUND, {}, "0" * 12)


def weights(variants: dict[str, int]) -> dict[str, float]:
    return raw_ratios({"stem-vowel": variants}, figures())


NORTHERN = {"stem-vowel": {"north": 6}, "loanword": {"north": 3}, "space-thing": {"joined": 5}}
SOUTHERN = {"stem-vowel": {"south": 6}, "loanword": {"south": 3}, "space-thing": {"spaced": 5}}
CHINESE = {
    "stem-vowel": {"north": 6},
    "loanword": {"north": 2, "south": 3},
    "space-thing": {"joined": 3, "spaced": 2},
}


@pytest.mark.parametrize(
    ("counts", "signs"),
    [(NORTHERN, (1, 1, 1)), (SOUTHERN, (-1, -1, -1)), (CHINESE, (1, -1, 1))],
    ids=["north", "south", "china"],
)
def test_the_three_ratios_point_to_where_the_counts_come_from(counts, signs) -> None:  # type: ignore[no-untyped-def]
    found = weigh(counts, catalogue(), figures())
    assert tuple((found.log10_lr[pair] > 0) - (found.log10_lr[pair] < 0) for pair in PAIR_NAMES) == signs


@pytest.mark.parametrize("counts", [NORTHERN, SOUTHERN, CHINESE, {}])
def test_the_three_ratios_agree_with_each_other(counts: dict[str, dict[str, int]]) -> None:
    raw = raw_ratios(counts, figures())
    assert raw["ko-KP:ko-KR"] == pytest.approx(raw["ko-KP:ko-CN"] + raw["ko-CN:ko-KR"])


def test_ratios_are_the_sum_over_axes_and_over_variables() -> None:
    found = weigh(NORTHERN, catalogue(), figures(slope=0.01))
    for pair in PAIR_NAMES:
        by_axes = sum(axis[pair] for axis in found.axes.values())
        by_variables = sum(row.weights[pair] for row in found.variables)
        assert by_axes == pytest.approx(by_variables) == pytest.approx(raw_ratios(NORTHERN, figures())[pair])
        assert found.log10_lr[pair] == pytest.approx(0.01 * by_axes)
    assert set(found.axes) == {"orthography", "vocabulary", "spacing"}
    assert found.places == total(NORTHERN) == 14


def test_the_strongest_variable_stands_first() -> None:
    strength = [
        max(map(abs, row.weights.values())) for row in weigh(NORTHERN, catalogue(), figures()).variables
    ]
    assert strength == sorted(strength, reverse=True)


def test_ratios_stay_within_their_bounds() -> None:
    many = {name: {label: 50 * n for label, n in variants.items()} for name, variants in NORTHERN.items()}
    north = weigh(many, catalogue(), figures()).log10_lr
    assert north["ko-KP:ko-KR"] == BOUND["ko-KP:ko-KR"]
    assert all(0 <= value <= BOUND[pair] for pair, value in north.items())
    assert north["ko-KP:ko-KR"] == pytest.approx(north["ko-KP:ko-CN"] + north["ko-CN:ko-KR"])
    opposite = {name: {label: 50 * n for label, n in variants.items()} for name, variants in SOUTHERN.items()}
    south = weigh(opposite, catalogue(), figures()).log10_lr
    assert all(-BOUND[":".join(reversed(pair.split(":")))] <= value <= 0 for pair, value in south.items())
    assert south["ko-KP:ko-KR"] == -BOUND["ko-KR:ko-KP"]


@given(st.integers(0, 30), st.integers(0, 30))
def test_one_northern_place_more_never_points_south(north: int, south: int) -> None:
    fewer = weights({"north": north, "south": south})
    more = weights({"north": north + 1, "south": south})
    assert more["ko-KP:ko-KR"] > fewer["ko-KP:ko-KR"]


def test_a_repeated_choice_weighs_less_each_time() -> None:
    sums = [weights({"north": n})["ko-KP:ko-KR"] for n in range(6)]
    steps = [b - a for a, b in itertools.pairwise(sums)]
    assert steps == sorted(steps, reverse=True)


@pytest.mark.parametrize(
    "counts", [{}, {"stem-vowel": {"north": 2}}, {"stem-vowel": {"north": 1}, "loanword": {"north": 1}}]
)
def test_too_little_text_says_nothing(counts: dict[str, dict[str, int]]) -> None:
    found = weigh(counts, catalogue(), figures())
    assert set(found.log10_lr.values()) == {0.0}
    assert set(found.scale.values()) == {TOO_LITTLE} == {"too little text"}


@pytest.mark.parametrize("text", ["", "안녕하세요.", "1 2 3", "Hello.", "\n\n"])
def test_texts_without_places_say_nothing(text: str) -> None:
    counts = count(find_places(analyse(text)))
    found = weigh(counts, catalogue(), load_figures())
    assert set(found.log10_lr.values()) == {0.0}
    assert set(found.scale.values()) == {TOO_LITTLE}


def test_a_variable_without_figures_is_passed_over() -> None:
    found = weigh({**NORTHERN, "our-country": {"north": 50}}, catalogue(), figures())
    assert found.log10_lr == weigh(NORTHERN, catalogue(), figures()).log10_lr
    assert "our-country" not in [row.variable for row in found.variables]


def test_places_of_variables_that_are_shown_only_are_not_counted() -> None:
    analysis = analyse("로동자들이 페암을 앓게 되였다. 문이 열리였다.")
    counts = count(find_places(analysis))
    assert counts["initial-sound"] == {"north": 1}
    assert counts["stem-vowel"] == {"north": 2}
    shown_only = {variable.id for variable in catalogue() if not variable.evidence}
    assert not shown_only & set(counts)


def test_a_single_occurrence() -> None:
    weight = occurrence_weight(figures(), "stem-vowel", "north")
    assert weight is not None
    assert weight == pytest.approx(1.2788, abs=1e-3)  # log10 of 0.95 over 0.05
    assert occurrence_weight(figures(), "stem-vowel", "south") == pytest.approx(-weight)
    assert occurrence_weight(figures(), "stem-vowel", "no such variant") is None
    assert occurrence_weight(figures(), "no such variable", "north") is None


def test_the_limits_of_the_method_are_always_said() -> None:
    for counts in ({}, NORTHERN):
        limits = " ".join(weigh(counts, catalogue(), figures()).limits)
        for word in ("Japan", "Koryo-saram", "machine", "newspaper", "10^2.0"):
            assert word in limits


# --- the verbal scale (ENFSI 2015) ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("log10_lr", "words"),
    [
        (0.0, "no support"),
        (0.3, "no support"),
        (0.31, "weak support"),
        (0.99, "weak support"),
        (1.0, "moderate support"),
        (2.0, "moderately strong support"),
        (3.0, "strong support"),
        (4.0, "very strong support"),
        (6.0, "extremely strong support"),
    ],
)
def test_the_verbal_scale(log10_lr: float, words: str) -> None:
    assert verbal(log10_lr, Variety.KP, Variety.KR).startswith(words)
    assert verbal(-log10_lr, Variety.KP, Variety.KR).startswith(words)
    if words != "no support":
        assert verbal(log10_lr, Variety.KP, Variety.KR).endswith(
            "the North Korean standard over the South Korean standard"
        )
        assert verbal(-log10_lr, Variety.KP, Variety.KR).endswith(
            "the South Korean standard over the North Korean standard"
        )
