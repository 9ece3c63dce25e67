"""`nambuk verify`."""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from nambuk.cli.batching import Batch, batch_options, inputs_of, usual_jobs
from nambuk.cli.bundling import write_bundle
from nambuk.cli.common import SOME_FAILED, complain, output_stream, stop
from nambuk.cli.reading import reading_options
from nambuk.documents.document import Document, DocumentError
from nambuk.documents.options import ReadOptions

if TYPE_CHECKING:
    from nambuk.batch.verifying import Form
    from nambuk.documents import RecordColumns

_RECORDS = ("jsonl", "csv")
Rendered = tuple[str, str]  # ("report" or "error", text)


def _documents(
    paths: tuple[str, ...], input_format: str, reading: ReadOptions, columns: "RecordColumns"
) -> Iterator[Document | DocumentError]:
    from nambuk.documents import expand_paths, read_paths, read_records, read_row_records

    for path in paths:
        if input_format in _RECORDS or (input_format == "auto" and _is_records(path)):
            for file in expand_paths([path], reading, complain):
                if isinstance(file, DocumentError):
                    yield file
                elif input_format == "csv":
                    yield from read_row_records(file, reading, columns)
                else:
                    yield from read_records(file, reading.limits, columns)
        else:
            yield from read_paths([path], reading, complain)


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

    inputs = inputs_of(paths, batch.output, batch.reading)
    if input_format in _RECORDS or (input_format == "auto" and any(_is_records(path) for path in paths)):
        stop(
            "records (.jsonl, .csv) give one file of reports; name a file with --output, such as --output reports.jsonl"
        )
    batch.do(
        VerifyRecipe(form), inputs, default_jobs=usual_jobs(inputs, batch.reading), flagged="point North"
    )


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
    type=click.Choice(["auto", "text", "jsonl", "csv"]),
    default="auto",
    help='jsonl: one object a line with "id" and "text"; csv: one row each. Every one is a document of its own.',
)
@click.option(
    "--id-column",
    default="id",
    show_default=True,
    metavar="NAME",
    help="Of jsonl and csv: where the id stands.",
)
@click.option(
    "--text-column",
    default="text",
    show_default=True,
    metavar="NAME",
    help="Of jsonl and csv: where the text stands; in objects inside objects, body.text.",
)
@reading_options
@click.option(
    "--output",
    help="File to write to in place of standard output; a folder (ending in /, or there already) gets a report for each "
    "document, and a run that was stopped goes on there.",
)
@click.option(
    "--bundle",
    type=click.Path(path_type=Path),
    metavar="FILE.zip",
    help="Pack for hand-over: the report as a page and as JSON, the text that was read, SHA-256 of everything and of the "
    "originals, which stay out. The report goes to --output as well where that is named.",
)
@batch_options
@click.option("--force", is_flag=True, help="Write over output that exists.")
def command(
    paths: tuple[str, ...],
    form: "Form",
    input_format: str,
    id_column: str,
    text_column: str,
    reading: ReadOptions,
    output: str | None,
    bundle: Path | None,
    force: bool,
    **options: Any,
) -> None:
    r"""Say which written standard documents follow, and show every marker.

    PATH is a file (.txt .md .html .docx .hwpx .pdf .eml), a folder, a .zip archive, or - for standard input; a file
    inside an archive or a letter is letters.zip!/1/report.docx. The report gives likelihood ratios between the North
    Korean, the South Korean and the Chinese-Korean standard, the places they rest on, and what they do not prove.

    \b
    Examples:
      nambuk verify report.docx
      nambuk verify letters/ --format html --output letters.html
      nambuk verify - --format json < note.txt
      nambuk verify records.jsonl --format jsonl > reports.jsonl
      nambuk verify posts.csv --input-format csv --text-column body --format jsonl > reports.jsonl
      nambuk verify archive/ --format json --output reports/ --jobs 8
      nambuk verify letters.zip mail.eml --bundle handover.zip
    """
    if output and (output.endswith(("/", os.sep)) or Path(output).is_dir()):
        if bundle:
            stop("--bundle: packs one report of all documents; name a file with --output, or leave it out")
        _verify_each(paths, form, input_format, Batch(Path(output), force=force, reading=reading, **options))
        return
    if given := [f"--{name.removesuffix('_file')}" for name, value in options.items() if value]:
        stop(
            f"{' and '.join(given)}: for many documents; name a folder with --output, such as --output reports/"
        )
    from nambuk.documents import RecordColumns

    documents = _documents(paths, input_format, reading, RecordColumns(id_column, text_column))
    if bundle:
        if write_bundle(documents, bundle, form, output, force=force):
            sys.exit(SOME_FAILED)
        return
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
