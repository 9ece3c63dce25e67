"""What NK-HanDic's definitions say about other words: "‘임파’의 북한어", "⇒규범 표기는 ‘나랏밥’이다".

The definitions are dictionary text under a share-alike licence: read at run time, never stored.
"""

import re
from functools import lru_cache

from nambuk.analysis.morpheme import Entry

_NAMED = re.compile(r"‘([^’]+)’의 (?:북한어|방언|잘못)[^.]*\.?")
_STANDARD = re.compile(r"⇒ ?규범 표기는 ‘([^’]+)’(?:이다)?\.?")
_UNSETTLED = re.compile(r"⇒ ?규범 표기는 미확정이다\.?|규범 표기 미확정\.?")
_SYNONYM = re.compile(r"‘([^’]+)’[을를] (?:다듬은 말|(?:강조하여|구어적으로|달리|낮잡아|속되게) 이르는 말)")


def _words(pattern: re.Pattern[str], gloss: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.replace("-", "").strip() for word in pattern.findall(gloss)))


def named_words(gloss: str) -> tuple[str, ...]:
    """The southern words that a definition names, their spaces kept.

    >>> named_words("‘트랙터’의 북한어. ⇒규범 표기는 ‘트락토르’이다.")
    ('트랙터',)
    """
    return _words(_NAMED, gloss)


def standard_spellings(gloss: str) -> tuple[str, ...]:
    """The northern word in southern spelling, where a definition gives it; people may not use it.

    >>> standard_spellings("‘트랙터’의 북한어. ⇒규범 표기는 ‘트락토르’이다.")
    ('트락토르',)
    """
    return _words(_STANDARD, gloss)


def synonyms(gloss: str) -> tuple[str, ...]:
    """Words that a definition gives as other names of the same thing; they may be northern ones.

    >>> synonyms("‘방추유’를 다듬은 말.")
    ('방추유',)
    """
    return _words(_SYNONYM, gloss)


def definition(gloss: str) -> str:
    """What a definition says beside naming the southern word.

    >>> definition("‘간 비대’의 북한어. ‘간붓기’로 다듬음.")
    '‘간붓기’로 다듬음.'
    """
    for pattern in (_NAMED, _STANDARD, _UNSETTLED):
        gloss = pattern.sub("", gloss)
    return " ".join(gloss.split())


@lru_cache(maxsize=1 << 10)
def southern_words(entry: Entry) -> tuple[str, ...]:
    """The southern words that an entry names, spaces left out, the standard spelling first; often none."""
    if not entry.northern or not entry.gloss:
        return ()
    words = (*standard_spellings(entry.gloss), *named_words(entry.gloss))
    return tuple(dict.fromkeys(word.replace(" ", "") for word in words))
