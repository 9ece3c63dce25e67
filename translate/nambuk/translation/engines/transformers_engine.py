"""The engine for models of transformers: Marian, M2M100, NLLB, mBART-50 and MADLAD."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nambuk.translation.engines.engine import EngineError, Hint, Translation
from nambuk.translation.engines.families import Direction, direction, language_key
from nambuk.translation.engines.loading import LoadedModel, load_model
from nambuk.translation.engines.models import first_line, resolve_model
from nambuk.translation.engines.splitting import split_to_fit

BATCH_SIZE = {"cpu": 16, "mps": 32, "cuda": 64}
"""Sentences that go through the model together, by kind of device."""

_DEFAULT_LIMIT = 512
_WITHOUT_SPACES = ("zh", "zh-Hant", "ja")


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a sentence that fits into the model: the sentence's number, and the source's token ids."""

    sentence: int
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Output:
    """What the model wrote for a part; `cut` when it stopped at its limit and not at its own end."""

    text: str
    score: float | None
    cut: bool


class TransformersEngine:
    """Translates with a model that runs on this machine.

    `model` is a folder, or a name on the hub that was fetched before (with `download` it is fetched
    now). `beams` is the width of the search, 1 for the fastest. `scores` asks for
    `Translation.score`, at the price of one more pass. `max_source_tokens` cuts sources earlier than
    the model's own limit. `device` is torch's name; by default a graphics card where there is one.

    Raises `EngineError` when the model cannot be used.
    """

    def __init__(
        self,
        model: str | None,
        *,
        beams: int = 4,
        batch_size: int | None = None,
        device: str | None = None,
        download: bool = False,
        scores: bool = False,
        max_source_tokens: int | None = None,
    ) -> None:
        self._loaded: LoadedModel = load_model(resolve_model(model, download=download), device)
        self._model_name = str(model)
        self._beams = max(beams, 1)
        self._batch_size = batch_size or BATCH_SIZE[self._loaded.device.split(":")[0]]
        self._scores = scores
        limit = _source_limit(self._loaded)
        self._limit = min(limit, max_source_tokens) if max_source_tokens else limit

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
        way = self._direction(source, target)
        notes: list[list[str]] = [[] for _ in sentences]
        parts: list[_Part] = []
        for number, sentence in enumerate(sentences):
            if sentence.strip():
                parts += self._parts(number, sentence, way, notes[number])
        outputs: list[list[_Output]] = [[] for _ in sentences]
        written = self._run(parts, way)
        for part, output in zip(parts, written, strict=True):
            outputs[part.sentence].append(output)
        joint = "" if language_key(target) in _WITHOUT_SPACES else " "
        return [_joined(found, note, joint) for found, note in zip(outputs, notes, strict=True)]

    def _direction(self, source: str, target: str) -> Direction:
        loaded = self._loaded
        try:
            way = direction(loaded.family, loaded.tokenizer, source, target, loaded.model.config.vocab_size)
        except EngineError as error:
            raise EngineError(f"{self._model_name}: {error}") from None
        if way.source_code is not None:
            loaded.tokenizer.src_lang = way.source_code
        return way

    def _parts(self, number: int, sentence: str, way: Direction, notes: list[str]) -> list[_Part]:
        """The parts of a sentence as token ids, each short enough; a note where it had to be cut."""
        room = max(self._limit - len(self._encode(way.prefix)), 1)
        plain = without_commands(sentence.strip(), self._loaded.tokenizer.all_special_tokens)
        cut = split_to_fit(plain, lambda text: len(self._encode(text, special=False)), room)
        if cut.cut_at not in (None, "sentence ends"):
            notes.append(
                f"source longer than the model's {self._limit} tokens: "
                f"translated in {len(cut.texts)} parts, cut at {cut.cut_at}"
            )
        ids = [tuple(self._encode(way.prefix + text.strip())) for text in cut.texts if text.strip()]
        vocabulary = self._loaded.model.config.vocab_size
        if any(token >= vocabulary for part in ids for token in part):
            raise EngineError(
                f"{self._model_name}: the vocabulary has more words than the weights; "
                "the two do not belong together: fetch or save the model again"
            )
        return [_Part(number, part) for part in ids]

    def _encode(self, text: str, *, special: bool = True) -> list[int]:
        """The token ids of `text`, never shortened, with the model's special tokens or without."""
        encoded = self._loaded.tokenizer(text, add_special_tokens=special, truncation=False, verbose=False)
        ids: list[int] = encoded["input_ids"]
        return ids

    def _run(self, parts: Sequence[_Part], way: Direction) -> list[_Output]:
        """Translate the parts in batches of similar length, longest first; order as given."""
        order = sorted(range(len(parts)), key=lambda i: (-len(parts[i].ids), i))
        outputs: dict[int, _Output] = {}
        for begin in range(0, len(order), self._batch_size):
            chosen = order[begin : begin + self._batch_size]
            outputs.update(zip(chosen, self._batch([parts[i].ids for i in chosen], way), strict=True))
        return [outputs[i] for i in range(len(parts))]

    def _batch(self, sources: Sequence[tuple[int, ...]], way: Direction) -> list[_Output]:
        import torch

        model = self._loaded.model
        pad = model.config.pad_token_id
        longest = max(map(len, sources))
        ids = torch.tensor([[*s, *[pad] * (longest - len(s))] for s in sources], device=model.device)
        mask = torch.tensor([[1] * len(s) + [0] * (longest - len(s)) for s in sources], device=model.device)
        settings = self._settings(longest, way)
        try:
            with torch.inference_mode():
                rows = model.generate(input_ids=ids, attention_mask=mask, generation_config=settings)
                return [
                    self._read(row, ids[i : i + 1], mask[i : i + 1], settings, way)
                    for i, row in enumerate(rows)
                ]
        except torch.OutOfMemoryError as error:
            raise EngineError(
                f"{self._model_name}: not enough memory for {len(sources)} sentences at once "
                f"({first_line(error)}); use smaller batches or device cpu"
            ) from error

    def _settings(self, longest: int, way: Direction) -> Any:
        """The model's own settings for writing, without chance, and with room for three times the source."""
        settings = copy.deepcopy(self._loaded.model.generation_config)
        settings.do_sample = False
        settings.temperature = settings.top_k = settings.top_p = None
        settings.num_beams = self._beams
        settings.num_return_sequences = 1
        settings.max_length = None
        settings.max_new_tokens = min(3 * longest + 20, _target_limit(self._loaded))
        if self._beams == 1:
            settings.early_stopping = False
            settings.length_penalty = 1.0
        if way.forced_bos is not None:
            settings.forced_bos_token_id = way.forced_bos
        return settings

    def _read(self, row: Any, ids: Any, mask: Any, settings: Any, way: Direction) -> _Output:
        """The text of one row of output ids, with its score where that was asked for."""
        model, tokenizer = self._loaded.model, self._loaded.tokenizer
        pad = model.config.pad_token_id
        written = row.tolist()[1:]
        while written and written[-1] == pad:
            del written[-1]
        cut = len(written) >= settings.max_new_tokens
        kept = [token for token in written if token != way.forced_bos]
        text = tokenizer.decode(kept, skip_special_tokens=True, clean_up_tokenization_spaces=False).strip()
        score = None
        if self._scores:
            length = 1 + len(written)
            score = _mean_log_probability(model, row[:length], ids, mask, skip=way.forced_bos)
        return _Output(text, score, cut)


