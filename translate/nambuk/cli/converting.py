"""Paragraphs through the conversion between the standards, for `nambuk translate`."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from nambuk.convert import Options, convert_lines
from nambuk.variety import Variety

# The new paragraphs, a record of each for --format json, and sentences on what to look at by hand.
Result = tuple[list[str], list[dict[str, Any]], list[str]]
Translator = Callable[[Sequence[str]], Result]


class StandardConverter:
    """Conversion into `target` (ko-KP or ko-KR), by rule; no model needed."""

    def __init__(self, target: str, level: str) -> None:
        self._options = Options(Variety(target), "spelling" if level == "spelling" else "vocabulary")

    def __call__(self, paragraphs: Sequence[str]) -> Result:
        """The paragraphs converted, with every change."""
        done = convert_lines(paragraphs, self._options)
        records = [
            {"source": c.source, "target": c.text, "changes": [asdict(change) for change in c.changes]}
            for c in done
        ]
        return [c.text for c in done], records, []
