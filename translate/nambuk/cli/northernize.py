"""`nambuk corpus northernize`: northern training pairs from southern ones."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nambuk.cli.common import SOME_FAILED, OutputError, complain, new_file

if TYPE_CHECKING:
    from nambuk.conversion import Options


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--output",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the new files.",
)
@click.option(
    "--column",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Of a .tsv: where the Korean text stands.",
)
@click.option("--field", default="ko", show_default=True, help="Of .jsonl: where the Korean text stands.")
@click.option(
    "--level",
    type=click.Choice(["spelling", "vocabulary"]),
    default="spelling",
    show_default=True,
    help="Spelling and spacing only, or words too.",
)
@click.option("--force", is_flag=True, help="Write over files that exist.")
def northernize(
    files: tuple[Path, ...], output: Path, column: int, field: str, level: str, force: bool
) -> None:
    r"""Make northern training pairs from southern ones, for models that are to read northern text.

    FILES are .tsv, .jsonl or .tmx. Their southern Korean is written as the North writes it; the other languages,
    the order and everything else stay. Each file goes into the --output folder under its name.

    \b
    Examples:
      nambuk corpus northernize pairs.tmx --output northern/
      nambuk corpus northernize train.tsv --column 2 --level vocabulary --output northern/
    """
    from nambuk.batch.pairs import PairsError
    from nambuk.conversion import Options
    from nambuk.variety import Variety

    options = Options(Variety.KP, "vocabulary" if level == "vocabulary" else "spelling", "convert")
    failed = False
    for file in files:
        try:
            _convert_file(file, output / file.name, column - 1, field, options, force)
            complain(f"{file}: written to {output / file.name}")
        except PairsError as error:
            complain(f"{file}: {error}")
            failed = True
        except (OutputError, OSError, UnicodeDecodeError) as error:
            complain(str(error) if isinstance(error, OutputError) else f"{file}: cannot be read ({error})")
            failed = True
    if failed:
        sys.exit(SOME_FAILED)


def _convert_file(file: Path, target: Path, column: int, field: str, options: "Options", force: bool) -> None:
    from nambuk.batch.pairs import PairsError, northern_jsonl, northern_tmx, northern_tsv

    if target.exists() and target.samefile(file):
        raise OutputError(f"{target}: is the file that is read; name another folder")
    suffix = file.suffix.lower()
    if suffix == ".tmx":
        made = northern_tmx(file.read_bytes(), options).decode()
        with new_file(target, force) as stream:
            stream.write(made)
        return
    if suffix not in (".tsv", ".jsonl"):
        raise PairsError(f"{suffix or 'no ending'} is no format of pairs; give .tsv, .jsonl or .tmx")
    with file.open(encoding="utf-8-sig", newline="\n") as lines, new_file(target, force) as stream:
        done: Iterable[str] = (
            northern_tsv(lines, column, options)
            if suffix == ".tsv"
            else northern_jsonl(lines, field, options)
        )
        stream.writelines(line + "\n" for line in done)
