"""Reviewed translations brought back: into the document they were made from, and into the memory."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nambuk.bilingual.bilingual import (
    BilingualDocument,
    BilingualParagraph,
    BilingualSegment,
    ExchangeError,
)
from nambuk.bilingual.inline import cut, is_point
from nambuk.bilingual.received import short
from nambuk.documents.document import Document, Mark, MarkedText
from nambuk.translation.marks import joined
from nambuk.translation.memory import Unit
from nambuk.translation.pipeline import TranslatedParagraph, TranslatedSegment, has_words
from nambuk.translation.terms.terminology import TermTable

_SHOWN = 24


@dataclass(frozen=True, slots=True)
class Merged:
    """A document's paragraphs in the target language, and in `lines` what is to be looked at, each with its place."""

    paragraphs: list[MarkedText]
    lines: list[str]


def merge(returned: BilingualDocument, document: Document) -> Merged:
    """The paragraphs of `document` as the returned file translates them.

    What was not changed gives the text that the translation gave before, letter for letter. A sentence without a
    translation keeps its source; it has a line, and so have marks that are lost, notes and pictures that stand twice
    and marks that the original does not have. Raises ExchangeError where the file was made from another version of the document.
    """
    refuse_another(returned, document.sha256)
    paragraphs, lines = [], []
    originals = document.marked_paragraphs()
    if len(returned.paragraphs) > len(originals):
        raise _another(returned, "this document")
    for number, original in enumerate(originals, 1):
        empty = BilingualParagraph(())
        given = returned.paragraphs[number - 1] if number <= len(returned.paragraphs) else empty
        segments = _aligned(given.segments, original)
        if segments is None:
            raise _another(returned, f"its paragraph {number}")
        paragraph, found = _merge_paragraph(segments, original, returned)
        paragraphs.append(paragraph)
        lines += [f"paragraph {number}, {line}" for line in found]
    return Merged(paragraphs, lines)


def joined_target(paragraph: BilingualParagraph, source_language: str, target_language: str) -> MarkedText:
    """The translation of a paragraph as one text, its marks in one piece where they can be.

    Between two standards of one language all white space is kept, else it is joined as a translation is.
    """
    if source_language.split("-")[0] == target_language.split("-")[0]:
        parts = [_bare_segment("", "")] * len(paragraph.segments)
        targets = [
            MarkedText(segment.target.text + segment.separator, segment.target.marks)
            for segment in paragraph.segments
        ]
    else:
        parts = [_bare_segment(segment.source.text, segment.separator) for segment in paragraph.segments]
        targets = [segment.target for segment in paragraph.segments]
    return joined(targets, TranslatedParagraph("", "", tuple(parts)), target_language)


def _bare_segment(source: str, separator: str) -> TranslatedSegment:
    """A segment with as much as joining asks for."""
    return TranslatedSegment(source, 0, separator, source, "", None, (), TermTable())


def units(returned: BilingualDocument, only_reviewed: bool = True) -> Iterator[Unit]:
    """The sentences as units for a translation memory.

    A person's are those that came back reviewed or final, and those whose translation is not the machine's any more.
    Without `only_reviewed` the others follow as a machine's, under the line that says what translated them.
    """
    for _, _, segment in returned.segments():
        by_person = segment.state in ("reviewed", "final") or segment.origin == "person"
        if not segment.target.text.strip() or not has_words(segment.source.text):
            continue
        if not by_person and (only_reviewed or segment.origin == "copied"):
            continue
        yield Unit(
            segment.source.text,
            segment.key or segment.source.text,
            segment.target.text,
            returned.source_language,
            returned.target_language,
            "person" if by_person else "machine",
            settings="" if by_person else returned.tool,
        )


def refuse_another(returned: BilingualDocument, sha256: str) -> None:
    """Raise ExchangeError where the file was made from another document than the one with this digest."""
    if returned.sha256 != sha256:
        raise _another(returned, "this document")


def _another(returned: BilingualDocument, what: str) -> ExchangeError:
    return ExchangeError(
        returned.name,
        f"what came back was made from another version of {what}; translate it again, the memory keeps what was reviewed",
    )


# --- the segments of a paragraph ------------------------------------------------------------------


