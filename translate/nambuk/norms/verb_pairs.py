"""Pairs of verbs that both standards have, with the meaning shifted between them.

늘이다 (to increase) and 벌리다 (to carry on an activity) are 늘리다 and 벌이다 in the South, where 늘이다 is to
lengthen and 벌리다 to open wide (표준어 규정). Which is meant shows in the object, which the caller has seen.
"""

_INCREASE = str.maketrans("이여였인일임", "리려렸린릴림")
_CARRY_ON = str.maketrans("리려렸린릴림", "이여였인일임")


def southern_increase(form: str) -> str:
    """A form of 늘이다 as one of 늘리다.

    >>> southern_increase("늘여"), southern_increase("늘인")
    ('늘려', '늘린')
    """
    return form.translate(_INCREASE)


def southern_carry_on(form: str) -> str:
    """A form of 벌리다 as one of 벌이다.

    >>> southern_carry_on("벌려"), southern_carry_on("벌렸")
    ('벌여', '벌였')
    """
    return form.translate(_CARRY_ON)


def northern_increase(form: str) -> str:
    """A form of 늘리다 (to increase) as one of the northern 늘이다.

    >>> northern_increase("늘려"), northern_increase("늘렸")
    ('늘여', '늘였')
    """
    return form.translate(_CARRY_ON)


def northern_carry_on(form: str) -> str:
    """A form of 벌이다 as one of the northern 벌리다.

    >>> northern_carry_on("벌여"), northern_carry_on("벌인")
    ('벌려', '벌린')
    """
    return form.translate(_INCREASE)
