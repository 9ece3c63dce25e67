"""The review list: nothing is left out, the worst comes first, and no text of a document does any harm."""

import copy
import dataclasses
import json
import re
import time
from collections.abc import Sequence
from importlib.resources import files
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from nambuk.reports.markup import readable
from nambuk.reports.review import (
    Candidate,
    Reason,
    ReviewRow,
    ReviewSummary,
    ReviewTerm,
    places_of,
    review_records,
    worst_first,
)
from nambuk.reports.review_html import review_html
from nambuk.reports.review_sheet import review_sheet

LYMPHOMA = ReviewTerm("림파암", ("lymphoma", "lymphatic cancer"), None, "missing")
LUNG = ReviewTerm("페암", ("lung cancer",), "lung cancer", "kept")
CANDIDATE = Candidate(
    0.86,
    "지난 5월부터 페암이 의심되는 환자가 2명 나타났다.",
    "Since May, two patients with suspected lung cancer have appeared.",
)
WORST = ReviewRow(
    "환자정형.docx", 2, 1, 1,
    "지난 7월부터 림파암과 페암이 의심되는 환자가 4명 나타났다.",
    "지난 7월부터 림프암과 폐암이 의심되는 환자가 4명 나타났다.",
    "Since July, 14 patients with suspected lung cancer have appeared.",
    (LYMPHOMA, LUNG),
    (Reason("number", "number missing in the translation: 4", 4), Reason("term", "림파암 is not in the translation", 5)),
    -0.83,
    candidates=(CANDIDATE,),
)  # fmt: skip
HINT = ReviewRow(
    "환자정형.docx", 2, 2, 1,
    "그들은 모두 뽐프공이나 용접공으로 일하였다.", "그들은 모두 펌프공이나 용접공으로 일하였다.",
    "They all worked as pump operators or welders.",
    (
        ReviewTerm("뽐프공", ("pump operator",), "pump operators", "set in", "look at the grammar"),
        ReviewTerm("용접공", ("welder",), "welders", "kept"),
    ),
    (Reason("set-in", "pump operators for 뽐프공 was set into the source", 1),),
    -0.44,
)  # fmt: skip
DOUBTFUL = ReviewRow(
    "보고.hwpx", 1, 1, None, "약은 되여있지 않았다.", "약은 되어 있지 않았다.", "No medicine, no medicine, no medicine.",
    reasons=(Reason("loop", "the same words three times", 3), Reason("score", "the model was unsure", 2)), score=-1.92,
)  # fmt: skip
CLEAR = ReviewRow(
    "보고.hwpx", 1, 2, None, "페염으로 진단되였다.", "폐렴으로 진단되었다.", "It was pneumonia.",
    (ReviewTerm("페염", ("pneumonia",), "pneumonia", "kept"),), origin="memory",
)  # fmt: skip
COPIED = ReviewRow("보고.hwpx", 2, 1, None, "----", "----", "----", origin="copied")
ROWS = (COPIED, CLEAR, DOUBTFUL, HINT, WORST)
SUMMARY = ReviewSummary(
    "ko-KP", "en", "opus-mt-ko-en, 4 beams", "1f3a5c7e", "press", "clinic.memory", "0.1.0", "2024-05-06",
    2, 5, 1, 5, (("model", 3), ("insert", 1)), 1, 3,
)  # fmt: skip
EVIL = (
    "</style></p><script>alert('1')</script><img src=x onerror=\"x\">&lt;\u202e\u2066\0\x1b\x85\r\n둘\ud800"
)


def evil_row() -> ReviewRow:
    term = ReviewTerm(EVIL, (EVIL, EVIL), None, EVIL, EVIL)
    found = ReviewTerm("둘", (EVIL,), "둘", EVIL, EVIL, (0, 3), (2, 5))
    return ReviewRow(
        EVIL, 1, 1, None, EVIL, EVIL[::-1], EVIL, (term, found), (Reason(EVIL, EVIL, 5),), -1.0, EVIL,
        (Candidate(0.8, EVIL, EVIL),),
    )  # fmt: skip


def page_of(rows: Sequence[ReviewRow], summary: ReviewSummary = SUMMARY) -> Any:
    return html.fromstring(review_html(rows, summary).encode("utf-8", "surrogatepass"))


