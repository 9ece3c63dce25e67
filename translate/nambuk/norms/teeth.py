"""이 (tooth, louse) inside compounds.

North: 맞춤법 제14항 keeps 이 (덧이, 사랑이). South: 한글 맞춤법 제27항 붙임 3 writes 니 (덧니, 사랑니, 머릿니).
"""

_STEMS = (
    "덧",
    "사랑",
    "송곳",
    "어금",
    "틀",
    "앞",
    "금",
    "젖",
    "간",
    "뻐드렁",
    "톱",
    "윗",
    "아랫",
    "머릿",
    "가랑",
)


def southern_tooth(form: str) -> str:
    """A kind of tooth or louse with 니; other words in 이 stay.

    >>> southern_tooth("덧이"), southern_tooth("사랑이"), southern_tooth("넓이")
    ('덧니', '사랑니', '넓이')
    """
    return form[:-1] + "니" if form.endswith("이") and form[:-1] in _STEMS else form


def northern_tooth(form: str) -> str:
    """A kind of tooth or louse with 이.

    >>> northern_tooth("어금니"), northern_tooth("언니")
    ('어금이', '언니')
    """
    return form[:-1] + "이" if form.endswith("니") and form[:-1] in _STEMS else form
