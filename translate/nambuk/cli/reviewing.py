"""The review list of `nambuk translate`: collected while documents are translated, written at the end."""

import json
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from nambuk.cli.common import OutputError, new_file
from nambuk.reports.review import ReviewRow, ReviewSummary, review_records
from nambuk.reports.review_rows import review_rows, review_summary
from nambuk.reports.wording import quantity
from nambuk.translation.pipeline import Job, TranslatedDocument


class ReviewList:
    """The rows of all documents, to be written to `paths`, each in the format that its ending names.

    Raises OutputError at once for a file that exists already, unless `force`, and for a folder that cannot be written.
    """

    def __init__(self, job: Job, paths: Sequence[Path], force: bool) -> None:
        self._job, self._force = job, force
        self._paths = tuple({os.path.realpath(path): path for path in paths}.values())
        for path in self._paths:
            if os.path.lexists(path) and not force:
                raise OutputError(
                    f"{path}: exists already; use --force to write over it, or --review for another place"
                )
            _refuse_folder(path)
        self._rows: list[ReviewRow] = []
        self._documents = 0
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
        self._documents += 1
        self._rows += review_rows(name, document, pages)

    def finish(self) -> list[str]:
        """Write the files; lines with what was done and where it is to be looked at. Raises OutputError.

        Where no document was translated, none is written: it would say that nothing is doubtful. One that
        cannot be written does not keep the others from it.
        """
        if not self._documents:
            return []
        summary = review_summary(self._job, self._engine, self._memory, date.today().isoformat(), self._rows)
        failed = []
        for path in self._paths:
            try:
                self._write(path, summary)
            except OutputError as error:
                failed.append(str(error))
        if failed:
            raise OutputError("; ".join(failed))
        return [summary_line(summary), *(f"review list, worst first: {path}" for path in self._paths)]

    def _write(self, path: Path, summary: ReviewSummary) -> None:
        ending = path.suffix.lower()
        if ending == ".xlsx":
            self._write_sheet(path, summary)
            return
        with new_file(path, self._force) as stream:
            if ending == ".jsonl":
                stream.writelines(
                    json.dumps(r, ensure_ascii=False) + "\n" for r in review_records(self._rows)
                )
            else:
                from nambuk.reports.review_html import review_html

                stream.write(review_html(self._rows, summary))

    def _write_sheet(self, path: Path, summary: ReviewSummary) -> None:
        from nambuk.reports.review_sheet import write_review_sheet

        if os.path.lexists(path) and not self._force:
            raise OutputError(f"{path}: exists already; use --force to write over it")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_review_sheet(self._rows, summary, path)
        except OSError as error:
            raise OutputError(
                f"{path}: cannot be written ({error.strerror or error}); name another place"
            ) from error
        except ValueError as error:  # more rows than a sheet holds
            raise OutputError(f"{path}: {error}, or name a .html or .jsonl") from error


def _refuse_folder(path: Path) -> None:
    """Raise OutputError where the folder of a file to be written is none or cannot be written to."""
    folder = next(parent for parent in path.absolute().parents if os.path.lexists(parent))
    if not folder.is_dir():
        raise OutputError(f"{path}: {folder} is no folder; name another place")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OutputError(
            f"{path}: {folder} cannot be written to; name another place, or mend its permissions"
        )


def summary_line(summary: ReviewSummary) -> str:
    """What was done, in one line."""
    ways = ", ".join(f"{number:,} {name}" for name, number in summary.strategies)
    terms = quantity(summary.terms, "required term")
    if summary.terms:
        terms += f" ({ways + ', ' if ways else ''}{summary.violations:,} missing)"
    memory = f", {summary.from_memory:,} from the memory" if summary.from_memory else ""
    sentences = quantity(summary.segments, "sentence")
    return f"{sentences}{memory}; {terms}; {quantity(summary.flagged, 'sentence')} to look at"
