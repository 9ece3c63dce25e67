"""From the lines of a PDF page back to paragraphs.

A PDF knows where glyphs stand, not what a paragraph is, and often not even whether a space stood where
a line ends. Both are inferred from the geometry; what is guessed is counted, so that a report can say so.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from nambuk.documents.document import Recognised

_MARKER = re.compile(
    r"(\d{1,3}[.)]\s|\(\d{1,3}\)|[①-⑳]|[-–•·○●◦□■◆◇※▶▷*]\s|제\s?\d+\s?[장절조]|[가-하][.)]\s|[A-Za-z][.)]\s)"
)
_LETTERED = re.compile(r"[가-하][.)]\s")
SENTENCE_ENDS = re.compile(r"[.!?…。:;][\"'”’》〉」』)\]]*\s*$")
_ROW_GAP = 1.5  # ems between the cells of a table
_EOJEOL_ENDS = frozenset("을의는에를은로과서야게고와며히및된른터든던")
"""Syllables after which a space follows more often than another syllable does (particles and endings)."""
_CLOSERS = frozenset(".,;:!?…)]}》〉」』】’”%，。、")
_OPENERS = frozenset("([{《〈「『【‘“")
_LINE_HYPHENS = "\u00ad\ufffe\u0002"
"""How hyphens that only break a line come out: soft hyphens, and two stand-ins of PDFium."""
_WITHOUT_HYPHENS = dict.fromkeys(map(ord, _LINE_HYPHENS))


class Gap(NamedTuple):
    """A wide space inside a line: its left and right ends, and the `place` in the text where what stands before it ends.

    That is behind a space that the file has there, and before one that only says that there is a gap.
    """

    place: int
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page in points; `text` keeps the space at its end where the PDF has one.

    `gaps`: the spaces in it that may be gutters between columns, from left to right. `recognised`: its words where it
    was recognised from a picture, their places counted in `text`.
    """

    text: str
    left: float
    right: float
    bottom: float
    top: float
    gaps: tuple[Gap, ...] = ()
    recognised: tuple[Recognised, ...] | None = None

    @property
    def size(self) -> float:
        """The height of the type."""
        return max(self.top - self.bottom, 0.1)

    def cut(self, gap: Gap) -> "tuple[Line, Line]":
        """What stands on the left and on the right of one of its gaps."""
        first = self.text[: gap.place]
        start = len(self.text) - len(self.text[gap.place :].lstrip())
        words = self.recognised
        left = replace(
            self,
            text=first,
            right=gap.left,
            gaps=tuple(other for other in self.gaps if other.left < gap.left),
            recognised=None if words is None else tuple(word for word in words if word.end <= len(first)),
        )
        right = replace(
            self,
            text=self.text[start:],
            left=gap.right,
            gaps=tuple(Gap(place - start, *ends) for place, *ends in self.gaps if place > gap.place),
            recognised=None if words is None else tuple(moved(words, -start)),
        )
        return left, right


def moved(words: Sequence[Recognised], by: int) -> Iterator[Recognised]:
    """The words, so many places further on; those that would begin before 0 are left out."""
    return (Recognised(w.start + by, w.end + by, w.confidence) for w in words if w.start + by >= 0)


@dataclass(frozen=True, slots=True)
class Wrapping:
    """How a document breaks its lines, inferred from all its pages.

    `explicit`: a line keeps the space at its end, so a line without one ends inside a word.
    `at_words`: lines end only between words (their right edge is ragged by whole words).
    """

    explicit: bool
    at_words: bool


