"""Southern spacing of compounds: Kiwi's opinion, asked only where northern text joins nouns."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate
from typing import Any

from nambuk.analysis import Analysis, Morpheme
from nambuk.conversion.change import Conversion, Edit, apply_edits
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

    Careless southern writers join words too, but spell as the South does. Where there is neither,
    words decide; None where there is nothing to tell by.
    """
    boundaries, letters, words = Counter[bool](), Counter[bool](), Counter[bool]()
    for places in texts:
        for variable, place in places:
            northern = Variety.KP in variable.varieties_of(place.variant)
            if variable.id in _TELLING:
                boundaries[place.variant == "joined"] += 1
            elif variable.axis == "orthography":
                letters[northern] += 1
            elif variable.axis == "vocabulary" and variable.marked:
                words[northern] += 1
    found = [counts for counts in (boundaries, letters) if counts] or ([words] if words else [])
    return min((counts[True] / counts.total() for counts in found), default=None)


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
    blocks: Sequence[tuple[Analysis, Sequence[tuple[Variable, Place]], Sequence[Edit]]],
) -> list[list[Edit]]:
    """For each block of lines the spaces that its joined compounds need, as Kiwi would space the converted lines.

    `blocks`: analysis, places and the edits already made. Only boundaries of the catalogue's joined compounds are touched.
    """
    converted = [apply_edits(analysis.text, edits) for analysis, _, edits in blocks]
    asked = [
        _open_boundaries(analysis, places, conversion)
        for (analysis, places, _), conversion in zip(blocks, converted, strict=True)
    ]
    lines = [_lines_at(c, boundaries) for c, boundaries in zip(converted, asked, strict=True)]
    texts = [text for block in lines for _, text in block]
    answers = iter(_kiwi().space(texts) if texts else ())
    wanted: list[list[Edit]] = []
    for boundaries, block in zip(asked, lines, strict=True):
        edits = []
        places = iter(boundaries)
        for offsets, text in block:
            gaps = _gaps(next(answers))
            letters = [0, *accumulate(not c.isspace() for c in text)]
            edits += [
                Edit(boundary, boundary, " ", "space-compound", _RULE, certainty="likely")
                for offset, boundary in zip(offsets, places, strict=False)
                if letters[offset] in gaps
            ]
        wanted.append(edits)
    return wanted


def _lines_at(conversion: Conversion, boundaries: Sequence[int]) -> list[tuple[list[int], str]]:
    """The lines of a converted text that hold boundaries of the source, each with their offsets in it; in text order."""
    text = conversion.text
    found: list[tuple[list[int], str]] = []
    start = end = -1
    for boundary in boundaries:
        place = conversion.place_in_result(boundary)
        if place > end:
            start = text.rfind("\n", 0, place) + 1
            end = text.find("\n", place)
            end = len(text) if end < 0 else end
            found.append(([], text[start:end]))
        found[-1][0].append(place - start)
    return found


def _open_boundaries(
    analysis: Analysis, places: Iterable[tuple[Variable, Place]], conversion: Conversion
) -> list[int]:
    """The joined boundaries that Kiwi is asked about: those of words that the southern dictionary does not have whole."""
    starts = {morpheme.start: morpheme for morpheme in analysis.morphemes}
    ends = {morpheme.end: morpheme for morpheme in analysis.morphemes}
    found = []
    for variable, place in places:
        boundary = place.edit_start
        if variable.id not in _ASKED or place.variant != "joined":
            continue
        before, after = ends.get(boundary), starts.get(boundary)
        if before is None or after is None or not _is_one_word(before, after, conversion):
            found.append(boundary)
    return sorted(set(found))


def _is_one_word(before: Morpheme, after: Morpheme, conversion: Conversion) -> bool:
    """Whether the southern dictionary has two neighbours as one word (해외여행), which the norm joins."""
    start, end = conversion.place_in_result(before.start), conversion.place_in_result(after.end - 1) + 1
    return any(not h.entry.northern for h in dictionary().homographs(conversion.text[start:end]))
