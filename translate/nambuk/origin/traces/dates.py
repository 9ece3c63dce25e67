"""How dates are written with numbers alone."""

import re

_MONTH, _DAY = r"(?:1[0-2]|0?[1-9])", r"(?:[12]\d|3[01]|0?[1-9])"
_STYLES = (
    ("date-south", re.compile(rf"(?<![\d.])(?:19|20)\d\d\. {_MONTH}\. {_DAY}\.?(?!\d)")),
    ("date-iso", re.compile(rf"(?<![\d/-])(?:19|20)\d\d([/-]){_MONTH}\1{_DAY}(?![\d/-])")),
)


def date_styles(text: str) -> list[tuple[str, str, int]]:
    """(id of the trace, the first date and how many there are, where it stands) of each style.

    >>> date_styles("2023. 9. 20. 회의")
    [('date-south', '2023. 9. 20.', 0)]
    """
    found = []
    for id, style in _STYLES:
        first, count = None, 0
        for match in style.finditer(text):
            first, count = first or match, count + 1
        if first is not None:
            found.append((id, first[0] + (f" ×{count}" if count > 1 else ""), first.start()))
    return found
