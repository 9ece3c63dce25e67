"""How much one input may hold, and why: every limit of the readers stands here and nowhere else.

A limit is there so that one bad file ends in one clear line and not in a machine without memory or an endless wait.
Each can be set (`--limit pages=20000`); whoever needs much more splits the file, or sends its paragraphs as JSON
lines, which are streamed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

MEBIBYTE = 1024 * 1024

RATIO_MATTERS_FROM = 4 * MEBIBYTE
"""Below this unpacked size the ratio is not looked at: small repetitive tables pack very well."""

MAX_CONTROL_SHARE = 0.01
"""Share of control characters (without tab, line and page breaks) above which a file is called binary."""

_AMOUNT = re.compile(r"(\d{1,12}(?:\.\d{1,6})?)\s*([kmg]?)i?b?", re.IGNORECASE)
_TIMES = {"": 1, "k": 1024, "m": 1024**2, "g": 1024**3}


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of reading one input. Sizes in bytes, `seconds` by the clock."""

    text_size: int = 64 * MEBIBYTE
    """Plain text, Markdown, HTML, tables, subtitles, and one JSON line. A long novel is 2 MiB; a decoded text takes
    up to four bytes a character, so 64 MiB of text stay under half a gigabyte of memory while they are read."""

    file_size: int = 256 * MEBIBYTE
    """Formats that carry pictures beside the text, archives, letters, and standard input."""

    characters: int = 2_000_000
    """Characters of one document after reading. About 1,000 printed pages, a shelf of novels: a document is analysed
    whole, which takes some 350 bytes a character, and so stays under a gigabyte. JSON lines are streamed."""

    paragraphs: int = 1_000_000
    """Paragraphs of one document: each is an object, and a file of bare newlines would be millions of them."""

    pages: int = 5_000
    """Pages of a PDF: far above any report, and each page costs time even when it is empty."""

    recognised_pages: int = 300
    """Pictures of pages whose text is recognised: each takes seconds. A scanned book has about this many."""

    pixels: int = 120_000_000
    """Pixels of one picture whose text is recognised: an A3 page at 600 dots an inch has 70 million."""

    cells: int = 1_000_000
    """Cells of a table or spreadsheet that are looked at: a sheet can claim 17 thousand million."""

    members: int = 4_096
    """Files inside a docx, hwpx or other package. A real one has dozens, with many pictures hundreds."""

    archive_members: int = 100_000
    """Documents inside a zip archive or a letter: each is then read under its own limits."""

    nesting: int = 4
    """Archives and letters inside each other: a zip in a letter in a zip is three."""

    unpacked_size: int = 512 * MEBIBYTE
    """All files inside a package together, unpacked: twice what the packed file may have."""

    xml_size: int = 64 * MEBIBYTE
    """One XML file inside a package: parsed, it takes about ten times its size in memory."""

    unit_size: int = 8 * MEBIBYTE
    """One unit of a translator's file: a paragraph of XLIFF, a sentence of TMX, with translations, notes and like
    sentences. Such files are read a unit at a time, in this process; parsed, one can take a hundred times its size."""

    ratio: int = 200
    """Unpacked to packed size of one large file inside a package. XML of real documents packs 10 to 60 times,
    deflate can reach 1,000 times, and only bombs come near that."""

    seconds: int = 120
    """Reading one file, by the clock; what takes longer is stopped. The largest real ones take seconds."""

    page_seconds: int = 60
    """Recognising the text of one picture, by the clock, on top of `seconds`."""

    memory: int = 2048 * MEBIBYTE
    """Memory (address space) of the process that reads files: parsed XML of the largest allowed size fits."""


LIMITS = Limits()
"""The limits where nobody sets others."""

_SIZES = ("text_size", "file_size", "unpacked_size", "xml_size", "unit_size", "memory")


def limit_names() -> tuple[str, ...]:
    """What can be limited, as the command line names it.

    >>> "file-size" in limit_names()
    True
    """
    return tuple(field.name.replace("_", "-") for field in fields(Limits))


def with_limits(settings: Iterable[str], limits: Limits = LIMITS) -> Limits:
    """The limits with those that `settings` name set: "pages=20000", "file-size=1G", "seconds=600".

    Sizes take k, M or G (of 1,024). Raises ValueError, whose text says what is wrong, for what is no such setting.

    >>> with_limits(["pages=20000", "file-size=1.5G"]).file_size
    1610612736
    """
    known = limit_names()
    for setting in settings:
        name, _, value = setting.partition("=")
        name = name.strip().replace("_", "-").lower()
        if name not in known:
            raise ValueError(f"{setting!r}: no limit {name!r}; known are {', '.join(known)}")
        field = name.replace("-", "_")
        amount = _AMOUNT.fullmatch(value.strip())
        number = int(float(amount[1]) * _TIMES[amount[2].lower()]) if amount else 0
        if not amount or number < 1 or (amount[2] and field not in _SIZES):
            example = "64M" if field in _SIZES else str(getattr(LIMITS, field))
            raise ValueError(f"{setting!r}: give a number above 0, such as {name}={example}")
        limits = replace(limits, **{field: number})
    return limits


def raise_it(name: str, amount: int | str) -> str:
    """What a user may do about a limit that was met, as the end of an error.

    >>> raise_it("pages", 10_000)
    'split it, or allow more with --limit pages=10000'
    """
    return f"split it, or allow more with --limit {name}={amount}"
