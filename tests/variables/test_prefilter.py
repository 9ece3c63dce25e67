"""The words that are looked for first never hide a match of the expression behind them."""

import re
from pathlib import Path

import pytest

from nambuk.resources import data_folder
from nambuk.variables.catalogue import catalogue
from nambuk.variables.patterns import PatternFinder
from nambuk.variables.prefilter import required

SAMPLES = [
    path.read_text(encoding="utf-8") for path in sorted((data_folder("corpus") / "samples").glob("*.txt"))
]
ROWS = (Path(__file__).parent / "examples.tsv").read_text(encoding="utf-8").split("\n")
SENTENCES = [row.split("\t")[2] for row in ROWS[1:] if row]


def expressions() -> list[tuple[str, re.Pattern[str]]]:
    found = []
    for variable in catalogue():
        for finder in (variable.finder, *getattr(variable.finder, "_finders", ())):
            if isinstance(finder, PatternFinder):
                found += [(variable.id, pattern) for _, pattern, _ in finder._patterns]
    return found


def test_there_are_expressions_to_try() -> None:
    assert len(expressions()) > 100


@pytest.mark.parametrize(("name", "pattern"), expressions())
def test_every_match_holds_a_required_word(name: str, pattern: re.Pattern[str]) -> None:
    words = required(pattern.pattern)
    matches = [match[0] for text in (*SAMPLES, *SENTENCES) for match in pattern.finditer(text)]
    assert matches, name
    assert not words or all(any(word in match for word in words) for match in matches)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("가나?다", {"가"}),
        ("(?:가나|다라)+마", {"가나", "다라"}),
        ("가{2}나다", {"나다"}),
        ("(?P<edit>늘[이여])|늘인다", {"늘", "늘인다"}),
        (r"\(가\)", {"(가)"}),
        ("[가-힣]|가", set()),
        ("(?:가)?", set()),
    ],
)
def test_required_words(pattern: str, words: set[str]) -> None:
    assert required(pattern) == words
