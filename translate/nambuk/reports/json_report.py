"""The report as JSON: one object a document, the contract for other programs.

| field | holds |
| --- | --- |
| `id` | the document's path, its record's own id, or "-" |
| `sha256` | hex digest of the bytes as read (of the UTF-8 text for a JSONL record) |
| `characters` | length of the text in Unicode code points |
| `nambuk` | version of the program |
| `glossary`, `figures` | digests of the glossary files and of the fitted figures |
| `origin.log10_lr` | comparison → log10 likelihood ratio; the comparisons are "ko-KP:ko-KR", \
"ko-KP:ko-CN" and "ko-CN:ko-KR" |
| `origin.scale` | verbal equivalent of ko-KP:ko-KR, or "too little text" |
| `origin.scales` | comparison → verbal equivalent |
| `origin.places` | number of places, all variables together, that the ratios rest on |
| `origin.axes` | axis → comparison → log10 likelihood ratio before calibration |
| `origin.variables` | strongest first, see below |
| `origin.limits` | sentences: what the figures do not prove |
| `origin.findings` | what an expert would notice, see below |
| `origin.file_facts` | comparison → log10 likelihood ratio of the `traces`, no part of `log10_lr` |
| `markers` | in text order, see below |
| `file` | `format`, `encoding`, `author`, `producer`, `created`, `modified`, `fonts`, `notes` |
| `traces` | traces of file and text beside the language, see `nambuk.reports.traces` |
| `custody` | which bytes were read and what of them, see `nambuk.reports.custody` |

| of a variable | holds |
| --- | --- |
| `variable`, `title`, `axis`, `rule` | its id and title in the catalogue, its axis, the rule it rests on |
| `counts` | variant → number of places |
| `places` | number of places in all |
| `weights` | comparison → log10 likelihood ratio of the counts, before calibration |

| of a finding | holds |
| --- | --- |
| `kind` | "stretches", "quotation", "axes", "imitation", "slips", "juche year", "date", "file facts" |
| `text` | one or two sentences |
| `reasons` | list of short phrases: what it rests on |
| `places` | list of objects with `start` and `end`, code points of the text as given; of many, the first hundred |

| of a marker | holds |
| --- | --- |
| `start`, `end` | code points of the text as given |
| `text` | the form as it stands there |
| `kind` | class of variable ("initial sound", "spacing", "loanword" …) |
| `variety` | whose form it is |
| `standard` | variety → the form that it writes here |
| `rule`, `source` | the rule or term it rests on, and where that is laid down |
| `variable`, `axis` | id in the catalogue, axis |
| `weight` | log10 likelihood ratio ko-KP:ko-KR of one occurrence, null without figures |
| `note` | what a reader should know, or "" |
| `english` | list of English words |
| `paragraph` | number of the paragraph, from 1; null where the document has none |
| `page` | number of the page, from 1; null where the format has none |
| `container` | "heading 2", "table 1, row 2, cell 3" …; null in the body |

Every field is always there, in this order, and all ratios are rounded to three digits.
"""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from nambuk.documents.document import FileFacts
from nambuk.origin.evidence import Evidence, Finding, VariableEvidence
from nambuk.reports.custody import custody_record
from nambuk.reports.report import Report
from nambuk.reports.traces import file_facts_record, traces_record
from nambuk.variables.marker import Marker
from nambuk.variety import Variety, pair_name

NORTH_SOUTH = pair_name(Variety.KP, Variety.KR)
_DIGITS = 3
# Line breaks to `str.splitlines` and to JavaScript of old, though not to JSON.
_LINE_BREAKS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def report_json(report: Report) -> dict[str, object]:
    """The report as the JSON object of the module's tables."""
    markers: list[dict[str, object]] = []
    for marker, (paragraph, page, container) in zip(report.markers, _places(report), strict=True):
        markers.append(
            {
                "start": marker.start,
                "end": marker.end,
                **_description(*_described(marker)),
                "paragraph": paragraph,
                "page": page,
                "container": container,
            }
        )
    return {**_head(report), "markers": markers, **_tail(report)}


def dumps(report: Report, indent: int | None = None) -> str:
    r"""`report_json` as text without a final newline; without `indent` it is one line, for JSONL.

    The line holds no line break of any kind and can always be written as UTF-8: a lone surrogate,
    which only a broken source has, makes all letters of that report into `\u` escapes.
    """
    line = _line(report)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(report_json(report), allow_nan=False, indent=indent)
    if indent is not None:
        line = msgspec.json.format(line, indent=indent)
    for character, escape in _LINE_BREAKS.items():
        if character in line:
            line = line.replace(character, escape)
    return line


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, allow_nan=False)


