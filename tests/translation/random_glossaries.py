"""Random glossaries with sentences that must have their terms, an engine that drops terms at will, and what is asked of both.

Shared with `benchmarks/terms.py`.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from nambuk.glossary.store import Glossary, shipped_glossary
from nambuk.glossary.term import Term
from nambuk.hangul import is_syllable
from nambuk.norms import adjust_particle
from nambuk.translation.engines.engine import Engine, Hint, Translation
from nambuk.translation.pipeline import Job, TranslatedSegment, Translator
from nambuk.translation.terms.enforcing import STRATEGIES

TARGETS = ("en", "ru", "zh", "ja")
VERBS = ("있다", "늘어났다", "보였다", "필요하다")


class Hostile:
    """Says what it likes: a part of what it was given, the required word cut in two, nothing, or the same for ever."""

    name = "hostile"

    def __init__(self, dice: random.Random, takes_hints: bool, knows: Sequence[str]) -> None:
        self.dice = dice
        self.takes_hints = takes_hints
        self.knows = knows

    def translate(
        self,
        sentences: Sequence[str],
        source: str,
        target: str,
        *,
        candidates: int = 1,
        hints: Sequence[Sequence[Hint]] = (),
    ) -> list[Translation]:
        told = hints or [()] * len(sentences)
        return [self.answer(s, h, candidates) for s, h in zip(sentences, told, strict=True)]

    def answer(self, sentence: str, hints: Sequence[Hint], candidates: int) -> Translation:
        texts = [self.text(sentence, hints) for _ in range(self.dice.randint(1, candidates))]
        return Translation(texts[0], self.dice.choice([None, -0.3, -4.0]), (), tuple(texts[1:]))

    def text(self, sentence: str, hints: Sequence[Hint]) -> str:
        words = [*sentence.split(), *(hint.target for hint in hints), *self.knows, "said", "не", "的"]
        kept = [word for word in words if self.dice.random() < 0.4]
        kind = self.dice.randrange(5)
        if kind == 0:
            return ""
        if kind == 1:
            return "and so on " * 5
        if kind == 2:
            return " ".join(word[: len(word) // 2] + "\u200b" + word[len(word) // 2 :] for word in kept)
        return " ".join(kept).capitalize()


@cache
def concepts(target: str) -> list[Term]:
    """Nouns of the shipped glossary with both Korean words and one in `target`."""
    found = [
        term
        for term in shipped_glossary().terms
        if term.part_of_speech == "noun"
        and not term.false_friend
        and term.words.get(target)
        and all(
            len(term.words.get(tag, ("",))[0]) > 1
            and all(is_syllable(c) for c in term.words[tag][0] if c != " ")
            for tag in ("ko-KP", "ko-KR")
        )
    ]
    assert len(found) > 1000
    return found


@dataclass(frozen=True)
class Case:
    """A user's glossary, a sentence, and the terms that stand in it by construction."""

    glossary: Glossary
    sentence: str
    inside: list[Term]
    target: str


def case(number: int) -> Case:
    """Some nouns joined by particles, in northern or southern spelling, and a glossary that has most of them and others."""
    dice = random.Random(number)
    target = TARGETS[number % 4]
    chosen = dice.sample(concepts(target), 6)
    sentence = ""
    for term, particle in zip(chosen[:3], ("과", "이", "에서"), strict=True):
        word = term.words[dice.choice(("ko-KP", "ko-KR"))][0]
        sentence += f"{word}{adjust_particle(particle, word)} "
    mine = []
    for term in chosen[1:]:
        tags = dice.choice((("ko-KP",), ("ko-KR",), ("ko-KP", "ko-KR")))
        words = {tag: term.words[tag][:1] for tag in tags}
        other = dice.choice(concepts(target))  # what the client wants may be any word at all
        words[target] = dice.choice((term, other)).words[target][:1]
        mine.append(Term(f"mine-{term.id}", words, "", "noun", tier="user"))
    shipped = [*chosen, *dice.sample(concepts(target), 40)]
    glossary = Glossary((*mine, *shipped), str(number))
    return Case(glossary, sentence + dice.choice(VERBS) + ".", mine[:2], target)


def translate(one: Case, engine: Engine) -> TranslatedSegment:
    strategies = frozenset(random.Random(one.sentence).sample(STRATEGIES, 4))
    job = Job(one.glossary, target=one.target, strategies=strategies)
    [segment] = Translator(engine, job)([one.sentence]).paragraphs[0].segments
    return segment


def check(one: Case, segment: TranslatedSegment) -> None:
    """Each of the user's concepts has a row; its word is in the text, or the sentence is listed for it."""
    rows = {id(row.match.term): row for row in segment.terms.rows}
    for term in one.inside:
        assert id(term) in rows, (one.sentence, term)
        row = rows[id(term)]
        [word] = term.words[one.target]
        if row.found is None:
            assert any(finding.weight == 5 and word in finding.text for finding in segment.findings)
        else:
            place = slice(*row.found_at)
            assert segment.target[place] == row.found
            wanted, found = letters(word), letters(row.found)
            assert found.startswith(wanted[: max(2, len(wanted) * 2 // 3 - 2)])  # endings may differ


def letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
