"""The vowel ㅖ in Sino-Korean words.

North: 제26항, only 계, 례, 혜, 예 are recognised: 페암, 페지. South: 제8항, 폐, 몌 keep ㅖ: 폐암.
게시판, 게재, 휴게실 have ㅔ in both (揭, 憩).
"""

from nambuk.hangul import compose, decompose, vowel_of
from nambuk.norms.hanja_readings import is_hanja, reading

_RECOGNISED = "ㄱㄹㅎㅇ"


def northern_e(form: str) -> str:
    """A word with ㅖ only where the North has it.

    >>> northern_e("폐암"), northern_e("지폐"), northern_e("계획"), northern_e("은혜")
    ('페암', '지페', '계획', '은혜')
    """
    return "".join(_e(c) if vowel_of(c) == "ㅖ" else c for c in form)


def _e(syllable: str) -> str:
    initial, _, final = decompose(syllable)
    return syllable if initial in _RECOGNISED or final else compose(initial, "ㅔ", final)


def southern_ye(form: str, hanja: str) -> str:
    """A word with ㅖ where the reading of its hanja has it.

    `hanja` is aligned with `form`; where it is not, nothing changes (페트병, 페인트).

    >>> southern_ye("페염", "肺炎"), southern_ye("지페", "紙幣"), southern_ye("게시판", "揭示板")
    ('폐염', '지폐', '게시판')
    """
    if len(hanja) != len(form) or "ㅔ" not in map(vowel_of, form):
        return form
    return "".join(
        southern if is_hanja(h) and (southern := reading(h)) != c and northern_e(southern) == c else c
        for c, h in zip(form, hanja, strict=True)
    )
