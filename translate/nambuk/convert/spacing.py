"""Southern spacing of compounds: Kiwi's opinion, asked only where northern text joins nouns."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from nambuk.analysis import Analysis
from nambuk.convert.change import Edit, apply_edits
from nambuk.variables.variable import Place, Variable

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
_RULE = "Nouns that the North joins to name one thing (띄여쓰기규정 제2항) are spaced in the South (한글 맞춤법 제2항)"


def looks_northern(texts: Iterable[Iterable[tuple[Variable, Place]]]) -> bool:
    """Whether most of the telling boundaries of texts are joined, so that their compounds are northern too."""
    joined = spaced = 0
    for places in texts:
        for variable, place in places:
            if variable.id in _TELLING:
                joined += place.variant == "joined"
                spaced += place.variant == "spaced"
    return joined > spaced


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
    asked = [_joined_compounds(places) for _, places, _ in lines]
    converted = [apply_edits(analysis.text, edits) for analysis, _, edits in lines]
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
                    edits.append(Edit(offset, offset, " ", "space-compound", _RULE))
        wanted.append(edits)
    return wanted


def _joined_compounds(places: Iterable[tuple[Variable, Place]]) -> list[int]:
    return [
        place.edit_start
        for variable, place in places
        if variable.id == "space-compound" and place.variant == "joined"
    ]
