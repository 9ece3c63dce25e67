"""`nambuk merge`: reviewed XLIFF back into documents and the translation memory."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nambuk.cli.common import SOME_FAILED, complain, stop

if TYPE_CHECKING:
    from nambuk.bilingual.bilingual import BilingualDocument
    from nambuk.translation.memory import Memory


@click.command("merge")
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(dir_okay=False, path_type=Path)
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the documents; left out, only the memory is filled.",
)
@click.option(
    "--memory",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Translation memory that keeps what a person has reviewed or changed; made where it is missing.",
)
@click.option(
    "--sources",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with the original documents, where they are no longer where they were.",
)
@click.option("--force", is_flag=True, help="Write over documents that exist.")
def command(
    files: tuple[Path, ...], output: Path | None, memory: Path | None, sources: Path | None, force: bool
) -> None:
    r"""Bring reviewed XLIFF back: into the documents, in their own format, and into a translation memory.

    FILE is XLIFF 1.2 or 2 that `nambuk translate --export` made and a translator has gone over in any program. The
    original documents must be there and unchanged. A sentence without a translation keeps its source and is listed.

    \b
    Examples:
      nambuk merge report.docx.xlf --output english/
      nambuk merge reviewed/*.xlf --output english/ --memory work.memory --sources letters/
      nambuk merge all.xlf --memory work.memory
    """
    from nambuk.bilingual.bilingual import ExchangeError
    from nambuk.bilingual.returning import read_xliff
    from nambuk.documents.document import DocumentError
    from nambuk.reports.wording import quantity
    from nambuk.translation.memory import TranslationMemoryError, open_memory

    if output is None and memory is None:
        stop("nothing to do; name a folder with --output, a memory with --memory, or both")
    failed = False
    written: set[Path] = set()
    try:
        opened = open_memory(memory) if memory else None
    except TranslationMemoryError as error:
        stop(str(error))
    kept = 0
    for file in files:
        try:
            for returned in read_xliff(file, str(file)):
                try:
                    kept += _keep(returned, opened)
                    if output:
                        _write(returned, output, sources, force, written)
                except (DocumentError, ExchangeError) as error:
                    complain(f"{file}: {error}")
                    failed = True
        except (ExchangeError, TranslationMemoryError) as error:
            complain(str(error))
            failed = True
    if opened:
        opened.close()
        complain(f"{quantity(kept, 'reviewed sentence')} {'is' if kept == 1 else 'are'} in {memory}")
    if failed:
        sys.exit(SOME_FAILED)


def _keep(returned: "BilingualDocument", memory: "Memory | None") -> int:
    """What a person did goes into the memory; how many sentences. Raises TranslationMemoryError."""
    from nambuk.bilingual.merging import units

    if memory is None:
        return 0
    reviewed = list(units(returned))
    memory.add(reviewed)
    return len(reviewed)


def _write(
    returned: "BilingualDocument", output: Path, sources: Path | None, force: bool, written: set[Path]
) -> None:
    """One document with its reviewed translation, whose place is added to `written`. Raises DocumentError, ExchangeError."""
    from nambuk.bilingual.merging import merge
    from nambuk.documents import output_name, read_document, write_document
    from nambuk.documents.document import DocumentError

    document = read_document(str(_source(returned.name, sources)))
    merged = merge(returned, document)
    place = _place(returned, output) / output_name(document)
    if place in written:
        raise DocumentError(
            returned.name, f"would be written to {place} like another; merge it into another folder"
        )
    target = write_document(document, merged.paragraphs, place, force=force)
    written.add(place)
    complain(f"{returned.name}: written to {target}")
    for line in merged.lines:
        complain(f"{returned.name}, {line}")


def _source(name: str, sources: Path | None) -> Path:
    """Where the original is. Raises DocumentError where it is not."""
    from nambuk.documents.document import DocumentError

    places = list(_places(name, sources))
    for place in places:
        if place.is_file():
            return place
    raise DocumentError(name, f"is not at {' or '.join(map(str, places))}; name its folder with --sources")


def _places(name: str, sources: Path | None) -> Iterator[Path]:
    """Where the original may be: below `sources` with all or some of its folders, else where it was."""
    path = Path(name)
    if sources is None:
        yield path
        return
    parts = [part for part in path.parts if part not in (path.anchor, "..", ".")]
    for first in range(len(parts)):
        yield sources.joinpath(*parts[first:])


def _place(returned: "BilingualDocument", output: Path) -> Path:
    """The folder below `output` for a document: that of the original where its path is relative and stays below."""
    folder = Path(os.path.normpath(returned.name)).parent
    return output if folder.is_absolute() or ".." in folder.parts else output / folder
