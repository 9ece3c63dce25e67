"""Finders for words: pairs of `glossary/variables/doublets.tsv` and of the glossary, found in running text."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from nambuk.analysis import Analysis
from nambuk.glossary.matching import INFLECTED, Match, Sought, WordIndex, spellings
from nambuk.glossary.store import shipped_glossary
from nambuk.glossary.term import Term
from nambuk.hangul import final_of, with_final
from nambuk.norms import (
    conjugated,
    differs_by_initial_sound,
    differs_by_sai_siot,
    has_northern_loan_letters,
    northern_e,
)
from nambuk.variables.variable import Place
from nambuk.variables.words import doublets
from nambuk.variety import Variety

NORTH, SOUTH = "north", "south"
_LETTER_RULES = ("initial-sound", "rate-suffix", "ye", "sai-siot")


class Word(NamedTuple):
    """One side of a pair: the written word, the class of its variable, the other side, what it rests on.

    `homograph`: the word is another word too.
    """

    word: str
    variable: str
    variant: str
    other: str
    part_of_speech: str
    homograph: bool
    detail: str
    english: tuple[str, ...] = ()
    hanja: str = ""


def variable_of(term: Term, north: str, south: str) -> str:
    """The variable that a pair of the glossary is a case of: the letter rule that explains it, else its class."""
    north, south = _bare(north), _bare(south)
    if differs_by_initial_sound(north, south):
        return "rate-suffix" if north[:-1] == south[:-1] and north[-1] in "률렬" else "initial-sound"
    if northern_e(south) == north:
        return "ye"
    if differs_by_sai_siot(north, south):
        return "sai-siot"
    if term.domain == "country":
        return "country-name"
    if term.part_of_speech == "name":
        return "proper-name"
    if (
        not term.hanja
        and _alike(north, south)
        and (term.domain == "general" or term.part_of_speech in INFLECTED)
    ):
        return "inner-vowel" if _differ_by_eo(north, south) else "native-spelling"
    if not term.hanja and (has_northern_loan_letters(north) or _alike(north, south)):
        return "loanword"
    return "vocabulary"


def _differ_by_eo(north: str, south: str) -> bool:
    """뛰여나다, 뛰어나다."""
    pairs = {pair for pair in zip(north, south, strict=False) if pair[0] != pair[1]}
    return len(north) == len(south) and pairs <= {("여", "어"), ("였", "었")}


def _bare(word: str) -> str:
    return word.replace(" ", "")


# Tense and aspirated initials as their plain ones: what two spellings of one loanword share.
_PLAIN = {1: 0, 4: 3, 8: 7, 10: 9, 13: 12, 14: 12, 15: 0, 16: 3, 17: 7}


def _skeleton(word: str) -> list[int]:
    initials = ((ord(c) - 0xAC00) // 588 for c in word if "가" <= c <= "힣")
    return [_PLAIN.get(i, i) for i in initials]


def _alike(north: str, south: str) -> bool:
    """Whether two words share their skeleton of initial letters, as two spellings of one loanword do."""
    a, b = _skeleton(north), _skeleton(south)
    return len(a) > 1 and bool(b) and (a[: len(b)] == b or b[: len(a)] == a)


def _pairs_of(term: Term) -> Iterator[Word]:
    """The words of a term that are of one side only.

    A northern word that the South has too tells nothing, but another northern word of the same concept does. The
    southern word tells only where the North has none of the southern words.
    """
    norths, souths = term.words.get("ko-KP", ()), term.words.get("ko-KR", ())
    if not norths or not souths or term.false_friend:
        return
    southern = set(map(_bare, souths))
    own = tuple((number, word) for number, word in enumerate(norths) if _bare(word) not in southern)
    telling = () if "north-too" in term.flags or len(own) < len(norths) else ((0, souths[0]),)
    english = term.words.get("en", ())
    for side, words, others in ((NORTH, own, souths), (SOUTH, telling, norths)):
        # Secondary southern words are often northern too (바로, 식량, 근로자 beside 곧, 양곡, 노동자).
        for number, word in words:
            variable, other = _partner(term, word, others, side)
            if variable == "inner-vowel":
                continue  # the catalogue's rule finds all such words
            detail = f"{word if side == NORTH else norths[0]} / {souths[0]}"
            yield Word(
                word, variable, side, other, term.part_of_speech, number > 0, detail, english, term.hanja
            )


def _partner(term: Term, word: str, others: tuple[str, ...], side: str) -> tuple[str, str]:
    """(variable, other word): the word of the other side that a letter rule leads to, else the preferred one."""
    pairs = [(variable_of(term, *((word, o) if side == NORTH else (o, word))), o) for o in others]
    return next((pair for pair in pairs if pair[0] in _LETTER_RULES), pairs[0])


def _listed() -> Iterator[Word]:
    for pair in doublets():
        detail, pos = f"{pair.north} / {pair.south}", pair.part_of_speech
        yield Word(pair.north, pair.variable, NORTH, pair.south, pos, pair.homograph, detail)
        if not pair.shared:
            yield Word(pair.south, pair.variable, SOUTH, pair.north, pos, pair.homograph, detail)


def _telling(words: Iterable[Word]) -> Iterator[Sought[Word]]:
    """The words of one side only; of several pairs with the same word the first."""
    chosen: dict[str, Word] = {}
    sides: dict[str, set[str]] = {}
    for word in words:
        for text in spellings(word.word):
            chosen.setdefault(text, word)
            sides.setdefault(text, set()).add(word.variant)
    for text, word in chosen.items():
        if len(sides[text]) == 1:
            northern = word.homograph and word.variant == NORTH
            yield Sought(text, word.part_of_speech, word, word.homograph, northern)


@cache
def _index(digest: str) -> WordIndex[Word]:
    """The pairs of the shipped glossary; `digest` names the state of its files."""
    words = [*_listed(), *(word for term in shipped_glossary().terms for word in _pairs_of(term))]
    return WordIndex(_telling(words))


def find_doublets(analysis: Analysis) -> list[Match[Word]]:
    """The pairs in a text; looked up once for each analysis."""
    if "doublets" not in analysis.memo:
        matches = _index(shipped_glossary().digest).find(analysis)
        matches += _inside_entries(analysis, {match.start for match in matches})
        analysis.memo["doublets"] = [match for match in matches if not _is_another(analysis, match)]
    found: list[Match[Word]] = analysis.memo["doublets"]  # type: ignore[assignment]
    return found


@cache
def _parts(digest: str) -> dict[str, Word]:
    """The northern nouns that may be the head or the tail of a longer one."""
    words = [*_listed(), *(word for term in shipped_glossary().terms for word in _pairs_of(term))]
    return {
        sought.text: sought.payload
        for sought in _telling(words)
        if sought.payload.variant == NORTH
        and not sought.strict
        and sought.part_of_speech == "noun"
        and len(sought.text) > 1
    }


def _inside_entries(analysis: Analysis, found: set[int]) -> Iterator[Match[Word]]:
    """Words at the head or the tail of a compound that the dictionary lists as one northern word (관리 + 일군)."""
    parts = _parts(shipped_glossary().digest)
    for start, end, entry in analysis.morphemes:
        form = entry.form
        if not entry.northern or entry.tag != "NNG" or len(form) < 3 or start in found:
            continue
        if analysis.text[start:end] != form or entry.foreign:
            continue
        for cut in range(1, len(form) - 1):
            if word := parts.get(form[cut:]):
                yield Match(start + cut, end, word)
                break
            if word := parts.get(form[: len(form) - cut]):
                yield Match(start, end - cut, word)
                break


def _is_another(analysis: Analysis, match: Match[Word]) -> bool:
    """Whether a word of the glossary is rather a homograph: of other hanja (부상 負傷, not 副相), or made a verb (페지하다)."""
    word = match.payload
    if word.variable != "vocabulary" or word.part_of_speech in INFLECTED:
        return False
    number = bisect_left(analysis.morphemes, match.start, key=lambda morpheme: morpheme.start)
    if number == len(analysis.morphemes):
        return False
    entry = analysis.morphemes[number].entry
    if entry.form != analysis.text[match.start : match.end]:
        return False
    if word.variant == NORTH and word.hanja and len(word.hanja) == len(entry.hanja):
        return not any(a == b for a, b in zip(word.hanja, entry.hanja, strict=True))
    following = analysis.morphemes[number + 1].entry.tag if analysis.joined(number + 1) else ""
    return following == "XSV" and not word.hanja and "動作" not in entry.kind


class DoubletFinder:
    """Finds the pairs that belong to one variable."""

    def __init__(self, variable: str) -> None:
        self._variable = variable

    def __call__(self, analysis: Analysis) -> Iterator[Place]:
        """The places of the variable's words."""
        for start, end, word in find_doublets(analysis):
            if word.variable == self._variable:
                yield place_of(analysis, start, end, word)


