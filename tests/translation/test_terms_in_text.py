"""The user's words found by their letters, and glossaries that contradict themselves."""

import pytest

from nambuk.glossary.store import Glossary
from nambuk.glossary.term import Term
from nambuk.translation.terms.contradictions import contradictions
from nambuk.translation.terms.literal import LiteralIndex

WORDS = ("페암", "조선", "로동", "의사", "사과")
INDEX = LiteralIndex((word, Term(word, {})) for word in WORDS)


@pytest.mark.parametrize(
    ("eojeol", "word"),
    [
        ("페암이였을것이다", "페암"), ("페암인것을", "페암"), ("페암임을", "페암"), ("페암때문에", "페암"), ("페암에서의", "페암"),
        ("페암과의", "페암"), ("페암이라고", "페암"), ("의사들에게서", "의사"), ("의사였던", "의사"), ("로동하였을", "로동"),
        ("로동된다", "로동"), ("조선에서만도", "조선"), ("《조선》이라는", "조선"), ("페\u200b암이다", "페암"),
    ],
)  # fmt: skip
def test_a_short_word_with_what_follows_it(eojeol: str, word: str) -> None:
    assert [term.id for _, _, term in INDEX.find(eojeol)] == [word]


@pytest.mark.parametrize(
    "eojeol",
    [
        "조선인민군",
        "조선일보",
        "조선해방",
        "조선하늘",
        "조선임금",
        "로동한국",
        "사과나무",
        "페암관",
        "로동법",
    ],
)
def test_another_word_that_begins_so(eojeol: str) -> None:
    assert list(INDEX.find(eojeol)) == []


def test_contradictions_are_those_of_the_source() -> None:
    one = Term("a", {"ko-KP": ("페암",), "en": ("lung cancer",)}, tier="user")
    two = Term("b", {"ko-KP": ("페종양",), "en": ("Lung Cancer",)}, tier="user")
    glossary = Glossary((one, two), "")
    assert list(contradictions(glossary, "ko-KP", "en")) == []
    [line] = contradictions(glossary, "en", "ko-KP")
    assert line.startswith("Lung Cancer has two translations in your glossaries, 페암 and 페종양; the first")
