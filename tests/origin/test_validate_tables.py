"""The tables of a validation against sums made by hand, and figures that owe nothing to the source judged."""

from math import log2, log10

import pytest

from nambuk.origin.calibration import Calibration
from nambuk.origin.figures import Figures, VariableFigures
from nambuk.origin.fitting import Choice, Labelled, fit_variables
from nambuk.origin.leaving_out import Counted, figures_without_each, sources_by_variety
from nambuk.origin.validating import Judged, compare, comparisons, judge, same_publication
from nambuk.origin.validation import best_calibration, cllr, empirical_bounds, held_out_ratios
from nambuk.variety import PAIRS, Variety, pair_name

NORTH_SOUTH = "ko-KP:ko-KR"


def stretches(variety, source, ratios, unbounded=None):
    """Stretches of 300 characters whose ratio is the same for every pair."""
    both = zip(ratios, unbounded or ratios, strict=True)
    pairs = [pair_name(a, b) for a, b in PAIRS]
    return [Judged(variety, source, 300, dict.fromkeys(pairs, r), dict.fromkeys(pairs, u)) for r, u in both]


JUDGED = [
    *stretches("ko-KP", "n1", [2.0] * 8 + [0.0, -1.0]),
    *stretches("ko-KP", "n2", [1.0] * 20),
    *stretches("ko-KP", "tiny", [-2.0] * 3),
    *stretches("ko-KR", "s1", [-1.0] * 15 + [2.0] * 5, [-1.0] * 10 + [2.0] * 10),
]


def cost(ratios, sign):
    return sum(log2(1 + 10 ** (-sign * x)) for x in ratios) / len(ratios)


def test_a_table_by_hand():
    found = compare(JUDGED, Variety.KP, Variety.KR, 300)
    assert found is not None
    south = [-1.0] * 15 + [2.0] * 5
    first = (cost([2.0] * 8 + [0.0, -1.0], 1) + cost(south, -1)) / 2
    second = (cost([1.0] * 20, 1) + cost(south, -1)) / 2
    assert found.cllr == pytest.approx((first + second) / 2)
    assert (found.worst.first, found.worst.second) == (("n1", "s1") if first > second else ("n2", "s1"))
    assert found.worst.cllr == pytest.approx(max(first, second))
    loose = cost([-1.0] * 10 + [2.0] * 10, -1)
    assert found.unbounded_cllr == pytest.approx(
        (cost([2.0] * 8 + [0.0, -1.0], 1) + cost([1.0] * 20, 1) + 2 * loose) / 4
    )
    assert found.rates.right == pytest.approx((0.8 + 1.0 + 0.75) / 3)
    assert found.rates.silent == pytest.approx(0.1 / 3)
    assert found.rates.over_1 == pytest.approx((0.1 + 0.25) / 3)
    assert found.rates.over_10 == pytest.approx((0.1 + 0.25) / 3)
    assert found.rates.over_100 == pytest.approx(0.25 / 3)
    assert found.rates.unbounded_100 == pytest.approx(0.5 / 3)


def test_a_source_with_few_stretches_is_listed_and_not_counted():
    found = compare(JUDGED, Variety.KP, Variety.KR, 300)
    assert found is not None
    rows = {row.source: row for row in found.sources}
    assert list(rows) == ["n1", "n2", "tiny", "s1"]
    assert [row.counted for row in rows.values()] == [True, True, False, True]
    assert rows["tiny"].rates.over_100 == 1.0
    assert (rows["n2"].median, rows["s1"].median, rows["s1"].stretches) == (1.0, -1.0, 20)


def test_what_is_not_there_is_not_compared():
    assert compare(JUDGED, Variety.KP, Variety.KR, 1000) is None
    assert compare(JUDGED, Variety.KP, Variety.CN, 300) is None
    assert [(c.pair, c.length) for c in comparisons(JUDGED, [300, 1000])] == [(NORTH_SOUTH, 300)]


