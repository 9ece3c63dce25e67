"""The termbase that is shipped: no problems, enough of it, and fast to load."""

import re
import time

import pytest

from nambuk.glossary import glossary_files, load_glossary
from nambuk.glossary.check import check_glossary
from nambuk.glossary.store import _load


def test_no_problems():
    assert [str(problem) for problem in check_glossary()] == []


def test_every_concept_has_english():
    assert [term.id for term in load_glossary().terms if not term.words.get("en")] == []


def test_loads_in_an_instant():
    load_glossary().index("ko-KP")
    best = min(_seconds_to_load() for _ in range(3))
    assert best < 0.1, f"{len(load_glossary().terms)} concepts in {best:.3f} s"


def _seconds_to_load() -> float:
    _load.cache_clear()
    start = time.perf_counter()
    load_glossary()
    return time.perf_counter() - start


def test_cached_while_nothing_changes():
    assert load_glossary() is load_glossary()


def test_files_are_found():
    assert "medicine.tsv" in [path.name for path in glossary_files()]


@pytest.mark.parametrize(
    ("northern", "southern", "english"),
    [
        ("림파암", "림프암", "lymphoma"),
    ],
)
def test_terms_of_the_articles(northern, southern, english):
    first = load_glossary().lookup(northern)[0]
    assert southern in first.words["ko-KR"]
    assert re.search(english, " ".join(first.words["en"]))
