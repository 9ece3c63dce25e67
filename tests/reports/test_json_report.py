"""The JSON contract: names, order, places, and one line that stays one line."""

import dataclasses
import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nambuk.reports.json_report import dumps, report_json
from nambuk.reports.report import Report

FIELDS = ["id", "sha256", "characters", "nambuk", "glossary", "figures", "origin", "markers", "file"]
FIELDS += ["traces", "custody"]
ORIGIN = ["log10_lr", "scale", "scales", "places", "axes", "variables", "limits", "findings", "file_facts"]
VARIABLE = ["variable", "title", "axis", "counts", "places", "weights", "rule"]
MARKER = [
    *("start", "end", "text", "kind", "variety", "standard", "rule", "source", "variable", "axis"),
    *("weight", "note", "english", "paragraph", "page", "container"),
]
FILE = ["format", "encoding", "author", "producer", "created", "modified", "fonts", "notes"]


def test_every_field_is_there_in_order(northern_report: Report) -> None:
    data = json.loads(dumps(northern_report))
    assert list(data) == FIELDS
    assert list(data["origin"]) == ORIGIN
    assert all(list(variable) == VARIABLE for variable in data["origin"]["variables"])
    assert all(list(marker) == MARKER for marker in data["markers"])
    assert list(data["file"]) == FILE


def test_the_line_and_the_object_are_the_same(northern_report: Report) -> None:
    assert json.loads(dumps(northern_report)) == report_json(northern_report)
    assert json.loads(dumps(northern_report, indent=2)) == report_json(northern_report)


def test_head_and_origin(northern_report: Report) -> None:
    data = report_json(northern_report)
    assert data["id"] == "환자정형.docx"
    assert data["characters"] == len(northern_report.document.text)
    assert (data["nambuk"], data["glossary"], data["figures"]) == ("0.1.0", "1f3a5c7e", "9b8d7f6a")
    origin = data["origin"]
    assert isinstance(origin, dict)
    assert origin["log10_lr"] == {"ko-KP:ko-KR": 3.12, "ko-KP:ko-CN": -0.04, "ko-CN:ko-KR": 3.16}
    assert (
        origin["scale"] == origin["scales"]["ko-KP:ko-KR"] == "strong support for the North Korean standard"
    )
    assert origin["variables"][2]["counts"] == {"joined": 3, "spaced": 1}
    assert origin["variables"][2]["places"] == 4


def test_findings_with_their_reasons_and_places(northern_report: Report) -> None:
    (finding,) = json.loads(dumps(northern_report))["origin"]["findings"]
    assert list(finding) == ["kind", "text", "reasons", "places"]
    assert (finding["kind"], finding["reasons"]) == ("axes", ["names: 1 of 1 Chinese-Korean"])
    (place,) = finding["places"]
    assert northern_report.document.text[place["start"] : place["end"]] == "북경"


def test_markers_stand_where_they_say(northern_report: Report) -> None:
    text = northern_report.document.text
    markers = json.loads(dumps(northern_report))["markers"]
    assert len(markers) == len(northern_report.markers)
    assert all(text[marker["start"] : marker["end"]] == marker["text"] for marker in markers)
    lymphoma = next(marker for marker in markers if marker["text"] == "림파암")
    assert lymphoma["standard"] == {"ko-KR": "림프암"}
    assert (lymphoma["weight"], lymphoma["english"]) == (1.5, ["lymphoma"])
    assert (lymphoma["paragraph"], lymphoma["page"], lymphoma["container"]) == (3, 1, None)
    tuberculosis = next(marker for marker in markers if marker["text"] == "페결핵")
    assert (tuberculosis["paragraph"], tuberculosis["container"]) == (5, "table 1, row 1, cell 1")


def test_ratios_have_three_digits_and_no_negative_zero(northern_report: Report) -> None:
    ratios = {"ko-KP:ko-KR": 1.23456, "ko-KP:ko-CN": -0.00001, "ko-CN:ko-KR": 0.0}
    evidence = dataclasses.replace(northern_report.evidence, log10_lr=ratios)
    line = dumps(dataclasses.replace(northern_report, evidence=evidence))
    assert '"log10_lr": {"ko-KP:ko-KR": 1.235, "ko-KP:ko-CN": 0.0, "ko-CN:ko-KR": 0.0}' in line


def test_a_ratio_that_is_no_number_is_refused(northern_report: Report) -> None:
    evidence = dataclasses.replace(northern_report.evidence, log10_lr={"ko-KP:ko-KR": float("nan")})
    with pytest.raises(ValueError):
        dumps(dataclasses.replace(northern_report, evidence=evidence))


def test_korean_stays_readable(northern_report: Report) -> None:
    assert "림파암" in dumps(northern_report)


@given(st.text(st.characters(), max_size=30))
def test_one_line_whatever_the_text(report_on: Callable[..., Report], marker_at: Callable, text: str) -> None:
    report = report_on(text, [marker_at(text, 0, len(text), note=text, kind=text)], id=text)
    line = dumps(report)
    assert len(line.splitlines()) == 1
    line.encode("utf-8")
    assert json.loads(line) == report_json(report)
    assert json.loads(line)["markers"][0]["text"] == text


def test_a_document_without_paragraphs_has_no_paragraph_numbers(
    report_on: Callable[..., Report], marker_at: Callable
) -> None:
    report = report_on("로동", [marker_at("로동", 0, 2)])
    bare = dataclasses.replace(report, document=dataclasses.replace(report.document, paragraphs=()))
    assert report_json(bare)["markers"][0]["paragraph"] is None  # type: ignore[index]
    assert json.loads(dumps(bare)) == report_json(bare)
