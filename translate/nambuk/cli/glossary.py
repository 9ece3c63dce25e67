"""`nambuk glossary`: look up, check, list and exchange terms, and count them in documents."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nambuk.cli.common import SOME_FAILED, complain, output_stream, stop

if TYPE_CHECKING:
    from nambuk.glossary.extract import Use
    from nambuk.glossary.store import Glossary
    from nambuk.glossary.term import Term

_FILE = click.Path(path_type=Path)

_glossary_option = click.option(
    "--glossary",
    "files",
    multiple=True,
    type=_FILE,
    help="Your own glossary, above the shipped one; repeatable.",
)
_output_option = click.option("--output", type=_FILE, help="Write to this file instead of standard output.")
_force_option = click.option("--force", is_flag=True, help="Write over the output file if it exists.")


@click.group("glossary")
def command() -> None:
    """Look up, check and exchange terms."""


def _counted(number: int, thing: str) -> str:
    """A number with its noun.

    >>> _counted(1, "term"), _counted(0, "term")
    ('1 term', '0 terms')
    """
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _load(files: Sequence[Path]) -> "Glossary":
    from nambuk.glossary.errors import GlossaryError
    from nambuk.glossary.store import load_glossary

    try:
        return load_glossary(files)
    except GlossaryError as error:
        stop(str(error), SOME_FAILED)


# --- lookup ---------------------------------------------------------------------------------------


def _words(arguments: Sequence[str]) -> Iterator[str]:
    """The words to look up; `-` stands for the lines of standard input, empty ones too."""
    for argument in arguments:
        if argument != "-":
            yield argument
            continue
        for number, line in enumerate(sys.stdin.buffer, 1):
            try:
                yield line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
            except UnicodeDecodeError:
                stop(f"-:{number}: not UTF-8; convert the words first (iconv -f CP949 -t UTF-8)", SOME_FAILED)


def _entry(term: "Term") -> dict[str, Any]:
    from nambuk.glossary.exchange import json_entry

    return {**json_entry(term), "tier": term.tier}


@command.command()
@click.argument("words", nargs=-1, required=True, metavar="WORD...|-")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "jsonl"]), default="text",
    help="text for the terminal; jsonl: one object a word, in the order of the words.",
)  # fmt: skip
@_glossary_option
def lookup(words: tuple[str, ...], form: str, files: tuple[Path, ...]) -> None:
    r"""Say what a word is on the other side and in other languages, best first.

    WORD is northern, southern or of any language of the glossary; - reads one word a line. Your
    glossaries come first, then the shipped one, then the entries of the dictionary NK-HanDic, then the
    spelling rules; every entry says where it is from.

    \b
    Examples:
      nambuk glossary lookup 림파암
      nambuk glossary lookup - --format jsonl < words.txt
    """
    from nambuk.analysis.mecab import DictionaryMissingError
    from nambuk.cli.terms import term_lines
    from nambuk.glossary.lookup import Lookup

    try:
        look_up = Lookup(_load(files))
    except DictionaryMissingError as error:
        stop(str(error), SOME_FAILED)
    answers = []
    for number, word in enumerate(_words(words)):
        terms = look_up(word)
        if form == "text":
            click.echo(("\n" if number else "") + "\n".join(term_lines(word, terms)))
            continue
        answer = {"term": word, "entries": [_entry(term) for term in terms]}
        if form == "jsonl":
            click.echo(json.dumps(answer, ensure_ascii=False))
        else:
            answers.append(answer)
    if form == "json":
        click.echo(json.dumps(answers, ensure_ascii=False, indent=2))


# --- check ----------------------------------------------------------------------------------------


@command.command()
@click.argument("files", nargs=-1, type=_FILE, metavar="[FILE...]")
def check(files: tuple[Path, ...]) -> None:
    r"""Check glossary files line by line; the shipped ones if none are named.

    Each problem is one line, FILE:LINE: COLUMN: what is wrong. Exit status 1 if there are any.

    \b
    Example:
      nambuk glossary check mine.tsv
    """
    from nambuk.glossary.check import check_glossary

    problems = check_glossary(files or None)
    for problem in problems:
        click.echo(str(problem))
    if problems:
        complain(f"{_counted(len(problems), 'problem')}; the format is described in glossary/README.md")
        sys.exit(SOME_FAILED)


# --- list, export, import -------------------------------------------------------------------------


@command.command("list")
@click.option("--domain", help="Only terms of this domain, such as medicine.")
@click.option("--flag", help="Only terms with this flag, such as false-friend.")
@click.option("--format", "form", type=click.Choice(["text", "tsv", "json"]), default="text")
@_glossary_option
def list_terms(domain: str | None, flag: str | None, form: str, files: tuple[Path, ...]) -> None:
    r"""List the terms of the glossary.

    \b
    Examples:
      nambuk glossary list --domain medicine
      nambuk glossary list --flag false-friend --format tsv
    """
    from nambuk.cli.terms import table_lines
    from nambuk.glossary.exchange import export_terms

    terms = _load(files).terms
    domains, flags = {term.domain for term in terms}, {name for term in terms for name in term.flags}
    _known("domain", domain, domains)
    _known("flag", flag, flags)
    chosen = [t for t in terms if domain in (None, t.domain) and (flag is None or flag in t.flags)]
    if form == "text":
        columns = ("ko-KP", "ko-KR", "en")
        rows = [(*(t.word(c) or "" for c in columns), t.domain, " ".join(t.flags)) for t in chosen]
        for line in table_lines((*columns, "domain", "flags"), rows):
            click.echo(line)
    else:
        export_terms(chosen, form, sys.stdout)


def _known(name: str, value: str | None, known: set[str]) -> None:
    if value is not None and value not in known:
        stop(f"--{name} {value}: no term has it; there are {' '.join(sorted(known - {''}))}")


def _format_of(path: Path | None, form: str | None, default: str | None = None) -> str:
    """The exchange format: as named, else by the file's ending, else the default."""
    suffix = path.suffix.lower().removeprefix(".") if path else ""
    found = form or (suffix if suffix in ("tsv", "csv", "json") else default)
    if found is None:
        stop(f"{path}: the ending says no format; add --format tsv, csv or json")
    return found