def paragraphs_of(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of one page, grouped into paragraphs."""
    groups: list[list[Line]] = []
    for column in _runs(lines):
        right = max(line.right for line in column)
        gaps = [above.bottom - below.top for above, below in pairwise(column)]
        usual_gap = sorted(gaps)[len(gaps) // 2] if gaps else 0.0
        groups.append([column[0]])
        for above, below in pairwise(column):
            if _goes_on(above, below, right, usual_gap):
                groups[-1].append(below)
            else:
                groups.append([below])
    return groups


def wrapping_of(groups: Sequence[Sequence[Line]]) -> Wrapping:
    """How lines are broken, from the paragraphs of all pages."""
    wrapped = [line for group in groups for line in group[:-1]]
    if not wrapped:
        return Wrapping(explicit=False, at_words=False)
    with_space = sum(line.text.endswith(" ") for line in wrapped)
    ragged = 0
    for part in (part for group in groups for part in _runs(group)):
        right = max(line.right for line in part)
        for line, after in pairwise(part):
            # before a Latin word even lines that break inside Korean words stay short
            ragged += right - line.right > 1.2 * line.size and not after.text[:1].isascii()
    return Wrapping(explicit=with_space * 10 >= len(wrapped), at_words=ragged * 5 >= len(wrapped))


def join(lines: Sequence[Line], wrapping: Wrapping) -> tuple[str, int]:
    """The text of a paragraph, and at how many line ends it was guessed whether a space stood there.

    >>> lines = [Line("국가는 가격을", 0, 90, 10, 20), Line("정한다.", 0, 40, 0, 9)]
    >>> join(lines, Wrapping(explicit=False, at_words=False))
    ('국가는 가격을 정한다.', 1)
    """
    text, guessed, _ = _joined(lines, wrapping)
    return text.translate(_WITHOUT_HYPHENS).strip(), guessed


def recognised_words(lines: Sequence[Line], wrapping: Wrapping) -> tuple[Recognised, ...] | None:
    """The words of a recognised paragraph, their places counted in the text that `join` gives; None for others."""
    if all(line.recognised is None for line in lines):
        return None
    text, _, starts = _joined(lines, wrapping)
    if any(hyphen in text for hyphen in _LINE_HYPHENS):  # of a paragraph that was only recognised in part
        places = [0]
        for letter in text:
            places.append(places[-1] + (letter not in _LINE_HYPHENS))
    else:
        places = list(range(len(text) + 1))
    begin = len(text) - len(text.lstrip())
    found = (
        word
        for line, start in zip(lines, starts, strict=True)
        for word in moved(line.recognised or (), start)
    )
    return tuple(Recognised(places[w.start] - begin, places[w.end] - begin, w.confidence) for w in found)


def _joined(lines: Sequence[Line], wrapping: Wrapping) -> tuple[str, int, list[int]]:
    """The text with the hyphens in it, the guesses, and where each line begins."""
    text = lines[0].text
    guessed, starts = 0, [0]
    for line in lines[1:]:
        if text.endswith(tuple(_LINE_HYPHENS)):
            starts.append(len(text) - 1)
            text = text[:-1] + line.text
            continue
        space, certain = _space_between(text, line.text, wrapping)
        guessed += not certain
        starts.append(len(text) + len(space))
        text += space + line.text
    return text, guessed, starts


def _runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Runs of lines that stand under each other; a line further up or far below begins a new one."""
    column: list[Line] = []
    for line in lines:
        if column and (line.top > column[-1].top - 1 or column[-1].bottom - line.top > 3 * line.size):
            yield column
            column = []
        column.append(line)
    if column:
        yield column


def _goes_on(above: Line, below: Line, right: float, usual_gap: float) -> bool:
    """Whether the line `below` belongs to the paragraph of the line `above`."""
    size = above.size
    if not 0.8 < below.size / size < 1.25 or _are_rows(above, below):
        return False
    if above.bottom - below.top > max(usual_gap, 0) * 1.4 + 0.15 * size:
        return False
    if begins_item(below, above):
        return False
    if below.left > above.left + 0.7 * size and not _MARKER.match(above.text):
        return False
    return reaches_edge(above, below, right)


def _are_rows(above: Line, below: Line) -> bool:
    """Whether two lines are rows of a table: both have a wide gap at the same place."""
    least = _ROW_GAP * above.size
    return any(
        one.left < other.right and other.left < one.right
        for one in above.gaps
        if one.right - one.left >= least
        for other in below.gaps
        if other.right - other.left >= least
    )


def begins_item(line: Line, above: Line) -> bool:
    """Whether a line begins as the items of lists and the articles of laws do, and not with a sentence's 다."""
    if not _MARKER.match(line.text):
        return False
    return not _LETTERED.match(line.text) or SENTENCE_ENDS.search(above.text) is not None


def reaches_edge(above: Line, below: Line, right: float) -> bool:
    """Whether a line is so long that the first word of the next one had no room at its end."""
    words = below.text.split()
    if not words:
        return False
    width = (below.right - below.left) / max(len(below.text.strip()), 1)
    return right - above.right <= len(words[0]) * width + 0.5 * above.size


def _space_between(before: str, after: str, wrapping: Wrapping) -> tuple[str, bool]:
    """What joins two lines ("" or " "), and whether that is certain."""
    if before.endswith(" ") or after.startswith(" "):
        return "", True
    last, first = before[-1:], after[:1]
    if wrapping.explicit and not (last.isascii() and first.isascii()):
        return "", True
    if wrapping.at_words or (last.isascii() and last.isalnum() and first.isascii() and first.isalnum()):
        return " ", True
    if last in _OPENERS or first in _CLOSERS:
        return "", True
    if last in _CLOSERS:
        return " ", last in ".!?,"
    return (" " if last in _EOJEOL_ENDS else ""), False
