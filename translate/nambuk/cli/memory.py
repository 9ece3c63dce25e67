"""`nambuk memory`: translation memories, to and from other programs as TMX."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import click

from nambuk.cli.common import SOME_FAILED, complain, output_stream, stop
from nambuk.cli.glossary_common import FILE, counted, force_option
from nambuk.cli.reading import limit_option
from nambuk.documents.limits import Limits

if TYPE_CHECKING:
    from nambuk.bilingual.bilingual import ExchangeError
    from nambuk.bilingual.tmx_reading import Reading, Tally
    from nambuk.translation.memory import Memory, MemoryStatistics, Origin, Unit

_LANGUAGES = click.Choice(["ko-KP", "ko-KR", "en", "ru", "zh", "ja"])


@click.group("memory")
def command() -> None:
    """Exchange translation memories with other programs, and see what is in one."""


@command.command("import")
@click.argument("memory", type=FILE)
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--machine", is_flag=True, help="What other programs wrote is a machine's work, not a person's."
)
@click.option(
    "--reviewed", is_flag=True, help="A person has gone over all of it, also over a machine's translations."
)
@click.option(
    "--from",
    "source",
    type=_LANGUAGES,
    help="The source of all pairs, whatever the files say; ko-KP: their Korean is northern.",
)
@limit_option
def import_files(
    memory: Path, files: tuple[Path, ...], machine: bool, reviewed: bool, source: str | None, limits: Limits
) -> None:
    r"""Take TMX files into the translation memory MEMORY, which is made where there is none.

    Pairs of languages with Korean are taken, a sentence at a time, so that the files may be large. A person's
    translations are put into new documents where a sentence is the same, whichever standard it is spelt in; a machine's
    are only shown beside like sentences. A newer translation takes the place of an older one. Other programs know no
    ko-KP: where they call northern texts ko-KR, say --from ko-KP. Of a damaged file, what stands before the damage is
    taken.

    \b
    Examples:
      nambuk memory import work.memory client.tmx
      nambuk memory import work.memory trados.tmx memoq.tmx --from ko-KP
      nambuk memory import work.memory checked.tmx --reviewed
    """
    from nambuk.bilingual.tmx_reading import Reading, Tally
    from nambuk.translation.memory import TranslationMemoryError, open_memory

    if machine and reviewed:
        stop("--machine and --reviewed say opposite things; leave one out")
    reading = Reading("machine" if machine else "person", reviewed, source)
    failed = False
    try:
        with open_memory(memory) as opened:
            for file in files:
                tally = Tally()
                done, error = _import(opened, file, reading, tally, limits)
                complain(_summary(file, memory, done, tally))
                if error:
                    complain(f"{error} ({counted(done.came, 'unit')} before it came in)")
                failed = failed or error is not None or not done.came
    except TranslationMemoryError as error:
        stop(str(error), SOME_FAILED)
    sys.exit(SOME_FAILED if failed else 0)


class _Imported(NamedTuple):
    """How many units came in, how many of them were written, how many of these are new."""

    came: int
    written: int
    new: int


def _import(
    memory: "Memory", file: Path, reading: "Reading", tally: "Tally", limits: Limits
) -> "tuple[_Imported, ExchangeError | None]":
    """How many units came in, and what is wrong with the file."""
    from nambuk.batch.ordered import map_ordered
    from nambuk.bilingual.bilingual import ExchangeError
    from nambuk.bilingual.tmx_reading import blocks, parse_units, with_keys

    errors: list[ExchangeError] = []

    def until_error() -> "Iterator[Unit]":
        try:
            yield from parse_units(file, reading, tally, limits)
        except ExchangeError as error:
            errors.append(error)

    came = written = 0
    there = memory.count()
    with _progress(file.name) as show:
        for block in map_ordered(with_keys, blocks(until_error()), _weight):
            written += memory.add(block)
            came += len(block)
            show(came)
    return _Imported(came, written, memory.count() - there), errors[0] if errors else None


def _weight(block: "list[Unit]") -> int:
    """How much work a block is: the characters whose key is still to be made."""
    return sum(len(unit.source) for unit in block if not unit.key) + len(block)


def _summary(file: Path, memory: Path, done: "_Imported", tally: "Tally") -> str:
    parts = [f"{counted(done.came, 'unit')} read, {done.new:,} new in {memory}"]
    if done.written > done.new:
        parts.append(f"{done.written - done.new:,} in place of an earlier one")
    if done.came > done.written:
        parts.append(f"{done.came - done.written:,} no newer than what is there")
    if tally.left_out:
        parts.append(f"{tally.left_out:,} left out, without Korean or in another direction")
    if tally.incomplete:
        parts.append(f"{tally.incomplete:,} without a translation")
    return f"{file}: {'; '.join(parts)}"


@contextmanager
def _progress(name: str) -> Iterator[Callable[[int], None]]:
    """A count on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}: {task.completed:,} units", markup=False),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done: bar.update(task, completed=done)


