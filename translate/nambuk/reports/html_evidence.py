"""What the language says, as HTML: ratios with bars, tables of axes, variables and markers, file facts."""

from collections.abc import Iterable, Sequence
from math import ceil

from nambuk.documents.document import Document
from nambuk.origin.evidence import Evidence, VariableEvidence
from nambuk.reports.custody import custody_html, custody_rows
from nambuk.reports.grouping import FormGroup, axis_order, group_forms, group_rules
from nambuk.reports.html_text import axis_class
from nambuk.reports.markup import attribute, content, korean
from nambuk.reports.report import Report
from nambuk.reports.wording import (
    PROPOSITIONS,
    QUESTION,
    THIRD_PROPOSITION,
    adjective,
    comparison,
    counts_in_words,
    file_facts,
    paragraph_numbers,
    quantity,
    says_nothing,
    short_name,
    short_pair,
    signed,
    standard_name,
)

PARAGRAPHS = 8  # paragraph numbers listed for one form or finding
STRONGEST = 12  # variables shown before the text; the others come after it
_LEAST_LIMIT = 4  # log10 ratio at the ends of a bar, if no ratio is beyond it


def ratios_html(evidence: Evidence) -> str:
    """The likelihood ratios, each as a sentence, a bar on a log scale, and its verbal equivalent."""
    if says_nothing(evidence):
        return (
            '<p class="lead">There is too little text to say which standard it follows. '
            "This speaks neither for nor against any of them.</p>"
        )
    limit = bar_limit(evidence.log10_lr.values())
    return "".join(_ratio(pair, ratio, evidence, limit) for pair, ratio in evidence.log10_lr.items())


def bar_limit(ratios: Iterable[float]) -> int:
    """The log10 ratio at the ends of a bar: even, and beyond every ratio.

    >>> bar_limit([3.1, -4.2])
    6
    """
    return max([_LEAST_LIMIT, *(2 * ceil(abs(ratio) / 2) for ratio in ratios)])


def _ratio(pair: str, ratio: float, evidence: Evidence, limit: int) -> str:
    first, second = pair.split(":")
    scale = evidence.scale.get(pair, "")
    return (
        f'<div class="ratio"><h4>{content(short_name(first))} or {content(short_name(second))}?</h4>'
        f"<p>{content(comparison(pair, ratio, scale))}</p>"
        f'<p class="ends" aria-hidden="true"><span>◂ {content(standard_name(second))}</span>'
        f"<span>{content(standard_name(first))} ▸</span></p>"
        f"{_scaled_bar(ratio, limit)}"
        f'<p class="scale">log<sub>10</sub> likelihood ratio <b>{signed(ratio)}</b>'
        f"{f'; verbal scale: {content(scale)}' if scale else ''}</p></div>"
    )


def _percent(value: float, limit: int) -> str:
    return f"{50 + 50 * max(-1.0, min(1.0, value / limit)):.1f}%"


def _bar(ratio: float, limit: int, height: int) -> str:
    """The coloured part of a bar: from the middle to the ratio, a mark at its end."""
    start, end = min(0.0, ratio), max(0.0, ratio)
    width = 50 * min(1.0, (end - start) / limit)
    side = "first" if ratio > 0 else "second"
    return (
        f'<rect class="{side}" x="{_percent(start, limit)}" y="2" width="{width:.1f}%" height="{height}"/>'
        f'<line class="middle" x1="50%" x2="50%" y1="0" y2="{height + 4}"/>'
    )


def _scaled_bar(ratio: float, limit: int) -> str:
    """A bar over a scale of factors."""
    parts = [
        f'<svg class="bar" role="img" width="100%" height="40" aria-label="log10 likelihood ratio '
        f'{signed(ratio)} on a scale from −{limit} to +{limit}">'
    ]
    for tick in range(-limit, limit + 1):
        where = _percent(tick, limit)
        parts.append(f'<line class="tick" x1="{where}" x2="{where}" y1="0" y2="20"/>')
        if tick % 2 == 0:
            anchor = "start" if tick == -limit else "end" if tick == limit else "middle"
            size = "minor" if abs(tick) > 2 and abs(tick) != limit else "major"
            label = "equal" if tick == 0 else f"{10 ** abs(tick):,}×"
            parts.append(f'<text class="{size}" x="{where}" y="36" text-anchor="{anchor}">{label}</text>')
    return "".join([*parts, _bar(ratio, limit, 16), "</svg>"])


