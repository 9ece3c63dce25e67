"""Formats of exchange that are made beside the translated documents: a file for each of them, or one for all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import BinaryIO, Literal

from nambuk.batch.places import name_with
from nambuk.batch.state import RunState
from nambuk.batch.work import Made
from nambuk.bilingual.bilingual import BilingualDocument
from nambuk.bilingual.packing import packed, unpacked

ExportFormat = Literal["xliff-1.2", "xliff-2.1", "tmx", "docx", "xlsx", "omegat"]
EXPORT_FORMATS: tuple[ExportFormat, ...] = ("xliff-1.2", "xliff-2.1", "tmx", "docx", "xlsx", "omegat")
BILINGUAL = "bilingual"
"""The kind of the parts that what belongs to all documents is made of: the translated document, packed."""
PROJECT = "omegat"
"""The folder of an OmegaT project, and the name of that format."""


@dataclass(frozen=True, slots=True)
class Exports:
    """Which are made: `formats`, a file for each document, or with `together` one for all of them.

    An OmegaT project is always one for all.
    """

    formats: tuple[str, ...] = ()
    together: bool = False

    def __str__(self) -> str:
        return " ".join((*self.formats, *(("together",) if self.together else ())))

    @property
    def single(self) -> tuple[str, ...]:
        """The formats of which every document has a file."""
        return () if self.together else tuple(form for form in self.formats if form != PROJECT)

    @property
    def common(self) -> tuple[str, ...]:
        """The formats of which there is one file for all documents."""
        return tuple(form for form in self.formats if self.together and form != PROJECT)

    def made(self, document: BilingualDocument, place: str) -> tuple[list[Made], dict[str, str]]:
        """What is made of one document, whose translation is called `place`: its files, and its parts of those of all."""
        there = replace(document, folder=place.rpartition("/")[0])
        return list(self.files(there, place)), self._parts(there)

    def files(self, document: BilingualDocument, place: str) -> Iterator[Made]:
        """The files of one document, whose translation is called `place`."""
        for form in self.single:
            stream = BytesIO()
            _write(form, stream, [document], document.source_language, document.target_language)
            yield Made(self.place(document.name, place, form), stream.getvalue())

    def place(self, name: str, place: str, form: str) -> str:
        """The file in one of the formats for the input `name`, whose translation is called `place`."""
        folder, slash, _ = place.rpartition("/")
        return f"{folder}{slash}{name_with(name, self.ending(form))}"

    def _parts(self, document: BilingualDocument) -> dict[str, str]:
        return {BILINGUAL: packed(document)} if self.common or PROJECT in self.formats else {}

    def ending(self, form: str) -> str:
        """That of a file in one of the formats."""
        if form.startswith("xliff"):
            both = {"xliff-1.2", "xliff-2.1"} <= set(self.formats)
            return f".{form.removeprefix('xliff-')}.xlf" if both else ".xlf"
        return ".tmx" if form == "tmx" else f".bilingual.{form}"

    def common_place(self, form: str) -> str:
        """The file for all documents."""
        return f"all{self.ending(form)}"


NO_EXPORTS = Exports()


def kept(state: RunState) -> Iterator[BilingualDocument]:
    """The translated documents of a run, one at a time."""
    for _, content in state.parts(BILINGUAL):
        yield unpacked(content)


def _write(
    form: str, stream: BinaryIO, documents: Iterable[BilingualDocument], source: str, target: str
) -> None:
    """Write documents in one of the formats; of tables all are held in memory. Raises ExchangeError."""
    if form in ("xliff-1.2", "xliff-2.1"):
        from nambuk.bilingual.xliff import file_element, write_xliff

        version: Literal["1.2", "2.1"] = "1.2" if form == "xliff-1.2" else "2.1"
        files = (file_element(document, number, version) for number, document in enumerate(documents, 1))
        write_xliff(stream, version, files, source, target)
    elif form == "tmx":
        from nambuk.bilingual.tmx import units_of_document, write_tmx

        write_tmx(stream, (unit for document in documents for unit in units_of_document(document)), source)
    elif form == "docx":
        from nambuk.bilingual.columns_docx import bilingual_docx

        stream.write(bilingual_docx(list(documents)))
    else:
        from nambuk.bilingual.columns_xlsx import bilingual_xlsx

        stream.write(bilingual_xlsx(list(documents)))


def write_for_all(form: str, state: RunState, place: str, source: str, target: str) -> None:
    """Write one file for all documents of a run in one of the formats. Raises ExchangeError, RunError."""
    with state.writing(place) as stream:
        _write(form, stream, kept(state), source, target)
