"""The review list as one HTML page: the doubtful sentences worst first, the others folded away after them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import exp

from nambuk.reports.markup import attribute, content
from nambuk.reports.page import part, whole_page
from nambuk.reports.review import ReviewRow, ReviewSummary, ReviewTerm, places_of, worst_first
from nambuk.reports.wording import quantity

_HANGUL = re.compile("[가-힣]+(?: [가-힣]+)*")
_COLOURS = 6  # x0 to x5 of report.css; the red ones are for what is missing
Piece = tuple[int, int, str, str]
"""A stretch of a text to mark: start, end, the opening tag, the closing tag."""


def review_html(rows: Iterable[ReviewRow], summary: ReviewSummary, left_out: int = 0) -> str:
    """One page with all `rows`; it needs no other file, and its script only hides rows.

    `left_out`: how many sentences, less doubtful than these, are not on the page, which says so.
    """
    rows = list(rows)
    ordered = worst_first(rows)
    names = list(dict.fromkeys(row.document for row in rows))
    numbers = {name: number for number, name in enumerate(names)}
    doubtful = [row for row in ordered if row.is_doubtful]
    clear = ordered[len(doubtful) :]
    writer = _Rows(summary, numbers)
    title = f"Review list, {summary.source_language} to {summary.target_language} – nambuk"
    body = (
        f"{_head(summary)}{_controls(doubtful, names)}<main>"
        f"<h2>{quantity(len(doubtful), 'sentence')} to look at</h2>"
        f"{writer.table(doubtful, 'Sentences to look at') if doubtful else _NOTHING}"
        f"{_folded(writer, clear) if clear else ''}{_said(left_out) if left_out else ''}</main>"
    )
    return whole_page(title, body, part("report.css") + part("review.css"), part("review.js"))


def _said(left_out: int) -> str:
    return (
        f"<p>{quantity(left_out, 'more sentence')}, less doubtful than these, "
        f"{'is' if left_out == 1 else 'are'} not on this page; a .jsonl or .xlsx list has all.</p>"
    )


_NOTHING = "<p>No check found anything doubtful. That is no proof that the translation is right.</p>"


def _head(summary: ReviewSummary) -> str:
    counts = "".join(
        f'<div class="{"alarm" if name in _ALARMS and number else ""}"><dt>{name}</dt><dd>{number:,}</dd></div>'
        for name, number in summary.counts()
    )
    facts = "".join(
        f"<div><dt>{content(name)}</dt><dd>{content(value)}</dd></div>" for name, value in summary.facts()
    )
    ways = ", ".join(f"{content(name)} {number:,}" for name, number in summary.strategies if number)
    kept = f"<div><dt>terms kept</dt><dd>{ways}</dd></div>" if ways else ""
    return (
        "<header><h1>Review list of a translation</h1>"
        "<p>The gravest doubts come first. Words in colour are the required terms, with the same number in the source "
        "and in the translation; a term in red is not in the translation. No check knows what a sentence means: those "
        "without a doubt are listed at the end.</p>"
        f'<dl class="counts">{counts}</dl><dl class="facts">{facts}{kept}</dl></header>\n'
    )


_ALARMS = ("to look at", "missing terms")


def _controls(doubtful: Sequence[ReviewRow], names: Sequence[str]) -> str:
    """What the script fills with life; hidden where no script runs."""
    counts = Counter(
        code for row in doubtful for code in dict.fromkeys(reason.code for reason in row.reasons)
    )
    reasons = "".join(
        f'<option value="{attribute(code)}">{content(_spoken(code))} ({number:,})</option>'
        for code, number in counts.most_common()
    )
    documents = "".join(f'<option value="{n}">{attribute(name)}</option>' for n, name in enumerate(names))
    return (
        '<search hidden><label>Search <input id="query" type="search" autocomplete="off"></label>'
        f'<label>Reason <select id="reason"><option value="">all</option>{reasons}</select></label>'
        f'<label{" hidden" if len(names) < 2 else ""}>Document <select id="document"><option value="">all</option>'
        f'{documents}</select></label><output id="count" for="query reason document"></output></search>\n'
    )


def _folded(writer: "_Rows", clear: Sequence[ReviewRow]) -> str:
    name = f"{quantity(len(clear), 'sentence')} without a doubt"
    return f"<details><summary><h2>{name}</h2></summary>{writer.table(clear, name)}</details>"


def _spoken(code: str) -> str:
    return code.replace("-", " ").replace("_", " ")


class _Rows:
    """Rows as HTML; the documents' numbers are for the script."""

    def __init__(self, summary: ReviewSummary, documents: dict[str, int]) -> None:
        self._source = attribute(summary.source_language)
        korean = summary.source_language.split("-")[0] == "ko"
        self._normalised = "ko-KR" if korean else self._source
        self._target = attribute(summary.target_language)
        self._documents = documents

    def table(self, rows: Sequence[ReviewRow], label: str) -> str:
        """A table of rows; built of divisions, so that a browser lays out only those in view."""
        heads = "".join(
            f'<div role="columnheader">{name}</div>' for name in ("Place", "Source", "Translation", "Why")
        )
        return (
            f'<div class="rows" role="table" aria-label="{label}"><div class="heads" role="row">{heads}</div>\n'
            f"{''.join(map(self._row, rows))}</div>"
        )

    def _row(self, row: ReviewRow) -> str:
        codes = " ".join(dict.fromkeys(reason.code for reason in row.reasons))
        terms = _Marks(row)
        return (
            f'<div class="row{f" is-{row.level}" if row.level else ""}" role="row" data-d="{self._documents[row.document]}" '
            f'data-r="{attribute(codes)}"><div role="rowheader">{self._place(row)}</div>'
            f'<div role="cell"><p lang="{self._source}">{terms.source()}</p>{self._given(row)}</div>'
            f'<div role="cell"><p lang="{self._target}">{terms.target()}</p>{self._listed(terms)}'
            f"{''.join(self._candidate(*candidate) for candidate in row.candidates)}</div>"
            f'<div role="cell">{_why(row)}</div></div>\n'
        )

    def _place(self, row: ReviewRow) -> str:
        name = f"<b>{content(row.document)}</b> " if len(self._documents) > 1 else ""
        page = f"page {row.page}, " if row.page is not None else ""
        made = [] if row.origin == "engine" else [content(row.origin)]
        if row.score is not None:
            made.append(f"model {exp(min(row.score, 0)):.0%} sure")
        about = f"<small>{', '.join(made)}</small>" if made else ""
        return f"{name}{page}¶&#8239;{row.paragraph}.{row.segment}{about}"

    def _given(self, row: ReviewRow) -> str:
        """The source as the engine got it, where it differs."""
        if row.normalised == row.source:
            return ""
        pieces = _differences(row.source, row.normalised)
        return (
            f'<p class="given"><span class="label">given to the engine</span> '
            f'<span lang="{self._normalised}">{_marked(row.normalised, pieces)}</span></p>'
        )

    def _listed(self, marks: "_Marks") -> str:
        """The terms that need a word: those that are missing, brought in, or without a mark in the texts."""
        lines = []
        for term, number in marks.to_tell():
            source = f'<span lang="{self._source}">{content(term.source)}</span>'
            words = " or ".join(
                f'<b lang="{self._target}">{content(word)}</b>'
                for word in (term.required if term.is_missing else (term.found or "",))
            )
            note = f": {_english(term.note)}" if term.note else ""
            kind = "missing" if term.is_missing else "term"
            sup = "" if term.is_missing else f"<sup>{number}</sup>"
            lines.append(f'<li class="{kind}">{content(term.status)}: {source}{sup} → {words}{note}</li>')
        return f'<ul class="terms">{"".join(lines)}</ul>' if lines else ""

    def _candidate(self, similarity: float, source: str, target: str) -> str:
        return (
            f'<p class="similar"><span class="label">{similarity:.0%} like it in the memory</span> '
            f'<span lang="{self._source}">{content(source)}</span> → <span lang="{self._target}">{content(target)}</span></p>'
        )


