"""`nambuk models train`: a translation model trained further, so that it reads northern text."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nambuk.cli.common import SOME_FAILED, complain, stop
from nambuk.cli.display import bar

if TYPE_CHECKING:
    from nambuk.translation.training.pairs import Places
    from nambuk.translation.training.settings import Settings
    from nambuk.translation.training.trainer import Moment, Watch
    from nambuk.translation.training.training import TrainedModel

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option(
    "--pairs", "files", multiple=True, required=True, type=_FILE, help="File of pairs; several times."
)
@click.option("--base", required=True, help="Model to begin with: a folder, or a hub name that was pulled.")
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="Folder for the trained model; it appears when the training is complete.",
)
@click.option("--from", "source", default="ko-KP", show_default=True, help="Language of the sources.")
@click.option("--to", "target", help="Language of the translations; default: the other one of the .tmx.")
@click.option("--columns", default="1,2", show_default=True, help="Of a .tsv: source and translation.")
@click.option("--fields", help="Of .jsonl: source and translation, as in ko,en; default: the languages.")
@click.option("--validation", type=_FILE, help="File of pairs to measure with, instead of --held-out.")
@click.option(
    "--held-out",
    type=click.FloatRange(0, 0.5, min_open=True),
    default=0.02,
    show_default=True,
    help="Share of the sources that is not learnt from but measured with; 20 to 1,000 sentences.",
)
@click.option(
    "--epochs", type=click.FloatRange(0, min_open=True), help="Times all pairs are seen; default 3."
)
@click.option("--steps", type=click.IntRange(1), help="Steps instead of epochs.")
@click.option(
    "--batch-tokens",
    type=click.IntRange(16),
    default=2048,
    show_default=True,
    help="Tokens that go through the model together, about 64 sentences; less where memory is short.",
)
@click.option(
    "--accumulate", type=click.IntRange(1), default=1, show_default=True, help="Such batches for one step."
)
@click.option(
    "--learning-rate",
    type=click.FloatRange(0, min_open=True),
    help="Default: Marian 2e-5, M2M100 and NLLB 5e-5, mBART-50 3e-5, MADLAD 1e-4.",
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Seed of all chance.")
@click.option(
    "--precision",
    type=click.Choice(["auto", "float32", "bfloat16", "float16"]),
    default="auto",
    show_default=True,
    help="auto: 16 bits on a graphics card, else float32.",
)
@click.option(
    "--evaluate-every", type=click.IntRange(1), help="Steps between measurements; default: ten in all."
)
@click.option(
    "--patience", type=click.IntRange(1), help="End after so many measurements without a better one."
)
def train(
    files: tuple[Path, ...],
    base: str,
    output: Path,
    columns: str,
    fields: str | None,
    validation: Path | None,
    **options: Any,
) -> None:
    r"""Train a translation model further on pairs of sentences, so that it reads northern text.

    Pairs are .tmx, .tsv or .jsonl, and used as they are: make northern ones from southern ones with `nambuk
    corpus northernize` first, and give the southern ones too if the model is to keep reading those. The base
    must be the model as it was published (`nambuk models pull` keeps it), not the converted copy. It takes
    pip install 'nambuk[train]' and is meant for a graphics card.

    chrF is measured on pairs held out, before (as they are, and made southern as nambuk does for other models)
    and ten times in between, and the best model is kept. Whatever ends it, the same command goes on from the
    last measurement: until it is complete everything is in OUTPUT.training. The model, with a card that says
    how it was made, and a converted copy are in OUTPUT. The defaults are those of published work: 3 epochs at
    a low learning rate that rises, then falls to nothing, with label smoothing 0.1.

    \b
    Examples:
      nambuk corpus northernize pairs.tmx --output northern/
      nambuk models train --pairs northern/pairs.tmx --base Helsinki-NLP/opus-mt-ko-en --output kp-en
      nambuk translate report.docx --from ko-KP --to en --model kp-en
    """
    if options["steps"] and options["epochs"]:
        stop("--steps and --epochs: name only one of them")
    from nambuk.translation.engines.engine import EngineError
    from nambuk.translation.training.training import train_model

    places = _places(columns, fields)
    try:
        settings = _settings(files, **options)
        with _progress() as watch:
            made = train_model(
                base, files, output, settings, validation=validation, places=places, say=complain, watch=watch
            )
    except EngineError as error:
        stop(str(error), SOME_FAILED)
    except KeyboardInterrupt:
        complain("stopped; the same command goes on from the last measurement")
        raise
    _say(made)


def _settings(
    files: tuple[Path, ...], target: str | None, epochs: float | None, **options: Any
) -> "Settings":
    """How the training goes; the options not named here are those of `Settings`. Raises EngineError."""
    from nambuk.translation.training.pairs import find_target
    from nambuk.translation.training.settings import Settings

    target = target or find_target(files, options["source"])
    return Settings(target=target, epochs=epochs or 3.0, **options)


def _say(made: "TrainedModel") -> None:
    """What came of it."""
    from nambuk.translation.training.card import chrf_before

    before = chrf_before(made.before, made.southern)
    complain(f"{made.folder}: {before}, after {made.after:.1f}; use it with --model {made.folder}")
    if not made.is_better:
        complain("the training did not help: give more pairs or more --epochs, or another --learning-rate")


def _places(columns: str, fields: str | None) -> "Places":
    from nambuk.translation.training.pairs import Places

    numbers = [part.strip() for part in columns.split(",")]
    if len(numbers) != 2 or not all(part.isascii() and part.isdigit() and int(part) for part in numbers):
        stop(f"--columns {columns}: not two columns counted from 1, as in 1,2")
    names = [part.strip() for part in fields.split(",")] if fields is not None else []
    if fields is not None and (len(names) != 2 or not all(names)):
        stop(f"--fields {fields}: not the names of two fields, as in ko,en")
    first, second = (int(part) - 1 for part in numbers)
    return Places((first, second), (names[0], names[1]) if names else None)


@contextmanager
def _progress() -> "Iterator[Watch]":
    """A bar on standard error where that is a terminal; a line for each measurement everywhere."""
    if not sys.stderr.isatty():
        yield _line
        return
    with bar("training", "steps, {task.description}") as shown:
        task = shown.add_task("", total=None)

        def show(moment: "Moment") -> None:
            loss = f"loss {moment.loss:.3f}, {_left(moment)}"
            shown.update(task, completed=moment.step, total=moment.steps, description=loss)
            _line(moment)

        yield show


def _line(moment: "Moment") -> None:
    """A line for a moment with a measurement."""
    if moment.chrf is None:
        return
    complain(
        f"step {moment.step:,} of {moment.steps:,}: loss {moment.loss:.3f}, held out {moment.held_out_loss:.3f}, "
        f"chrF {moment.chrf:.1f}; {_left(moment)}"
    )


def _left(moment: "Moment") -> str:
    """The rate and the time that is left, as people say it."""
    minutes, seconds = divmod(round(moment.left), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{moment.rate:.0f} pairs/s, {hours}:{minutes:02}:{seconds:02} left"
