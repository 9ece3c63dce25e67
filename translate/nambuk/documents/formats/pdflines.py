"""From the lines of a PDF page back to paragraphs.

A PDF knows where glyphs stand, not what a paragraph is, and often not even whether a space stood where
a line ends. Both are inferred from the geometry; what is guessed is counted, so that a report can say so.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_MARKER = re.compile(
    r"(\d{1,3}[.)]\s|\(\d{1,3}\)|[①-⑳]|[-–•·○●◦□■◆◇※▶▷*]\s|제\s?\d+\s?[장절조]|[가-하][.)]\s|[A-Za-z][.)]\s)"
)
_EOJEOL_ENDS = frozenset("을의는에를은로과서야게고와며히및된른터든던")
"""Syllables after which a space follows more often than another syllable does (particles and endings)."""
_CLOSERS = frozenset(".,;:!?…)]}》〉」』】’”%，。、")
_OPENERS = frozenset("([{《〈「『【‘“")
_LINE_HYPHENS = "\u00ad\ufffe\u0002"
"""How hyphens that only break a line come out: soft hyphens, and two stand-ins of PDFium."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page in points; `text` keeps the space at its end where the PDF has one."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def size(self) -> float:
        """The height of the type."""
        return max(self.top - self.bottom, 0.1)


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
    for column in _columns(lines):
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


def wrapping_of(pages: Sequence[Sequence[Sequence[Line]]]) -> Wrapping:
    """How lines are broken, from the paragraphs of all pages."""
    groups = [group for page in pages for group in page if len(group) > 1]
    wrapped = [line for group in groups for line in group[:-1]]
    if not wrapped:
        return Wrapping(explicit=False, at_words=False)
    with_space = sum(line.text.endswith(" ") for line in wrapped)
    ragged = 0
    for group in groups:
        right = max(line.right for line in group)
        for line, after in pairwise(group):
            # before a Latin word even lines that break inside Korean words stay short
            ragged += right - line.right > 1.2 * line.size and not after.text[:1].isascii()
    return Wrapping(explicit=with_space * 10 >= len(wrapped), at_words=ragged * 5 >= len(wrapped))


def join(lines: Sequence[Line], wrapping: Wrapping) -> tuple[str, int]:
    """The text of a paragraph, and at how many line ends it was guessed whether a space stood there.

    >>> lines = [Line("국가는 가격을", 0, 90, 10, 20), Line("정한다.", 0, 40, 0, 9)]
    >>> join(lines, Wrapping(explicit=False, at_words=False))
    ('국가는 가격을 정한다.', 1)
    """
    text = lines[0].text
    guessed = 0
    for line in lines[1:]:
        if text.endswith(tuple(_LINE_HYPHENS)):
            text = text[:-1] + line.text
            continue
        space, certain = _space_between(text, line.text, wrapping)
        guessed += not certain
        text += space + line.text
    return text.translate(dict.fromkeys(map(ord, _LINE_HYPHENS))).strip(), guessed


def _columns(lines: Sequence[Line]) -> Iterator[list[Line]]:
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
    if not 0.8 < below.size / size < 1.25:
        return False
    if above.bottom - below.top > max(usual_gap, 0) * 1.4 + 0.15 * size:
        return False
    if _MARKER.match(below.text):
        return False
    if below.left > above.left + 0.7 * size and not _MARKER.match(above.text):
        return False
    words = below.text.split()
    if not words:
        return False
    width = (below.right - below.left) / max(len(below.text.strip()), 1)
    return right - above.right <= len(words[0]) * width + 0.5 * size


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
