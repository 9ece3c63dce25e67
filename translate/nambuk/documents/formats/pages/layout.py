"""The reading order of a page: which of its lines stand in which column, whatever their order in the file.

A page is divided where a gutter of white runs between two stacks of lines (recursively, so that there may be three
columns, or columns under a title). Lines that cross a gutter, such as titles over columns, cut the stacks into bands:
what stands above is read first. Tables are not divided: their cells are narrow, or do not fill their column as text
does. Within a column the lines keep the order of the file as far as they run downwards, so that a table's cells stay
whole.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from nambuk.documents.formats.pages.pdflines import Line

_NARROW = 0.8  # ems that a gutter has at least
_FEW_GUTTER = 1.4  # ems that it has where only few lines stand beside it
_FEW_LINES = 4
_LEAST_WIDTH = 7.0  # ems of a column of text; what is narrower is a list's number or a table's cell
_LEAST_FILL = 0.5  # share of a column's width that its lines fill on the average
_FULL = 0.8  # the same where one of two columns has but one line
_LEAST_OVERLAP = 0.5  # share of the shorter stack's height beside which the other stands
_SPARSE = 0.6  # share of the fullest height at which lines may cross a gutter
_MOST_GUTTERS = 12  # looked at on a page, the widest first
_DEEPEST = 8
_MOST_LINES = 2_000  # of a page that is laid out; one with more keeps the order of the file


class Gutter(NamedTuple):
    """A strip of white between two columns, as a range of x."""

    left: float
    right: float

    @property
    def middle(self) -> float:
        """Where it is cut."""
        return (self.left + self.right) / 2


def columns_of(lines: Sequence[Line], depth: int = 0) -> list[list[Line]]:
    """The lines of a page as columns in reading order, each from top to bottom."""
    lines = [line for line in lines if line.text.strip()]
    if not lines or len(lines) > _MOST_LINES:
        return [lines] if lines else []
    found = _divided(lines) if depth < _DEEPEST else None
    if found is None:
        return [_in_order(lines)]
    return [column for part in found for column in columns_of(part, depth + 1)]


# ---- gutters


def _divided(lines: list[Line]) -> list[list[Line]] | None:
    """The lines in two or more parts in reading order, at the gutter that divides most of them; None without one."""
    em = _usual_size(lines)
    best: tuple[int, list[list[Line]]] = (0, [])
    for gutter in _gutters(lines, em):
        divided, parts = _bands(lines, gutter.middle, em)
        if divided > best[0]:
            best = (divided, parts)
    return best[1] if best[0] else None


def _usual_size(lines: Sequence[Line]) -> float:
    """The size of the type of most letters."""
    sized = sorted((line.size, len(line.text)) for line in lines)
    half = sum(letters for _, letters in sized) / 2
    for size, letters in sized:
        half -= letters
        if half <= 0:
            return size
    return sized[-1][0]


def _gutters(lines: Sequence[Line], em: float) -> list[Gutter]:
    """Strips that few lines cross, the widest first. (A sweep from left to right over the lines' pieces.)"""
    edges: list[tuple[float, float]] = []
    for line in lines:
        for left, right in _pieces(line):
            edges += ((left, line.size), (right, -line.size))
    edges.sort()
    heights: list[tuple[float, float, float]] = []  # left, right, height of what stands there
    height = 0.0
    for (left, change), (right, _) in pairwise(edges):
        height += change
        if right > left:
            heights.append((left, right, height))
    most = max((height for *_, height in heights), default=0.0)
    strips: list[Gutter] = []
    for is_sparse, run in groupby(heights, key=lambda strip: strip[2] <= _SPARSE * most):
        if is_sparse:
            strips += _thinnest(list(run))
    wide = [strip for strip in strips if strip.right - strip.left >= _NARROW * em]
    return sorted(wide, key=lambda strip: strip.left - strip.right)[:_MOST_GUTTERS]


def _thinnest(run: Sequence[tuple[float, float, float]]) -> Iterator[Gutter]:
    """The widest strip of a run over which the height is least, and the whole run."""
    least = min(height for *_, height in run) + 1e-6
    for is_least, part in groupby(run, key=lambda strip: strip[2] <= least):
        if is_least:
            strips = list(part)
            yield Gutter(strips[0][0], strips[-1][1])


def _pieces(line: Line) -> Iterator[tuple[float, float]]:
    """The line's stretches between its wide gaps."""
    left = line.left
    for gap in line.gaps:
        yield left, gap.left
        left = gap.right
    yield left, line.right


# ---- bands


def _bands(lines: Sequence[Line], x: float, em: float) -> tuple[int, list[list[Line]]]:
    """How many lines stand in columns beside `x`, and the parts: whole bands, and pairs of columns."""
    parts: list[list[Line]] = []
    whole: list[Line] = []
    divided = 0
    for band in _between_crossing(lines, x):
        left, right = _beside(band, x)
        if _are_columns(left, right, em):
            parts += [whole, left, right]
            whole = []
            divided += len(left) + len(right)
        else:
            whole += band
    return divided, [part for part in [*parts, whole] if part]


def _between_crossing(lines: Sequence[Line], x: float) -> list[list[Line]]:
    """The lines from top to bottom: those that cross `x`, each by itself, and what stands between them."""
    number = 0
    bands: dict[int, list[int]] = {}
    for index in sorted(range(len(lines)), key=lambda index: -lines[index].top):
        crosses = _cut(lines[index], x) is None
        number += crosses
        bands.setdefault(number, []).append(index)
        number += crosses
    return [[lines[index] for index in sorted(band)] for band in bands.values()]


def _cut(line: Line, x: float) -> tuple[Line | None, Line | None] | None:
    """The line's parts left and right of `x`; None where it crosses."""
    if line.right <= x:
        return line, None
    if line.left >= x:
        return None, line
    for gap in line.gaps:
        if gap.left <= x <= gap.right:
            return line.cut(gap)
    return None


def _beside(band: Sequence[Line], x: float) -> tuple[list[Line], list[Line]]:
    """The lines, or parts of lines, left and right of `x`."""
    cuts = [cut for line in band if (cut := _cut(line, x)) is not None]
    return [left for left, _ in cuts if left], [right for _, right in cuts if right]


def _are_columns(left: Sequence[Line], right: Sequence[Line], em: float) -> bool:
    """Whether two stacks of lines beside each other are columns of text, and no list or table."""
    few, many = sorted((len(left), len(right)))
    if few < 1 or many < 2:
        return False
    gutter = min(line.left for line in right) - max(line.right for line in left)
    if gutter < em * (_NARROW if few >= _FEW_LINES else _FEW_GUTTER):
        return False
    heights = [(min(line.bottom for line in s), max(line.top for line in s)) for s in (left, right)]
    overlap = min(top for _, top in heights) - max(bottom for bottom, _ in heights)
    if overlap < _LEAST_OVERLAP * min(top - bottom for bottom, top in heights):
        return False
    widths = [max(line.right for line in s) - min(line.left for line in s) for s in (left, right)]
    least = _LEAST_FILL if few >= 2 else _FULL
    return min(widths) >= _LEAST_WIDTH * em and all(
        _filled(stack) >= least * (width if few >= 2 else max(widths))
        for stack, width in zip((left, right), widths, strict=True)
    )


def _filled(stack: Sequence[Line]) -> float:
    """How wide the rows of a stack are on the average, what stands side by side taken together."""
    rows: list[float] = []
    bottom = 0.0
    for line in sorted(stack, key=lambda line: -line.top):
        if not rows or (line.top + line.bottom) / 2 < bottom:
            rows.append(0.0)
            bottom = line.bottom
        rows[-1] += line.right - line.left
    return sum(rows) / len(rows)


# ---- inside a column


def _in_order(lines: Sequence[Line]) -> list[Line]:
    """The lines of a column from top to bottom, and what stands beside each other from left to right.

    Lines that run downwards in the file stay together (a table's cell), unless others stand between them.
    """
    runs: list[list[Line]] = []
    for line in lines:
        if runs and _is_next(runs[-1][-1], line):
            runs[-1].append(line)
        else:
            runs.append([line])
    runs = [part for run in runs for part in ([run] if _is_free(run, runs) else [[line] for line in run])]
    return [line for row in _rows(runs) for run in row for line in run]


def _is_next(above: Line, below: Line) -> bool:
    """Whether a line stands right under the one before it in the file."""
    is_under = above.bottom - below.size < below.top <= above.top - 1
    return is_under and below.left < above.right and above.left < below.right


def _is_free(run: Sequence[Line], runs: Sequence[Sequence[Line]]) -> bool:
    """Whether no other run reaches into the box of this one."""
    if len(run) == 1:
        return True
    left, right = min(line.left for line in run), max(line.right for line in run)
    top, bottom = run[0].top - run[0].size / 2, run[-1].bottom + run[-1].size / 2
    return not any(
        bottom < (line.top + line.bottom) / 2 < top and left < line.right and line.left < right
        for other in runs
        if other is not run
        for line in other
    )


def _rows(runs: Sequence[list[Line]]) -> Iterator[list[list[Line]]]:
    """Runs whose first lines stand side by side, from left to right; the rows from top to bottom."""
    row: list[list[Line]] = []
    for run in sorted(runs, key=lambda run: -run[0].top):
        if row and (run[0].top + run[0].bottom) / 2 < row[0][0].bottom:
            yield sorted(row, key=lambda run: run[0].left)
            row = []
        row.append(run)
    if row:
        yield sorted(row, key=lambda run: run[0].left)