def _line(report: Report) -> str:
    """The report on one line; what markers of one form share is made into text once."""
    markers = []
    for marker, (paragraph, page, container) in zip(report.markers, _places(report), strict=True):
        markers.append(
            f'{{"start": {marker.start}, "end": {marker.end}, {_description_text(*_described(marker))}, '
            f'"paragraph": {paragraph or "null"}, "page": {page or "null"}, '
            f'"container": {_json(container) if container else "null"}}}'
        )
    head, tail = _json(_head(report))[1:-1], _json(_tail(report))[1:-1]
    return f'{{{head}, "markers": [{", ".join(markers)}], {tail}}}'


def _round(value: float) -> float:
    return round(value, _DIGITS) + 0.0  # adding zero turns -0.0 into 0.0


def _rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {key: _round(value) for key, value in values.items()}


def _head(report: Report) -> dict[str, object]:
    return {
        "id": report.document.id,
        "sha256": report.document.sha256,
        "characters": len(report.document.text),
        "nambuk": report.version,
        "glossary": report.glossary,
        "figures": report.figures,
        "origin": _origin(report.evidence),
    }


def _tail(report: Report) -> dict[str, object]:
    return {
        "file": _file_facts(report.document.facts),
        "traces": traces_record(report.evidence.traces),
        "custody": custody_record(report.document, report.version),
    }


def _origin(evidence: Evidence) -> dict[str, object]:
    return {
        "log10_lr": _rounded(evidence.log10_lr),
        "scale": evidence.scale.get(NORTH_SOUTH, ""),
        "scales": dict(evidence.scale),
        "places": evidence.places,
        "axes": {axis: _rounded(ratios) for axis, ratios in evidence.axes.items()},
        "variables": [_variable(variable) for variable in evidence.variables],
        "limits": list(evidence.limits),
        "findings": [_finding(finding) for finding in evidence.findings],
        "file_facts": file_facts_record(evidence.traces),
    }


def _variable(variable: VariableEvidence) -> dict[str, object]:
    return {
        "variable": variable.variable,
        "title": variable.title,
        "axis": variable.axis,
        "counts": dict(variable.counts),
        "places": variable.places,
        "weights": _rounded(variable.weights),
        "rule": variable.rule,
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "kind": finding.kind,
        "text": finding.text,
        "reasons": list(finding.reasons),
        "places": [{"start": start, "end": end} for start, end in finding.places],
    }


def _places(report: Report) -> Iterator[tuple[int | None, int | None, str | None]]:
    """Number of the paragraph, page and container of each marker."""
    document = report.document
    for marker in report.markers:
        if not document.paragraphs:
            yield None, None, None
            continue
        number = document.paragraph_at(marker.start)
        paragraph = document.paragraphs[number]
        yield number + 1, paragraph.page or None, paragraph.container or None


def _described(marker: Marker) -> tuple[Any, ...]:
    """What a marker tells apart from its place, hashable."""
    return (
        marker.text,
        marker.kind,
        marker.variety,
        tuple(marker.standard.items()),
        marker.rule,
        marker.source,
        marker.variable,
        marker.axis,
        marker.weight,
        marker.note,
        marker.english,
    )


def _description(
    text: str,
    kind: str,
    variety: str,
    standard: tuple[tuple[str, str], ...],
    rule: str,
    source: str,
    variable: str,
    axis: str,
    weight: float | None,
    note: str,
    english: tuple[str, ...],
) -> dict[str, object]:
    return {
        "text": text,
        "kind": kind,
        "variety": variety,
        "standard": dict(standard),
        "rule": rule,
        "source": source,
        "variable": variable,
        "axis": axis,
        "weight": None if weight is None else _round(weight),
        "note": note,
        "english": list(english),
    }


@lru_cache(maxsize=8192)
def _description_text(*described: Any) -> str:
    """The description as JSON text without its braces; forms repeat, within a document and over many."""
    return _json(_description(*described))[1:-1]


def _file_facts(facts: FileFacts) -> dict[str, object]:
    return {
        "format": facts.format,
        "encoding": facts.encoding,
        "author": facts.author,
        "producer": facts.producer,
        "created": facts.created,
        "modified": facts.modified,
        "fonts": list(facts.fonts),
        "notes": list(facts.notes),
    }
