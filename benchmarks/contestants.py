"""Everyone who translates the same sentences: CTranslate2 alone, nambuk with more and more of what it does, transformers.

A contestant is made from the folders of a model and gives back a function from one `Task` to its
translations. What it needs is imported when it is made, so that each can be started alone.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BEAMS, BATCH = 4, 16


@dataclass(frozen=True, slots=True)
class Task:
    """Sentences as written in the North, and as engines get them, in southern spelling."""

    northern: Sequence[str]
    normalised: Sequence[str]


@dataclass(frozen=True, slots=True)
class Setting:
    """The same for all: the model in its two forms, the most tokens of a translation, the processors."""

    original: Path
    converted: Path
    max_target_tokens: int
    threads: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The translations, how many sentences an engine was asked for, those asked again included, and its seconds."""

    texts: Sequence[str]
    asked: int
    engine_s: float | None = None


class Watched:
    """An engine with a clock: how long it worked while the pipeline around it worked too."""

    def __init__(self, inner: Any) -> None:
        self.inner, self.seconds = inner, 0.0
        self.name, self.takes_hints = inner.name, inner.takes_hints

    def translate(self, *sentences: Any, **wishes: Any) -> Any:
        """See `Engine.translate`."""
        begin = time.perf_counter()
        try:
            return self.inner.translate(*sentences, **wishes)
        finally:
            self.seconds += time.perf_counter() - begin


Contestant = Callable[[Task], Answer]


def bare(setting: Setting) -> Contestant:
    """CTranslate2 and sentencepiece, nothing else, with the settings that nambuk gives CTranslate2."""
    import ctranslate2
    import sentencepiece

    pieces = sentencepiece.SentencePieceProcessor(model_file=str(setting.converted / "source.spm"))
    translator = ctranslate2.Translator(
        str(setting.converted), compute_type="int8", inter_threads=setting.threads, intra_threads=1
    )

    def run(task: Task) -> Answer:
        sources = [[*words, "</s>"] for words in pieces.encode(list(task.normalised), out_type=str)]
        results = translator.translate_batch(
            sources, max_batch_size=BATCH, beam_size=BEAMS, patience=2.0, num_hypotheses=1,
            max_input_length=0, min_decoding_length=0, max_decoding_length=setting.max_target_tokens,
            return_scores=True,
        )  # fmt: skip
        texts = [pieces.decode(result.hypotheses[0]).replace("▁", " ").strip() for result in results]
        return Answer(texts, len(sources))

    return run


def engine(setting: Setting) -> Contestant:
    """The engine of nambuk for CTranslate2, without the pipeline."""
    return _engine(_ctranslate2(setting))


def pipeline(strategies: Sequence[str]) -> Callable[[Setting], Contestant]:
    """The whole pipeline from northern sentences with the shipped glossary, by `strategies` for terms."""

    def make(setting: Setting) -> Contestant:
        from nambuk.glossary.store import load_glossary
        from nambuk.translation.pipeline import Job, Translator

        chosen, glossary = _ctranslate2(setting), load_glossary()

        def run(task: Task) -> Answer:
            watched = Watched(chosen)
            made = Translator(watched, Job(glossary, strategies=frozenset(strategies)))(task.northern)
            segments = [segment for _, segment in made.segments()]
            return Answer(
                [segment.target for segment in segments], sum(s.tries for s in segments), watched.seconds
            )

        return run

    return make


def batches(setting: Setting) -> Contestant:
    """The library transformers in float32, in batches of sentences of similar length, as nambuk's engine runs it."""
    from nambuk.translation.engines.transformers_engine import TransformersEngine

    _set_threads(setting)
    limit = setting.max_target_tokens
    return _engine(
        TransformersEngine(
            str(setting.original), beams=BEAMS, batch_size=BATCH, device="cpu", max_target_tokens=limit
        )
    )


def one_by_one(setting: Setting) -> Contestant:
    """The script that everybody writes first: transformers in float32, a sentence at a time."""
    import torch
    from transformers import MarianMTModel, MarianTokenizer

    _set_threads(setting)
    tokenizer = MarianTokenizer.from_pretrained(setting.original)
    model = MarianMTModel.from_pretrained(setting.original, dtype=torch.float32)

    def run(task: Task) -> Answer:
        texts = []
        for sentence in task.normalised:
            source = tokenizer(sentence, return_tensors="pt")
            written = model.generate(**source, num_beams=BEAMS, max_new_tokens=setting.max_target_tokens)
            texts.append(tokenizer.decode(written[0], skip_special_tokens=True))
        return Answer(texts, len(texts))

    return run


def _ctranslate2(setting: Setting) -> Any:
    from nambuk.translation.engines.ctranslate2_engine import CTranslate2Engine

    return CTranslate2Engine(
        str(setting.converted), beams=BEAMS, batch_size=BATCH, device="cpu", threads=setting.threads,
        max_target_tokens=setting.max_target_tokens,
    )  # fmt: skip


def _engine(chosen: Any) -> Contestant:
    def run(task: Task) -> Answer:
        made = chosen.translate(task.normalised, "ko-KR", "en")
        return Answer([translation.text for translation in made], len(made))

    return run


def _set_threads(setting: Setting) -> None:
    import torch

    torch.set_num_threads(setting.threads)


BARE, FIRST, BATCHES, ONE_BY_ONE = "bare", "pipeline", "batches", "one-by-one"
CONTESTANTS: dict[str, tuple[str, Callable[[Setting], Contestant]]] = {
    BARE: ("CTranslate2 int8 alone", bare),
    "engine": ("nambuk's engine alone", engine),
    FIRST: ("pipeline: normalise, replace", pipeline(["normalise", "replace"])),
    "rerank": ("pipeline: normalise, rerank, replace", pipeline(["normalise", "rerank", "replace"])),
    "all": (
        "pipeline: everything",
        pipeline(["normalise", "insert", "rerank", "retry", "prompt", "replace"]),
    ),
    BATCHES: ("transformers float32, batches of 16", batches),
    ONE_BY_ONE: ("transformers float32, one by one", one_by_one),
}
"""Key → what it is, and how it is made."""
