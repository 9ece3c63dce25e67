"""Fitting recovers what made the counts, shrinks where data are thin, and the figures survive being written."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nambuk.origin.calibration import Calibration
from nambuk.origin.figures import (
    Figures,
    VariableFigures,
    figures_text,
    load_figures,
    parse_figures,
)
from nambuk.origin.fitting import Choice, Labelled, fit_variables
from nambuk.origin.weighing import raw_ratios
from nambuk.variables.catalogue import catalogue
from nambuk.variety import Variety

CHOICE = Choice("vowel", "inflection", ("north", "south"))


def made(
    variety: str,
    source: str,
    share: float,
    documents: int,
    places: int,
    *,
    spread: float = 20.0,
    seed: int = 1,
) -> list[Labelled]:
    """Documents whose writers choose the northern variant with a share drawn around `share`."""
    chance = random.Random(f"{variety}{source}{seed}")
    found = []
    for _ in range(documents):
        own = chance.betavariate(share * spread, (1 - share) * spread)
        north = sum(chance.random() < own for _ in range(places))
        found.append(Labelled(variety, source, {"vowel": {"north": north, "south": places - north}}))
    return found


def mean(figures: VariableFigures, variety: str) -> list[float]:
    alpha = figures.alpha[variety]
    return [a / sum(alpha) for a in alpha]


def weights(variants: dict[str, int], row: VariableFigures) -> dict[str, float]:
    return raw_ratios({"vowel": variants}, Figures({"vowel": row}, 1.0, {}, {}, ""))


def test_means_of_synthetic_sources_come_back() -> None:
    documents = [
        document
        for variety, share in (("ko-KP", 0.95), ("ko-KR", 0.05), ("ko-CN", 0.7))
        for source in "abc"
        for document in made(variety, variety + source, share, 60, 20)
    ]
    (figures,) = fit_variables(documents, [CHOICE]).values()
    assert mean(figures, "ko-KP")[0] == pytest.approx(0.95, abs=0.06)
    assert mean(figures, "ko-KR")[0] == pytest.approx(0.05, abs=0.06)
    assert mean(figures, "ko-CN")[0] == pytest.approx(0.7, abs=0.06)
    assert figures.places == {"ko-KP": 3600, "ko-KR": 3600, "ko-CN": 3600}


def test_every_source_weighs_the_same_however_long_it_is() -> None:
    documents = made("ko-KP", "long", 0.9, 400, 20) + made("ko-KP", "short", 0.3, 20, 20)
    documents += made("ko-KR", "other", 0.1, 50, 20) + made("ko-KR", "another", 0.1, 50, 20)
    (figures,) = fit_variables(documents, [CHOICE]).values()
    assert mean(figures, "ko-KP")[0] == pytest.approx(0.6, abs=0.08)


def test_steady_writers_have_a_larger_concentration_than_fickle_ones() -> None:
    def concentration(spread: float) -> float:
        documents = [
            document
            for variety, share in (("ko-KP", 0.6), ("ko-KR", 0.4))
            for source in "abcd"
            for document in made(variety, variety + source, share, 60, 20, spread=spread)
        ]
        return sum(fit_variables(documents, [CHOICE])["vowel"].alpha["ko-KP"])

    assert concentration(100.0) > concentration(0.6)


def test_a_variety_without_data_neither_gains_nor_loses() -> None:
    """Its mean is the mean of the others, so that it lies between them whatever the counts."""
    documents = made("ko-KP", "a", 0.9, 50, 20) + made("ko-KP", "b", 0.9, 50, 20)
    documents += made("ko-KR", "c", 0.1, 50, 20) + made("ko-KR", "d", 0.1, 50, 20)
    documents.append(Labelled("ko-CN", "e", {"another": {"north": 1}}))
    (figures,) = fit_variables(documents, [CHOICE]).values()
    assert figures.places["ko-CN"] == 0
    assert mean(figures, "ko-CN")[0] == pytest.approx(0.5, abs=0.05)
    north = weights({"north": 1}, figures)
    assert north["ko-KP:ko-KR"] > north["ko-KP:ko-CN"] > 0
    assert north["ko-CN:ko-KR"] > 0


def test_thin_data_are_drawn_towards_the_mean_over_varieties() -> None:
    rich = made("ko-KP", "a", 0.9, 50, 20) + made("ko-KP", "b", 0.9, 50, 20)
    rest = made("ko-KR", "c", 0.1, 50, 20) + made("ko-KR", "d", 0.1, 50, 20)
    thin = [Labelled("ko-KP", "a", {"vowel": {"north": 4, "south": 2}})]
    plenty = fit_variables(rich + rest, [CHOICE])["vowel"]
    little = fit_variables(thin + rest, [CHOICE])["vowel"]
    nothing = fit_variables([Labelled("ko-KP", "a", {}), *rest], [CHOICE])["vowel"]
    assert mean(plenty, "ko-KP")[0] > mean(little, "ko-KP")[0] > mean(nothing, "ko-KP")[0]
    once = [weights({"north": 1}, figures)["ko-KP:ko-KR"] for figures in (plenty, little, nothing)]
    assert once[0] > once[1] > once[2]


@pytest.mark.parametrize("places", [10, 30])
def test_repetition_gives_nothing_to_a_variety_without_data(places: int) -> None:
    rest = made("ko-KR", "c", 0.1, 50, 20) + made("ko-KR", "d", 0.1, 50, 20)
    figures = fit_variables([Labelled("ko-KP", "a", {}), *rest], [CHOICE])["vowel"]
    assert abs(weights({"north": places}, figures)["ko-KP:ko-KR"]) < 0.5


def test_no_variant_is_impossible() -> None:
    documents = made("ko-KP", "a", 0.999, 50, 20) + made("ko-KR", "b", 0.001, 50, 20)
    (figures,) = fit_variables(documents, [CHOICE]).values()
    assert all(min(mean(figures, variety)) >= 0.003 for variety in figures.alpha)


def test_a_variable_that_nobody_uses_weighs_nothing() -> None:
    documents = made("ko-KP", "a", 0.9, 5, 5) + made("ko-KR", "b", 0.1, 5, 5)
    figures = fit_variables(documents, [CHOICE, Choice("unused", "phrase", ("north", "south"))])["unused"]
    assert weights({"north": 4}, figures)["ko-KP:ko-KR"] == pytest.approx(0.0, abs=1e-9)


def test_registers_of_a_variety_are_fitted_apart_and_averaged() -> None:
    careful = [Labelled("ko-KR", "c", {"vowel": {"north": 0, "south": 10}}) for _ in range(20)]
    careless = [Labelled("ko-KR", "d", {"vowel": {"north": 5, "south": 5}}, "careless") for _ in range(20)]
    (figures,) = fit_variables([*made("ko-KP", "a", 0.9, 50, 20), *careful, *careless], [CHOICE]).values()
    assert set(figures.alpha) == {"ko-KP", "ko-KR", "ko-KR/careless"}
    assert mean(figures, "ko-KR")[0] < mean(figures, "ko-KR/careless")[0] < mean(figures, "ko-KP")[0]
    alone = VariableFigures(
        figures.variants, {name: figures.alpha[name] for name in ("ko-KP", "ko-KR")}, figures.places
    )
    half = {"north": 5, "south": 5}
    assert weights(half, figures)["ko-KP:ko-KR"] < weights(half, alone)["ko-KP:ko-KR"]


# --- the file -----------------------------------------------------------------------------------------------

ROWS = st.dictionaries(
    st.text("abcdefg-", min_size=1, max_size=8),
    st.lists(st.floats(0.001, 1000), min_size=2, max_size=4).map(
        lambda a: VariableFigures(
            tuple(f"v{n}" for n in range(len(a))),
            {variety: tuple(float(f"{x:.4g}") for x in a) for variety in map(str, Variety)},
            dict.fromkeys(map(str, Variety), 7),
        )
    ),
    min_size=1,
    max_size=5,
)


@given(ROWS, st.floats(0.01, 2).map(lambda x: round(x, 4)))
def test_figures_that_are_written_are_read_back(variables: dict[str, VariableFigures], slope: float) -> None:
    bound, card = {"ko-KP:ko-KR": 2.35}, {"sources": [{"name": "신문", "documents": 3}]}
    calibration = Calibration(slope, 50.0)
    text = figures_text(variables, calibration, bound, card)
    found = parse_figures(text)
    assert (found.variables, found.calibration, found.bound, found.card) == (
        variables,
        calibration,
        bound,
        card,
    )
    assert len(found.digest) == 12
    assert parse_figures(text + " ").digest != found.digest


def test_a_figures_file_has_a_line_for_each_variable() -> None:
    row = VariableFigures(("north", "south"), {"ko-KP": (1.0, 2.0)}, {"ko-KP": 1})
    text = figures_text({"one": row, "two": row}, Calibration(1.0, 50.0), {}, {})
    assert sum(line.strip().startswith(('"one"', '"two"')) for line in text.split("\n")) == 2


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"variables": {}}', '{"variables": {"a": {}}}', "figures"])
def test_what_is_no_figures_file(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        parse_figures(text)


def test_the_shipped_figures_know_the_catalogue() -> None:
    figures = load_figures()
    known = {variable.id: [variant.label for variant in variable.variants] for variable in catalogue()}
    for name, row in figures.variables.items():
        assert name in known
        assert set(row.variants) <= set(known[name])
        for alpha in row.alpha.values():
            assert len(alpha) == len(row.variants)
            assert min(alpha) > 0
    assert 0 < figures.calibration.slope <= 1.5
    pairs = {"ko-KP:ko-KR", "ko-KP:ko-CN", "ko-CN:ko-KR"}
    assert set(figures.bound) == pairs | {":".join(reversed(pair.split(":"))) for pair in pairs}
    assert all(0 < bound <= 4 for bound in figures.bound.values())
    assert figures.alphas("no such variable") is None


def test_the_shipped_figures_hold_numbers_and_no_text() -> None:
    figures = load_figures()
    assert isinstance(figures, Figures)
    assert len(json.dumps(dict(figures.card), ensure_ascii=False)) < 20_000
