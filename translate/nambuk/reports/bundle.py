"""Reports packed for hand-over: one zip file with the report, the text that it rests on, and digests of everything.

Equal inputs give equal bytes: the files in it carry no clock. The originals are not in it.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from nambuk.documents.containers.membernames import INSIDE, safe_name
from nambuk.documents.document import Container, DocumentError
from nambuk.documents.source import STANDARD_INPUT
from nambuk.reports.html_report import IndexRow, article_html, index_row, page_html
from nambuk.reports.json_report import dumps
from nambuk.reports.report import Report
from nambuk.reports.wording import quantity

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_IN_MEMORY = 16 * 1024 * 1024
_MOST_LIMITS = 20
_ARTICLES = "the articles"
_ESCAPES = {9: "\\t", 10: "\\n", 13: "\\r", 92: "\\\\"}


@dataclass(frozen=True, slots=True)
class Piece:
    """What one document adds to a bundle. `made_with`: version of nambuk, digests of glossary and figures."""

    id: str
    text: str
    sha256: str
    size: int
    containers: tuple[Container, ...]
    row: IndexRow
    article: str
    json: str
    limits: tuple[str, ...]
    made_with: tuple[str, str, str]


def piece_of(report: Report, number: int) -> Piece:
    """The piece of a report, which is the one with this number in its bundle, from 1."""
    document = report.document
    return Piece(
        document.id, document.text, document.sha256, document.size, document.containers, index_row(report),
        article_html(report, number), dumps(report, indent=2), report.evidence.limits,
        (report.version, report.glossary, report.figures),
    )  # fmt: skip


class Bundle:
    """A bundle that is written to `stream` while its pieces come; `folder` is where what is long waits on the disk.

    To be used in a `with` block; `finish` completes it.
    """

    def __init__(self, stream: BinaryIO, folder: str) -> None:
        self._zip = ZipFile(stream, "w", ZIP_DEFLATED, compresslevel=6)
        self._articles: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY, dir=folder)  # noqa: SIM115 - closed in close
        self._json: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY, dir=folder)  # noqa: SIM115
        self._rows: list[IndexRow] = []
        self._sources: dict[str, tuple[str, int]] = {}
        self._unread: dict[str, str] = {}
        self._limits: dict[str, None] = {}
        self._sums: list[tuple[str, str]] = []
        self._made_with = ("", "", "")

    def __enter__(self) -> "Bundle":
        return self

    def __exit__(self, *exception: object) -> None:
        self._zip.close()
        self._articles.close()
        self._json.close()

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, piece: Piece) -> None:
        """Add a document; the pieces come in the order of their numbers."""
        self._json.write((",\n" if self._rows else "").encode() + _bytes(piece.json))
        self._articles.write(_bytes(piece.article))
        self._rows.append(piece.row)
        for container in piece.containers:
            self._sources[container.name] = (container.sha256, container.size)
            self._unread |= {f"{container.name}{INSIDE}{name}": why for name, why in container.unread}
            if (more := sum(count for _, count in container.passed_over) - len(container.unread)) > 0:
                kinds = ", ".join(f"{count:,} × {why}" for why, count in container.passed_over)
                self._unread[container.name] = f"{more:,} more files in it were passed over; of all {kinds}"
        self._sources[piece.id] = (piece.sha256, piece.size)
        self._limits |= dict.fromkeys(piece.limits)
        self._made_with = piece.made_with
        self._write(f"text/{len(self._rows):04}-{text_name(piece.id)}", [_bytes(piece.text)])

    def add_unread(self, error: DocumentError) -> None:
        """Note an input that could not be read."""
        self._unread[error.name] = error.reason

    def report_html(self) -> Iterator[bytes]:
        """The page with all reports so far, piece by piece."""
        self._articles.seek(0)
        for piece in page_html(self._rows, [_ARTICLES]):
            yield from _read(self._articles) if piece is _ARTICLES else [_bytes(piece)]

    def report_json(self) -> Iterator[bytes]:
        """All reports so far as `verify --format json` gives them, piece by piece."""
        self._json.seek(0)
        before, after = (b"", b"\n") if len(self._rows) == 1 else (b"[\n", b"\n]\n")
        yield before
        yield from _read(self._json)
        yield after

    def finish(self) -> None:
        """Write what belongs to all documents."""
        self._write("report.html", self.report_html())
        self._write("report.json", self.report_json())
        self._write("sources.tsv", [_table(("sha256", "size", "name"), self._source_rows())])
        if self._unread:
            self._write("not-read.tsv", [_table(("name", "reason"), self._unread.items())])
        self._write("README.txt", [_bytes(self._readme())])
        sums = "".join(f"{digest}  {name}\n" for name, digest in sorted(self._sums))
        self._write("SHA256SUMS", [_bytes(sums)])

    def _source_rows(self) -> Iterator[tuple[str, str, str]]:
        for name, (digest, size) in self._sources.items():
            yield digest, str(size), name

    def _write(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write a file of the bundle and note its digest."""
        info = ZipInfo(name, _EARLIEST)
        info.compress_type = ZIP_DEFLATED
        info.create_system, info.external_attr = 3, 0o100644 << 16
        digest = hashlib.sha256()
        with self._zip.open(info, "w", force_zip64=True) as target:
            for piece in pieces:
                digest.update(piece)
                target.write(piece)
        self._sums.append((name, digest.hexdigest()))

    def _readme(self) -> str:
        version, glossary, figures = self._made_with
        unread = "not-read.tsv   inputs and files that were not read, and why\n" if self._unread else ""
        limits = "\n".join(f"- {sentence}" for sentence in list(self._limits)[:_MOST_LIMITS])
        return _README.format(
            documents=quantity(len(self._rows), "document"), version=version, glossary=glossary, figures=figures,
            unread=unread, limits=limits,
        )  # fmt: skip


