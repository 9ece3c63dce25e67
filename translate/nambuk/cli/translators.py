"""Paragraphs through a translation engine, for `nambuk translate`."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nambuk.cli.common import complain
from nambuk.cli.converting import Result, no_report
from nambuk.cli.reviewing import ReviewList
from nambuk.glossary.store import load_glossary
from nambuk.translation.engines.models import is_url
from nambuk.translation.engines.opening import open_engine
from nambuk.translation.memory import Memory, open_memory
from nambuk.translation.pipeline import Job, Progress, TranslatedParagraph, TranslatedSegment, Translator
from nambuk.translation.terms.contradictions import contradictions
from nambuk.translation.terms.enforcing import STRATEGIES


class ModelTranslator:
    """Translation by a model or a server, terms held, everything doubtful listed.

    Raises EngineError for a model, GlossaryError for a user's glossary, TranslationMemoryError for a
    memory that cannot be used, OutputError for a review list that exists already (unless `force`).
    """

    def __init__(
        self,
        source: str,
        target: str,
        model: str | None,
        *,
        glossaries: Sequence[Path] = (),
        style: str | None = None,
        beams: int = 4,
        year: int | None = None,
        without: Sequence[str] = (),
        memory: Path | None = None,
        reviews: Sequence[Path] = (),
        force: bool = False,
    ) -> None:
        other = source if target.startswith("ko") else target
        glossary = load_glossary(glossaries, other)
        for line in contradictions(glossary, source, target):
            complain(line)
        strategies = frozenset(strategy for strategy in STRATEGIES if strategy not in without)
        job = Job(glossary, source, target, style, strategies, year)
        self._review = ReviewList(job, reviews, force)
        address, _, served = (model or "").partition("#") if is_url(model or "") else (model, "", "")
        engine = open_engine(
            address,
            job.model_target,
            source=job.model_source,
            beams=beams,
            scores=True,
            server_model=served or None,
        )
        if warning := getattr(engine, "warning", None):
            complain(warning)
        self._memory: Memory | None = open_memory(memory) if memory else None
        self._translator = Translator(engine, job, self._memory)
        self._review.begin(engine.name, memory)

    def __call__(self, paragraphs: Sequence[str], name: str, pages: Sequence[int | None]) -> Result:
        """The paragraphs translated, with their sentences, terms and findings."""
        with _progress(name) as progress:
            done = self._translator(paragraphs, progress)
        self._review.add(name, done, pages)
        doubtful = [] if self._review.is_written else [_doubt(n, segment) for n, segment in done.to_look_at()]
        records = [_paragraph_record(paragraph) for paragraph in done.paragraphs]
        return Result([p.target for p in done.paragraphs], records, doubtful, no_report)

    def finish(self) -> list[str]:
        """The review list is written, the memory closed; lines with what was done. Raises OutputError."""
        if self._memory:
            self._memory.close()
        return self._review.finish()


def _doubt(number: int, segment: TranslatedSegment) -> str:
    return f"paragraph {number + 1}: {'; '.join(f.text for f in segment.findings)}: {segment.source}"


@contextmanager
def _progress(name: str) -> Iterator[Progress | None]:
    """A bar on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("sentences,", markup=False),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def _paragraph_record(paragraph: TranslatedParagraph) -> dict[str, Any]:
    segments = [_segment_record(segment) for segment in paragraph.segments]
    return {"source": paragraph.source, "target": paragraph.target, "segments": segments}


def _segment_record(segment: TranslatedSegment) -> dict[str, Any]:
    terms = [
        {
            "term": row.source_text,
            "required": list(row.required),
            "found": row.found,
            "status": row.status,
            "way": row.way or None,
        }
        for row in segment.terms.rows
    ]
    return {
        "source": segment.source,
        "normalised": segment.normalised,
        "target": segment.target,
        "origin": segment.origin,
        "notes": [finding.text for finding in segment.findings],
        "findings": [{"code": f.code, "text": f.text, "weight": f.weight} for f in segment.findings],
        "terms": terms,
    }