def without_commands(text: str, special: Sequence[str]) -> str:
    """`text` with a space inside whatever the model would take for one of its own signs.

    A strike-through left from a web page would else end the sentence, and `>>jpn<<` change its language.

    >>> without_commands("약이 <s>없다</s>.", ["<s>", "</s>"])
    '약이 < s>없다< /s>.'
    """
    for sign in (*special, ">>"):
        if len(sign) > 1 and sign in text:
            text = text.replace(sign, f"{sign[0]} {sign[1:]}")
    return text


def _source_limit(loaded: LoadedModel) -> int:
    """Tokens that the model reads at most, the special ones counted."""
    positions = getattr(loaded.model.config, "max_position_embeddings", None)
    longest = getattr(loaded.tokenizer, "model_max_length", None)
    return min(
        [int(limit) for limit in (positions, longest) if limit and limit < 1_000_000] or [_DEFAULT_LIMIT]
    )


def _target_limit(loaded: LoadedModel) -> int:
    """Tokens that the model writes at most; one place is taken by the token that starts it."""
    return int(getattr(loaded.model.config, "max_position_embeddings", None) or _DEFAULT_LIMIT) - 1


def _mean_log_probability(model: Any, row: Any, ids: Any, mask: Any, skip: int | None) -> float | None:
    """The mean log probability of the tokens of `row` after the first, without the forced language token."""
    if len(row) < 2:
        return None
    logits = model(input_ids=ids, attention_mask=mask, decoder_input_ids=row[None, :-1]).logits[0].float()
    chosen = logits.log_softmax(-1).gather(1, row[1:, None])[:, 0]
    counted = chosen[row[1:] != skip] if skip is not None else chosen
    return float(counted.mean()) if len(counted) else None


def _joined(outputs: Sequence[_Output], notes: Sequence[str], joint: str) -> Translation:
    """One translation from those of a sentence's parts."""
    scores = [output.score for output in outputs if output.score is not None]
    cut = ["the translation reached the model's limit and may lack its end"]
    return Translation(
        joint.join(output.text for output in outputs if output.text),
        sum(scores) / len(scores) if scores else None,
        (*notes, *(cut if any(output.cut for output in outputs) else ())),
    )
