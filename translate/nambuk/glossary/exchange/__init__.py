"""Terms in and out of the formats of other programs; what a format cannot hold is named, never dropped in silence."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from nambuk.glossary.errors import GlossaryError
from nambuk.glossary.exchange import ministry, omegat, records, sheet, tables, tbx, urimalsaem
from nambuk.glossary.exchange.records import Imported, json_entry
from nambuk.glossary.term import Term
from nambuk.glossary.tsv import COLUMNS, cells_from

__all__ = [
    "FORMATS",
    "Exported",
    "Format",
    "Imported",
    "export_terms",
    "format_of",
    "import_terms",
    "json_entry",
]


class Exported(NamedTuple):
    """`content`: the file; `losses`: a line for each kind of thing that the format cannot hold."""

    content: bytes
    losses: tuple[str, ...]


@dataclass(frozen=True)
class Format:
    """A format: its title, the endings of its files, and what reads and writes it (None: it does not)."""

    title: str
    endings: tuple[str, ...]
    read: Callable[[bytes, str, str], Imported] | None
    write: Callable[[Sequence[Term], tuple[str, str]], bytes] | None
    holds: Callable[[tuple[str, str]], frozenset[str]] = lambda pair: frozenset(COLUMNS)


FORMATS = {
    "tsv": Format(
        "tab-separated text, the format of glossary/", (".tsv",), tables.read_tsv, tables.write_tsv
    ),
    "csv": Format("comma-separated text", (".csv",), tables.read_csv, tables.write_csv),
    "json": Format("a list of objects", (".json",), records.read_json, records.write_json),
    "xlsx": Format("spreadsheet", (".xlsx",), sheet.read_xlsx, sheet.write_xlsx),
    "tbx": Format("TBX-Basic, ISO 30042:2019", (".tbx",), tbx.read_tbx, tbx.write_tbx),
    "tbx-2008": Format("TBX-Basic, ISO 30042:2008, for older programs", (), tbx.read_tbx, tbx.write_tbx_2008),
    "omegat": Format("OmegaT glossary, one pair of languages", (".txt",), None, omegat.write, omegat.holds),
    "ministry": Format("the Ministry of Unification's comparison, JSON or CSV", (), ministry.read, None),
    "urimalsaem": Format("우리말샘 (opendict.korean.go.kr), XML", (), urimalsaem.read, None),
}


def format_of(path: Path, writing: bool = False) -> str | None:
    """The format that a file's ending says, None if it says none that can be read (or written).

    >>> format_of(Path("terms.tbx")), format_of(Path("terms.doc"))
    ('tbx', None)
    """
    ending = path.suffix.lower()
    for name, form in FORMATS.items():
        if ending in form.endings and (form.write if writing else form.read):
            return name
    return None


def export_terms(
    terms: Sequence[Term], format_name: str, pair: tuple[str, str] = ("ko-KP", "en")
) -> Exported:
    """`terms` in a format of `FORMATS`; `pair`: the languages for a format that holds two.

    Raises GlossaryError for an unknown format or a word that cannot be written.

    >>> export_terms([Term("egg", {"ko-KP": ("닭알",), "ru": ("яйцо",)})], "omegat").losses
    ('ru: 1 term', 'terms without en: 1')
    """
    form = FORMATS.get(format_name)
    if form is None or form.write is None:
        raise _unknown(format_name, [name for name, f in FORMATS.items() if f.write])
    return Exported(form.write(terms, pair), tuple(_losses(terms, form.holds(pair), pair)))


def import_terms(content: bytes, format_name: str, name: str = "-", tier: str = "user") -> Imported:
    """The terms of a file's `content` in a format of `FORMATS`; `name` appears in messages.

    Raises GlossaryError (file, line or entry, reason, way out) for anything that does not fit.
    """
    form = FORMATS.get(format_name)
    if form is None or form.read is None:
        raise _unknown(format_name, [known for known, f in FORMATS.items() if f.read])
    return form.read(content, name, tier)


def _losses(terms: Sequence[Term], held: frozenset[str], pair: tuple[str, str]) -> Iterator[str]:
    """A line for each column that the format has no place for, and for terms that lack a language of the pair."""
    lost = [column for column in COLUMNS if column not in held]
    if not lost:
        return
    filled = Counter(column for term in terms for column, cell in cells_from(term).items() if cell)
    yield from (f"{column}: {_terms(filled[column])}" for column in lost if filled[column])
    for language in pair:
        if without := sum(language not in term.words for term in terms):
            yield f"terms without {language}: {without}"


def _terms(count: int) -> str:
    return "1 term" if count == 1 else f"{count:,} terms"


def _unknown(format_name: str, known: Sequence[str]) -> GlossaryError:
    return GlossaryError(format_name, None, "not a format for this", f"use {', '.join(known)}")
