"""Marks (bold letters, links, notes) of a paragraph, put onto its translation.

A model translates the bare text. Where a mark belongs in the translation is then read off what is known to
correspond: whole sentences, the terms of the terminology table, numbers, Latin words and quotations. What
cannot be known is not guessed: the mark is given back as lost.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nambuk.documents.document import Mark, MarkedText
from nambuk.translation.links import Link, Links, core
from nambuk.translation.pipeline import TranslatedParagraph, TranslatedSegment, join_target


@dataclass(frozen=True, slots=True)
class MarkedSegment:
    """One sentence and its translation with their marks; `lost` are marks of the source that have no place."""

    source: MarkedText
    target: MarkedText
    lost: tuple[Mark, ...]


def carry(source: MarkedText, target: str, links: Sequence[Link]) -> tuple[MarkedText, tuple[Mark, ...]]:
    """The marks of one sentence on its translation, and those that have no place there.

    `links` are pairs of places (start, end in the source; start, end in `target`) known to say the same. A
    mark around the whole sentence is put around the whole target, one around linked words around theirs, an
    empty one at an end of the sentence or beside a linked word to the same place; other empty ones go to the
    end. No edge lies inside a word, and no two marks cross.

    >>> bold = MarkedText("《로동신문》은 썼다.", (Mark("1", 1, 5, "bold"), Mark("2", 11, 11, "note")))
    >>> done, lost = carry(bold, "Rodong Sinmun wrote.", [((1, 5), (0, 13))])
    >>> [(mark.kind, mark.start, mark.end) for mark in done.marks], lost
    ([('bold', 0, 13), ('note', 20, 20)], ())
    """
    if target == source.text:
        return source, ()
    known = Links(source.text, target, links)
    placed: list[tuple[Mark, Mark]] = []
    lost: list[Mark] = []
    for mark in source.marks:
        if mark.start == mark.end:
            place = _point(known, mark.start)
            placed.append((mark, replace(mark, start=place, end=place)))
            continue
        span = _span(known, mark)
        new = replace(mark, start=span[0], end=span[1]) if span else None
        if new is None or any(_is_tangled(mark, new, *other) for other in placed):
            lost.append(mark)
        else:
            placed.append((mark, new))
    marks = sorted((new for _, new in placed), key=lambda m: (m.start, -m.end))
    return MarkedText(target, tuple(marks)), tuple(lost)


def _span(known: Links, mark: Mark) -> tuple[int, int] | None:
    """The place in the target of a mark with letters in it, or None."""
    words = core(known.source, mark.start, mark.end)
    if words is None:
        return None
    if words == core(known.source):
        begin = len(known.target) - len(known.target.lstrip())
        end = len(known.target.rstrip())
        return (begin, end) if begin < end else None
    span = known.of_words(*words)
    if span is None:
        return None
    start, end = span
    if known.source[mark.start : words[0]].strip():
        start = known.before_quotes(start)
    if known.source[words[1] : mark.end].strip():
        end = known.after_quotes(end)
    return start, end


def _point(known: Links, place: int) -> int:
    """The place in the target of an empty mark."""
    before, after = known.source[:place], known.source[place:]
    words = core(known.target)
    if not before.strip():
        return len(known.target) - len(known.target.lstrip())
    if core(after) is None:
        return words[1] if words and after.strip() else len(known.target.rstrip())
    if core(before) is None:
        return words[0] if words else 0
    beside = known.beside(place)
    return len(known.target.rstrip()) if beside is None else beside


def _is_tangled(old: Mark, new: Mark, other_old: Mark, other_new: Mark) -> bool:
    """Whether two marks cross in the target, or meet there although they stand apart in the source."""
    if other_new.start == other_new.end or new.end <= other_new.start or other_new.end <= new.start:
        return False
    if old.end <= other_old.start or other_old.end <= old.start:
        return True
    inner, outer = (new, other_new) if _holds(other_old, old) else (other_new, new)
    return not _holds(outer, inner)


def _holds(outer: Mark, inner: Mark) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


# ---- paragraphs


def marked_translation(paragraph: MarkedText, translated: TranslatedParagraph) -> list[MarkedSegment]:
    """Each sentence of a paragraph with its marks, and its translation with the marks that have a place there.

    `translated` is the translation of the paragraph's text; one `MarkedSegment` for each of its segments, in
    order. A mark over several sentences is cut at their ends and keeps its id in each.
    """
    result = []
    for segment, marks in zip(
        translated.segments, _marks_of_segments(paragraph, translated.segments), strict=True
    ):
        source = MarkedText(segment.source, tuple(marks))
        target, lost = carry(source, segment.target, list(_links(segment)))
        result.append(MarkedSegment(source, target, lost))
    return result


def _marks_of_segments(paragraph: MarkedText, segments: Sequence[TranslatedSegment]) -> list[list[Mark]]:
    """The marks of each segment, counted from its start."""
    found: list[list[Mark]] = [[] for _ in segments]
    if not segments:
        return found
    for mark in paragraph.marks:
        if mark.start == mark.end:
            number = _segment_of(mark.start, segments)
            segment = segments[number]
            place = min(max(mark.start - segment.start, 0), len(segment.source))
            found[number].append(replace(mark, start=place, end=place))
            continue
        for number, segment in enumerate(segments):
            start = max(mark.start - segment.start, 0)
            end = min(mark.end - segment.start, len(segment.source))
            if start < end and segment.source[start:end].strip():
                found[number].append(replace(mark, start=start, end=end))
    return found


def _segment_of(place: int, segments: Sequence[TranslatedSegment]) -> int:
    """The number of the segment that an empty mark belongs to, one with text where there is any.

    Between two sentences it belongs to the first, unless it stands right before the second and apart from the first.
    """
    with_text = [number for number, segment in enumerate(segments) if segment.source] or [0]
    last = with_text[0]
    for number in with_text:
        if segments[number].start > place:
            break
        if number == last or segments[last].start + len(segments[last].source) < place:
            last = number
    return last


def _links(segment: TranslatedSegment) -> Iterator[Link]:
    """The terms of a sentence with their places in its translation."""
    for row in segment.terms.rows:
        match = row.match
        if row.found_at is not None and segment.source[match.start : match.end] == match.source_text:
            yield (match.start, match.end), row.found_at


def joined(
    targets: Sequence[MarkedText], translated: TranslatedParagraph, target_language: str
) -> MarkedText:
    """The target of a paragraph with its marks: `targets` are those of its segments, in order.

    The text is that of `join_target` for these targets, so that of the paragraph where nobody has changed
    them. The pieces of one mark with nothing but white space between them become one mark again; other
    pieces stay apart and share the id.
    """
    segments = [
        replace(segment, target=marked.text)
        for segment, marked in zip(translated.segments, targets, strict=True)
    ]
    text = join_target(segments, target_language)
    start = 0
    marks: list[Mark] = []
    for segment, marked in zip(segments, targets, strict=True):
        marks += (replace(mark, start=mark.start + start, end=mark.end + start) for mark in marked.marks)
        after = replace(segment, source="", target="", separator="")
        start += len(join_target([segment, after], target_language))
    return MarkedText(text, _in_one_piece(text, marks))


def _in_one_piece(text: str, marks: list[Mark]) -> tuple[Mark, ...]:
    """The marks with pieces that go on put together, where this crosses no other mark."""
    pieces = sorted(marks, key=lambda m: (m.start, -m.end))
    near = _Near(pieces)
    done: list[Mark] = []
    into: list[int] = []  # the place in `done` of each piece so far
    last: dict[str, int] = {}  # the same of the last piece of each mark
    for mark in pieces:
        number = last.get(mark.id) if mark.start < mark.end else None
        if number is not None and not text[done[number].end : mark.start].strip():
            whole = replace(done[number], end=max(done[number].end, mark.end))
            beside = near(done[number].end, mark.end)
            others = (
                *(pieces[place] for place in beside),
                *(done[into[place]] for place in beside if place < len(into)),
            )
            if not any(_crosses(whole, other) for other in others if other.id != mark.id):
                done[number] = whole
                into.append(number)
                continue
        if mark.start < mark.end:
            last[mark.id] = len(done)
        into.append(len(done))
        done.append(mark)
    return tuple(sorted(done, key=lambda m: (m.start, -m.end)))


class _Near:
    """Finds the pieces that begin or end in a stretch of the text.

    No other can cross a mark that is longer by that stretch, since marks do not cross: a long paragraph may have
    thousands.
    """

    def __init__(self, pieces: Sequence[Mark]) -> None:
        self._starts = [mark.start for mark in pieces]
        self._by_end = sorted(range(len(pieces)), key=lambda place: pieces[place].end)
        self._ends = [pieces[place].end for place in self._by_end]

    def __call__(self, start: int, end: int) -> set[int]:
        """The places of the pieces that begin or end between `start` and before `end`."""
        begins = range(bisect_left(self._starts, start), bisect_left(self._starts, end))
        ending = self._by_end[bisect_left(self._ends, start) : bisect_left(self._ends, end)]
        return {*begins, *ending}


def _crosses(one: Mark, other: Mark) -> bool:
    return one.start < other.start < one.end < other.end or other.start < one.start < other.end < one.end
