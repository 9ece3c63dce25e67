"""Words found in running text: longest first, at the edges of morphemes, whatever particle follows."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from nambuk.analysis import Analysis, Morpheme
from nambuk.glossary.store import Glossary
from nambuk.glossary.term import Term
from nambuk.hangul import is_syllable

Payload = TypeVar("Payload")

INFLECTED = ("verb", "adjective")
_NOUNS = frozenset(("NNG", "NNP", "XR", "XPN", "MM", "NP", "NR", "NNB", "XSN", "SL", "SN", "UNKNOWN"))
# What may follow a word whose last syllable the analysis has drawn into something else (페기 + 종이 of 페기종이).
_PARTICLES = re.compile(
    r"(?:들|님)?(?:이|가|을|를|은|는|의|에|에서|에게|로|으로|와|과|도|만|부터|까지|이다|인|이며|이고|이였다|으로서|에는)?"
    r"(?![가-힣])"
)


class Sought(NamedTuple, Generic[Payload]):
    """A word to look for.

    `strict`: another word has the same letters, so only a whole noun of its own will do; `northern`: and the
    analysis must have taken it for the northern word.
    """

    text: str
    part_of_speech: str
    payload: Payload
    strict: bool = False
    northern: bool = False


class Match(NamedTuple, Generic[Payload]):
    """A word in a text, code points `start` to `end` of the analysed text."""

    start: int
    end: int
    payload: Payload


class WordIndex(Generic[Payload]):
    """Words by their first two letters and verbs by their lemma, for one look-up at each morpheme."""

    def __init__(self, words: Iterable[Sought[Payload]]) -> None:
        self._by_text: dict[str, list[Sought[Payload]]] = {}
        self._by_lemma: dict[str, Payload] = {}
        lengths: dict[str, set[int]] = {}
        for word in words:
            if word.part_of_speech in INFLECTED:
                self._by_lemma.setdefault(word.text, word.payload)
            else:
                self._by_text.setdefault(word.text, []).append(
                    word
                )  # of equal words the first given stays first
                lengths.setdefault(word.text[:2], set()).add(len(word.text))
        self._lengths = {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()}

    def find(self, analysis: Analysis) -> list[Match[Payload]]:
        """The longest words in a text, left to right, none inside another; then the verbs."""
        found: list[Match[Payload]] = []
        verbs: list[Match[Payload]] = []
        text, covered = analysis.text, 0
        get, words, lemmas = self._lengths.get, self._by_text, self._by_lemma
        for number, (start, end, entry) in enumerate(analysis.morphemes):
            if entry.lemma in lemmas and _is_stem(analysis, number):
                verbs.append(Match(start, end, lemmas[entry.lemma]))
            if start < covered:
                continue
            for length in get(text[start : start + 2], ()):
                standing = next(
                    (
                        word
                        for word in words.get(text[start : start + length], ())
                        if _stands(analysis, number, word)
                    ),
                    None,
                )
                if standing is not None:
                    covered = start + len(standing.text)
                    found.append(Match(start, covered, standing.payload))
                    break
        return found + verbs


def _stands(analysis: Analysis, number: int, word: Sought[Payload]) -> bool:
    """Whether letters found at a morpheme are the word: its edges are edges of morphemes, its class fits."""
    morphemes = analysis.morphemes
    first = morphemes[number]
    end = first.start + len(word.text)
    last = number
    while last + 1 < len(morphemes) and morphemes[last + 1].start < end:
        last += 1
    if not word.strict and _is_cut_to_bits(analysis, number, last, end):
        return True
    drawn_in = len(word.text) > 2 and _PARTICLES.match(analysis.text, end)
    if morphemes[last].end != end and not drawn_in:
        return False
    if analysis.joined(number) and not _may_precede(morphemes[number - 1], word):
        return False
    tag = first.entry.tag
    if word.part_of_speech in ("adverb", "determiner", "interjection"):
        return tag in ("MAG", "MAJ", "MM", "IC", "NNG") and last == number
    if word.strict or len(word.text) < 3:
        whole = last == number and first.entry.form == word.text and tag in ("NNG", "NNP", "NNB", "NP")
        if word.strict and last + 1 < len(morphemes) and analysis.joined(last + 1):
            whole = whole and morphemes[last + 1].entry.tag[0] in "JSXV"
        if not word.strict and not whole:
            whole = _is_eojeol(analysis, number, last) and morphemes[last].end == end
        return whole and (not word.northern or (first.entry.northern and _has_particle(analysis, last)))
    return tag in _NOUNS


def _is_cut_to_bits(analysis: Analysis, first: int, last: int, end: int) -> bool:
    """Whether an eojeol of these letters and particles is cut as unknown words are.

    Into single syllables (샤 + ㅁ + 팡), or inside a syllable before letters of a noun (녀 + ㅇ변에).
    """
    if analysis.joined(first) or not _PARTICLES.match(analysis.text, end):
        return False
    if any(
        part.tag[0] == "N" and not is_syllable(part.form[0]) for part in analysis.morphemes[first : last + 1]
    ):
        return True
    return all(len(part.form) == 1 for part in analysis.morphemes[first : last + 1])


def _is_eojeol(analysis: Analysis, first: int, last: int) -> bool:
    """Whether nouns from `first` to `last` are an eojeol by themselves, but for particles (페 + 암 + 과)."""
    parts = analysis.morphemes[first : last + 1]
    if analysis.joined(first) or any(part.entry.tag not in ("NNG", "NNP", "XPN", "XSN") for part in parts):
        return False
    following = last + 1
    return (
        following >= len(analysis.morphemes)
        or not analysis.joined(following)
        or analysis.morphemes[following].entry.tag[0] in "JS"
    )


def _has_particle(analysis: Analysis, number: int) -> bool:
    """Whether a particle shows that a morpheme is a noun; 도 does not (안해도 is also 안 해도)."""
    following = number + 1
    if following >= len(analysis.morphemes) or not analysis.joined(following):
        return False
    entry = analysis.morphemes[following].entry
    return (entry.tag[0] == "J" and entry.form != "도") or entry.tag == "VCP"


def _may_precede(before: Morpheme, word: Sought[Payload]) -> bool:
    """Whether a word can begin straight after a morpheme: after a noun or a sign, short words not after a syllable."""
    tag = before.entry.tag
    if tag.startswith("S"):
        return True
    return tag in _NOUNS and (len(word.text) > 2 or len(before.entry.form) > 1)


def _is_stem(analysis: Analysis, number: int) -> bool:
    """Whether a verb stem begins a word and an ending follows it: not a bit of a name (마스 of 다마스커스)."""
    morphemes = analysis.morphemes
    if morphemes[number].entry.tag not in ("VV", "VA", "VX"):
        return False
    if analysis.joined(number) and not morphemes[number - 1].entry.tag.startswith(("E", "S", "J", "M")):
        return False
    following = morphemes[number + 1].entry if number + 1 < len(morphemes) else None
    return following is not None and following.tag.startswith(("E", "VX"))


def spellings(word: str) -> tuple[str, ...]:
    """A word as it may stand in text: with its spaces and without them.

    >>> spellings("로씨야 련방")
    ('로씨야 련방', '로씨야련방')
    """
    return tuple(dict.fromkeys((word, word.replace(" ", ""))))


def is_general(term: Term) -> bool:
    """Whether a term is a word of general language, which translators are free to render: no term of a field."""
    return term.domain == "general" or term.part_of_speech in (*INFLECTED, "adverb")


@lru_cache(maxsize=8)
def _term_index(glossary: Glossary, false_friends: bool, general: bool) -> WordIndex[Term]:
    words: list[Sought[Term]] = []
    for tier in ("user", "glossary"):
        for language in ("ko-KP", "ko-KR"):
            for term in glossary.terms:
                if term.tier != tier or (
                    tier != "user" and _is_left_out(term, language, false_friends, general)
                ):
                    continue
                for number, word in enumerate(term.words.get(language, ())):
                    strict = number > 0 and tier != "user"
                    words += (Sought(text, term.part_of_speech, term, strict) for text in spellings(word))
    return WordIndex(words)


def _is_left_out(term: Term, language: str, false_friends: bool, general: bool) -> bool:
    """Whether a shipped term is not looked for by its words in `language`: the South's 받다 is no use of 받아안다."""
    if (term.false_friend and not false_friends) or (is_general(term) and not general):
        return True
    return language == "ko-KR" and (term.false_friend or is_general(term))


def find_terms(
    analysis: Analysis, glossary: Glossary, *, false_friends: bool = False, general: bool = True
) -> Sequence[Match[Term]]:
    """The glossary's terms in a text, longest first: northern words, and southern ones of terms of a field.

    Shipped false friends are left out unless `false_friends` says otherwise, and words of general language
    (`is_general`) if `general` is false.

    >>> from nambuk.analysis import analyse
    >>> from nambuk.glossary.store import load_glossary
    >>> [m.payload.word("en") for m in find_terms(analyse("림파암과 페기종이 있다"), load_glossary())]
    ['lymphoma', 'emphysema']
    """
    return _term_index(glossary, false_friends, general).find(analysis)
