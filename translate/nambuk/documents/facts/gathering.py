"""Traces as they are gathered: cleaned, each once, and no more than a reader can use.

What stands in a file beside its text was written by whoever made the file, and may have been written to deceive or to
harm: it is cut to a length, loses control characters and those that turn text around, and there is an end to it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from nambuk.documents.document import Trace

LONGEST = 200
"""Code points of a value: longer than any name or path that a program writes by itself."""
MOST_OF_A_KIND = 40
"""Different values of one kind: a long report has some twenty fonts and a handful of persons."""

_SPACE = re.compile(r"\s+")
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_LCIDS = {
    1028: "zh-TW", 1033: "en-US", 1041: "ja-JP", 1042: "ko-KR", 1049: "ru-RU", 2052: "zh-CN", 2066: "ko-KR",
    3076: "zh-HK", 4096: "", 32786: "ko-KP",
}  # fmt: skip


def clean(value: str) -> str:
    r"""A value as it may be shown: one line, nothing unseen in it, at most `LONGEST` code points.

    >>> clean("KP\u202e  CheonRiMa\x00\n")
    'KP CheonRiMa'
    """
    seen = "".join(
        " " if character.isspace() else character
        for character in value[: LONGEST * 10]
        if character.isspace() or unicodedata.category(character) not in _UNSEEN
    )
    one_line = _SPACE.sub(" ", seen).strip()
    return one_line if len(one_line) <= LONGEST else f"{one_line[: LONGEST - 1]}…"


def language_of(lcid: int) -> str:
    """The tag of a Windows language number, with the number; "" for those that say nothing here.

    32786 (0x8012) is LibreOffice's own number for ko-KP (i18nlangtag/lang.h), for which Windows has none.

    >>> language_of(1042)
    'ko-KR (1042)'
    """
    tag = _LCIDS.get(lcid, "")
    return f"{tag} ({lcid})" if tag else ""


class Gathering:
    """Traces in the order in which they were found."""

    def __init__(self) -> None:
        self._traces: dict[tuple[str, str], Trace] = {}
        self._kinds: Counter[str] = Counter()

    def add(self, kind: str, value: str | None, where: str) -> None:
        """Keep a trace, unless it is empty, known already, or one too many of its kind."""
        cleaned = clean(value or "")
        if kind == "time":
            cleaned = cleaned.removesuffix("+00:00") + "Z" if cleaned.endswith("+00:00") else cleaned
        if not cleaned or (kind, cleaned) in self._traces or self._kinds[kind] >= MOST_OF_A_KIND:
            return
        self._kinds[kind] += 1
        self._traces[kind, cleaned] = Trace(kind, cleaned, clean(where))

    def add_all(self, kind: str, values: Iterable[str | None], where: str) -> None:
        """Keep several traces of one kind and place."""
        for value in values:
            self.add(kind, value, where)

    def is_told(self, kind: str, value: str) -> bool:
        """Whether all parts of a value ("Writer / LibreOffice 7.4") stand in traces of this kind already."""
        own = [text for trace_kind, text in self._traces if trace_kind == kind]
        return all(any(clean(part) in text for text in own) for part in value.split(" / "))

    def traces(self) -> tuple[Trace, ...]:
        """All that were kept."""
        return tuple(self._traces.values())
