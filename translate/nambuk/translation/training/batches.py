"""Pairs as the numbers that a model learns from: what it is given when it translates, and what it then shall write."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from nambuk.translation.engines.engine import EngineError
from nambuk.translation.engines.families import MARIAN, MBART, Direction, Family
from nambuk.translation.engines.loading import LoadedModel
from nambuk.translation.engines.tokenizing import load_hub_tokenizer, quiet_transformers
from nambuk.translation.engines.wording import Wording, strange_vocabulary, without_commands
from nambuk.translation.training.pairs import Pair
from nambuk.translation.training.settings import LONGEST


class Numbers(NamedTuple):
    """A pair as token ids: the source as an engine gives it, and all that the model shall write."""

    source: "array[int]"
    target: "array[int]"

    @property
    def length(self) -> int:
        """Tokens of the longer side."""
        return max(len(self.source), len(self.target))


class Speech:
    """How pairs are put for one model and one direction. Raises EngineError for a language it does not know.

    The source is what `Wording` makes of a sentence to be translated, the target what an engine has to write
    for `Wording` to read that translation: the token of the language where the family forces one, the
    sentence, the sign of the end.
    """

    def __init__(self, name: str, loaded: LoadedModel, folder: Path, source: str, target: str) -> None:
        config = loaded.model.config
        self._family: Family = loaded.family
        self._tokenizer: Any = loaded.tokenizer
        if loaded.family is MARIAN:  # the plain one has no sentencepiece model of the target
            with quiet_transformers():
                self._tokenizer = load_hub_tokenizer(folder, loaded.family)
        positions = getattr(config, "max_position_embeddings", None)
        self.wording = Wording(
            name, loaded.family, loaded.tokenizer, vocabulary=config.vocab_size, positions=positions
        )
        self._written = getattr(config, "decoder_vocab_size", None) or config.vocab_size
        self._limit = min(LONGEST, self.wording.source_limit, int(positions or LONGEST + 1) - 1)
        self.way: Direction = self.wording.direction(source, target)

    def numbers(self, pair: Pair) -> Numbers | None:
        """The token ids of a pair; None if a side is longer than what is learnt from."""
        parts = self.wording.parts(pair.source, self.way, [])
        target = self._target(pair.target)
        if len(parts) != 1 or max(len(parts[0]), len(target)) > self._limit:
            return None
        return Numbers(array("i", parts[0]), array("i", target))

    def _target(self, text: str) -> list[int]:
        plain = without_commands(text, self._tokenizer.all_special_tokens)
        side = {"text_target": plain} if self._family is MARIAN else {"text": plain}
        encoded = self._tokenizer(**side, add_special_tokens=False, truncation=False, verbose=False)
        first = [] if self.way.forced_bos is None else [self.way.forced_bos]
        ids = [*first, *encoded["input_ids"], self._tokenizer.eos_token_id]
        if max(ids) >= self._written:
            raise strange_vocabulary(self.wording.name)
        return ids


@dataclass(frozen=True, slots=True)
class Batches:
    """Batches of pairs of similar length, as a data set of PyTorch: one item is one batch.

    Which pairs are together is fixed, as in fairseq; Trainer mixes the order of the batches anew in every
    epoch, from the seed, so a training that is taken up again sees the same.
    """

    rows: tuple[tuple[Numbers, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, number: int) -> tuple[Numbers, ...]:
        return self.rows[number]

    @property
    def pairs(self) -> int:
        """How many pairs there are in all batches."""
        return sum(map(len, self.rows))


def make_batches(numbers: Iterable[Numbers], tokens: int) -> Batches:
    """Batches in which the longer side has at most `tokens` tokens, padding counted; at least one pair each.

    >>> one, two = Numbers(array("i", [1] * 6), array("i", [1])), Numbers(array("i", [1]), array("i", [1, 2]))
    >>> [len(row) for row in make_batches([one, two, one, two, two], 10).rows]
    [3, 1, 1]
    """
    return Batches(tuple(_cut(sorted(numbers, key=lambda pair: pair.length), tokens)))


def _cut(ordered: Sequence[Numbers], tokens: int) -> Iterator[tuple[Numbers, ...]]:
    row: list[Numbers] = []
    for pair in ordered:
        if row and pair.length * (len(row) + 1) > tokens:
            yield tuple(row)
            row = []
        row.append(pair)
    if row:
        yield tuple(row)


@dataclass(frozen=True, slots=True)
class Collator:
    """Turns a batch into the tensors of a model: `pad` fills rows up, `start` stands before what is written."""

    pad: int
    start: int

    def __call__(self, items: Sequence[Sequence[Numbers]]) -> dict[str, Any]:
        """`input_ids`, `attention_mask`, `decoder_input_ids` and `labels` (-100: not to be learnt)."""
        import torch

        batch = [pair for row in items for pair in row]
        shifted = [[self.start, *pair.target[:-1]] for pair in batch]
        rows = {
            "input_ids": _filled([list(pair.source) for pair in batch], self.pad),
            "attention_mask": _filled([[1] * len(pair.source) for pair in batch], 0),
            "decoder_input_ids": _filled(shifted, self.pad),
            "labels": _filled([list(pair.target) for pair in batch], -100),
        }
        return {name: torch.tensor(values) for name, values in rows.items()}


def _filled(rows: Sequence[list[int]], pad: int) -> list[list[int]]:
    longest = max(map(len, rows))
    return [[*row, *[pad] * (longest - len(row))] for row in rows]


def make_collator(loaded: LoadedModel) -> Collator:
    """The collator for a model; it starts to write from the word from which the model does so.

    Where an mBART-50 model does not name that word, `</s>` is noted in its settings: transformers would else
    start from `<s>`, CTranslate2 from `</s>`.
    """
    config, settings = loaded.model.config, loaded.model.generation_config
    start = settings.decoder_start_token_id
    if start is None:
        start = getattr(config, "decoder_start_token_id", None)
    if start is None and loaded.family is MBART:
        start = loaded.tokenizer.eos_token_id
        config.decoder_start_token_id = settings.decoder_start_token_id = start
    if start is None:
        raise EngineError("config.json has no decoder_start_token_id; fetch the model again")
    return Collator(int(config.pad_token_id), int(start))
