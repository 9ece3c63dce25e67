"""What a format hands over, and how a Document is made of it: the one place where offsets are counted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nambuk.documents.document import (
    Document,
    DocumentError,
    FileFacts,
    Mark,
    Paragraph,
    Part,
    Recognised,
    Trace,
)
from nambuk.documents.encodings import mojibake
from nambuk.documents.encodings.names import ordinary_names
from nambuk.documents.limits import LIMITS, Limits, raise_it
from nambuk.documents.source import Source

_NO_CHARACTER = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Block:
    """The text of one paragraph and its place; see Paragraph for the words.

    `recognised`: its words where a picture's text was recognised, their places counted from the paragraph's start.
    """

    text: str
    container: str | None = None
    page: int | None = None
    marks: tuple[Mark, ...] = ()
    recognised: tuple[Recognised, ...] | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A document as a format reads it: paragraphs in reading order, what the file tells, the files inside it."""

    blocks: Sequence[Block]
    facts: FileFacts
    parts: tuple[Part, ...] = ()


def assemble(source: Source, draft: Draft) -> Document:
    """The Document of a draft: paragraphs joined with newlines, offsets counted, leaders' names readable.

    NULs and halves of characters, which a broken file may have, become U+FFFD.
    Raises DocumentError where there is no text, or more than the limits allow.
    """
    blocks, facts = _with_ordinary_names(draft)
    facts = with_misreading([block.text for block in blocks], facts)
    check_size(source.name, sum(len(block.text) + 1 for block in blocks), len(blocks), source.limits)
    paragraphs: list[Paragraph] = []
    recognised: list[Recognised] | None = None
    start = 0
    for block in blocks:
        end = start + len(block.text)
        confidence = None
        if block.recognised is not None:
            recognised = recognised or []
            recognised += (Recognised(start + w.start, start + w.end, w.confidence) for w in block.recognised)
            confidence = _mean_confidence(block.recognised)
        paragraphs.append(Paragraph(start, end, block.container, block.page, confidence, block.marks))
        start = end + 1
    text = _NO_CHARACTER.sub("\ufffd", "\n".join(block.text for block in blocks))
    if not text.strip():
        raise DocumentError(source.name, "holds no text; check how it was saved")
    return Document(
        source.name, text, source.sha256, tuple(paragraphs), facts, len(source.data), draft.parts,
        None if recognised is None else tuple(recognised), source.options,
    )  # fmt: skip


def _mean_confidence(words: Sequence[Recognised]) -> float:
    """The mean over the letters of the words; 1 where there are none."""
    letters = sum(word.end - word.start for word in words)
    return sum(w.confidence * (w.end - w.start) for w in words) / letters if letters else 1.0


def check_size(name: str, characters: int, paragraphs: int, limits: Limits = LIMITS) -> None:
    """Raise DocumentError for a text of too many characters or paragraphs."""
    for amount, limit, word in (
        (characters, limits.characters, "characters"),
        (paragraphs, limits.paragraphs, "paragraphs"),
    ):
        if amount > limit:
            reason = f"too long: {amount:,} {word}, the limit is {limit:,}"
            raise DocumentError(name, f"{reason}; {raise_it(word, amount)}")


def with_names(facts: FileFacts, syllables: int, in_whole_names: int) -> FileFacts:
    """The facts with a note that leaders' names stood in their own code points, and a trace of the whole ones."""
    if not syllables:
        return facts
    note = (
        f"leaders' names stood in private code points of KPS 9566 ({syllables} syllables); read as ordinary"
    )
    facts = replace(facts, notes=(*facts.notes, note))
    if not in_whole_names:
        return facts
    value = f"leaders' names in their own code points ({in_whole_names} syllables)"
    return replace(facts, traces=(*facts.traces, Trace("other", value, "text")))


def _with_ordinary_names(draft: Draft) -> tuple[Sequence[Block], FileFacts]:
    """The blocks with readable leaders' names, and the facts that tell of them."""
    blocks: list[Block] = []
    syllables = in_whole_names = 0
    for block in draft.blocks:
        names = ordinary_names(block.text)
        blocks.append(replace(block, text=names.text) if names.syllables else block)
        syllables += names.syllables
        in_whole_names += names.in_whole_names
    if not syllables:
        return draft.blocks, draft.facts
    return blocks, with_names(draft.facts, syllables, in_whole_names)


def with_misreading(texts: Sequence[str], facts: FileFacts) -> FileFacts:
    """The facts with what was done to the text before it came into the file; plain text was mended already."""
    misread = mojibake.find(texts)
    if misread is None or misread.trace in facts.traces or misread.wrong == facts.encoding:
        return facts  # told already, or it was the user who named a wrong encoding
    note = f"the text was put into the file after {misread}; it is left so: mend it before it is used"
    return replace(facts, notes=(*facts.notes, note), traces=(*facts.traces, misread.trace))
