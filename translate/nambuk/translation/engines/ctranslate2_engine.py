"""The engine for models converted for CTranslate2: the fastest on a processor, and without PyTorch."""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nambuk.translation.engines.engine import EngineError, Hint, Translation
from nambuk.translation.engines.families import MARIAN, Direction
from nambuk.translation.engines.models import (
    CONVERTED,
    CONVERTED_WEIGHTS,
    ORIGINAL_CONFIG,
    first_line,
    quiet_environment,
    read_config,
    resolve_model,
)
from nambuk.translation.engines.tokenizing import find_family, load_tokenizer
from nambuk.translation.engines.wording import Wording, Written, batches, strange_vocabulary

BATCH_SIZE = {"cpu": 16, "cuda": 64}
"""Sentences that go through the model together, by kind of device."""

MOST_BATCHES = 16
"""Batches that run beside each other at most: a round of the pipeline has no more of them."""

COMPUTE = {"cpu": "int8", "cuda": "float16"}
"""The numbers it computes with unless others are asked for, by kind of device."""

PATIENCE = 2.0
"""How many translations the search completes before it stops, as a multiple of the beams.

With 1, CTranslate2's default, it stopped too early in 19 of 120 sentences on a small trained model, all of
them with a less probable translation than that of transformers; with 2 in one.
"""

_VOCABULARIES = ("shared_vocabulary.json", "source_vocabulary.json")


@dataclass(frozen=True, slots=True)
class _Search:
    """A model's own settings for writing, as CTranslate2 takes them."""

    length_penalty: float = 1.0
    repetition_penalty: float = 1.0
    no_repeat_ngram_size: int = 0
    suppress_sequences: tuple[tuple[str, ...], ...] = ()


class CTranslate2Engine:
    """Translates with a converted model on this machine.

    `model` is a folder with a model converted for CTranslate2 and the files of its tokenizer, or a
    name on the hub that was pulled before. `beams` is the width of the search, 1 for the fastest,
    and the most candidates that it gives.
    `device` is "cpu" or "cuda" ("cuda:1" for the second card). `threads` is how many processors it
    may use, by default all. `compute` is CTranslate2's name for the numbers it computes with
    ("int8", "float32", "float16", "int8_float16" …), by default that of `COMPUTE`. The weights keep
    the rounding they were converted with. `max_source_tokens` cuts sources earlier than the model's
    own limit, `max_target_tokens` ends translations earlier, with a note. `Translation.score` is always
    there, it costs nothing.

    Raises `EngineError` when the model cannot be used.
    """

    def __init__(
        self,
        model: str | None,
        *,
        beams: int = 4,
        batch_size: int | None = None,
        device: str | None = None,
        threads: int | None = None,
        compute: str | None = None,
        max_source_tokens: int | None = None,
        max_target_tokens: int | None = None,
    ) -> None:
        quiet_environment()
        folder = resolve_model(model, kinds=(CONVERTED,))
        self._model_name = str(model)
        kind, _, index = (device or "cpu").partition(":")
        if kind not in BATCH_SIZE:
            raise EngineError(f"device {device}: not one that CTranslate2 runs on; usable are cpu, cuda")
        self._beams = max(beams, 1)
        self._batch_size = batch_size or BATCH_SIZE[kind]
        self._compute = compute or COMPUTE[kind]
        self._wording = _read_wording(folder, self._model_name, max_source_tokens, max_target_tokens)
        self._words = _read_vocabulary(folder)
        self._search = _read_search(folder, self._wording.tokenizer, self._words)
        self._translator = _load(folder, kind, int(index or 0), self._compute, threads)

    @property
    def name(self) -> str:
        """The model, its family, the numbers it computes with and the width of the search."""
        family = self._wording.family.name
        return f"{self._model_name} ({family}, CTranslate2 {self._compute}, beams {self._beams})"

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
        """What the model writes for each source, best first. Batches run beside each other on a processor."""
        tokens = [self._tokens(source) for source in sources]
        running: dict[int, Any] = {}
        outputs: dict[int, list[Written]] = {}
        try:
            for chosen in batches(sources, self._batch_size):
                results = self._begin([tokens[i] for i in chosen], way, max(candidates, 1))
                running.update(zip(chosen, results, strict=True))
            power = self._search.length_penalty if self._width(candidates) > 1 else 1.0
            for i, result in running.items():
                outputs[i] = self._read(result.result(), way, power)
        except (RuntimeError, ValueError) as error:
            raise EngineError(
                f"{self._model_name}: CTranslate2 stopped ({first_line(error)}); "
                "where memory was short use smaller batches, else convert the model again"
            ) from error
        return [outputs[i] for i in range(len(sources))]

    def _begin(self, tokens: Sequence[list[str]], way: Direction, candidates: int) -> list[Any]:
        """Start the translation of one batch; the results come later."""
        prefix = None
        if way.forced_bos is not None:
            prefix = [[self._wording.tokenizer.convert_ids_to_tokens(way.forced_bos)]] * len(tokens)
        beams = self._width(candidates)
        results: list[Any] = self._translator.translate_batch(
            tokens,
            target_prefix=prefix,
            asynchronous=True,
            beam_size=beams,
            patience=PATIENCE if beams > 1 else 1,
            num_hypotheses=candidates,
            max_input_length=0,
            min_decoding_length=0,
            max_decoding_length=self._wording.room(max(map(len, tokens))),
            length_penalty=self._search.length_penalty if beams > 1 else 1.0,
            repetition_penalty=self._search.repetition_penalty,
            no_repeat_ngram_size=self._search.no_repeat_ngram_size,
            suppress_sequences=[list(words) for words in self._search.suppress_sequences] or None,
            return_scores=True,
            return_end_token=True,
        )
        return results

    def _width(self, candidates: int) -> int:
        """The beams of a search for so many candidates."""
        return max(self._beams, candidates)

    def _tokens(self, source: Sequence[int]) -> list[str]:
        """The words of the ids; the model must know all of them."""
        tokenizer = self._wording.tokenizer
        words = [tokenizer.convert_ids_to_tokens(i) for i in source]
        if not self._words.keys() >= set(words):
            raise strange_vocabulary(self._model_name)
        return words

    def _id(self, word: str) -> int:
        """The tokenizer's id of a word; that of the model for words which only fill its vocabulary up."""
        known = self._wording.tokenizer.convert_tokens_to_ids(word)
        return self._words[word] if known in (None, self._wording.tokenizer.unk_token_id) else int(known)

    def _read(self, result: Any, way: Direction, power: float) -> list[Written]:
        """The candidates for one source."""
        found = zip(result.hypotheses, result.scores, strict=True)
        return [self._read_one(words, score, way, power) for words, score in found]

    def _read_one(self, words: Sequence[str], score: float, way: Direction, power: float) -> Written:
        """One candidate, without the forced word and the end.

        CTranslate2 gives the sum of the log probabilities divided by the number of words, the forced
        one counted as a word but not in the sum, to the power of the length penalty.
        """
        tokenizer = self._wording.tokenizer
        forced = 1 if way.forced_bos is not None else 0
        counted = len(words) - forced
        mean = score * len(words) ** power / counted if counted > 0 else None
        ids = [self._id(word) for word in words[forced:]]
        finished = bool(ids) and ids[-1] == tokenizer.eos_token_id
        return Written(tuple(ids[:-1] if finished else ids), mean, finished)


