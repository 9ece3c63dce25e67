"""Required terms held in translations: what is tried, in which order, and what is chosen of what came back.

The strategies, each of which can be switched off:

| strategy | what it does |
| --- | --- |
| normalise | the source is given in southern spelling and vocabulary, which models know |
| insert | the target word is set into the source: at once for words that models cannot know, at the second try for all missing |
| rerank | of several candidates the one with the most terms is taken, unless it is broken |
| retry | what still misses terms is translated once more |
| prompt | large models are told the terms; at the second try those that they missed |
| replace | another word of the same concept is replaced |
| report | what is missing stays on the list; this cannot be switched off |
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from nambuk.glossary.matching import is_general
from nambuk.glossary.store import Glossary
from nambuk.glossary.term import Term
from nambuk.translation.checks.checking import is_broken
from nambuk.translation.engines.engine import Engine, EngineError, Hint, Translation
from nambuk.translation.prepare import Prepared
from nambuk.translation.terms.replacing import in_house_form, replace_other_word
from nambuk.translation.terms.terminology import TermTable, Way, check_terms, required_words

Strategy = Literal["normalise", "insert", "rerank", "retry", "prompt", "replace"]
STRATEGIES: tuple[Strategy, ...] = ("normalise", "insert", "rerank", "retry", "prompt", "replace")

CANDIDATES = 4
"""Translations of one sentence that are asked for where terms are required."""

_LINE_BREAKS = re.compile(r"\s*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\ud800-\udfff]")  # no document holds these


@dataclass(frozen=True, slots=True)
class Enforced:
    """The translation that was chosen for a sentence, with its terms; `tries` counts how often an engine was asked."""

    translation: Translation
    terms: TermTable
    tries: int = 1


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A translation that an engine offers: the `rank` among those of one answer, from 0; at the second try `again`."""

    text: str
    translation: Translation
    terms: TermTable
    broken: bool
    rank: int
    again: bool


