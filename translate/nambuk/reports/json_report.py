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
| `origin.findings` | sentences: what an expert would notice |
| `markers` | in text order, see below |
| `file` | `format`, `encoding`, `author`, `producer`, `created`, `modified`, `fonts`, `notes` |

| of a variable | holds |
| --- | --- |
| `variable`, `title`, `axis`, `rule` | its id and title in the catalogue, its axis, the rule it rests on |
| `counts` | variant → number of places |
| `places` | number of places in all |
| `weights` | comparison → log10 likelihood ratio of the counts, before calibration |

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
from collections.abc import Mapping

from nambuk.documents.document import FileFacts
from nambuk.origin.evidence import Evidence, VariableEvidence
from nambuk.reports.report import Report
from nambuk.variety import Variety, pair_name

NORTH_SOUTH = pair_name(Variety.KP, Variety.KR)
_DIGITS = 3
# Line breaks to `str.splitlines` and to JavaScript of old, though not to JSON.
_LINE_BREAKS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def report_json(report: Report) -> dict[str, object]:
    """The report as the JSON object of the module's table."""
    document = report.document
    return {
        "id": document.id,
        "sha256": document.sha256,
        "characters": len(document.text),
        "nambuk": report.version,
        "glossary": report.glossary,
        "figures": report.figures,
        "origin": _origin(report.evidence),
        "markers": _markers(report),
        "file": _file_facts(document.facts),
    }


def dumps(report: Report, indent: int | None = None) -> str:
    r"""The report as JSON text without a final newline; without `indent` it is one line, for JSONL.

    The line holds no line break of any kind and can always be written as UTF-8: a lone surrogate,
    which only a broken source has, makes all letters of that report into `\u` escapes.
    """
    data = report_json(report)
    line = json.dumps(data, ensure_ascii=False, allow_nan=False, indent=indent)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(data, allow_nan=False, indent=indent)
    for character, escape in _LINE_BREAKS.items():
        if character in line:
            line = line.replace(character, escape)
    return line


def _round(value: float) -> float:
    return round(value, _DIGITS) + 0.0  # adding zero turns -0.0 into 0.0


def _rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {key: _round(value) for key, value in values.items()}


def _origin(evidence: Evidence) -> dict[str, object]:
    return {
        "log10_lr": _rounded(evidence.log10_lr),
        "scale": evidence.scale.get(NORTH_SOUTH, ""),
        "scales": dict(evidence.scale),
        "places": evidence.places,
        "axes": {axis: _rounded(ratios) for axis, ratios in evidence.axes.items()},
        "variables": [_variable(variable) for variable in evidence.variables],
        "limits": list(evidence.limits),
        "findings": list(evidence.findings),
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


def _markers(report: Report) -> list[dict[str, object]]:
    document = report.document
    paragraphs = document.paragraphs
    result: list[dict[str, object]] = []
    for marker in report.markers:
        number = document.paragraph_at(marker.start) if paragraphs else None
        paragraph = paragraphs[number] if number is not None else None
        result.append(
            {
                "start": marker.start,
                "end": marker.end,
                "text": marker.text,
                "kind": marker.kind,
                "variety": marker.variety,
                "standard": dict(marker.standard),
                "rule": marker.rule,
                "source": marker.source,
                "variable": marker.variable,
                "axis": marker.axis,
                "weight": None if marker.weight is None else _round(marker.weight),
                "note": marker.note,
                "english": list(marker.english),
                "paragraph": None if number is None else number + 1,
                "page": paragraph.page if paragraph else None,
                "container": paragraph.container if paragraph else None,
            }
        )
    return result


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
