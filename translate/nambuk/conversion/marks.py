"""The marks of a paragraph (bold letters, links, notes) through a conversion between the standards."""

from bisect import bisect_left
from dataclasses import replace
from heapq import heapify, heappop, heappush

from nambuk.conversion.change import Conversion
from nambuk.documents.document import Mark, MarkedText


def marked_conversion(paragraph: MarkedText, conversion: Conversion) -> MarkedText:
    """The converted text of `paragraph` with its marks around the same words; `conversion` is that of its text.

    An edge inside a change goes to the edge of the change, so that a mark holds all of the word it began or
    ended in. What is set in at an edge stays outside; an empty mark stands before it, with the word that it
    followed. A mark whose letters are all gone is left out; an empty one never is. Raises ValueError when the
    conversion is that of another text.

    >>> from nambuk.conversion import Options, convert
    >>> from nambuk.variety import Variety
    >>> text = "로동자들이 할수 있다."
    >>> done = marked_conversion(
    ...     MarkedText(text, (Mark("1", 6, 8, "bold"),)), convert(text, Options(Variety.KR)))
    >>> [done.text[mark.start : mark.end] for mark in done.marks]
    ['할 수']
    """
    if conversion.source != paragraph.text:
        raise ValueError("the conversion of another text")
    marks = [_moved(mark, conversion) for mark in paragraph.marks]
    kept = [
        new
        for old, new in zip(paragraph.marks, marks, strict=True)
        if old.start == old.end or new.start < new.end
    ]
    return MarkedText(conversion.text, _untangled(kept))


def _moved(mark: Mark, conversion: Conversion) -> Mark:
    """A mark of the source, in the result."""
    if mark.start == mark.end:
        place = _place(conversion, mark.start)[1]
        return replace(mark, start=place, end=place)
    start = _place(conversion, mark.start, after_insertion=True)[0]
    return replace(mark, start=start, end=_place(conversion, mark.end)[1])


def _place(conversion: Conversion, offset: int, *, after_insertion: bool = False) -> tuple[int, int]:
    """Where the place before the letter at `offset` is in the result; both ends of a change that it lies in.

    What is set in just there comes after the place, or before it with `after_insertion`.
    """
    changes = conversion.changes
    number = bisect_left(changes, offset, key=lambda change: change.start)
    if number and changes[number - 1].end > offset:
        return changes[number - 1].new_start, changes[number - 1].new_end
    if number < len(changes) and changes[number].start == changes[number].end == offset:
        place = changes[number].new_end if after_insertion else changes[number].new_start
    elif offset < len(conversion.source):
        place = conversion.place_in_result(offset)
    else:
        place = len(conversion.text)
    return place, place


def _untangled(marks: list[Mark]) -> tuple[Mark, ...]:
    """The marks, the outer first; of two that now share a changed word the second begins after it."""
    done: list[Mark] = []
    waiting = [(mark.start, -mark.end, number, mark) for number, mark in enumerate(marks)]
    heapify(waiting)
    open_marks: list[Mark] = []
    while waiting:
        _, _, number, mark = heappop(waiting)
        open_marks = [outer for outer in open_marks if outer.end > mark.start]
        crossed = [outer.end for outer in open_marks if outer.end < mark.end]
        if crossed:  # to be looked at again where it now begins
            mark = replace(mark, start=max(crossed))
            heappush(waiting, (mark.start, -mark.end, number, mark))
            continue
        if mark.start < mark.end:
            open_marks.append(mark)
        done.append(mark)
    return tuple(done)
