"""A Hangul word as it is pronounced: what all transcriptions by sound start from.

North: 문화어발음법 (조선말규범집 2010). South: 표준 발음법 (1988). They agree in all that is done here but ㄹ: the North
says it as it is written (제5항, 제24항), the South makes it ㄴ after other consonants (제19항). Compounds are not known to
a letter rule: sounds put between their parts (뒤문 [뒨문], 꽃잎 [꼰닙]) and consonants tensed there are left to who calls.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

from nambuk.hangul import decompose
from nambuk.hangul.letters import VOWELS

_RUN = re.compile("[가-힣]+")

# The sound that a final is before a consonant and at the end (제8항; 표준 발음법 제9~11항).
_END = {"ㄲ": "ㄱ", "ㅋ": "ㄱ", "ㄳ": "ㄱ", "ㄺ": "ㄱ", "ㅅ": "ㄷ", "ㅆ": "ㄷ", "ㅈ": "ㄷ", "ㅊ": "ㄷ", "ㅌ": "ㄷ"} | {
    "ㅎ": "ㄷ", "ㅍ": "ㅂ", "ㅄ": "ㅂ", "ㄿ": "ㅂ", "ㄼ": "ㄹ", "ㄽ": "ㄹ", "ㄾ": "ㄹ", "ㅀ": "ㄹ", "ㄻ": "ㅁ",
    "ㄵ": "ㄴ", "ㄶ": "ㄴ",
}  # fmt: skip
# What stays and what goes over to a vowel (제9항; 표준 발음법 제13항, 제14항); ㅎ falls (제28항; 제12항 4).
_LINKED = {"ㄳ": ("ㄱ", "ㅅ"), "ㄵ": ("ㄴ", "ㅈ"), "ㄶ": ("", "ㄴ"), "ㄺ": ("ㄹ", "ㄱ"), "ㄻ": ("ㄹ", "ㅁ")} | {
    "ㄼ": ("ㄹ", "ㅂ"), "ㄽ": ("ㄹ", "ㅅ"), "ㄾ": ("ㄹ", "ㅌ"), "ㄿ": ("ㄹ", "ㅍ"), "ㅀ": ("", "ㄹ"), "ㅄ": ("ㅂ", "ㅅ"),
    "ㅎ": ("", "ㅇ"), "ㅇ": ("ㅇ", "ㅇ"),
}  # fmt: skip
_ASPIRATED = {"ㄱ": "ㅋ", "ㄷ": "ㅌ", "ㅂ": "ㅍ", "ㅈ": "ㅊ"}
_WITHOUT_H = {"ㅎ": "", "ㄶ": "ㄴ", "ㅀ": "ㄹ"}
_PALATAL = {"ㄷ": ("", "ㅈ"), "ㅌ": ("", "ㅊ"), "ㄾ": ("ㄹ", "ㅊ")}
_RYOL = ("렬", "률")
_NASAL = {"ㄱ": "ㅇ", "ㄷ": "ㄴ", "ㅂ": "ㅁ"}
_LAX, _VOICED = frozenset("ㄱㄷㅂㅈ"), frozenset(VOWELS) | frozenset("ㄴㄹㅁㅇ")


class Liquid(Enum):
    """What becomes of ㄹ beside other consonants."""

    SOUTHERN = "ㄴ after consonants, ㄹㄹ beside ㄴ: 강릉 [강능], 독립 [동닙], 신라 [실라]"
    NORTHERN = "as it is written: 강령 [강령], 독립 [동립], 은률 [은률]"
    AFTER_STOPS = "ㄴ after stops, as it is written elsewhere: 극렬 [긍녈], 명록 [명록], 춘룡 [춘룡]"


@dataclass(frozen=True, slots=True)
class Habit:
    """What a transcription shows of the pronunciation.

    `noun`: ㄱ, ㄷ, ㅂ and a ㅎ after them stay apart, as most systems write nouns (묵호 Mukho, not muko).
    `apart`: every syllable is pronounced by itself, as systems write given names (복남 Boknam).
    """

    liquid: Liquid = Liquid.SOUTHERN
    noun: bool = True
    apart: bool = False


class Sound(NamedTuple):
    """A syllable as it sounds, in compatibility letters.

    `final`: one of ㄱㄴㄷㄹㅁㅂㅇ or "". `voiced`: its initial is ㄱ, ㄷ, ㅂ or ㅈ between voiced sounds. `before`: the last
    sound before it, a final or a vowel, "" at the head. `written`: the syllable as it is spelled.
    """

    initial: str
    vowel: str
    final: str
    voiced: bool
    before: str
    written: str


class _Parts:
    """A syllable in the making."""

    def __init__(self, written: str) -> None:
        self.initial, self.vowel, self.final = decompose(written)
        self.written = written


def runs(word: str) -> Iterator[tuple[str, bool]]:
    """The stretches of `word`, each with whether it is Hangul."""
    end = 0
    for match in _RUN.finditer(word):
        if match.start() > end:
            yield word[end : match.start()], False
        yield match[0], True
        end = match.end()
    if end < len(word):
        yield word[end:], False


def pronounced(word: str, habit: Habit) -> tuple[Sound, ...]:
    """The syllables of `word`, Hangul alone, as they sound.

    >>> def say(word, habit=Habit()):
    ...     return " ".join(s.initial + s.vowel + s.final for s in pronounced(word, habit))
    >>> say("독립문"), say("해돋이"), say("좋고")
    ('ㄷㅗㅇ ㄴㅣㅁ ㅁㅜㄴ', 'ㅎㅐ ㄷㅗ ㅈㅣ', 'ㅈㅗ ㅋㅗ')
    >>> say("강령"), say("강령", Habit(Liquid.NORTHERN))
    ('ㄱㅏㅇ ㄴㅕㅇ', 'ㄱㅏㅇ ㄹㅕㅇ')
    """
    parts = [_Parts(character) for character in word]
    if not habit.apart:
        for first, second in pairwise(parts):
            _join(first, second, habit)
    sounds: list[Sound] = []
    before = ""
    for part in parts:
        final = _end(part.final, habit)
        voiced = part.initial in _LAX and before in _VOICED
        sounds.append(Sound(part.initial, part.vowel, final, voiced, before, part.written))
        before = final or part.vowel
    return tuple(sounds)


def _end(final: str, habit: Habit) -> str:
    if final == "ㄼ" and habit.liquid is Liquid.NORTHERN:
        return "ㅂ"  # 제8항 3)
    return _END.get(final, final)


def _join(first: _Parts, second: _Parts, habit: Habit) -> None:
    """Changes two syllables as they are said one after the other."""
    if not first.final:
        if second.written in _RYOL and habit.liquid is Liquid.SOUTHERN:
            second.initial = "ㅇ"  # 규률 [규율] (제5항)
        return
    if second.initial == "ㅇ":
        _link(first, second)
    elif first.final in _WITHOUT_H:
        _after_h(first, second)
    elif second.initial == "ㅎ":
        _before_h(first, second, habit)
    elif first.final == "ㄺ" and second.initial == "ㄱ" and not habit.noun:
        first.final = "ㄹ"  # 맑고 [말꼬] (제8항 1)
    if first.final and second.initial not in ("ㅇ", "ㅎ"):
        first.final = _end(first.final, habit)
        _assimilate(first, second, habit)


def _link(first: _Parts, second: _Parts) -> None:
    """The final before a vowel (제9항), with 이 after ㄷ, ㅌ and ㄾ palatalised (제20항; 표준 발음법 제17항)."""
    if second.vowel == "ㅣ" and first.final in _PALATAL:
        first.final, second.initial = _PALATAL[first.final]
    else:
        first.final, second.initial = _LINKED.get(first.final, ("", first.final))


def _after_h(first: _Parts, second: _Parts) -> None:
    """ㅎ, ㄶ, ㅀ before a consonant (제17항, 제18항; 표준 발음법 제12항)."""
    rest = _WITHOUT_H[first.final]
    if second.initial in _ASPIRATED:
        first.final, second.initial = rest, _ASPIRATED[second.initial]
    elif second.initial == "ㅅ":
        first.final, second.initial = rest, "ㅆ"
    elif rest:
        first.final = rest


def _before_h(first: _Parts, second: _Parts, habit: Habit) -> None:
    """A stop and ㅎ become one (제19항; 표준 발음법 제12항 붙임 1); ㄷ and 히 become 치 (제17항 붙임)."""
    kept, last = _LINKED.get(first.final, ("", first.final))
    if habit.noun or last not in _ASPIRATED:
        first.final = _end(first.final, habit)
        return
    first.final, second.initial = kept, _ASPIRATED[last]
    if last == "ㄷ" and second.vowel in ("ㅣ", "ㅕ"):
        second.initial = "ㅊ"


def _assimilate(first: _Parts, second: _Parts, habit: Habit) -> None:
    """Consonants that become like their neighbour (제21항, 제22항, 제24항; 표준 발음법 제18~20항)."""
    end, liquid = first.final, second.initial == "ㄹ"
    if end in _NASAL and second.initial in ("ㄴ", "ㅁ", "ㄹ"):
        first.final = _NASAL[end]
        if liquid and habit.liquid is not Liquid.NORTHERN:
            second.initial = "ㄴ"
    elif habit.liquid is not Liquid.SOUTHERN:
        return
    elif end == "ㄴ" and second.written in _RYOL:
        second.initial = "ㄴ"  # 선률 [선뉼] (제5항)
    elif (end, second.initial) in (("ㄴ", "ㄹ"), ("ㄹ", "ㄴ")):
        first.final = second.initial = "ㄹ"
    elif liquid and end in ("ㅁ", "ㅇ"):
        second.initial = "ㄴ"