@dataclass(frozen=True)
class Enforcement:
    """How required terms are held by `engine` in translations into `target`.

    `model_source` and `model_target` are the languages that the engine is asked for (it reads and
    writes southern Korean); `finish` turns what it writes into the target, where that is another
    standard.
    """

    engine: Engine
    glossary: Glossary
    model_source: str
    model_target: str
    target: str
    style: str | None = None
    strategies: frozenset[Strategy] = frozenset(STRATEGIES)
    finish: Callable[[str], str] | None = None

    def __call__(self, sentences: Sequence[Prepared]) -> list[Enforced]:
        """The sentences translated, in order. Raises `EngineError` where the engine cannot be used."""
        first = [self._words_to_insert(sentence) for sentence in sentences]
        found = self._try(sentences, first, None)
        chosen = [
            self._best(sentence, candidates) for sentence, candidates in zip(sentences, found, strict=True)
        ]
        done = [Enforced(best.translation, best.terms) for best in chosen]
        self._second_try(sentences, first, found, chosen, done)
        if "replace" in self.strategies:
            done = [self._replaced(one) for one in done]
        return done

    def _second_try(
        self,
        sentences: Sequence[Prepared],
        first: Sequence[dict[int, str]],
        found: Sequence[list[_Candidate]],
        chosen: Sequence[_Candidate],
        done: list[Enforced],
    ) -> None:
        """Those that are broken or miss terms once more: missing words set in, those that were set in before left out."""
        again: list[int] = []
        words: list[dict[int, str]] = []
        for number, (sentence, best) in enumerate(zip(sentences, chosen, strict=True)):
            if "retry" not in self.strategies or not self._may_be_mended(best):
                continue
            other = self._other_words(sentence, first[number], best.terms)
            if other != first[number] or self._hinted or (best.broken and not sentence.required):
                again.append(number)
                words.append(other)
        if not again:
            return
        missing = [[row.source_text for row in chosen[number].terms.missing] for number in again]
        second = self._try([sentences[number] for number in again], words, missing)
        for number, candidates in zip(again, second, strict=True):
            best = self._best(sentences[number], [*found[number], *candidates])
            terms = _by_retry(best.terms, chosen[number].terms) if best.again else best.terms
            done[number] = Enforced(best.translation, terms, 2)

    @property
    def _hinted(self) -> bool:
        return self.engine.takes_hints and "prompt" in self.strategies

    def _may_be_mended(self, best: _Candidate) -> bool:
        """Whether it is broken, or a term is missing for which another word could not simply be replaced."""
        if best.broken:
            return True
        if "replace" not in self.strategies:
            return bool(best.terms.missing)
        return bool(self._replaced(Enforced(best.translation, best.terms)).terms.missing)

    def _words_to_insert(self, sentence: Prepared) -> dict[int, str]:
        """The words that are set in at once: of terms that no model can know."""
        if "insert" not in self.strategies or self._hinted:
            return {}
        return {
            number: word
            for number, match in enumerate(sentence.required)
            if _is_unknown(sentence, number) and (word := self._insertable(match.term))
        }

    def _other_words(self, sentence: Prepared, before: dict[int, str], terms: TermTable) -> dict[int, str]:
        """The words of the second try: what was found stays as it was, what was missed is done the other way."""
        if "insert" not in self.strategies or self._hinted:
            return before
        missing = {(row.match.start, row.match.end) for row in terms.missing}
        words = dict(before)
        for number, match in enumerate(sentence.required):
            if (match.start, match.end) not in missing:
                continue
            if number in before:
                del words[number]
            elif word := self._insertable(match.term):
                words[number] = word
        return words

    def _insertable(self, term: Term) -> str:
        """The word that is set into the source: in Korean the southern one, which the engine then writes."""
        words = required_words(term, self.model_target, self.style)
        return words[0] if words else ""

    def _try(
        self,
        sentences: Sequence[Prepared],
        words: Sequence[dict[int, str]],
        only: Sequence[Sequence[str]] | None,
    ) -> list[list[_Candidate]]:
        """The candidates of each sentence; those with terms are asked for several, at the second try all are.

        `words`: those that are set in; `only`: at the second try the terms that hints are given for.
        """
        texts = [sentence.with_words(inserted) for sentence, inserted in zip(sentences, words, strict=True)]
        hints = [self._hints(sentence, only[n] if only else None) for n, sentence in enumerate(sentences)]
        several = CANDIDATES if "rerank" in self.strategies else 1
        once_more = only is not None
        answers: list[Translation | None] = [None] * len(texts)
        for count in sorted({1, several}):
            numbers = [
                n for n, s in enumerate(sentences) if (several if s.required or once_more else 1) == count
            ]
            for number, answer in zip(numbers, self._ask(texts, hints, numbers, count), strict=True):
                answers[number] = answer
        return [
            self._candidates(sentence, inserted, answer, once_more)
            for sentence, inserted, answer in zip(sentences, words, answers, strict=True)
            if answer is not None
        ]

    def _ask(
        self, texts: Sequence[str], hints: Sequence[Sequence[Hint]], numbers: Sequence[int], count: int
    ) -> list[Translation]:
        if not numbers:
            return []
        given = [hints[number] for number in numbers] if any(hints) else ()
        asked = [texts[number] for number in numbers]
        answers = self.engine.translate(
            asked, self.model_source, self.model_target, candidates=count, hints=given
        )
        there = sum(isinstance(answer, Translation) for answer in answers)
        if there != len(asked) or len(answers) != len(asked):
            raise EngineError(
                f"{self.engine.name}: gave {there} translations for {len(asked)} sentences; "
                "the engine is at fault, try another"
            )
        return answers

    def _hints(self, sentence: Prepared, only: Sequence[str] | None) -> list[Hint]:
        if not self._hinted:
            return []
        hints: dict[str, Hint] = {}
        for number, match in enumerate(sentence.required):
            if only is not None and match.source_text not in only:
                continue
            if word := self._insertable(match.term):
                written = _as_normalised(sentence, number)
                hints.setdefault(written, Hint(written, word))
        return list(hints.values())

    def _candidates(
        self, sentence: Prepared, inserted: dict[int, str], answer: Translation, again: bool
    ) -> list[_Candidate]:
        found = []
        set_in = {(sentence.required[n].start, sentence.required[n].end) for n in inserted}
        for rank, text in enumerate((answer.text, *answer.alternatives)):
            written = one_line(text)
            written = self.finish(written) if self.finish and written else written
            table = check_terms(sentence.required, written, self.target, self.style)
            rows = tuple(
                replace(row, way=self._way(rank, (row.match.start, row.match.end) in set_in))
                if row.found
                else row
                for row in table.rows
            )
            broken = is_broken(sentence.normalised, written, self.target)
            made = replace(answer, text=written, score=answer.score if rank == 0 else None, alternatives=())
            found.append(_Candidate(written, made, replace(table, rows=rows), broken, rank, again))
        return found

    def _way(self, rank: int, set_in: bool) -> Way:
        if set_in:
            return "insert"
        if rank > 0:
            return "rerank"
        return "prompt" if self._hinted else "model"

    def _best(self, sentence: Prepared, candidates: Sequence[_Candidate]) -> _Candidate:
        """The candidate that is whole and has the most terms; of equal ones the first."""
        best = min(candidates, key=lambda c: (c.broken, len(c.terms.missing)))
        first = candidates[0]
        if best.rank == 0:
            return best
        had = {(row.match.start, row.match.end) for row in first.terms.rows if row.found}
        rows = tuple(
            replace(row, way="model")
            if row.way == "rerank" and (row.match.start, row.match.end) in had
            else row
            for row in best.terms.rows
        )
        return replace(best, terms=replace(best.terms, rows=rows))

    def _replaced(self, one: Enforced) -> Enforced:
        """Other words of the concepts replaced, wherever that brings in a term and loses none; names in the house's form."""
        text, table = one.translation.text, one.terms
        for row in table.missing:
            taken = [kept.found_at for kept in table.rows if kept.found_at]
            changed = replace_other_word(text, row, self.target, self.glossary, taken)
            if changed is not None:
                text, table = self._if_better(text, changed, table)
        for row in table.rows:
            changed = in_house_form(text, row, self.target, self.style)
            if changed != text:
                text, table = self._if_better(text, changed, table, least=0)
        if text == one.translation.text:
            return one
        return replace(one, translation=replace(one.translation, text=text), terms=table)

    def _if_better(self, text: str, changed: str, table: TermTable, least: int = 1) -> tuple[str, TermTable]:
        """The changed text with its terms, if at least `least` more are there; else the text as it was."""
        after = check_terms([row.match for row in table.rows], changed, self.target, self.style)
        if len(table.missing) - len(after.missing) < least:
            return text, table
        ways = {(row.match.start, row.match.end): row.way for row in table.rows if row.found}
        rows = tuple(
            replace(row, way=ways.get((row.match.start, row.match.end), "replace")) if row.found else row
            for row in after.rows
        )
        return changed, replace(table, rows=rows)


