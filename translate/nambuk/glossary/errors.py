"""What can be wrong with a glossary file, said in one line."""

import unicodedata


class GlossaryError(ValueError):
    """A glossary file that cannot be used.

    `file`: its name as given; `line`: counted from 1, None where the whole file is meant; `reason`:
    what is wrong; `remedy`: what to do about it. `str(error)` is one line with all four.

    >>> print(GlossaryError("mine.tsv", 1, "unknown column 'rusian'", "write 'ru'"))
    mine.tsv:1: unknown column 'rusian'; write 'ru'
    """

    def __init__(self, file: str, line: int | None, reason: str, remedy: str) -> None:
        self.file = file
        self.line = line
        self.reason = reason
        self.remedy = remedy
        place = file if line is None else f"{file}:{line}"
        super().__init__(one_line(f"{place}: {reason}; {remedy}"))


def one_line(text: str) -> str:
    """`text` with line breaks and other control characters shown as escapes, for use in a message."""
    return "".join(
        character
        if unicodedata.category(character)[0] != "C"
        else character.encode("unicode_escape").decode()
        for character in text
    )