_format_option = click.option(
    "--format", "form", type=click.Choice(["tsv", "csv", "json"]), help="By the file's ending when left out."
)


@command.command()
@_format_option
@_glossary_option
@_output_option
@_force_option
def export(form: str | None, files: tuple[Path, ...], output: Path | None, force: bool) -> None:
    r"""Write the glossary for other programs.

    A CSV file begins with a byte order mark, so that spreadsheets read it as UTF-8.

    \b
    Examples:
      nambuk glossary export --format json > glossary.json
      nambuk glossary export --output glossary.csv
    """
    from nambuk.glossary.exchange import export_terms

    terms = _load(files).terms
    form = _format_of(output, form, "tsv")
    with output_stream(output, force) as stream:
        if form == "csv" and stream is not sys.stdout:
            stream.write("\ufeff")
        export_terms(terms, form, stream)


@command.command("import")
@click.argument("file", type=_FILE)
@_format_option
@_output_option
@_force_option
def import_file(file: Path, form: str | None, output: Path | None, force: bool) -> None:
    r"""Read a glossary of another program (CSV, JSON, TSV) and write it in the format of this one.

    FILE has the columns of glossary/README.md, or two: a northern word and one language; - reads standard
    input. What `nambuk glossary check` would say about the result is reported; exit status 1 then.

    \b
    Example:
      nambuk glossary import terms.csv --output mine.tsv
    """
    from nambuk.glossary.errors import GlossaryError
    from nambuk.glossary.exchange import export_terms, import_terms
    from nambuk.glossary.tsv import decode

    form = _format_of(file, form)
    try:
        content = sys.stdin.buffer.read() if str(file) == "-" else _bytes(file)
        terms = import_terms(_text_stream(decode(content, str(file))), form, str(file))
    except GlossaryError as error:
        stop(str(error), SOME_FAILED)
    with output_stream(output, force) as stream:
        export_terms(terms, "tsv", stream)
    complain(f"{_counted(len(terms), 'term')} written to {output or 'standard output'}")
    problems = _problems(terms, str(output or file))
    for problem in problems:
        complain(problem)
    if problems:
        sys.exit(SOME_FAILED)


def _bytes(file: Path) -> bytes:
    from nambuk.glossary.tsv import read_text

    return read_text(file).encode()


def _text_stream(text: str) -> Any:
    import io

    return io.StringIO(text, newline="")


def _problems(terms: "Sequence[Term]", name: str) -> list[str]:
    """What the check says about terms just written to `name`."""
    import tempfile

    from nambuk.glossary.check import check_glossary
    from nambuk.glossary.exchange import export_terms

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "imported.tsv"
        with path.open("w", encoding="utf-8", newline="\n") as stream:
            export_terms(terms, "tsv", stream)
        return [str(problem).replace(str(path), name) for problem in check_glossary([path])]


# --- extract --------------------------------------------------------------------------------------


@command.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--format", "form", type=click.Choice(["text", "tsv", "json"]), default="text")
@_glossary_option
@_output_option
@_force_option
def extract(
    paths: tuple[str, ...], form: str, files: tuple[Path, ...], output: Path | None, force: bool
) -> None:
    r"""Count the terms of the glossary in documents.

    PATH is a file, a folder, or - for standard input. False friends are flagged: whether the northern
    meaning is meant is for a person to judge.

    \b
    Examples:
      nambuk glossary extract report.docx
      nambuk glossary extract reports/ --format tsv --output terms.tsv
    """
    from nambuk.documents import read_paths
    from nambuk.documents.document import DocumentError
    from nambuk.glossary.extract import extract_terms

    glossary, failed = _load(files), False

    def texts() -> Iterator[str]:
        """The text of each document that can be read; for the others a line on standard error."""
        nonlocal failed
        for document in read_paths(list(paths)):
            if isinstance(document, DocumentError):
                complain(str(document))
                failed = True
            else:
                yield document.text

    with output_stream(output, force) as stream:
        uses = extract_terms(texts(), glossary)
        stream.writelines(line + "\n" for line in _use_lines(uses, form))
    if failed:
        sys.exit(SOME_FAILED)


def _use_lines(uses: "Sequence[Use]", form: str) -> Iterator[str]:
    from nambuk.cli.terms import table_lines

    if form == "json":
        entries = [
            {**_entry(use.term), "count": use.count, "documents": use.documents, "forms": dict(use.forms)}
            for use in uses
        ]
        yield json.dumps(entries, ensure_ascii=False, indent=2)
        return
    header = ("count", "documents", "in the text", "ko-KP", "ko-KR", "en", "flags")
    rows = [
        (
            str(use.count), str(use.documents), " | ".join(" ".join(form.split()) for form in use.forms),
            *(use.term.word(language) or "" for language in ("ko-KP", "ko-KR", "en")), " ".join(use.term.flags),
        )
        for use in uses
    ]  # fmt: skip
    if form == "tsv":
        yield from ("\t".join(row) for row in (header, *rows))
    else:
        yield from table_lines(header, rows, widest=28)
