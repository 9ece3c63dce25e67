"""When two spellings are the same entry."""

import unicodedata

_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-") | {"\u00ad": None})


def key_of(word: str) -> str:
    """What a word is filed under: NFC, no spaces, one kind of hyphen, small letters.

    The standards put spaces in different places (척추간 원판 탈출증), so spaces never tell entries apart.

    >>> key_of("척추간 원판 탈출증"), key_of("COVID–19")
    ('척추간원판탈출증', 'covid-19')
    """
    if word.isalnum():  # most words: nothing to take out
        return unicodedata.normalize("NFC", word).casefold()
    if not word.isascii():
        word = unicodedata.normalize("NFC", word).translate(_HYPHENS)
    return "".join(word.split()).casefold()
