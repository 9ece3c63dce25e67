"""The terms of a glossary in source sentences: in Korean of either spelling, and in the languages written from.

A shipped term is required where the analysis sees it as a word and it binds (see `binding`); the other words are the
translator's own choice. The user's terms are required wherever a word begins with their letters, for the user has asked
for them; also where the text has the other standard's word for the same concept. False friends are required where the
words around them tell their northern meaning, and else only pointed at, as are those of general language always.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from nambuk.analysis import Analysis, analyse
from nambuk.conversion import Options, convert_lines
from nambuk.glossary.key import key_of
from nambuk.glossary.matching import find_terms, is_general
from nambuk.glossary.senses import meaning
from nambuk.glossary.store import Glossary
from nambuk.glossary.term import Term
from nambuk.translation.terms.binding import is_binding, is_binding_into_korean
from nambuk.translation.terms.literal import LiteralIndex
from nambuk.translation.terms.periods import of_year
from nambuk.translation.terms.phrases import PhraseIndex
from nambuk.translation.terms.places import without_unit
from nambuk.translation.terms.terminology import TermMatch, required_words
from nambuk.variety import Variety

KOREAN = ("ko-KP", "ko-KR")


@dataclass(frozen=True, slots=True)
class Found:
    """The terms in one sentence, in text order: those that are required, and false friends that context does not decide."""

    required: tuple[TermMatch, ...] = ()
    doubtful: tuple[TermMatch, ...] = ()


class TermFinder(Protocol):
    """Finds the terms of source sentences; places are code points of the sentence as given."""

    def __call__(self, sentences: Sequence[str]) -> list[Found]:
        """The terms of each sentence, in order."""
        ...


@dataclass(frozen=True)
class KoreanTerms:
    """Terms in Korean sentences.

    `year`: of two concepts with the same word, the one in use then. `style`: a house whose own forms bind.
    `target`: the language to be written; terms of the user without a word in it require nothing.
    """

    glossary: Glossary
    year: int | None = None
    style: str | None = None
    target: str | None = None
    _literal: LiteralIndex = field(init=False, repr=False)

    def __post_init__(self) -> None:
        mine = [t for t in self.glossary.terms if t.tier == "user" and self._has_word(t)]
        words = [(word, term) for term in mine for tag in KOREAN for word in term.words.get(tag, ())]
        others = [
            (other, term) for word, term in words for other in _in_the_other_standard(word, self.glossary)
        ]
        index = LiteralIndex([*words, *_respelled(words), *_nouns_of_verbs(words), *others])
        object.__setattr__(self, "_literal", index)

    def _has_word(self, term: Term) -> bool:
        return self.target is None or bool(required_words(term, self.target, self.style))

    def __call__(self, sentences: Sequence[str]) -> list[Found]:
        """See `TermFinder`.

        >>> from nambuk.glossary.store import load_glossary
        >>> found = KoreanTerms(load_glossary())(["그는 림파암이다.", "말린 낙지를 먹었다.", "낙지가 있다."])
        >>> [[match.source_text for match in f.required] for f in found]
        [['림파암'], ['낙지'], []]
        >>> [match.source_text for match in found[2].doubtful]
        ['낙지']
        """
        return [self.in_analysis(analyse(sentence)) for sentence in sentences]

    def in_analysis(self, analysis: Analysis) -> Found:
        """The terms of one analysed sentence."""
        sentence = analysis.source.original
        mine = [_match(sentence, start, end, term) for start, end, term in self._literal.find(sentence)]
        others: list[TermMatch] = []
        doubtful: list[TermMatch] = []
        for start, end, term in find_terms(analysis, self.glossary, false_friends=True):
            if term.tier == "user" and not self._has_word(term):
                continue
            if term.tier != "user" and not term.false_friend and is_general(term):
                continue
            first, last = analysis.original_span(start, end)
            written = sentence[first:last]
            chosen = of_year(term, written, self.glossary, self.year)
            match = TermMatch(without_unit(chosen, written), first, last, written)
            sense = (
                _sense(term, analysis, start, end) if term.false_friend and term.tier != "user" else "ko-KP"
            )
            if sense == "ko-KP" and is_binding(term, written, self.glossary, self.style):
                others.append(match)
            elif not sense and _is_word_of_its_own(analysis, end):
                doubtful.append(match)
        return Found(_apart(mine, others), _apart((), doubtful))


def _respelled(words: Sequence[tuple[str, Term]]) -> Iterator[tuple[str, Term]]:
    """The words in the spelling of the other standard (페암, 폐암), which the normalised sentence may have alone."""
    for target in (Variety.KR, Variety.KP):
        done = convert_lines([word for word, _ in words], Options(target, "spelling"))
        yield from ((c.text, term) for c, (_, term) in zip(done, words, strict=True) if c.changes)


def _nouns_of_verbs(words: Sequence[tuple[str, Term]]) -> Iterator[tuple[str, Term]]:
    """The nouns of verbs in 하다 and 되다, which are inflected: 진단하다 stands in 진단하였다."""
    for word, term in words:
        noun = re.sub("(?:하다|되다|시키다)$", "", word)
        if noun != word and len(noun) > 1:
            yield noun, term


def _in_the_other_standard(word: str, glossary: Glossary) -> Iterator[str]:
    """What the other standard calls the shipped concepts that `word` names first: 채소 for 남새, and back."""
    for tag, other in (KOREAN, KOREAN[::-1]):
        for term in glossary.index(tag).get(key_of(word), ()):
            if term.tier != "user" and not term.false_friend and key_of(term.words[tag][0]) == key_of(word):
                yield from term.words.get(other, ())[:1]


def _is_word_of_its_own(analysis: Analysis, end: int) -> bool:
    """Whether no noun is joined to a word that ends at `end`, nor 적: 중앙지도기관 and 영웅적 leave no doubt."""
    following = bisect_left(analysis.morphemes, end, key=lambda morpheme: morpheme.start)
    if following >= len(analysis.morphemes) or not analysis.joined(following):
        return True
    entry = analysis.morphemes[following].entry
    return not (entry.tag.startswith("N") or entry.form == "적")


def _sense(term: Term, analysis: Analysis, start: int, end: int) -> str:
    """Which meaning a false friend has at a place; "ko-KR" also where the word is no headword of the northern one."""
    text = analysis.text[start:end]
    northern = [word.replace(" ", "") for word in term.words.get("ko-KP", ())]
    if text.replace(" ", "") not in (*northern, *(word.removesuffix("다") for word in northern)):
        return "ko-KR"
    number = bisect_left(analysis.morphemes, start, key=lambda morpheme: morpheme.start)
    tag = analysis.morphemes[number].entry.tag if number < len(analysis.morphemes) else ""
    if term.part_of_speech == "noun" and tag in ("VV", "VA"):  # 막기 위해, not the noun
        return "ko-KR"
    return meaning(term, analysis, start, end)


@dataclass(frozen=True)
class ForeignTerms:
    """Terms in sentences of another language of the glossary (en, ru, zh, ja), to be written in Korean.

    A word that several concepts share asks for the Korean word of any of them.
    """

    glossary: Glossary
    language: str
    _phrases: PhraseIndex[Term] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        merged: dict[str, list[Term]] = {}
        spelled: dict[str, str] = {}
        for term in self.glossary.terms:
            if not is_binding_into_korean(term, self.glossary):
                continue
            own = term.words.get(self.language, ())
            for word in own if term.tier == "user" or term.part_of_speech == "name" else own[:1]:
                spelled.setdefault(key_of(word), word)
                merged.setdefault(key_of(word), []).append(term)
        words = ((spelled[key], _merged(terms)) for key, terms in merged.items())
        object.__setattr__(self, "_phrases", PhraseIndex(words, self.language))

    def __call__(self, sentences: Sequence[str]) -> list[Found]:
        """See `TermFinder`.

        >>> from nambuk.glossary.store import load_glossary
        >>> [found] = ForeignTerms(load_glossary(), "en")(["Two patients have Lymphomas."])
        >>> [(m.source_text, m.term.word("ko-KP")) for m in found.required]
        [('Lymphomas', '림파암')]
        """
        return [
            Found(
                tuple(_match(sentence, start, end, term) for start, end, term in self._phrases.find(sentence))
            )
            for sentence in sentences
        ]


def _merged(terms: Sequence[Term]) -> Term:
    """One term for a word of several concepts, with the Korean words of them all; the user's alone where there are any."""
    mine = [term for term in terms if term.tier == "user"]
    chosen = mine[:1] or terms
    if len(chosen) == 1:
        return chosen[0]
    words = {
        tag: tuple(dict.fromkeys(word for term in chosen for word in term.words.get(tag, ())))
        for tag in KOREAN
    }
    return replace(chosen[0], id="|".join(term.id for term in chosen), words={**chosen[0].words, **words})


def _match(sentence: str, start: int, end: int, term: Term) -> TermMatch:
    return TermMatch(term, start, end, sentence[start:end])


def _apart(first: Iterable[TermMatch], second: Iterable[TermMatch]) -> tuple[TermMatch, ...]:
    """Both in text order; of `second` only what overlaps nothing of `first`, unless it is the longer."""
    first, kept = list(first), []
    for match in second:
        over = [mine for mine in first if mine.start < match.end and match.start < mine.end]
        if all(match.end - match.start > mine.end - mine.start and mine.term.tier != "user" for mine in over):
            kept.append(match)
    return tuple(sorted((*first, *kept), key=lambda match: (match.start, match.end)))
