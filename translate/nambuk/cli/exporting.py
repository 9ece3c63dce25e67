"""What `nambuk translate` makes of all documents together: the review list, formats of exchange, an OmegaT project."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from nambuk import __version__
from nambuk.batch.exporting import PROJECT, Exports, kept, write_for_all
from nambuk.batch.run import refuse_foreign
from nambuk.batch.state import RunState
from nambuk.batch.translating import ModelRecipe, StandardRecipe
from nambuk.bilingual.bilingual import ExchangeError
from nambuk.cli.common import OutputError
from nambuk.cli.reviewing import BatchReview
from nambuk.documents.document import DocumentError
from nambuk.reports.wording import quantity


class CommonFiles:
    """The files that belong to all documents of a batch."""

    def __init__(
        self,
        recipe: ModelRecipe | StandardRecipe,
        exports: Exports,
        languages: tuple[str, str],
        review: BatchReview | None,
        *,
        force: bool,
    ) -> None:
        self._recipe, self._exports = recipe, exports
        self._languages, self._review, self._force = languages, review, force

    def reserved(self, folder: Path) -> dict[str, str]:
        """The places that no document may take, and what for."""
        places = {
            os.path.realpath(folder / self._exports.common_place(form)): f"the {form} file of all"
            for form in self._exports.common
        }
        return places | (self._review.places if self._review else {})

    def prepare(self, state: RunState) -> None:
        """Raise DocumentError or OutputError where one cannot be written, before any work."""
        for form in self._exports.common:
            refuse_foreign(state, self._exports.common_place(form), "", force=self._force)
        if self._review:
            self._review.prepare(state)

    def write(self, state: RunState) -> Iterator[str]:
        """Write those that are not as they would be; gives lines with what was done.

        Raises OutputError; one that fails does not keep the others.
        """
        failed = []
        for form in self._exports.common:
            try:
                yield from self._write_common(form, state)
            except (DocumentError, ExchangeError) as error:
                failed.append(str(error))
        if PROJECT in self._exports.formats:
            try:
                yield from self._write_project(state)
            except ExchangeError as error:
                failed.append(str(error))
        if self._review:
            yield from self._review.write(state)
        if failed:
            raise OutputError("; ".join(failed))

    def _write_common(self, form: str, state: RunState) -> Iterator[str]:
        if next(kept(state), None) is None:
            return
        place = self._exports.common_place(form)
        if not state.is_current(place):
            refuse_foreign(state, place, "", force=self._force)
            write_for_all(form, state, place, *self._languages)
        yield f"{form} of all documents: {state.folder / place}"

    def _write_project(self, state: RunState) -> Iterator[str]:
        """The OmegaT project; one that is there may hold a translator's work and is left alone."""
        from nambuk.bilingual.omegat import omegat_project

        folder = state.folder / PROJECT
        if folder.exists() and not (folder / "omegat.project").exists():
            reason = (
                "is there and is no OmegaT project; rename what it was made of, or leave --export omegat out"
            )
            raise ExchangeError(str(folder), reason)
        if folder.exists():
            yield f"{folder}: is there and stays as it is; move it away and give the same command to have a new one"
            return
        sources = [
            (
                str(PurePosixPath(state.files(name)[0][0]).with_name(Path(name).name)).replace("\\", "_"),
                Path(name),
            )
            for name, _ in state.documents()
            if Path(name).is_file()
        ]
        if not sources:
            return
        terms, tool = self._recipe.glossary.terms, f"nambuk {__version__}"
        project = omegat_project(
            folder,
            sources,
            kept(state),
            self._languages,
            terms=terms,
            tool=tool,
        )
        yield f"OmegaT project of {quantity(project.files, 'document')}: {folder}"
