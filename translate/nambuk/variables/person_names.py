"""Names of persons: 리영희 and 이영희, 최룡해 and 최용해."""

import re
from collections.abc import Iterator

from nambuk.analysis import Analysis
from nambuk.hangul import shift_initial
from nambuk.variables.contrast import NORTH, SOUTH
from nambuk.variables.variable import Place
from nambuk.variables.words import word_class
from nambuk.variety import Variety

_SURNAME, _GIVEN = "姓", "名"
_HIDDEN = re.compile("(?<![가-힣])[가-힣](?=[○×])")  # 림○○
# Southern surnames of one common hanja with ㄹ or ㄴ (李, 盧); 양 is 梁 and 楊 and stays.
_NORTHERN = {shift_initial(surname): surname for surname in sorted(word_class("shifted-surnames"))}


def person_names(analysis: Analysis) -> Iterator[Place]:
    """A surname and a given name that the initial sound rule of the South changes (한글 맞춤법 제11항 붙임 2).

    The place is the whole name. Southern given names stay: their hanja are not known.
    """
    for match in _HIDDEN.finditer(analysis.text):
        if (south := shift_initial(match[0])) != match[0]:
            yield Place(*match.span(), NORTH, *match.span(), {Variety.KR: south})
        elif match[0] in _NORTHERN:
            yield Place(*match.span(), SOUTH, *match.span(), {Variety.KP: _NORTHERN[match[0]]})
    for number, (start, end, entry) in enumerate(analysis.morphemes):
        if _SURNAME not in entry.kind or end - start != 1 or analysis.joined(number):
            continue
        if not analysis.joined(number + 1) or _GIVEN not in analysis.morphemes[number + 1].entry.kind:
            continue
        end = analysis.morphemes[number + 1].end
        if end - start < 2:
            continue
        surname, given = analysis.text[start], analysis.text[start + 1 : end]
        south = shift_initial(surname) + shift_initial(given[0]) + given[1:]
        if south != surname + given:
            yield Place(start, end, NORTH, start, end, {Variety.KR: south})
        elif surname in _NORTHERN:
            yield Place(start, end, SOUTH, start, end, {Variety.KP: _NORTHERN[surname] + given})
