"""`nambuk corpus validate`: how the method does on sources that it has not seen."""

import hashlib
import os
import shlex
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from nambuk import __version__
from nambuk.cli.common import OutputError, complain, new_file, stop
from nambuk.cli.labelled import LabelledText, choices, counted, counts_of, read_labelled, size
from nambuk.variety import PAIRS, pair_name

if TYPE_CHECKING:
    from nambuk.origin.validating import Judged, Validation

Item = TypeVar("Item")
Result = TypeVar("Result")
LENGTHS = (100, 300, 1000, 3000)
PER_SOURCE = 300
REPORT, NUMBERS = "report.md", "validation.json"
KINDS = ("pav", "tippett")
_FIT_IN_CHARACTERS = 600  # for one document a fit is as much work as counting so many characters


def _picture(kind: str, pair: str) -> str:
    return f"{kind}.{pair.replace(':', '.')}.png"


def _lengths(context: click.Context, parameter: click.Parameter, value: str) -> tuple[int, ...]:
    try:
        found = tuple(sorted({int(part) for part in value.split(",")}))
    except ValueError:
        found = ()
    if not found or found[0] < 1:
        raise click.BadParameter(f"{value!r}: give numbers of characters, such as 100,300,1000")
    return found


@dataclass(frozen=True, slots=True)
class _Options:
    files: tuple[Path, ...]
    output: Path | None
    lengths: tuple[int, ...]
    per_source: int

    def command(self) -> str:
        """The command line, without the folders of the input, which say more than a reader needs to know."""
        words = ["nambuk", "corpus", "validate", *(file.name for file in self.files)]
        if self.output is not None:
            words += ["--output", str(self.output)]
        if self.lengths != LENGTHS:
            words += ["--lengths", ",".join(map(str, self.lengths))]
        if self.per_source != PER_SOURCE:
            words += ["--per-source", str(self.per_source)]
        return shlex.join(words)


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the report, the numbers and the plots.",
)
@click.option(
    "--lengths",
    callback=_lengths,
    default=",".join(map(str, LENGTHS)),
    show_default=True,
    help="Lengths of the stretches, in characters.",
)
@click.option(
    "--per-source",
    type=click.IntRange(1),
    default=PER_SOURCE,
    show_default=True,
    help="Stretches of one source and length at most.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Of what is printed."
)
@click.option("--force", is_flag=True, help="Write over files in the output folder.")
def validate(
    files: tuple[Path, ...],
    output: Path | None,
    lengths: tuple[int, ...],
    per_source: int,
    form: str,
    force: bool,
) -> None:
    r"""Measure how ratios behave on sources that the figures have not seen, by length of text.

    FILES are labelled documents as for "nambuk corpus fit". Each source is left out in turn: figures, calibration
    and bounds are found without it, and stretches of its documents are weighed by them. Printed are Cllr, the
    share of ratios that point the right way, and the rates of misleading evidence, by comparison, length and
    source. With --output also a report with PAV and Tippett plots, for which the extra is needed:
    pip install 'nambuk[forensic]'.

    \b
    Example:
      nambuk corpus validate documents.jsonl.xz --output corpus/validation
    """
    from nambuk.reports.validation_report import validation_json, validation_page, validation_text

    options = _Options(files, output, lengths, per_source)
    if output is not None:
        _check_folder(output, force)
    drawing = output is not None and _can_draw()
    validation, judged = _validate(options)
    click.echo(validation_json(validation) if form == "json" else validation_text(validation), nl=False)
    if output is None:
        sys.exit(0)
    pictures = _draw(validation, judged) if drawing else {}
    titles = {"pav": "PAV plots", "tippett": "Tippett plots"}
    pairs = dict.fromkeys(comparison.pair for comparison in validation.comparisons)
    shown = {pair: [(titles[kind], _picture(kind, pair)) for kind in KINDS] for pair in pairs}
    try:
        for name, text in (
            (REPORT, validation_page(validation, shown if pictures else {})),
            (NUMBERS, validation_json(validation)),
        ):
            with new_file(output / name, force) as stream:
                stream.write(text)
        for name, picture in pictures.items():
            _write_picture(output / name, picture)
    except OutputError as error:
        stop(str(error))
    complain(f"{output}: {REPORT}, {NUMBERS} and {len(pictures)} plots written")
    sys.exit(0)


