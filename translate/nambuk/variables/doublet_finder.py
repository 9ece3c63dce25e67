"""Finders for words: pairs of `glossary/variables/doublets.tsv` and of the glossary, found in running text."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from nambuk.analysis import Analysis
from nambuk.glossary.store import load_glossary
from nambuk.glossary.term import Term
from nambuk.norms import (
    differs_by_initial_sound,
    differs_by_sai_siot,
    has_northern_loan_letters,
    northern_e,
)
from nambuk.variables.variable import Place
from nambuk.variables.words import doublets
from nambuk.variety import Variety

NORTH, SOUTH = "north", "south"
_INFLECTED = ("verb", "adjective")
_LETTER_RULES = ("initial-sound", "ye", "sai-siot")
_NOUNS = frozenset(("NNG", "NNP", "XR", "XPN", "MM", "NP", "NR", "NNB", "XSN", "SL", "SN", "UNKNOWN"))


# What may follow a word whose last syllable the analysis has drawn into something else (페기 + 종이 of 페기종이).
_PARTICLES = re.compile(
    r"(?:들|님)?(?:이|가|을|를|은|는|의|에|에서|에게|로|으로|와|과|도|만|부터|까지|이다|인|이며|이고|이였다|으로서|에는)?"
    r"(?![가-힣])"
)


class Word(NamedTuple):
    """One side of a pair: the written word, the class of its variable, the other side, what it rests on."""

    word: str
    variable: str
    variant: str
    other: str
    part_of_speech: str
    homograph: bool
    detail: str
    english: tuple[str, ...]


class Found(NamedTuple):
    """A word of a pair in a text: code points `start` to `end`, and whether it stands as the stem of a verb."""

    start: int
    end: int
    word: Word


def variable_of(term: Term, north: str, south: str) -> str:
    """The variable that a pair of the glossary is a case of: the letter rule that explains it, else its class."""
    north, south = _bare(north), _bare(south)
    if differs_by_initial_sound(north, south):
        return "initial-sound"
    if northern_e(south) == north:
        return "ye"
    if differs_by_sai_siot(north, south):
        return "sai-siot"
    if term.domain == "country":
        return "country-name"
    if term.part_of_speech == "name":
        return "proper-name"
    if not term.hanja and (has_northern_loan_letters(north) or _alike(north, south)):
        return "loanword"
    return "vocabulary"


def _bare(word: str) -> str:
    return word.replace(" ", "")


def _alike(north: str, south: str) -> bool:
    """Whether two words share their skeleton of initial letters, as two spellings of one loanword do."""
    first = [(ord(c) - 0xAC00) // 588 for c in north if "가" <= c <= "힣"]
    second = [(ord(c) - 0xAC00) // 588 for c in south if "가" <= c <= "힣"]
    plain = {1: 0, 4: 3, 8: 7, 10: 9, 13: 12, 14: 12, 15: 0, 16: 3, 17: 7}
    a, b = [plain.get(i, i) for i in first], [plain.get(i, i) for i in second]
    return len(a) > 1 and (a == b or a[: len(b)] == b or b[: len(a)] == a) and bool(b)


def _pairs_of(term: Term) -> Iterator[Word]:
    norths, souths = term.words.get("ko-KP", ()), term.words.get("ko-KR", ())
    if not norths or not souths or term.false_friend or set(map(_bare, norths)) & set(map(_bare, souths)):
        return
    english = term.words.get("en", ())
    for side, words, others in ((NORTH, norths, souths), (SOUTH, souths, norths)):
        for number, word in enumerate(words):
            variable, other = _partner(term, word, others, side)
            detail = f"{norths[0]} / {souths[0]}"
            yield Word(word, variable, side, other, term.part_of_speech, number > 0, detail, english)


def _partner(term: Term, word: str, others: tuple[str, ...], side: str) -> tuple[str, str]:
    """(variable, other word): the word of the other side that a letter rule leads to, else the preferred one."""
    pairs = [(variable_of(term, *((word, o) if side == NORTH else (o, word))), o) for o in others]
    return next((pair for pair in pairs if pair[0] in _LETTER_RULES), pairs[0])


class DoubletIndex:
    """All pairs by their first two letters, for one look-up at each morpheme."""

    def __init__(self, words: Iterable[Word]) -> None:
        self._by_key: dict[str, list[Word]] = {}
        seen: dict[str, set[str]] = {}
        chosen: dict[str, Word] = {}
        for word in words:
            seen.setdefault(word.word, set()).add(word.variant)
            chosen.setdefault(word.word, word)
        for text, word in chosen.items():
            if len(seen[text]) == 1:  # a word of both sides tells nothing
                self._by_key.setdefault(text[:2], []).append(word)
        for same in self._by_key.values():
            same.sort(key=lambda w: -len(w.word))

    def find(self, analysis: Analysis) -> list[Found]:
        """The longest pairs in a text, left to right, none inside another."""
        found: list[Found] = []
        text, covered = analysis.text, 0
        get = self._by_key.get
        for number, morpheme in enumerate(analysis.morphemes):
            start = morpheme.start
            if start < covered:
                continue
            for word in get(text[start : start + 2], ()):
                if text.startswith(word.word, start) and _stands(analysis, number, word):
                    found.append(Found(start, start + len(word.word), word))
                    covered = start + len(word.word)
                    break
        return found


def _stands(analysis: Analysis, number: int, word: Word) -> bool:
    """Whether a word found at a morpheme is that word: its edges are edges of morphemes, its class fits."""
    morphemes = analysis.morphemes
    first = morphemes[number]
    end = first.start + len(word.word)
    last = number
    while last + 1 < len(morphemes) and morphemes[last + 1].start < end:
        last += 1
    if morphemes[last].end != end and not (len(word.word) > 2 and _PARTICLES.match(analysis.text, end)):
        return False
    if analysis.joined(number):
        before = morphemes[number - 1].entry
        if before.tag not in _NOUNS and not before.tag.startswith("S"):
            return False
        if len(word.word) < 3 and len(before.form) < 2 and not before.tag.startswith("S"):
            return False
    if last + 1 < len(morphemes) and analysis.joined(last + 1) and morphemes[last + 1].start < end:
        return False
    tag = first.entry.tag
    if word.part_of_speech in ("adverb", "determiner", "interjection"):
        return tag in ("MAG", "MAJ", "MM", "IC", "NNG") and last == number
    if word.homograph or len(word.word) < 3:
        whole = last == number and first.entry.form == word.word and tag in ("NNG", "NNP", "NNB", "NP")
        if word.homograph and last + 1 < len(morphemes) and analysis.joined(last + 1):
            whole = whole and morphemes[last + 1].entry.tag[0] in "JSXV"
        return whole and (word.variant == SOUTH or not word.homograph or first.entry.northern)
    return tag in _NOUNS


@cache
def _index(digest: str) -> DoubletIndex:
    words: list[Word] = []
    for pair in doublets():
        if pair.part_of_speech not in _INFLECTED:
            detail, pos = f"{pair.north} / {pair.south}", pair.part_of_speech
            words.append(Word(pair.north, pair.variable, NORTH, pair.south, pos, pair.homograph, detail, ()))
            words.append(Word(pair.south, pair.variable, SOUTH, pair.north, pos, pair.homograph, detail, ()))
    for term in load_glossary().terms:
        if term.part_of_speech not in _INFLECTED:
            words += _pairs_of(term)
    return DoubletIndex(words)


@cache
def _inflected(digest: str) -> dict[str, Word]:
    """Lemma → the pair it belongs to, for verbs and adjectives."""
    found: dict[str, Word] = {}
    pairs = [(p.north, p.south, p.variable, p.part_of_speech) for p in doublets()]
    for term in load_glossary().terms:
        north, south = term.word("ko-KP"), term.word("ko-KR")
        if north and south and not term.false_friend:
            pairs.append((north, south, "vocabulary", term.part_of_speech))
    for north, south, variable, pos in pairs:
        if pos in _INFLECTED and north != south and " " not in north + south:
            detail = f"{north} / {south}"
            found.setdefault(north, Word(north, variable, NORTH, south, pos, False, detail, ()))
            found.setdefault(south, Word(south, variable, SOUTH, north, pos, False, detail, ()))
    return found


def find_doublets(analysis: Analysis) -> list[Found]:
    """The pairs in a text; made once for each analysis."""
    memo = analysis.memo
    if "doublets" not in memo:
        digest = load_glossary().digest
        found = _index(digest).find(analysis)
        inflected = _inflected(digest)
        for lemma in inflected.keys() & analysis.by_lemma.keys():
            for number in analysis.by_lemma[lemma]:
                morpheme = analysis.morphemes[number]
                if _is_stem(analysis, number):
                    found.append(Found(morpheme.start, morpheme.end, inflected[lemma]))
        memo["doublets"] = found
    result: list[Found] = memo["doublets"]  # type: ignore[assignment]
    return result


def _is_stem(analysis: Analysis, number: int) -> bool:
    """Whether a verb stem begins a word and an ending follows it: not a bit of a name (마스 of 다마스커스)."""
    morphemes = analysis.morphemes
    if morphemes[number].entry.tag not in ("VV", "VA", "VX"):
        return False
    if analysis.joined(number) and not morphemes[number - 1].entry.tag.startswith(("E", "S", "J", "M")):
        return False
    following = morphemes[number + 1].entry if number + 1 < len(morphemes) else None
    return following is not None and following.tag.startswith("E")


def _inflected_place(analysis: Analysis, start: int, end: int, word: Word) -> Place:
    """A verb or adjective: only the letters in which the two stems differ are rewritten, if they can be."""
    stem, other = word.word.removesuffix("다"), word.other.removesuffix("다")
    target = Variety.KR if word.variant == NORTH else Variety.KP
    written = analysis.text[start:end]
    differing = [i for i, (a, b) in enumerate(zip(stem, other, strict=False)) if a != b]
    if len(stem) == len(other) and differing and written.startswith(stem[: differing[-1] + 1]):
        first, last = differing[0], differing[-1] + 1
        return Place(
            start, end, word.variant, start + first, start + last, {target: other[first:last]}, word.detail
        )
    return Place(start, end, word.variant, start, end, {}, word.detail)


class DoubletFinder:
    """Finds the pairs that belong to one variable."""

    def __init__(self, variable: str) -> None:
        self._variable = variable

    def __call__(self, analysis: Analysis) -> Iterator[Place]:
        """The places of the variable's words."""
        for start, end, word in find_doublets(analysis):
            if word.variable != self._variable:
                continue
            if word.part_of_speech in _INFLECTED:
                yield _inflected_place(analysis, start, end, word)
                continue
            target = Variety.KR if word.variant == NORTH else Variety.KP
            yield Place(start, end, word.variant, start, end, {target: word.other}, word.detail, word.english)
