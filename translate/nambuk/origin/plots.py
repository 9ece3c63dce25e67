"""Pictures of a validation: PAV and Tippett plots, as forensic laboratories draw them (by `lir` and matplotlib).

Both libraries are an extra (`forensic`) and are imported here alone.
"""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from nambuk.origin.validating import Judged

HOW_TO_INSTALL = "lir and matplotlib are not installed: pip install 'nambuk[forensic]'"
_COLOURS = ("red", "blue")  # of the first variety and of the second, as lir has them
_PANEL = 3.6  # inches


class PlotsMissingError(Exception):
    """The libraries that draw are not installed. `str()` is one line that says what to do."""


def check_plots() -> None:
    """Raise PlotsMissingError if nothing can be drawn here."""
    try:
        import lir.plotting  # noqa: F401
        import matplotlib.figure  # noqa: F401
    except ImportError as error:
        raise PlotsMissingError(HOW_TO_INSTALL) from error


def pav_plot(judged: Sequence[Judged], pair: str, lengths: Sequence[int]) -> bytes:
    """PAV plots as a PNG, a panel for each length.

    The curve shows what each reported ratio ought to have been for these stretches to be calibrated; the nearer to the
    diagonal, the better. (PAV: pool adjacent violators; Ahuja et al. 1972, Brümmer & du Preez 2006.)
    """

    def draw(data: Any, axes: Any) -> None:
        """One panel."""
        from lir.plotting import pav

        pav(data, ax=axes)
        for dots, colour in zip(axes.collections[-2:], _COLOURS, strict=True):
            dots.set_color(colour)
        axes.set(xlabel="log10 LR reported", ylabel="log10 LR after PAV")
        legend = axes.legend(axes.collections[-2:], _names(pair), loc="upper left", frameon=False)
        for mark in legend.legend_handles:
            mark.set_linewidth(1.5)

    return _panels(judged, pair, lengths, draw)


def tippett_plot(judged: Sequence[Judged], pair: str, lengths: Sequence[int]) -> bytes:
    """Tippett plots as a PNG, a panel for each length: the share of stretches whose ratio is at least so large."""

    def draw(data: Any, axes: Any) -> None:
        """One panel."""
        from lir.plotting import tippett

        tippett(data, ax=axes)
        for line, colour in zip(axes.lines, _COLOURS, strict=False):
            line.set_color(colour)
        axes.set(xlabel="log10 LR reported", ylabel="share of at least that, %", ylim=(0, 101))
        axes.legend(axes.lines[:2], _names(pair), loc="lower left", frameon=False)

    return _panels(judged, pair, lengths, draw)


def _names(pair: str) -> list[str]:
    return [f"texts in {variety}" for variety in pair.split(":")]


def _panels(
    judged: Sequence[Judged], pair: str, lengths: Sequence[int], draw: Callable[[Any, Any], None]
) -> bytes:
    """A row of panels as a PNG: the same bytes for the same ratios and the same versions of the libraries."""
    from matplotlib import style
    from matplotlib.figure import Figure

    with style.context(["default", {"font.size": 8.0}]):
        figure = Figure(figsize=(_PANEL * len(lengths), _PANEL), dpi=110, layout="constrained")
        rows = figure.subplots(1, len(lengths), squeeze=False)
        for axes, length in zip(rows[0], lengths, strict=True):
            draw(_data(judged, pair, length), axes)
            axes.set_title(f"{length:,} characters")
        picture = BytesIO()
        figure.savefig(picture, format="png", metadata={"Software": None})
    return picture.getvalue()


def _data(judged: Sequence[Judged], pair: str, length: int) -> Any:
    """The reported ratios as lir wants them; label 1 is the first variety."""
    import numpy as np
    from lir.data.models import LLRData

    first, second = pair.split(":")
    chosen = [one for one in judged if one.length == length and one.variety in (first, second)]
    ratios = np.array([one.reported[pair] for one in chosen])
    return LLRData(
        features=ratios.reshape(-1, 1), labels=np.array([int(one.variety == first) for one in chosen])
    )
