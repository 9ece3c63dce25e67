"""The initial sound rule: the South shifts ㄹ and ㄴ at the head of Sino-Korean words, the North never does.

North: 제25항 (한자말은 소리마디마다 해당 한자음대로 적는다: 녀자, 로동, 례외).
South: 제10항 (녀, 뇨 → 여, 요), 제11항 (랴, 려 … → 야, 여; 렬, 률 after a vowel or ㄴ → 열, 율), 제12항 (라, 로 … → 나, 노).
"""

from nambuk.hangul import final_of, initial_of, shift_initial, vowel_of
from nambuk.hangul.letters import I_VOWELS
from nambuk.norms.hanja_readings import is_hanja, reading

# Written as they sound, in the North too. Those of 제25항, then those of 조선말대사전.
SHIFTED_IN_THE_NORTH = frozenset(("나사", "나팔", "요기", "궁냥", "오뉴월")) | frozenset(
    ("유리", "유리병", "유리창", "유리문", "익사", "익명", "의논", "허락", "승낙")
)


# 제25항: neither the reading of the hanja (륙월) nor the southern word.
_OWN_READING = {"유월": "류월"}


def southern_initials(form: str, hanja: str, *, head: bool = True) -> str:
    """A Sino-Korean word with the southern shift.

    `hanja` is aligned with `form` syllable by syllable (native parts stand in Hangul); where it is
    not, nothing changes. `head` tells whether the word stands where a southern word begins, alone or
    as a part of a compound. Inside the word only 렬 and 률 shift (제11항 붙임).

    >>> southern_initials("로동", "勞動"), southern_initials("녀자", "女子"), southern_initials("력사", "歷史")
    ('노동', '여자', '역사')
    >>> southern_initials("분렬", "分裂"), southern_initials("비률", "比率"), southern_initials("법률", "法律")
    ('분열', '비율', '법률')
    >>> southern_initials("남녀", "男女"), southern_initials("경력", "經歷"), southern_initials("관리", "管理")
    ('남녀', '경력', '관리')
    >>> southern_initials("률", "率", head=False), southern_initials("라지오", "")
    ('률', '라지오')
    """
    if len(hanja) != len(form):
        return form
    syllables = list(form)
    for i, character in enumerate(hanja):
        if not is_hanja(character):
            continue
        if i == 0 and head:
            syllables[0] = shift_initial(form[0])
        elif i > 0 and form[i] in "렬률" and final_of(form[i - 1]) in ("", "ㄴ"):
            syllables[i] = shift_initial(form[i])
    return "".join(syllables)


def northern_initials(form: str, hanja: str) -> str:
    """A Sino-Korean word with every syllable in the unshifted reading of its hanja.

    >>> northern_initials("노동", "勞動"), northern_initials("이유", "理由"), northern_initials("신여성", "新女性")
    ('로동', '리유', '신녀성')
    >>> northern_initials("연구", "硏究"), northern_initials("연습", "練習"), northern_initials("비율", "比率")
    ('연구', '련습', '비률')
    >>> northern_initials("나팔", "喇叭"), northern_initials("노래", "")
    ('나팔', '노래')
    """
    if len(hanja) != len(form) or form in SHIFTED_IN_THE_NORTH:
        return form
    if form in _OWN_READING:
        return _OWN_READING[form]
    syllables = list(form)
    for i, character in enumerate(hanja):
        if initial_of(form[i]) in ("ㅇ", "ㄴ") and is_hanja(character):
            unshifted = reading(character)
            if unshifted != form[i] and unshifted and shift_initial(unshifted) == form[i]:
                syllables[i] = unshifted
    return "".join(syllables)


def differs_by_initial_sound(north: str, south: str) -> bool:
    """Whether two spellings differ by shifted initials alone.

    >>> differs_by_initial_sound("국제련맹", "국제연맹"), differs_by_initial_sound("랭장고", "냉장고")
    (True, True)
    >>> differs_by_initial_sound("남새", "채소"), differs_by_initial_sound("연구", "연구")
    (False, False)
    """
    if len(north) != len(south) or north == south:
        return False
    return all(a == b or shift_initial(a) == b for a, b in zip(north, south, strict=True))


def can_shift(syllable: str) -> bool:
    """Whether the southern rule would change this syllable at the head of a word."""
    initial = initial_of(syllable)
    return initial == "ㄹ" or (initial == "ㄴ" and vowel_of(syllable) in I_VOWELS)
