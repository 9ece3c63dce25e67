"""The text report: what it says, how it stays within its columns, and that it is safe in a terminal."""

import dataclasses
import unicodedata
from collections.abc import Callable

import pytest

from nambuk.origin.evidence import VariableEvidence
from nambuk.reports.report import Report
from nambuk.reports.text_report import FORMS, STRONGEST, report_text


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


@pytest.fixture(scope="module")
def lines(northern_report: Report) -> list[str]:
    return report_text(northern_report).splitlines()


def section(lines: list[str], heading: str) -> list[str]:
    start = next(i for i, line in enumerate(lines) if line.startswith(heading))
    end = next((i for i in range(start, len(lines)) if not lines[i]), len(lines))
    return lines[start + 1 : end]


def test_header(lines: list[str], northern_report: Report) -> None:
    assert lines[0] == "환자정형.docx"
    assert lines[1] == "  244 characters, 7 paragraphs"
    assert f"  SHA-256    {northern_report.document.sha256}" in lines
    assert "  made with  nambuk 0.1.0, glossary 1f3a5c7e, figures 9b8d7f6a" in lines


def test_ratios_in_plain_words(lines: list[str]) -> None:
    ratios = " ".join(line.strip() for line in section(lines, "Which standard"))
    assert "log10 LR +3.1" in ratios
    assert (
        "What was counted is about 1,300 times more likely in a text that follows the North Korean standard "
        "than in one that follows the South Korean standard. "
        "Verbal scale: strong support for the North Korean standard." in ratios
    )
    assert "about as likely in a text that follows the North Korean standard as in one" in ratios


def test_axes_in_their_order(lines: list[str]) -> None:
    rows = [line.split() for line in section(lines, "Axis by axis")]
    assert rows[1:] == [
        ["orthography", "+4.9", "+0.2", "+4.7"],
        ["spacing", "+0.8", "+0.1", "+0.7"],
        ["names", "+2.3", "−0.6", "+2.9"],
    ]


def test_variables_with_counts(lines: list[str]) -> None:
    table = "\n".join(section(lines, "Strongest variables"))
    assert "7 of 7 northern" in table
    assert "3 joined, 1 spaced" in table
    assert "-이요" not in table, "a variable without places says nothing"


def test_columns_line_up_under_hangul(lines: list[str]) -> None:
    rows = [line for line in section(lines, "Strongest variables") if "+" in line]
    assert len({columns(row) for row in rows}) == 1


def test_markers_are_grouped(lines: list[str]) -> None:
    assert "18 markers, 15 different forms" in lines
    worker = [line for line in lines if "로동자 → 노동자" in line]
    assert len(worker) == 1
    assert "×3" in worker[0]
    assert "¶ 2, 3" in worker[0]
    assert "[로동자]는 54명이다" in worker[0]
    assert "(lymphoma)" in next(line for line in lines if "림파암 → 림프암" in line)
    assert sum("Southern writers slip here as well." in line for line in lines) == 1


def test_a_finding_says_where_and_why(lines: list[str]) -> None:
    assert section(lines, "What an expert") == [
        "  -  북경 is the Chinese-Korean name of the city; the North writes 베이징. (¶ 6)",
        "     · names: 1 of 1 Chinese-Korean",
    ]


def test_the_parts_in_their_order(lines: list[str]) -> None:
    headings = (
        *("The question", "What an expert would notice", "Axis by axis", "Strongest variables"),
        *("Which standard the language follows", "What these figures do not prove", "18 markers"),
    )
    places = [next(i for i, line in enumerate(lines) if line.startswith(heading)) for heading in headings]
    assert places == sorted(places)
    assert len(section(lines, "What these figures do not prove")) == 2


def test_the_question_is_about_norms(lines: list[str]) -> None:
    question = " ".join(section(lines, "The question"))
    assert "1.  The text follows the norm of North Korea." in question
    assert "comes from" not in "\n".join(lines)


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_no_line_is_wider_than_asked(northern_report: Report, width: int) -> None:
    lines = report_text(northern_report, width=width).splitlines()
    assert max(map(columns, lines)) <= width or width < 80  # the digest of 64 digits is never broken up
    assert not any(line.endswith(" ") for line in lines)


def test_the_same_every_time_and_without_the_environment(
    northern_report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = report_text(northern_report)
    for name, value in {"COLUMNS": "40", "FORCE_COLOR": "1", "TERM": "dumb"}.items():
        monkeypatch.setenv(name, value)
    assert report_text(northern_report) == plain
    assert "\x1b" not in plain


def test_colour_adds_nothing_but_colour(northern_report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    coloured = report_text(northern_report, colour=True)
    assert "\x1b[1m" in coloured
    assert "로동자" in coloured


@pytest.mark.parametrize("text", ["", "짧다", "\n\n"])
def test_too_little_text(report_on: Callable[..., Report], text: str) -> None:
    shown = report_text(report_on(text))
    assert "There is too little text to say." in shown
    assert "No form was found that belongs to one standard alone." in shown
    assert "Axis by axis" not in shown
    assert "Strongest variables" not in shown


def test_a_document_cannot_speak_to_the_terminal(
    report_on: Callable[..., Report], marker_at: Callable
) -> None:
    text = "로동\x1b[2J\u202e\x07\x9b31m[red]\r\n둘"
    shown = report_text(report_on(text, [marker_at(text, 0, len(text))], id="\x1b]0;a\x07.txt"))
    assert not {character for character in shown if unicodedata.category(character) in ("Cc", "Cf")} - {"\n"}
    assert "로동␛[2J⟨U+202E⟩" in shown
    assert "[red]" in shown


def test_what_is_left_out_is_said(report_on: Callable[..., Report], marker_at: Callable) -> None:
    text = "".join(chr(0xAC00 + i) for i in range(FORMS + 5))
    report = report_on(text, [marker_at(text, i, i + 1) for i in range(len(text))])
    weights = {"ko-KP:ko-KR": 0.1}
    variables = tuple(
        VariableEvidence(f"v{i}", f"variable {i}", "spacing", {"ko-KP": 1}, weights, "")
        for i in range(STRONGEST + 1)
    )
    report = dataclasses.replace(report, evidence=dataclasses.replace(report.evidence, variables=variables))
    shown = report_text(report)
    assert "… and 5 more forms under this rule" in shown
    assert "… and 1 weaker variable" in shown