def _check_folder(folder: Path, force: bool) -> None:
    """End now rather than after minutes if a file is in the way."""
    names = [REPORT, NUMBERS, *(_picture(kind, pair_name(a, b)) for kind in KINDS for a, b in PAIRS)]
    there = [name for name in names if os.path.lexists(folder / name)]
    if there and not force:
        stop(f"{folder / there[0]}: exists already; use --force to write over it")


def _can_draw() -> bool:
    from nambuk.origin.plots import PlotsMissingError, check_plots

    try:
        check_plots()
    except PlotsMissingError as error:
        complain(f"numbers without plots: {error}")
        return False
    return True


def _validate(options: _Options) -> "tuple[Validation, list[Judged]]":
    from nambuk.batch import map_ordered
    from nambuk.origin.figures import load_figures
    from nambuk.origin.leaving_out import figures_without_each, sources_by_variety
    from nambuk.origin.stretches import stretches
    from nambuk.origin.validating import Validation, comparisons, judge
    from nambuk.variables.catalogue import catalogue_digest

    records = list(read_labelled(options.files))
    complain(f"counting the variables of {len(records):,} documents")
    documents = list(map_ordered(counted, records, size))
    texts = ((record.variety, record.source, record.text) for record in records)
    parts = stretches(texts, options.lengths, options.per_source)
    complain(f"counting the variables of {len(parts):,} stretches")
    counts = list(map_ordered(counts_of, [part.text for part in parts], len))
    sources = sources_by_variety(document.whole for document in documents)
    complain(f"fitting without each two of {sum(map(len, sources.values()))} sources")
    work = _FIT_IN_CHARACTERS * len(documents)

    def run(function: Callable[[Item], Result], items: Sequence[Item], /) -> Iterator[Result]:
        """`function` of each item, in their order, in several processes."""
        return map_ordered(function, items, lambda item: work)

    figures = figures_without_each(documents, choices(), run)
    judged = [
        judge(part.variety, part.source, part.length, own, figures[part.source])
        for part, own in zip(parts, counts, strict=True)
        if part.source in figures
    ]
    found = comparisons(judged, options.lengths)
    if not found:
        stop(
            "nothing to compare: at least two varieties with two sources each are needed, and longer documents"
        )
    shipped = load_figures()
    files = tuple((file.name, hashlib.sha256(file.read_bytes()).hexdigest()) for file in options.files)
    return Validation(
        command=options.command(),
        nambuk=__version__,
        catalogue=catalogue_digest(),
        figures=shipped.digest,
        same_data=_amounts(records) == _amounts_of_card(shipped.card),
        files=files,
        sources=sources,
        lengths=options.lengths,
        per_source=options.per_source,
        comparisons=tuple(found),
    ), judged


def _amounts(records: Iterable[LabelledText]) -> dict[str, tuple[int, int]]:
    """Variety and source → how many documents, how many characters."""
    documents: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    for record in records:
        documents[record.group] += 1
        characters[record.group] += len(record.text)
    return {name: (documents[name], characters[name]) for name in documents}


def _amounts_of_card(card: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    """The same of the documents that the figures were fitted on."""
    return {name: (row["documents"], row["characters"]) for name, row in card.get("sources", {}).items()}


def _draw(validation: "Validation", judged: "Sequence[Judged]") -> dict[str, bytes]:
    """File name → picture, one of each kind for each comparison."""
    from nambuk.origin.plots import pav_plot, tippett_plot

    lengths: dict[str, list[int]] = {}
    for comparison in validation.comparisons:
        lengths.setdefault(comparison.pair, []).append(comparison.length)
    return {
        _picture(kind, pair): draw(judged, pair, own)
        for pair, own in lengths.items()
        for kind, draw in zip(KINDS, (pav_plot, tippett_plot), strict=True)
    }


def _write_picture(path: Path, picture: bytes) -> None:
    try:
        path.write_bytes(picture)
    except OSError as error:
        reason = f"cannot be written ({error.strerror or error}); name another place"
        raise OutputError(f"{path}: {reason}") from error
