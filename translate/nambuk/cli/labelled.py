"""Labelled documents, from which figures are fitted and by which they are validated."""

import json
import lzma
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from nambuk.cli.common import stop
from nambuk.variety import Variety

if TYPE_CHECKING:
    from nambuk.origin.counts import Counts
    from nambuk.origin.fitting import Choice
    from nambuk.origin.leaving_out import Counted

FIRST_STRETCH = 300  # characters of the short stretch that every document is also judged by


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A document of known variety and source; `register` and `date` are "" where they are not given."""

    variety: Variety
    source: str
    text: str
    register: str = ""
    date: str = ""

    @property
    def group(self) -> str:
        """Variety and source, as the data card names them."""
        return f"{self.variety} {self.source}"


def _opened(file: Path) -> TextIO:
    """A file of text lines, unpacked where its name ends in .xz."""
    if file.suffix == ".xz":
        return lzma.open(file, "rt", encoding="utf-8")
    return file.open(encoding="utf-8")


def _parsed(line: str) -> LabelledText:
    """A document from a line of JSON; raises ValueError, KeyError or TypeError if it is none."""
    record = json.loads(line)
    text = record["text"]
    if not isinstance(text, str):
        raise TypeError("its text is no string")
    register, date = record.get("register") or "", str(record.get("date") or "")
    return LabelledText(Variety(record["variety"]), str(record["source"]), text, register, date)


def read_labelled(files: Sequence[Path]) -> Iterator[LabelledText]:
    """The documents of JSON lines files (.jsonl, .jsonl.xz); the program ends at the first that is none."""
    for file in files:
        try:
            with _opened(file) as lines:
                for number, line in enumerate(lines, 1):
                    try:
                        document = _parsed(line)
                    except (ValueError, KeyError, TypeError) as error:
                        stop(
                            f"{file}, line {number}: not a labelled document ({error}); "
                            "it needs variety, source and text"
                        )
                    yield document
        except (OSError, EOFError, lzma.LZMAError, UnicodeDecodeError) as error:
            stop(f"{file}: cannot be read ({error}); give JSON lines in UTF-8, or such packed with xz")


def size(document: LabelledText) -> int:
    """How much work it is to count a document's variables."""
    return len(document.text)


def counts_of(text: str) -> "Counts":
    """The counts of a text's variables."""
    from nambuk.analysis import analyse
    from nambuk.origin.counts import count
    from nambuk.variables.catalogue import find_places

    return count(find_places(analyse(text)))


def counted(document: LabelledText) -> "Counted":
    """A document's counts, and those of its first stretch."""
    from nambuk.analysis import analyse
    from nambuk.origin.counts import count
    from nambuk.origin.fitting import Labelled
    from nambuk.origin.leaving_out import Counted
    from nambuk.variables.catalogue import find_places

    places = find_places(analyse(document.text))
    first = [(variable, place) for variable, place in places if place.start < FIRST_STRETCH]
    names = document.variety, document.source
    return Counted(
        Labelled(*names, count(places), document.register), Labelled(*names, count(first), document.register)
    )


def choices() -> "list[Choice]":
    """The variables of the catalogue that are fitted."""
    from nambuk.origin.fitting import Choice
    from nambuk.variables.catalogue import catalogue

    return [
        Choice(v.id, v.group, tuple(variant.label for variant in v.variants))
        for v in catalogue()
        if v.evidence
    ]