def one_line(text: str) -> str:
    r"""What an engine wrote as one line, for a sentence is one: a line more would move all lines after it.

    Control characters and halves of surrogate pairs, which no document can hold, are left out.

    >>> one_line("He came.\n\nShe went.\x00\n")
    'He came. She went.'
    """
    return _UNWRITABLE.sub("", _LINE_BREAKS.sub(" ", text)).strip()


def _is_unknown(sentence: Prepared, number: int) -> bool:
    """Whether no model can know the word of a term: it has no southern word, is a person's name, or misleads."""
    match = sentence.required[number]
    if match.term.false_friend and not is_general(match.term) and not sentence.is_converted(match):
        return True
    if match.term.tier == "rules" or (match.term.part_of_speech == "name" and match.term.domain == "people"):
        return True
    southern = match.term.words.get("ko-KR", ())
    return bool(match.term.words.get("ko-KP")) and not southern and not sentence.is_converted(match)


def _as_normalised(sentence: Prepared, number: int) -> str:
    """A term as the normalised sentence writes it."""
    match = sentence.required[number]
    pieces, position = [], match.start
    for change in sentence.changes:
        if change.start < match.start or change.end > match.end:
            continue
        pieces += [sentence.source[position : change.start], change.after]
        position = change.end
    return "".join([*pieces, sentence.source[position : match.end]])


def _by_retry(table: TermTable, before: TermTable) -> TermTable:
    """The table with the terms that were not there before the second try marked as brought by it."""
    had = {(row.match.start, row.match.end): row.way for row in before.rows if row.found}
    rows = (
        replace(row, way=had.get((row.match.start, row.match.end), "retry")) if row.found else row
        for row in table.rows
    )
    return replace(table, rows=tuple(rows))
