"""McCune-Reischauer (1939), the system that libraries, maps and news agencies use for the North."""

from nambuk.romanize.sounds import Habit, Sound
from nambuk.romanize.spelling import pieces, plain, spell, without_marks
from nambuk.romanize.tables import Letters, letters


def mccune_reischauer(word: str, diacritics: bool = False, *, noun: bool = True) -> str:
    """`word` in McCune-Reischauer, small letters: with ŏ, ŭ and ’, or without, as news agencies write.

    Lax consonants are voiced between voiced sounds, but ㄷ and ㅈ not after ㄹ, where they are tense in Sino-Korean words
    (the table of 1939: lt, lch).

    >>> mccune_reischauer("평양", diacritics=True), mccune_reischauer("평양"), mccune_reischauer("부산")
    ('p’yŏngyang', 'pyongyang', 'pusan')
    >>> mccune_reischauer("왕십리"), mccune_reischauer("한국", diacritics=True), mccune_reischauer("길주")
    ('wangsimni', 'han’guk', 'kilchu')
    """
    text = spell(word, letters("mccune"), Habit(noun=noun), _syllable).replace("ts", "ss")
    return text if diacritics else without_marks(text)


def mccune_syllables(given: str) -> tuple[str, ...]:
    """The syllables of a given name, each by itself but voiced after the one before, without diacritics.

    >>> mccune_syllables("종수"), mccune_syllables("인국")
    (('chong', 'su'), ('in', 'guk'))
    """
    return tuple(map(without_marks, pieces(given, letters("mccune"), Habit(apart=True), _syllable)))


def _syllable(sound: Sound, table: Letters) -> str:
    if sound.before == "ㄹ" and sound.initial in "ㄷㅈ":
        sound = sound._replace(voiced=False)
    text = plain(sound, table)
    if sound.voiced and sound.initial == "ㄱ" and sound.before == "ㄴ":
        return "’" + text  # ㄴㄱ is n’g, for ㅇ before a vowel is ng
    if sound.initial == "ㅅ" and sound.vowel == "ㅟ":
        return "sh" + text[1:]
    if sound.initial == "ㅇ" and sound.vowel == "ㅔ" and sound.before in ("ㅏ", "ㅗ"):
        return "ë" + text[1:]  # ㅏ에 is not ㅐ
    return text
