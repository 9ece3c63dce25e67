"""Bilingual documents in columns, to be read and corrected side by side: what a row has, whichever the format."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nambuk.bilingual.bilingual import BilingualDocument, Note
from nambuk.documents.document import MarkedText

NAMES = {
    "ko-KP": "Korean (North)", "ko-KR": "Korean (South)", "ko-CN": "Korean (China)", "en": "English", "ru": "Russian",
    "zh": "Chinese", "ja": "Japanese",
}  # fmt: skip
"""What the languages are called in the heads of columns."""


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence beside its translation; `paragraph` and `sentence` count from 1, `notes` has a line for each note."""

    paragraph: int
    sentence: int
    source: MarkedText
    target: MarkedText
    notes: str


def rows_of(document: BilingualDocument) -> Iterator[Row]:
    """A row for each segment of a document that has a text."""
    for paragraph, place, segment in document.segments():
        if segment.source.text or segment.target.text:
            notes = "\n".join(map(_line, segment.notes))
            yield Row(paragraph, place, segment.source, segment.target, notes)


def _line(note: Note) -> str:
    return f"{note.kind}: {' '.join(note.text.split())}"


def language_name(tag: str) -> str:
    """A language as the head of a column has it.

    >>> language_name("ko-KP"), language_name("de")
    ('Korean (North), ko-KP', 'de')
    """
    return f"{NAMES[tag]}, {tag}" if tag in NAMES else tag


def title_of(documents: Sequence[BilingualDocument]) -> str:
    """The name of a document, or how many there are.

    >>> title_of([])
    '0 documents'
    """
    return documents[0].name if len(documents) == 1 else f"{len(documents):,} documents"
