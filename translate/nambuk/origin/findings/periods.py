"""Offices, titles and names that had their time: `glossary/variables/periods.tsv`."""

import re
from functools import cache
from typing import NamedTuple

from nambuk.origin.findings.clues import Clue
from nambuk.origin.findings.reading import CHINA_SOUTH, NORTH_CHINA, NORTH_SOUTH, Reading
from nambuk.resources import data_folder

_FIRM = 1.0  # log10 LR from which a text is taken to follow a norm


class Period(NamedTuple):
    """A row of the file: a form that texts of a variety ("" for all) use from one time to another ("" for no limit)."""

    form: str
    variety: str
    not_before: str
    not_after: str
    note: str
    source: str


@cache
def periods() -> tuple[Period, ...]:
    """The rows of the file."""
    text = (data_folder("glossary") / "variables" / "periods.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line and not line.startswith("#")]
    return tuple(Period(*line.split("\t")) for line in lines[1:])


@cache
def _pattern() -> tuple[re.Pattern[str], dict[str, list[Period]]]:
    """One expression for all forms, a space wherever one may be written, and the rows of each form without spaces."""
    rows: dict[str, list[Period]] = {}
    for period in periods():
        rows.setdefault(period.form.replace(" ", ""), []).append(period)
    forms = sorted({period.form for period in periods()}, key=lambda form: (-len(form), form))
    alternatives = "|".join(re.escape(form).replace(r"\ ", " ?") for form in forms)
    return re.compile(f"(?<![가-힣《〈「“‘\"'])(?:{alternatives})"), rows


def _norms(reading: Reading) -> frozenset[str]:
    """The varieties whose rows apply to a text."""
    ratios = reading.evidence.log10_lr
    norms = {""}
    if ratios[NORTH_SOUTH] >= _FIRM and ratios[NORTH_CHINA] >= 0:
        norms.add("ko-KP")
    if ratios[CHINA_SOUTH] >= _FIRM and ratios[NORTH_CHINA] <= 0:
        norms.add("ko-CN")
    if ratios[NORTH_SOUTH] <= -_FIRM and ratios[CHINA_SOUTH] <= -_FIRM:
        norms.add("ko-KR")
    return frozenset(norms)


def period_clues(reading: Reading) -> list[Clue]:
    """A clue for each form of the file in the text that dates a text of its norm, quoted ones left out."""
    pattern, rows = _pattern()
    norms = _norms(reading)
    spans: dict[Period, list[tuple[int, int]]] = {}
    for match in pattern.finditer(reading.text):
        for period in rows[match[0].replace(" ", "")]:
            if period.variety in norms:
                spans.setdefault(period, []).append(match.span())
    return [
        Clue(p.not_before, p.not_after, reading.text[slice(*found[0])], p.note, tuple(found))
        for p, found in spans.items()
    ]
