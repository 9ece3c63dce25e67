"""Southern verbs and adjectives in the three shapes that endings ask for (語基), to rebuild what another word replaces.

한글 맞춤법 제15~18항, contractions of 제34~38항. Only what the glossary needs: ㅂ and 르 are irregular, ㄷ, ㅅ and ㅎ are not told.
"""

from nambuk.hangul import compose, decompose, final_of, vowel_of, with_final

_BRIGHT = frozenset("ㅏㅑㅗ")
_CONTRACTED = {"ㅣ": "ㅕ", "ㅗ": "ㅘ", "ㅜ": "ㅝ"}
_ALONE = frozenset("ㅏㅓㅕㅐㅔ")  # 가 + 아 = 가
_REGULAR_P = frozenset("좁입잡뽑씹접집업꼽")  # last syllables of stems that keep their ㅂ (붙잡다, 꼬집다)


def conjugated(stem: str, base: str) -> str:
    """A stem in base "1" (before consonants), "2" (before ㄴ, ㄹ, ㅁ) or "3" (with -아, -어).

    >>> [conjugated("들리", base) for base in "123"], [conjugated("쉽", base) for base in "123"]
    (['들리', '들리', '들려'], ['쉽', '쉬우', '쉬워'])
    >>> conjugated("부수", "3"), conjugated("기르", "3"), conjugated("망가뜨리", "3"), conjugated("파악하", "3")
    ('부숴', '길러', '망가뜨려', '파악해')
    >>> conjugated("싸", "3"), conjugated("찾", "2"), conjugated("찾", "3"), conjugated("되", "3"), conjugated("돕", "3")
    ('싸', '찾으', '찾아', '되어', '도와')
    >>> conjugated("갈아입", "3"), conjugated("아름답", "3")
    ('갈아입어', '아름다워')
    """
    last = stem[-1]
    irregular_p = final_of(last) == "ㅂ" and last not in _REGULAR_P
    if base == "1":
        return stem
    if base == "2":
        if irregular_p:
            return stem[:-1] + with_final(last, "") + "우"
        return stem + "으" if final_of(last) not in ("", "ㄹ") else stem
    if irregular_p:
        return stem[:-1] + with_final(last, "") + ("와" if stem in ("돕", "곱") else "워")
    if final_of(last):
        return stem + ("아" if vowel_of(last) in _BRIGHT else "어")
    return _open(stem)


def _open(stem: str) -> str:
    """Base 3 of a stem that ends in a vowel."""
    last, vowel, initial = stem[-1], vowel_of(stem[-1]), decompose(stem[-1]).initial
    bright = len(stem) > 1 and vowel_of(stem[-2]) in _BRIGHT
    if last == "하":
        return stem[:-1] + "해"
    if last == "르" and len(stem) > 1 and stem not in ("치르", "들르", "따르", "다다르"):
        return stem[:-2] + with_final(stem[-2], "ㄹ") + ("라" if bright else "러")
    if vowel == "ㅡ":
        return stem[:-1] + compose(initial, "ㅏ" if bright else "ㅓ")
    if vowel in _ALONE:
        return stem
    if vowel in _CONTRACTED and initial != "ㅇ":
        return stem[:-1] + compose(initial, _CONTRACTED[vowel])
    return stem + ("아" if vowel in _BRIGHT else "어")
