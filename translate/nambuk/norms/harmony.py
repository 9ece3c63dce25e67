"""Vowels of endings after stems: 여 for 어, 와 for 워.

North: 제11항 3) (여, 였 after ㅣ, ㅐ, ㅔ, ㅚ, ㅟ, ㅢ in an open syllable: 되여, 기여, 희여), 제10항 5) with 제11항 1)
(고마와, 아름다와). South: 제16항 (되어, 기어, 희어), 제18항 6 (고마워; 와 only in 도와, 고와).
Contractions (돼, 했다, 하셨다) are open to both and are nobody's marker.
"""

from nambuk.hangul import compose, decompose, final_of, is_syllable, vowel_of, with_final

_FRONT = frozenset("ㅣㅐㅔㅚㅟㅢ")


def _after_front_vowel(form: str) -> bool:
    return len(form) > 1 and vowel_of(form[-2]) in _FRONT and final_of(form[-2]) == ""


def southern_eo(form: str) -> str:
    """An inflected stem with 여, 였 after a front vowel as the South writes it.

    >>> southern_eo("되여"), southern_eo("기였"), southern_eo("하여"), southern_eo("놓여")
    ('되어', '기었', '하여', '놓여')
    """
    if _after_front_vowel(form) and with_final(form[-1], "") == "여":
        return form[:-1] + compose("ㅇ", "ㅓ", final_of(form[-1]))
    return form


def northern_yeo(form: str) -> str:
    """An inflected stem with 어, 었 after a front vowel as the North writes it.

    >>> northern_yeo("되어"), northern_yeo("쥐었"), northern_yeo("먹어"), northern_yeo("길어")
    ('되여', '쥐였', '먹어', '길어')
    """
    if _after_front_vowel(form) and is_syllable(form[-1]) and with_final(form[-1], "") == "어":
        return form[:-1] + compose("ㅇ", "ㅕ", final_of(form[-1]))
    return form


def southern_wo(form: str, lemma: str) -> str:
    """A ㅂ-irregular stem in 와 with the southern vowel; `lemma` in -다.

    >>> southern_wo("고마와", "고맙다"), southern_wo("가까왔", "가깝다"), southern_wo("도와", "돕다")
    ('고마워', '가까웠', '도와')
    """
    if lemma in ("돕다", "곱다") or not lemma.endswith("다") or len(lemma) < 3:
        return form
    if final_of(lemma[-2]) == "ㅂ" and is_syllable(form[-1]) and with_final(form[-1], "") == "와":
        return form[:-1] + compose("ㅇ", "ㅝ", final_of(form[-1]))
    return form


def northern_wa(form: str, lemma: str) -> str:
    """A ㅂ-irregular stem in 워 with the northern vowel, which follows the stem's; `lemma` in -다.

    >>> northern_wa("고마워", "고맙다"), northern_wa("괴로웠", "괴롭다"), northern_wa("추워", "춥다")
    ('고마와', '괴로왔', '추워')
    """
    if not lemma.endswith("다") or len(lemma) < 3 or final_of(lemma[-2]) != "ㅂ":
        return form
    if decompose(lemma[-2]).vowel in "ㅏㅑㅗ" and is_syllable(form[-1]) and with_final(form[-1], "") == "워":
        return form[:-1] + compose("ㅇ", "ㅘ", final_of(form[-1]))
    return form
