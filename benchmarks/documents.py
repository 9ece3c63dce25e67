"""How long a report on a long document takes, and how much memory: 200 pages of HWPX, docx and plain text.

    python benchmarks/documents.py --runs 5 --output build/documents.json

The documents are put together from the glossary and the sample report: headings, prose, tables and footnotes. Everything
is measured from outside, with the installed command as a user runs it, its reading process with it. Nothing is fetched.
"""

import json
import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
from measuring import Watched, least_disturbed, machine, median, watch
from rich.console import Console
from rich.table import Table
from sentences import make_sentences

A_PAGE = 1_400
"""Characters of a printed page in Korean: 35 lines of 40."""

MOST_SECONDS, MOST_MEMORY = 5.0, 300
"""What is asked for of 200 pages of HWPX: seconds, and MiB of all processes together."""

_OFTEN = 0.02  # seconds between two looks at a run
_TIMEOUT = 300.0


def make_paragraphs(pages: int) -> list[str]:
    """The paragraphs of so many pages: one or two sentences each."""
    dice = random.Random(8)
    sentences = make_sentences(3_000, seed=8)
    paragraphs: list[str] = []
    left = pages * A_PAGE
    while left > 0:
        paragraphs.append(" ".join(dice.sample(sentences, dice.choice((1, 1, 1, 2, 2)))))
        left -= len(paragraphs[-1])
    return paragraphs


def save_hwpx(paragraphs: Sequence[str], path: Path) -> None:
    """A Hangul document: a heading every 60 paragraphs, a footnote every 40, a table of 20 cells every 100."""
    from hwpx.document import HwpxDocument

    document = HwpxDocument.new()
    for number, text in enumerate(paragraphs):
        if number % 60 == 0:
            document.add_heading(f"제{number // 60 + 1}장 보고", level=1)
        paragraph = document.add_paragraph(text)
        if number % 40 == 0:
            paragraph.add_footnote(text[:40])
        if number % 100 == 50:
            table = document.add_table(5, 4)
            for cell in range(20):
                table.cell(cell // 4, cell % 4).text = text[:12]
    document.save_to_path(str(path))


def save_docx(paragraphs: Sequence[str], path: Path) -> None:
    """A Word document with the same headings and tables; python-docx makes no footnotes."""
    import docx

    document = docx.Document()
    for number, text in enumerate(paragraphs):
        if number % 60 == 0:
            document.add_heading(f"제{number // 60 + 1}장 보고", level=1)
        document.add_paragraph(text)
        if number % 100 == 50:
            cells = [cell for row in document.add_table(5, 4).rows for cell in row.cells]
            for cell in cells:
                cell.text = text[:12]
    document.save(str(path))


def save_text(paragraphs: Sequence[str], path: Path) -> None:
    """The paragraphs as lines: what the analysis alone takes."""
    path.write_text("\n".join(paragraphs), encoding="utf-8")


FORMATS: dict[str, Callable[[Sequence[str], Path], None]] = {
    "hwpx": save_hwpx,
    "docx": save_docx,
    "txt": save_text,
}


@click.command(help=__doc__)
@click.option("--pages", default=200, show_default=True)
@click.option("--runs", default=5, show_default=True)
@click.option("--hurry", is_flag=True, help="Do not wait for a quiet machine.")
@click.option("--output", type=click.Path(path_type=Path), help="JSON file for the figures.")
def main(pages: int, runs: int, hurry: bool, output: Path | None) -> None:
    """Make the documents, have each verified, and show the figures."""
    paragraphs = make_paragraphs(pages)
    result: dict[str, Any] = {
        "machine": machine(),
        "pages": pages,
        "paragraphs": len(paragraphs),
        "characters": sum(map(len, paragraphs)),
        "formats": {},
    }
    with tempfile.TemporaryDirectory() as home:
        for name, save in FORMATS.items():
            path = Path(home) / f"long.{name}"
            save(paragraphs, path)
            watched = [_verified(path, hurry=hurry) for _ in range(runs)]
            result["formats"][name] = [_figures(one) for one in watched]
    _show(result)
    if output:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _verified(path: Path, *, hurry: bool) -> Watched:
    """One run of the command on a document."""
    report = path.with_suffix(".json")
    program = str(Path(sys.executable).with_name("nambuk"))
    command = [program, "verify", str(path), "--format", "json", "--output", str(report), "--force"]

    def work() -> Watched:
        return watch(command, _TIMEOUT, every=_OFTEN)

    return work() if hurry else least_disturbed(work, lambda one: one.timing.others)


def _figures(watched: Watched) -> dict[str, float]:
    timing = watched.timing
    return {
        "seconds": round(timing.wall, 2),
        "processor_seconds": round(timing.cpu, 2),
        "others": round(timing.others, 2),
        "mebibytes": round(watched.peak / 2**20),
        "anonymous_mebibytes": round(watched.anonymous_peak / 2**20),
    }


def _show(result: dict[str, Any]) -> None:
    title = (
        f"{result['pages']} pages, {result['paragraphs']:,} paragraphs, {result['characters']:,} characters"
    )
    table = Table(title=title)
    for column in ("format", "seconds, least", "median", "of processors", "MiB at most", "others had"):
        table.add_column(column, justify="left" if column == "format" else "right")
    for name, runs in result["formats"].items():
        seconds = [run["seconds"] for run in runs]
        table.add_row(
            name,
            f"{min(seconds):.2f}",
            f"{median(seconds):.2f}",
            f"{median([run['processor_seconds'] for run in runs]):.2f}",
            f"{max(run['mebibytes'] for run in runs):.0f}",
            f"{median([run['others'] for run in runs]):.0%}",
        )
    console = Console()
    console.print(table)
    hwpx = result["formats"]["hwpx"]
    is_kept = (
        median([run["seconds"] for run in hwpx]) < MOST_SECONDS
        and max(run["mebibytes"] for run in hwpx) < MOST_MEMORY
    )
    console.print(
        f"asked for: under {MOST_SECONDS:.0f} s and {MOST_MEMORY} MiB for HWPX: {'kept' if is_kept else 'missed'}"
    )


if __name__ == "__main__":
    main()
