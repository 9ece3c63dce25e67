"""The review list of a batch: its rows are kept in the run's state, so that any number of documents may have some."""

from collections.abc import Iterator
from functools import lru_cache

from nambuk.batch.state import RunState
from nambuk.reports.review import ReviewRow, place_in_list, unpacked

REVIEW = "review"
"""The kind of the parts that the rows are kept in, one for each document."""


class KeptRows:
    """The rows of all documents of a run, unpacked when they are asked for."""

    def __init__(self, state: RunState) -> None:
        self._state = state

    def __iter__(self) -> Iterator[ReviewRow]:
        """By document, in the order of the text."""
        for _, content in self._state.parts(REVIEW):
            yield from unpacked(content)

    def worst_first(self) -> Iterator[ReviewRow]:
        """In the order in which they are to be gone over; only their places are held in memory."""
        names: list[str] = []
        places = []
        for name, content in self._state.parts(REVIEW):
            names.append(name)
            for number, row in enumerate(unpacked(content)):
                places.append((place_in_list(row, len(names) - 1), len(names) - 1, number))
        places.sort()

        @lru_cache(maxsize=16)
        def rows(document: int) -> list[ReviewRow]:
            return list(unpacked(self._state.part(names[document], REVIEW)))

        for _, document, number in places:
            yield rows(document)[number]
