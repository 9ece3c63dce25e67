"""What a format hands over, and how a Document is made of it: the one place where offsets are counted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nambuk.documents import kps9566, limits
from nambuk.documents.document import Document, DocumentError, FileFacts, Mark, Paragraph
from nambuk.documents.source import Source


@dataclass(frozen=True, slots=True)
class Block:
    """The text of one paragraph and its place; see Paragraph for the words."""

    text: str
    container: str | None = None
    page: int | None = None
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A document as a format reads it: paragraphs in reading order, and what the file tells."""

    blocks: Sequence[Block]
    facts: FileFacts


def assemble(source: Source, draft: Draft) -> Document:
    """The Document of a draft: paragraphs joined with newlines, offsets counted, leaders' names readable.

    Raises DocumentError where there is no text, or more than the limits allow.
    """
    blocks, facts = _with_ordinary_names(draft)
    check_size(source.name, sum(len(block.text) + 1 for block in blocks), len(blocks))
    paragraphs: list[Paragraph] = []
    start = 0
    for block in blocks:
        end = start + len(block.text)
        paragraphs.append(Paragraph(start, end, block.container, block.page, marks=block.marks))
        start = end + 1
    text = "\n".join(block.text for block in blocks)
    if not text.strip():
        raise DocumentError(source.name, "holds no text; check how it was saved")
    return Document(source.name, text, source.sha256, tuple(paragraphs), facts)


def check_size(name: str, characters: int, paragraphs: int) -> None:
    """Raise DocumentError for a text of too many characters or paragraphs."""
    if characters > limits.MAX_CHARACTERS:
        reason = f"too long: {characters:,} characters, the limit is {limits.MAX_CHARACTERS:,}"
        raise DocumentError(name, f"{reason}; split it")
    if paragraphs > limits.MAX_PARAGRAPHS:
        reason = f"too many paragraphs: {paragraphs:,}, the limit is {limits.MAX_PARAGRAPHS:,}"
        raise DocumentError(name, f"{reason}; split it")


def names_note(syllables: int) -> str:
    """The remark that leaders' names stood in their own codes."""
    return (
        f"leaders' names stood in private code points of KPS 9566 ({syllables} syllables); read as ordinary"
    )


def _with_ordinary_names(draft: Draft) -> tuple[Sequence[Block], FileFacts]:
    """The blocks with readable leaders' names, and the facts with a note where there were any."""
    blocks: list[Block] = []
    count = 0
    for block in draft.blocks:
        text, changed = kps9566.ordinary_names(block.text)
        blocks.append(replace(block, text=text) if changed else block)
        count += changed
    if not count:
        return draft.blocks, draft.facts
    return blocks, replace(draft.facts, notes=(*draft.facts.notes, names_note(count)))
