"""What an expert would add to the figures: findings with their reasons, never verdicts.

Each finding is one function from the `Reading` of a document to a `Finding`, or None where nothing stands out.
All of them use the places that were found once, so that they cost little beside the analysis.
"""

from collections.abc import Callable

from nambuk.origin.evidence import Finding
from nambuk.origin.findings.dating import date_range, juche_years_disagree
from nambuk.origin.findings.disagreement import axes_disagree
from nambuk.origin.findings.file_facts import file_dates_disagree, file_disagrees
from nambuk.origin.findings.hands import stretches_disagree
from nambuk.origin.findings.imitation import imitation
from nambuk.origin.findings.quotation import quotation_differs
from nambuk.origin.findings.reading import Reading
from nambuk.origin.findings.slips import southern_slips
from nambuk.origin.weighing import LEAST_PLACES

__all__ = ["Reading", "find"]

FINDINGS: tuple[Callable[[Reading], Finding | None], ...] = (
    stretches_disagree,
    quotation_differs,
    axes_disagree,
    imitation,
    southern_slips,
    juche_years_disagree,
    date_range,
    file_disagrees,
    file_dates_disagree,
)


def find(reading: Reading) -> tuple[Finding, ...]:
    """What a reader should look at; nothing where there is too little text to weigh."""
    if reading.evidence.places < LEAST_PLACES:
        return ()
    return tuple(finding for function in FINDINGS if (finding := function(reading)) is not None)
