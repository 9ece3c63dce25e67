"""What traces mean: `corpus/traces.toml` in memory."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from nambuk.documents.document import Trace
from nambuk.resources import data_folder


@dataclass(frozen=True, slots=True)
class Meaning:
    """An entry of the file; its header tells what the fields say.

    `pattern` is searched for in the value of a trace of this `kind`. `variety` is "" for none. `period` is the time
    between which the value, a time of ISO 8601, has to lie (`outside`: must not), None for no limit. `in_text`:
    found in the text, not in the file; `needs_lines`: only where the text has the lines that its writer gave it.
    """

    id: str
    kind: str
    pattern: re.Pattern[str]
    variety: str
    text: str
    forging: str
    note: str
    source: str
    examples: tuple[str, ...]
    period: tuple[str, str] | None = None
    outside: bool = False
    in_text: bool = False
    needs_lines: bool = False

    def fits(self, trace: Trace) -> bool:
        """Whether this entry describes a trace of the file."""
        if self.in_text or trace.kind != self.kind or not self.pattern.search(trace.value):
            return False
        if self.period is None:
            return True
        start, end = self.period
        return (start <= trace.value[:16] < end) != self.outside


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All entries by id, in the order of the file; the steps of forging; sources that are parts of a publication."""

    meanings: Mapping[str, Meaning]
    forging: Mapping[str, str]
    publications: Mapping[str, re.Pattern[str]]

    def of(self, trace: Trace) -> Meaning | None:
        """The first entry that fits, or None."""
        return next((meaning for meaning in self.meanings.values() if meaning.fits(trace)), None)


@cache
def knowledge() -> Knowledge:
    """The shipped file. Raises KeyError or re.error for a broken one."""
    raw = tomllib.loads((data_folder("corpus") / "traces.toml").read_text(encoding="utf-8"))
    forging = raw.pop("forging")
    publications = {name: re.compile(pattern) for name, pattern in raw.pop("publications").items()}
    meanings = {
        id: Meaning(
            id,
            row["kind"],
            re.compile(row["match"]),
            row["variety"],
            row["meaning"],
            row["forging"],
            row["note"],
            row["source"],
            tuple(row["examples"]),
            (row["from"], row["until"]) if "from" in row else None,
            row.get("outside", False),
            row.get("in_text", False),
            row.get("needs_lines", False),
        )
        for id, row in raw.items()
    }
    return Knowledge(meanings, forging, publications)
