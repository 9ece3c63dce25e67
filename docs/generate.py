"""Writes the parts of the documentation that follow from data; a test says when they are out of date.

    python docs/generate.py

`docs/variables.md` from the catalogue, `docs/traces.md` from the list of traces, the blocks between
`<!-- card -->` and `<!-- end of card -->` in `README.md` and `corpus/README.md` from `corpus/figures.json`, and the table
of limits in `docs/documents.md` from `translate/nambuk/documents/limits.py`.
"""

import ast
import inspect
import re
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from nambuk.documents import limits
from nambuk.origin.figures import load_figures
from nambuk.origin.traces.knowledge import Meaning, knowledge
from nambuk.variables.catalogue import catalogue
from nambuk.variables.variable import Variable

ROOT = Path(__file__).resolve().parents[1]
VARIETIES = {"ko-KP": "North Korean", "ko-KR": "South Korean", "ko-CN": "Chinese-Korean"}
CARD = re.compile(r"(?<=<!-- card -->\n).*?(?=<!-- end of card -->)", re.DOTALL)
LIMITS = re.compile(r"(?<=<!-- limits -->\n).*?(?=<!-- end of limits -->)", re.DOTALL)

HEAD = """# The variables

A variable is a place where a writer must choose and the standards choose differently. This is the whole catalogue,
made from `glossary/variables/catalogue.toml` by `python docs/generate.py`; edit that file, not this one. How a
variable is found and edited is told in [glossary/README.md](../glossary/README.md), what it weighs in
[method.md](method.md).

A variant's varieties are those whose standard it is. *Slip* means that the northern variant is also a frequent
southern misspelling: it is shown as a marker only where the rest of the document points north. *Counted only* means
that both standards allow both variants, and only their frequency differs: it is never shown as a marker.
"""


def variables_page() -> str:
    """The text of `docs/variables.md`."""
    variables = catalogue()
    parts = [HEAD, f"{len(variables)} variables on {len({v.axis for v in variables})} axes.\n"]
    for axis in dict.fromkeys(variable.axis for variable in variables):
        rows = [_row(variable) for variable in variables if variable.axis == axis]
        parts.append(f"## {axis}\n\n| id | what | variants | rule | |\n| --- | --- | --- | --- | --- |")
        parts[-1] += "\n" + "\n".join(rows) + "\n"
    return "\n".join(parts)


def _row(variable: Variable) -> str:
    variants = "; ".join(
        f"{v.example} ({', '.join(sorted(v.varieties, key=list(VARIETIES).index))})"
        for v in variable.variants
    )
    remarks = [
        "slip" if variable.slip else "",
        "" if variable.marked else "counted only",
        "" if variable.evidence else "shown only",
        variable.note,
    ]
    cells = (f"`{variable.id}`", variable.title, variants, variable.rule, "; ".join(filter(None, remarks)))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


TRACES_HEAD = """# Traces: what files carry beside their text

Who and what wrote a file, when, in which language, with which fonts; and in the text itself its lists, the slips of a
keyboard, the style of its dates. This is the whole list, made from `corpus/traces.toml` by `python docs/generate.py`;
edit that file, not this one. How traces are used is told below, the fields of the reports in `nambuk.reports.traces`.

- **They are an axis of their own.** A report shows them under *File facts*, with their place, what they mean, how easily
  they come about otherwise, and a weight. They are no part of the likelihood ratios of the language.
- **A weight needs validation.** `corpus/trace_counts.tsv` says in how many documents of each source a trace stands. From
  that alone comes the weight of its presence: log10 of P(present | A) / P(present | B), smoothed, every source weighing
  the same, the weight nearest to nothing when each source is held out in turn, at most a factor of ten. What rests on
  one source weighs 0.0. There are no validation documents of known origin in their own file formats, so for traces of
  files the report says "not weighed: no validation data". Those of the text were looked for in the documents of the data
  card, and none of them stands in two sources: today every weight is 0.0.
- **A missing trace is no evidence.** Programs leave out what they like, and copying text into another file takes all of
  it away.
- **What is not told here:** that a trace is genuine. Each entry says how it comes about otherwise.

A finding says so where the file and the language tell different stories (a northern text that a southern program saved
last), and where the file contradicts itself (UTC+08:30 outside of the years when it was Pyongyang's time, saved before
it was created, words that are younger than the file).
"""