@command.command()
@click.argument("memory", type=FILE)
@click.argument("output", type=FILE)
@click.option("--from", "source", type=_LANGUAGES, help="Only this source language, all varieties of it.")
@click.option("--to", "target", type=_LANGUAGES, help="Only this target language.")
@click.option(
    "--only", "origin", type=click.Choice(["person", "machine"]), help="Only a person's or a machine's work."
)
@force_option
def export(
    memory: Path, output: Path, source: str | None, target: str | None, origin: "Origin | None", force: bool
) -> None:
    r"""Write the translation memory MEMORY as TMX 1.4 to OUTPUT, or to standard output where that is -.

    Who translated, when and with what is kept as properties, so that importing the file gives the same memory again.

    \b
    Examples:
      nambuk memory export work.memory work.tmx
      nambuk memory export work.memory approved.tmx --only person --to en
    """
    from nambuk.bilingual.tmx import units_of_memory, write_tmx
    from nambuk.translation.memory import TranslationMemoryError

    if output.exists() and memory.exists() and output.samefile(memory):
        stop(f"{output}: is the memory itself; name another file")
    try:
        with _existing(memory) as opened:
            header = _header_language(opened.statistics(), source)
            units = units_of_memory(opened, source=source, target=target, origin=origin)
            with output_stream(output, force) as stream, _progress(memory.name) as show:
                stream.flush()
                number = write_tmx(stream.buffer, _counted(units, show), header)
    except TranslationMemoryError as error:
        stop(str(error), SOME_FAILED)
    where = "standard output" if str(output) == "-" else output
    complain(f"{memory}: {counted(number, 'unit')} written to {where}")


def _counted(units: Iterator[bytes], show: Callable[[int], None]) -> Iterator[bytes]:
    for number, unit in enumerate(units, 1):
        if number % 1000 == 0:
            show(number)
        yield unit


def _header_language(statistics: "MemoryStatistics", source: str | None) -> str:
    """The source language of all units, "*all*" where there are several."""
    languages = {language for language, _, _ in statistics.pairs}
    if source:
        languages = {one for one in languages if one.split("-")[0] == source.split("-")[0]}
    return languages.pop() if len(languages) == 1 else "*all*"


@command.command()
@click.argument("memory", type=FILE)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def info(memory: Path, form: str) -> None:
    r"""Say what is in the translation memory MEMORY.

    \b
    Examples:
      nambuk memory info work.memory
      nambuk memory info work.memory --format json
    """
    import json

    from nambuk.translation.memory import TranslationMemoryError

    try:
        with _existing(memory) as opened:
            statistics = opened.statistics()
    except TranslationMemoryError as error:
        stop(str(error), SOME_FAILED)
    if form == "json":
        record = asdict(statistics) | {
            "pairs": [{"from": one, "to": other, "units": units} for one, other, units in statistics.pairs],
            "engines": [{"engine": name, "units": units} for name, units in statistics.engines],
        }
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
        return
    for name, value in _lines(statistics):
        click.echo(f"{name:16}{value}")


def _lines(statistics: "MemoryStatistics") -> Iterator[tuple[str, str]]:
    """What is in a memory, a fact a line."""
    yield "units", f"{statistics.units:,}"
    yield "by a person", f"{statistics.person:,}"
    yield "by a machine", f"{statistics.machine:,}"
    yield "put into texts", f"{statistics.uses:,} times"
    for source, target, units in statistics.pairs:
        yield f"{source} → {target}", f"{units:,}"
    for name, units in statistics.engines:
        yield "engine", f"{name or '(none named)'}: {units:,}"
    if statistics.changed:
        yield "changed", " to ".join(statistics.changed)


def _existing(path: Path) -> "Memory":
    """A memory that is there; the program ends where it is not."""
    from nambuk.translation.memory import open_memory

    if not path.is_file():
        _stop_missing(path)
    return open_memory(path)


def _stop_missing(path: Path) -> NoReturn:
    stop(f"{path}: there is no such file; name a memory (translate --memory makes one)", SOME_FAILED)
