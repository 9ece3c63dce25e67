"""Southern training pairs made into northern ones: the Korean side of TSV, JSONL and TMX converted, all else kept.

The Korean side is converted in blocks, so that many processes may share the work.
"""

import json
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from lxml import etree

from nambuk.batch.ordered import map_ordered
from nambuk.convert import Conversion, Options, convert_lines
from nambuk.variety import Variety

_BLOCK = 200  # segments that are converted together
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class PairsError(Exception):
    """A file of pairs that cannot be used: which line, why, and what to do."""


def northern_tsv(lines: Iterable[str], column: int, options: Options) -> Iterator[str]:
    """Lines of tab-separated text with the cell of `column` (from 0) converted; lines out as in, without their ends.

    Raises PairsError for a line without that cell. Lines without any text pass.
    """

    def cell(number: int, line: str) -> tuple[str, str, str]:
        if not line:
            return "", "", ""
        cells = line.split("\t")
        if column >= len(cells):
            raise PairsError(
                f"line {number}: has {len(cells)} columns, so there is no column {column + 1}; name another with --column"
            )
        before, after = cells[:column], cells[column + 1 :]
        return (
            "".join(c + "\t" for c in before),
            cells[column],
            "".join("\t" + c for c in after),
        )

    rows = ((number, line.rstrip("\r\n")) for number, line in enumerate(lines, 1))
    for (before, _, after), text in _converted((cell(n, line) for n, line in rows), options):
        yield before + text + after


def northern_jsonl(lines: Iterable[str], field: str, options: Options) -> Iterator[str]:
    """JSON lines with the text in `field` converted; raises PairsError for a line that is no object with it."""

    def row(number: int, line: str) -> tuple[dict[str, Any], str, str]:
        try:
            record = json.loads(line)
            text = record[field]
        except (ValueError, KeyError, TypeError, RecursionError):
            text = None
        if not isinstance(text, str):
            raise PairsError(
                f"line {number}: no JSON object with a text in {field!r}; name the field with --field"
            )
        return record, text, ""

    rows = (row(number, line) for number, line in enumerate(lines, 1) if line.strip())
    for (record, _, _), text in _converted(rows, options):
        yield json.dumps(record | {field: text}, ensure_ascii=False)


def _converted(
    rows: Iterable[tuple[Any, str, str]], options: Options
) -> Iterator[tuple[tuple[Any, str, str], str]]:
    """Rows with the text in their middle converted, in their order."""
    blocks = _blocks(rows)
    done = map_ordered(partial(_convert_block, options), blocks, _size)
    for block, texts in done:
        yield from zip(block, texts, strict=True)


def _blocks(rows: Iterable[tuple[Any, str, str]]) -> Iterator[list[tuple[Any, str, str]]]:
    block: list[tuple[Any, str, str]] = []
    for row in rows:
        block.append(row)
        if len(block) == _BLOCK:
            yield block
            block = []
    if block:
        yield block


def _size(block: list[tuple[Any, str, str]]) -> int:
    return sum(len(text) for _, text, _ in block)


def _convert_block(
    options: Options, block: list[tuple[Any, str, str]]
) -> tuple[list[tuple[Any, str, str]], list[str]]:
    return block, [c.text for c in convert_lines([text for _, text, _ in block], options)]


def northern_tmx(data: bytes, options: Options) -> bytes:
    """A TMX file with its Korean segments converted and marked ko-KP; raises PairsError for what is no TMX.

    Inline elements stay between the letters where they were. Entities, DTDs and the network are left alone.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise PairsError(f"is no well-formed XML ({error}); check the file, or export it again") from error
    if etree.QName(root).localname != "tmx":
        raise PairsError(
            f"is no TMX: its root element is {etree.QName(root).localname}; export it as TMX 1.4"
        )
    variants = [v for v in root.iter("tuv") if _language(v).lower().partition("-")[0] == "ko"]
    segments = [seg for variant in variants for seg in variant.iter("seg")]
    texts = ["".join(map(str, seg.itertext())) for seg in segments]
    rows = ((number, text, "") for number, text in enumerate(texts))
    for (number, _, _), conversion in _explained(rows, options):
        _rewrite(segments[number], conversion)
    for variant in variants:
        variant.set(_LANG if variant.get(_LANG) else "lang", str(Variety.KP))
    header = root.find("header")
    if header is not None and header.get("srclang", "").lower().partition("-")[0] == "ko":
        header.set("srclang", str(Variety.KP))
    return etree.tostring(root.getroottree(), encoding="utf-8", xml_declaration=True)


def _language(variant: Any) -> str:
    return variant.get(_LANG) or variant.get("lang") or ""


def _explained(
    rows: Iterable[tuple[int, str, str]], options: Options
) -> Iterator[tuple[tuple[int, str, str], Conversion]]:
    for block, done in map_ordered(partial(_explain_block, options), _blocks(rows), _size):
        yield from zip(block, done, strict=True)


def _explain_block(
    options: Options, block: list[tuple[int, str, str]]
) -> tuple[list[tuple[int, str, str]], list[Conversion]]:
    return block, convert_lines([text for _, text, _ in block], options)


def _rewrite(segment: Any, conversion: Conversion) -> None:
    """Put the changes into the pieces of text between a segment's inline elements: each where it begins."""
    places: list[tuple[Any, str]] = []

    def collect(element: Any, *, inside: bool) -> None:
        if isinstance(element.tag, str):
            places.append((element, "text"))
            for child in element:
                collect(child, inside=True)
        if inside:
            places.append((element, "tail"))

    collect(segment, inside=False)
    pieces = [getattr(element, slot) or "" for element, slot in places]
    starts = [sum(map(len, pieces[:n])) for n in range(len(pieces))]
    new = list(pieces)
    for change in reversed(conversion.changes):
        holding = [
            n
            for n, start in enumerate(starts)
            if start <= change.start <= start + len(pieces[n]) and pieces[n]
        ]
        first = next((n for n in holding if change.start < starts[n] + len(pieces[n])), holding[-1])
        for number in reversed(range(len(pieces))):
            low = max(change.start - starts[number], 0)
            high = min(change.end - starts[number], len(pieces[number]))
            if low < high or number == first:
                inserted = change.after if number == first else ""
                new[number] = new[number][:low] + inserted + new[number][max(low, high) :]
    for (element, slot), text in zip(places, new, strict=True):
        setattr(element, slot, text or None)
