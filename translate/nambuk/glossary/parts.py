"""Compounds that no tier holds, cut into words of the glossary: 급성콩팥염 = 급성 + 콩팥염."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from nambuk.glossary.store import Glossary
from nambuk.glossary.term import Term

_KOREAN = ("ko-KP", "ko-KR", "ko-CN")
_MOST_PARTS = 4
_LONGEST = 24  # letters; longer words are left alone


class Part(NamedTuple):
    """A part of a compound: its letters and the terms that have it, best first."""

    text: str
    terms: tuple[Term, ...]


def parts_of(word: str, glossary: Glossary, southern: Callable[[str], Sequence[str]]) -> tuple[Part, ...]:
    """The fewest words of the glossary that make up `word` (no spaces); empty where there are none.

    A part has two letters at least, or is a suffix of the glossary at the end. `southern`: part → its southern
    words, tried where the glossary does not have the part itself. Of equal cuts that with the longest last part wins:
    the head of a Korean compound comes last.

    >>> from nambuk.glossary.store import load_glossary
    >>> [part.text for part in parts_of("급성림파암", load_glossary(), lambda part: ())]
    ['급성', '림파암']
    """
    if not 4 <= len(word) <= _LONGEST:
        return ()
    best: list[tuple[Part, ...] | None] = [()] + [None] * len(word)
    for end in range(2, len(word) + 1):
        for start in range(end):
            before = best[start]
            if before is None or len(before) >= _MOST_PARTS or end - start == len(word):
                continue
            terms = _terms(word[start:end], start, end == len(word), glossary, southern)
            if terms and _better(candidate := (*before, Part(word[start:end], terms)), best[end]):
                best[end] = candidate
    return best[-1] or ()


def _better(candidate: tuple[Part, ...], other: tuple[Part, ...] | None) -> bool:
    if other is None or len(candidate) != len(other):
        return other is None or len(candidate) < len(other)
    return len(candidate[-1].text) > len(other[-1].text)


def _terms(
    part: str, start: int, last: bool, glossary: Glossary, southern: Callable[[str], Sequence[str]]
) -> tuple[Term, ...]:
    if len(part) == 1:
        found = glossary.index("ko-KP").get(part, ()) if start and last else ()
        return tuple(term for term in found if term.part_of_speech == "suffix")
    words = _words_of(glossary)
    if part in words:
        return words[part]
    return next((words[word] for word in southern(part) if word in words), ())


@lru_cache(maxsize=4)
def _words_of(glossary: Glossary) -> Mapping[str, tuple[Term, ...]]:
    """Korean word → the terms that may stand for it in a compound, those that have it as a northern word before others."""
    words: dict[str, tuple[Term, ...]] = {}
    for language in _KOREAN:
        for word, terms in glossary.index(language).items():
            if word not in words and (found := _nouns(terms)):
                words[word] = found
    return words


def _nouns(terms: Sequence[Term]) -> tuple[Term, ...]:
    """Terms that may stand in a compound and say what they mean, false friends last."""
    fit = [term for term in terms if term.words.get("en") and term.part_of_speech not in ("verb", "phrase")]
    return tuple(sorted(fit, key=lambda term: term.false_friend))


def fitting(parts: Sequence[Part]) -> tuple[Term, ...]:
    """One term for each part: of homographs the one whose domain another part has too, else the first."""
    domains = Counter(domain for part in parts for domain in {term.domain for term in part.terms})
    return tuple(max(part.terms, key=lambda term: domains[term.domain] > 1) for part in parts)


def fit_together(terms: Sequence[Term]) -> bool:
    """Whether terms may make up one compound: no two of different fields, such as a platoon and enteritis."""
    return len({term.domain for term in terms} - {"general", ""}) <= 1


def put_together(word: str, parts: Sequence[Part]) -> Term:
    """A term for a compound, made of the first words of its parts: a proposal, to be read by a person.

    >>> from nambuk.glossary.store import load_glossary
    >>> term = put_together("급성림파암", parts_of("급성림파암", load_glossary(), lambda part: ()))
    >>> term.word("en"), term.word("ko-KR")
    ('acute lymphoma', '급성 림프암')
    """
    words: dict[str, tuple[str, ...]] = {"ko-KP": (word,)}
    terms = fitting(parts)
    for language in ("ko-KR", "en"):
        chosen = [term.word(language) for term in terms]
        if all(chosen):
            words[language] = (" ".join(w for w in chosen if w),)
    cut = " + ".join(part.text for part in parts)
    note = "Put together from its parts, not checked by a person."
    return Term(f"parts-{word}", words, note=note, source=f"parts: {cut}", tier="parts", flags=("derived",))
