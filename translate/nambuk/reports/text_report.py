"""The report as a verifier reads it in a terminal.

`rich` lays out the tables: it knows that a Hangul syllable is two columns wide. Import this module
only where a text report is made.
"""

from collections.abc import Iterable, Sequence
from io import StringIO

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from nambuk.documents.document import Document
from nambuk.origin.evidence import Evidence, Finding
from nambuk.reports.custody import custody_rows
from nambuk.reports.grouping import FormGroup, RuleGroup, axis_order, group_forms, group_rules
from nambuk.reports.report import Report
from nambuk.reports.traces import (
    INTRODUCTION,
    axis_in_words,
    steps_of_forging,
    trace_groups,
)
from nambuk.reports.wording import (
    PROPOSITIONS,
    QUESTION,
    THIRD_PROPOSITION,
    comparison,
    counts_in_words,
    file_facts,
    paragraph_numbers,
    plain,
    quantity,
    says_nothing,
    short_name,
    short_pair,
    signed,
    written_elsewhere,
)

STRONGEST = 12  # variables listed
FORMS = 15  # forms listed under one rule
PARAGRAPHS = 4  # paragraph numbers listed for one form
FINDING_PARAGRAPHS = 8  # the same for one finding
CONTEXT = 8  # characters of context on each side of a form
WIDE = 80  # columns from which there is room for context and for the weights of all comparisons
BAR = 20  # columns of a ratio's bar, from the middle outwards
BAR_LIMIT = 6.0  # log10 ratio that fills the bar


def report_text(report: Report, *, colour: bool = False, width: int = 100) -> str:
    """The report as lines of at most `width` columns (60 or more), with a final newline.

    `colour` adds the escape sequences of a terminal. Control characters and characters that turn
    the text around, wherever they come from, are shown and not sent.
    """
    console = Console(
        file=StringIO(),
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
        _environ={},
    )
    with console.capture() as captured:
        for part in _parts(report, wide=width >= WIDE):
            console.print(part)
    return "".join(line.rstrip() + "\n" for line in captured.get().rstrip().split("\n"))


def _parts(report: Report, wide: bool) -> Iterable[RenderableType]:
    evidence = report.evidence
    yield from _header(report)
    yield from _question()
    yield from _findings(evidence.findings, report.document)
    yield from _axes(evidence)
    yield from _variables(evidence, wide)
    yield from _ratios(evidence)
    yield from _sentences("What these figures do not prove", evidence.limits)
    yield from _traces(evidence)
    yield from _markers(report, wide)


def _heading(text: str) -> Text:
    return Text(f"\n{text}", style="bold")


def _indented(part: RenderableType, by: int = 2) -> Padding:
    return Padding(part, (0, 0, 0, by))


def _table(*right_aligned: bool) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    for right in right_aligned:
        table.add_column(justify="right" if right else "left", no_wrap=right, overflow="fold")
    return table


def _header(report: Report) -> Iterable[RenderableType]:
    document = report.document
    size = [quantity(len(document.text), "character"), quantity(len(document.paragraphs), "paragraph")]
    yield Text(plain(document.id), style="bold")
    yield _indented(Text(", ".join(size)))
    facts = _table(False, False)
    for name, value in file_facts(document.facts):
        facts.add_row(name, plain(value))
    facts.add_row("SHA-256", document.sha256)
    for name, value in custody_rows(document):
        facts.add_row(name, plain(value))
    facts.add_row(
        "made with", plain(f"nambuk {report.version}, glossary {report.glossary}, figures {report.figures}")
    )
    yield _indented(facts)


def _question() -> Iterable[RenderableType]:
    yield _heading("The question")
    yield _indented(Text(QUESTION))
    table = _table(False, False)
    for number, proposition in enumerate(PROPOSITIONS, 1):
        table.add_row(f"{number}.", proposition)
    yield _indented(table, 4)
    yield _indented(Text(THIRD_PROPOSITION))


def _findings(findings: Sequence[Finding], document: Document) -> Iterable[RenderableType]:
    """Each finding with its reasons below it and the paragraphs where it was made."""
    if not findings:
        return
    yield _heading("What an expert would notice")
    table = _table(False, False)
    for finding in findings:
        numbers = _numbers(document, (start for start, _ in finding.places), FINDING_PARAGRAPHS)
        table.add_row("-", plain(finding.text) + (f" ({numbers})" if numbers else ""))
        for reason in finding.reasons:
            table.add_row("", Text(f"· {plain(reason)}", style="dim"))
    yield _indented(table)


def _ratios(evidence: Evidence) -> Iterable[RenderableType]:
    yield _heading(f"Which standard the language follows ({quantity(evidence.places, 'place')} counted)")
    if says_nothing(evidence):
        yield _indented(
            Text("There is too little text to say. This speaks neither for nor against any standard.")
        )
        return
    for pair, ratio in evidence.log10_lr.items():
        first, second = pair.split(":")
        ends = Text(f"{short_name(second):>5} {_bar(ratio)} {short_name(first):<5}  log10 LR ")
        yield _indented(ends.append(signed(ratio), style="bold"))
        yield _indented(Text(comparison(pair, ratio, evidence.scale.get(pair, ""))), 4)
        if pair in evidence.scale:
            yield _indented(Text(f"Verbal scale: {plain(evidence.scale[pair])}."), 4)


def _bar(ratio: float) -> str:
    """A bar from the middle to the right for the first standard, to the left for the second."""
    length = min(BAR, round(abs(ratio) / BAR_LIMIT * BAR))
    left, right = ("", "█" * length) if ratio > 0 else ("█" * length, "")
    return f"{left:·>{BAR}}|{right:·<{BAR}}"


