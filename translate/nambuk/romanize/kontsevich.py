"""Kontsevich's practical transcription into Russian letters (РПТ, after Kholodovich's of the 1950s).

By sound, as the South pronounces; a northern ㄹ at the head stays (Рёнчхон). News agencies and maps keep older spellings of
well-known names (Пхеньян, Ким Чен Ын): those stand in the glossary.
"""

from nambuk.hangul import initial_of
from nambuk.romanize.sounds import Habit, Sound, pronounced
from nambuk.romanize.spelling import spell
from nambuk.romanize.tables import Letters, letters

_IOTATED, _BACK = frozenset("ㅑㅒㅕㅖㅛㅠ"), frozenset("ㅏㅓㅗ")


def kontsevich(word: str, *, noun: bool = True) -> str:
    """`word` in Russian letters, small ones.

    >>> kontsevich("평양"), kontsevich("신의주"), kontsevich("백두산"), kontsevich("정은"), kontsevich("송림")
    ('пхёнъян', 'синыйджу', 'пэктусан', 'чонын', 'сонним')
    """
    text = spell(word, letters("kontsevich"), Habit(noun=noun), _syllable)
    return text.replace("тс", "сс").replace("льл", "лл").replace("льх", "рх")


def kontsevich_syllables(surname: str, given: str) -> tuple[str, ...]:
    """The syllables of a given name in the traditional manner: each by itself, but voiced after the one before.

    A voiced ㅈ is чж here, and so it is inside the name after any sound (Кан Сок Чжу); at its head it stays ч before ㅏ, ㅓ
    and ㅗ, as Russian texts on the North write (Пак Чон Чхон and Ким Чон Сик, but Ким Чжэ Рён, О Чжин У).

    >>> kontsevich_syllables("강", "반석"), kontsevich_syllables("김", "여정"), kontsevich_syllables("김", "정식")
    (('бан', 'сок'), ('ё', 'чжон'), ('чон', 'сик'))
    """
    table = letters("kontsevich")
    sounds = pronounced(surname + given, Habit(apart=True))[len(surname) :]
    syllables = [_syllable(sound._replace(before=""), table) for sound in sounds]
    for number, sound in enumerate(sounds):
        if sound.initial == "ㅈ":
            rest = syllables[number].removeprefix("дж").removeprefix("ч")
            hard = number == 0 and (sound.vowel in _BACK or not sound.voiced)
            syllables[number] = ("ч" if hard else "чж") + rest
    return tuple(syllables)


def _syllable(sound: Sound, table: Letters) -> str:
    """A syllable, with what the table of letters does not say."""
    return _first(sound, table) + _vowel(sound, table) + _last(sound, table)


def _first(sound: Sound, table: Letters) -> str:
    """The initial; ъ parts ㅇ from an iotated vowel (평양). ㄷ and ㅈ are tense after ㄹ (льт, льч)."""
    if sound.initial == "ㅇ":
        return "ъ" if sound.before == "ㅇ" and sound.vowel in _IOTATED else ""
    if sound.initial == "ㄹ" and sound.before == "ㄹ":
        return "л"
    if sound.voiced and not (sound.before == "ㄹ" and sound.initial in "ㄷㅈ"):
        return table.voiced[sound.initial]
    return table.initial[sound.initial]


def _vowel(sound: Sound, table: Letters) -> str:
    """The vowel: ㅖ is е after consonants and in the word, ㅔ is э where no consonant stands before it, ㅢ и after its own."""
    if sound.vowel == "ㅖ" and (sound.initial != "ㅇ" or sound.before):
        return "е"
    if sound.vowel == "ㅔ" and sound.initial == "ㅇ":
        return "э"
    if sound.vowel == "ㅢ" and initial_of(sound.written) != "ㅇ":
        return "и"
    return table.vowel[sound.vowel]


def _last(sound: Sound, table: Letters) -> str:
    return table.final.get(sound.final, "")
