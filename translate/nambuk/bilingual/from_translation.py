"""What the program has translated or converted, as the document that the formats of exchange are written from."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from nambuk.bilingual.bilingual import (
    BilingualDocument,
    BilingualParagraph,
    BilingualSegment,
    Match,
    Note,
    Origin,
    State,
)
from nambuk.bilingual.inline import cut
from nambuk.conversion import Change, Conversion
from nambuk.documents.document import Document, Mark, MarkedText, Paragraph
from nambuk.documents.limits import LIMITS
from nambuk.translation.pipeline import Job, TranslatedDocument, TranslatedSegment, has_words
from nambuk.translation.segment import Sentence, split_language
from nambuk.variety import Variety

MarkedPair = tuple[MarkedText, MarkedText]

_ORIGINS: dict[str, Origin] = {"memory": "memory", "person": "person", "copied": "copied", "rule": "rule"}
_HINT = 1.0
_SHOWN = 3  # words of a term


def bilingual_document(
    document: Document,
    translated: TranslatedDocument,
    job: Job,
    tool: str,
    marked: Sequence[Sequence[MarkedPair]] | None = None,
) -> BilingualDocument:
    """`document` with its translation.

    `tool`: what translated, in one line. `marked`: for each paragraph, for each of its segments source and target with
    marks; without it the texts are plain. Terms and findings are the notes of a segment.
    """
    paragraphs = []
    for number, (place, paragraph) in enumerate(zip(document.paragraphs, translated.paragraphs, strict=True)):
        pairs = _plain(paragraph.segments) if marked is None else marked[number]
        segments = zip(paragraph.segments, pairs, strict=True)
        paragraphs.append(_paragraph(place, [_translated(segment, *pair) for segment, pair in segments]))
    return _document(document, job.source, job.target, paragraphs, tool)


def converted_document(
    document: Document, conversions: Sequence[Conversion], target_language: str, tool: str
) -> BilingualDocument:
    """`document` with its conversion into the standard `target_language` (ko-KP or ko-KR), one for each paragraph.

    The segments are sentences; sentences that a change reaches over are one. Their targets, with the separators between
    them, are the converted text. Marks are where the conversion has put their ends. Changes that are only likely
    are notes.
    """
    source_language = Variety.KR if target_language == Variety.KP else Variety.KP
    paragraphs = [
        _paragraph(place, list(_converted(conversion, marked, source_language)))
        for place, conversion, marked in zip(
            document.paragraphs, conversions, document.marked_paragraphs(), strict=True
        )
    ]
    return _document(document, source_language, target_language, paragraphs, tool)


def _document(
    document: Document, source: str, target: str, paragraphs: Sequence[BilingualParagraph], tool: str
) -> BilingualDocument:
    form = document.facts.format
    options = replace(document.options, format=None, limits=LIMITS)
    return BilingualDocument(
        document.id, document.sha256, form, str(source), str(target), tuple(paragraphs), tool, options=options
    )


def _paragraph(place: Paragraph, segments: Sequence[BilingualSegment]) -> BilingualParagraph:
    return BilingualParagraph(tuple(segments), place.container, place.page)


# --- translations ---------------------------------------------------------------------------------


def _plain(segments: Sequence[TranslatedSegment]) -> list[MarkedPair]:
    return [(MarkedText(segment.source), MarkedText(segment.target)) for segment in segments]


def _translated(segment: TranslatedSegment, source: MarkedText, target: MarkedText) -> BilingualSegment:
    origin = _ORIGINS.get(segment.origin, "engine")
    return BilingualSegment(
        source,
        target,
        segment.separator,
        segment.normalised,
        origin,
        _state(origin, target.text),
        segment.score,
        tuple(_notes(segment)),
        tuple(
            Match(hit.similarity, hit.unit.source, hit.unit.target, hit.unit.engine or hit.unit.origin)
            for hit in segment.similar
        ),
    )


def _state(origin: Origin, target: str) -> State:
    """What a person has translated is reviewed; what should have a translation and has none is at its beginning."""
    if origin == "person":
        return "reviewed"
    return "translated" if target.strip() or origin == "copied" else "initial"


def _notes(segment: TranslatedSegment) -> Iterator[Note]:
    """The terms that are in the translation, each once, then the findings, of which each missing term is one."""
    found = (row for row in segment.terms.rows if row.found is not None and row.match.term.tier != "rules")
    for text in dict.fromkeys(f"{row.source_text} = {_words(row.required)}" for row in found):
        yield Note("term", text)
    for finding in segment.findings:
        yield Note(finding.code, finding.text, float(finding.weight))


def _words(required: Sequence[str]) -> str:
    return " or ".join(required[:_SHOWN]) + (" …" if len(required) > _SHOWN else "")


# --- conversions ----------------------------------------------------------------------------------


def _converted(conversion: Conversion, marked: MarkedText, language: str) -> Iterator[BilingualSegment]:
    """The segments of a converted paragraph."""
    source, text = conversion.source, conversion.text
    target = MarkedText(text, tuple(_moved(conversion, mark) for mark in marked.marks))
    letters = [_letter(change) for change in conversion.changes]
    end = new_end = 0
    sentences = split_language(source, language) or ([Sentence("", "", 0)] if text else [])
    for sentence in _whole_sentences(conversion, sentences):
        start, new_start = end, new_end
        stop = sentence.start + len(sentence.text)
        end = stop + len(sentence.separator)
        new_stop = _place(conversion, stop)
        new_end = new_stop + len(sentence.separator)
        before = _cut(marked, start, stop, end)
        after = _cut(target, new_start, new_stop, new_end)
        changes = conversion.changes[bisect_left(letters, start) : bisect_left(letters, end or 1)]
        notes = (_change_note(conversion, change) for change in changes if change.certainty == "likely")
        origin: Origin = "rule" if has_words(before.text) or before.text != after.text else "copied"
        yield BilingualSegment(
            before, after, sentence.separator, sentence.text, origin, notes=tuple(dict.fromkeys(notes))
        )


def _letter(change: Change) -> int:
    """The letter of the source that a change belongs to: of an insertion, the one before it."""
    return change.start if change.start < change.end else max(change.start - 1, 0)


def _whole_sentences(conversion: Conversion, sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences; those between which a change lies are put together, so that each has its own piece of the result."""
    starts = [change.start for change in conversion.changes]
    whole: list[Sentence] = []
    for sentence in sentences:
        if whole and not _parted(conversion, starts, whole[-1]):
            last = whole[-1]
            text = last.text + last.separator + sentence.text
            whole[-1] = Sentence(text, sentence.separator, last.start)
        else:
            whole.append(sentence)
    if whole and not _parted(conversion, starts, last := whole[-1]):  # a change in the white space at the end
        whole[-1] = Sentence(last.text + last.separator, "", last.start)
    return whole


