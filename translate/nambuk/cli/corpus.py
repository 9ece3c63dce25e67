"""`nambuk corpus`: the figures that the evidence rests on."""

import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from nambuk.cli.common import complain, output_stream
from nambuk.cli.labelled import LabelledText, choices, counted, read_labelled, size
from nambuk.cli.northernize import northernize
from nambuk.cli.validate import validate

_Function = Callable[..., None]


@click.group("corpus")
def command() -> None:
    """Fit and validate the figures that the evidence rests on; make northern training pairs."""


command.add_command(validate)
command.add_command(northernize)


def _labelled_documents(product: str) -> Callable[[_Function], _Function]:
    """What the commands that make `product` of labelled documents take: FILES, --output, --force."""
    files = click.argument(
        "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
    )
    output = click.option(
        "--output",
        type=click.Path(path_type=Path),
        help=f"File for the {product}; standard output when left out.",
    )
    force = click.option("--force", is_flag=True, help="Write over the output file if it exists.")
    return lambda function: files(output(force(function)))


def _data_card(records: Sequence[LabelledText], held_out: Mapping[str, Any]) -> dict[str, Any]:
    documents = Counter(record.group for record in records)
    characters: Counter[str] = Counter()
    dates: dict[str, list[str]] = {}
    for record in records:
        characters[record.group] += len(record.text)
        if record.date:
            dates.setdefault(record.group, []).append(record.date)
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
        "held out": held_out,
    }


@command.command()
@_labelled_documents("figures")
def fit(files: tuple[Path, ...], output: Path | None, force: bool) -> None:
    r"""Fit the figures from labelled documents, and validate them on sources held out whole.

    FILES are JSON lines (.jsonl, .jsonl.xz), one document a line with "variety" (ko-KP, ko-KR, ko-CN),
    "source" and "text"; "date" goes into the data card, and "register" names a kind of writing that is fitted once more
    by itself (careless prose, notes that quote the other standard, a newer norm). Only figures are written, no text.

    \b
    Example:
      nambuk corpus fit documents.jsonl.xz --output corpus/figures.json
    """
    from nambuk.batch import map_ordered
    from nambuk.origin.figures import figures_text
    from nambuk.origin.fitting import fit_variables
    from nambuk.origin.validation import (
        best_calibration,
        empirical_bounds,
        held_out_ratios,
        mean_cllr,
        rates,
    )

    records = list(read_labelled(files))
    complain(f"counting the variables of {len(records)} documents")
    pairs = list(map_ordered(counted, records, size))
    documents, stretches = [pair.whole for pair in pairs], [pair.first for pair in pairs]
    variables = choices()
    held_out = held_out_ratios(documents, variables, lambda name: complain(f"holding out {name}"))
    short = held_out_ratios(documents, variables, texts=stretches)
    calibration = best_calibration({key: [*held_out[key], *short.get(key, [])] for key in held_out})
    card = _data_card(
        records,
        {
            "cllr": {pair: round(value, 3) for pair, value in mean_cllr(held_out, calibration).items()},
            "right way": {pair: round(value, 3) for pair, value in rates(held_out).items()},
        },
    )
    text = figures_text(
        fit_variables(documents, variables), calibration, empirical_bounds(held_out, calibration), card
    )
    with output_stream(output, force) as stream:
        stream.write(text)
    if output is not None:
        complain(f"figures of {len(variables)} variables written to {output}")
    sys.exit(0)


@command.command()
@_labelled_documents("counts")
def traces(files: tuple[Path, ...], output: Path | None, force: bool) -> None:
    r"""Count in how many labelled documents the traces of a text stand: lists, slips of the keyboard, dates.

    FILES as for `nambuk corpus fit`. What the traces may weigh follows from these counts alone (docs/traces.md).

    \b
    Example:
      nambuk corpus traces documents.jsonl.xz --output corpus/trace_counts.tsv
    """
    from nambuk.origin.traces.measuring import measured
    from nambuk.origin.traces.weights import counts_text

    texts = ((record.variety, record.source, record.text) for record in read_labelled(files))
    with output_stream(output, force) as stream:
        stream.write(counts_text(measured(texts)))
    sys.exit(0)


@command.command()
@_labelled_documents("counts")
def words(files: tuple[Path, ...], output: Path | None, force: bool) -> None:
    r"""Count the nouns and compounds of labelled documents: what `nambuk glossary extract` compares with.

    FILES as for `nambuk corpus fit`. Words that occur in few documents are summed up, not written.

    \b
    Example:
      nambuk corpus words documents.jsonl.xz --output corpus/words.tsv
    """
    from nambuk.batch import map_ordered
    from nambuk.termwork.keyness import count_words, words_table

    texts = (record.text for record in read_labelled(files))
    with output_stream(output, force) as stream:
        stream.write(words_table(map_ordered(count_words, texts, len)))
    sys.exit(0)