@pytest.mark.parametrize(
    ("first", "second"),
    [([0.0], [0.0]), ([1.5, 0.2, -0.4], [-2.0, -1.0, 0.3, 0.0]), ([-3.0, 2.0], [1.0]), ([8.0], [-8.0])],
)
def test_the_cost_is_that_of_lir(first, second):
    metrics = pytest.importorskip("lir.metrics", reason="pip install 'nambuk[forensic]'")
    import numpy as np
    from lir.data.models import LLRData

    ratios = np.array([*first, *second]).reshape(-1, 1)
    data = LLRData(features=ratios, labels=np.array([1] * len(first) + [0] * len(second)))
    assert cllr(first, second) == pytest.approx(float(metrics.cllr(data)))


def test_sections_of_one_publication_are_recognised_by_name():
    sources = {"ko-CN": ["daily-a", "daily-b"], "ko-KP": ["laws", "novels"], "ko-KR": ["news-x"]}
    assert same_publication(sources) == {"ko-CN": "daily"}


# --- leaving out -----------------------------------------------------------------------------------------------


def documents(variety, source, north, south, number=6):
    rows = [
        {"vowel": {"north": north, "south": south}, "ye": {"north": n % 2, "south": 1}} for n in range(number)
    ]
    first = {"vowel": {"north": 1, "south": 1}}
    return [Counted(Labelled(variety, source, row), Labelled(variety, source, first)) for row in rows]


CHOICES = [
    Choice("vowel", "inflection", ("north", "south")),
    Choice("ye", "initial", ("north", "south")),
]
DOCUMENTS = [
    *documents("ko-KP", "n1", 9, 1),
    *documents("ko-KP", "n2", 8, 2),
    *documents("ko-KP", "n3", 7, 1),
    *documents("ko-KR", "s1", 1, 9),
    *documents("ko-KR", "s2", 0, 10),
    *documents("ko-KR", "s3", 2, 7),
    *documents("ko-CN", "c1", 5, 5),
]


def test_figures_without_a_source_are_those_that_a_fit_on_the_others_gives():
    found = figures_without_each(DOCUMENTS, CHOICES)
    assert sorted(found) == ["n1", "n2", "n3", "s1", "s2", "s3"]  # c1 is the only source of its variety
    others = [d for d in DOCUMENTS if d.whole.source not in ("n2", "c1")]
    rest = [d.whole for d in DOCUMENTS if d.whole.source != "n2"]
    held_out = {k: v for k, v in held_out_ratios(rest, CHOICES).items() if k[1] != "c1"}
    short = held_out_ratios(rest, CHOICES, texts=[d.first for d in others])
    calibration = best_calibration({key: [*held_out[key], *short[key]] for key in sorted(held_out)})
    assert found["n2"].variables == fit_variables(rest, CHOICES)
    assert found["n2"].calibration == calibration
    assert found["n2"].bound == empirical_bounds(held_out, calibration)


def test_nothing_of_the_source_judged_is_in_its_figures():
    other = [d for d in DOCUMENTS if d.whole.source != "s1"] + documents("ko-KR", "s1", 30, 0, 50)
    before, after = figures_without_each(DOCUMENTS, CHOICES), figures_without_each(other, CHOICES)
    assert before["s1"] == after["s1"]
    assert before["s2"] != after["s2"]


def test_sources_are_listed_by_variety():
    assert sources_by_variety(d.whole for d in DOCUMENTS) == {
        "ko-CN": ["c1"],
        "ko-KP": ["n1", "n2", "n3"],
        "ko-KR": ["s1", "s2", "s3"],
    }


def test_a_stretch_is_weighed_as_a_report_would_and_without_bounds():
    row = VariableFigures(
        ("north", "south"),
        {"ko-KP": (90.0, 10.0), "ko-KR": (10.0, 90.0), "ko-CN": (50.0, 50.0)},
        {"ko-KP": 100, "ko-KR": 100, "ko-CN": 100},
    )
    figures = Figures({"vowel": row}, Calibration(1.0, 1e12), {NORTH_SOUTH: 1.5}, {}, "")
    found = judge("ko-KP", "n", 300, {"vowel": {"north": 3}}, figures)
    expected = log10(90 * 91 * 92 / (10 * 11 * 12))
    assert found.unbounded[NORTH_SOUTH] == pytest.approx(expected)
    assert found.reported[NORTH_SOUTH] == 1.5
    silent = judge("ko-KP", "n", 300, {"vowel": {"north": 2}}, figures)
    assert set(silent.reported.values()) == set(silent.unbounded.values()) == {0.0}
