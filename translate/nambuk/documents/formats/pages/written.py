"""From the pages of a PDF or of pictures to a document's paragraphs, and what is to be said about them."""

from collections.abc import Iterable, Sequence

from nambuk.documents.draft import Block
from nambuk.documents.formats.pages.flow import Page, flowing
from nambuk.documents.formats.pages.pdflines import Line, join, recognised_words, wrapping_of
from nambuk.documents.formats.pages.recognised import confidence_of
from nambuk.documents.recognition import tesseract as recognition


def blocks_of(pages: Sequence[Page]) -> tuple[list[Block], int]:
    """The paragraphs, and at how many line ends it is guessed whether a space stands there."""
    paragraphs = flowing(pages)
    wrappings = {
        kind: wrapping_of([p.lines for p in paragraphs if _is_recognised(p.lines) is kind])
        for kind in (True, False)
    }
    blocks: list[Block] = []
    guessed = 0
    for paragraph in paragraphs:
        wrapping = wrappings[_is_recognised(paragraph.lines)]
        text, guesses = join(paragraph.lines, wrapping)
        guessed += guesses
        if text:
            words = recognised_words(paragraph.lines, wrapping)
            blocks.append(Block(text, paragraph.container, paragraph.page, recognised=words))
    return blocks, guessed


def _is_recognised(lines: Sequence[Line]) -> bool:
    return lines[0].recognised is not None


def guesses_note(guessed: int) -> str:
    """The remark that line ends do not tell whether a space stood there."""
    return f"at {guessed} line ends it is guessed whether a space stands there"


def recognition_note(languages: str, lines: Iterable[Line], where: str = "") -> str:
    """The remark that a text was recognised, by what, how sure that was, and what to mind."""
    confidence = confidence_of(lines)
    return (
        f"text{f' of {where}' if where else ''} recognised by {recognition.version()} ({languages}), mean confidence "
        f"{confidence:.2f}; recognition loses northern forms more often than southern ones, may turn them southern, "
        "and guesses spaces: look at the picture before you rely on a letter"
    )
