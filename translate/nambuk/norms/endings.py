"""Endings that the standards spell differently.

North: 맞춤법 제6항 (plain letters in endings after ㄹ: -ㄹ가, -ㄹ고, -ㄹ소냐), 하고저, 알다싶이 (띄여쓰기규정해설
제2항). South: 한글 맞춤법 제53항 (-ㄹ까, -ㄹ꼬, -ㄹ쏘냐; but -ㄹ걸, -ㄹ게, -ㄹ수록), 표준어 규정 (-고자, -다시피, -곤).
"""

from collections.abc import Mapping
from types import MappingProxyType

SOUTHERN: Mapping[str, str] = MappingProxyType(
    {
        "ㄹ가": "ㄹ까",
        "ㄹ가요": "ㄹ까요",
        "ㄹ고": "ㄹ꼬",
        "ㄹ소냐": "ㄹ쏘냐",
        "ㄹ소": "ㄹ쏘",
        "을가": "을까",
        "을가요": "을까요",
        "을고": "을꼬",
        "을소냐": "을쏘냐",
        "고저": "고자",
        "다싶이": "다시피",
        "군": "곤",
    }
)
_NORTHERN = {south: north for north, south in SOUTHERN.items()}


def southern_ending(ending: str) -> str:
    """The southern spelling of an ending (a leading consonant letter closes the syllable before).

    >>> southern_ending("ㄹ가"), southern_ending("고저"), southern_ending("ㄹ수록")
    ('ㄹ까', '고자', 'ㄹ수록')
    """
    return SOUTHERN.get(ending, ending)


def northern_ending(ending: str) -> str:
    """The northern spelling of an ending.

    >>> northern_ending("ㄹ까"), northern_ending("다시피"), northern_ending("ㄹ게")
    ('ㄹ가', '다싶이', 'ㄹ게')
    """
    return _NORTHERN.get(ending, ending)