_README = """\
A report on {documents}: which written standard their language follows
(North Korean, South Korean, that of Koreans in China), with the evidence.

Files
report.html    the report, to be read in any browser; it needs no network
report.json    the same for programs
text/          the text of each document as it was read, in UTF-8; the places in
               report.json count Unicode code points in these files
sources.tsv    SHA-256, size in bytes and name of each document, and of the
               archives and letters that they were taken from
{unread}SHA256SUMS     SHA-256 of every other file of this bundle

The originals are not in this bundle. Keep them as they are: only they can show
that sources.tsv is true.

Made with
nambuk {version}
glossary {glossary}
figures {figures}
The same version with the same digests gives the same bundle for the same files.

How to check it
Unpack the bundle, then, in its folder:
    sha256sum -c SHA256SUMS          (Linux; on a Mac: shasum -a 256 -c SHA256SUMS)
    sha256sum ORIGINAL               and compare with its line in sources.tsv
A name such as letters.zip!/1/report.docx is a file inside an archive or a letter:
unpack that first. The digests show that nothing was changed since the bundle was
made. They do not show who made it: hand over the digest of the bundle itself by
another way, or sign it.

What the report does not prove
{limits}
- Nothing that a file tells of itself (authors, dates, programs) is proof: all of it can be forged.
- What was not read (pictures, macros, files inside) is listed and was not judged.
"""


def text_name(id: str) -> str:
    """The name of the file with the text of a document.

    >>> text_name("letters.zip!/1월/보고.docx"), text_name("-")
    ('보고.docx.txt', 'standard-input.txt')
    """
    name = "standard-input" if id == STANDARD_INPUT else id
    return safe_name(name.encode("utf-8", "replace").decode()).split("/")[-1] + ".txt"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def _read(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(_IN_MEMORY):
        yield piece


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    """A table with tabs between its columns; tabs and line ends in names are written as in C."""
    lines = ["\t".join(heads)]
    lines += ("\t".join(cell.translate(_ESCAPES) for cell in row) for row in rows)
    return _bytes("\n".join(lines) + "\n")
