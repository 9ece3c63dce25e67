"""A required term is in the translation or on the list: for random glossaries and engines that drop terms at will."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from nambuk.translation.engines.opening import open_engine

from .random_glossaries import Hostile, case, check, translate

ROUNDS = 1000
"""Random glossaries for the engines that cost nothing; the models get one in twenty of them, `benchmarks/` all."""


@pytest.mark.parametrize("takes_hints", [False, True])
def test_a_hostile_engine(takes_hints: bool) -> None:
    ways = set()
    for number in range(ROUNDS):
        one = case(number)
        knows = [term.words[one.target][0] for term in one.inside]
        segment = translate(one, Hostile(random.Random(number), takes_hints, knows))
        check(one, segment)
        ways |= {row.way if row.found else "missing" for row in segment.terms.rows}
    assert {"missing", "rerank", "retry", "prompt" if takes_hints else "insert"} <= ways


@pytest.mark.parametrize("kind", ["transformers", "ctranslate2"])
def test_a_learnt_model(kind: str, toy: Path, converted: Callable[[str], Path]) -> None:
    """A small model writes nonsense for most words, now and then with a word that was set in."""
    folder = toy if kind == "transformers" else converted("toy")
    engine = open_engine(str(folder), "en", beams=2)
    for number in range(0, ROUNDS, 40):
        one = case(number)
        if one.target == "en":
            check(one, translate(one, engine))
