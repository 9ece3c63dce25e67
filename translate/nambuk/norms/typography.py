"""Quotation marks, dates and numbers.

North: 문장부호법 제10항 (인용표 《》), 제11항 (거듭인용표 〈〉), 띄여쓰기규정 제4항 붙임 (a space between groups of three
digits); Juche years by the decree of 8 July 1997, in use from 9 September 1997 to October 2024.
South: 한글 맞춤법 부록 문장 부호 (“ ”, ‘ ’); commas between groups of three digits; years of the common era.
"""

import re

_SOUTHERN_MARKS = str.maketrans("《》〈〉", "“”‘’")
_NORTHERN_MARKS = str.maketrans("“”‘’", "《》〈〉")
_JUCHE = re.compile(r"주체 ?(\d{1,3}) ?\(((?:18|19|20)\d\d)\) ?년?")
_SPACED = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_COMMAS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
FIRST_JUCHE_YEAR = 1912


def southern_marks(text: str) -> str:
    """A stretch of text with southern quotation marks.

    >>> southern_marks("《〈천리마〉호》")
    '“‘천리마’호”'
    """
    return text.translate(_SOUTHERN_MARKS)


def northern_marks(text: str) -> str:
    """A stretch of text with northern quotation marks; straight ones stay, they do not show their side.

    >>> northern_marks("“‘속도’라고”")
    '《〈속도〉라고》'
    """
    return text.translate(_NORTHERN_MARKS)


def southern_year(date: str) -> str:
    """A Juche year as the South writes it; the common era year in the brackets counts, right or wrong.

    >>> southern_year("주체111(2022)년"), southern_year("주체 35(1946)"), southern_year("2022년")
    ('2022년', '1946년', '2022년')
    """
    return _JUCHE.sub(lambda match: f"{match[2]}년", date)


def juche_year_fits(date: str) -> bool:
    """Whether the two years of a Juche date agree (Juche 1 is 1912); True where there is none.

    >>> juche_year_fits("주체111(2022)년"), juche_year_fits("주체110(2022)년")
    (True, False)
    """
    match = _JUCHE.search(date)
    return match is None or int(match[1]) + FIRST_JUCHE_YEAR - 1 == int(match[2])


def southern_digits(number: str) -> str:
    """A number with commas between groups of three digits.

    >>> southern_digits("1 200 000")
    '1,200,000'
    """
    return _SPACED.sub(",", number)


def northern_digits(number: str) -> str:
    """A number with spaces between groups of three digits.

    >>> northern_digits("1,200,000"), northern_digits("3,5")
    ('1 200 000', '3,5')
    """
    return _COMMAS.sub(" ", number)
