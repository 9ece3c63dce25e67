"""`nambuk corpus`: the figures that the evidence rests on."""

import json
import lzma
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from nambuk.cli.common import complain, output_stream, stop
from nambuk.variety import Variety

if TYPE_CHECKING:
    from nambuk.origin.fitting import Labelled

STRETCH = 300  # characters of the short stretch that every document is also judged by


@click.group("corpus")
def command() -> None:
    """Fit and validate the figures that the evidence rests on."""


def _opened(file: Path) -> TextIO:
    """A file of text lines, unpacked where its name ends in .xz."""
    if file.suffix == ".xz":
        return lzma.open(file, "rt", encoding="utf-8")
    return file.open(encoding="utf-8")


def _records(files: tuple[Path, ...]) -> Iterator[dict[str, Any]]:
    for file in files:
        with _opened(file) as lines:
            for number, line in enumerate(lines, 1):
                try:
                    record = json.loads(line)
                    record["variety"] = Variety(record["variety"])
                    record["source"], record["text"]
                except (ValueError, KeyError, TypeError) as error:
                    stop(
                        f"{file}, line {number}: not a labelled document ({error}); it needs variety, source and text"
                    )
                yield record


def _counted(record: dict[str, Any]) -> "tuple[Labelled, Labelled]":
    """A document's counts, and those of its first stretch: the calibration is for short texts too."""
    from nambuk.analysis import analyse
    from nambuk.origin.counts import count
    from nambuk.origin.fitting import Labelled
    from nambuk.variables.catalogue import find_places

    places = find_places(analyse(record["text"]))
    first = [(variable, place) for variable, place in places if place.start < STRETCH]
    names = record["variety"], record["source"]
    register = record.get("register") or ""
    return Labelled(*names, count(places), register), Labelled(*names, count(first), register)


def _size(record: dict[str, Any]) -> int:
    return len(record["text"])


def _data_card(records: list[dict[str, Any]]) -> dict[str, Any]:
    documents = Counter(f"{r['variety']} {r['source']}" for r in records)
    characters: Counter[str] = Counter()
    dates: dict[str, list[str]] = {}
    for record in records:
        name = f"{record['variety']} {record['source']}"
        characters[name] += len(record["text"])
        if record.get("date"):
            dates.setdefault(name, []).append(str(record["date"]))
    return {
        "fitted": datetime.now(UTC).date().isoformat(),
        "sources": {
            name: {
                "documents": documents[name],
                "characters": characters[name],
                "dates": [min(dates[name]), max(dates[name])] if name in dates else None,
            }
            for name in sorted(documents)
        },
    }


@command.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--output", type=click.Path(path_type=Path), help="File for the figures; standard output when left out."
)
@click.option("--force", is_flag=True, help="Write over the output file if it exists.")
def fit(files: tuple[Path, ...], output: Path | None, force: bool) -> None:
    r"""Fit the figures from labelled documents, and validate them on sources held out whole.

    FILES are JSON lines (.jsonl, .jsonl.xz), one document a line with "variety" (ko-KP, ko-KR, ko-CN),
    "source" and "text"; "date" goes into the data card, and "register" names a kind of writing that is fitted apart
    (careless prose, notes that quote the other standard). Only figures are written, no text.

    \b
    Example:
      nambuk corpus fit documents.jsonl.xz --output corpus/figures.json
    """
    from nambuk.batch import map_ordered
    from nambuk.origin.figures import figures_text
    from nambuk.origin.fitting import Choice, fit_variables
    from nambuk.origin.validation import (
        best_calibration,
        empirical_bounds,
        held_out_ratios,
        mean_cllr,
        rates,
    )
    from nambuk.variables.catalogue import catalogue

    records = list(_records(files))
    complain(f"counting the variables of {len(records)} documents")
    counted = list(map_ordered(_counted, records, _size))
    documents, stretches = [whole for whole, _ in counted], [stretch for _, stretch in counted]
    choices = [
        Choice(v.id, v.group, tuple(variant.label for variant in v.variants))
        for v in catalogue()
        if v.evidence
    ]
    held_out = held_out_ratios(documents, choices, lambda name: complain(f"holding out {name}"))
    short = held_out_ratios(documents, choices, texts=stretches)
    calibration = best_calibration({key: [*held_out[key], *short.get(key, [])] for key in held_out})
    card = _data_card(records)
    card["held out"] = {
        "cllr": {pair: round(value, 3) for pair, value in mean_cllr(held_out, calibration).items()},
        "right way": {pair: round(value, 3) for pair, value in rates(held_out).items()},
    }
    text = figures_text(
        fit_variables(documents, choices), calibration, empirical_bounds(held_out, calibration), card
    )
    with output_stream(output, force) as stream:
        stream.write(text)
    if output is not None:
        complain(f"figures of {len(choices)} variables written to {output}")
    sys.exit(0)
