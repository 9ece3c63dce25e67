"""The glossary file format: tab-separated text that a translator can edit in a spreadsheet.

`glossary/README.md` describes it for people. A file is read in two steps, so that loading and
checking share them: `read_table` gives the columns and the raw cells of each line, `term_of` makes
a `Term` of one line.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nambuk.glossary.errors import GlossaryError
from nambuk.glossary.term import CONTEXTS, LANGUAGES, STYLES, Term

STYLE_COLUMNS = {f"en@{house}": ("en", house) for house in STYLES}
CONTEXT_COLUMNS = {f"context@{variety}": variety for variety in CONTEXTS}
# Columns with one text: the field of `Term` that holds it.
FIELDS = {
    "id": "id",
    "hanja": "hanja",
    "pos": "part_of_speech",
    "domain": "domain",
    "icd10": "icd10",
    "definition": "definition",
    "note": "note",
    "register": "register",
    "period": "period",
    "status": "status",
    "source": "source",
}
COLUMNS = (
    "id", "ko-KP", "ko-KR", "ko-CN", "en", *STYLE_COLUMNS, "ru", "zh", "ja",
    "hanja", "pos", "domain", "icd10", "definition", "note", "register", "period", *CONTEXT_COLUMNS,
    "status", "source", "flags",
)  # fmt: skip
OBLIGATORY = ("id", "ko-KP", "source")
SEPARATOR = " | "
MAX_BYTES = 64 * 1024 * 1024

_NORTHERN_HEADERS = {"ko-kp", "northern", "north", "source", "term"}
_SOUTHERN_HEADERS = {"ko-kr", "southern", "south"}
_TARGET_HEADERS = {
    **{language.lower(): language for language in LANGUAGES[1:]},
    "english": "en", "russian": "ru", "chinese": "zh", "japanese": "ja",
    "southern": "ko-KR", "south": "ko-KR",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of one file.

    `columns`: canonical names in the order of the file; `lines`: (line number from 1, cells) of each
    concept; `simple`: whether it is a two-column list, northern word and target, without ids.
    """

    file: str
    columns: tuple[str, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]
    simple: bool = False


def read_text(path: Path) -> str:
    """The text of a glossary file, without a byte order mark. Raises GlossaryError naming the way out."""
    return decode(read_bytes(path), str(path))


def read_bytes(path: Path) -> bytes:
    """The content of a file of any format, up to `MAX_BYTES`. Raises GlossaryError naming the way out."""
    name = str(path)
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise GlossaryError(
            name, None, (error.strerror or str(error)).lower(), "name a readable file"
        ) from None
    if len(content) > MAX_BYTES:
        raise GlossaryError(name, None, f"larger than {MAX_BYTES >> 20} MiB", "split it into several files")
    return content


def decode(content: bytes, name: str) -> str:
    r"""The text of `content`, which must be UTF-8. Raises GlossaryError with the line of the first bad byte.

    >>> decode("ko-KP\ten".encode("utf-8-sig"), "mine.tsv")
    'ko-KP\ten'
    """
    remedy = "save it as UTF-8 (in a spreadsheet: text, tab-separated, character set UTF-8)"
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise GlossaryError(name, None, "UTF-16, not UTF-8", remedy)
    if 0 in content:
        raise GlossaryError(name, content.count(b"\n", 0, content.index(0)) + 1, "a binary file", remedy)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise GlossaryError(name, line, "not UTF-8", remedy) from None


def read_table(text: str, name: str, target: str = "en") -> Table:
    r"""The table in `text`. `name` appears in messages; `target` is the language of a column headed "target".

    Lines that start with `#` and empty lines are skipped; the first other line is the header. A file
    of two columns, a northern (or southern) word and one language, needs no other column.
    Raises GlossaryError for a missing header and for unknown or repeated columns.

    >>> read_table("# mine\nnorthern\ttarget\n닭알\tegg\n", "mine.tsv").lines
    ((3, ('닭알', 'egg')),)
    """
    lines = ((number, line.removesuffix("\r")) for number, line in enumerate(text.split("\n"), 1))
    rows = [
        (number, tuple(line.split("\t")))
        for number, line in lines
        if line.strip() and not line.startswith("#")
    ]
    return _table(rows, name, target)


def _table(rows: Sequence[tuple[int, tuple[str, ...]]], name: str, target: str) -> Table:
    """The table of `rows`, (line number, cells), the header first."""
    if not rows:
        remedy = "make the first line name the columns, such as ko-KP and en"
        raise GlossaryError(name, None, "no header line", remedy)
    number, header = rows[0]
    simple = _simple_columns(header, target)
    return Table(name, simple or known_columns(header, name, number), tuple(rows[1:]), simple is not None)


def _simple_columns(header: Sequence[str], target: str) -> tuple[str, ...] | None:
    """The columns of a two-column list, None where the header is not one."""
    if len(header) != 2:
        return None
    first, second = (cell.strip().lower() for cell in header)
    korean = "ko-KP" if first in _NORTHERN_HEADERS else "ko-KR" if first in _SOUTHERN_HEADERS else None
    language = target if second == "target" else _TARGET_HEADERS.get(second)
    return None if korean is None or language in (None, korean) else (korean, str(language))


