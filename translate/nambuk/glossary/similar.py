"""Words of the glossary that look like a word which nobody knows: other inflections, slips of the pen.

Korean words are compared letter by letter (ㄹㅣㅁㅍㅏ), since one slip changes one letter of a syllable.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

from nambuk.glossary.key import key_of
from nambuk.glossary.store import Glossary
from nambuk.glossary.term import LANGUAGES, Term

_HANGUL, _OTHER = re.compile("[\u1100-\u11ff]"), re.compile("[^\u1100-\u11ff]")
_LIKENESS = 0.75  # of the letters, at least
_MOST = 5
_STEMMERS = {"en": "english", "ru": "russian"}


class _Shape(NamedTuple):
    """How many letters a word has, and whether there are letters of Hangul and others among them."""

    length: int
    hangul: bool
    other: bool

    def may_be_like(self, other: "_Shape") -> bool:
        """Whether words of these shapes may have `_LIKENESS` of their letters in common."""
        same_script = (self.hangul and other.hangul) or (self.other and other.other)
        return same_script and min(self.length, other.length) >= _LIKENESS * max(self.length, other.length)


class Similar:
    """Finds words of `glossary` by stem (English and Russian inflections) or by similar spelling."""

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary
        self._nearest: dict[_Shape, dict[int, str]] = {}

    def inflected(self, word: str) -> list[Term]:
        """The terms with an English or Russian word that differs from `word` by its endings only.

        >>> from nambuk.glossary.store import load_glossary
        >>> [term.id for term in Similar(load_glossary()).inflected("лимфомы")]
        ['lymphoma']
        """
        language = "ru" if any("Ѐ" <= letter <= "ӿ" for letter in word) else "en"
        key = " ".join(self._stem(language, part) for part in word.casefold().split())
        return list(self._stems[language].get(key, ()))

    def spelled(self, word: str) -> list[Term]:
        """The terms whose words are spelled most like `word`, the most similar first; five at most.

        >>> from nambuk.glossary.store import load_glossary
        >>> [term.id for term in Similar(load_glossary()).spelled("림퐈암")][:1]
        ['lymphoma']
        """
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        letters = unicodedata.normalize("NFD", key_of(word))
        if len(letters) < 4:
            return []
        found = process.extract(
            letters, self._near(letters), scorer=OSA.normalized_similarity, score_cutoff=_LIKENESS, limit=None
        )
        best = sorted(found, key=lambda match: (-match[1], match[2]))[:_MOST]
        terms = {id(term): term for _, _, number in best for term in self._words[number]}
        return list(terms.values())[:_MOST]

    def _near(self, letters: str) -> Mapping[int, str]:
        """The spellings that `letters` may be like: none is that shares no script with it, or is much longer or shorter."""
        shape = _shape(letters)
        if shape not in self._nearest:
            self._nearest[shape] = {}
            for other, spellings in self._spellings.items():
                if shape.may_be_like(other):
                    self._nearest[shape] |= spellings
        return self._nearest[shape]

    def _stem(self, language: str, word: str) -> str:
        stem: str = self._stemmers[language].stemWord(word)
        return stem

    @cached_property
    def _stemmers(self) -> dict[str, Any]:
        import snowballstemmer

        return {language: snowballstemmer.stemmer(name) for language, name in _STEMMERS.items()}

    @cached_property
    def _stems(self) -> dict[str, dict[str, list[Term]]]:
        stems: dict[str, dict[str, list[Term]]] = {language: {} for language in _STEMMERS}
        for term in self._glossary.terms:
            for language, index in stems.items():
                for word in term.words.get(language, ()):
                    parts = word.casefold().removeprefix("to ").split()
                    found = index.setdefault(" ".join(self._stem(language, p) for p in parts), [])
                    if term not in found:
                        found.append(term)
        return stems

    @cached_property
    def _terms(self) -> dict[str, list[Term]]:
        """Word → the terms that have it, in any language."""
        terms: dict[str, list[Term]] = {}
        for language in LANGUAGES:
            for key, found in self._glossary.index(language).items():
                terms.setdefault(key, []).extend(found)
        return terms

    @cached_property
    def _words(self) -> list[list[Term]]:
        """The same by the number of the word."""
        return list(self._terms.values())

    @cached_property
    def _spellings(self) -> dict[_Shape, dict[int, str]]:
        """Shape → number of a word → its letters, Hangul decomposed."""
        spellings: dict[_Shape, dict[int, str]] = {}
        for number, word in enumerate(self._terms):
            letters = unicodedata.normalize("NFD", word)
            spellings.setdefault(_shape(letters), {})[number] = letters
        return spellings


def _shape(letters: str) -> _Shape:
    return _Shape(len(letters), bool(_HANGUL.search(letters)), bool(_OTHER.search(letters)))