def _sentences(heading: str, sentences: Sequence[str]) -> Iterable[RenderableType]:
    if not sentences:
        return
    yield _heading(heading)
    table = _table(False, False)
    for sentence in sentences:
        table.add_row("-", plain(sentence))
    yield _indented(table)


def _axes(evidence: Evidence) -> Iterable[RenderableType]:
    if not evidence.axes:
        return
    yield _heading("Axis by axis (log10 LR before calibration; above zero speaks for the first named)")
    pairs = list(evidence.log10_lr)
    table = _table(False, *(True for _ in pairs))
    table.add_row("", *(Text(short_pair(pair), style="dim") for pair in pairs))
    for axis in sorted(evidence.axes, key=axis_order):
        ratios = evidence.axes[axis]
        table.add_row(plain(axis), *(signed(ratios[pair]) if pair in ratios else "–" for pair in pairs))
    yield _indented(table)


def _variables(evidence: Evidence, wide: bool) -> Iterable[RenderableType]:
    variables = [variable for variable in evidence.variables if variable.places]
    if not variables:
        return
    yield _heading("Strongest variables (what the writer chose, and the log10 LR of it)")
    pairs = list(evidence.log10_lr)[: None if wide else 1]
    table = _table(False, False, *(True for _ in pairs))
    table.add_row("", "", *(Text(short_pair(pair), style="dim") for pair in pairs))
    for variable in variables[:STRONGEST]:
        weights = (signed(variable.weights[pair]) if pair in variable.weights else "–" for pair in pairs)
        table.add_row(plain(variable.title), plain(counts_in_words(variable)), *weights)
    yield _indented(table)
    if len(variables) > STRONGEST:
        yield _indented(Text(f"… and {quantity(len(variables) - STRONGEST, 'weaker variable')}"))


def _traces(evidence: Evidence) -> Iterable[RenderableType]:
    """Traces of file and text beside the language."""
    if not evidence.traces:
        return
    yield _heading(f"File facts (log10 LR of all together: {axis_in_words(evidence)})")
    yield _indented(Text(INTRODUCTION))
    table = _table(False, False)
    for group in trace_groups(evidence.traces):
        trace = group.trace
        table.add_row(plain(trace.kind), Text(plain(group.listed), style="bold"))
        table.add_row("", f"fits: {group.fits}. {plain(trace.meaning)}.")
        if trace.note:
            table.add_row("", Text(f"But: {plain(trace.note)}.", style="dim"))
        table.add_row("", Text(f"{plain(trace.forging)}; {plain(group.weight)}", style="dim"))
    yield _indented(table)
    for step, definition in steps_of_forging(evidence.traces):
        yield _indented(Text(f"{step}: {definition}.", style="dim"), 4)


def _markers(report: Report, wide: bool) -> Iterable[RenderableType]:
    forms = group_forms(report.markers)
    if not forms:
        yield _heading("Markers")
        yield _indented(Text("No form was found that belongs to one standard alone."))
        return
    count = quantity(len(report.markers), "marker")
    yield _heading(f"{count}, {quantity(len(forms), 'different form')}")
    axis = None
    for rule in group_rules(forms):
        if rule.axis != axis:
            axis = rule.axis
            yield _indented(Text(plain(axis), style="bold underline"))
        yield from _rule(rule, report.document, wide)


def _rule(rule: RuleGroup, document: Document, wide: bool) -> Iterable[RenderableType]:
    heading = Text(f"{plain(rule.kind)}: {plain(rule.rule)}")
    source = f" [{plain(rule.source)}]" if rule.source else ""
    yield _indented(heading.append(source, style="dim").append(f" ×{rule.places}"), 4)
    table = _table(False, False, False)
    table.columns[1].no_wrap = table.columns[2].no_wrap = True
    if wide:
        table.add_column(no_wrap=True, overflow="ellipsis")
    for form in rule.forms[:FORMS]:
        table.add_row(*_form(form, document), *([_context(form, document)] if wide else []))
    yield _indented(table, 6)
    if len(rule.forms) > FORMS:
        yield _indented(Text(f"… and {quantity(len(rule.forms) - FORMS, 'more form')} under this rule"), 6)
    for note in dict.fromkeys(form.marker.note for form in rule.forms[:FORMS] if form.marker.note):
        yield _indented(Text(f"Note: {plain(note)}", style="italic"), 6)


def _form(form: FormGroup, document: Document) -> Iterable[Text]:
    marker = form.marker
    shown = Text(plain(marker.text), style="bold").append(
        f" → {plain(written_elsewhere(marker))}", style="not bold"
    )
    if marker.english:
        shown.append(f" ({plain(', '.join(marker.english))})", style="not bold")
    yield shown
    yield Text(f"×{len(form.occurrences)}" if len(form.occurrences) > 1 else "")
    yield Text(_paragraphs(form, document))


def _context(form: FormGroup, document: Document) -> Text:
    """The form's first occurrence with the text around it."""
    marker = form.marker
    before = plain("." + document.text[max(0, marker.start - CONTEXT) : marker.start] + ".")[1:-1]
    after = plain("." + document.text[marker.end : marker.end + CONTEXT] + ".")[1:-1]
    return Text(f"{before}[{plain(marker.text)}]{after}", style="dim")


def _paragraphs(form: FormGroup, document: Document) -> str:
    """The numbers of the paragraphs that hold the form: "¶ 1, 4, 9 …"."""
    return _numbers(document, (marker.start for marker in form.occurrences), PARAGRAPHS)


def _numbers(document: Document, starts: Iterable[int], most: int) -> str:
    numbers, more = paragraph_numbers(document, starts, most)
    return f"¶ {', '.join(map(str, numbers))}" + (" …" if more else "") if numbers else ""
