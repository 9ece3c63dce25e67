"""What the ratios do not prove, said with every report."""

from nambuk.origin.figures import Figures
from nambuk.variety import PAIRS, Variety, pair_name

_WORDS = {Variety.KP: "North", Variety.KR: "South", Variety.CN: "China"}


RECOGNISED_TEXT = (
    "The text was recognised from pictures: a place counts less the less sure its letters are, by what was measured on "
    "rendered pages (corpus/recognition.tsv). Recognition loses forms that its models do not know, puts southern letters "
    "for northern ones and guesses spaces; look at the picture before you rely on a marker."
)
"""What is to be said beside the others where text was recognised."""


def limits(figures: Figures) -> tuple[str, ...]:
    """Sentences for the reader of a report, the most general first."""
    bounds = ", ".join(
        f"10^{figures.bound[name]:.1f} ({_WORDS[a]} : {_WORDS[b]})"
        for pair in PAIRS
        for a, b in (pair, pair[::-1])
        if (name := pair_name(a, b)) in figures.bound
    )
    return (
        "The ratios compare written norms: how much better the text fits the norm of one variety than that of "
        "another. They do not say who wrote it, where, or whether its content is true.",
        "Koreans in Japan, resettled North Koreans, Koryo-saram and machine-rewritten text fit none of the three norms.",
        "Re-typing and editing move spelling and spacing towards the norm of the one who types and leave the words; "
        "quoting brings another's forms into a text; anyone who knows a norm can imitate it.",
        "The Chinese-Korean figures rest on one newspaper, whose house style is not the whole variety.",
        f"No ratio above {bounds} is reported: the validation texts cannot carry more.",
    )
