"""PAV and Tippett plots: pictures that are the same for the same ratios, and a hint where nothing can be drawn."""

import sys

import pytest

from nambuk.origin.plots import PlotsMissingError, check_plots, pav_plot, tippett_plot
from nambuk.origin.validating import Judged

PAIR = "ko-KP:ko-KR"


def judged(*sides):
    return [
        Judged(variety, "a", length, {PAIR: ratio}, {PAIR: ratio})
        for variety, ratios in sides
        for length in (100, 300)
        for ratio in ratios
    ]


@pytest.mark.parametrize("draw", [pav_plot, tippett_plot])
@pytest.mark.parametrize(
    ("north", "south"),
    [
        ([2.0, 1.2, 0.3, -0.4, 0.0], [-2.0, -0.1, 0.2, -1.0, 0.0]),
        ([2.0, 1.0], [-2.0, -1.0]),
        ([0.0, 0.0], [0.0, 0.0]),
        ([1.5] * 4, [1.5] * 4),
    ],
    ids=["mixed", "apart", "silent", "alike"],
)
def test_the_same_picture_for_the_same_ratios(draw, north, south):
    pytest.importorskip("lir", reason="pip install 'nambuk[forensic]'")
    ratios = judged(("ko-KP", north), ("ko-KR", south), ("ko-CN", [9.0]))
    first, second = (draw(ratios, PAIR, [100, 300]) for _ in range(2))
    assert first.startswith(b"\x89PNG")
    assert first == second


def test_what_to_install_is_said_in_one_line(monkeypatch):
    monkeypatch.setitem(sys.modules, "lir.plotting", None)
    with pytest.raises(PlotsMissingError, match=r"pip install 'nambuk\[forensic\]'$"):
        check_plots()