def traces_page() -> str:
    """The text of `docs/traces.md`."""
    known = knowledge()
    steps = "\n".join(f"| {step} | {definition} |" for step, definition in known.forging.items())
    parts = [TRACES_HEAD, f"| how it comes about | |\n| --- | --- |\n{steps}\n"]
    for kind in dict.fromkeys(meaning.kind for meaning in known.meanings.values()):
        rows = [_trace_row(meaning) for meaning in known.meanings.values() if meaning.kind == kind]
        head = "| id | such as | fits | meaning | how it comes about | source |\n| --- | --- | --- | --- | --- | --- |"
        parts.append(f"## {kind}\n\n{head}\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def _trace_row(meaning: Meaning) -> str:
    said = f"{meaning.text}." + (f" But: {meaning.note}." if meaning.note else "")
    examples = ", ".join(meaning.examples)
    cells = (f"`{meaning.id}`", examples, meaning.variety or "none", said, meaning.forging, meaning.source)
    return "| " + " | ".join(cell.replace("|", "\\|").replace("<", "&lt;") for cell in cells) + " |"


def short_card(card: Mapping[str, Any]) -> str:
    """For the README: how much of each variety, and how well it does on sources it has not seen."""
    lines = ["| variety | sources | documents | characters |", "| --- | --- | ---: | ---: |"]
    for variety, name in VARIETIES.items():
        rows = [row for key, row in card["sources"].items() if key.startswith(variety)]
        documents, characters = (sum(row[column] for row in rows) for column in ("documents", "characters"))
        lines.append(f"| {name} (`{variety}`) | {len(rows)} | {documents:,} | {characters:,} |")
    return "\n".join([*lines, "", *_held_out(card)]) + "\n"


def long_card(card: Mapping[str, Any]) -> str:
    """For the folder of the figures: every source."""
    lines = ["| variety | source | documents | characters | dates |", "| --- | --- | ---: | ---: | --- |"]
    for key, row in card["sources"].items():
        variety, source = key.split(" ", 1)
        dates = " to ".join(dict.fromkeys(row["dates"])) if row["dates"] else "not given"
        lines.append(f"| {variety} | {source} | {row['documents']:,} | {row['characters']:,} | {dates} |")
    return "\n".join([f"Fitted on {card['fitted']}.", "", *lines, "", *_held_out(card)]) + "\n"


def _held_out(card: Mapping[str, Any]) -> list[str]:
    bound = load_figures().bound
    lines = [
        "| held-out sources | Cllr | right way | largest and smallest ratio reported |",
        "| --- | ---: | ---: | ---: |",
    ]
    for pair, cost in card["held out"]["cllr"].items():
        right = card["held out"]["right way"][pair]
        largest, other = bound[pair], bound[":".join(reversed(pair.split(":")))]
        lines.append(f"| {pair} | {cost:.3f} | {100 * right:.1f} % | 10^{largest:.1f}, 10^-{other:.1f} |")
    return lines


def limits_table() -> str:
    """Every limit with what it is set to and why, for `docs/documents.md`."""
    [body] = [
        node.body
        for node in ast.parse(inspect.getsource(limits)).body
        if getattr(node, "name", "") == "Limits"
    ]
    lines = ["| limit | usual | of what, and why |", "| --- | ---: | --- |"]
    for field, said in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(said, ast.Expr):
            name = ast.unparse(field.target)
            value = getattr(limits.LIMITS, name)
            amount = f"{value // limits.MEBIBYTE}M" if value % limits.MEBIBYTE == 0 else f"{value:,}"
            reason = " ".join(ast.literal_eval(said.value).split())
            lines.append(f"| `{name.replace('_', '-')}` | {amount} | {reason} |")
    return "\n".join(lines) + "\n"


def pages() -> dict[Path, str]:
    """Every generated file with the text that it should have."""
    card = load_figures().card
    made = {
        ROOT / "docs" / "variables.md": variables_page(),
        ROOT / "docs" / "traces.md": traces_page(),
    }
    documents = ROOT / "docs" / "documents.md"
    made[documents] = LIMITS.sub(lambda _: limits_table(), documents.read_text(encoding="utf-8"))
    for path, block in (
        (ROOT / "README.md", short_card(card)),
        (ROOT / "corpus" / "README.md", long_card(card)),
    ):
        made[path] = CARD.sub(lambda _, block=block: block, path.read_text(encoding="utf-8"))
    return made


if __name__ == "__main__":
    for page, text in pages().items():
        page.write_text(text, encoding="utf-8")
