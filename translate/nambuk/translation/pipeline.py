"""A document through an engine: made ready before, its terms held, everything doubtful listed after.

segment → translation memory → normalise → translate with the terms held → check → put back. Nothing is
dropped in silence: every sentence of the source has its row in the result, and what looks wrong about its
translation is a finding on that row.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from nambuk import __version__
from nambuk.conversion import Options, convert
from nambuk.glossary.store import Glossary
from nambuk.translation.basis import basis_of, basis_of_all
from nambuk.translation.checks.checking import Finding, is_broken
from nambuk.translation.checks.judging import ENGINE_DOUBTS, FALSE_FRIEND, judge
from nambuk.translation.engines.engine import Engine, Translation
from nambuk.translation.memory import FuzzyHit, Memory, Unit
from nambuk.translation.prepare import Preparation, Prepared
from nambuk.translation.segment import Sentence, split_language
from nambuk.translation.terms.enforcing import STRATEGIES, Enforced, Enforcement, Strategy
from nambuk.translation.terms.terminology import TermTable, check_terms
from nambuk.variety import Variety

ROUND = 256
"""Sentences that are worked on together, between two reports of progress and into the memory."""

ROUND_OF_LARGE_MODELS = 32
"""The same for large models, which are slow and cost money: who stops one loses no more than these."""

REMEMBERED = 50_000
"""Sentences whose translation is kept at hand, so that the same one in another document is not translated again."""

SIMILAR = 3
"""Like sentences of the memory that are shown with a sentence, at most."""

FILLERS = "\u115f\u1160\u3164\uffa0"
"""Letters of Unicode's Hangul that are blank; they stand where a writer wants an empty line."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class TranslatedSegment:
    """One sentence: as the source has it, as the engine got it, as it came back, and what to look at.

    `start` is the sentence's offset in its paragraph; places in `terms` count from the sentence.
    `separator` is the white space after it in the source. `origin`: "engine", "memory" (a machine's
    translation), "person" (a person's, from the memory) or "copied" (nothing to translate). `tries`:
    how often the engine was asked. `similar`: like sentences of the memory. `basis`: see `basis_of`.
    """

    source: str
    start: int
    separator: str
    normalised: str
    target: str
    score: float | None
    findings: tuple[Finding, ...]
    terms: TermTable
    origin: str = "engine"
    tries: int = 1
    similar: tuple[FuzzyHit, ...] = ()
    basis: str = ""

    @property
    def is_doubtful(self) -> bool:
        """Whether a person should look at it."""
        return bool(self.findings)


@dataclass(frozen=True, slots=True)
class TranslatedParagraph:
    """A paragraph of the source with its translation; its `segments` in order are all of it."""

    source: str
    target: str
    segments: tuple[TranslatedSegment, ...]


@dataclass(frozen=True, slots=True)
class TranslatedDocument:
    """A translated document, one `TranslatedParagraph` for each paragraph given, in order."""

    paragraphs: tuple[TranslatedParagraph, ...]

    def segments(self) -> Iterator[tuple[int, TranslatedSegment]]:
        """All sentences with the number of their paragraph, counted from 0."""
        for number, paragraph in enumerate(self.paragraphs):
            for segment in paragraph.segments:
                yield number, segment

    def basis(self) -> str:
        """A digest of all that it rests on beside the engine: equal to the job's `basis` of its paragraphs."""
        different = {segment.source: segment.basis for _, segment in self.segments() if segment.basis}
        return basis_of_all(list(different.values()))

    def to_look_at(self) -> list[tuple[int, TranslatedSegment]]:
        """The sentences that have a finding, with the number of their paragraph."""
        return [(n, segment) for n, segment in self.segments() if segment.is_doubtful]


@dataclass(frozen=True)
class Job:
    """What is to be done: the languages, the glossary, the house, and how terms are held.

    `source` and `target` are BCP 47 tags; one of them is Korean. `style` is the house whose names are
    used ("kcna", "mou", "press"). `year`: when the texts were written, where known.
    """

    glossary: Glossary
    source: str = "ko-KP"
    target: str = "en"
    style: str | None = None
    strategies: frozenset[Strategy] = frozenset(STRATEGIES)
    year: int | None = None

    @property
    def model_source(self) -> str:
        """The language that the engine is told to read: models know southern Korean."""
        return Variety.KR if self.source == Variety.KP else self.source

    @property
    def model_target(self) -> str:
        """The language that the engine is told to write."""
        return Variety.KR if self.target == Variety.KP else self.target

    def preparation(self) -> Preparation:
        """How its sentences are made ready for the engine."""
        return Preparation(
            self.glossary, self.source, self.target, self.style, self.year, "normalise" in self.strategies
        )

    def basis(self, paragraphs: Sequence[str], size: int = ROUND, memory: Memory | None = None) -> str:
        """A digest of all that the translation of `paragraphs` rests on beside the engine; see `TranslatedDocument.basis`.

        `size`: how many sentences are made ready together, since they decide together which standard they follow.
        Of a `memory` what a person has translated counts; a machine's units are what the engine gives.
        """
        texts = list(_different_sentences(paragraphs, self.source))
        prepare = self.preparation()
        rounds = (prepare(texts[begin : begin + size]) for begin in range(0, len(texts), size))
        return basis_of_all(
            [self.basis_of_sentence(one, self.units(one, memory)) for some in rounds for one in some]
        )

    def basis_of_sentence(self, one: Prepared, units: Iterable[Unit] = ()) -> str:
        """The same for one sentence that is made ready; `units` are those that a memory has for it."""
        by_person = next((unit.target for unit in units if unit.origin == "person"), "")
        return basis_of(one, self.glossary, self.target, self.style, by_person)

    def units(self, one: Prepared, memory: Memory | None) -> list[Unit]:
        """What a memory has for a sentence: a person's translations, then a machine's."""
        return memory.exact(one.normalised, self.source, self.target) if memory is not None else []

    def signature(self, engine: Engine) -> str:
        """What a machine's translation depends on, in one line: equal signatures, equal translations."""
        how = "+".join(s for s in STRATEGIES if s in self.strategies)
        parts = (
            f"nambuk {__version__}",
            engine.name,
            f"glossary {self.glossary.digest}",
            f"style {self.style or '-'}",
            f"year {self.year or '-'}",
            how,
        )
        return "; ".join(parts)


