"""The engine for models of transformers: Marian, M2M100, NLLB, mBART-50 and MADLAD."""

import copy
from collections.abc import Sequence
from typing import Any

from nambuk.translation.engines.engine import EngineError, Hint, Translation
from nambuk.translation.engines.families import Direction
from nambuk.translation.engines.loading import LoadedModel, load_model
from nambuk.translation.engines.models import ORIGINAL, first_line, resolve_model
from nambuk.translation.engines.wording import Wording, Written, batches

BATCH_SIZE = {"cpu": 16, "mps": 32, "cuda": 64}
"""Sentences that go through the model together, by kind of device."""


class TransformersEngine:
    """Translates with a model that runs on this machine.

    `model` is a folder, or a name on the hub that was fetched before. `beams` is the width of the
    search, 1 for the fastest, and the most candidates that it gives. `scores` asks for `Translation.score`, at the price of one more pass.
    `max_source_tokens` cuts sources earlier than the model's own limit, `max_target_tokens` ends
    translations earlier, with a note. `device` is torch's name; by default a graphics card where there
    is one.

    Raises `EngineError` when the model cannot be used.
    """

    def __init__(
        self,
        model: str | None,
        *,
        beams: int = 4,
        batch_size: int | None = None,
        device: str | None = None,
        scores: bool = False,
        max_source_tokens: int | None = None,
        max_target_tokens: int | None = None,
    ) -> None:
        folder = resolve_model(model, kinds=(ORIGINAL,))
        self._loaded: LoadedModel = load_model(folder, device)
        self._model_name = str(model)
        self._beams = max(beams, 1)
        self._batch_size = batch_size or BATCH_SIZE[self._loaded.device.split(":")[0]]
        self._scores = scores
        # an end forced at the limit would replace the last word, and hide that there is more
        self._loaded.model.generation_config.forced_eos_token_id = None
        config = self._loaded.model.config
        self._wording = Wording(
            self._model_name,
            self._loaded.family,
            self._loaded.tokenizer,
            vocabulary=config.vocab_size,
            positions=getattr(config, "max_position_embeddings", None),
            max_source_tokens=max_source_tokens,
            max_target_tokens=max_target_tokens,
        )

    @property
    def name(self) -> str:
        """The model, its family and the width of the search."""
        return f"{self._model_name} ({self._loaded.family.name}, beams {self._beams})"

    takes_hints = False

    def translate(
        self,
        sentences: Sequence[str],
        source: str,
        target: str,
        *,
        candidates: int = 1,
        hints: Sequence[Sequence[Hint]] = (),
    ) -> list[Translation]:
        """See `Engine.translate`. A source over the model's limit is cut, translated and joined."""
        return self._wording.translate(sentences, source, target, min(candidates, self._beams), self._write)

    def _write(
        self, sources: Sequence[tuple[int, ...]], way: Direction, candidates: int
    ) -> list[list[Written]]:
        """What the model writes for each source, best first, in batches of similar length."""
        outputs: dict[int, list[Written]] = {}
        for chosen in batches(sources, self._batch_size):
            written = self._batch([sources[i] for i in chosen], way, max(candidates, 1))
            outputs.update(zip(chosen, written, strict=True))
        return [outputs[i] for i in range(len(sources))]

    def _batch(
        self, sources: Sequence[tuple[int, ...]], way: Direction, candidates: int
    ) -> list[list[Written]]:
        import torch

        model = self._loaded.model
        pad = model.config.pad_token_id
        longest = max(map(len, sources))
        ids = torch.tensor([[*s, *[pad] * (longest - len(s))] for s in sources], device=model.device)
        mask = torch.tensor([[1] * len(s) + [0] * (longest - len(s)) for s in sources], device=model.device)
        settings = self._settings(longest, way, candidates)
        try:
            with torch.inference_mode():
                rows = model.generate(input_ids=ids, attention_mask=mask, generation_config=settings)
                return [
                    [
                        self._read(row, None if rank else (ids[i : i + 1], mask[i : i + 1]), way)
                        for rank, row in enumerate(rows[i * candidates : (i + 1) * candidates])
                    ]
                    for i in range(len(sources))
                ]
        except torch.OutOfMemoryError as error:
            raise EngineError(
                f"{self._model_name}: not enough memory for {len(sources)} sentences at once "
                f"({first_line(error)}); use smaller batches or device cpu"
            ) from error

    def _settings(self, longest: int, way: Direction, candidates: int) -> Any:
        """The model's own settings for writing, without chance, and with room for three times the source."""
        settings = copy.deepcopy(self._loaded.model.generation_config)
        settings.do_sample = False
        settings.temperature = settings.top_k = settings.top_p = None
        settings.num_beams = max(self._beams, candidates)
        settings.num_return_sequences = candidates
        settings.max_length = None
        settings.max_new_tokens = self._wording.room(longest)
        if settings.num_beams == 1:
            settings.early_stopping = False
            settings.length_penalty = 1.0
        if way.forced_bos is not None:
            settings.forced_bos_token_id = way.forced_bos
        return settings

    def _read(self, row: Any, source: tuple[Any, Any] | None, way: Direction) -> Written:
        """One row of output ids up to its end; with its score, where wanted, if `source` is given."""
        model, end = self._loaded.model, self._loaded.tokenizer.eos_token_id
        written = row.tolist()[1:]
        finished = end in written
        length = written.index(end) if finished else len(written)
        score = None
        if self._scores and source is not None:
            read = row[: 1 + length + finished]
            score = _mean_log_probability(model, read, *source, skip=way.forced_bos)
        return Written(tuple(written[:length]), score, finished)


def _mean_log_probability(model: Any, row: Any, ids: Any, mask: Any, skip: int | None) -> float | None:
    """The mean log probability of the tokens of `row` after the first, without the forced language token."""
    if len(row) < 2:
        return None
    logits = model(input_ids=ids, attention_mask=mask, decoder_input_ids=row[None, :-1]).logits[0].float()
    chosen = logits.log_softmax(-1).gather(1, row[1:, None])[:, 0]
    begin = 1 if skip is not None else 0
    return float(chosen[begin:].mean()) if len(chosen) > begin else None
