"""Proposals of terms: what is typical of documents and held by no tier."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nambuk.analysis import analyse
from nambuk.glossary import load_glossary
from nambuk.glossary.ordinary import reference
from nambuk.termwork.keyness import count_words, keyness, noun_runs, words_table
from nambuk.termwork.mining import Pair, candidates, proposals, translate_words

GLOSSARY = load_glossary()


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        ("종합진료소에서 림파암을 진단했다", ["종합진료소", "림파암", "진단"]),
        ("일군들과 로동자들이", ["일군", "로동자"]),
        ("그는 2024년에 갔다", []),
        ("", []),
    ],
)
def test_noun_runs(text, nouns):
    analysis = analyse(text)
    assert [analysis.text[run.start : run.end] for run in noun_runs(analysis)] == nouns


def test_known_words_are_no_candidates():
    found = candidates([("a", "림파암 림파암 림프암 림프암 로동자 로동자 누리쇠공장 누리쇠공장")], GLOSSARY)
    assert [candidate.word for candidate in found] == ["누리쇠공장"]
    assert found[0].count == 2
    assert found[0].contexts


def test_the_most_typical_first():
    texts = [("a", "누리쇠공장에 간다. " * 9 + "별쇠공장에 간다. " * 3), ("b", "별쇠공장에 간다. " * 2)]
    found = candidates(texts, GLOSSARY)
    assert [(c.word, len(c.documents)) for c in found] == [("누리쇠공장", 1), ("별쇠공장", 2)]
    assert found[0].keyness > found[1].keyness > 0


def test_proposals_are_drafts_with_their_reasons():
    found = candidates([("a", "림파암환자 림파암환자")], GLOSSARY)
    (term,) = proposals(found, GLOSSARY)
    assert (term.word("ko-KR"), term.word("en"), term.status) == ("림프암 환자", "lymphoma patient", "draft")
    assert "2 times in 1 document" in term.note
    assert "from its parts" in term.note


def test_a_memory_goes_before_the_parts():
    pairs = [
        Pair("림파암환자이다", "A patient with lymphoma."),
        Pair("그 림파암환자", "the patient with lymphoma"),
    ]
    assert translate_words(["림파암환자"], pairs, "en") == {"림파암환자": "patient with lymphoma"}


def test_common_words_at_the_edge_do_not_belong():
    pairs = [Pair("누리쇠", "the star iron") for _ in range(2)] + [
        Pair("다른 말", "the other") for _ in range(40)
    ]
    assert translate_words(["누리쇠"], pairs, "en") == {"누리쇠": "star iron"}


def test_chinese_has_no_spaces():
    pairs = [Pair("누리쇠다", "这是陨铁。"), Pair("누리쇠가", "陨铁在哪里"), Pair("비가 온다", "在下雨")]
    assert translate_words(["누리쇠"], pairs, "zh") == {"누리쇠": "陨铁"}


def test_what_goes_together_once_is_no_translation():
    assert translate_words(["누리쇠"], [Pair("누리쇠다", "iron"), Pair("비", "rain")], "en") == {}


@given(st.integers(0, 50), st.integers(51, 500), st.integers(0, 500), st.integers(501, 9999))
def test_keyness_has_the_sign_of_the_difference(count, total, elsewhere, total_elsewhere):
    score = keyness(count, total, elsewhere, total_elsewhere)
    difference = count * total_elsewhere - elsewhere * total
    assert abs(score) < 1e-9 or (score > 0) == (difference > 0)


def test_the_figures_name_no_rare_word():
    documents = [Counter({"병원": 2, "누구": 1})] * 10 + [Counter({"드문말": 99})] * 9
    assert words_table(documents) == "word\tcount\n병원\t20\n누구\t10\n*\t891\n"
    assert count_words("병원과 병원") == {"병원": 2}
    assert reference().total > sum(reference().counts.values()) > 100_000