def _aligned(segments: Sequence[BilingualSegment], original: MarkedText) -> Sequence[BilingualSegment] | None:
    """The segments with the white space between them; None where they are not those of the paragraph.

    Programs may lose white space and sentences that are not to be translated; both are taken from the original.
    """
    text = original.text
    if "".join(segment.source.text + segment.separator for segment in segments) == text:
        return segments
    aligned: list[BilingualSegment] = []
    place = 0
    for segment in segments:
        begin = text.find(segment.source.text, place)
        if begin < 0 or has_words(text[place:begin]):
            return segments if _squeezed(segments) == _bare(text) else None
        _add_between(aligned, original, place, begin)
        aligned.append(replace(segment, separator=""))
        place = begin + len(segment.source.text)
    if has_words(text[place:]):
        return None
    _add_between(aligned, original, place, len(text))
    return aligned


def _add_between(aligned: list[BilingualSegment], original: MarkedText, start: int, end: int) -> None:
    """What stands in the original between two segments: white space, and perhaps a sentence without words."""
    between = original.text[start:end]
    begin = start + len(between) - len(between.lstrip())
    if begin > start and aligned:
        aligned[-1] = replace(aligned[-1], separator=original.text[start:begin])
    elif begin > start:
        aligned.append(
            BilingualSegment(MarkedText(""), MarkedText(""), original.text[start:begin], "", "copied")
        )
    if begin < end:
        stop = start + len(between.rstrip())
        kept = cut(original, begin, stop)
        aligned.append(BilingualSegment(kept, kept, original.text[stop:end], kept.text, "copied"))


def _squeezed(segments: Sequence[BilingualSegment]) -> str:
    return _bare("".join(segment.source.text for segment in segments))


def _bare(text: str) -> str:
    """A text in the one way to compose its letters, without white space, which programs change in sources too."""
    return "".join(unicodedata.normalize("NFC", text).split())


def _merge_paragraph(
    segments: Sequence[BilingualSegment], original: MarkedText, returned: BilingualDocument
) -> tuple[MarkedText, list[str]]:
    """The paragraph's translation, and what is to be looked at in it."""
    known = {mark.id: mark for mark in original.marks}
    present = {mark.id for segment in segments for mark in segment.target.marks}
    points: set[str] = set()
    whole: list[BilingualSegment] = []
    lines: list[str] = []
    sentence = 0
    for segment in segments:
        sentence += segment.origin != "copied"
        done, found = _complete(segment, known, present, points)
        whole.append(done)
        lines += [f"sentence {max(sentence, 1)}: {line}" for line in found]
    paragraph = BilingualParagraph(tuple(whole))
    return joined_target(paragraph, returned.source_language, returned.target_language), lines


def _complete(
    segment: BilingualSegment, known: dict[str, Mark], present: set[str], points: set[str]
) -> tuple[BilingualSegment, list[str]]:
    """A segment with a translation and with marks that the original knows; and what was amiss.

    `present`: the marks that have a place in the paragraph's translation. `points`: those between two letters that
    have had theirs, to which this segment's are added; there is one of each, while a look may be given twice.
    """
    target, lines = segment.target, []
    if not target.text.strip() and segment.source.text.strip():
        target = segment.source
        lines = [] if segment.origin == "copied" else ["no translation; the source stands there"]
    else:
        lines = [
            f"{_shown(mark, segment.source.text)} {_fate(mark)}"
            for mark in segment.source.marks
            if mark.id in known and mark.id not in present
        ]
    kept: list[Mark] = []
    for mark in target.marks:
        is_single = mark.id in known and is_point(known[mark.id])
        if mark.id not in known:
            lines.append(f"a mark {short(mark.id)!r} that the original does not have is left out")
        elif is_single and mark.id in points:
            lines.append(f"{_shown(mark, target.text)} stands twice; the first is kept")
        else:
            points |= {mark.id} if is_single else set()
            kept.append(replace(mark, kind=known[mark.id].kind))
    return replace(segment, target=MarkedText(target.text, tuple(kept))), lines


def _fate(mark: Mark) -> str:
    """What becomes of a mark that has no place in the translation; the writers lose nothing that stands for itself."""
    return "has no place; it goes to the end of the paragraph" if is_point(mark) else "is lost"


def _shown(mark: Mark, text: str) -> str:
    """A mark in words.

    >>> _shown(Mark("1", 0, 2, "bold"), "약이 없다."), _shown(Mark("2", 6, 6, "note"), "약이 없다.")
    ('the bold of “약이”', 'the note after “약이 없다.”')
    """
    if mark.start < mark.end:
        quoted = text[mark.start : mark.end]
        return f"the {short(mark.kind)} of “{quoted if len(quoted) <= _SHOWN else quoted[:_SHOWN] + '…'}”"
    before = text[max(mark.start - _SHOWN, 0) : mark.start]
    return (
        f"the {short(mark.kind)} after “{before}”" if before else f"the {short(mark.kind)} at the beginning"
    )
