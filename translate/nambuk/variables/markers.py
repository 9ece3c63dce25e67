"""From places to markers: which of a text's places a reader should see, and with what certainty."""

from bisect import bisect_left
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
    edits = sorted(
        (place.edit_start, place.edit_end, place.forms[Variety.KR])
        for variable, place in places
        if variable.marked and northern(variable, place) and Variety.KR in place.forms
    )
    for variable, place in places:
        if not variable.marked or not northern(variable, place) or (variable.slip and not supported):
            continue
        start, end = analysis.original_span(place.start, place.end)
        whole = _southern(analysis.text, place, edits) if Variety.KR in place.forms else None
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


def _southern(text: str, place: Place, edits: Sequence[tuple[int, int, str]]) -> str:
    """The whole of a place as the South writes it: its own edit, and those of other places that it holds."""
    own = (place.edit_start, place.edit_end, place.forms[Variety.KR])
    others = edits[bisect_left(edits, (place.start,)) : bisect_left(edits, (place.end,))]
    pieces: list[str] = []
    position = place.start
    for start, end, form in sorted({own, *(edit for edit in others if edit == own or _apart(edit, own))}):
        if start >= position and end <= place.end:
            pieces += (text[position:start], form)
            position = end
    return "".join((*pieces, text[position : place.end]))


def _apart(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    """Whether two edits touch different letters; two insertions at one place do not."""
    return one[:2] != other[:2] and (one[1] <= other[0] or other[1] <= one[0])
