"""`nambuk translate`."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nambuk.cli.common import SOME_FAILED, OutputError, complain, new_file, output_stream, stop
from nambuk.documents.document import Document, DocumentError

if TYPE_CHECKING:
    from nambuk.cli.converting import Result, Translator


_KOREAN = ("ko-KR", "ko-KP")
_OTHERS = ("en", "ru", "zh", "ja")


def _translator(
    source: str,
    target: str,
    level: str,
    model: str | None,
    glossaries: tuple[Path, ...],
    style: str | None,
    beams: int,
    names: str | None,
) -> "Translator":
    """What the options ask for; ends the command with one line where it cannot be had."""
    if target in _KOREAN:
        from nambuk.cli.converting import StandardConverter

        return StandardConverter(target, level, names)
    from nambuk.cli.translators import ModelTranslator
    from nambuk.glossary.errors import GlossaryError
    from nambuk.translation.engines.engine import EngineError

    try:
        return ModelTranslator(source, target, model, glossaries, style, beams)
    except (EngineError, GlossaryError) as error:
        stop(str(error))


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
        write_document(document, result[0], target, force=force)
        return
    with new_file(target, force) as stream:
        stream.write(_shown(document, result, form, colours=False))


def _shown(document: Document, result: "Result", form: str, *, colours: bool) -> str:
    """The translated document as it goes to standard output; `colours` for a terminal."""
    if form == "text":
        return _lines_of(result[0])
    if form == "json":
        return _document_json(document, result[1])
    return result[3](document.id, form, colours)


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


@click.command("translate")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...|-")
@click.option("--from", "source", type=click.Choice(["ko-KP", "ko-KR"]), default="ko-KP", show_default=True)
@click.option("--to", "target", required=True, help="en, ru, zh, ja (with a model); ko-KR, ko-KP (without).")
@click.option(
    "--level",
    type=click.Choice(["spelling", "vocabulary"]),
    default="vocabulary",
    show_default=True,
    help="Between the standards: spelling and spacing only, or words too.",
)
@click.option(
    "--model", help="Folder of a model, or the name of one that was fetched with `nambuk models pull`."
)
@click.option(
    "--beams", type=click.IntRange(1, 16), default=4, show_default=True, help="Width of the search."
)
@click.option(
    "--glossary",
    "glossaries",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Your own terms, above the shipped ones; may be given several times.",
)
@click.option("--style", type=click.Choice(["kcna", "mou", "press"]), help="House style of names and terms.")
@click.option(
    "--names",
    type=click.Choice(["keep", "convert"]),
    help="Between the standards, names of persons, places and institutions of Korea: keep 리영호, 로동신문, 림진강, or convert "
    "all. Left out: persons are kept, the others converted.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "diff", "html"]),
    default="text",
    help="json: every change too. Between the standards also diff, for the terminal, and html, side by side.",
)
@click.option("--output", type=click.Path(path_type=Path), help="Folder for the translated documents.")
@click.option("--encoding", help="Encoding of text files; found out when left out.")
@click.option("--force", is_flag=True, help="Write over files that exist.")
def command(
    paths: tuple[str, ...],
    source: str,
    target: str,
    level: str,
    model: str | None,
    beams: int,
    glossaries: tuple[Path, ...],
    style: str | None,
    names: str | None,
    form: str,
    output: Path | None,
    encoding: str | None,
    force: bool,
) -> None:
    r"""Translate documents, or convert between the standards.

    PATH is a file, a folder, or - for standard input, which is read and written line by line. Between ko-KP and
    ko-KR no model is needed. Documents keep their format in the --output folder; one document without --output
    goes to standard output as text.

    \b
    Examples:
      nambuk translate report.docx --from ko-KP --to ko-KR --output converted/
      nambuk translate report.docx --to ko-KR --format diff
      echo '로동자들이 할수 있는것은' | nambuk translate - --from ko-KP --to ko-KR
      nambuk translate letters/ --to en --model Helsinki-NLP/opus-mt-ko-en --output english/
    """
    if target == source:
        stop(f"--from and --to are both {target}; nothing to do")
    if target not in (*_KOREAN, *_OTHERS):
        stop(f"--to {target}: unknown; give one of {', '.join((*_OTHERS, *_KOREAN))}")
    if form in ("diff", "html") and target not in _KOREAN:
        stop(f"--format {form} shows conversions between ko-KP and ko-KR; for {target} give text or json")
    work = _translator(source, target, level, model, glossaries, style, beams, names)
    if paths == ("-",):
        _translate_lines(work, form, output, encoding, force)
    else:
        _translate_documents(paths, work, form, output, encoding, force)


def _translate_lines(
    work: "Translator", form: str, output: Path | None, encoding: str | None, force: bool
) -> None:
    from nambuk.translation.engines.engine import EngineError

    lines = _lines(encoding)
    try:
        done, records, doubtful, report = work(lines)
    except EngineError as error:
        stop(str(error))
    with output_stream(output, force) as stream:
        if form in ("diff", "html"):
            stream.write(report("standard input", form, output is None and sys.stdout.isatty()))
        elif form == "json":
            stream.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        else:
            stream.writelines(line + "\n" for line in done)
    _list_doubtful("standard input", doubtful)


def _translate_documents(
    paths: tuple[str, ...],
    work: "Translator",
    form: str,
    output: Path | None,
    encoding: str | None,
    force: bool,
) -> None:
    from nambuk.documents import expand_paths
    from nambuk.translation.engines.engine import EngineError

    if output is None and len(expand_paths(paths)) > 1:
        stop("several documents need a folder to be written to; name one with --output")
    failed = False
    written: dict[Path, str] = {}
    for document, root in _sources(paths, encoding):
        if isinstance(document, DocumentError):
            complain(str(document))
            failed = True
            continue
        try:
            result = work(document.paragraph_texts())
            if output is None:
                sys.stdout.write(_shown(document, result, form, colours=sys.stdout.isatty()))
            else:
                target = _place(document, output, root, form)
                if target in written:
                    reason = (
                        f"would be written to {target} like {written[target]}; rename one, or do it by itself"
                    )
                    raise DocumentError(document.id, reason)
                _write(document, result, target, form, force)
                written[target] = document.id
                complain(f"{document.id}: written to {target}")
            _list_doubtful(document.id, result[2])
        except (DocumentError, OutputError) as error:
            complain(str(error))
            failed = True
        except EngineError as error:
            complain(f"{document.id}: {error}")
            failed = True
    if failed:
        sys.exit(SOME_FAILED)
