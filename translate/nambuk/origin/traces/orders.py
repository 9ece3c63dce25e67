"""The two orders of Korean letters, and lists that stand in one of them.

Northern (조선말규범집, 맞춤법 제1항; 조선말대사전): doubled consonants after ㅎ, ㅇ that is not spoken after them all,
compound vowels after the simple ones. KPS 9566 has its syllables in this order. Southern (한글 맞춤법 제4항 붙임 2):
each beside its relatives; Unicode has its syllables in this order, so that it is that of the code points.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import factorial

from nambuk.hangul.letters import FINALS, decompose, initial_of

_INITIALS = "ㄱㄴㄷㄹㅁㅂㅅㅈㅊㅋㅌㅍㅎㄲㄸㅃㅆㅉㅇ"
_VOWELS = "ㅏㅑㅓㅕㅗㅛㅜㅠㅡㅣㅐㅒㅔㅖㅚㅟㅢㅘㅝㅙㅞ"
_DOUBLED_FINALS = ("ㄲ", "ㅆ")
_FINALS = (*(final for final in FINALS if final not in _DOUBLED_FINALS), *_DOUBLED_FINALS)

LEAST = 8
"""Items of a list that may be called sorted."""
_LEAST_INITIALS = 5
"""Different letters that its items begin with: what shares its first letters (혁명…) is hardly in order by chance."""
_CHANCE = 1_000
_MOST_ITEMS = 20_000
_BULLET = re.compile(r"^\s*(?:[-–•·○●□■◇◆△▲※*☐]|\(?\d{1,3}[).]|[①-⑳]|\(?[가-하ㄱ-ㅎ][).])?\s*")
_ITEM = re.compile(r"[가-힣]{1,12}")
_SENTENCE = re.compile(r"[.!?。][\"”》]?$")
_LONGEST_ITEM = 40
_PIECE = re.compile(r"\s*[,、，·;]\s*")
_LONGEST_PIECE = 14


@lru_cache(maxsize=4096)
def _northern_syllable(syllable: str) -> tuple[int, int, int]:
    initial, vowel, final = decompose(syllable)
    return _INITIALS.index(initial), _VOWELS.index(vowel), _FINALS.index(final)


def northern_key(word: str) -> tuple[tuple[int, int, int], ...]:
    """The place of a word of Hangul syllables in the northern order.

    >>> sorted(["까치", "아침", "나라", "하늘"], key=northern_key)
    ['나라', '하늘', '까치', '아침']
    """
    return tuple(map(_northern_syllable, word))


def sorted_lists(paragraphs: Iterable[tuple[int, str]]) -> list[tuple[str, str, int]]:
    """("order-north" or "order-south", its ends, where it begins) of lists that stand in one order and not in the other.

    `paragraphs`: (where it begins, its text) in order. A list is a row of short paragraphs or of pieces between commas.
    It has to be so long that chance would hardly bring it about in a text with so many items: n! orders of n items, less
    than one in a thousand of which would do.
    """
    lists = list(_lists(paragraphs))
    items = sum(map(len, lists))
    least = LEAST
    while factorial(least) < _CHANCE * items:
        least += 1
    return [found for one in lists for found in _sorted_runs(one, least)]


def _lists(paragraphs: Iterable[tuple[int, str]]) -> Iterable[list[tuple[int, str]]]:
    """Rows of (place, first word of an item) of eight and more, `_MOST_ITEMS` together at most."""
    row: list[tuple[int, str]] = []
    left = _MOST_ITEMS
    for start, text in paragraphs:
        item = _item(text) if len(text) <= _LONGEST_ITEM else ""
        if item:
            row.append((start, item))
            continue
        if text.strip():
            if len(row) >= LEAST:
                yield row[:left]
                left -= len(row)
            row = []
            for pieces in _pieces(start, text):
                yield pieces[: max(left, 0)]
                left -= len(pieces)
        if left <= 0:
            return
    if len(row) >= LEAST:
        yield row[:left]


def _item(text: str) -> str:
    """The first word of a short paragraph that is an item of a list, or ""."""
    rest = _BULLET.sub("", text, count=1)
    word = _ITEM.match(rest)
    return word[0] if word and not _SENTENCE.search(rest) else ""


def _pieces(start: int, text: str) -> Iterable[list[tuple[int, str]]]:
    """Rows of short pieces between commas."""
    row: list[tuple[int, str]] = []
    for piece in _PIECE.split(text):
        word = _ITEM.match(piece.split(" ")[-1] if not row else piece)
        if word and (len(piece) <= _LONGEST_PIECE or not row):
            row.append((start, word[0]))
            continue
        if len(row) >= LEAST:
            yield row
        row = []
    if len(row) >= LEAST:
        yield row


def _sorted_runs(row: Sequence[tuple[int, str]], least: int) -> Iterable[tuple[str, str, int]]:
    """The first run of a row that is sorted in one order and not in the other, for each order."""
    north = [northern_key(word) for _, word in row]
    south = [word for _, word in row]
    for name, own, other in (("order-north", north, south), ("order-south", south, north)):
        begin = 0
        for end in range(1, len(row) + 1):
            if end < len(row) and _is_before(own, end - 1, end):
                continue
            if _is_list(south[begin:end], least) and _is_telling(other, begin, end):
                yield name, f"{row[begin][1]} … {row[end - 1][1]} ({end - begin} items)", row[begin][0]
                break
            begin = end


def _is_before(keys: Sequence[object], first: int, second: int) -> bool:
    return bool(keys[first] <= keys[second])  # type: ignore[operator]


def _is_list(words: Sequence[str], least: int) -> bool:
    """Whether there are enough items, and different enough."""
    return len(set(words)) >= least and len({initial_of(word[0]) for word in words}) >= _LEAST_INITIALS


def _is_telling(other: Sequence[object], begin: int, end: int) -> bool:
    """Whether a run would stand otherwise in the other order."""
    return any(not _is_before(other, place - 1, place) for place in range(begin + 1, end))