def shown(element: Any) -> str:
    """The text of an element without the numbers of the terms."""
    whole = copy.deepcopy(element)
    for number in whole.xpath(".//sup"):
        number.drop_tree()
    return str(whole.text_content())


# The rows


def test_the_worst_first_then_the_order_of_the_text() -> None:
    again = dataclasses.replace(DOUBTFUL, paragraph=10)
    before = dataclasses.replace(DOUBTFUL, paragraph=9)
    later = dataclasses.replace(DOUBTFUL, document="가.docx", paragraph=1)
    assert worst_first([again, COPIED, HINT, CLEAR, WORST, before, later, DOUBTFUL]) == [
        WORST, DOUBTFUL, before, again, later, HINT, CLEAR, COPIED,
    ]  # fmt: skip


def test_many_hints_never_outweigh_one_graver_thing() -> None:
    hints = dataclasses.replace(HINT, reasons=HINT.reasons * 100)
    graver = dataclasses.replace(HINT, reasons=(Reason("x", "", 2),))
    assert HINT.severity < hints.severity < graver.severity < DOUBTFUL.severity < WORST.severity < 6


@pytest.mark.parametrize(
    ("weights", "level"),
    [((), ""), ((1,), "hint"), ((1, 1, 1), "hint"), ((2,), "doubtful"), ((3, 3, 3), "doubtful"), ((1, 4), "grave"), ((5,), "grave")],
)  # fmt: skip
def test_levels(weights: Sequence[int], level: str) -> None:
    row = dataclasses.replace(COPIED, reasons=tuple(Reason("x", "", weight) for weight in weights))
    assert row.level == level


def test_a_missing_term_is_doubtful_even_without_a_reason() -> None:
    row = dataclasses.replace(CLEAR, terms=(LYMPHOMA,))
    assert (row.is_doubtful, row.level, row.missing) == (True, "hint", (LYMPHOMA,))
    assert worst_first([COPIED, row]) == [row, COPIED]
    assert not CLEAR.is_doubtful


@given(st.text("가나 ", max_size=12), st.lists(st.text("가나 ", min_size=1, max_size=3), max_size=5))
def test_places_hold_their_words(text: str, words: list[str]) -> None:
    for word, place in zip(words, places_of(text, [(word, None) for word in words]), strict=True):
        assert (place is None) == (word not in text)
        assert place is None or text[slice(*place)] == word


def test_places_outside_of_the_text_are_not_believed() -> None:
    assert places_of("페암", [("페암", (5, 9)), ("암", (-1, 1)), ("페", (1, 1))]) == [(0, 2), (1, 2), (0, 1)]


def test_records_keep_everything() -> None:
    records = [json.loads(json.dumps(record)) for record in review_records(ROWS)]
    assert [record["level"] for record in records] == ["grave", "doubtful", "hint", "", ""]
    first = records[0]
    assert set(first) == {field.name for field in dataclasses.fields(ReviewRow)} | {"severity", "level"}
    assert (first["document"], first["paragraph"], first["page"], first["score"]) == (
        "환자정형.docx",
        2,
        1,
        -0.83,
    )
    assert first["terms"][0]["required"] == ["lymphoma", "lymphatic cancer"]
    assert first["terms"][0]["found"] is None
    assert first["reasons"][1] == {"code": "term", "text": "림파암 is not in the translation", "weight": 5}
    assert first["candidates"] == [
        {"similarity": 0.86, "source": CANDIDATE.source, "target": CANDIDATE.target}
    ]


def test_candidates_may_be_plain_tuples() -> None:
    row = dataclasses.replace(WORST, candidates=(tuple(CANDIDATE),))
    assert list(review_records([row])) == list(review_records([WORST]))
    assert review_html([row], SUMMARY) == review_html([WORST], SUMMARY)
    assert review_sheet([row], SUMMARY)


# The page


def test_the_doubtful_first_and_the_others_folded_away() -> None:
    page = page_of(ROWS)
    open_rows = page.xpath("//main/div[@role='table']/div[contains(@class, 'row')]")
    assert [row.get("class") for row in open_rows] == ["row is-grave", "row is-doubtful", "row is-hint"]
    (folded,) = page.xpath("//details")
    assert "open" not in folded.attrib
    assert folded.xpath(".//h2")[0].text == "2 sentences without a doubt"
    assert [row.get("class") for row in folded.xpath(".//div[@data-d]")] == ["row", "row"]


