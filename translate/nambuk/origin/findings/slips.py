"""Southern misspelling: forms that look northern and are common among careless southern writers."""

from nambuk.origin.evidence import Finding
from nambuk.origin.findings.reading import NORTH_SOUTH, Found, Reading
from nambuk.variables.markers import northern

_LEAST_SLIPS = 3
_FIRM_SHARE = (
    0.1  # forms that are northern alone, of all northern-looking ones, from which slips explain nothing
)


def southern_slips(reading: Reading) -> Finding | None:
    """Slips (이였다, 할수 있다, 는것) in prose that has hardly anything that is northern alone."""
    if reading.evidence.log10_lr[NORTH_SOUTH] > 0.3:
        return None
    slips: list[Found] = []
    firm: list[Found] = []
    for found in reading.places:
        if found[0].marked and northern(*found):
            (slips if found[0].slip else firm).append(found)
    if len(slips) < _LEAST_SLIPS or len(firm) > _FIRM_SHARE * (len(slips) + len(firm)):
        return None
    southern_stems = reading.chosen("stem-vowel", "south")
    northern_stems = reading.chosen("stem-vowel", "north")
    rare = (
        f"되였다, which is rare in the South, does not occur; its southern form does ({southern_stems} places)"
        if southern_stems and not northern_stems
        else f"되였다 and its like occur in {northern_stems} of {northern_stems + southern_stems} places"
    )
    return Finding(
        "slips",
        f"{len(slips)} forms look northern and are also frequent southern misspellings; "
        f"{'nothing' if not firm else 'little'} that is northern alone was found. Careless southern prose looks like this.",
        (f"slips: {reading.examples(slips, 6)}", rare)
        + ((f"northern alone: {reading.examples(firm)}",) if firm else ()),
        reading.spans((place.start, place.end) for _, place in slips),
    )
