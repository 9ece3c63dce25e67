"""`nambuk glossary uses`, `extract` and `html`: terms in documents, and a page to browse them."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nambuk.cli.common import SOME_FAILED, complain, output_stream, stop
from nambuk.cli.glossary_common import (
    FILE,
    counted,
    entry,
    force_option,
    glossary_option,
    load,
    output_option,
)

if TYPE_CHECKING:
    from nambuk.termwork.mining import Pair
    from nambuk.termwork.uses import Use

_MOST = 200


class _Texts:
    """The texts of the documents that can be read; for the others a line on standard error, and `failed` is set."""

    def __init__(self, paths: Sequence[str]) -> None:
        self._paths = paths
        self.failed = False

    def __iter__(self) -> Iterator[tuple[str, str]]:
        from nambuk.documents import read_paths
        from nambuk.documents.document import DocumentError

        for document in read_paths(list(self._paths)):
            if isinstance(document, DocumentError):
                complain(str(document))
                self.failed = True
            else:
                yield document.id, document.text


@click.command("uses")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--format", "form", type=click.Choice(["text", "tsv", "json"]), default="text")
@glossary_option
@output_option
@force_option
def uses(
    paths: tuple[str, ...], form: str, files: tuple[Path, ...], output: Path | None, force: bool
) -> None:
    r"""Count the terms of the glossary in documents.

    PATH is a file, a folder, or - for standard input. False friends are flagged: whether the northern
    meaning is meant is for a person to judge.

    \b
    Examples:
      nambuk glossary uses report.docx
      nambuk glossary uses reports/ --format tsv --output terms.tsv
    """
    from nambuk.termwork.uses import uses_of_terms

    glossary, texts = load(files), _Texts(paths)
    with output_stream(output, force) as stream:
        found = uses_of_terms((text for _, text in texts), glossary)
        stream.writelines(line + "\n" for line in _use_lines(found, form))
    if texts.failed:
        sys.exit(SOME_FAILED)


def _use_lines(found: "Sequence[Use]", form: str) -> Iterator[str]:
    from nambuk.cli.terms import table_lines

    if form == "json":
        entries = [
            {**entry(use.term), "count": use.count, "documents": use.documents, "forms": dict(use.forms)}
            for use in found
        ]
        yield json.dumps(entries, ensure_ascii=False, indent=2)
        return
    header = ("count", "documents", "in the text", "ko-KP", "ko-KR", "en", "flags")
    rows = [
        (
            str(use.count), str(use.documents), " | ".join(" ".join(form.split()) for form in use.forms),
            *(use.term.word(language) or "" for language in ("ko-KP", "ko-KR", "en")), " ".join(use.term.flags),
        )
        for use in found
    ]  # fmt: skip
    if form == "tsv":
        yield from ("\t".join(row) for row in (header, *rows))
    else:
        yield from table_lines(header, rows, widest=28)


@click.command("extract")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--tmx",
    type=FILE,
    help="A bilingual memory (TMX) to take translations from; its Korean side is read too.",
)
@click.option(
    "--to",
    "language",
    type=click.Choice(["en", "ru", "zh", "ja"]),
    default="en",
    show_default=True,
    help="Language of the proposed translations.",
)
@click.option(
    "--fewest", type=click.IntRange(1), default=2, show_default=True, help="Occurrences that a word needs."
)
@click.option("--most", type=click.IntRange(1), default=_MOST, show_default=True, help="Proposals at most.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["tsv", "text"]),
    help="tsv, a glossary for review (default into a file); text for the terminal.",
)
@glossary_option
@output_option
@force_option
def extract(
    paths: tuple[str, ...], tmx: Path | None, language: str, fewest: int, most: int, form: str | None,
    files: tuple[Path, ...], output: Path | None, force: bool,
) -> None:  # fmt: skip
    r"""Propose terms for a glossary from documents: words that they use and that no glossary has.

    Nouns and compounds that occur several times and stand in no glossary and no dictionary, those first that are most
    typical of these documents (log-likelihood against general text). The southern form is proposed by rule, the
    translation from a bilingual memory or from the parts of a compound. The result is a glossary of drafts with
    contexts, to be read by a person: correct it, and name it with --glossary.

    \b
    Examples:
      nambuk glossary extract reports/
      nambuk glossary extract reports/ --tmx memory.tmx --to ru --output proposals.tsv
    """
    from nambuk.analysis.mecab import DictionaryMissingError
    from nambuk.cli.terms import table_lines
    from nambuk.glossary.exchange import export_terms
    from nambuk.termwork.mining import candidates, proposals

    glossary, texts, pairs = load(files), _Texts(paths), _pairs(tmx, language)
    memory = [("memory", pair.korean) for pair in pairs]
    try:
        found = candidates(_all(texts, memory), glossary, fewest)
        terms = proposals(found[:most], glossary, pairs, language)
    except DictionaryMissingError as error:
        stop(str(error), SOME_FAILED)
    form = form or ("tsv" if output else "text")
    with output_stream(output, force) as stream:
        if form == "tsv":
            stream.write(export_terms(terms, "tsv").content.decode())
        else:
            columns = ("ko-KP", "ko-KR", language)
            rows = [(*(term.word(c) or "" for c in columns), term.note) for term in terms]
            stream.writelines(line + "\n" for line in table_lines((*columns, "where"), rows, widest=28))
    if output:
        complain(f"{counted(len(terms), 'proposal')} written to {output}; read them before use")
    if len(found) > most:
        complain(f"{len(found) - most:,} more words left out; see --most")
    if texts.failed:
        sys.exit(SOME_FAILED)


def _all(texts: Iterable[tuple[str, str]], memory: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    yield from texts
    yield from memory


def _pairs(path: Path | None, language: str) -> "list[Pair]":
    """The segments of a memory that are Korean on one side and of `language` on the other."""
    from nambuk.documents.document import DocumentError
    from nambuk.documents.tmx import read_tmx
    from nambuk.glossary.errors import GlossaryError
    from nambuk.glossary.tsv import read_bytes
    from nambuk.termwork.mining import Pair

    if path is None:
        return []
    try:
        units = read_tmx(read_bytes(path), str(path))
    except (DocumentError, GlossaryError) as error:
        stop(str(error), SOME_FAILED)
    pairs = []
    for unit in units:
        sides = {tag.lower().partition("-")[0]: text for tag, text in unit.items()}
        if sides.get("ko") and sides.get(language):
            pairs.append(Pair(sides["ko"], sides[language]))
    if not pairs:
        stop(f"{path}: no segments in Korean and {language}; name another language with --to", SOME_FAILED)
    return pairs


@click.command("html")
@glossary_option
@output_option
@force_option
def html(files: tuple[Path, ...], output: Path | None, force: bool) -> None:
    r"""Write the glossary as one page to browse and search without a server.

    \b
    Example:
      nambuk glossary html --output glossary.html
    """
    from nambuk.reports.glossary_page import glossary_page

    glossary = load(files)
    with output_stream(output, force) as stream:
        stream.write(glossary_page(glossary.terms))