@dataclass
class Translator:
    """Translates documents for one job with one engine; a sentence that occurs again in a document is translated once.

    With a `memory`, sentences are looked for in it first, and new translations are kept there. Without one, what
    a document becomes does not depend on the documents before it: engines that compute sentences together may
    give one of them another translation beside others, so only those that take one at a time remember.
    """

    engine: Engine
    job: Job
    memory: Memory | None = None
    _known: OrderedDict[str, TranslatedSegment] = field(default_factory=OrderedDict, repr=False)

    def __call__(self, paragraphs: Sequence[str], progress: Progress | None = None) -> TranslatedDocument:
        """Translate `paragraphs`, sentence by sentence.

        `progress` is called with the number of sentences done and of all. A sentence without letters
        (a row of dashes, a lone number) is copied. Raises `EngineError` when the engine cannot do it.
        """
        split = [split_language(paragraph, self.job.source) for paragraph in paragraphs]
        texts = _with_words(split)
        translated = {text: self._known[text] for text in texts if text in self._known}
        new = [text for text in texts if text not in translated]
        done = len(translated)
        size = round_of(self.engine.takes_hints)
        for begin in range(0, len(new), size):
            asked = new[begin : begin + size]
            segments = self._translate(asked)
            translated.update(zip(asked, segments, strict=True))
            self._remember(dict(zip(asked, segments, strict=True)))
            done += len(asked)
            if progress:
                progress(done, len(texts))
        said: set[Finding] = set()
        return TranslatedDocument(
            tuple(
                self._paragraph(text, sentences, translated, said)
                for text, sentences in zip(paragraphs, split, strict=True)
            )
        )

    def _paragraph(
        self,
        text: str,
        sentences: Sequence[Sentence],
        translated: dict[str, TranslatedSegment],
        said: set[Finding],
    ) -> TranslatedParagraph:
        """A paragraph put together; of a false friend only the first place in a document is pointed out (`said`)."""
        segments = []
        for sentence in sentences:
            if sentence.text not in translated:
                segments.append(_copied(sentence))
                continue
            segment = translated[sentence.text]
            findings = tuple(f for f in segment.findings if f.code != FALSE_FRIEND or f not in said)
            said.update(findings)
            segments.append(
                replace(segment, start=sentence.start, separator=sentence.separator, findings=findings)
            )
        return TranslatedParagraph(text, join_target(segments, self.job.target), tuple(segments))

    def _translate(self, sentences: Sequence[str]) -> list[TranslatedSegment]:
        """The sentences from the memory or the engine, each as a segment that begins at 0."""
        prepared = self._prepare(sentences)
        remembered = [self._from_memory(one) for one in prepared]
        asked = [
            one
            for one, unit in zip(prepared, remembered, strict=True)
            if unit is None and has_words(one.normalised)
        ]
        if self.memory is not None:
            self.memory.used(unit for unit in remembered if unit)
        answers = dict(zip((one.source for one in asked), self._enforce(asked), strict=True))
        segments = [
            replace(
                self._recalled(one, unit) if unit else self._segment(one, answers.get(one.source)),
                basis=self.job.basis_of_sentence(one, [unit] if unit else ()),
            )
            for one, unit in zip(prepared, remembered, strict=True)
        ]
        self._keep(segments)
        return segments

    @cached_property
    def _prepare(self) -> Preparation:
        return self.job.preparation()

    @cached_property
    def _enforce(self) -> Enforcement:
        job = self.job
        return Enforcement(
            self.engine, job.glossary, job.model_source, job.model_target, job.target, job.style,
            job.strategies, _northern if job.target == Variety.KP else None,
        )  # fmt: skip

    def _segment(self, one: Prepared, answer: Enforced | None) -> TranslatedSegment:
        """One row of the result, with the findings of the engine and of the checks."""
        target = self.job.target
        if answer is None:
            answer = Enforced(Translation(""), check_terms(one.required, "", target, self.job.style))
        made = answer.translation
        return TranslatedSegment(
            one.source, 0, "", one.normalised, made.text, made.score,
            judge(one, made, answer.terms, target), answer.terms, "engine", answer.tries, self._similar(one),
        )  # fmt: skip

    def _from_memory(self, one: Prepared) -> Unit | None:
        """What the memory has for a sentence: a person's translation, or a machine's of the same job."""
        for unit in self.job.units(one, self.memory):
            if unit.origin == "person" or unit.settings == self.job.signature(self.engine):
                return unit
        return None

    def _recalled(self, one: Prepared, unit: Unit) -> TranslatedSegment:
        """A sentence as the memory has it; its terms are looked for like those of any other."""
        table = check_terms(one.required, unit.target, self.job.target, self.job.style)
        rows = tuple(replace(row, way="memory") if row.found else row for row in table.rows)
        table = replace(table, rows=rows)
        findings = judge(one, Translation(unit.target), table, self.job.target)
        origin = "person" if unit.origin == "person" else "memory"
        return TranslatedSegment(
            one.source, 0, "", one.normalised, unit.target, None, findings, table, origin, 0
        )

    def _similar(self, one: Prepared) -> tuple[FuzzyHit, ...]:
        """Like sentences that a person or another job has translated; those of this job depend on what came before."""
        if self.memory is None:
            return ()
        mine = self.job.signature(self.engine)
        hits = self.memory.fuzzy(one.normalised, self.job.source, self.job.target, limit=4 * SIMILAR)
        return tuple(hit for hit in hits if hit.unit.settings != mine)[:SIMILAR]

    def _keep(self, segments: Sequence[TranslatedSegment]) -> None:
        """New translations go into the memory, but not broken ones nor those of which the engine was not sure.

        For the memory keeps no doubts: half an answer would come back as a whole one.
        """
        if self.memory is None:
            return
        signature = self.job.signature(self.engine)
        self.memory.add(
            Unit(
                segment.source, segment.normalised, segment.target, self.job.source, self.job.target,
                "machine", self.engine.name, signature,
            )
            for segment in segments
            if segment.origin == "engine" and self._is_sound(segment)
        )  # fmt: skip

    def _is_sound(self, segment: TranslatedSegment) -> bool:
        """Whether an engine's translation may be given again for the same sentence: it is whole, and the engine was sure."""
        return not (
            is_broken(segment.normalised, segment.target, self.job.target)
            or any(finding.code in ENGINE_DOUBTS for finding in segment.findings)
        )

    def _remember(self, segments: dict[str, TranslatedSegment]) -> None:
        """Keep translations for the next documents, where the engine translates each sentence by itself.

        Not those that failed: the next document that has such a sentence asks for it again.
        """
        if not self.engine.takes_hints:
            return
        self._known |= {
            text: segment
            for text, segment in segments.items()
            if segment.origin != "engine" or self._is_sound(segment)
        }
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)


