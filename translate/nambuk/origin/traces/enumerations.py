"""Points that are numbered with letters: ㄱ) ㄴ) ㄷ), or 가. 나. 다."""

import re
from collections.abc import Iterable

_LABEL = re.compile(r"\s*(?:\(?([ㄱ-ㅎ가-힣])[).]|([㉠-㉭㉮-㉻]))(?=\s|[가-힣A-Z\d《“\"])")
_SERIES = {
    "enumeration-consonants": ("ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ", "㉠㉡㉢㉣㉤㉥㉦㉧㉨㉩㉪㉫㉬㉭"),
    "enumeration-syllables": ("가나다라마바사아자차카타파하", "㉮㉯㉰㉱㉲㉳㉴㉵㉶㉷㉸㉹㉺㉻"),
}
_LEAST = 3


def enumerations(paragraphs: Iterable[tuple[int, str]]) -> list[tuple[str, str, int]]:
    """(id of the trace, its first labels, where it begins): the first of each kind that has three points in order.

    `paragraphs`: (where it begins, its text) in order; other paragraphs may stand between two points.

    >>> enumerations([(0, "ㄱ) 출근"), (6, "ㄴ) 작업"), (12, "ㄷ) 퇴근")])
    [('enumeration-consonants', 'ㄱ) ㄴ) ㄷ)', 0)]
    """
    open_series: dict[str, list[tuple[int, str]]] = {}
    found: dict[str, tuple[str, str, int]] = {}
    for start, text in paragraphs:
        match = _LABEL.match(text[:40])
        if match is None:
            continue
        label = match[1] or match[2]
        for id, kinds in _SERIES.items():
            for letters in kinds:
                place = letters.find(label)
                points = open_series.get(letters, [])
                if place == 0:
                    open_series[letters] = [(start, match[0].strip())]
                elif place > 0 and place == len(points):
                    points.append((start, match[0].strip()))
                    if len(points) == _LEAST:
                        labels = " ".join(shown for _, shown in points)
                        found.setdefault(id, (id, labels, points[0][0]))
    return list(found.values())