def _read_wording(
    folder: Path, name: str, max_source_tokens: int | None, max_target_tokens: int | None
) -> Wording:
    """How the model is spoken to, from the original's settings, or where they are missing CTranslate2's."""
    original = (folder / ORIGINAL_CONFIG).is_file()
    config = read_config(folder, ORIGINAL_CONFIG if original else "config.json")
    family = find_family(folder, config)
    vocabulary = config.get("vocab_size") or len(_read_vocabulary(folder)) + (family is MARIAN)
    return Wording(
        name,
        family,
        load_tokenizer(folder, family),
        vocabulary=vocabulary,
        positions=config.get("max_position_embeddings"),
        max_source_tokens=max_source_tokens,
        max_target_tokens=max_target_tokens,
    )


def _read_vocabulary(folder: Path) -> dict[str, int]:
    """The words that the converted model knows, with its own ids."""
    for name in _VOCABULARIES:
        if (folder / name).is_file():
            try:
                words = json.loads((folder / name).read_text(encoding="utf-8"))
                return {word: number for number, word in enumerate(words)}
            except (OSError, ValueError, TypeError) as error:
                raise EngineError(
                    f"{folder / name}: cannot be read ({first_line(error)}); convert the model again"
                ) from error
    raise EngineError(f"{folder}: no {_VOCABULARIES[0]}, so the model is incomplete; convert it again")


def _read_search(folder: Path, tokenizer: Any, words: Mapping[str, int]) -> _Search:
    """The model's own settings for writing; those that nambuk sets itself are left out."""
    settings: Mapping[str, Any] = {}
    if (folder / "generation_config.json").is_file():
        settings = read_config(folder, "generation_config.json")
    forbidden = [[i] for i in settings.get("suppress_tokens") or ()]
    forbidden += settings.get("bad_words_ids") or ()
    sequences = {tuple(map(tokenizer.convert_ids_to_tokens, ids)) for ids in forbidden}
    return _Search(
        float(settings.get("length_penalty") or 1.0),
        float(settings.get("repetition_penalty") or 1.0),
        int(settings.get("no_repeat_ngram_size") or 0),
        tuple(sorted(sequence for sequence in sequences if words.keys() >= set(sequence))),
    )


def _load(folder: Path, device: str, index: int, compute: str, threads: int | None) -> Any:
    """CTranslate2's translator. On a processor one batch runs on each core, which is faster than one on all."""
    try:
        import ctranslate2
    except ImportError as error:
        raise EngineError(
            f"{folder}: a model for CTranslate2, which cannot be loaded ({first_line(error)}): "
            "pip install ctranslate2"
        ) from error
    if device == "cuda" and ctranslate2.get_cuda_device_count() <= index:
        raise EngineError(f"device cuda:{index}: not on this machine, or without a driver; use device cpu")
    share = _share(threads or _processors()) if device == "cpu" else {}
    try:
        return ctranslate2.Translator(
            str(folder), device=device, device_index=index, compute_type=compute, **share
        )
    except (RuntimeError, ValueError) as error:
        raise EngineError(
            f"{folder / CONVERTED_WEIGHTS}: cannot be loaded by CTranslate2 {ctranslate2.__version__} "
            f"({first_line(error)}); delete the folder and convert the model again"
        ) from error


def _share(processors: int) -> dict[str, int]:
    """How many batches run beside each other, and on how many processors each.

    >>> _share(2), _share(64)
    ({'inter_threads': 2, 'intra_threads': 1}, {'inter_threads': 16, 'intra_threads': 4})
    """
    beside = min(processors, MOST_BATCHES)
    return {"inter_threads": beside, "intra_threads": processors // beside}


def _processors() -> int:
    """The processors that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
