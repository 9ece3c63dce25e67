"""The report as one HTML page that needs nothing else: no network, no scripts, no other file.

The page's content security policy forbids everything but its own style sheet, so that no document
can make a reader's browser load or run anything.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from nambuk.reports.grouping import axis_order
from nambuk.reports.html_evidence import (
    axes_html,
    bar_limit,
    facts_html,
    findings_html,
    markers_html,
    question_html,
    ratios_html,
    sentences_html,
    small_bar,
    variables_html,
)
from nambuk.reports.html_text import axis_class, text_html
from nambuk.reports.markup import attribute, content
from nambuk.reports.report import Report
from nambuk.reports.traces import traces_html
from nambuk.reports.wording import quantity, signed
from nambuk.variety import PAIRS, Variety, pair_name


@dataclass(frozen=True, slots=True)
class IndexRow:
    """What the index of a page says of a document; `ratios` are its log10 likelihood ratios, pair by pair."""

    id: str
    characters: int
    markers: int
    ratios: Mapping[tuple[Variety, Variety], float]
    scale: Mapping[str, str]


def index_row(report: Report) -> IndexRow:
    """The row of a report in the index."""
    evidence = report.evidence
    ratios = {pair: evidence.log10_lr.get(pair_name(*pair), 0.0) for pair in PAIRS}
    return IndexRow(
        report.document.id, len(report.document.text), len(report.markers), ratios, evidence.scale
    )


def report_html(reports: Sequence[Report]) -> str:
    """One page with all the reports in their order, an index before them if there are several."""
    articles = (article_html(report, number) for number, report in enumerate(reports, 1))
    return "".join(page_html(list(map(index_row, reports)), articles))


def page_html(rows: Sequence[IndexRow], articles: Iterable[str]) -> Iterator[str]:
    """The page of `report_html` piece by piece: a row and an article for each document."""
    style = _style()
    policy = f"default-src 'none'; style-src 'sha256-{_digest(style)}'; base-uri 'none'; form-action 'none'"
    title = rows[0].id if len(rows) == 1 else quantity(len(rows), "document")
    yield (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'
        f"<title>{attribute(title)} – nambuk report</title><style>{style}</style></head>\n<body>"
        "<header><h1>Which written norm does the text follow?</h1><p>A report on how Korean text is written: "
        "which standard it follows, North Korean, South Korean or that of Koreans in China.</p></header>\n"
        f"{_index(rows) if len(rows) != 1 else ''}<main>"
    )
    yield from articles
    yield "</main></body></html>\n"


@cache
def _style() -> str:
    return files("nambuk.reports").joinpath("report.css").read_text(encoding="utf-8")


def _digest(style: str) -> str:
    return b64encode(sha256(style.encode()).digest()).decode()


def _index(rows: Sequence[IndexRow]) -> str:
    limit = bar_limit(next(iter(row.ratios.values())) for row in rows)
    lines = "".join(_index_row(row, f"d{number}", limit) for number, row in enumerate(rows, 1))
    return (
        f'<nav aria-label="Documents"><h2>{quantity(len(rows), "document")}</h2><div class="table"><table>'
        '<thead><tr><th scope="col">Document</th><th scope="col" class="minor">Characters</th>'
        '<th scope="col" class="minor">Markers</th><th scope="col">North : South</th><th scope="col">North : China</th>'
        '<th scope="col">China : South</th><th scope="col" class="minor">Verbal scale, the two that fit best</th>'
        f"</tr></thead><tbody>{lines}</tbody></table></div></nav>\n"
    )


def _index_row(row: IndexRow, prefix: str, limit: int) -> str:
    north_south, *others = row.ratios.values()
    others_html = "".join(f'<td class="figure">{signed(ratio)}</td>' for ratio in others)
    return (
        f'<tr><th scope="row"><a href="#{prefix}">{content(row.id)}</a></th>'
        f'<td class="figure minor">{row.characters:,}</td>'
        f'<td class="figure minor">{row.markers:,}</td>'
        f'<td class="figure">{small_bar(north_south, limit)}{signed(north_south)}</td>'
        f"{others_html}"
        f'<td class="minor">{content(row.scale.get(_best_pair(row.ratios), ""))}</td></tr>'
    )


def _best_pair(ratios: Mapping[tuple[Variety, Variety], float]) -> str:
    """The name of the comparison of the two standards that fit best: of the three, the one that leaves out the worst."""
    score = dict.fromkeys(Variety, 0.0)
    for (first, second), ratio in ratios.items():
        score[first] += ratio
        score[second] -= ratio
    worst = min(score, key=score.__getitem__)
    return next(pair_name(*pair) for pair in ratios if worst not in pair)


def article_html(report: Report, number: int) -> str:
    """The report on one document as the part of a page, where it is the one with this number, from 1."""
    prefix = f"d{number}"
    document, evidence = report.document, report.evidence
    size = f"{quantity(len(document.text), 'character')}, {quantity(len(report.markers), 'marker')}"
    return (
        f'<article id="{prefix}"><h2>{content(document.id)}</h2><p class="size">{size}, '
        f"{quantity(evidence.places, 'place')} counted</p>"
        f"{question_html()}{findings_html(report, prefix)}"
        f'<div class="weighed">{variables_html(evidence, strongest=True)}'
        f'<section class="ratios"><h3>Which standard the language follows</h3>{ratios_html(evidence)}</section></div>'
        f'<div class="side">{axes_html(evidence)}'
        f"{sentences_html('What these figures do not prove', evidence.limits, 'limits')}</div>"
        f'<section class="reading"><h3>The text with its markers</h3>{_legend(report, prefix)}'
        f'<div class="text" lang="ko">{text_html(report, prefix)}</div></section>'
        f'<div class="tables">{markers_html(report, prefix)}{variables_html(evidence, strongest=False)}'
        f"{traces_html(evidence)}{facts_html(report)}</div>"
        "</article>\n"
    )


def _legend(report: Report, prefix: str) -> str:
    """What the marks mean; where the browser can, its boxes switch the marks of an axis on and off."""
    axes = sorted({marker.axis for marker in report.markers}, key=axis_order)
    if not axes:
        return "<p>No marker was found.</p>"
    boxes = []
    for axis in axes:
        name = axis_class(axis)
        boxes.append(
            f'<label><input type="checkbox" class="box-{name}" checked>'
            f'<span class="key {name}">{content(axis)}</span></label>'
        )
    letters = {"ko-KR": "<sup>S</sup> a southern form", "ko-CN": "<sup>C</sup> a Chinese-Korean form"}
    others = [text for variety, text in letters.items() if any(m.variety == variety for m in report.markers)]
    hint = "Hover over a mark, tap it or move to it with the tab key to see the rule and the other standards' form."
    plain_marks = "Marks without a letter are northern forms" + "".join(f"; {text}" for text in others) + "."
    return f'<div class="legend"><p><span class="hint">{hint}</span> {plain_marks}</p><p class="boxes">{"".join(boxes)}</p></div>'