class _Marks:
    """The required terms of a row in its two texts, the same term with the same number and colour."""

    def __init__(self, row: ReviewRow) -> None:
        self._row = row
        terms = row.terms
        keys = [(term.source, term.required) for term in terms]
        self._numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
        self._in_source = _apart(places_of(row.source, [(t.source, t.source_at) for t in terms]))
        self._in_target = _apart(places_of(row.target, [(t.found, t.found_at) for t in terms]))

    def source(self) -> str:
        """The source with its terms marked, the missing ones in red."""
        return _marked(self._row.source, self._pieces(self._in_source))

    def target(self) -> str:
        """The translation with the terms found in it marked."""
        if not self._row.target:
            return '<span class="nothing">nothing</span>'
        return _marked(self._row.target, self._pieces(self._in_target))

    def to_tell(self) -> Iterator[tuple[ReviewTerm, int]]:
        """Terms to be listed, each with its number: missing, not simply kept, noted, or not to be marked."""
        told = set()
        for number, term in enumerate(self._row.terms):
            hidden = number not in self._in_source or (not term.is_missing and number not in self._in_target)
            seen = (term.source, term.required, term.found, term.status, term.note)
            if (term.is_missing or term.status != "kept" or term.note or hidden) and seen not in told:
                told.add(seen)
                yield term, self._number(term) + 1

    def _number(self, term: ReviewTerm) -> int:
        return self._numbers[term.source, term.required]

    def _pieces(self, places: dict[int, tuple[int, int]]) -> Iterator[Piece]:
        for index, (start, end) in sorted(places.items(), key=lambda item: item[1]):
            term = self._row.terms[index]
            number = self._number(term)
            if term.is_missing:
                yield start, end, '<mark class="gone">', "</mark>"
            else:
                yield start, end, f'<mark class="x{number % _COLOURS}">', f"<sup>{number + 1}</sup></mark>"


