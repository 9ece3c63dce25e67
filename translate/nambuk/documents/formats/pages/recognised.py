"""Recognised words as the lines of a page, so that what makes text of a PDF's lines makes text of theirs."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from statistics import median

from nambuk.documents.document import Recognised
from nambuk.documents.formats.pages.pdflines import Gap, Line
from nambuk.documents.recognition.tesseract import Word

_GAP = 0.9  # ems of a space that may be the gutter between columns
_FEW_WORDS = 4  # that may be specks, or nothing but low letters
_ALIKE = (0.75, 1.35)  # sizes of type beside the page's usual one that are the same: recognition measures ink


def lines_of(words: Sequence[Word], height: float, scale: float = 1.0) -> list[Line]:
    """The lines of a page that is `height` points high, at `scale` pixels to a point."""
    lines = [list(line) for _, line in groupby(words, key=lambda word: word.line)]
    sizes = [median(word.bottom - word.top for word in line) for line in lines]
    usual = median(sizes) if sizes else 1.0
    return [
        _line(*sized, height, scale)
        for sized in zip(lines, (_size(*both, usual) for both in zip(lines, sizes, strict=True)), strict=True)
    ]


def _size(line: Sequence[Word], measured: float, usual: float) -> float:
    """The size of a line's type: the page's usual one unless it clearly has another."""
    is_alike = _ALIKE[0] < measured / max(usual, 1.0) < _ALIKE[1]
    return usual if is_alike or (measured < usual and len(line) < _FEW_WORDS) else measured


def _line(words: Sequence[Word], size: float, height: float, scale: float) -> Line:
    text = ""
    places: list[Recognised] = []
    gaps: list[Gap] = []
    end = words[0].left
    for word in words:
        is_wide = bool(text) and word.left - end >= _GAP * size
        if is_wide:
            gaps.append(Gap(len(text), end / scale, word.left / scale))
        if text and (word.is_spaced or is_wide):
            text += " "
        places.append(Recognised(len(text), len(text) + len(word.text), round(word.confidence, 3)))
        text += word.text
        end = max(end, word.right)
    middle = median((word.top + word.bottom) / 2 for word in words)
    left, bottom, top = (
        words[0].left,
        height - (middle + size / 2) / scale,
        height - (middle - size / 2) / scale,
    )
    return Line(text, left / scale, end / scale, bottom, top, tuple(gaps), tuple(places))


def confidence_of(lines: Iterable[Line]) -> float:
    """The mean confidence of recognised lines over their letters; 0 where there are none."""
    words = [word for line in lines for word in line.recognised or ()]
    letters = sum(word.end - word.start for word in words)
    return sum(word.confidence * (word.end - word.start) for word in words) / letters if letters else 0.0
