"""From one standard to the other: the catalogue's places, rewritten."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from nambuk.analysis import Analysis, analyse
from nambuk.conversion.change import Certainty, Conversion, Edit, apply_edits
from nambuk.conversion.homographs import corrected_initials, is_ambiguous
from nambuk.conversion.spacing import compound_spaces, northern_share
from nambuk.hangul import has_final, is_syllable
from nambuk.norms import adjust_particle
from nambuk.variables.catalogue import find_places
from nambuk.variables.variable import Place, Variable
from nambuk.variety import Variety

Level = Literal["spelling", "vocabulary"]
Names = Literal["", "keep", "convert"]
_PERSONS = frozenset(("person-name",))
_NAMES = frozenset(("person-name", "proper-name"))
# Words that both standards have, with the meaning shifted (늘이다, 벌리다, 방조, 낙지), are choices of words too.
_WORD_CHOICE = frozenset(
    ("vocabulary", "dictionary-word", "carry-on", "increase", "assistance", "false-friend")
)
# The dictionary calls words northern that both standards have, so it is not asked where a text looks southern.
_NEVER_IN_SOUTHERN_TEXT = frozenset(("dictionary-word",))
# Both spacings are right in the South (한글 맞춤법 제47항), so only the North rewrites them.
_FREE_IN_THE_SOUTH = frozenset(("space-auxiliary", "space-compound", "space-noun"))


@dataclass(frozen=True, slots=True)
class Options:
    """What to convert: `level` spelling leaves words as they are, vocabulary replaces them too.

    `names`: keep leaves names of persons, places and institutions of Korea as they are written (리영호, 로동신문,
    림진강), convert writes them by the rule; "" keeps persons and converts the rest, as southern agencies do.
    """

    target: Variety
    level: Level = "vocabulary"
    names: Names = ""


def convert(text: str, options: Options) -> Conversion:
    """`text` in the standard of `options.target` (ko-KP or ko-KR).

    >>> convert("로동자들이 할수 있는것은 되였다.", Options(Variety.KR)).text
    '노동자들이 할 수 있는 것은 되었다.'
    >>> convert("노동자가 폐암에 걸렸다.", Options(Variety.KP)).text
    '로동자가 페암에 걸렸다.'
    """
    return convert_lines([text], options)[0]


_BLOCK = 4_000  # characters of lines that are analysed together, for short lines cost as much as long ones


def convert_lines(lines: Sequence[str], options: Options) -> list[Conversion]:
    """Each line converted; whether compounds are re-spaced is decided for the lines together."""
    blocks = list(_blocks(lines))
    analyses = [analyse("\n".join(block)) for block in blocks]
    places = [find_places(analysis, to_convert=True) for analysis in analyses]
    share = northern_share(places)
    if share is not None and share <= 0.5:
        places = [[f for f in found if f[0].id not in _NEVER_IN_SOUTHERN_TEXT] for found in places]
    edits = [_edits(analysis, found, options) for analysis, found in zip(analyses, places, strict=True)]
    if options.target == Variety.KP:
        edits = [corrected_initials(analysis, es) for analysis, es in zip(analyses, edits, strict=True)]
    if options.target == Variety.KR and share is not None and share > 0.5:
        extra = compound_spaces(
            [(analysis, found, es) for analysis, found, es in zip(analyses, places, edits, strict=True)]
        )
        edits = [es + more for es, more in zip(edits, extra, strict=True)]
    return [
        conversion
        for block, analysis, es in zip(blocks, analyses, edits, strict=True)
        for conversion in _applied(block, analysis, es)
    ]


def _blocks(lines: Sequence[str]) -> Iterator[list[str]]:
    """Lines in blocks of some thousand characters; a line that has ends of lines in it stands alone."""
    block: list[str] = []
    size = 0
    for line in lines:
        if block and (size > _BLOCK or "\n" in line or "\n" in block[-1]):
            yield block
            block, size = [], 0
        block.append(line)
        size += len(line) + 1
    if block:
        yield block


def _wanted(variable: Variable, options: Options) -> bool:
    if variable.id in _FREE_IN_THE_SOUTH:
        return options.target == Variety.KP
    if variable.id in _PERSONS and options.names != "convert":
        return False
    return options.level == "vocabulary" or variable.id not in _WORD_CHOICE


def _is_name(variable: Variable, place: Place, proper_nouns: frozenset[int]) -> bool:
    """Whether a place lies in a name: one of the glossary, or letters of a word that the analysis takes for a name.

    `proper_nouns`: where the words begin that it takes for names.
    """
    return variable.id in _NAMES or (variable.axis == "orthography" and place.start in proper_nouns)


def _edits(analysis: Analysis, places: Iterable[tuple[Variable, Place]], options: Options) -> list[Edit]:
    edits: list[Edit] = []
    proper_nouns = frozenset(analysis.morphemes[n].start for n in analysis.by_tag.get("NNP", ()))
    for variable, place in places:
        replacement = place.forms.get(options.target)
        if replacement is None or not _wanted(variable, options):
            continue
        if options.names == "keep" and _is_name(variable, place, proper_nouns):
            continue
        if options.target in variable.varieties_of(place.variant):
            continue
        word = analysis.text[place.edit_start : place.edit_end]
        if options.target == Variety.KP and variable.id in _WORD_CHOICE and is_ambiguous(word):
            continue
        certainty = _certainty(variable, place)
        edits.append(
            Edit(
                place.edit_start,
                place.edit_end,
                replacement,
                variable.id,
                variable.rule,
                place.detail,
                certainty,
            )
        )
        edits += _particle_edit(analysis, place, replacement)
    return edits


def _certainty(variable: Variable, place: Place) -> Certainty:
    if variable.id in _NEVER_IN_SOUTHERN_TEXT:
        return "likely"
    return "term" if place.detail else "rule"


_SAME_PLACE = 4  # morphemes at most that begin at one letter


def _particle_edit(analysis: Analysis, place: Place, replacement: str) -> list[Edit]:
    """The particle after a word whose last letter has changed between open and closed."""
    before = analysis.text[place.edit_start : place.edit_end]
    if not before or not replacement or not is_syllable(replacement[-1]):
        return []
    if has_final(before) == has_final(replacement) and not before.endswith("ㄹ"):
        return []
    number = bisect_left(analysis.morphemes, place.edit_end, key=lambda morpheme: morpheme.start)
    for morpheme in analysis.morphemes[number : number + _SAME_PLACE]:
        if morpheme.start != place.edit_end:
            break
        form = morpheme.form
        if morpheme.tag.startswith("J") and analysis.text[morpheme.start : morpheme.end] == form:
            particle = adjust_particle(form, replacement)
            if particle != form:
                rule = "the particle follows the letter before it"
                return [Edit(morpheme.start, morpheme.end, particle, "particle", rule)]
    return []


def _applied(block: Sequence[str], analysis: Analysis, edits: Sequence[Edit]) -> Iterator[Conversion]:
    """The edits applied to each line as given; those that reach over the end of a line are no part of any."""
    original = analysis.source.original
    if original != analysis.text:
        edits = [
            replace(edit, start=start, end=end)
            for edit in edits
            for start, end in [analysis.original_span(edit.start, edit.end)]
        ]
    edits = sorted(edits, key=lambda edit: edit.start)  # stable: of equal ones the first stays first
    starts = [edit.start for edit in edits]
    position = 0
    for line in block:
        end = position + len(line)
        own = edits[bisect_left(starts, position) : bisect_right(starts, end)]
        yield apply_edits(
            line,
            [replace(e, start=e.start - position, end=e.end - position) for e in own if e.end <= end],
        )
        position = end + 1