def known_columns(header: Sequence[str], name: str, line: int | None) -> tuple[str, ...]:
    """`header` as canonical column names. Raises GlossaryError for a name unknown or given twice."""
    columns = tuple(cell.strip() for cell in header)
    for position, column in enumerate(columns):
        if column not in COLUMNS:
            shown = repr(column) if len(column) <= 40 else repr(column[:40]) + "…"
            raise GlossaryError(name, line, f"unknown column {shown}", f"the columns are {' '.join(COLUMNS)}")
        if column in columns[:position]:
            raise GlossaryError(name, line, f"column {column!r} twice", "leave one of them out")
    if not {"ko-KP", "ko-KR"} & {*columns}:
        raise GlossaryError(name, line, "no column 'ko-KP'", "add one with the northern words (or 'ko-KR')")
    return columns


def cells_of(table: Table, line: int, cells: Sequence[str]) -> dict[str, str]:
    """Column → cell of one line. Cells missing at its end are empty; GlossaryError if there are too many."""
    if len(cells) > len(table.columns):
        reason = f"{len(cells)} cells, but the header names {len(table.columns)} columns"
        raise GlossaryError(table.file, line, reason, "remove the surplus tabs")
    return dict(zip(table.columns, cells, strict=False))


def words_of(cell: str) -> tuple[str, ...]:
    """The words in a cell, the preferred one first.

    >>> words_of("달걀 | 계란")
    ('달걀', '계란')
    """
    if "|" not in cell:
        return (stripped,) if (stripped := cell.strip()) else ()
    return tuple(stripped for word in cell.split("|") if (stripped := word.strip()))


def term_of(cells: Mapping[str, str], tier: str = "glossary") -> Term:
    """The concept of one line, its words in NFC."""
    get = cells.get
    words = {
        language: words for language in LANGUAGES if (cell := get(language)) and (words := words_of(cell))
    }
    styles = {key: word for column, key in STYLE_COLUMNS.items() if (word := get(column, "").strip())}
    contexts = {
        variety: near
        for column, variety in CONTEXT_COLUMNS.items()
        if (cell := get(column)) and (near := words_of(cell))
    }
    flags = tuple(get("flags", "").split())
    fields = {field: get(column, "").strip() for column, field in FIELDS.items()}
    return Term(
        words=words,
        false_friend="false-friend" in flags,
        styles=styles or None,
        contexts=contexts or None,
        tier=tier,
        flags=flags,
        **fields,
    )


def cells_from(term: Term) -> dict[str, str]:
    """Column → cell for `term`, the opposite of `term_of`. GlossaryError for what no cell can hold."""
    cells = {language: SEPARATOR.join(term.words.get(language, ())) for language in LANGUAGES}
    for words in term.words.values():
        for word in words:
            if "|" in word or word != word.strip() or not word:
                raise GlossaryError(
                    term.id, None, f"the word {word!r} does not fit a cell", "remove | and outer spaces"
                )
    cells |= {column: (term.styles or {}).get(key, "") for column, key in STYLE_COLUMNS.items()}
    flags = (
        term.flags if term.false_friend == ("false-friend" in term.flags) else (*term.flags, "false-friend")
    )
    contexts = term.contexts or {}
    cells |= {
        column: SEPARATOR.join(contexts.get(variety, ())) for column, variety in CONTEXT_COLUMNS.items()
    }
    cells |= {column: getattr(term, field) for column, field in FIELDS.items()}
    cells["flags"] = " ".join(flags)
    for column, cell in cells.items():
        if any(character in cell for character in "\t\n\r"):
            raise GlossaryError(
                term.id, None, f"a tab or line break in {column!r}", "replace it with a space"
            )
    return {column: cells[column] for column in COLUMNS}


def read_terms(text: str, name: str, tier: str = "glossary", target: str = "en") -> tuple[Term, ...]:
    r"""All concepts of a file's `text`, in its order.

    In the user's files `id` and `source` may be missing: the place in the file stands in for them.
    Raises GlossaryError for anything that would lose or misplace a word.

    >>> [(term.id, term.words["en"]) for term in read_terms("ko-KP\ten\n닭알\tegg\n", "mine.tsv")]
    [('mine-2', ('egg',))]
    """
    return _terms(read_table(unicodedata.normalize("NFC", text), name, target), tier)


def terms_of_table(rows: Sequence[tuple[int, tuple[str, ...]]], name: str, tier: str) -> tuple[Term, ...]:
    """The concepts of a table from another format: (line or entry number, cells), the header first."""
    normalised = [(line, tuple(unicodedata.normalize("NFC", cell) for cell in cells)) for line, cells in rows]
    for line, cells in normalised:
        for cell in cells:
            if any(character in cell for character in "\t\n\r"):
                raise GlossaryError(name, line, "a tab or line break in a cell", "replace it with a space")
    return _terms(_table(normalised, name, "en"), tier)


def _terms(table: Table, tier: str) -> tuple[Term, ...]:
    terms = []
    path = Path(table.file)
    for line, row in table.lines:
        cells = cells_of(table, line, row)
        cells["id"] = cells.get("id") or f"{path.stem}-{line}"
        cells["source"] = cells.get("source") or path.name
        term = term_of(cells, tier)
        if not (term.words.get("ko-KP") or (tier == "user" and term.words.get("ko-KR"))):
            raise GlossaryError(
                table.file, line, "no northern word", "fill the column 'ko-KP' or remove the line"
            )
        if table.simple and len(term.words) < 2:
            raise GlossaryError(
                table.file, line, f"no word for {table.columns[1]!r}", "fill it or remove the line"
            )
        terms.append(term)
    return tuple(terms)
