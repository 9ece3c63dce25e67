"""What a trained model's folder says of itself: `nambuk-training.json`, for programs."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

RECORD = "nambuk-training.json"


@dataclass(frozen=True, slots=True)
class TrainingRecord:
    """What a model was trained to read and write, and from what.

    `source`: the standard that its sources were written in. A model with "ko-KP" reads northern spelling as it
    is, and must not be given southern spelling instead (`--without normalise`). `run`: what tells one training
    from another. `chrf_before`, `chrf_after`: on the pairs held out; `chrf_southern`: before, with
    the sources made southern first.
    """

    source: str
    target: str
    base: str
    licence: str
    nambuk: str
    run: str
    chrf_before: float
    chrf_southern: float | None
    chrf_after: float

    @property
    def reads_northern(self) -> bool:
        """Whether northern text is to be given to the model in northern spelling."""
        return self.source == "ko-KP"


def read_record(folder: Path) -> TrainingRecord | None:
    """What the model in `folder` says of its training; None where it says nothing."""
    try:
        return TrainingRecord(**json.loads((folder / RECORD).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_record(folder: Path, record: TrainingRecord) -> None:
    """Write `nambuk-training.json` into `folder`."""
    text = json.dumps(asdict(record), ensure_ascii=False, indent=2)
    (folder / RECORD).write_text(text + "\n", encoding="utf-8")
