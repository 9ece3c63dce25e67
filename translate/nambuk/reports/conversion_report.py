"""A conversion for people to read: as differences in the terminal, and side by side as a page."""

from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files

from nambuk.conversion import Change, Conversion
from nambuk.reports.markup import attribute, content

Mark = Callable[[str], str]
_CERTAINTY = {"rule": "by rule", "term": "by the glossary", "likely": "likely, to be looked at"}


def _pieces(conversion: Conversion) -> Iterator[tuple[str, str, Change | None]]:
    """The two texts in step: (source, result, change), with no change where they are alike."""
    position = 0
    for change in conversion.changes:
        if position < change.start:
            same = conversion.source[position : change.start]
            yield same, same, None
        yield change.before, change.after, change
        position = change.end
    if position < len(conversion.source):
        yield conversion.source[position:], conversion.source[position:], None


def explained(change: Change, source: str) -> str:
    """A change of `source` in one line: what became what, by which rule or pair, how certain.

    Spaces that come or go are shown with the letters beside them.
    """
    before, after = change.before, change.after
    if not (before.strip() and after.strip()):
        left, right = source[max(change.start - 1, 0) : change.start], source[change.end : change.end + 1]
        before, after = f"{left}{before}{right}", f"{left}{after}{right}"
    pair = f" ({change.detail})" if change.detail else ""
    return f"{before} → {after}{pair}: {change.rule}; {_CERTAINTY[change.certainty]}"


def diff_text(name: str, paragraphs: Sequence[Conversion], removed: Mark, added: Mark) -> str:
    """The paragraphs that changed, before and after, each different explanation once; `removed` and `added` mark stretches.

    "" where nothing changed.
    """
    lines = []
    for number, paragraph in enumerate(paragraphs, 1):
        if not paragraph.changes:
            continue
        pieces = list(_pieces(paragraph))
        before = "".join(removed(old) if change and old else old for old, _, change in pieces)
        after = "".join(added(new) if change and new else new for _, new, change in pieces)
        lines += [f"@@ {name}, paragraph {number}", f"- {before}", f"+ {after}"]
        lines += [
            f"    {line}" for line in dict.fromkeys(explained(c, paragraph.source) for c in paragraph.changes)
        ]
    return "".join(line + "\n" for line in lines)


def conversion_html(name: str, target: str, paragraphs: Sequence[Conversion]) -> str:
    """One page without scripts or links: source and result side by side, every change marked and explained."""
    style = files("nambuk.reports").joinpath("report.css").read_text(encoding="utf-8")
    changes = [change for paragraph in paragraphs for change in paragraph.changes]
    likely = sum(change.certainty == "likely" for change in changes)
    rows = "".join(_row(number, paragraph) for number, paragraph in enumerate(paragraphs, 1))
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{attribute(name)}: conversion</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{style}{_STYLE}</style></head><body><header><h1>{content(name)} in the standard {content(target)}</h1>"
        f"<p>{len(changes):,} changes, {likely:,} of them likely ones to be looked at (dotted). Hover over a mark, or move "
        "to it with the tab key, to see its reason.</p></header>"
        '<table class="conversion"><thead><tr><th scope="col">¶</th><th scope="col">Before</th>'
        f'<th scope="col">After</th></tr></thead><tbody>{rows}</tbody></table></body></html>\n'
    )


_STYLE = """
.conversion { width: 100%; table-layout: fixed; border-collapse: collapse; }
.conversion th:first-child { width: 3rem; }
.conversion td { vertical-align: top; padding: .4rem .6rem; border-top: 1px solid var(--rule); white-space: pre-wrap; }
.conversion mark { background: var(--t2); color: inherit; border-bottom: 2px solid var(--l2); }
.conversion .before mark { background: var(--t6); border-color: var(--l6); }
.conversion mark.likely { border-bottom-style: dotted; }
.conversion mark.gap { padding: 0 .15em; }
"""


def _row(number: int, paragraph: Conversion) -> str:
    before, after = [], []
    for old, new, change in _pieces(paragraph):
        before.append(_marked(old, change, paragraph.source))
        after.append(_marked(new, change, paragraph.source))
    return (
        f'<tr><td class="figure">{number}</td><td class="before" lang="ko">{"".join(before)}</td>'
        f'<td class="after" lang="ko">{"".join(after)}</td></tr>'
    )


def _marked(text: str, change: Change | None, source: str) -> str:
    if change is None:
        return content(text)
    classes = " ".join(
        [*(["likely"] if change.certainty == "likely" else []), *(["gap"] if not text.strip() else [])]
    )
    shown = content(text) or "&#8203;"
    return (
        f'<mark class="{classes}" tabindex="0" title="{attribute(explained(change, source))}">{shown}</mark>'
    )
