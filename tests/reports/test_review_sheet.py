"""The review list as a spreadsheet: all rows, nothing that runs, nothing that cannot be opened."""

import dataclasses
import io
import zipfile
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from openpyxl import load_workbook

from nambuk.reports.review import Candidate, Reason, ReviewRow, ReviewSummary, ReviewTerm, worst_first
from nambuk.reports.review_sheet import MOST_CHARACTERS, cell_text, review_sheet

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


def sheet_of(rows: Sequence[ReviewRow], summary: ReviewSummary = SUMMARY) -> Any:
    return load_workbook(io.BytesIO(review_sheet(rows, summary)))


def columns(page: Any) -> dict[str, list[Any]]:
    heads, *rows = ([cell.value for cell in row] for row in page.iter_rows())
    return {head: [row[number] for row in rows] for number, head in enumerate(heads)}


def test_the_sheet_has_every_row_worst_first() -> None:
    page = sheet_of(ROWS)["review"]
    found = columns(page)
    ordered = worst_first(ROWS)
    for head, field in (
        ("source", "source"),
        ("translation", "target"),
        ("paragraph", "paragraph"),
        ("page", "page"),
    ):
        assert found[head] == [getattr(row, field) for row in ordered]
    assert found["level"] == ["grave", "doubtful", "hint", None, None]
    assert found["given to the engine"][4] is None
    assert (
        found["reasons"][0]
        == "term: 림파암 is not in the translation\nnumber: number missing in the translation: 4"
    )
    assert found["missing terms"][0] == "림파암 → lymphoma or lymphatic cancer"
    assert (
        found["terms"][2] == "뽐프공 → pump operators (set in; look at the grammar)\n용접공 → welders (kept)"
    )
    assert found["like it in the memory"][0] == f"86% {CANDIDATE.source} → {CANDIDATE.target}"
    assert not any(found["corrected"] + found["comment"])


def test_the_sheet_is_made_for_work() -> None:
    page = sheet_of(ROWS)["review"]
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:Q6"
    assert all(cell.alignment.wrap_text for row in page.iter_rows() for cell in row)
    assert all(6 <= page.column_dimensions[cell.column_letter].width < 60 for cell in page[1])
    fills = [page.cell(row, 1).fill.fgColor.rgb for row in range(2, 6)]
    assert len(set(fills)) == 4, "each level has a colour of its own"


def test_the_summary_is_on_the_second_sheet() -> None:
    book = sheet_of(ROWS)
    assert book.sheetnames == ["review", "summary"]
    facts = {row[0].value: row[1].value for row in book["summary"].iter_rows()}
    assert facts["engine"] == "opus-mt-ko-en, 4 beams"
    assert (facts["to look at"], facts["missing terms"], facts["terms kept: model"]) == (3, 1, 3)


@pytest.mark.parametrize(
    "text", ["=1+1", "+82 2", "-7", "@SUM(A1)", '=HYPERLINK("x")', "#N/A", "TRUE", "1.5", "=", "{=1}"]
)
def test_no_text_becomes_a_formula(text: str) -> None:
    row = ReviewRow(text, 1, 1, None, text, text + "!", text, (), (Reason(text, text, 5),), origin=text)
    content = review_sheet([row], dataclasses.replace(SUMMARY, engine=text))
    page = load_workbook(io.BytesIO(content))["review"]
    for head in ("document", "source", "translation", "origin"):
        cell = next(cell for cell in page[2] if page.cell(1, cell.column).value == head)
        assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")
        assert cell.quotePrefix == text.startswith(("=", "+", "-", "@"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("줄\r\n둘\r셋", "줄\n둘\n셋"),
        ("\0\x1b", "␀␛"),
        ("\u202e\u200b", "⟨U+202E⟩⟨U+200B⟩"),
        ("\ud800\ufffe\uffff", "\ufffd\ufffd\ufffd"),
        ("_x0041_ _x_ _xyz_", "_x005F_x0041_ _x_ _xyz_"),
        ("평범한 글", "평범한 글"),
    ],
)
def test_what_a_cell_cannot_hold(text: str, cell: str) -> None:
    assert cell_text(text) == cell
    assert columns(sheet_of([dataclasses.replace(COPIED, target=text)])["review"])["translation"] == [cell]


@pytest.mark.parametrize("letter", ["페", "😀"])
def test_what_is_too_long_is_cut_and_says_so(letter: str) -> None:
    cell = cell_text(letter * 40_000)
    assert len(cell.encode("utf-16-le")) // 2 in (MOST_CHARACTERS, MOST_CHARACTERS - 1)
    assert cell.endswith(f"{letter} […cut here: too long for a cell]")
    fits = letter * (MOST_CHARACTERS // len(letter.encode("utf-16-le")) * 2)
    assert cell_text(fits) == fits
    assert (
        len(columns(sheet_of([dataclasses.replace(COPIED, source=letter * 40_000)])["review"])["source"][0])
        > 16_000
    )


@given(st.text(st.one_of(st.characters(), st.sampled_from("_x0041_=+-@\0\ud800\ufffe\r\n")), max_size=30))
def test_any_text_goes_into_a_cell(text: str) -> None:
    cell = cell_text(text)
    html.fromstring(f"<p>{cell.replace('<', '').replace('&', '')}.</p>")
    assert len(cell) >= len(text.replace("\r\n", "\n"))
    assert not set(cell) & {"\0", "\x1b", "\r", "\ud800", "\ufffe", "\uffff"}


def test_a_hostile_row_can_be_opened() -> None:
    page = sheet_of([evil_row()], dataclasses.replace(SUMMARY, engine=EVIL, strategies=((EVIL, 1),)))[
        "review"
    ]
    assert columns(page)["source"] == [cell_text(EVIL)]


def test_more_rows_than_a_sheet_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nambuk.reports.review_sheet.MOST_ROWS", 4)
    with pytest.raises(ValueError, match="5 rows: a sheet holds 4"):
        review_sheet(ROWS, SUMMARY)
