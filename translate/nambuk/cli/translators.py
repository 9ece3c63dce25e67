"""Paragraphs through a translation model, for `nambuk translate`."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from nambuk.analysis import analyse
from nambuk.cli.converting import Result, no_report
from nambuk.convert import Options, convert
from nambuk.glossary.matching import find_terms
from nambuk.glossary.store import load_glossary
from nambuk.translation.engines.models import resolve_model
from nambuk.translation.engines.transformers_engine import TransformersEngine
from nambuk.translation.pipeline import TranslatedParagraph, TranslatedSegment, translate_document
from nambuk.translation.terms.terminology import TermMatch
from nambuk.variety import Variety


class ModelTranslator:
    """Translation by a model: converted to southern spelling first, terms and numbers checked after.

    Raises EngineError for a model, GlossaryError for a user's glossary that cannot be used.
    """

    def __init__(
        self,
        source: str,
        target: str,
        model: str | None,
        glossaries: tuple[Path, ...],
        style: str | None,
        beams: int,
    ) -> None:
        self._glossary = load_glossary(glossaries, target)
        self._engine = TransformersEngine(str(resolve_model(model, target=target)), beams=beams)
        self._source, self._target, self._style = source, target, style

    def __call__(self, paragraphs: Sequence[str]) -> Result:
        """The paragraphs translated, with their sentences, terms and notes."""
        done = translate_document(
            paragraphs,
            self._engine,
            self._target,
            normalise=self._southern,
            find_terms=self._terms,
            style=self._style,
            progress=_show_progress,
        )
        doubtful = [
            f"paragraph {number + 1}: {'; '.join((*segment.notes, *_missing(segment)))}: {segment.source}"
            for number, segment in done.to_look_at()
        ]
        records = [_paragraph_record(p) for p in done.paragraphs]
        return [p.target for p in done.paragraphs], records, doubtful, no_report

    def _southern(self, sentence: str) -> str:
        """A sentence as models know it: in southern spelling."""
        return convert(sentence, Options(Variety.KR)).text if self._source == Variety.KP else sentence

    def _terms(self, sentence: str) -> list[TermMatch]:
        """The glossary's terms in a sentence, places in the sentence as given."""
        analysis = analyse(sentence)
        matches = []
        for match in find_terms(analysis, self._glossary, general=False):
            start, end = analysis.original_span(match.start, match.end)
            matches.append(TermMatch(match.payload, start, end, sentence[start:end]))
        return matches


def _show_progress(done: int, of: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{done} of {of} sentences", err=True, nl=done == of)


def _missing(segment: TranslatedSegment) -> Iterator[str]:
    for row in segment.terms.missing:
        yield f"{row.source_text} is not in the translation as {' or '.join(row.required)}"


def _paragraph_record(paragraph: TranslatedParagraph) -> dict[str, Any]:
    segments = [_segment_record(segment) for segment in paragraph.segments]
    return {"source": paragraph.source, "target": paragraph.target, "segments": segments}


def _segment_record(segment: TranslatedSegment) -> dict[str, Any]:
    terms = [
        {"term": row.source_text, "required": list(row.required), "found": row.found, "status": row.status}
        for row in segment.terms.rows
    ]
    return {
        "source": segment.source,
        "normalised": segment.normalised,
        "target": segment.target,
        "notes": list(segment.notes),
        "terms": terms,
    }