def test_texts_survive() -> None:
    for row, element in zip(worst_first(ROWS), page_of(ROWS).xpath("//div[@data-d]"), strict=True):
        paragraphs = element.xpath(".//div[@role='cell']/p[@lang]")
        assert [shown(paragraph) for paragraph in paragraphs] == [row.source, row.target]
        assert [paragraph.get("lang") for paragraph in paragraphs] == ["ko-KP", "en"]
        given_to = element.xpath(".//p[@class='given']/span[@lang]")
        assert [shown(given) for given in given_to] == (
            [row.normalised] if row.normalised != row.source else []
        )
        assert all(given.get("lang") == "ko-KR" for given in given_to)


def test_terms_have_the_same_colour_and_number_in_both_texts() -> None:
    row = page_of([HINT]).xpath("//div[@data-d]")[0]
    source, target = (cell.xpath("p[@lang]/mark") for cell in row.xpath("div[@role='cell']")[:2])
    assert [mark.text for mark in source] == ["뽐프공", "용접공"]
    assert [mark.text for mark in target] == ["pump operators", "welders"]
    for one, other in zip(source, target, strict=True):
        assert one.get("class") == other.get("class")
        assert one.xpath("sup")[0].text == other.xpath("sup")[0].text
    assert source[0].get("class") != source[1].get("class")


def test_what_is_missing_is_marked_and_told() -> None:
    row = page_of([WORST]).xpath("//div[@data-d]")[0]
    assert [mark.text for mark in row.xpath(".//mark[@class='gone']")] == ["림파암"]
    (told,) = row.xpath(".//li[@class='missing']")
    assert told.text_content() == "missing: 림파암 → lymphoma or lymphatic cancer"
    assert not row.xpath(".//li[@class='term']"), "a term simply kept needs no line"
    assert "set in: 뽐프공1 → pump operators: look at the grammar" in page_of([HINT]).text_content()


def test_a_term_without_a_mark_is_told() -> None:
    place = WORST.source.index("페암") + 1
    inner = ReviewTerm("암", ("cancer",), "cancer", "kept", source_at=(place, place + 1))
    row = page_of([dataclasses.replace(WORST, terms=(LUNG, inner))]).xpath("//div[@data-d]")[0]
    assert [mark.text for mark in row.xpath(".//mark")] == [
        "페암",
        "lung cancer",
    ] or "kept: 암" in row.text_content()
    nowhere = dataclasses.replace(WORST, terms=(dataclasses.replace(LUNG, found="cancers"),))
    assert "kept: 페암1 → cancers" in page_of([nowhere]).text_content()


def test_differences_of_the_normalised_source_are_marked() -> None:
    row = page_of([DOUBTFUL]).xpath("//div[@data-d]")[0]
    assert [mark.text for mark in row.xpath(".//ins")] == ["어 "]
    left_out = dataclasses.replace(CLEAR, source="가 나", normalised="가나")
    assert len(page_of([left_out]).xpath("//ins[@class='gap']")) == 1


def test_reasons_the_weightiest_first_and_candidates() -> None:
    row = page_of([WORST]).xpath("//div[@data-d]")[0]
    assert [item.text for item in row.xpath("div[@role='cell'][3]//li/b")] == ["term", "number"]
    assert row.get("data-r").split() == ["number", "term"]
    text = row.text_content()
    assert "86% like it in the memory" in text
    assert CANDIDATE.target in text
    assert "model 44% sure" in text


def test_the_head_says_what_was_done() -> None:
    page = page_of(ROWS)
    facts = {d.xpath("dt")[0].text: d.xpath("dd")[0].text for d in page.xpath("//header//dl/div")}
    assert facts == {
        "to look at": "3", "missing terms": "1", "sentences": "5", "documents": "2", "from the memory": "1",
        "required terms": "5", "from": "ko-KP", "to": "en", "engine": "opus-mt-ko-en, 4 beams", "glossary": "1f3a5c7e",
        "house style": "press", "memory": "clinic.memory", "nambuk": "0.1.0", "date": "2024-05-06",
        "terms kept": "model 3, insert 1",
    }  # fmt: skip
    without = page_of(ROWS, dataclasses.replace(SUMMARY, style=None, memory=None, strategies=()))
    assert {"house style", "memory", "terms kept"}.isdisjoint(dt.text for dt in without.xpath("//dt"))


