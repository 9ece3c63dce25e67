"""TSV (our own format) and CSV."""

import csv
import io
from collections.abc import Sequence

from nambuk.glossary.errors import GlossaryError
from nambuk.glossary.exchange.records import Imported
from nambuk.glossary.term import Term
from nambuk.glossary.tsv import COLUMNS, cells_from, decode, read_terms, terms_of_table


def write_tsv(terms: Sequence[Term], pair: tuple[str, str]) -> bytes:
    """The file of `glossary/README.md` with all its columns."""
    rows = [COLUMNS, *(tuple(cells_from(term).values()) for term in terms)]
    return "".join("\t".join(row) + "\n" for row in rows).encode()


def read_tsv(content: bytes, name: str, tier: str) -> Imported:
    """The terms of such a file, or of a two-column list."""
    return Imported(read_terms(decode(content, name), name, tier), ())


def write_csv(terms: Sequence[Term], pair: tuple[str, str]) -> bytes:
    """All columns; begins with a byte order mark, so that spreadsheets read it as UTF-8."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(cells_from(term) for term in terms)
    return stream.getvalue().encode("utf-8-sig")


def read_csv(content: bytes, name: str, tier: str) -> Imported:
    """The terms of a CSV file with our columns, or of a two-column list."""
    return Imported(terms_of_table(csv_rows(decode(content, name), name), name, tier), ())


def csv_rows(text: str, name: str) -> list[tuple[int, tuple[str, ...]]]:
    """(line number, cells) of each line that is neither empty nor a comment."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return [(reader.line_num, tuple(row)) for row in reader if any(row) and not row[0].startswith("#")]
    except csv.Error as error:
        raise GlossaryError(
            name, reader.line_num, f"broken CSV ({error})", "export it again, in UTF-8"
        ) from None
