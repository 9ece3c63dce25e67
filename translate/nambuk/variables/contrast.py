"""Two spellings of one word and the place where one of them stands: what the finders of letters share."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from nambuk.analysis import Analysis, Morpheme
from nambuk.hangul import final_of, is_syllable, with_final
from nambuk.variables.variable import Place
from nambuk.variety import Variety

NORTH, SOUTH = "north", "south"


class Contrast(NamedTuple):
    """The two spellings of one word; equal ones mean that there is no choice."""

    north: str
    south: str


def place_of(analysis: Analysis, morpheme: Morpheme, contrast: Contrast) -> Place | None:
    """The place of a contrast at a morpheme, None where the text does not hold either spelling.

    The morpheme's last syllable may carry the final of the next one (되여 + ㅆ = 되였), which stays.
    """
    written = analysis.text[morpheme.start : morpheme.end]
    form = morpheme.entry.form
    variant = NORTH if form == contrast.north else SOUTH if form == contrast.south else ""
    if not variant or contrast.north == contrast.south:
        return None
    other = contrast.south if variant == NORTH else contrast.north
    replacement = _with_rest(written, form, other)
    if replacement is None:
        return None
    target = Variety.KR if variant == NORTH else Variety.KP
    forms: dict[str, str] = {target: replacement}
    return Place(morpheme.start, morpheme.end, variant, morpheme.start, morpheme.end, forms)


def _with_rest(written: str, form: str, other: str) -> str | None:
    """`other` in place of `form`, with the final that the next morpheme added to `written`."""
    if written == form:
        return other
    if len(written) != len(form) or not other or not is_syllable(other[-1]):
        return None
    extra = final_of(written[-1])
    if with_final(written[-1], "") != form[-1] or written[:-1] != form[:-1] or final_of(other[-1]):
        return None
    return other[:-1] + with_final(other[-1], extra)


def numbers_of(analysis: Analysis, wanted: Callable[[str], bool]) -> Iterator[int]:
    """The numbers of the morphemes whose form is wanted; each form is asked for once."""
    for form, numbers in analysis.by_form.items():
        if wanted(form):
            yield from numbers


def morphemes_of(analysis: Analysis, wanted: Callable[[str], bool]) -> Iterator[Morpheme]:
    """The morphemes whose form is wanted."""
    return (analysis.morphemes[number] for number in numbers_of(analysis, wanted))


def places_of(analysis: Analysis, contrasts: Iterable[tuple[Morpheme, Contrast | None]]) -> Iterator[Place]:
    """The places of the contrasts that hold at their morphemes."""
    for morpheme, contrast in contrasts:
        if contrast is not None and (place := place_of(analysis, morpheme, contrast)):
            yield place