def test_filters() -> None:
    page = page_of(ROWS)
    reasons = page.xpath("//select[@id='reason']/option")
    assert {option.get("value"): option.text for option in reasons if option.get("value")} == {
        "term": "term (1)", "number": "number (1)", "loop": "loop (1)", "score": "score (1)", "set-in": "set in (1)",
    }  # fmt: skip
    names = {o.get("value"): o.text for o in page.xpath("//select[@id='document']/option") if o.get("value")}
    assert {names[row.get("data-d")] for row in page.xpath("//div[@data-d]")} == {
        "환자정형.docx",
        "보고.hwpx",
    }
    assert page.xpath("//search[@hidden]"), "without a script there is nothing to press"
    ids = set(page.xpath("//@id"))
    assert {"query", "reason", "document", "count"} <= ids
    assert set(page.xpath("//output/@for")[0].split()) <= ids


def test_nothing_doubtful_and_nothing_at_all() -> None:
    assert "No check found anything doubtful" in review_html([CLEAR], SUMMARY)
    page = page_of([])
    assert not page.xpath("//details")
    assert page.xpath("//h2")[0].text == "0 sentences to look at"
    assert (
        "nothing"
        in page_of([dataclasses.replace(WORST, target="")]).xpath("//div[@data-d]")[0].text_content()
    )


def test_nothing_of_a_document_is_markup() -> None:
    facts = {
        field.name: EVIL
        for field in dataclasses.fields(ReviewSummary)
        if field.type in (str, "str", "str | None")
    }
    summary = dataclasses.replace(SUMMARY, **facts, strategies=((EVIL, 1),))
    whole = review_html([evil_row(), WORST], summary)
    page = page_of([evil_row(), WORST], summary)
    assert len(page.xpath("//script")) == len(page.xpath("//style")) == 1
    assert not page.xpath("//img")
    assert not page.xpath(
        "//@*[starts-with(name(), 'on') or name() = 'src' or name() = 'href' or name() = 'style']"
    )
    assert not set(whole) & {"\0", "\x1b", "\x85", "\r", "\ud800"}
    assert {name.tag for name in page.xpath("//*[contains(text(), '\u202e')]")} == {"bdi"}, (
        "held, where it stands"
    )
    assert shown(page.xpath("//div[@data-d]")[1].xpath(".//p[@lang]")[0]) == readable(EVIL)


def test_the_page_needs_nothing_else_and_its_policy_allows_nothing_else() -> None:
    from base64 import b64encode
    from hashlib import sha256

    whole = review_html(ROWS, SUMMARY)
    style, script = (
        b64encode(sha256(re.search(rf"<{tag}>(.*?)</{tag}>", whole, re.DOTALL)[1].encode()).digest()).decode()
        for tag in ("style", "script")
    )
    (policy,) = page_of(ROWS).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; base-uri 'none'; form-action 'none'"
    )
    assert not re.search(r"://|url\(|@import|innerHTML|fetch\(", whole)


def test_accessible_structure() -> None:
    page = page_of(ROWS)
    levels = [int(head.tag[1]) for head in page.xpath("//h1 | //h2 | //h3")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for table in page.xpath("//div[@role='table']"):
        assert table.get("aria-label")
        assert all(len(row) == 4 for row in table.xpath("div[@role='row']"))
    assert all(control.getparent().tag == "label" for control in page.xpath("//input | //select"))


def test_a_row_is_hidden_by_no_rule_for_other_pages() -> None:
    """The style sheet of the reports comes first: it hides its own class "hint" in print, for one."""
    shared = files("nambuk.reports").joinpath("report.css").read_text(encoding="utf-8")
    selectors = [
        rule[0] for rule in re.findall(r"([^{}]+)\{([^{}]*)\}", shared) if "display: none" in rule[1]
    ]
    hidden = {name for selector in selectors for name in re.findall(r"\.([\w-]+)(?:\s*,|\s*$)", selector)}
    assert "hint" in hidden
    used = {name for names in page_of(ROWS).xpath("//main//@class") for name in names.split()}
    assert used.isdisjoint(hidden)


def test_ten_thousand_rows() -> None:
    rows = [dataclasses.replace(row, paragraph=number) for number in range(2000) for row in ROWS]
    began = time.process_time()
    whole = review_html(rows, SUMMARY)
    assert time.process_time() - began < 10
    assert whole.count('data-d="') == 10_000
    assert len(whole.encode()) < 15_000_000
