"""What every translation engine offers, whatever runs inside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Translation:
    """One sentence as an engine gives it back.

    `score` is the mean natural logarithm of the probability of a target token, at most 0, and None
    where the engine does not compute it. `notes` say, in a line each, what a reader should know about
    this translation (the source was cut into parts, the output reached its limit). `alternatives` are
    further translations of the same sentence, best first, where the engine was asked for candidates
    and has them.
    """

    text: str
    score: float | None = None
    notes: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hint:
    """A word that a translation must have: `source` as the sentence writes it, and its `target`."""

    source: str
    target: str


class Engine(Protocol):
    """Turns sentences of one language into another.

    The same sentences in the same order give the same translations: an engine does not sample.
    """

    @property
    def name(self) -> str:
        """The engine and the settings that change its output, in one line for reports."""
        ...

    @property
    def takes_hints(self) -> bool:
        """Whether `hints` change what the engine writes: a large model reads them in its prompt."""
        ...

    def translate(
        self,
        sentences: Sequence[str],
        source: str,
        target: str,
        *,
        candidates: int = 1,
        hints: Sequence[Sequence[Hint]] = (),
    ) -> list[Translation]:
        """Translate `sentences` from `source` to `target` (BCP 47 tags such as "ko-KR", "en").

        The answer has one `Translation` for each sentence, in the same order; an empty or blank
        sentence gives an empty text. The engine chooses its own batches. `candidates`: how many
        translations of each sentence are wanted at most, the best as `text`, the others as
        `alternatives`; an engine may give fewer. `hints`: for each sentence the words that its
        translation must have, or nothing at all.

        A single sentence that cannot be translated gives an empty text with a note. Raises
        `EngineError` when the engine cannot do this language or cannot run at all.
        """
        ...


class EngineError(Exception):
    r"""An engine or a model that cannot be used. `str()` is one line: what, where, the way out.

    >>> str(EngineError("models/ko-en: no such folder;\n  name another"))
    'models/ko-en: no such folder; name another'
    """

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))


class EngineLostError(EngineError):
    """A server that translates nothing any more, whatever it is asked: no other text would fare better."""