def round_of(takes_hints: bool) -> int:
    """How many sentences an engine is given at once, by whether it is a large model."""
    return ROUND_OF_LARGE_MODELS if takes_hints else ROUND


def _different_sentences(paragraphs: Sequence[str], language: str) -> dict[str, None]:
    """The sentences to be translated, each once, in order."""
    return _with_words([split_language(paragraph, language) for paragraph in paragraphs])


def _with_words(split: Sequence[Sequence[Sentence]]) -> dict[str, None]:
    return dict.fromkeys(s.text for sentences in split for s in sentences if has_words(s.text))


def _northern(text: str) -> str:
    """Southern Korean, as models write it, in the northern standard with northern words."""
    return convert(text, Options(Variety.KP)).text


def _copied(sentence: Sentence) -> TranslatedSegment:
    """A sentence without words, which stays as it is."""
    return TranslatedSegment(
        sentence.text, sentence.start, sentence.separator, sentence.text, sentence.text, None, (), TermTable(),
        "copied", 0,
    )  # fmt: skip


def join_target(segments: Sequence[TranslatedSegment], target: str) -> str:
    """The translated sentences of a paragraph as one text.

    Line breaks, tabs and indents stay. Between sentences there is a space, in Chinese and Japanese none,
    also where the source left the space out.
    """
    between = "" if target.split("-")[0] in ("zh", "ja") else " "
    pieces: list[str] = []
    for number, segment in enumerate(segments):
        pieces.append(segment.target)
        keeps = (
            any(sign in segment.separator for sign in "\n\t")
            or not segment.source
            or number == len(segments) - 1
        )
        pieces.append(segment.separator if keeps else between if segment.target else "")
    return "".join(pieces)


def has_words(text: str) -> bool:
    r"""Whether a text has letters, so that there is something to translate.

    >>> has_words("약"), has_words("2022. 2."), has_words("\u3164")  # the last is a letter that is blank
    (True, False, False)
    """
    return any(char.isalpha() and char not in FILLERS for char in text)
