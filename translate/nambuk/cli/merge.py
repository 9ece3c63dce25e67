"""`nambuk merge`: reviewed XLIFF back into documents and the translation memory."""

import hashlib
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from nambuk.cli.common import SOME_FAILED, complain, stop
from nambuk.cli.reading import reading_options
from nambuk.documents.options import ReadOptions

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
@reading_options
@click.option("--force", is_flag=True, help="Write over documents that exist.")
def command(
    files: tuple[Path, ...],
    output: Path | None,
    memory: Path | None,
    sources: Path | None,
    reading: ReadOptions,
    force: bool,
) -> None:
    r"""Bring reviewed XLIFF back: into the documents, in their own format, and into a translation memory.

    FILE is XLIFF 1.2 or 2 that `nambuk translate --export` made and a translator has gone over in any program. The
    original documents must be there and unchanged; how they were read then (--encoding, --column, --recognize) is known
    from FILE. A sentence without a translation keeps its source and is listed.

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
            for returned in read_xliff(file, str(file), reading.limits):
                try:
                    kept += _keep(returned, opened)
                    if output:
                        _write(returned, output, sources, _options(returned, reading), force, written)
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


def _options(returned: "BilingualDocument", reading: ReadOptions) -> ReadOptions:
    """How to read the original: as the user says, else as it was read before; limits are the user's alone."""
    before = returned.options
    said = click.get_current_context().get_parameter_source("recognition") is ParameterSource.COMMANDLINE
    return replace(
        reading,
        encoding=reading.encoding or before.encoding,
        columns=reading.columns or before.columns,
        recognition=reading.recognition if said else before.recognition,
    )


def _write(
    returned: "BilingualDocument",
    output: Path,
    sources: Path | None,
    options: ReadOptions,
    force: bool,
    written: set[Path],
) -> None:
    """One document with its reviewed translation, whose place is added to `written`. Raises DocumentError, ExchangeError."""
    from nambuk.bilingual.merging import merge, refuse_another
    from nambuk.documents import document_from_bytes, output_name, write_document
    from nambuk.documents.document import DocumentError
    from nambuk.documents.source import read_bytes

    source = _source(returned.name, sources)
    data = read_bytes(source, options.limits.file_size, options)
    refuse_another(returned, hashlib.sha256(data).hexdigest())  # before anything is read that FILE only names
    document = document_from_bytes(source, data, options)
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


def _source(name: str, sources: Path | None) -> str:
    """Where the original is, also inside an archive. Raises DocumentError where it is not."""
    from nambuk.documents.containers.inside import split_name
    from nambuk.documents.document import DocumentError

    for place in map(str, _places(name, sources)):
        if os.path.isfile(place) or split_name(place):  # noqa: PTH113 - a name from outside may be no valid Path
            return place
    where = "there any more" if sources is None else f"below {sources}"
    raise DocumentError(name, f"is not {where}; name its folder with --sources")


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
    """The folder for a document: the one below `output` that a translation with the same command has been put into.

    Where nobody says that, it is the folder of the original, if its path is relative and stays below.
    """
    folder = returned.folder
    if folder is None:
        folder = os.path.dirname(os.path.normpath(returned.name))  # noqa: PTH120 - it may be no valid Path
    return output / folder if _stays_below(folder) else output


def _stays_below(folder: str) -> bool:
    r"""Whether a path can be one below any folder, on every system.

    >>> [_stays_below(folder) for folder in ("", "1월/letters.zip", "/etc", "a/../../b", "c:x", "a\0")]
    [True, True, False, False, False, False]
    """
    path = PureWindowsPath(folder)  # which takes more for separators and roots than others do
    try:
        return not path.anchor and ".." not in path.parts and b"\0" not in os.fsencode(folder)
    except UnicodeEncodeError:
        return False
