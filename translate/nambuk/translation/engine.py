"""What every translation engine offers, whatever runs inside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Translation:
    """One sentence as an engine gives it back.

    `score` is the mean natural logarithm of the probability of a target token, at most 0, and None
    where the engine does not compute it. `notes` say, in a line each, what a reader should know about
    this translation (the source was cut into parts, the output reached its limit).
    """

    text: str
    score: float | None = None
    notes: tuple[str, ...] = ()


class Engine(Protocol):
    """Turns sentences of one language into another.

    The same sentences in the same order give the same translations: an engine does not sample.
    """

    @property
    def name(self) -> str:
        """The engine and the settings that change its output, in one line for reports."""
        ...

    def translate(self, sentences: Sequence[str], source: str, target: str) -> list[Translation]:
        """Translate `sentences` from `source` to `target` (BCP 47 tags such as "ko-KR", "en").

        The answer has one `Translation` for each sentence, in the same order; an empty or blank
        sentence gives an empty text. The engine chooses its own batches.

        Raises `EngineError` when the engine cannot do this language or cannot run at all.
        """
        ...


class EngineError(Exception):
    r"""An engine or a model that cannot be used. `str()` is one line: what, where, the way out.

    >>> str(EngineError("models/ko-en: no such folder;\n  name another"))
    'models/ko-en: no such folder; name another'
    """

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))
