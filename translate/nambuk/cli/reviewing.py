"""The review list of `nambuk translate`: collected while documents are translated, written at the end."""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path

from nambuk.batch.reviewing import KeptRows
from nambuk.batch.run import refuse_foreign
from nambuk.batch.state import RunState
from nambuk.batch.translating import ModelRecipe
from nambuk.cli.common import OutputError, new_bytes, refuse_folder
from nambuk.documents.document import DocumentError
from nambuk.reports.review import ReviewRow, ReviewSummary, review_record, worst_first
from nambuk.reports.review_rows import review_rows, review_summary
from nambuk.reports.wording import quantity
from nambuk.translation.pipeline import Job, TranslatedDocument

MOST_ON_PAGE = 5_000
"""Sentences that a page shows, the most doubtful ones: it is for a person, and browsers get slow."""


class ReviewList:
    """The rows of all documents, to be written to `paths`, each in the format that its ending names.

    Raises OutputError at once for a file that exists already, unless `force`, and for a folder that cannot be written.
    """

    def __init__(self, job: Job, paths: Sequence[Path], force: bool) -> None:
        self._job, self._force = job, force
        self._paths = different(paths)
        for path in self._paths:
            if os.path.lexists(path) and not force:
                raise OutputError(
                    f"{path}: exists already; use --force to write over it, or --review for another place"
                )
            refuse_folder(path)
        self._rows: list[ReviewRow] = []
        self._engine = ""
        self._memory: str | None = None

    @property
    def is_written(self) -> bool:
        """Whether there is a file that it goes to."""
        return bool(self._paths)

    def begin(self, engine: str, memory: Path | None) -> None:
        """Note what translates, and with which memory."""
        self._engine = engine
        self._memory = str(memory) if memory else None

    def add(self, name: str, document: TranslatedDocument, pages: Sequence[int | None]) -> None:
        """The sentences of one document."""
        self._rows += review_rows(name, document, pages)

    def finish(self) -> list[str]:
        """Write the files; lines with what was done and where it is to be looked at. Raises OutputError.

        Where no document was translated, none is written: it would say that nothing is doubtful. One that
        cannot be written does not keep the others from it.
        """
        summary = review_summary(self._job, self._engine, self._memory, date.today().isoformat(), self._rows)
        if not summary.documents:
            return []
        failed = []
        for path in self._paths:
            try:
                if os.path.lexists(path) and not self._force:
                    raise OutputError(f"{path}: exists already; use --force to write over it")
                with _written(path), new_bytes(path, self._force) as stream:
                    stream.writelines(list_content(path, worst_first(self._rows), summary))
            except OutputError as error:
                failed.append(str(error))
        if failed:
            raise OutputError("; ".join(failed))
        return said(summary, self._paths)


class BatchReview:
    """The review list of a batch, made of what its state keeps, to be written to `paths`."""

    def __init__(self, recipe: ModelRecipe, paths: Sequence[Path], *, force: bool) -> None:
        self._recipe, self._force = recipe, force
        self._paths = different(paths)

    @property
    def places(self) -> dict[str, str]:
        """The places that no document may take."""
        return {os.path.realpath(path): "the review list" for path in self._paths}

    def prepare(self, state: RunState) -> None:
        """Raise DocumentError or OutputError where the list cannot be written, before any work."""
        for path in self._paths:
            refuse_foreign(state, self._place(state, path), "", force=self._force)
            refuse_folder(path)

    def write(self, state: RunState) -> Iterator[str]:
        """Write the list of all documents that are done; gives lines with what was done. Raises OutputError.

        One that is as it was written, with no document done since, stays as it is, with its date.
        """
        paths = [path for path in self._paths if not state.is_current(self._place(state, path))]
        if not paths:
            yield from _places_said(self._paths)
            return
        rows = KeptRows(state)
        engines = sorted(
            {str(known.facts["engine"]) for _, known in state.documents() if "engine" in known.facts}
        )
        memory = self._recipe.memory
        summary = review_summary(
            self._recipe.job,
            ", ".join(engines),
            str(memory) if memory else None,
            date.today().isoformat(),
            rows,
        )
        if not summary.documents:
            return
        failed = []
        for path in paths:
            try:
                refuse_foreign(state, self._place(state, path), "", force=self._force)
                with _written(path), state.writing(self._place(state, path)) as stream:
                    stream.writelines(list_content(path, rows.worst_first(), summary))
            except (OutputError, DocumentError) as error:
                failed.append(str(error))
        if failed:
            raise OutputError("; ".join(failed))
        yield from said(summary, self._paths)

    def _place(self, state: RunState, path: Path) -> str:
        """The place as the state keeps it: below the output folder, or anywhere."""
        absolute, folder = path.resolve(), state.folder.resolve()
        return absolute.relative_to(folder).as_posix() if absolute.is_relative_to(folder) else str(absolute)


def different(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The places, each once."""
    return tuple({os.path.realpath(path): path for path in paths}.values())


def said(summary: ReviewSummary, paths: Sequence[Path]) -> list[str]:
    """What was done and where it is to be looked at."""
    return [summary_line(summary), *_places_said(paths)]


def _places_said(paths: Sequence[Path]) -> list[str]:
    return [f"review list, worst first: {path}" for path in paths]


def list_content(path: Path, ordered: Iterable[ReviewRow], summary: ReviewSummary) -> Iterator[bytes]:
    """The content of a review list, in the format that the ending of `path` names; `ordered` are the rows worst first.

    Raises ValueError for more rows than a sheet holds.
    """
    ending = path.suffix.lower()
    if ending == ".xlsx":
        from nambuk.reports.review_sheet import review_sheet

        yield review_sheet(ordered, summary)
    elif ending == ".jsonl":
        for row in ordered:
            line = json.dumps(review_record(row), ensure_ascii=False) + "\n"
            yield line.encode("utf-8", "backslashreplace")
    else:
        from nambuk.reports.review_html import review_html

        shown = list(islice(ordered, MOST_ON_PAGE))
        page = review_html(shown, summary, left_out=summary.segments - len(shown))
        yield page.encode("utf-8", "backslashreplace")


@contextmanager
def _written(path: Path) -> Iterator[None]:
    """What a sheet cannot hold, as an OutputError."""
    try:
        yield
    except ValueError as error:  # more rows than a sheet holds
        raise OutputError(f"{path}: {error}, or name a .html or .jsonl") from error


def summary_line(summary: ReviewSummary) -> str:
    """What was done, in one line."""
    ways = ", ".join(f"{number:,} {name}" for name, number in summary.strategies)
    terms = quantity(summary.terms, "required term")
    if summary.terms:
        terms += f" ({ways + ', ' if ways else ''}{summary.violations:,} missing)"
    memory = f", {summary.from_memory:,} from the memory" if summary.from_memory else ""
    sentences = quantity(summary.segments, "sentence")
    return f"{sentences}{memory}; {terms}; {quantity(summary.flagged, 'sentence')} to look at"
