"""A document through an engine: normalised before, its terms and its numbers checked after.

Nothing is dropped in silence: every sentence of the source has its row in the result, and what looks
wrong about its translation is a note on that row.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from nambuk.translation.checks.checking import check_translation
from nambuk.translation.engines.engine import Engine, EngineError, Translation
from nambuk.translation.segment import Sentence, split_sentences
from nambuk.translation.terms.terminology import TermMatch, TermTable, check_terms
from nambuk.variety import Variety

ENGINE_ROUND = 256
"""Sentences given to the engine at once, between two reports of progress."""


@dataclass(frozen=True, slots=True)
class TranslatedSegment:
    """One sentence: as the source has it, as the engine got it, as it came back, and what to look at.

    `start` is the sentence's offset in its paragraph; places in `terms` count from the sentence.
    `separator` is the white space after it in the source.
    """

    source: str
    start: int
    separator: str
    normalised: str
    target: str
    score: float | None
    notes: tuple[str, ...]
    terms: TermTable


@dataclass(frozen=True, slots=True)
class TranslatedParagraph:
    """A paragraph of the source with its translation; its `segments` in order are all of it."""

    source: str
    target: str
    segments: tuple[TranslatedSegment, ...]


@dataclass(frozen=True, slots=True)
class TranslatedDocument:
    """A translated document, one `TranslatedParagraph` for each paragraph given, in order.

    `engine`, `target` and `style` say how it was made.
    """

    paragraphs: tuple[TranslatedParagraph, ...]
    engine: str
    target: str
    style: str | None = None

    def segments(self) -> Iterator[tuple[int, TranslatedSegment]]:
        """All sentences with the number of their paragraph, counted from 0."""
        for number, paragraph in enumerate(self.paragraphs):
            for segment in paragraph.segments:
                yield number, segment

    def to_look_at(self) -> list[tuple[int, TranslatedSegment]]:
        """The sentences that have a note or a missing term, with the number of their paragraph."""
        return [(n, segment) for n, segment in self.segments() if segment.notes or segment.terms.missing]


def translate_document(
    paragraphs: Sequence[str],
    engine: Engine,
    target: str,
    *,
    normalise: Callable[[str], str],
    find_terms: Callable[[str], Sequence[TermMatch]],
    style: str | None = None,
    progress: Callable[[int, int], None] | None = None,
    source: str = Variety.KR,
) -> TranslatedDocument:
    """Translate `paragraphs` into `target` (a BCP 47 tag), sentence by sentence.

    `normalise` turns a source sentence into the text that the engine gets, in the language `source`
    (models know southern spelling); `find_terms` finds the terms in a source sentence as it is
    written. `progress` is called with the number of sentences done and of all. A sentence without
    letters (a row of dashes, a lone number) is copied; one that occurs again is translated once.

    Raises `EngineError` when the engine cannot translate into `target`.
    """
    split = [split_sentences(paragraph) for paragraph in paragraphs]
    normalised = {s.text: normalise(s.text) for sentences in split for s in sentences if _has_words(s.text)}
    translations = _translate(list(dict.fromkeys(normalised.values())), engine, source, target, progress)

    def segment(sentence: Sentence) -> TranslatedSegment:
        """A sentence with its translation and terms; one without words stays as it is."""
        given = normalised.get(sentence.text, sentence.text)
        made = translations.get(given, Translation(sentence.text))
        return _segment(sentence, given, made, target, style, find_terms(sentence.text))

    done = []
    for paragraph, sentences in zip(paragraphs, split, strict=True):
        segments = tuple(segment(sentence) for sentence in sentences)
        done.append(TranslatedParagraph(paragraph, join_target(segments, target), segments))
    return TranslatedDocument(tuple(done), engine.name, target, style)


def join_target(segments: Sequence[TranslatedSegment], target: str) -> str:
    """The translated sentences of a paragraph as one text.

    Line breaks and indents stay. Between sentences there is a space, in Chinese and Japanese none,
    also where the source left the space out.
    """
    between = "" if target.split("-")[0] in ("zh", "ja") else " "
    pieces: list[str] = []
    for number, segment in enumerate(segments):
        pieces.append(segment.target)
        keeps = "\n" in segment.separator or not segment.source or number == len(segments) - 1
        pieces.append(segment.separator if keeps else between if segment.target else "")
    return "".join(pieces)


def _translate(
    sentences: Sequence[str],
    engine: Engine,
    source: str,
    target: str,
    progress: Callable[[int, int], None] | None,
) -> dict[str, Translation]:
    """The translation of each sentence, asked of the engine in rounds."""
    translations: dict[str, Translation] = {}
    for begin in range(0, len(sentences), ENGINE_ROUND):
        asked = sentences[begin : begin + ENGINE_ROUND]
        answers = engine.translate(asked, source, target)
        if len(answers) != len(asked):
            raise EngineError(
                f"{engine.name}: gave {len(answers)} translations for {len(asked)} sentences; "
                "the engine is at fault, try another"
            )
        translations.update(zip(asked, answers, strict=True))
        if progress:
            progress(begin + len(asked), len(sentences))
    return translations


def _segment(
    sentence: Sentence,
    normalised: str,
    made: Translation,
    target: str,
    style: str | None,
    matches: Sequence[TermMatch],
) -> TranslatedSegment:
    """One row of the result, with the notes of the engine and of the checks."""
    notes = made.notes
    if _has_words(sentence.text):
        notes += check_translation(normalised, made.text, target)
        if not normalised.strip():
            notes += ("empty after normalisation: nothing was translated",)
    return TranslatedSegment(
        source=sentence.text,
        start=sentence.start,
        separator=sentence.separator,
        normalised=normalised,
        target=made.text,
        score=made.score,
        notes=notes,
        terms=check_terms(matches, made.text, target, style),
    )


def _has_words(text: str) -> bool:
    return any(char.isalpha() for char in text)