def _apart(places: Sequence[tuple[int, int] | None]) -> dict[int, tuple[int, int]]:
    """Number of a term → its place, without places that overlap an earlier or longer one."""
    standing = [(place[0], -place[1], index) for index, place in enumerate(places) if place]
    chosen: dict[int, tuple[int, int]] = {}
    end = 0
    for start, minus_stop, index in sorted(standing):
        if start >= end:
            chosen[index] = (start, -minus_stop)
            end = -minus_stop
    return chosen


def _differences(before: str, after: str) -> Iterator[Piece]:
    """The stretches of `after` that are not so in `before`; an empty one where something was left out."""
    from rapidfuzz.distance import Levenshtein

    spans: list[tuple[int, int]] = []
    for step in Levenshtein.opcodes(before, after):
        if step.tag == "equal":
            continue
        if spans and spans[-1][1] == step.dest_start:
            spans[-1] = spans[-1][0], step.dest_end
        else:
            spans.append((step.dest_start, step.dest_end))
    for start, end in spans:
        yield start, end, "<ins>" if after[start:end].strip() else '<ins class="gap">', "</ins>"


def _marked(text: str, pieces: Iterable[Piece]) -> str:
    """The text as HTML with stretches between tags; the stretches stand in order and apart."""
    out, position = [], 0
    for start, end, opening, closing in pieces:
        out += [content(text[position:start]), opening, content(text[start:end]), closing]
        position = end
    return "".join([*out, content(text[position:])])


def _english(text: str) -> str:
    """An English line as HTML, the Korean words in it marked as such."""
    return _HANGUL.sub(r'<span lang="ko">\g<0></span>', content(text))


def _why(row: ReviewRow) -> str:
    """The reasons, the weightiest first."""
    if not row.reasons:
        return ""
    items = "".join(
        f"<li><b>{content(_spoken(reason.code))}</b> {_english(reason.text)}</li>"
        for reason in sorted(row.reasons, key=lambda reason: -reason.weight)
    )
    return f'<span class="level">{row.level}</span><ul>{items}</ul>'
