"""What an expert would add to the figures: what disagrees, and what the method cannot tell."""

from collections.abc import Mapping, Sequence

from nambuk.origin.counts import Counts
from nambuk.origin.figures import Figures
from nambuk.variables.variable import Variable
from nambuk.variety import Variety, pair_name

_NORTH_SOUTH = pair_name(Variety.KP, Variety.KR)
_DISAGREE = 1.0  # log10 LR of an axis from which it takes a side


def limits(figures: Figures) -> tuple[str, ...]:
    """What the ratios do not prove."""
    bound = figures.bound.get(_NORTH_SOUTH, 2.0)
    return (
        "The ratios compare written norms: how much better the text fits the norm of one variety than that of "
        "another. They do not say who wrote it, where, or whether its content is true.",
        "Koreans in Japan, resettled North Koreans, Koryo-saram and machine-rewritten text fit none of the three norms.",
        "Text can be re-typed in another spelling or imitated; look at axes that disagree.",
        "The Chinese-Korean figures rest on one newspaper, whose house style is not the whole variety.",
        f"No ratio above 10^{bound:.1f} is reported: the validation texts cannot carry more.",
    )


def find(
    counts: Counts, axes: Mapping[str, Mapping[str, float]], catalogue: Sequence[Variable]
) -> tuple[str, ...]:
    """Sentences on what a reader should look at; none where nothing stands out."""
    return tuple(filter(None, (_axes_disagree(axes), _only_slips(counts, catalogue))))


def _axes_disagree(axes: Mapping[str, Mapping[str, float]]) -> str:
    """Northern words in southern spelling (re-typed in the South), or the reverse."""
    north = sorted(axis for axis, weights in axes.items() if weights[_NORTH_SOUTH] >= _DISAGREE)
    south = sorted(axis for axis, weights in axes.items() if weights[_NORTH_SOUTH] <= -_DISAGREE)
    if not north or not south:
        return ""
    return (
        f"The axes point different ways: {', '.join(north)} to the North, {', '.join(south)} to the South. "
        "A text re-typed or edited in the other standard, quotation, or imitation can look like this."
    )


def _only_slips(counts: Counts, catalogue: Sequence[Variable]) -> str:
    """Southern misspellings without anything that is northern alone."""
    slips, firm = 0, 0
    for variable in catalogue:
        for label, number in counts.get(variable.id, {}).items():
            varieties = variable.varieties_of(label)
            if variable.marked and Variety.KP in varieties and Variety.KR not in varieties:
                slips, firm = (slips + number, firm) if variable.slip else (slips, firm + number)
    if slips and not firm:
        return (
            f"All {slips} northern-looking forms are also frequent southern misspellings (이였다, 할수, 는것, 고있다); "
            "nothing that is northern alone was found."
        )
    return ""
