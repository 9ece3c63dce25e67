"""What NK-HanDic's own entries say about the southern word: "‘임파’의 북한어", "⇒규범 표기는 ‘나랏밥’이다"."""

import re
from functools import lru_cache

from nambuk.analysis import Entry

_NAMED = re.compile(r"‘([^’]+)’의 (?:북한어|방언|잘못)")
_STANDARD = re.compile(r"규범 표기는 ‘([^’]+)’")


@lru_cache(maxsize=1 << 16)
def southern_words(entry: Entry) -> tuple[str, ...]:
    """The southern words that an entry names, spaces left out, the standard spelling first; often none."""
    if not entry.northern or not entry.gloss:
        return ()
    words = (*_STANDARD.findall(entry.gloss), *_NAMED.findall(entry.gloss))
    return tuple(dict.fromkeys(word.replace(" ", "").replace("-", "") for word in words))
