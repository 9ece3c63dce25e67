"""Korean names of persons and villages in a text: few are found wrongly, not all are found.

NK-HanDic tags surnames (姓) and given names (名), but takes many an unknown word for a given name: 오수관 (sewer) for 오 and
수관, 안도현 (a county) for 안 and 도현. So the tags alone do not suffice: a title must stand beside the name (김철호동무, 작업반장
강철호), or the glossary must have the person, or the given name must be in the dictionary as one, with nothing behind it but
particles and no common noun that explains the letters.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from math import inf

from nambuk.analysis import Analysis, Morpheme
from nambuk.glossary.dictionary import dictionary
from nambuk.glossary.store import Glossary, shipped_glossary
from nambuk.hangul import is_syllable
from nambuk.romanize.surnames import split_name, surnames
from nambuk.romanize.tables import noun_endings
from nambuk.variables.words import titles

_SURNAME, _GIVEN = "姓", "名"
_PERSON_KINDS = frozenset((_SURNAME, _GIVEN, "人名"))
# What may stand between a name or a title and the end of its eojeol.
_GRAMMAR = ("J", "VCP", "E", "XSN")
_PARTICLE_HEADS = frozenset("은는이가을를의에께와과도만로으님들며라였입인나랑부까처보")
_PARTICLES = frozenset("의는을를에가이아")
_LONGEST_TITLE = 5
# Commonness of nouns (logarithmic) from which the letters of a given name rather are that noun.
_COMMON, _COMMON_BESIDE_A_TITLE = -0.5, 1.5


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name at the code points `start` to `end` of the text that was looked through."""

    start: int
    end: int
    text: str


def find_persons(analysis: Analysis) -> list[FoundName]:
    """The full names of Korean persons in order.

    >>> from nambuk.analysis import analyse
    >>> [name.text for name in find_persons(analyse("작업반장 강철호동무는 김치를 먹고 오수관을 고쳤다."))]
    ['강철호']
    """
    return [
        FoundName(start, end, analysis.text[start:end])
        for number in _heads(analysis)
        for start, end in _name_at(analysis, number)
    ]


def _heads(analysis: Analysis) -> Iterator[int]:
    """The morphemes that are a surname with nothing of Hangul before it."""
    for number, (start, end, entry) in enumerate(analysis.morphemes):
        surname = _SURNAME in _kinds(entry.kind) and end - start == len(entry.form)
        if surname and entry.form in surnames() and not (start and is_syllable(analysis.text[start - 1])):
            yield number


def _kinds(kind: str) -> list[str]:
    return kind.split(",")


def _name_at(analysis: Analysis, number: int) -> Iterator[tuple[int, int]]:
    """The span of the name that begins with the surname at morpheme `number`, if there is one."""
    start, head, _ = analysis.morphemes[number]
    end = analysis.eojeol(start, head)[1]
    run = _hangul(analysis.text[start:end])
    for length in (head - start + 2, head - start + 1):
        if length <= len(run) and _is_name(analysis, number, run, length):
            yield start, start + length
            return


def _hangul(text: str) -> str:
    """The Hangul that `text` begins with."""
    stop = next((i for i, character in enumerate(text) if not is_syllable(character)), len(text))
    return text[:stop]


def _is_name(analysis: Analysis, number: int, run: str, length: int) -> bool:
    """Whether the first `length` syllables of `run` are a full name, as the places around it tell."""
    name, rest = run[:length], run[length:]
    if any(name.startswith(title) for title in titles() if len(title) > 1):
        return False
    start, head, _ = analysis.morphemes[number]
    given = run[head - start : length]
    tagged = _tagged(analysis, number, start + length)
    plain = tagged and _only_grammar(analysis, number + 2, start + len(run))
    if _is_known_person(name) and (len(given) > 1 or plain):
        return True
    if _follows(analysis, start + length, rest):
        return (tagged or len(given) > 1) and _commonness(given) < _COMMON_BESIDE_A_TITLE
    if plain and _goes_before(analysis, start):
        return _commonness(given) < _COMMON_BESIDE_A_TITLE and not _explained(name)
    if not plain or len(given) < 2 or not _is_given(given):
        return False
    return _commonness(given) < _COMMON and not _explained(name)