def _parted(conversion: Conversion, starts: Sequence[int], sentence: Sentence) -> bool:
    """Whether the sentence's end and the white space after it are the same in the result; `starts` are of the changes."""
    stop = sentence.start + len(sentence.text)
    end = stop + len(sentence.separator)
    for place in (stop, end):
        before = bisect_left(starts, place)
        if before and conversion.changes[before - 1].end > place:
            return False
    place = _place(conversion, stop)
    return _place(conversion, end) - place == len(sentence.separator) and conversion.text.startswith(
        sentence.separator, place
    )


def _place(conversion: Conversion, offset: int) -> int:
    """Where `offset` is in the result; the end of the source is the end of the result."""
    return len(conversion.text) if offset == len(conversion.source) else conversion.place_in_result(offset)


def _moved(conversion: Conversion, mark: Mark) -> Mark:
    start = _place(conversion, mark.start)
    return replace(mark, start=start, end=max(_place(conversion, mark.end), start))


def _cut(marked: MarkedText, start: int, stop: int, end: int) -> MarkedText:
    """The text from `start` to `stop` with its marks; those in the white space up to `end` stand at its end."""
    length = stop - start
    marks = cut(marked, start, end).marks
    kept = tuple(
        replace(m, start=min(m.start, length), end=min(m.end, length))
        for m in marks
        if m.start < length or m.start == m.end
    )
    return MarkedText(marked.text[start:stop], kept)


def _change_note(conversion: Conversion, change: Change) -> Note:
    """A change that is only likely: the words around it before and after, and what it rests on."""
    start = conversion.source.rfind(" ", 0, change.start) + 1
    space = conversion.source.find(" ", change.end)
    end = len(conversion.source) if space < 0 else space
    before = conversion.source[start:end]
    after = conversion.text[_place(conversion, start) : _place(conversion, end)]
    return Note("likely", " ".join(f"{before} → {after}: {change.rule}".split()), _HINT)
