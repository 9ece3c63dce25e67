"""The recipes of `nambuk translate` for many documents: by a model, and between the standards by rule."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from nambuk import __version__
from nambuk.batch.converting import Result, StandardConverter, no_report
from nambuk.batch.exporting import NO_EXPORTS, Exports
from nambuk.batch.ordered import cores
from nambuk.batch.places import name_with, same_format_name
from nambuk.batch.records import document_json, paragraph_record
from nambuk.batch.reviewing import REVIEW
from nambuk.batch.work import Made, Outcome, Progress, Task, read
from nambuk.bilingual.from_translation import bilingual_document, converted_document
from nambuk.documents.document import Document, DocumentError
from nambuk.documents.formats.protocol import text_of
from nambuk.documents.writing import document_bytes
from nambuk.glossary.errors import GlossaryError
from nambuk.glossary.store import Glossary, load_glossary, shipped_glossary
from nambuk.reports.review import Reason, ReviewRow, packed
from nambuk.reports.review_rows import review_rows
from nambuk.translation.engines.engine import Engine, EngineError, EngineLostError
from nambuk.translation.engines.identity import model_identity
from nambuk.translation.engines.models import is_url
from nambuk.translation.engines.opening import open_engine
from nambuk.translation.marks import MarkedSegment, joined, marked_translation
from nambuk.translation.memory import Memory, TranslationMemoryError, open_memory
from nambuk.translation.pipeline import (
    Job,
    TranslatedDocument,
    Translator,
    round_of,
)
from nambuk.translation.terms.enforcing import STRATEGIES
from nambuk.translation.training.record import read_record
from nambuk.variety import Variety


@dataclass(frozen=True)
class ModelRecipe:
    """Translation by a model or a server from `source` to `target`, terms held; the options are those of the command.

    `form`: "text" for the document in its own format, "json" for the record of it. `exports`: formats of
    exchange that are made too.
    """

    source: str
    target: str
    model: str | None = None
    glossaries: tuple[Path, ...] = ()
    style: str | None = None
    beams: int = 4
    year: int | None = None
    without: tuple[str, ...] = ()
    memory: Path | None = None
    form: str = "text"
    exports: Exports = NO_EXPORTS
    loads_model: ClassVar[bool] = True

    def __reduce__(self) -> tuple[type["ModelRecipe"], tuple[Any, ...]]:
        """Without what is computed: a glossary is loaded faster than it travels."""
        return ModelRecipe, tuple(getattr(self, field.name) for field in fields(self))

    @property
    def kind(self) -> str:
        """See `Recipe`."""
        return f"translate-{self.source}-{self.target}-{self.form}"

    @cached_property
    def job(self) -> Job:
        """What is to be done. Raises GlossaryError for a user's glossary."""
        other = self.source if self.target.startswith("ko") else self.target
        glossary = load_glossary(self.glossaries, other)
        without = {*self.without, *(("normalise",) if self.reads_northern else ())}
        strategies = frozenset(strategy for strategy in STRATEGIES if strategy not in without)
        return Job(glossary, self.source, self.target, self.style, strategies, self.year)

    @property
    def reads_northern(self) -> bool:
        """Whether the model was trained on northern spelling, and so is given the source as it is."""
        record = read_record(Path(self.model).expanduser()) if self.model else None
        return self.source == Variety.KP and record is not None and record.reads_northern

    @property
    def is_served(self) -> bool:
        """Whether a server runs the model."""
        return is_url(self.model or "")

    @property
    def glossary(self) -> Glossary:
        """The terms that count. Raises GlossaryError for a user's glossary."""
        return self.job.glossary

    @cached_property
    def settings(self) -> Mapping[str, str]:
        """See `Recipe`. Raises EngineError where there is no such model, TranslationMemoryError for what is no memory."""
        job = self.job
        return {
            "nambuk": __version__,
            "model": model_identity(self.model, job.model_source, job.model_target),
            "beams": str(self.beams),
            "glossary": job.glossary.digest,
            "style": self.style or "",
            "year": str(self.year or ""),
            "without": " ".join(sorted(self.without)),
            "exports": str(self.exports),
            **self._memory_setting,
        }

    @property
    def _memory_setting(self) -> dict[str, str]:
        """What persons have translated in the memory, where they have; a machine's units change no translation."""
        if self.memory is None or not os.path.lexists(self.memory):
            return {}
        with open_memory(self.memory) as memory:
            digest = memory.persons_digest(self.source, self.target)
        return {"memory": digest} if digest else {}

    def place(self, name: str, data: bytes) -> str:
        """See `Recipe`."""
        return output_place(name, data, self.form)

    def places(self, name: str, place: str) -> tuple[str, ...]:
        """See `Recipe`."""
        return (place, *(self.exports.place(name, place, form) for form in self.exports.single))

    def open(self, jobs: int) -> "ModelWorker":
        """See `Recipe`; the model is loaded with the first task."""
        return ModelWorker(self, jobs)

    def open_engine(self, jobs: int = 1) -> Engine:
        """The engine, for one of `jobs` processes. Raises EngineError."""
        model, _, served = (self.model or "").partition("#") if self.is_served else (self.model, "", "")
        return open_engine(
            model or None,
            self.job.model_target,
            source=self.job.model_source,
            beams=self.beams,
            scores=True,
            server_model=served or None,
            threads=max(cores() // jobs, 1) if jobs > 1 else None,
        )

    @property
    def warning(self) -> str | None:
        """One line where texts leave this machine, for a model on a server. Raises EngineError."""
        return getattr(self.open_engine(), "warning", None) if self.is_served else None

    def anywhere(self) -> "ModelRecipe":
        """The same with paths that mean the same in another folder or on another machine."""
        folder = self.model and Path(self.model).expanduser()
        model = str(folder.resolve()) if folder and folder.is_dir() else self.model
        return replace(self, model=model, glossaries=tuple(path.resolve() for path in self.glossaries))

    def open_memory(self) -> Memory | None:
        """The translation memory, where one is named. Raises TranslationMemoryError."""
        return open_memory(self.memory) if self.memory else None

    def basis(self, document: Document, memory: Memory | None) -> str:
        """See `Outcome.basis`; as if the document were the only one, for a server's sentences are remembered."""
        size = round_of(takes_hints=self.is_served)
        return self.job.basis(document.paragraph_texts(), size, memory)


class ModelWorker:
    """Translations of documents, one at a time."""

    def __init__(self, recipe: ModelRecipe, jobs: int) -> None:
        self._recipe = recipe
        self._jobs = jobs
        self._memory: Memory | None = None
        self._translator: Translator | None = None

    def __call__(self, task: Task, progress: Progress | None = None) -> Outcome:
        """See `Worker`."""
        recipe = self._recipe
        try:
            data, document = read(task)
            self._memory = self._memory or recipe.open_memory()
            if task.basis and recipe.basis(document, self._memory) == task.basis:
                return Outcome(task.name, document.sha256, unchanged=True, basis=task.basis)
            translator = self._open()
        except DocumentError as error:
            return Outcome(task.name, error=str(error))
        except (EngineError, TranslationMemoryError, GlossaryError) as error:
            return Outcome(task.name, error=str(error), stops=True)
        try:
            done = translator(document.paragraph_texts(), progress)
            if reason := getattr(translator.engine, "unreachable", None):
                raise EngineLostError(reason)
            return self._outcome(task, data, document, done, translator.engine.name)
        except DocumentError as error:
            return Outcome(task.name, error=str(error))
        except EngineLostError as error:
            reason = f"{task.name}: {error}; what is done stays done, and the same command goes on from there"
            return Outcome(task.name, error=reason, stops=True)
        except (EngineError, TranslationMemoryError) as error:
            return Outcome(task.name, error=f"{task.name}: {error}")

    def close(self) -> None:
        """Close the memory."""
        if self._memory:
            self._memory.close()

    def _open(self) -> Translator:
        if self._translator is None:
            engine = self._recipe.open_engine(self._jobs)
            self._translator = Translator(engine, self._recipe.job, self._memory)
        return self._translator

    def _outcome(
        self, task: Task, data: bytes, document: Document, done: TranslatedDocument, engine: str
    ) -> Outcome:
        recipe = self._recipe
        marked = [
            marked_translation(paragraph, translated)
            for paragraph, translated in zip(document.marked_paragraphs(), done.paragraphs, strict=True)
        ]
        paragraphs = [
            joined([segment.target for segment in segments], translated, recipe.target)
            for segments, translated in zip(marked, done.paragraphs, strict=True)
        ]
        result = Result(paragraphs, map(paragraph_record, done.paragraphs), [], no_report)
        rows = _rows(document, done, marked)
        files = [made(document, data, result, recipe.form, task.place)]
        parts = {REVIEW: packed(rows)}
        if recipe.exports.formats:
            pairs = [[(segment.source, segment.target) for segment in segments] for segments in marked]
            tool = f"nambuk {__version__}; {engine}"
            bilingual = bilingual_document(document, done, recipe.job, tool, pairs)
            exported, kept = recipe.exports.made(bilingual, task.place)
            files, parts = [*files, *exported], {**parts, **kept}
        return Outcome(
            task.name,
            document.sha256,
            files=tuple(files),
            parts=parts,
            basis=recipe.basis(document, self._memory) if recipe.is_served else done.basis(),
            characters=len(document.text),
            flagged=sum(row.is_doubtful for row in rows),
            facts={"sentences": len(rows), "engine": engine},
        )


def _rows(
    document: Document, done: TranslatedDocument, marked: Sequence[Sequence[MarkedSegment]]
) -> list[ReviewRow]:
    """The rows of the review list; what of the file's look has no place in a translation is a reason too."""
    pages = [paragraph.page for paragraph in document.paragraphs]
    translated = (segment for _, segment in done.segments())
    with_words = [
        place
        for place, segment in zip((one for some in marked for one in some), translated, strict=True)
        if segment.origin != "copied"
    ]
    return [
        replace(row, reasons=(*row.reasons, *_lost(place)))
        for row, place in zip(review_rows(document.id, done, pages), with_words, strict=True)
    ]


def _lost(segment: MarkedSegment) -> Iterator[Reason]:
    for mark in segment.lost:
        words = segment.source.text[mark.start : mark.end]
        yield Reason("format", f"the {mark.kind} of {words} has no place in the translation", 1)


@dataclass(frozen=True)
class StandardRecipe:
    """Conversion into `target` (ko-KP or ko-KR) by rule; the options are those of the command, `form` also diff and html."""

    target: str
    level: str = "vocabulary"
    names: str | None = None
    glossaries: tuple[Path, ...] = ()
    form: str = "text"
    exports: Exports = NO_EXPORTS
    loads_model: ClassVar[bool] = False

    @property
    def kind(self) -> str:
        """See `Recipe`."""
        source = "ko-KR" if self.target == "ko-KP" else "ko-KP"
        return f"translate-{source}-{self.target}-{self.form}"

    def anywhere(self) -> "StandardRecipe":
        """The same with paths that mean the same in another folder or on another machine."""
        return replace(self, glossaries=tuple(path.resolve() for path in self.glossaries))

    @property
    def glossary(self) -> Glossary:
        """The terms that count. Raises GlossaryError for a user's glossary."""
        return load_glossary(self.glossaries, self.target) if self.glossaries else shipped_glossary()

    @property
    def settings(self) -> Mapping[str, str]:
        """See `Recipe`. Raises GlossaryError for a user's glossary."""
        return {
            "nambuk": __version__,
            "level": self.level,
            "names": self.names or "",
            "glossary": self.glossary.digest,
            "exports": str(self.exports),
        }

    def place(self, name: str, data: bytes) -> str:
        """See `Recipe`."""
        return output_place(name, data, self.form)

    def places(self, name: str, place: str) -> tuple[str, ...]:
        """See `Recipe`."""
        return (place, *(self.exports.place(name, place, form) for form in self.exports.single))

    def open(self, jobs: int) -> "StandardWorker":
        """See `Recipe`. Raises GlossaryError."""
        return StandardWorker(self)


class StandardWorker:
    """Conversions of documents, one at a time."""

    def __init__(self, recipe: StandardRecipe) -> None:
        self._recipe = recipe
        self._convert = StandardConverter(recipe.target, recipe.level, recipe.names, recipe.glossaries)

    def __call__(self, task: Task, progress: Progress | None = None) -> Outcome:
        """See `Worker`."""
        try:
            data, document = read(task)
            result, conversions = self._convert.document(document)
            files = [made(document, data, result, self._recipe.form, task.place)]
        except DocumentError as error:
            return Outcome(task.name, error=str(error))
        parts: dict[str, str] = {}
        if self._recipe.exports.formats:
            tool = f"nambuk {__version__}"
            bilingual = converted_document(document, conversions, self._recipe.target, tool)
            exported, parts = self._recipe.exports.made(bilingual, task.place)
            files += exported
        return Outcome(
            task.name,
            document.sha256,
            files=tuple(files),
            parts=parts,
            characters=len(document.text),
            flagged=len(result.doubtful),
            lines=tuple(result.doubtful),
        )

    def close(self) -> None:
        """Nothing is held open."""


def output_place(name: str, data: bytes, form: str) -> str:
    """The file name of a translation: the document's own format, or a record or page about it."""
    return same_format_name(name, data) if form == "text" else name_with(name, f".{form}")


def made(document: Document, data: bytes, result: Result, form: str, place: str) -> Made:
    """The file of a translated document. Raises DocumentError where it cannot be written in its format."""
    if form == "text":
        return Made(place, document_bytes(document, result.paragraphs, place, data=data))
    return Made(place, shown(document, result, form).encode("utf-8", "backslashreplace"))


def shown(document: Document, result: Result, form: str, *, colours: bool = False) -> str:
    """The translated document as text for people or programs; `colours` for a terminal."""
    if form == "text":
        text = "\n".join(text_of(paragraph) for paragraph in result.paragraphs)
        return text if text.endswith("\n") else text + "\n"
    if form == "json":
        return document_json(document, result.records)
    return result.report(document.id, form, colours)
