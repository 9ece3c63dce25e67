"""Writes the parts of the documentation that follow from data; a test says when they are out of date.

    python docs/generate.py

`docs/variables.md` from the catalogue, and the blocks between `<!-- card -->` and `<!-- end of card -->`
in `README.md` and `corpus/README.md` from `corpus/figures.json`.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nambuk.origin.figures import load_figures
from nambuk.variables.catalogue import catalogue
from nambuk.variables.variable import Variable

ROOT = Path(__file__).resolve().parents[1]
VARIETIES = {"ko-KP": "North Korean", "ko-KR": "South Korean", "ko-CN": "Chinese-Korean"}
CARD = re.compile(r"(?<=<!-- card -->\n).*?(?=<!-- end of card -->)", re.DOTALL)

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


def pages() -> dict[Path, str]:
    """Every generated file with the text that it should have."""
    card = load_figures().card
    made = {ROOT / "docs" / "variables.md": variables_page()}
    for path, block in (
        (ROOT / "README.md", short_card(card)),
        (ROOT / "corpus" / "README.md", long_card(card)),
    ):
        made[path] = CARD.sub(lambda _, block=block: block, path.read_text(encoding="utf-8"))
    return made


if __name__ == "__main__":
    for page, text in pages().items():
        page.write_text(text, encoding="utf-8")
