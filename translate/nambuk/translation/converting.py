"""A conversion between the standards in which the user's own terms stand above the shipped ones."""

from collections.abc import Iterator, Sequence

from nambuk.conversion import Conversion, Options, convert_lines
from nambuk.conversion.change import Change, Edit, apply_edits
from nambuk.glossary.key import key_of
from nambuk.glossary.store import Glossary
from nambuk.norms import adjust_particle, particle_at
from nambuk.translation.terms.literal import LiteralIndex

_RULE = "your glossary"


def convert_with_terms(lines: Sequence[str], options: Options, glossary: Glossary) -> list[Conversion]:
    """Each line in the standard of `options.target`, the user's terms of `glossary` with the words that it gives for it.

    A term that already has the right word is left as it is, also where the conversion would change it.

    >>> from nambuk.glossary.term import Term
    >>> from nambuk.variety import Variety
    >>> mine = Term("x", {"ko-KP": ("남새",), "ko-KR": ("푸성귀",)}, tier="user")
    >>> [done] = convert_with_terms(["남새를 먹는 로동자"], Options(Variety.KR), Glossary((mine,), ""))
    >>> done.text
    '푸성귀를 먹는 노동자'
    """
    source = "ko-KR" if options.target == "ko-KP" else "ko-KP"
    mine = [term for term in glossary.terms if term.tier == "user" and term.words.get(options.target)]
    index = LiteralIndex(
        (word, term) for term in mine for tag in (source, options.target) for word in term.words.get(tag, ())
    )
    return [_with_terms(conversion, index, options.target) for conversion in convert_lines(lines, options)]


def _with_terms(conversion: Conversion, index: LiteralIndex, target: str) -> Conversion:
    text = conversion.source
    edits: list[Edit] = []
    for start, end, term in index.find(text):
        words = term.words[target]
        right = next((word for word in words if key_of(word) == key_of(text[start:end])), words[0])
        edits += _edits(text, start, end, right)
    if not edits:
        return conversion
    kept = [c for c in conversion.changes if not any(_touch(c, edit) for edit in edits)]
    return apply_edits(text, [*edits, *(_edit(change) for change in kept)])


def _edits(text: str, start: int, end: int, word: str) -> Iterator[Edit]:
    """The word in its place, and the particle after it."""
    yield Edit(start, end, word, "glossary", _RULE, f"{text[start:end]} / {word}", "term")
    particle = particle_at(text, end)
    if (shape := adjust_particle(particle, word)) != particle:
        yield Edit(end, end + len(particle), shape, "particle", "the particle follows the letter before it")


def _touch(change: Change, edit: Edit) -> bool:
    """Whether a change lies in the place of an edit; a space that comes or goes at its ends does not."""
    if change.start == change.end:
        return edit.start < change.start < edit.end
    return change.start < edit.end and edit.start < change.end


def _edit(change: Change) -> Edit:
    return Edit(
        change.start, change.end, change.after, change.variable, change.rule, change.detail, change.certainty
    )
