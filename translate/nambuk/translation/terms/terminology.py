"""The terminology table: for every term of a source sentence, whether the translation has its word.

There is no third case: a required term is kept, or it is missing and listed. Terms that the glossary
does not give in the target language require nothing, and are listed apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from nambuk.glossary.term import Term
from nambuk.translation.terms.word_forms import Place, find_form, find_related

Way = Literal["model", "insert", "prompt", "rerank", "replace", "retry", "memory"]
"""What brings a required term into a translation: the model by itself, its word set into the source, the prompt, a
candidate further down, another word of the same concept replaced, the second try, the translation memory."""


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A term found in a source sentence: `source_text` stands there from `start` to `end` (code points)."""

    term: Term
    start: int
    end: int
    source_text: str


@dataclass(frozen=True, slots=True)
class TermRow:
    """One required term of a sentence.

    `required`: the words of which one must be in the translation, the preferred first. `found`: the
    form in which it is there, and `found_at` its place in the translation; None where it is missing.
    `way`: what brought it there, "" while nobody has said.
    """

    match: TermMatch
    required: tuple[str, ...]
    found: str | None
    found_at: tuple[int, int] | None = None
    way: Way | Literal[""] = ""

    @property
    def source_text(self) -> str:
        """The term as the source sentence writes it."""
        return self.match.source_text

    @property
    def status(self) -> Literal["kept", "missing"]:
        """Whether the translation has the term."""
        return "missing" if self.found is None else "kept"


@dataclass(frozen=True, slots=True)
class TermTable:
    """The terms of one sentence: one row for each match with a word in the target language, in order.

    `without_word` has the matches for which the glossary names no word in that language.
    """

    rows: tuple[TermRow, ...] = ()
    without_word: tuple[TermMatch, ...] = ()

    @property
    def missing(self) -> tuple[TermRow, ...]:
        """The violations: rows whose term is not in the translation."""
        return tuple(row for row in self.rows if row.found is None)


def check_terms(
    matches: Sequence[TermMatch], output: str, language: str, style: str | None = None
) -> TermTable:
    """Look for the word of each matched term in `output`, the translation into `language`.

    Case, spaces and hyphens, English plurals and possessives and Russian case endings may differ, and of
    terms that are not the user's own another word of the same stem will do (was diagnosed for 진단,
    diagnosis); a word inside a longer word does not count. With a house style, a term that has a word of
    that house requires just this one; else any of the term's words in the language will do. A term that
    stands twice in the source has two rows, and one word in the translation serves both.

    >>> cancer = Term("lung-cancer", {"ko-KP": ("페암",), "en": ("lung cancer",)})
    >>> table = check_terms([TermMatch(cancer, 0, 2, "페암")], "Lung cancers are rising.", "en")
    >>> [(row.source_text, row.status, row.found) for row in table.rows]
    [('페암', 'kept', 'Lung cancers')]
    """
    rows: list[TermRow] = []
    without_word: list[TermMatch] = []
    for match in matches:
        required = required_words(match.term, language, style)
        if not required:
            without_word.append(match)
            continue
        place = _place(match, required, output, language)
        rows.append(TermRow(match, required, output[slice(*place)] if place else None, place))
    return TermTable(tuple(rows), tuple(without_word))


def _place(match: TermMatch, required: Sequence[str], output: str, language: str) -> Place | None:
    """Where the first of the required words is that is there; of shipped terms words of the same stem count too."""
    places = (find_form(output, word, language) for word in required)
    if (place := next((place for place in places if place), None)) or match.term.tier == "user":
        return place
    return next((place for word in required if (place := find_related(output, word, language))), None)


def required_words(term: Term, language: str, style: str | None = None) -> tuple[str, ...]:
    """The words of `term` of which a translation into `language` must have one, the preferred first.

    >>> term = Term("x", {"en": ("Workers' Party of Korea", "WPK")}, styles={("en", "press"): "WPK"})
    >>> required_words(term, "en-GB"), required_words(term, "en", "press")
    (("Workers' Party of Korea", 'WPK'), ('WPK',))
    """
    for tag in (language, language.split("-")[0]):
        if style and term.styles and (tag, style) in term.styles:
            return (term.styles[tag, style],)
        words = tuple(word for word in term.words.get(tag, ()) if word.strip())
        if words:
            return words
    return ()