def small_bar(ratio: float, limit: int) -> str:
    """A bar without a scale, for a table, where the figure stands beside it."""
    return f'<svg class="small" aria-hidden="true" width="96" height="12">{_bar(ratio, limit, 8)}</svg>'


def sentences_html(heading: str, sentences: Sequence[str], css: str) -> str:
    """A list of sentences under a heading, or nothing."""
    if not sentences:
        return ""
    items = "".join(f"<li>{content(sentence)}</li>" for sentence in sentences)
    return f'<section class="{css}"><h3>{content(heading)}</h3><ul>{items}</ul></section>'


def question_html() -> str:
    """The question that the report answers, as propositions."""
    items = "".join(f"<li>{content(proposition)}</li>" for proposition in PROPOSITIONS)
    return (
        f'<section class="question"><h3>The question</h3><p>{content(QUESTION)}</p><ol>{items}</ol>'
        f"<p>{content(THIRD_PROPOSITION)}</p></section>"
    )


def findings_html(report: Report, prefix: str) -> str:
    """What an expert would notice, each finding with its reasons and links to its paragraphs, or nothing."""
    if not report.evidence.findings:
        return ""
    items = []
    for finding in report.evidence.findings:
        links = _links(report.document, (start for start, _ in finding.places), prefix)
        where = f" <small>Paragraph {links}</small>" if links else ""
        reasons = "".join(f"<li>{content(reason)}</li>" for reason in finding.reasons)
        items.append(f"<li>{content(finding.text)}{f'<ul>{reasons}</ul>' if reasons else ''}{where}</li>")
    return (
        f'<section class="findings"><h3>What an expert would notice</h3><ul>{"".join(items)}</ul></section>'
    )


def _table(caption: str, heads: Sequence[str], rows: Iterable[str]) -> str:
    """A table that scrolls on its own where the screen is narrow; `rows` are HTML."""
    cells = "".join(f'<th scope="col">{content(head)}</th>' for head in heads)
    return (
        f'<div class="table" tabindex="0" role="region" aria-label="{attribute(caption)}"><table>'
        f"<caption>{content(caption)}</caption><thead><tr>{cells}</tr></thead>{''.join(rows)}</table></div>"
    )


def _figures(ratios: Sequence[float | None], limit: int) -> str:
    """Cells with log10 ratios, the first with a bar."""
    cells = []
    for index, ratio in enumerate(ratios):
        bar = small_bar(ratio, limit) if index == 0 and ratio is not None else ""
        cells.append(f'<td class="figure">{bar}{"–" if ratio is None else signed(ratio)}</td>')
    return "".join(cells)


def axes_html(evidence: Evidence) -> str:
    """The table of axes, or nothing."""
    if not evidence.axes:
        return ""
    pairs = list(evidence.log10_lr)
    limit = bar_limit(ratio for ratios in evidence.axes.values() for ratio in ratios.values())
    rows = (
        f'<tr><th scope="row"><span class="key {axis_class(axis)}">{content(axis)}</span></th>'
        f"{_figures([evidence.axes[axis].get(pair) for pair in pairs], limit)}</tr>"
        for axis in sorted(evidence.axes, key=axis_order)
    )
    caption = "log10 likelihood ratios before calibration; above zero speaks for the standard named first"
    heads = ["Axis", *(short_pair(pair) for pair in pairs)]
    return f"<section><h3>Axis by axis</h3>{_table(caption, heads, rows)}</section>"


def variables_html(evidence: Evidence, *, strongest: bool) -> str:
    """The table of the `STRONGEST` variables that have places in the text, or of all others; or nothing."""
    having = [variable for variable in evidence.variables if variable.places]
    variables = having[:STRONGEST] if strongest else having[STRONGEST:]
    if not variables:
        return ""
    pairs = list(evidence.log10_lr)
    limit = bar_limit(ratio for variable in having for ratio in variable.weights.values())
    rows = (_variable(variable, pairs, limit) for variable in variables)
    caption = "Where the writer had to choose, what was chosen, and the log10 likelihood ratio of it, strongest first"
    heads = ["Variable", "Chosen", *(short_pair(pair) for pair in pairs)]
    title = "Strongest variables" if strongest else "Weaker variables"
    return f"<section><h3>{title}</h3>{_table(caption, heads, rows)}</section>"


