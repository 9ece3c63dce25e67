"""What the reading process answers is checked before anything rests on it: a hostile file may have taken it over."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from nambuk.documents.containers.listing import Listing
from nambuk.documents.containers.membernames import INSIDE, safe_name
from nambuk.documents.document import Document, Mark, Paragraph, Part, Recognised
from nambuk.documents.draft import check_size
from nambuk.documents.formats import SUFFIXES
from nambuk.documents.isolation.messages import UnsoundError
from nambuk.documents.limits import Limits
from nambuk.documents.source import Source

_HEX = frozenset("0123456789abcdef")


def checked(document: Document, source: Source) -> Document:
    """The document that was read from a source, where all its places are places in it.

    Name, digest, size and options are those of the source, whatever the process says. Raises UnsoundError for what
    `draft.assemble` never gives, and DocumentError for a text over the limits.
    """
    check_size(source.name, len(document.text), len(document.paragraphs), source.limits)
    _demand(document.facts.format in SUFFIXES, "format")
    _demand(bool(document.text.strip()), "text")
    _check_paragraphs(document)
    _check_recognised(document.recognised or (), len(document.text))
    _check_parts(document.parts, source.limits.members + source.limits.archive_members)
    return replace(
        document, id=source.name, sha256=source.sha256, size=len(source.data), options=source.options
    )


def _demand(is_so: bool, what: str) -> None:
    if not is_so:
        raise UnsoundError(what)


def _check_paragraphs(document: Document) -> None:
    """Paragraphs follow each other with a newline between two, and cover the text."""
    start = 0
    for paragraph in document.paragraphs:
        _demand(paragraph.start == start <= paragraph.end, "paragraphs")
        _demand(paragraph.end >= len(document.text) or document.text[paragraph.end] == "\n", "paragraphs")
        _demand(paragraph.page is None or paragraph.page > 0, "page")
        _demand(paragraph.confidence is None or 0 <= paragraph.confidence <= 1, "confidence")
        if paragraph.marks:
            _check_marks(paragraph.marks, paragraph)
        start = paragraph.end + 1
    _demand(start == len(document.text) + 1, "paragraphs")


def _check_marks(marks: Sequence[Mark], paragraph: Paragraph) -> None:
    """Marks lie in their paragraph in reading order, each with an id of its own, and cross no other."""
    open_ends: list[int] = []
    before = 0
    for mark in marks:
        _demand(before <= mark.start <= mark.end <= paragraph.end - paragraph.start, "marks")
        while open_ends and open_ends[-1] <= mark.start:
            open_ends.pop()
        _demand(not open_ends or mark.end <= open_ends[-1], "marks")
        if mark.end > mark.start:
            open_ends.append(mark.end)
        before = mark.start
    _demand(len({mark.id for mark in marks}) == len(marks), "marks")


def _check_recognised(words: Sequence[Recognised], length: int) -> None:
    """Recognised words follow each other in the text."""
    _demand(all(0 <= word.start <= word.end <= length for word in words), "recognised words")
    _demand(all(first.end <= second.start for first, second in pairwise(words)), "recognised words")
    _demand(all(0 <= word.confidence <= 1 for word in words), "confidence")


def _check_parts(parts: Sequence[Part], most: int) -> None:
    _demand(len(parts) <= most, "parts")
    _demand(all(p.size >= 0 and len(p.sha256) == 64 and _HEX.issuperset(p.sha256) for p in parts), "parts")


def checked_listing(listing: Listing | None, limits: Limits) -> Listing:
    """What is inside an archive, where all names are safe and no two are the same. Raises UnsoundError else."""
    if listing is None:
        raise UnsoundError("nothing")
    names = {entry.name for entry in listing.entries}
    _demand(len(names) == len(listing.entries) <= limits.archive_members + 1, "names")
    for entry in listing.entries:
        for path in filter(None, entry.name.split(INSIDE)):  # a letter's own text has the name "a.eml!/"
            _demand(all(safe_name(part) == part for part in path.split("/")), "names")
        _demand(bool(entry.name) and entry.name.count(INSIDE) <= limits.nesting, "names")
        _demand(entry.size >= 0 and _HEX.issuperset(entry.sha256) and len(entry.sha256) in (0, 64), "digest")
    return listing
