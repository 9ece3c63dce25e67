"""The North's own transcription into Latin letters (조선어의 라틴문자표기법, 1992, 2002, 2012).

As submitted to the United Nations conferences on geographical names (sixth conference, 1992, working paper 46; eighth,
2002, E/CONF.94/INF.78). It departs from McCune-Reischauer in kh, th, ph, ch, j and jj, and writes ㄹ as it is written
(은률 Ŭnryul, 압록강 Amrokgang). The North's publications leave the breves out and write oe (the edition of 2012: oi).
"""

from nambuk.romanize.sounds import Habit, Liquid, Sound
from nambuk.romanize.spelling import initial, pieces, spell, without_marks
from nambuk.romanize.tables import Letters, letters


def dprk(word: str, diacritics: bool = False) -> str:
    """`word` in the North's system, small letters; with ŏ and ŭ, or without, as in practice.

    Stops before ㄴ, ㅁ and ㄹ are written as the nasals that they sound like; ll for ㄴㄹ is for spellings that are long
    in use (Chollima), which the glossary has. Sounds put in between the parts of compounds (뒤문 Twinmun, 기대산 Kittaesan)
    are not known to the rule.

    >>> dprk("강령"), dprk("청진"), dprk("태천"), dprk("백마산"), dprk("은률", diacritics=True)
    ('kangryong', 'chongjin', 'thaechon', 'paengmasan', 'ŭnryul')
    """
    text = spell(word, letters("dprk"), Habit(Liquid.NORTHERN), _syllable).replace("ts", "ss")
    return text if diacritics else without_marks(text)


def dprk_syllables(given: str) -> tuple[str, ...]:
    """The syllables of a given name: they do not change each other, and the first is voiceless whatever the surname.

    >>> dprk_syllables("동구"), dprk_syllables("극렬"), dprk_syllables("덕훈")
    (('tong', 'gu'), ('kuk', 'ryol'), ('tok', 'hun'))
    """
    habit = Habit(Liquid.NORTHERN, apart=True)
    return tuple(map(without_marks, pieces(given, letters("dprk"), habit, _syllable)))


def _syllable(sound: Sound, table: Letters) -> str:
    """A syllable by the table; ㄹㄹ has no ll (찔레골 Jjilregol)."""
    first = table.initial["ㄹ"] if sound.initial == "ㄹ" else initial(sound, table)
    return first + table.vowel[sound.vowel] + table.final.get(sound.final, "")
