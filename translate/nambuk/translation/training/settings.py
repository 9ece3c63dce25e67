"""What a run of training can be told, with the defaults that published work has."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from nambuk.translation.engines.engine import EngineError
from nambuk.translation.engines.families import M2M100, MADLAD, MARIAN, MBART, NLLB, Family

LEARNING_RATES: Mapping[str, float] = {
    MARIAN.name: 2e-5,
    M2M100.name: 5e-5,
    NLLB.name: 5e-5,
    MBART.name: 3e-5,
    MADLAD.name: 1e-4,
}
"""The highest step of the optimizer, by family.

Marian: 2e-5 with 32 to 64 sentences a step and 3 epochs is what nearly every published opus-mt model that was
trained further names on its card. M2M100: 5e-5 and 3 epochs (Adelani and others 2022, a few thousand
sentences for each language). mBART: 3e-5 (Tang and others 2020). T5 wants larger ones than the rest.
"""

LABEL_SMOOTHING = 0.1
"""The share of the probability that is spread over all words; all these models were trained with it."""

WARM_UP = 0.06
"""The share of the steps in which the learning rate rises; after it, it falls in a straight line to nothing."""

LONGEST = 256
"""Tokens of a source or a target that is learnt from; nambuk translates sentence by sentence."""

FEWEST_PAIRS = 10
"""Pairs without which there is nothing to learn."""

PRECISIONS = ("auto", "float32", "bfloat16", "float16")


class TrainingError(EngineError):
    """A training that cannot be done. `str()` is one line: what, where, the way out."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One training: languages (BCP 47 tags), how long, in what steps.

    `steps` stands above `epochs`. `batch_tokens`: tokens of the longer side that go through the model together,
    with padding; `accumulate` such batches are one step. `learning_rate` None: that of the family.
    `held_out`: the share of the sources that is kept apart to measure. `evaluate_every`: steps between
    measurements, each with a checkpoint; None for ten in a run. `patience`: measurements without a better chrF
    after which it ends; None for never.
    """

    source: str = "ko-KP"
    target: str = "en"
    epochs: float = 3.0
    steps: int | None = None
    batch_tokens: int = 2048
    accumulate: int = 1
    learning_rate: float | None = None
    seed: int = 1
    precision: str = "auto"
    held_out: float = 0.02
    evaluate_every: int | None = None
    patience: int | None = None

    def rate(self, family: Family) -> float:
        """The learning rate for a model of `family`."""
        return self.learning_rate or LEARNING_RATES[family.name]

    def as_record(self) -> dict[str, Any]:
        """The settings for JSON."""
        return asdict(self)
