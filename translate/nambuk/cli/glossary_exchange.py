"""`nambuk glossary export` and `import`: terms in the formats of other programs."""

import sys
from pathlib import Path

import click

from nambuk.cli.common import SOME_FAILED, complain, output_stream, stop
from nambuk.cli.glossary_common import FILE, counted, force_option, glossary_option, load, output_option

_WRITTEN = ("tsv", "csv", "json", "xlsx", "tbx", "tbx-2008", "omegat")
_READ = ("tsv", "csv", "json", "xlsx", "tbx", "tbx-2008", "ministry", "urimalsaem")
_LANGUAGES = click.Choice(["ko-KP", "ko-KR", "ko-CN", "en", "ru", "zh", "ja"])
_MOST_PROBLEMS = 20


def _format_of(path: Path | None, form: str | None, writing: bool = False) -> str:
    """The exchange format: as named, else by the file's ending; TSV for standard output."""
    from nambuk.glossary.exchange import format_of

    found = form or (format_of(path, writing) if path else "tsv")
    if found is None:
        stop(f"{path}: the ending says no format; add --format {', '.join(_WRITTEN if writing else _READ)}")
    return found


@click.command("export")
@click.option("--format", "form", type=click.Choice(_WRITTEN), help="By the file's ending when left out.")
@click.option(
    "--from",
    "source",
    type=_LANGUAGES,
    default="ko-KP",
    show_default=True,
    help="For omegat: the language of the documents.",
)
@click.option(
    "--to",
    "target",
    type=_LANGUAGES,
    default="en",
    show_default=True,
    help="For omegat: the language of the translations.",
)
@click.option("--domain", help="Only terms of this domain, such as medicine.")
@glossary_option
@output_option
@force_option
def export(
    form: str | None,
    source: str,
    target: str,
    domain: str | None,
    files: tuple[Path, ...],
    output: Path | None,
    force: bool,
) -> None:
    r"""Write the glossary for other programs.

    TBX is that of ISO 30042:2019 (TBX-Basic); tbx-2008 is for programs that read the older edition only. OmegaT's
    format holds one pair of languages. What a format cannot hold is named on standard error. A CSV file begins with a
    byte order mark, so that spreadsheets read it as UTF-8.

    \b
    Examples:
      nambuk glossary export --format json > glossary.json
      nambuk glossary export --output glossary.xlsx
      nambuk glossary export --format omegat --to ru --output glossary.txt
    """
    from nambuk.glossary.errors import GlossaryError
    from nambuk.glossary.exchange import export_terms

    terms = [term for term in load(files).terms if domain in (None, term.domain)]
    if not terms:
        stop(f"--domain {domain}: no term has it; see `nambuk glossary list`")
    form = _format_of(output, form, writing=True)
    if form == "xlsx" and output is None and sys.stdout.isatty():
        stop("a spreadsheet is no text for a terminal; add --output FILE")
    try:
        content, losses = export_terms(terms, form, (source, target))
    except GlossaryError as error:
        stop(str(error), SOME_FAILED)
    with output_stream(output, force) as stream:
        stream.flush()
        stream.buffer.write(content)
    if losses:
        complain(f"{form} cannot hold: {'; '.join(losses)}")


@click.command("import")
@click.argument("file", type=FILE)
@click.option("--format", "form", type=click.Choice(_READ), help="By the file's ending when left out.")
@output_option
@force_option
def import_file(file: Path, form: str | None, output: Path | None, force: bool) -> None:
    r"""Read a glossary of another program and write it in the format of this one.

    FILE has the columns of glossary/README.md, or two: a northern word and one language; - reads standard
    input. `ministry` is the comparison of words by the South's Ministry of Unification (CSV or JSON), `urimalsaem`
    the XML of the dictionary 우리말샘, of which the entries marked 북한어 are taken. What has no place in a glossary
    is named on standard error, and so is what `nambuk glossary check` would say about the result; exit status 1 then.

    \b
    Examples:
      nambuk glossary import terms.csv --output mine.tsv
      nambuk glossary import words.json --format ministry --output ministry.tsv
    """
    from nambuk.glossary.errors import GlossaryError
    from nambuk.glossary.exchange import export_terms, import_terms
    from nambuk.glossary.tsv import read_bytes

    form = _format_of(file, form)
    try:
        content = sys.stdin.buffer.read() if str(file) == "-" else read_bytes(file)
        terms, losses = import_terms(content, form, str(file))
        written = export_terms(terms, "tsv").content
    except GlossaryError as error:
        stop(str(error), SOME_FAILED)
    with output_stream(output, force) as stream:
        stream.flush()
        stream.buffer.write(written)
    complain(f"{counted(len(terms), 'term')} written to {output or 'standard output'}")
    if losses:
        complain(f"left out, for a glossary has no place for it: {'; '.join(losses)}")
    problems = _problems(written, str(output or file))
    for problem in problems[:_MOST_PROBLEMS]:
        complain(problem)
    if len(problems) > _MOST_PROBLEMS:
        complain(f"and {len(problems) - _MOST_PROBLEMS:,} more; see nambuk glossary check {output or 'FILE'}")
    if problems:
        sys.exit(SOME_FAILED)


def _problems(written: bytes, name: str) -> list[str]:
    """What the check says about a file just written as `name`."""
    import tempfile

    from nambuk.termwork.check import check_glossary

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "imported.tsv"
        path.write_bytes(written)
        return [str(problem).replace(str(path), name) for problem in check_glossary([path], deep=False)]
