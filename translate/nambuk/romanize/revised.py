"""Revised Romanization of Korean, the system of the South (국어의 로마자 표기법, 2000)."""

from nambuk.romanize.sounds import Habit
from nambuk.romanize.spelling import pieces, spell
from nambuk.romanize.tables import letters


def revised(word: str, name: bool = False, *, noun: bool = True) -> str:
    """`word` in the Revised Romanization, small letters.

    By sound, but without tensed consonants, and with ㅎ kept after ㄱ, ㄷ, ㅂ in nouns (제3장 제1항). `name`: a given
    name, whose syllables do not change each other (제3장 제4항 2). A northern word is written as it is spelled: for the
    South's name of a northern place give the southern spelling (용천, not 룡천).

    >>> revised("독립문"), revised("신라"), revised("해돋이"), revised("묵호"), revised("낙성대")
    ('dongnimmun', 'silla', 'haedoji', 'mukho', 'nakseongdae')
    >>> revised("복남"), revised("복남", name=True), revised("좋고"), revised("잡혀", noun=False)
    ('bongnam', 'boknam', 'joko', 'japyeo')
    """
    return spell(word, letters("revised"), Habit(noun=noun, apart=name))


def revised_syllables(given: str) -> tuple[str, ...]:
    """The syllables of a given name, each by itself.

    >>> revised_syllables("빛나")
    ('bit', 'na')
    """
    return tuple(pieces(given, letters("revised"), Habit(apart=True)))