def _variable(variable: VariableEvidence, pairs: Sequence[str], limit: int) -> str:
    return (
        f'<tr><th scope="row"><span class="key {axis_class(variable.axis)}">{content(variable.title)}</span>'
        f"<small>{content(variable.rule)}</small></th><td>{content(counts_in_words(variable))}</td>"
        f"{_figures([variable.weights.get(pair) for pair in pairs], limit)}</tr>"
    )


def markers_html(report: Report, prefix: str) -> str:
    """The table of all forms with their rules and paragraphs; it holds what a print cannot show on hover."""
    forms = group_forms(report.markers)
    if not forms:
        return (
            "<section><h3>Markers</h3><p>No form was found that belongs to one standard alone.</p></section>"
        )
    numbers = {id(form): number for number, form in enumerate(forms, 1)}
    bodies = []
    for rule in group_rules(forms):
        source = f"<small>{content(rule.source)}</small>" if rule.source else ""
        bodies.append(
            f'<tbody><tr><th colspan="5" scope="rowgroup"><span class="key {axis_class(rule.axis)}">'
            f"{content(rule.kind)}</span> {content(rule.rule)} (×{rule.places}){source}</th></tr>"
        )
        bodies.extend(_form(form, numbers[id(form)], report.document, prefix) for form in rule.forms)
        bodies.append("</tbody>")
    caption = (
        f"{quantity(len(report.markers), 'marker')}, {quantity(len(forms), 'different form')}, by axis and rule; "
        "the weight is the log10 likelihood ratio North : South of one occurrence"
    )
    heads = ["Form", "Other standards", "Weight", "Times", "Paragraph"]
    return f"<section><h3>Markers</h3>{_table(caption, heads, bodies)}</section>"


def _form(form: FormGroup, number: int, document: Document, prefix: str) -> str:
    marker = form.marker
    others = ", ".join(f"{content(short_name(v))} {korean(word)}" for v, word in marker.standard.items())
    english = f"<small>English: {content(', '.join(marker.english))}</small>" if marker.english else ""
    note = f"<small>{content(marker.note)}</small>" if marker.note else ""
    whose = "" if marker.variety == "ko-KP" else f" ({content(adjective(marker.variety))})"
    weight = "–" if marker.weight is None else signed(marker.weight)
    return (
        f'<tr id="{prefix}f{number}"><th scope="row">{korean(marker.text)}{whose}</th>'
        f'<td>{others or "–"}{english}{note}</td><td class="figure">{weight}</td>'
        f'<td class="figure">{len(form.occurrences)}</td><td>{_paragraph_links(form, document, prefix)}</td></tr>'
    )


def _paragraph_links(form: FormGroup, document: Document, prefix: str) -> str:
    return _links(document, (marker.start for marker in form.occurrences), prefix)


def _links(document: Document, starts: Iterable[int], prefix: str) -> str:
    """Links to the paragraphs that hold offsets."""
    numbers, more = paragraph_numbers(document, starts, PARAGRAPHS)
    links = ", ".join(f'<a href="#{prefix}p{number}">{number}</a>' for number in numbers)
    return links + (f" and {more} more" if more else "")


def facts_html(report: Report) -> str:
    """What is known of the file, and what the report was made with."""
    document = report.document
    rows = [
        ("characters", f"{len(document.text):,}"),
        ("paragraphs", f"{len(document.paragraphs):,}"),
        *file_facts(document.facts),
        ("SHA-256 of the file", document.sha256),
        *custody_rows(document),
        ("made with", f"nambuk {report.version}, glossary {report.glossary}, figures {report.figures}"),
    ]
    items = "".join(f"<div><dt>{content(name)}</dt><dd>{content(value)}</dd></div>" for name, value in rows)
    return f"<section><h3>File and versions</h3><dl>{items}</dl>{custody_html(document)}</section>"