def place_of(analysis: Analysis, start: int, end: int, word: Word) -> Place:
    """The place of a word found at `start` to `end`: of a verb or adjective with its endings kept."""
    place = _inflected_place if word.part_of_speech in INFLECTED else _place
    return place(analysis, start, end, word)


def _target(word: Word) -> Variety:
    return Variety.KR if word.variant == NORTH else Variety.KP


def _place(analysis: Analysis, start: int, end: int, word: Word) -> Place:
    return Place(start, end, word.variant, start, end, {_target(word): word.other}, word.detail, word.english)


def _inflected_place(analysis: Analysis, start: int, end: int, word: Word) -> Place:
    """A verb or adjective: the letters in which the two stems differ are rewritten, or the whole stem where they are longer."""
    stem, other = word.word.removesuffix("다"), word.other.removesuffix("다")
    written = analysis.text[start:end]
    differing = [i for i, (a, b) in enumerate(zip(stem, other, strict=False)) if a != b]
    alike = bool(final_of(stem[-1])) == bool(final_of(other[-1]))
    if len(stem) == len(other) and alike and differing and written.startswith(stem[: differing[-1] + 1]):
        first, last = differing[0], differing[-1] + 1
        forms: dict[str, str] = {_target(word): other[first:last]}
        return Place(start, end, word.variant, start + first, start + last, forms, word.detail, word.english)
    if _target(word) == Variety.KP:
        return Place(start, end, word.variant, start, end, {}, word.detail, word.english)
    forms = {_target(word): rebuilt} if (rebuilt := _rebuilt(analysis, start, written, other)) else {}
    return Place(start, end, word.variant, start, end, forms, word.detail, word.english)


def _rebuilt(analysis: Analysis, start: int, written: str, stem: str) -> str:
    """The other verb in the shape of the one that stands in the text, with the final of the next morpheme.

    "" on the way to the North, whose shapes are not told, and for what cannot be done letter by letter.
    """
    number = bisect_left(analysis.morphemes, start, key=lambda morpheme: morpheme.start)
    entry = analysis.morphemes[number].entry
    extra = final_of(written[-1])
    plain = written if written == entry.form else written[:-1] + with_final(written[-1], "")
    if entry.base not in ("1", "2", "3") or " " in stem:
        return ""
    new = conjugated(stem, entry.base)
    if written == entry.form:
        return new
    if plain != entry.form and written != entry.form.removesuffix("으")[:-1] + written[-1:]:
        return ""
    if final_of(new[-1]):
        return ""
    return new[:-1] + with_final(new[-1], extra)
