"""What the South contracts where the North may write in full: 하시였다 → 하셨다, 들리여 → 들려.

South: 제36항 (ㅣ 뒤에 -어가 와서 ㅕ로 줄 적: 가지어/가져); 하시었다 is never written. One-syllable stems stay
(피어, 기어, 비어), whether the analysis calls them 피다 or 피이다. The North allows the contraction too (제12항),
so it is a conversion and not a marker.
"""

from nambuk.hangul import compose, decompose, final_of, initial_of, vowel_of


def southern_contraction(form: str, lemma: str) -> str:
    """An inflected stem in …ㅣ어, …ㅣ었 as the South writes it; `lemma` in -다, or the ending 시.

    >>> southern_contraction("시었", "시"), southern_contraction("들리어", "들리다")
    ('셨', '들려')
    >>> southern_contraction("피어", "피다"), southern_contraction("되어", "되다"), southern_contraction("쥐어", "쥐다")
    ('피어', '되어', '쥐어')
    """
    if len(form) < 2 or form[-1] not in "어었" or vowel_of(form[-2]) != "ㅣ" or final_of(form[-2]):
        return form
    if (lemma.endswith("다") and len(form) < 3) or lemma == "아니다" or initial_of(form[-2]) == "":
        return form
    initial = decompose(form[-2]).initial
    return form[:-2] + compose(initial, "ㅕ", final_of(form[-1]))
