"""A document through an engine: every sentence has its row, and what is wrong has a note."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nambuk.glossary.term import Term
from nambuk.translation.engines.engine import Engine, EngineError, Translation
from nambuk.translation.engines.transformers_engine import TransformersEngine
from nambuk.translation.pipeline import TranslatedDocument, translate_document
from nambuk.translation.terms.terminology import TermMatch

CANCER = Term("lung-cancer", {"ko-KP": ("페암",), "en": ("lung cancer",), "zh": ("肺癌",)})
WORKER = Term("worker", {"ko-KP": ("로동자",), "en": ("labourer",)})


def find_terms(sentence: str) -> list[TermMatch]:
    found = []
    for term in (CANCER, WORKER):
        word = term.words["ko-KP"][0]
        if word in sentence:
            start = sentence.index(word)
            found.append(TermMatch(term, start, start + len(word), word))
    return found


def normalise(sentence: str) -> str:
    return sentence.replace("페암", "폐암").replace("로동자", "노동자").replace("32만명", "32만 명")


class Words:
    """An engine that answers from a list, and remembers what it was asked."""

    name = "words"

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def translate(self, sentences: Sequence[str], source: str, target: str) -> list[Translation]:
        self.asked += sentences
        return [Translation(self.answers.get(s.rstrip("."), "A sentence."), notes=()) for s in sentences]


def translate(paragraphs: Sequence[str], engine: Engine, target: str = "en") -> TranslatedDocument:
    return translate_document(paragraphs, engine, target, normalise=normalise, find_terms=find_terms)


def test_northern_page_through_a_learnt_model(toy: Path) -> None:
    paragraphs = ["환자는 페암 진단을 받았다. 약이 없다.", "", "로동자 32만명이 갔다.\n – –"]
    seen: list[tuple[int, int]] = []
    done = translate_document(
        paragraphs,
        TransformersEngine(str(toy), beams=1),
        "en",
        normalise=normalise,
        find_terms=find_terms,
        progress=lambda n, of: seen.append((n, of)),
    )
    assert [p.target for p in done.paragraphs] == [
        "The patient was diagnosed with lung cancer. There is no medicine.",
        "",
        "320,000 workers went.\n – –",
    ]
    first = done.paragraphs[0].segments[0]
    assert (first.source, first.normalised) == ("환자는 페암 진단을 받았다.", "환자는 폐암 진단을 받았다.")
    assert first.notes == ()
    assert [row.found for row in first.terms.rows] == ["lung cancer"]
    ((number, worst),) = done.to_look_at()
    assert number == 2
    assert [row.source_text for row in worst.terms.missing] == ["로동자"]
    assert seen == [(3, 3)]


def test_a_sentence_is_translated_once_and_one_without_letters_not_at_all() -> None:
    engine = Words()
    done = translate(["약이 없다. 약이 없다.", "2022. 2.", "———", "약이 없다."], engine)
    assert engine.asked == ["약이 없다."]
    assert [p.target for p in done.paragraphs] == [
        "A sentence. A sentence.",
        "2022. 2.",
        "———",
        "A sentence.",
    ]
    assert all(segment.notes == () for _, segment in done.segments())


def test_sentences_are_joined_as_the_target_language_writes_them() -> None:
    engine = Words(**{"물이 없다": "没有水。", "약도 없다": "也没有药。"})
    assert translate(["물이 없다. 약도 없다."], engine, "zh").paragraphs[0].target == "没有水。也没有药。"
    english = Words(**{"물이 없다": "No water.", "약도 없다": "No medicine."})
    assert translate(["물이 없다.약도 없다."], english).paragraphs[0].target == "No water. No medicine."
    assert translate(["  물이 없다.\n\n약도 없다."], english).paragraphs[0].target == (
        "  No water.\n\nNo medicine."
    )


def test_what_the_engine_drops_is_noted() -> None:
    done = translate(["환자가 왔다. 페암이다."], Words(**{"환자가 왔다": "", "폐암이다": "폐암이다."}))
    empty, copied = done.paragraphs[0].segments
    assert empty.notes == ("empty translation",)
    assert copied.notes == ("not translated: the output is the source",)
    assert len(done.to_look_at()) == 2


def test_what_normalisation_empties_is_noted() -> None:
    done = translate_document(["약이 없다."], Words(), "en", normalise=lambda _: "", find_terms=find_terms)
    assert "empty after normalisation: nothing was translated" in done.paragraphs[0].segments[0].notes


def test_an_engine_that_loses_a_sentence_is_refused() -> None:
    class Loses(Words):
        def translate(self, sentences: Sequence[str], source: str, target: str) -> list[Translation]:
            return super().translate(sentences, source, target)[1:]

    with pytest.raises(EngineError, match="gave 1 translations for 2 sentences"):
        translate(["물이 없다. 약이 없다."], Loses())


@given(st.lists(st.text(alphabet="가다라. \n《》!1-", max_size=30), max_size=5))
def test_every_part_of_the_source_is_in_a_segment(paragraphs: list[str]) -> None:
    done = translate(paragraphs, Words())
    assert [p.source for p in done.paragraphs] == paragraphs
    for paragraph in done.paragraphs:
        assert "".join(s.source + s.separator for s in paragraph.segments) == paragraph.source
