"""Words of the glossary that look like a word which nobody knows: other inflections, slips of the pen.

Korean words are compared letter by letter (ㄹㅣㅁㅍㅏ), since one slip changes one letter of a syllable.
"""

import unicodedata
from functools import cached_property
from typing import Any

from nambuk.glossary.key import key_of
from nambuk.glossary.store import Glossary
from nambuk.glossary.term import LANGUAGES, Term

_LIKENESS = 0.75  # of the letters, at least
_MOST = 5
_STEMMERS = {"en": "english", "ru": "russian"}


class Similar:
    """Finds words of `glossary` by stem (English and Russian inflections) or by similar spelling."""

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary

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
            letters, self._spellings, scorer=OSA.normalized_similarity, score_cutoff=_LIKENESS, limit=_MOST
        )
        terms = {id(term): term for _, _, spelling in found for term in self._terms[spelling]}
        return list(terms.values())[:_MOST]

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
    def _spellings(self) -> dict[str, str]:
        """Word → its letters, Hangul decomposed."""
        return {key: unicodedata.normalize("NFD", key) for key in self._terms}
