"""What a document gives to the evidence: for each variable, how often each variant was chosen."""

from collections.abc import Iterable, Mapping

from nambuk.variables.variable import Place, Variable

# variable id → variant label → number of places
Counts = dict[str, dict[str, int]]
# the same in fractions, where places of recognised text count less than one
AnyCounts = Mapping[str, Mapping[str, float]]


def count(places: Iterable[tuple[Variable, Place]]) -> Counts:
    """The counts of a text's places; variables that are shown only are left out."""
    counts: Counts = {}
    for variable, place in places:
        if variable.evidence:
            variants = counts.setdefault(variable.id, {})
            variants[place.variant] = variants.get(place.variant, 0) + 1
    return counts


def total(counts: Mapping[str, Mapping[str, int]]) -> int:
    """Number of places in all."""
    return sum(sum(variants.values()) for variants in counts.values())


def weight_in_all(counts: AnyCounts) -> float:
    """What all places together count."""
    return sum(sum(variants.values()) for variants in counts.values())
