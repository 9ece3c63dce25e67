"""The result of a conversion: the new text, and every change with its places before and after."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Certainty = Literal["rule", "term", "likely"]


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement in the source: code points `start` to `end` (equal for an insertion) become `after`.

    `certainty`: rule for what follows from a norm, term for a pair that the glossary holds, likely for what rests on
    frequency or on the dictionary's tags (the commonest of homographs, Kiwi's spacing) and should be looked at.
    """

    start: int
    end: int
    after: str
    variable: str
    rule: str
    detail: str = ""
    certainty: Certainty = "rule"


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `start`, `end` in the source and `new_start`, `new_end` in the result, code points; the rest as in `Edit`."""

    start: int
    end: int
    before: str
    new_start: int
    new_end: int
    after: str
    variable: str
    rule: str
    detail: str = ""
    certainty: Certainty = "rule"


@dataclass(frozen=True)
class Conversion:
    """A converted text. `source` and `text` differ in `changes` alone, which are in text order."""

    source: str
    text: str
    changes: tuple[Change, ...]

    @cached_property
    def _starts(self) -> list[int]:
        return [change.start for change in self.changes]

    @cached_property
    def _new_starts(self) -> list[int]:
        return [change.new_start for change in self.changes]

    def place_in_result(self, offset: int) -> int:
        """The offset in the result of the code point at `offset` in the source (of its change, inside one)."""
        number = bisect_right(self._starts, offset) - 1
        if number < 0:
            return offset
        change = self.changes[number]
        if offset < change.end:
            return min(change.new_start + offset - change.start, max(change.new_end - 1, change.new_start))
        return change.new_end + offset - change.end

    def place_in_source(self, offset: int) -> int:
        """The offset in the source of the code point at `offset` in the result (of its change, inside one)."""
        number = bisect_right(self._new_starts, offset) - 1
        if number < 0:
            return offset
        change = self.changes[number]
        if offset < change.new_end:
            return min(change.start + offset - change.new_start, max(change.end - 1, change.start))
        return change.end + offset - change.new_end


def apply_edits(source: str, edits: Sequence[Edit]) -> Conversion:
    """The source with its edits; of edits that overlap the longer stays, of equal ones the first."""
    kept: list[Edit] = []
    owner = [0] * len(source)  # the number of the edit that has a letter, from 1
    insertions: set[int] = set()
    for edit in sorted(edits, key=lambda e: (e.start - e.end, e.start)):
        start, end = edit.start, edit.end
        if start < end:
            if any(owner[start:end]):
                continue
        elif start in insertions or (0 < start < len(source) and owner[start - 1] == owner[start] > 0):
            continue  # the longer ones have come before
        else:
            insertions.add(start)
        kept.append(edit)
        owner[start:end] = [len(kept)] * (end - start)
    kept.sort(key=lambda e: (e.start, e.end))
    pieces: list[str] = []
    changes: list[Change] = []
    length = position = 0
    for edit in kept:
        if edit.start < position or source[edit.start : edit.end] == edit.after:
            continue
        between = source[position : edit.start]
        length += len(between)
        pieces += (between, edit.after)
        before = source[edit.start : edit.end]
        end = length + len(edit.after)
        changes.append(
            Change(
                edit.start,
                edit.end,
                before,
                length,
                end,
                edit.after,
                edit.variable,
                edit.rule,
                edit.detail,
                edit.certainty,
            )
        )
        length, position = end, edit.end
    pieces.append(source[position:])
    return Conversion(source, "".join(pieces), tuple(changes))
