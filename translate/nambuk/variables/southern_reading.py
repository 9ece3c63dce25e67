"""Northern words that the analysis does not see (로점, 콴타스항공려객기), read once more by themselves."""

import re
from collections.abc import Iterator

from nambuk.analysis import Analysis, analyse
from nambuk.hangul import shift_initial
from nambuk.norms import northern_initials, southern_initials
from nambuk.variables.contrast import NORTH
from nambuk.variables.variable import Place
from nambuk.variables.word_heads import is_head
from nambuk.variety import Variety

# Letters that begin no southern word but a loanword, at the head of an eojeol; inside one only those that no
# particle or ending begins with.
_HEAD = re.compile(r"(?<![가-힣\d])(?!년)[라-맇녀-녛뇨-눃뉴-늏][가-힣]+")
_INSIDE = re.compile("[량력련렬렴렵령례료룡류륙륜률륭려](?=[가-힣])")
_UNKNOWN = 5  # letters of a noun without hanja that the analysis may have made up
_SURNAMES = frozenset("리류림로량려라렴륙룡")


def unread_heads(analysis: Analysis, covered: frozenset[int]) -> Iterator[Place]:
    """Words in ㄹ, 녀, 뇨, 뉴 at whose first letter no place stands (`covered`), and whose southern spelling is known."""
    for match in _HEAD.finditer(analysis.text):
        if match.start() not in covered and (word := _shifted(match[0])):
            yield _place(match.start(), word)
    for form, numbers in analysis.by_form.items():
        if len(form) < _UNKNOWN or not _INSIDE.search(form, 2):
            continue
        for number in numbers:
            entry = analysis.morphemes[number].entry
            if entry.hanja or entry.gloss or entry.tag not in ("NNP", "NNG"):
                continue
            for match in _INSIDE.finditer(form, 2):
                if word := _alone(form[match.start() :]):
                    yield _place(analysis.morphemes[number].start + match.start(), word)


def _place(start: int, word: str) -> Place:
    end = start + len(word)
    return Place(start, end, NORTH, start, end, {Variety.KR: word})


def _shifted(eojeol: str) -> str:
    """The southern word that an eojeol begins with when its first letter is shifted, "" where none is known."""
    reading = analyse(shift_initial(eojeol[0]) + eojeol[1:])
    first = reading.morphemes[0]
    entry = first.entry
    if first.end != len(entry.form) or len(entry.form) < 2 or not entry.hanja or entry.northern:
        return ""
    if northern_initials(entry.form, entry.hanja)[0] != eojeol[0] or not is_head(reading, 0):
        return ""
    return "" if _is_person(reading, eojeol) else entry.form


def _is_person(reading: Analysis, eojeol: str) -> bool:
    """Whether three letters may be a name (리성주), of which the analysis has made a word and a syllable."""
    if eojeol[0] not in _SURNAMES or len(reading.morphemes) < 2:
        return False
    first, second = reading.morphemes[:2]
    return len(first.form) == 2 and len(second.form) == 1 and second.tag[0] == "N"


def _alone(rest: str) -> str:
    """The southern spelling of the northern word at the head of the rest of an unknown word, "" where there is none."""
    reading = analyse(rest)
    first = reading.morphemes[0]
    entry = first.entry
    if first.end != len(entry.form) or len(entry.form) < 2 or not entry.northern or not is_head(reading, 0):
        return ""
    south = southern_initials(entry.form, entry.hanja)
    return "" if south == entry.form else south
