"""Lines and documents through a translator, for `nambuk translate`: nothing lost and nothing written over."""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nambuk.cli.common import SOME_FAILED, OutputError, complain, new_file, output_stream, stop
from nambuk.documents.document import Document, DocumentError

if TYPE_CHECKING:
    from nambuk.cli.converting import Result, Translator


def _lines(encoding: str | None) -> list[str]:
    """The lines of standard input; a last newline ends the last line."""
    from nambuk.documents import limits

    data = sys.stdin.buffer.read(limits.MAX_TEXT_BYTES + 1)
    if len(data) > limits.MAX_TEXT_BYTES:
        stop(
            f"standard input: more than {limits.MAX_TEXT_BYTES >> 20} MiB; split it, or name files",
            SOME_FAILED,
        )
    try:
        text = data.decode(encoding or "utf-8")
    except (UnicodeDecodeError, LookupError) as error:
        stop(
            f"standard input: cannot be read as {encoding or 'utf-8'} ({error}); name the encoding with --encoding",
            SOME_FAILED,
        )
    lines = text.removeprefix("\ufeff").split("\n")
    return lines[:-1] if lines and lines[-1] == "" else lines


def _list_doubtful(name: str, doubtful: Sequence[str]) -> None:
    """What to look at by hand, on standard error, after all of the result is out."""
    sys.stdout.flush()
    for line in doubtful:
        complain(f"{name}, {line}")


def _place(document: Document, folder: Path, root: str | None, form: str) -> Path:
    """The file in the output folder for a document: its path below the folder `root` that the user named."""
    from nambuk.documents import output_name

    below = Path(document.id).parent
    if root and below.is_relative_to(root):
        folder = folder / below.relative_to(root)
    if form == "text":
        return folder / output_name(document)
    ending = ".diff" if form == "diff" else f".{form}"
    return folder / (("standard-input" if document.id == "-" else Path(document.id).name) + ending)


def _write(document: Document, result: "Result", target: Path, form: str, force: bool) -> None:
    """The translated document in its own format, or the record of it as JSON, HTML or differences."""
    from nambuk.documents import write_document

    if form == "text":
        write_document(document, result.paragraphs, target, force=force)
        return
    with new_file(target, force) as stream:
        stream.write(_shown(document, result, form, colours=False))


def _shown(document: Document, result: "Result", form: str, *, colours: bool) -> str:
    """The translated document as it goes to standard output; `colours` for a terminal."""
    if form == "text":
        return _lines_of(result.paragraphs)
    if form == "json":
        return _document_json(document, result.records)
    return result.report(document.id, form, colours)


def _lines_of(paragraphs: Sequence[str]) -> str:
    """Paragraphs as text that ends with one newline; the empty last one of a text file is that newline."""
    text = "\n".join(paragraphs)
    return text if text.endswith("\n") else text + "\n"


def _document_json(document: Document, records: Iterable[dict[str, Any]]) -> str:
    record = {"id": document.id, "sha256": document.sha256, "paragraphs": list(records)}
    return json.dumps(record, ensure_ascii=False) + "\n"


def _sources(
    paths: tuple[str, ...], encoding: str | None
) -> Iterator[tuple[Document | DocumentError, str | None]]:
    """The documents with the folder that the user named, if it was a folder."""
    from nambuk.documents import read_paths

    for path in paths:
        root = path if Path(path).is_dir() else None
        for document in read_paths([path], encoding=encoding):
            yield document, root


def translate_lines(
    work: "Translator", form: str, output: Path | None, encoding: str | None, force: bool
) -> None:
    """Standard input to standard output or the file `output`, as many lines out as in.

    The file is begun before the work is, so that nothing is translated for a place that cannot be written.
    """
    from nambuk.translation.engines.engine import EngineError
    from nambuk.translation.memory import TranslationMemoryError

    lines = _lines(encoding)
    with output_stream(output, force) as stream:
        try:
            result = work(lines, "standard input", ())
        except (EngineError, TranslationMemoryError) as error:
            stop(str(error))
        if form in ("diff", "html"):
            stream.write(result.report("standard input", form, output is None and sys.stdout.isatty()))
        elif form == "json":
            stream.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in result.records)
        else:
            stream.writelines(line + "\n" for line in result.paragraphs)
    _list_doubtful("standard input", result.doubtful)
    if not _say_last(work):
        sys.exit(SOME_FAILED)


def translate_documents(
    paths: tuple[str, ...],
    work: "Translator",
    form: str,
    output: Path | None,
    encoding: str | None,
    force: bool,
    reviews: Sequence[Path] = (),
) -> None:
    """Documents into the folder `output`, each with its own name and reason where it fails; the rest is done.

    `reviews` are the places of review lists, which no document may take. Who stops the work with Ctrl-C gets
    the review list of the documents that are written.
    """
    from nambuk.documents import expand_paths

    if output is None and len(expand_paths(paths)) > 1:
        stop("several documents need a folder to be written to; name one with --output")
    taken = {Path(os.path.realpath(path)): "the review list" for path in reviews}
    failed = False
    try:
        for document, root in _sources(paths, encoding):
            if isinstance(document, DocumentError):
                complain(str(document))
                failed = True
                continue
            place = _place(document, output, root, form) if output else None
            failed = not _translate_document(document, work, form, place, force, taken) or failed
    except KeyboardInterrupt:
        _say_last(work)
        raise
    failed = not _say_last(work) or failed
    if failed:
        sys.exit(SOME_FAILED)


def _translate_document(
    document: Document,
    work: "Translator",
    form: str,
    place: Path | None,
    force: bool,
    taken: dict[Path, str],
) -> bool:
    """One document to the file `place` or standard output; False, with the reason said, where it fails.

    `taken`: what has been or will be written, by its place; this document is added.
    """
    from nambuk.translation.engines.engine import EngineError
    from nambuk.translation.memory import TranslationMemoryError

    try:
        if place:
            _refuse_place(document, place, force, taken)
        pages = [paragraph.page for paragraph in document.paragraphs]
        result = work(document.paragraph_texts(), document.id, pages)
        if place is None:
            sys.stdout.write(_shown(document, result, form, colours=sys.stdout.isatty()))
        else:
            _write(document, result, place, form, force)
            taken[Path(os.path.realpath(place))] = document.id
            complain(f"{document.id}: written to {place}")
        _list_doubtful(document.id, result.doubtful)
    except (DocumentError, OutputError) as error:
        complain(str(error))
        return False
    except (EngineError, TranslationMemoryError) as error:
        complain(f"{document.id}: {error}")
        return False
    return True


def _refuse_place(document: Document, place: Path, force: bool, taken: dict[Path, str]) -> None:
    """Raise DocumentError for a place that cannot be written to, before hours of work are spent on it."""
    other = taken.get(Path(os.path.realpath(place)))
    if other:
        raise DocumentError(
            document.id, f"would be written to {place} like {other}; rename one, or do it by itself"
        )
    if os.path.lexists(place) and not force:
        raise DocumentError(str(place), "exists already; use --force to write over it")


def _say_last(work: "Translator") -> bool:
    """What is to be said after the last text; False where the review list could not be written."""
    try:
        lines = work.finish()
    except OutputError as error:
        complain(str(error))
        return False
    for line in lines:
        complain(line)
    return True
