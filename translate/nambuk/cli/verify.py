"""`nambuk verify`."""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from nambuk.cli.batching import Batch, batch_options, inputs_of, usual_jobs
from nambuk.cli.common import SOME_FAILED, complain, output_stream, stop
from nambuk.documents.document import Document, DocumentError

if TYPE_CHECKING:
    from nambuk.batch.verifying import Form

Rendered = tuple[str, str]  # ("report" or "error", text)


def _documents(
    paths: tuple[str, ...], input_format: str, encoding: str | None
) -> Iterator[Document | DocumentError]:
    from nambuk.documents import expand_paths, read_paths, read_records

    for path in paths:
        if input_format == "jsonl" or (input_format == "auto" and _is_records(path)):
            for file in expand_paths([path]):
                yield from [file] if isinstance(file, DocumentError) else read_records(file)
        else:
            yield from read_paths([path], encoding=encoding)


def _size(document: Document | DocumentError) -> int:
    return len(document.text) if isinstance(document, Document) else 0


def _json_line(document: Document | DocumentError) -> Rendered:
    """The report on one document as a line of JSON; runs in a process of its own when there are many."""
    if isinstance(document, DocumentError):
        return "error", str(document)
    from nambuk.reports.json_report import dumps
    from nambuk.reports.verifying import verify

    return "report", dumps(verify(document))


def _write_lines(documents: Iterable[Document | DocumentError], stream: TextIO) -> bool:
    from nambuk.batch import map_ordered

    failed = False
    for kind, text in map_ordered(_json_line, documents, _size):
        if kind == "error":
            complain(text)
            failed = True
        else:
            stream.write(text + "\n")
    return failed


def _write_reports(
    documents: Iterable[Document | DocumentError], form: "Form", stream: TextIO, colour: bool
) -> bool:
    from nambuk.batch.verifying import rendered
    from nambuk.reports.report import Report
    from nambuk.reports.text_report import report_text
    from nambuk.reports.verifying import verify

    failed, reports = False, list[Report]()
    for document in documents:
        if isinstance(document, DocumentError):
            complain(str(document))
            failed = True
            continue
        report = verify(document)
        if form == "text":
            stream.write(("\n" if reports else "") + report_text(report, colour=colour))
            stream.flush()
        reports.append(report)
    if form != "text":
        stream.write(rendered(reports, form))
    return failed


def _verify_each(paths: tuple[str, ...], form: "Form", input_format: str, batch: Batch) -> None:
    """A report for each document into a folder."""
    from nambuk.batch.verifying import VerifyRecipe

    inputs = inputs_of(paths, batch.output)
    if input_format == "jsonl" or (input_format == "auto" and any(_is_records(path) for path in paths)):
        stop(
            "records (.jsonl) give one file of reports; name a file with --output, such as --output reports.jsonl"
        )
    batch.do(VerifyRecipe(form), inputs, default_jobs=usual_jobs(inputs), flagged="point North")


def _is_records(path: str) -> bool:
    return path.endswith((".jsonl", ".ndjson"))


@click.command("verify")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "jsonl", "html"]),
    default="text",
    help="text for the terminal, html for a page to read and keep, json or jsonl for programs.",
)
@click.option(
    "--input-format",
    type=click.Choice(["auto", "text", "jsonl"]),
    default="auto",
    help='jsonl: one object a line with "id" and "text".',
)
@click.option(
    "--encoding", help="Encoding of text files (UTF-8, CP949, UTF-16, KPS9566); found out when left out."
)
@click.option(
    "--output",
    help="File to write to in place of standard output; a folder (ending in /, or there already) gets a report for each "
    "document, and a run that was stopped goes on there.",
)
@batch_options
@click.option("--force", is_flag=True, help="Write over output that exists.")
def command(
    paths: tuple[str, ...],
    form: "Form",
    input_format: str,
    encoding: str | None,
    output: str | None,
    force: bool,
    **options: Any,
) -> None:
    r"""Say which written standard documents follow, and show every marker.

    PATH is a file (.txt .md .html .docx .hwpx .pdf), a folder, or - for standard input. The report gives
    likelihood ratios between the North Korean, the South Korean and the Chinese-Korean standard, the places
    they rest on, and what they do not prove.

    \b
    Examples:
      nambuk verify report.docx
      nambuk verify letters/ --format html --output letters.html
      nambuk verify - --format json < note.txt
      nambuk verify records.jsonl --format jsonl > reports.jsonl
      nambuk verify archive/ --format json --output reports/ --jobs 8
    """
    if output and (output.endswith(("/", os.sep)) or Path(output).is_dir()):
        _verify_each(
            paths, form, input_format, Batch(Path(output), force=force, encoding=encoding, **options)
        )
        return
    if given := [f"--{name.removesuffix('_file')}" for name, value in options.items() if value]:
        stop(
            f"{' and '.join(given)}: for many documents; name a folder with --output, such as --output reports/"
        )
    documents = _documents(paths, input_format, encoding)
    with output_stream(Path(output) if output else None, force) as stream:
        if form == "jsonl":
            failed = _write_lines(documents, stream)
        else:
            failed = _write_reports(
                documents, form, stream, colour=stream is sys.stdout and sys.stdout.isatty()
            )
        if failed and output is not None and not stream.tell():
            sys.exit(SOME_FAILED)  # nothing to keep: no empty file
    if failed:
        sys.exit(SOME_FAILED)
