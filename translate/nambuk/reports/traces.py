"""File facts in reports: traces of file and text with their meaning, apart from the ratios of the language.

In JSON it is the list `traces`:

| field | holds |
| --- | --- |
| `trace` | id in `corpus/traces.toml` |
| `kind` | "font", "language", "code page", "application", "operating system", "person", "organisation", "template", \
"path", "time", "device", "other"; of the text "enumeration", "list order", "keyboard", "date style" |
| `value`, `where` | what stands there, at most 200 characters, and in which part of the file or paragraph of the text |
| `variety` | the standard or place that it fits: "ko-KP", "ko-KR", "ko-CN", or null for none |
| `meaning`, `note` | a sentence, and why it may mislead, or "" |
| `forging` | how easily it comes about: "typed by anyone", "set by a program", "needs the program" |
| `weight` | comparison → log10 likelihood ratio of its presence |
| `validation` | the documents that the weight rests on, or "not weighed: no validation data" |

and the object `origin.file_facts`: comparison → the sum of these weights. It is no part of `origin.log10_lr`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nambuk.origin.evidence import Evidence, JudgedTrace
from nambuk.origin.traces import sums
from nambuk.origin.traces.knowledge import knowledge
from nambuk.origin.traces.weights import NOT_WEIGHED
from nambuk.reports.markup import attribute, content
from nambuk.reports.wording import quantity, short_name, short_pair, signed

VALUES = 6
"""Values of one trace that a report for people lists."""
_DIGITS = 3
INTRODUCTION = (
    "What file and text carry beside the language. It is shown for itself and no part of the ratios of the language; a "
    "trace that is missing says nothing."
)


@dataclass(frozen=True, slots=True)
class TraceGroup:
    """All places of one trace; `values` of many are the first, `more` the number of the others."""

    trace: JudgedTrace
    values: tuple[str, ...]
    more: int

    @property
    def listed(self) -> str:
        """The values in one line."""
        return ", ".join(self.values) + (f" and {self.more} more" if self.more else "")

    @property
    def fits(self) -> str:
        """The standard or place that it fits, in a word."""
        return short_name(self.trace.variety) if self.trace.variety else "none"

    @property
    def weight(self) -> str:
        """The weights in words: those that are not nothing, or why there is none."""
        told = [f"{short_pair(pair)} {signed(value)}" for pair, value in self.trace.weights.items() if value]
        if told:
            return f"log10 LR {', '.join(told)} ({self.trace.validation})"
        if self.trace.validation == NOT_WEIGHED:
            return NOT_WEIGHED
        return f"weight 0.0 ({self.trace.validation} show it)"


def trace_groups(traces: Iterable[JudgedTrace]) -> list[TraceGroup]:
    """The traces gathered by id, those that fit a standard or place first."""
    groups: dict[str, list[JudgedTrace]] = {}
    for trace in traces:
        groups.setdefault(trace.trace, []).append(trace)
    made = []
    for members in groups.values():
        values = tuple(f"{trace.value} ({trace.where})" for trace in members)
        made.append(TraceGroup(members[0], values[:VALUES], max(0, len(values) - VALUES)))
    return sorted(made, key=lambda group: not group.trace.variety)


def steps_of_forging(traces: Iterable[JudgedTrace]) -> list[tuple[str, str]]:
    """The steps that the traces need, each with its definition."""
    used = {trace.forging for trace in traces}
    return [(step, definition) for step, definition in knowledge().forging.items() if step in used]


def axis_in_words(evidence: Evidence) -> str:
    """The sum of the weights, pair by pair."""
    total = sums(trace.weights for trace in evidence.traces)
    return ", ".join(f"{short_pair(pair)} {signed(value)}" for pair, value in total.items())


def traces_record(traces: Sequence[JudgedTrace]) -> list[dict[str, object]]:
    """The traces as the JSON list of the module's table."""
    return [
        {
            "trace": trace.trace,
            "kind": trace.kind,
            "value": trace.value,
            "where": trace.where,
            "variety": trace.variety or None,
            "meaning": trace.meaning,
            "note": trace.note,
            "forging": trace.forging,
            "weight": _rounded(trace.weights),
            "validation": trace.validation,
        }
        for trace in traces
    ]


def file_facts_record(traces: Sequence[JudgedTrace]) -> dict[str, float]:
    """Comparison → the sum of the weights, as JSON has it."""
    return _rounded(sums(trace.weights for trace in traces))


def _rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {pair: round(value, _DIGITS) + 0.0 for pair, value in values.items()}


def traces_html(evidence: Evidence) -> str:
    """The section of a page, or nothing where no trace was found."""
    if not evidence.traces:
        return ""
    groups = trace_groups(evidence.traces)
    rows = "".join(
        f'<tr><th scope="row">{content(group.trace.kind)}</th><td>{content(group.listed)}</td>'
        f"<td>{content(group.fits)}</td><td>{content(group.trace.meaning)}"
        f"{f'<small>But: {content(group.trace.note)}</small>' if group.trace.note else ''}</td>"
        f"<td>{content(group.trace.forging)}</td><td>{content(group.weight)}</td></tr>"
        for group in groups
    )
    caption = (
        f"{quantity(len(groups), 'trace')}; log10 likelihood ratio of all together: {axis_in_words(evidence)}"
    )
    heads = ("Kind", "What and where", "Fits", "Meaning", "How it comes about", "Weight")
    cells = "".join(f'<th scope="col">{head}</th>' for head in heads)
    steps = "".join(
        f"<li><b>{content(step)}</b>: {content(definition)}</li>"
        for step, definition in steps_of_forging(evidence.traces)
    )
    return (
        f'<section class="traces"><h3>File facts</h3><p>{content(INTRODUCTION)}</p>'
        f'<div class="table" tabindex="0" role="region" aria-label="{attribute(caption)}"><table>'
        f"<caption>{content(caption)}</caption><thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table></div>"
        f"<ul>{steps}</ul></section>"
    )
