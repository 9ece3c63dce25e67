"""`nambuk verify --bundle`: the reports packed for hand-over."""

import os
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from nambuk.cli.common import OutputError, complain, new_bytes, output_stream, stop
from nambuk.documents.document import Document, DocumentError

if TYPE_CHECKING:
    from nambuk.batch.verifying import Form
    from nambuk.reports.bundle import Bundle, Piece

Numbered = tuple[int, Document | DocumentError]
"""A document with its number in the bundle, or an error, with 0."""


class _NothingReadError(Exception):
    """No document could be read: no file is kept."""


def write_bundle(
    documents: Iterable[Document | DocumentError],
    path: Path,
    form: "Form",
    output: str | None,
    *,
    force: bool,
) -> bool:
    """Verify documents into a bundle, and also into the file `output` ("-": standard output) where it is named.

    Gives whether one of them failed. Where none could be read, nothing is written. Ends the command where a file
    cannot be written.
    """
    if output is not None and os.path.realpath(output) == os.path.realpath(path):
        stop(f"--bundle {path}: is the file of --output; name another")
    from nambuk.reports.bundle import Bundle

    beside = nullcontext() if output is None else output_stream(Path(output), force)
    try:
        with (
            new_bytes(path, force) as file,
            Bundle(file, str(path.parent)) as bundle,
            beside as stream,
        ):
            failed = _fill(bundle, documents, form, stream)
            if not len(bundle):
                raise _NothingReadError
            bundle.finish()
            number = len(bundle)
    except _NothingReadError:
        return True
    except OutputError as error:
        stop(str(error))
    complain(f"{path}: report, text and digests of {number:,} document{'s' if number != 1 else ''}")
    return failed


def _fill(
    bundle: "Bundle", documents: Iterable[Document | DocumentError], form: "Form", stream: TextIO | None
) -> bool:
    """Add all documents to a bundle, and write their reports to `stream`; whether one failed."""
    from nambuk.batch import map_ordered

    failed = False
    is_piecewise = stream is not None and form in ("text", "jsonl")
    work = partial(_made, form=form if is_piecewise else None)
    for made, shown in map_ordered(work, _numbered(documents), _size):
        if isinstance(made, DocumentError):
            complain(str(made))
            bundle.add_unread(made)
            failed = True
            continue
        if stream is not None and is_piecewise:
            stream.write(("\n" if len(bundle) and form == "text" else "") + shown)
        bundle.add(made)
    if stream is not None and not is_piecewise and len(bundle):
        for piece in bundle.report_html() if form == "html" else bundle.report_json():
            stream.write(piece.decode("utf-8"))
    return failed


def _numbered(documents: Iterable[Document | DocumentError]) -> Iterator[Numbered]:
    number = 0
    for document in documents:
        number += isinstance(document, Document)
        yield (number if isinstance(document, Document) else 0), document


def _size(numbered: Numbered) -> int:
    return len(numbered[1].text) if isinstance(numbered[1], Document) else 0


def _made(numbered: Numbered, form: "Form | None") -> "tuple[Piece | DocumentError, str]":
    """The piece of a document and its report in a form; runs in a process of its own when there are many."""
    number, document = numbered
    if isinstance(document, DocumentError):
        return document, ""
    from nambuk.batch.verifying import rendered
    from nambuk.reports.bundle import piece_of
    from nambuk.reports.verifying import verify

    report = verify(document)
    return piece_of(report, number), rendered([report], form) if form else ""
