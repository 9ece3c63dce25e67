"""Which of its two meanings a false friend has in a text: that of the words around it.

The columns `context@ko-KP` and `context@ko-KR` of the glossary name words that stand near the northern meaning, or near
the southern one.
"""

import re
from functools import lru_cache

from nambuk.analysis import Analysis
from nambuk.glossary.matching import Sought, WordIndex, spellings
from nambuk.glossary.store import Glossary
from nambuk.glossary.term import Term

_SENTENCE_END = re.compile(r"[.!?。\n]")
_FARTHEST = 40  # code points on either side that are looked at


def meaning(term: Term, analysis: Analysis, start: int, end: int) -> str:
    """The variety whose meaning the false friend at `start` to `end` has, "" where the words around do not say.

    >>> from nambuk.analysis import analyse
    >>> term = Term("squid", {}, contexts={"ko-KP": ("말린", "잡이"), "ko-KR": ("연포탕", "갯벌")})
    >>> [meaning(term, analyse(text), 0, 2) for text in ("낙지잡이를 한다", "낙지는 갯벌에 산다", "낙지가 있다")]
    ['ko-KP', 'ko-KR', '']
    """
    if not term.contexts:
        return ""
    first, last = _sentence(analysis.text, start, end)
    around = f"{analysis.text[first:start]} {analysis.text[end:last]}"
    lemmas = {morpheme.entry.lemma for morpheme in analysis.morphemes if first <= morpheme.start < last}
    north, south = (
        sum(_stands(word, around, lemmas) for word in term.contexts.get(variety, ()))
        for variety in ("ko-KP", "ko-KR")
    )
    return "" if north == south else "ko-KP" if north > south else "ko-KR"


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of the sentence around a stretch, not farther than `_FARTHEST` from it."""
    least = max(0, start - _FARTHEST)
    before = [found.end() for found in _SENTENCE_END.finditer(text, least, start)]
    after = _SENTENCE_END.search(text, end, end + _FARTHEST)
    return before[-1] if before else least, after.start() if after else min(len(text), end + _FARTHEST)


def _stands(word: str, around: str, lemmas: set[str]) -> bool:
    """Whether a context word stands in a sentence: verbs in any form, words of one letter as words of their own."""
    return word in lemmas or (len(word) > 1 and not word.endswith("다") and word in around)


@lru_cache(maxsize=4)
def replaceable_words(glossary: Glossary) -> WordIndex[tuple[Term, str]]:
    """The northern words of the false friends that their southern word may replace, each with its term."""
    return WordIndex(
        Sought(text, term.part_of_speech, (term, word))
        for term in glossary.terms
        if "replaceable" in term.flags and term.contexts
        for word in term.words.get("ko-KP", ())
        for text in spellings(word)
    )
