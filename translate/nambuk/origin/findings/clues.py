"""A clue to the time of a text."""

from dataclasses import dataclass

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Clue:
    """Words that limit when a text was written.

    `not_before`, `not_after`: "2016" or "2016-06", or "" for no limit. `words`: what stands in the text. `reason`: why
    it tells the time. `spans`: where, in the analysed text.
    """

    not_before: str
    not_after: str
    words: str
    reason: str
    spans: tuple[tuple[int, int], ...]

    def __str__(self) -> str:
        """The clue as a reason of a finding."""
        limits = [f"not before {in_words(self.not_before)}" if self.not_before else ""]
        limits.append(f"not after {in_words(self.not_after)}" if self.not_after else "")
        return f"{self.words}: {', '.join(filter(None, limits))} ({self.reason})"


def in_words(date: str) -> str:
    """A date as a reader says it.

    >>> in_words("2016-06"), in_words("2016")
    ('June 2016', '2016')
    """
    year, _, month = date.partition("-")
    return f"{_MONTHS[int(month) - 1]} {year}" if month else year
