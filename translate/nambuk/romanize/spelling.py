"""Sounds into letters, for the systems that are written letter by letter."""

import unicodedata
from collections.abc import Callable, Iterator

from nambuk.romanize.sounds import Habit, Sound, pronounced, runs
from nambuk.romanize.tables import Letters

# How one system writes a syllable: its letters, with what the system does beyond its table.
Writer = Callable[[Sound, Letters], str]


def plain(sound: Sound, letters: Letters) -> str:
    """A syllable by the table alone."""
    return initial(sound, letters) + letters.vowel[sound.vowel] + letters.final.get(sound.final, "")


def initial(sound: Sound, letters: Letters) -> str:
    """The initial by the table, voiced where it is; ㄹㄹ is written with the letter of the final (Silla)."""
    if sound.voiced:
        return letters.voiced[sound.initial]
    if sound.initial == "ㄹ" and sound.before == "ㄹ":
        return letters.final["ㄹ"]
    return letters.initial[sound.initial]


def pieces(word: str, letters: Letters, habit: Habit, writer: Writer = plain) -> Iterator[str]:
    """The syllables of `word` one by one in small letters; what is no Hangul stays."""
    for text, hangul in runs(word):
        if hangul:
            yield from (writer(sound, letters) for sound in pronounced(text, habit))
        else:
            yield text


def spell(word: str, letters: Letters, habit: Habit, writer: Writer = plain) -> str:
    """`word` in small letters; what is no Hangul stays."""
    return "".join(pieces(word, letters, habit, writer))


def without_marks(text: str) -> str:
    """`text` without breves, diaereses and the apostrophes of McCune-Reischauer.

    >>> without_marks("P’yŏngyang")
    'Pyongyang'
    """
    letters = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in letters if c not in "’\u0306\u0308"))


def capitalised(text: str) -> str:
    """`text` with a capital first letter and the rest as it is.

    >>> capitalised("phyongannam-do"), capitalised("ёнбён")
    ('Phyongannam-do', 'Ёнбён')
    """
    return text[:1].upper() + text[1:]
