"""nambuk for other programs: read, verify, convert and translate, each in a call.

The names here are those of the package (`nambuk.verify`); docs/library.md shows them at work. A text may be given
in place of a document: it is then a plain one whose lines are paragraphs. What can go wrong with an input, a model, a
glossary or a memory raises `DocumentError`, `EngineError`, `GlossaryError` or `TranslationMemoryError`, whose `str()`
is one line that says what, where and what to do; a wrong argument raises ValueError.
"""

import os
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import Literal, Self, overload

from nambuk import __version__
from nambuk.batch.converting import StandardConverter
from nambuk.batch.exporting import EXPORT_FORMATS, PROJECT, ExportFormat, Exports
from nambuk.batch.translating import ModelRecipe
from nambuk.batch.verifying import ENDINGS, Form, rendered
from nambuk.bilingual.bilingual import BilingualDocument
from nambuk.bilingual.from_translation import bilingual_document, converted_document
from nambuk.conversion import Change, Conversion
from nambuk.documents import (
    Document,
    DocumentError,
    MarkedText,
    ReadOptions,
    read_document,
    text_document,
    with_limits,
    write_document,
)
from nambuk.glossary import STYLES, GlossaryError
from nambuk.origin.evidence import Evidence
from nambuk.reports import verifying
from nambuk.reports.conversion_report import conversion_html
from nambuk.reports.report import Report
from nambuk.translation import pipeline
from nambuk.translation.engines.engine import EngineError
from nambuk.translation.marks import MarkedSegment, joined, marked_translation
from nambuk.translation.memory import TranslationMemoryError
from nambuk.translation.pipeline import Progress, TranslatedDocument
from nambuk.translation.terms.contradictions import contradictions
from nambuk.translation.terms.enforcing import STRATEGIES
from nambuk.variables.marker import Marker

__all__ = [
    "Change", "Conversion", "ConvertedDocument", "Document", "DocumentError", "EngineError", "Evidence",
    "GlossaryError", "Marker", "Report", "Translated", "TranslationMemoryError", "Translator",
    "convert", "read", "render", "translate", "verify",
]  # fmt: skip

FilePath = str | PathLike[str]
Standard = Literal["ko-KP", "ko-KR"]
Level = Literal["spelling", "vocabulary"]
Names = Literal["keep", "convert"]

_KOREAN = ("ko-KP", "ko-KR")
_OTHERS = ("en", "ru", "zh", "ja")


def read(
    path: FilePath,
    *,
    encoding: str | None = None,
    columns: Iterable[str] = (),
    recognition: str = "kor",
    limits: Iterable[str] = (),
) -> Document:
    """The document in a file: .txt, .md, .html, .docx, .hwpx, .hwp or .pdf; "-" is standard input.

    `encoding`: that of a text file; found out when left out. `columns`: those of a table that hold the text.
    `recognition`: the languages of pictures, as Tesseract names them. `limits`: as `--limit` takes them ("pages=9000").
    Raises DocumentError for what cannot be read, ValueError for a limit that is none. For the files of a folder, with
    the errors in their places, see `nambuk.documents.read_paths`.

    >>> from nambuk.resources import data_folder
    >>> document = read(data_folder("corpus") / "samples" / "report.docx")
    >>> document.facts.format, len(document.paragraphs), document.paragraph_texts()[1]
    ('docx', 112, '대외건설국앞')
    """
    return read_document(
        os.fspath(path),
        ReadOptions(encoding, columns=tuple(columns), recognition=recognition, limits=with_limits(limits)),
    )


def verify(document: Document | str) -> Report:
    """Which written standard the language follows: the report's `evidence`, and every northern form as a `Marker`.

    `evidence.log10_lr` has the likelihood ratios ("ko-KP:ko-KR" and two more), `evidence.limits` what they do not
    prove: show them together. Raises DocumentError for a text that cannot be one (with a NUL, too long).

    >>> report = verify("로동자들이 페암으로 진찰을 받게 되였다.")
    >>> [(marker.text, marker.standard["ko-KR"]) for marker in report.markers]
    [('로동자', '노동자'), ('페암', '폐암'), ('되였', '되었')]
    >>> round(report.evidence.log10_lr["ko-KP:ko-KR"], 1), report.evidence.places
    (1.3, 3)
    """
    return verifying.verify(_as_document(document))


