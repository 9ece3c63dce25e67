"""From places to markers: which of a text's places a reader should see, and with what certainty."""

from collections.abc import Callable, Sequence

from nambuk.analysis import Analysis
from nambuk.variables.marker import Marker
from nambuk.variables.variable import Place, Variable
from nambuk.variety import Variety

# Weight of one occurrence: variable id, variant → log10 P(variant | ko-KP) / P(variant | ko-KR), None if unknown.
Weigh = Callable[[str, str], float | None]


def northern(variable: Variable, place: Place) -> bool:
    """Whether the variant found is the North's and not the South's."""
    varieties = variable.varieties_of(place.variant)
    return Variety.KP in varieties and Variety.KR not in varieties


def markers(
    analysis: Analysis,
    places: Sequence[tuple[Variable, Place]],
    weigh: Weigh = lambda variable, variant: None,
    *,
    supported: bool = True,
) -> list[Marker]:
    """The northern markers among the places of a text, offsets in the text as given.

    Variants that are frequent southern slips too (는것, 할수) are markers of the North only where the
    rest of the document supports it: `supported`.
    """
    found = []
    for variable, place in places:
        if not variable.marked or not northern(variable, place) or (variable.slip and not supported):
            continue
        start, end = analysis.original_span(place.start, place.end)
        southern = place.forms.get(Variety.KR)
        whole = None
        if southern is not None:
            text = analysis.text
            whole = text[place.start : place.edit_start] + southern + text[place.edit_end : place.end]
        found.append(
            Marker(
                start=start,
                end=end,
                text=analysis.source.original[start:end],
                kind=variable.kind,
                variety=Variety.KP,
                standard={} if whole is None else {str(Variety.KR): whole},
                rule=variable.rule,
                source=variable.source,
                variable=variable.id,
                axis=variable.axis,
                weight=weigh(variable.id, place.variant),
                note=variable.note,
                english=place.english,
            )
        )
    return found
