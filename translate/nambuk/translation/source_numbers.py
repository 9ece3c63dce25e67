"""Years, units and large numbers of a Korean source, written so that a model can carry them over.

Models know neither Juche years nor 정보 nor, reliably, that 32만 is 320,000. Each function gives edits of the source;
a reader of the review list sees them in the normalised source.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from nambuk.conversion.change import Edit
from nambuk.translation.checks.numerals import quantities

JUCHE_ZERO = 1911
"""Juche 1 is 1912. The North counted so from September 1997 to October 2024."""

_JUCHE = re.compile(
    r"주체\s*(?P<juche>\d{1,3})(?:\s*\(\s*(?P<year>(?:18|19|20)\d\d)\s*\))?(?=\s*년(?!대)|\s*[.])(?!\s*\.?\d{4})"
)
_AREA = {
    "정보": (Decimal("9917.36"), Decimal(10_000), "헥타르"),
    "평": (Decimal("3.305785"), Decimal(1), "㎡"),
}
_UNIT = re.compile(
    r"(?P<about>여|남짓|가량)?\s?(?P<unit>정보|평)(?!방|[가-힣]*(?:화|양|가|당원|원|안|시))(?=당|[가-힣]{0,3}(?![가-힣]))"
)
_ALONE = re.compile(r"(?<!\d)(?<![가-힣])정보(?=당\s)")  # 정보당 1.5t
_RANGE = re.compile(r"(?<![\d.,])(?P<first>\d{1,3}(?:[ ,]\d{3})+|\d+(?:\.\d+)?)\s?[~∼〜-]\s?$")
_GROUPING = {"en": ",", "ru": " "}
"""Languages that count by thousands, with what parts them."""


def source_edits(text: str, target: str) -> list[Edit]:
    """What is rewritten in a Korean sentence before it is translated into `target`.

    >>> from nambuk.conversion.change import apply_edits
    >>> text = "주체107(2018)년 9월에 32만명이 50정보를 갈았다."
    >>> apply_edits(text, source_edits(text, "en")).text
    '2018년 9월에 320,000명이 50헥타르를 갈았다.'
    """
    return [*juche_years(text), *areas(text), *large_numbers(text, target)]


def juche_years(text: str) -> Iterator[Edit]:
    """주체107(2018)년 and 주체107년 → 2018년; a year that does not agree with its Juche year stays as it is."""
    for match in _JUCHE.finditer(text):
        year = JUCHE_ZERO + int(match["juche"])
        if match["year"] in (None, str(year)):
            yield _edit(match.start(), match.end(), str(year), "a Juche year is counted from 1912")


def areas(text: str) -> Iterator[Edit]:
    """정보 (0.99 ha, written as hectares one to one, as the North's own translators do) and 평 (3.3 m²), after a number.

    A number of 평 is computed, to three figures.
    """
    for match in _ALONE.finditer(text):
        yield _edit(match.start(), match.end(), "헥타르", "1 정보 is 9917.36 m²")
    for quantity, start, end in _placed(text):
        unit = _UNIT.match(text, end)
        if unit is None:
            continue
        size, in_metric, name = _AREA[unit["unit"]]
        rule = f"1 {unit['unit']} is {size.normalize():f} m²"
        if unit["unit"] == "정보":
            yield _edit(unit.start("unit"), unit.end(), name, rule)
        else:
            yield _edit(
                start, unit.end(), f"{_rounded(quantity * size / in_metric)}{unit['about'] or ''}{name}", rule
            )


def large_numbers(text: str, target: str) -> Iterator[Edit]:
    """만, 억 and 조 after figures, written out where the target counts by thousands: 3억 2천만 → 320,000,000.

    Of a range both ends: 4~5만 → 40,000~50,000.
    """
    grouping = _GROUPING.get(target.split("-")[0])
    if grouping is None:
        return
    for value, start, end in _placed(text):
        written = text[start:end]
        unit = _UNIT.match(text, end)
        if written.isascii() or value != value.to_integral_value() or (unit and unit["unit"] == "평"):
            continue
        if written.endswith("조") and not any(unit in written for unit in "만억천"):
            continue  # 제5조 and 5조 are as often articles
        rule = "the target language counts by thousands"
        yield _edit(start, end, _grouped(value, grouping) + ("여" if "여" in written else ""), rule)
        if first := _first_of_range(text, start, written, value):
            place, number = first
            yield _edit(*place, _grouped(number, grouping), rule)


def _first_of_range(
    text: str, start: int, written: str, value: Decimal
) -> tuple[tuple[int, int], Decimal] | None:
    """The first number of a range that its second one's unit counts too (4~5만), with its value; None for 5 000~1만."""
    match = _RANGE.search(text[:start])
    figures = re.match(r"[\d., ]*\d", written)
    if match is None or figures is None:
        return None
    first, second = (Decimal(re.sub("[ ,]", "", figure)) for figure in (match["first"], figures.group()))
    scaled = first * value / second if second else first
    if first >= second or scaled != scaled.to_integral_value():
        return None
    return match.span("first"), scaled


def _grouped(value: Decimal, grouping: str) -> str:
    return f"{int(value):,}".replace(",", grouping)


def _placed(text: str) -> Iterator[tuple[Decimal, int, int]]:
    """The numbers in figures with their most usual value and their place."""
    position = 0
    for quantity in quantities(text):
        start = text.find(quantity.text, position)
        if start >= 0 and len(quantity.readings[0]) == 1:
            position = start + len(quantity.text)
            yield quantity.readings[0][0], start, position


def _rounded(value: Decimal) -> str:
    return f"{Decimal(f'{value:.3g}'):,f}"


def _edit(start: int, end: int, after: str, rule: str) -> Edit:
    return Edit(start, end, after, "number", rule)