def render(reports: Report | Iterable[Report], form: Form = "text") -> str:
    """Reports as `nambuk verify --format` writes them: "text", "json", "jsonl" or "html" (a page complete in itself).

    >>> import json
    >>> json.loads(render(verify("페암이 되였다."), "json"))["markers"][0]["text"]
    '페암'
    """
    _refuse_unless(form, "form", tuple(ENDINGS))
    return rendered([reports] if isinstance(reports, Report) else list(reports), form)


@dataclass(frozen=True)
class ConvertedDocument:
    """A document in the other standard, as `convert` gives it.

    `paragraphs`: the conversion of each paragraph, its places counted from the paragraph's start; `marked`: the new
    paragraphs with their bold letters, links and notes. `doubtful`: a line for each word that may mean something else
    in the South and was left as it is.
    """

    document: Document
    target: Standard
    paragraphs: tuple[Conversion, ...]
    doubtful: tuple[str, ...]
    marked: tuple[str | MarkedText, ...]

    @property
    def text(self) -> str:
        """The new text, a line for each paragraph."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def changes(self) -> list[Change]:
        """All changes, their places counted in `document.text` and in `text`."""
        changes: list[Change] = []
        new_start = 0
        for place, paragraph in zip(self.document.paragraphs, self.paragraphs, strict=True):
            changes += (_moved(change, place.start, new_start) for change in paragraph.changes)
            new_start += len(paragraph.text) + 1
        return changes

    def save(self, path: FilePath, *, force: bool = False) -> Path:
        """Write it in the format of its source with the same looks, or as .txt or .md; see `Translated.save`."""
        return write_document(self.document, self.marked, Path(path), force=force)

    def html(self) -> str:
        """A page with both texts side by side, every change with its rule."""
        return conversion_html(self.document.id, self.target, self.paragraphs)

    def exported(self, form: ExportFormat) -> bytes:
        """The file that `nambuk translate --export` would make; see `Translated.exported`."""
        tool = f"nambuk {__version__}"
        return _exported(converted_document(self.document, self.paragraphs, self.target, tool), form)


@overload
def convert(
    text: str,
    to: Standard = "ko-KR",
    *,
    level: Level = "vocabulary",
    names: Names | None = None,
    glossaries: Iterable[FilePath] = (),
) -> Conversion: ...


@overload
def convert(
    text: Document,
    to: Standard = "ko-KR",
    *,
    level: Level = "vocabulary",
    names: Names | None = None,
    glossaries: Iterable[FilePath] = (),
) -> ConvertedDocument: ...


def convert(
    text: str | Document,
    to: Standard = "ko-KR",
    *,
    level: Level = "vocabulary",
    names: Names | None = None,
    glossaries: Iterable[FilePath] = (),
) -> Conversion | ConvertedDocument:
    """A text or a document in the other standard, by rule: `to` South Korean (ko-KR) or North Korean (ko-KP).

    `level`: "spelling" leaves the words. `names` of Korea: "keep" or "convert" them; left out, persons are kept and
    the others converted. `glossaries`: files of your own terms, the first above the next. A text gives its
    `Conversion`, with every change; a document one that can be saved in its own format. Raises GlossaryError.

    >>> done = convert("환자는 림파암으로 진단되였다.")
    >>> done.text
    '환자는 림프암으로 진단되었다.'
    >>> [(change.before, change.after, change.certainty) for change in done.changes]
    [('림파암', '림프암', 'term'), ('되였', '되었', 'rule')]
    >>> convert("갈 수 없게 되었다.", to="ko-KP").text
    '갈수 없게 되였다.'
    """
    converter = _converter(to, level, names, glossaries)
    if isinstance(text, str):
        return converter.conversions([text])[0]
    result, conversions = converter.document(text)
    return ConvertedDocument(text, to, tuple(conversions), tuple(result.doubtful), tuple(result.paragraphs))


@dataclass(frozen=True, slots=True)
class Translated(TranslatedDocument):
    """A translated document: `paragraphs` with their sentences, terms and findings, and the means to keep it.

    `to_look_at()` gives the sentences that a person should see, each with the number of its paragraph (from 0).
    `engine` is the name of what translated.
    """

    document: Document
    job: pipeline.Job
    engine: str

    @property
    def text(self) -> str:
        """The translation, a line for each paragraph."""
        return "\n".join(paragraph.target for paragraph in self.paragraphs)

    def save(self, path: FilePath, *, force: bool = False) -> Path:
        """Write the translation to a file, or into a folder under the source's name; returns the path written.

        With the suffix of the source it keeps the source's format and looks, for which the source must still be
        there unchanged; .txt and .md give plain text. Raises DocumentError, also where the file is there already
        (unless `force`).
        """
        marked = [
            joined([segment.target for segment in segments], paragraph, self.job.target)
            for segments, paragraph in zip(self._marked(), self.paragraphs, strict=True)
        ]
        return write_document(self.document, marked, Path(path), force=force)

    def exported(self, form: ExportFormat) -> bytes:
        """The file that `nambuk translate --export` would make: "xliff-1.2", "xliff-2.1", "tmx", "docx" or "xlsx".

        Raises ExchangeError (of `nambuk.bilingual.bilingual`) for more sentences than a sheet holds.
        """
        pairs = [[(segment.source, segment.target) for segment in segments] for segments in self._marked()]
        tool = f"nambuk {__version__}; {self.engine}"
        return _exported(bilingual_document(self.document, self, self.job, tool, pairs), form)

    def _marked(self) -> list[list[MarkedSegment]]:
        """The sentences of each paragraph with their bold letters, links and notes."""
        return [
            list(marked_translation(paragraph, translated))
            for paragraph, translated in zip(self.document.marked_paragraphs(), self.paragraphs, strict=True)
        ]


class Translator:
    """A model or server that stays loaded, for many documents or texts; for a single one there is `translate`.

    To be used in a `with` block, or closed, and by one thread. `to` and `source` are "en", "ru", "zh", "ja", "ko-KP"
    or "ko-KR", one of them Korean. `model`: the folder of a model, a name that was fetched with `nambuk models pull`,
    or the URL of a server that speaks the OpenAI protocol (http://localhost:8000/v1, or …/v1#NAME); left out, the
    one that `nambuk models list` names. `glossaries`: files of your own terms, above the shipped ones. `style`: the house
    whose names are used, "kcna", "mou" or "press". `year`: when the texts were written. `beams`: width of the search.
    `without`: ways of holding terms that are not to be used (docs/translation.md). `memory`: a translation memory,
    made where it is missing; it keeps the texts.

    Raises EngineError, GlossaryError, TranslationMemoryError; ValueError for other languages, houses or ways. Warns
    (UserWarning) where the texts leave this machine and where your glossaries contradict themselves.
    """

    def __init__(
        self,
        to: str = "en",
        *,
        source: str = "ko-KP",
        model: FilePath | None = None,
        glossaries: Iterable[FilePath] = (),
        style: str | None = None,
        year: int | None = None,
        beams: int = 4,
        without: Iterable[str] = (),
        memory: FilePath | None = None,
    ) -> None:
        left_out = tuple(without)
        _refuse_languages(source, to)
        if style is not None:
            _refuse_unless(style, "style", STYLES)
        for way in left_out:
            _refuse_unless(way, "without", STRATEGIES)
        recipe = ModelRecipe(
            source, to, None if model is None else os.fspath(model), tuple(map(Path, glossaries)), style, beams,
            year, left_out, None if memory is None else Path(memory),
        )  # fmt: skip
        for line in contradictions(recipe.glossary, source, to):
            warnings.warn(line, stacklevel=2)
        engine = recipe.open_engine()
        if warning := getattr(engine, "warning", None):
            warnings.warn(warning, stacklevel=2)
        self._memory = recipe.open_memory()
        self._translate = pipeline.Translator(engine, recipe.job, self._memory)

    def __call__(
        self, document: Document | str | Sequence[str], progress: Progress | None = None
    ) -> Translated:
        """The translation of a document, of a text whose lines are paragraphs, or of texts that are a paragraph each.

        `progress` is called with the number of sentences done and of all. Raises EngineError, TranslationMemoryError,
        and DocumentError for a text that cannot be a document.
        """
        read_in = _as_document(document)
        done = self._translate(read_in.paragraph_texts(), progress)
        return Translated(done.paragraphs, read_in, self._translate.job, self._translate.engine.name)

    def close(self) -> None:
        """Give the memory's file free; what was translated is in it."""
        if self._memory:
            self._memory.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def translate(
    document: Document | str | Sequence[str],
    to: str = "en",
    *,
    source: str = "ko-KP",
    model: FilePath | None = None,
    glossaries: Iterable[FilePath] = (),
    style: str | None = None,
    year: int | None = None,
    beams: int = 4,
    without: Iterable[str] = (),
    memory: FilePath | None = None,
    progress: Progress | None = None,
) -> Translated:
    """A document or text translated by a model or a server; required terms are in it, or on the list.

    The arguments and errors are those of `Translator`, which does many documents without loading the model for each.
    Between ko-KP and ko-KR there is `convert`. An example, with a server on this machine:

        done = nambuk.translate(nambuk.read("letter.docx"), to="en", model="http://localhost:8000/v1")
        done.save("english.docx")
    """
    with Translator(
        to, source=source, model=model, glossaries=glossaries, style=style, year=year, beams=beams, without=without,
        memory=memory,
    ) as translator:  # fmt: skip
        return translator(document, progress)


def _as_document(given: Document | str | Sequence[str]) -> Document:
    """A document; of a text its lines are the paragraphs, of texts each is one, lines or not. Raises DocumentError."""
    if isinstance(given, Document):
        return given
    if isinstance(given, str):
        return text_document("text", given)
    document = text_document("text", "\n".join(given))
    paragraphs = []
    start = 0
    for text in given:
        paragraphs.append(replace(document.paragraphs[0], start=start, end=start + len(text)))
        start += len(text) + 1
    return replace(document, paragraphs=tuple(paragraphs))


def _converter(
    to: Standard, level: Level, names: Names | None, glossaries: Iterable[FilePath]
) -> StandardConverter:
    _refuse_unless(to, "to", _KOREAN)
    _refuse_unless(level, "level", ("spelling", "vocabulary"))
    if names is not None:
        _refuse_unless(names, "names", ("keep", "convert"))
    return StandardConverter(to, level, names, tuple(map(Path, glossaries)))


def _moved(change: Change, start: int, new_start: int) -> Change:
    """A change of a paragraph, its places counted in the whole texts."""
    return replace(
        change,
        start=change.start + start,
        end=change.end + start,
        new_start=change.new_start + new_start,
        new_end=change.new_end + new_start,
    )


def _exported(document: BilingualDocument, form: ExportFormat) -> bytes:
    _refuse_unless(form, "form", tuple(one for one in EXPORT_FORMATS if one != PROJECT))
    [made] = Exports((form,)).files(document, "")
    return made.content


def _refuse_languages(source: str, to: str) -> None:
    """Raise ValueError unless one of two languages is Korean and the other is not."""
    _refuse_unless(source, "source", (*_OTHERS, *_KOREAN))
    _refuse_unless(to, "to", (*_OTHERS, *_KOREAN))
    if source in _KOREAN and to in _KOREAN:
        raise ValueError(f"from {source} to {to}: goes by rule; use convert")
    if source in _OTHERS and to in _OTHERS:
        raise ValueError(f"from {source} to {to}: one side must be Korean, ko-KP or ko-KR")


def _refuse_unless(value: str, name: str, known: Sequence[str]) -> None:
    """Raise ValueError for an argument that is none of the known values."""
    if value not in known:
        raise ValueError(f"{name}={value!r}: unknown; give one of {', '.join(known)}")
