"""How terms look on the terminal."""

from collections.abc import Iterator, Sequence

import click

from nambuk.glossary.term import LANGUAGES, Term

_TIERS = {"user": "your glossary", "glossary": "glossary", "nkhandic": "", "rules": "", "parts": ""}


def term_lines(word: str, terms: Sequence[Term]) -> Iterator[str]:
    """The entries of one word, a field a line."""
    yield click.style(word, bold=True)
    if not terms:
        yield "     nothing found"
    for number, term in enumerate(terms, 1):
        for position, (name, value) in enumerate(_fields(term)):
            first = f"{number}." if position == 0 else ""
            yield f"  {first:3}{name:6} {value}"


def _fields(term: Term) -> Iterator[tuple[str, str]]:
    for language in LANGUAGES:
        if words := term.words.get(language):
            yield language, " | ".join(words)
    for (language, house), word in (term.styles or {}).items():
        yield f"{language}@{house}", word
    if term.hanja:
        yield "hanja", term.hanja
    if term.false_friend:
        yield "mind", click.style("false friend: another meaning in the South", fg="yellow")
    if term.definition:
        yield "means", term.definition
    if term.note:
        yield "note", term.note
    code = f"ICD-10 {term.icd10}" if term.icd10 else ""
    kind = ", ".join(
        part for part in (term.part_of_speech, term.domain, code, term.register, term.period) if part
    )
    source = ": ".join(part for part in (_TIERS.get(term.tier, term.tier), term.source) if part)
    yield "from", f"{source} ({kind})" if kind else source


def table_lines(header: Sequence[str], rows: Sequence[Sequence[str]], widest: int = 40) -> Iterator[str]:
    """Columns under each other, Hangul counted as two places; only over-long cells are not aligned."""
    from rich.cells import cell_len

    lines = [header, *rows]
    widths = [min(widest, max(cell_len(line[column]) for line in lines)) for column in range(len(header))]
    for line in lines:
        cells = (
            cell + " " * max(0, width - cell_len(cell)) for cell, width in zip(line, widths, strict=True)
        )
        yield "  ".join(cells).rstrip()