def _tagged(analysis: Analysis, number: int, end: int) -> bool:
    """Whether the morpheme after the surname is a given name that ends at `end`."""
    if not analysis.joined(number + 1):
        return False
    following: Morpheme = analysis.morphemes[number + 1]
    return following.end == end and _GIVEN in _kinds(following.entry.kind)


def _only_grammar(analysis: Analysis, number: int, end: int) -> bool:
    """Whether the morphemes from `number` on that begin before `end` are particles, the copula and endings."""
    following = takewhile(
        lambda morpheme: morpheme.start < end,
        map(analysis.morphemes.__getitem__, range(number, len(analysis.morphemes))),
    )
    return all(morpheme.tag.startswith(_GRAMMAR) for morpheme in following)


def _follows(analysis: Analysis, end: int, rest: str) -> bool:
    """Whether a title comes after the name, joined (김철호동무는) or as the next word (김철호 동무는)."""
    text = analysis.text
    if not rest and text[end : end + 1] == " ":
        rest = _hangul(text[end + 1 : end + 1 + _LONGEST_TITLE + 1])
    return any(
        rest[:length] in titles() and (len(rest) == length or rest[length] in _PARTICLE_HEADS)
        for length in range(min(_LONGEST_TITLE, len(rest)), 0, -1)
        if length > 1 or rest[0] == "씨"
    )


def _goes_before(analysis: Analysis, start: int) -> bool:
    """Whether the word before the name is a title or an office that ends in one (작업반장 강철호, 서기인 김철호)."""
    text = analysis.text
    if text[start - 1 : start] != " ":
        return False
    begin = analysis.eojeol(start - 1, start - 1)[0]
    word = text[begin : start - 1]
    return any(word.endswith((title, title + "인")) for title in titles() if len(title) > 1)


@lru_cache(maxsize=1 << 12)
def _is_known_person(name: str) -> bool:
    """Whether the glossary has the person."""
    terms = shipped_glossary().lookup(name, ("ko-KP", "ko-KR"))
    return split_name(name) is not None and any(
        term.domain == "people" and term.part_of_speech == "name" for term in terms
    )


@lru_cache(maxsize=1 << 12)
def _is_given(word: str) -> bool:
    """Whether the dictionary has `word` as a given name."""
    return any(_GIVEN in _kinds(entry.kind) for entry in dictionary().entries(word))


@lru_cache(maxsize=1 << 12)
def _commonness(word: str) -> float:
    """How common `word` is as a noun: the frequency of its most common homograph, -inf if it is none."""
    return max((noun.frequency for noun in dictionary().homographs(word)), default=-inf)


@lru_cache(maxsize=1 << 12)
def _explained(name: str) -> bool:
    """Whether the letters of `name` are a word, or a noun with a suffix or particle (오수+관, 안도+현, 변강+의)."""
    stem, last = name[:-1], name[-1]
    if _is_word(name) or last in _PARTICLES:
        return True
    return _is_word(stem) and (last == "은" or last in noun_endings())


def _is_word(word: str) -> bool:
    """Whether the dictionary or the glossary has `word` as anything but a name of persons."""
    if any(
        e.tag in ("NNG", "NNP") and _PERSON_KINDS.isdisjoint(_kinds(e.kind))
        for e in dictionary().entries(word)
    ):
        return True
    return any(term.domain != "people" for term in shipped_glossary().lookup(word, ("ko-KP", "ko-KR")))


_UNIT = re.compile(
    r"(?P<above>[가-힣]{1,5}(?:시|군|구역))\s(?P<name>[가-힣]{1,4}(?:리|동|읍|로동자구|노동자구))"
    r"(?=(?:에|에서|의|에는|에도|에서는|에서의|로|으로|와|과|을|를|은|는|이|가)?(?![가-힣]))"
)


def find_small_places(text: str, glossary: Glossary | None = None) -> list[FoundName]:
    """Villages, wards and towns (리, 동, 읍, 로동자구) that stand after a county, town or district of the gazetteer.

    >>> [name.text for name in find_small_places("함주군 상단리에서 왔다. 그 시 구석동에 있다.")]
    ['상단리']
    """
    terms = glossary or shipped_glossary()
    return [
        FoundName(*match.span("name"), match["name"])
        for match in _UNIT.finditer(text)
        if any(term.domain == "place" for term in terms.lookup(match["above"], ("ko-KP", "ko-KR")))
    ]
