"""Southern spacing of compounds: Kiwi's opinion, asked only where northern text joins nouns."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from nambuk.analysis import Analysis
from nambuk.convert.change import Conversion, Edit, apply_edits
from nambuk.glossary.dictionary import dictionary
from nambuk.variables.variable import Place, Variable
from nambuk.variety import Variety

# Variables whose joined variant shows that a text is spaced the northern way.
_TELLING = frozenset(
    (
        "space-thing",
        "space-can",
        "space-going-on",
        "space-because",
        "space-amount",
        "space-adjectival",
        "space-position",
    )
)
# Variables at whose joined boundaries Kiwi is asked.
_ASKED = frozenset(("space-compound", "space-noun"))
_RULE = "Nouns that the North joins to name one thing (띄여쓰기규정 제2항) are spaced in the South (한글 맞춤법 제2항)"


def northern_share(texts: Iterable[Iterable[tuple[Variable, Place]]]) -> float | None:
    """The share of northern choices in texts, from 0 to 1: of telling boundaries or of spellings, whichever is less.

    Careless southern writers join words too, but spell as the South does. None where there is nothing to tell by.
    """
    boundaries, letters = Counter[bool](), Counter[bool]()
    for places in texts:
        for variable, place in places:
            if variable.id in _TELLING:
                boundaries[place.variant == "joined"] += 1
            elif variable.axis == "orthography":
                letters[Variety.KP in variable.varieties_of(place.variant)] += 1
    return min((found[True] / found.total() for found in (boundaries, letters) if found), default=None)


@cache
def _kiwi() -> Any:
    from kiwipiepy import Kiwi

    return Kiwi(num_workers=1, load_multi_dict=False, load_typo_dict=False)


def _gaps(text: str) -> set[int]:
    """The numbers of letters after which a text has white space."""
    letters, found = 0, set()
    for character in text:
        if character.isspace():
            found.add(letters)
        else:
            letters += 1
    return found


def compound_spaces(
    lines: Sequence[tuple[Analysis, Sequence[tuple[Variable, Place]], Sequence[Edit]]],
) -> list[list[Edit]]:
    """For each line the spaces that its joined compounds need, as Kiwi would space the converted line.

    `lines`: analysis, places and the edits already made. Only boundaries of the catalogue's joined
    compounds are touched.
    """
    wanted: list[list[Edit]] = []
    converted = [apply_edits(analysis.text, edits) for analysis, _, edits in lines]
    asked = [
        [offset for offset in _joined_compounds(places) if not _is_one_word(analysis, conversion, offset)]
        for (analysis, places, _), conversion in zip(lines, converted, strict=True)
    ]
    texts = [c.text for c, boundaries in zip(converted, asked, strict=True) if boundaries]
    spaced = iter(_kiwi().space(texts) if texts else ())
    for conversion, boundaries in zip(converted, asked, strict=True):
        edits: list[Edit] = []
        if boundaries:
            gaps = _gaps(next(spaced))
            text = conversion.text
            for offset in boundaries:
                place = conversion.place_in_result(offset)
                letters = sum(not c.isspace() for c in text[:place])
                if letters in gaps:
                    edits.append(Edit(offset, offset, " ", "space-compound", _RULE, certainty="likely"))
        wanted.append(edits)
    return wanted


def _joined_compounds(places: Iterable[tuple[Variable, Place]]) -> list[int]:
    return [
        place.edit_start for variable, place in places if variable.id in _ASKED and place.variant == "joined"
    ]


def _is_one_word(analysis: Analysis, conversion: Conversion, boundary: int) -> bool:
    """Whether the southern dictionary has the two nouns at a boundary as one word (해외여행), which the norm joins."""
    before = next((m for m in analysis.morphemes if m.end == boundary), None)
    after = next((m for m in analysis.morphemes if m.start == boundary), None)
    if before is None or after is None:
        return False
    start, end = conversion.place_in_result(before.start), conversion.place_in_result(after.end - 1) + 1
    return any(not h.entry.northern for h in dictionary().homographs(conversion.text[start:end]))
