"""Paragraphs through a translation engine, for texts that `nambuk translate` does not write to a folder."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from nambuk.batch.converting import Result, StandardConverter, no_report
from nambuk.batch.records import paragraph_record
from nambuk.batch.translating import ModelRecipe
from nambuk.cli.common import complain
from nambuk.cli.display import bar
from nambuk.cli.reviewing import ReviewList
from nambuk.translation.pipeline import Progress, TranslatedSegment, Translator


class ModelTranslator:
    """Translation by a model or a server, terms held, everything doubtful listed.

    Raises EngineError for a model, GlossaryError for a user's glossary, TranslationMemoryError for a
    memory that cannot be used, OutputError for a review list that exists already (unless `force`).
    """

    def __init__(self, recipe: ModelRecipe, reviews: Sequence[Path] = (), *, force: bool = False) -> None:
        self._review = ReviewList(recipe.job, reviews, force)
        engine = recipe.open_engine()
        if warning := getattr(engine, "warning", None):
            complain(warning)
        self._memory = recipe.open_memory()
        self._translator = Translator(engine, recipe.job, self._memory)
        self._review.begin(engine.name, recipe.memory)

    def __call__(self, paragraphs: Sequence[str], name: str, pages: Sequence[int | None]) -> Result:
        """The paragraphs translated, with their sentences, terms and findings."""
        with _progress(name) as progress:
            done = self._translator(paragraphs, progress)
        self._review.add(name, done, pages)
        doubtful = [] if self._review.is_written else [_doubt(n, segment) for n, segment in done.to_look_at()]
        records = [paragraph_record(paragraph) for paragraph in done.paragraphs]
        return Result([p.target for p in done.paragraphs], records, doubtful, no_report)

    def finish(self) -> list[str]:
        """The review list is written, the memory closed; lines with what was done. Raises OutputError."""
        if self._memory:
            self._memory.close()
        return self._review.finish()


class RuleTranslator:
    """Conversion between the standards, in the form of a translator."""

    def __init__(self, convert: StandardConverter) -> None:
        self._convert = convert

    def __call__(self, paragraphs: Sequence[str], name: str, pages: Sequence[int | None]) -> Result:
        """The paragraphs converted, with every change."""
        return self._convert(paragraphs)

    def finish(self) -> list[str]:
        """Nothing is left to say."""
        return []


def _doubt(number: int, segment: TranslatedSegment) -> str:
    return f"paragraph {number + 1}: {'; '.join(f.text for f in segment.findings)}: {segment.source}"


@contextmanager
def _progress(name: str) -> Iterator[Progress | None]:
    """A bar on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import TimeRemainingColumn

    with bar("{task.description}", "sentences,", TimeRemainingColumn()) as shown:
        task = shown.add_task(name, total=None)
        yield lambda done, of: shown.update(task, completed=done, total=of)
