"""`nambuk glossary`: look up, check and list terms; the other commands of the group are in modules of their own."""

import gc
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from nambuk.cli.common import SOME_FAILED, complain, stop
from nambuk.cli.glossary_common import FILE, counted, entry, glossary_option, load
from nambuk.cli.glossary_exchange import export, import_file
from nambuk.cli.glossary_mining import extract, html, uses


@click.group("glossary")
def command() -> None:
    """Look up, check, exchange and find terms."""


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


@command.command()
@click.argument("words", nargs=-1, required=True, metavar="WORD...|-")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "jsonl"]), default="text",
    help="text for the terminal; jsonl: one object a word, in the order of the words.",
)  # fmt: skip
@click.option("--reverse", is_flag=True, help="From another language into northern Korean; longer terms too.")
@glossary_option
def lookup(words: tuple[str, ...], form: str, reverse: bool, files: tuple[Path, ...]) -> None:
    r"""Say what a word is on the other side and in other languages, best first.

    WORD is northern, southern or of any language of the glossary, inflected or not; - reads one word a line. Your
    glossaries come first, then the shipped one, then the entries of the dictionary NK-HanDic, then the
    spelling rules; every entry says where it is from. A compound that none has is cut into its parts, and for a
    word that nobody knows those are shown that are spelled like it.

    \b
    Examples:
      nambuk glossary lookup 림파암
      nambuk glossary lookup --reverse lymphoma
      nambuk glossary lookup - --format jsonl < words.txt
    """
    from nambuk.analysis.mecab import DictionaryMissingError
    from nambuk.cli.terms import term_lines
    from nambuk.glossary.lookup import Lookup

    gc.disable()  # a fifth of the time with thousands of words, and nothing here makes cycles
    encode = json.JSONEncoder(ensure_ascii=False).encode
    try:
        look_up = Lookup(load(files))
    except DictionaryMissingError as error:
        stop(str(error), SOME_FAILED)
    answers = []
    for number, word in enumerate(_words(words)):
        terms = look_up.reverse(word) if reverse else look_up(word)
        if form == "text":
            click.echo(("\n" if number else "") + "\n".join(term_lines(word, terms)))
            continue
        answer = {"term": word, "entries": [entry(term) for term in terms]}
        if form == "jsonl":
            sys.stdout.write(encode(answer) + "\n")
        else:
            answers.append(answer)
    if form == "json":
        click.echo(json.dumps(answers, ensure_ascii=False, indent=2))


# --- check ----------------------------------------------------------------------------------------


@command.command()
@click.argument("files", nargs=-1, type=FILE, metavar="[FILE...]")
def check(files: tuple[Path, ...]) -> None:
    r"""Check glossary files line by line; the shipped ones if none are named.

    Each problem is one line, FILE:LINE: COLUMN: what is wrong. Exit status 1 if there are any.

    \b
    Example:
      nambuk glossary check mine.tsv
    """
    from nambuk.termwork.check import check_glossary

    problems = check_glossary(files or None)
    for problem in problems:
        click.echo(str(problem))
    if problems:
        complain(f"{counted(len(problems), 'problem')}; the format is described in glossary/README.md")
        sys.exit(SOME_FAILED)


# --- list -----------------------------------------------------------------------------------------


@command.command("list")
@click.option("--domain", help="Only terms of this domain, such as medicine.")
@click.option("--flag", help="Only terms with this flag, such as false-friend.")
@click.option("--format", "form", type=click.Choice(["text", "tsv", "json"]), default="text")
@glossary_option
def list_terms(domain: str | None, flag: str | None, form: str, files: tuple[Path, ...]) -> None:
    r"""List the terms of the glossary.

    \b
    Examples:
      nambuk glossary list --domain medicine
      nambuk glossary list --flag false-friend --format tsv
    """
    from nambuk.cli.terms import table_lines
    from nambuk.glossary.exchange import export_terms

    terms = load(files).terms
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
        click.echo(export_terms(chosen, form).content.decode(), nl=False)


def _known(name: str, value: str | None, known: set[str]) -> None:
    if value is not None and value not in known:
        stop(f"--{name} {value}: no term has it; there are {' '.join(sorted(known - {''}))}")


for _part in (export, import_file, uses, extract, html):
    command.add_command(_part)
