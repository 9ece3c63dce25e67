"""Letters that southern loanwords never have.

South: 외래어 표기법 제1장 제4항 (no ㄲ, ㄸ, ㅃ, ㅆ, ㅉ for stops and sibilants), 제3장 제1절 제4항 with 제6항 (no ㅑㅕㅛㅠ after ㅈ, ㅊ).
North: 외국말적기법 writes 뻐스, 땅크, 쎈터, 텔레비죤.
"""

from nambuk.hangul import initial_of, vowel_of

_TENSE = frozenset("ㄲㄸㅃㅆㅉ")
_Y_VOWELS = frozenset("ㅑㅕㅛㅠ")


def has_northern_loan_letters(form: str) -> bool:
    """Whether a loanword has a letter that southern spelling forbids in loanwords.

    >>> [has_northern_loan_letters(w) for w in ("뻐스", "텔레비죤", "버스", "쎈터", "센터")]
    [True, True, False, True, False]
    """
    return any(
        initial_of(c) in _TENSE or (initial_of(c) in ("ㅈ", "ㅊ") and vowel_of(c) in _Y_VOWELS) for c in form
    )
