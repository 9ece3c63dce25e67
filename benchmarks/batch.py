"""What many documents cost: memory, what a second process and Ray bring, and how soon a finished run is done again.

    python benchmarks/batch.py --output build/batch.json

Everything is measured from outside, with the installed command as a user runs it. The documents are put together
from the glossary and the sample report, and the model is a tiny one with random weights: it is nambuk's own memory
that is asked for. Speeds are measured on a quiet machine, and again where other programs disturbed them. Nothing is
fetched.
"""

import json
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import patch

import click
from measuring import Watched, least_disturbed, machine, median, watch
from rich.console import Console
from rich.table import Table
from sentences import make_sentences

PARTS = ("memory", "jobs", "ray", "resume")
IN_A_FOLDER = 100
"""Documents of a folder."""

MOST_MEMORY, LEAST_SPEEDUP, MOST_FOR_RAY = 1.10, 1.7, 1.2
"""What is asked for: memory of many documents to that of few; speed of two processes to one; time of Ray to without."""

TINY: dict[str, Any] = {
    "PIECES": 4_000,
    "VOCABULARY": 8_001,
    "SIZES": {
        "d_model": 64, "encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 4, "decoder_attention_heads": 4,
        "encoder_ffn_dim": 128, "decoder_ffn_dim": 128, "max_position_embeddings": 64,
    },
}  # fmt: skip
"""The model in place of that of `marian.py`. It never ends a translation, so all have 63 tokens at most."""

VERIFY = "verify {documents} --output {output}/ --format json"
CONVERT = "translate {documents} --to ko-KR --output {output}"
TRANSLATE = "translate {documents} --to en --model {model} --beams 1 --output {output}"
KINDS = {
    "verify, 1 process": f"{VERIFY} --jobs 1",
    "verify, 2 processes": f"{VERIFY} --jobs 2",
    "to ko-KR, 1 process": f"{CONVERT} --jobs 1",
    "to en by a tiny model": TRANSLATE,
}
"""The runs whose memory is measured."""

ONE, TWO, RAY = "--jobs 1", "--jobs 2", "--ray auto --jobs 2"
OFTEN, SELDOM = 0.05, 0.5
"""Seconds between two looks at a run: where its memory is asked for, and where its speed is."""

_COUNTS = re.compile(r"^ *([\d,]+) +([\d,]+) +([\d,]+) ", re.MULTILINE)


@dataclass(frozen=True)
class Setting:
    """Where everything is, and how commands are run."""

    home: Path
    timeout: float
    hurry: bool

    def documents(self, texts: Sequence[str]) -> Path:
        """The folder with the texts as documents, made where it is missing."""
        folder = self.home / f"in-{len(texts)}-{max(map(len, texts))}"
        if not folder.is_dir():
            for number, text in enumerate(texts):
                path = folder / f"{number // IN_A_FOLDER:03}" / f"{number:05}.txt"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        return folder

    @property
    def model(self) -> Path:
        """The tiny model, made where it is missing."""
        folder = self.home / "model"
        if not folder.is_dir():
            import marian

            from nambuk.translation.engines.converting import convert_model

            with patch.multiple(marian, **TINY):
                marian.make_model(self.home / "original")
            convert_model(self.home / "original", folder)
        return folder

    @property
    def summary(self) -> Path:
        """Where a run that is asked for it writes its summary."""
        return self.home / "summary.json"

    def output(self, name: str, documents: Path) -> Path:
        """The output folder of a kind of run over documents."""
        return self.home / f"out-{re.sub('[^a-zA-Z0-9]+', '-', name)}-{documents.name}"

    def run(self, command: str, documents: Path, output: Path, every: float) -> Watched:
        """Run nambuk, looked at `every` so many seconds. Raises CalledProcessError and TimeoutExpired."""
        places = {"documents": documents, "output": output, "summary": self.summary}
        if "{model}" in command:
            places["model"] = self.model
        words = [word.format(**places) for word in command.split()]
        return watch([str(_program()), *words], self.timeout, every=every)

    def quiet(self, work: Callable[[], Watched]) -> Watched:
        """The work on a quiet machine, unless there is no time for that."""
        return work() if self.hurry else least_disturbed(work, lambda one: one.timing.others)


def _numbers(context: click.Context, parameter: click.Parameter, value: str) -> list[int]:
    try:
        numbers = sorted({int(number) for number in value.split(",")})
    except ValueError:
        numbers = []
    if not numbers or numbers[0] < 2:
        raise click.BadParameter("give numbers from 2 on, such as 100,10000")
    return numbers


@click.command()
@click.option("--only", multiple=True, type=click.Choice(PARTS), help="Only these parts.")
@click.option(
    "--documents",
    "counts",
    default="100,10000",
    show_default=True,
    callback=_numbers,
    help="Documents of the runs whose memory is compared; the most of them are gone over again by resume.",
)
@click.option("--characters", default=600, show_default=True, help="Characters of each of these.")
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(list(KINDS)), help="Memory: only these runs."
)
@click.option("--race-documents", default=2000, show_default=True, help="Documents of jobs and ray.")
@click.option("--race-characters", default=2000, show_default=True, help="Characters of each of these.")
@click.option("--runs", default=3, show_default=True, help="Runs of jobs, ray and resume.")
@click.option("--timeout", default=3600.0, show_default=True, help="Seconds that one command may take.")
@click.option("--hurry", is_flag=True, help="Do not wait for a quiet machine, nor repeat what was disturbed.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the documents and outputs are while it runs.",
)
@click.option("--output", type=click.Path(path_type=Path), help="All figures as JSON.")
def main(
    only: Sequence[str],
    counts: list[int],
    characters: int,
    kinds: Sequence[str],
    race_documents: int,
    race_characters: int,
    runs: int,
    timeout: float,
    hurry: bool,
    folder: Path | None,
    output: Path | None,
) -> None:
    """Measure batches: memory, speed of two processes and of Ray, the second run over what is done."""
    parts = set(only or PARTS)
    result: dict[str, Any] = {"machine": machine(), "runs": runs}
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    console = Console(width=140, highlight=False)
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        setting = Setting(Path(temporary), timeout, hurry)
        if parts & {"jobs", "ray"}:
            names = [*([ONE] if "jobs" in parts else []), TWO, *([RAY] if "ray" in parts else [])]
            result["race"] = _race(names, make_texts(race_documents, race_characters), runs, setting)
            _save(result, output)
            _show_race(result["race"], console)
        texts = make_texts(counts[-1], characters) if parts & {"memory", "resume"} else []
        if "memory" in parts:
            result["memory"] = _memory(list(kinds or KINDS), counts, texts, setting)
            _save(result, output)
            _show_memory(result["memory"], counts, console)
        if "resume" in parts:
            result["resume"] = _resume(texts, runs, setting)
            _save(result, output)
            _show_resume(result["resume"], console)


def make_texts(count: int, characters: int) -> list[str]:
    """`count` different texts in northern spelling of about so many characters each, in paragraphs of four sentences."""
    pool = make_sentences(1000)
    each = sum(map(len, pool)) / len(pool) + 1
    sentences = iter(make_sentences(round(count * (characters / each + 2))))
    texts = []
    for _ in range(count):
        chosen: list[str] = []
        while sum(map(len, chosen)) + len(chosen) < characters - each / 2:
            chosen.append(next(sentences))
        paragraphs = (chosen[n : n + 4] for n in range(0, len(chosen), 4))
        texts.append("\n".join(map(" ".join, paragraphs)) + "\n")
    return texts


def _memory(
    kinds: Sequence[str], counts: Sequence[int], texts: Sequence[str], setting: Setting
) -> list[dict[str, Any]]:
    """The memory of each kind of run over few and over many documents."""
    rows = []
    for kind in kinds:
        figures = {}
        for count in counts:
            documents = setting.documents(texts[:count])
            output = setting.output(kind, documents)
            watched = setting.run(KINDS[kind], documents, output, OFTEN)
            _check(watched, done=count)
            figures[str(count)] = {
                "peak_mib": watched.peak / 2**20,
                "anonymous_peak_mib": watched.anonymous_peak / 2**20,
                "own_peak_mib": watched.own_peak / 2**20,
                "processes": watched.processes,
                "wall_s": watched.timing.wall,
                "cpu_s": watched.timing.cpu,
                "state_mib": sum(path.stat().st_size for path in output.glob(".nambuk-*")) / 2**20,
            }
            _tell(
                f"memory: {kind}, {count:,} documents: {watched.peak / 2**20:.0f} MiB in {watched.timing.wall:.1f} s"
            )
        few, many = figures[str(counts[0])], figures[str(counts[-1])]
        ratios = {key: many[key] / few[key] for key in ("peak_mib", "anonymous_peak_mib", "own_peak_mib")}
        rows.append({"kind": kind, "figures": figures, "most": MOST_MEMORY, "ratios": ratios})
    return rows


def _race(names: Sequence[str], texts: Sequence[str], runs: int, setting: Setting) -> dict[str, Any]:
    """The same documents verified in each way, in turn, and whether the outputs are the same byte by byte."""
    documents = setting.documents(texts)
    rows: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    digests: dict[str, set[str]] = {name: set() for name in names}
    for number in range(runs):
        turn = number % len(names)
        for name in (*names[turn:], *names[:turn]):
            row, digest = _one_run(name, documents, setting)
            rows[name].append(row)
            digests[name].add(digest)
            _tell(
                f"run {number + 1}: {name} {row['wall_s']:.1f} s, by its summary {row['summary_s']:.1f} s, others "
                f"{row['others']:.0%}"
            )
    wanted = (("jobs", TWO, ONE, LEAST_SPEEDUP), ("ray", RAY, TWO, 1 / MOST_FOR_RAY))
    return {
        "documents": len(texts),
        "characters_mean": sum(map(len, texts)) / len(texts),
        "rows": rows,
        "same_outputs": len(set().union(*digests.values())) == 1,
        "bars": [
            _bar(what, rows[name], rows[other], least)
            for what, name, other, least in wanted
            if {name, other} <= rows.keys()
        ],
    }


def _one_run(name: str, documents: Path, setting: Setting) -> tuple[dict[str, float], str]:
    """One run into an empty folder: its figures, and a digest of all that it wrote."""
    output = setting.output(name, documents)
    command = f"{VERIFY} {name} --summary {{summary}}"

    def work() -> Watched:
        shutil.rmtree(output, ignore_errors=True)
        return setting.run(command, documents, output, SELDOM)

    watched = setting.quiet(work)
    said = json.loads(setting.summary.read_text(encoding="utf-8"))
    _check(watched, done=len(said["documents"]))
    written = sorted(path.stat().st_mtime_ns for path in _files(output))
    digest = sha256()
    for path in _files(output):
        digest.update(f"{path.relative_to(output)}\0{sha256(path.read_bytes()).hexdigest()}\n".encode())
    shutil.rmtree(output)
    timing = watched.timing
    row = {
        "wall_s": timing.wall,
        "summary_s": said["seconds"],
        "writing_s": (written[-1] - written[0]) / 1e9,
        "cpu_s": timing.cpu,
        "others": timing.others,
        "peak_mib": watched.peak / 2**20,
        "characters": said["characters"],
    }
    return row, digest.hexdigest()


def _bar(
    what: str, mine: Sequence[dict[str, float]], theirs: Sequence[dict[str, float]], least: float
) -> dict[str, Any]:
    """How many times as fast one way was as another, run by run: by the clock of the whole command and without its start."""
    return {
        "what": what,
        "least": least,
        **{
            key: [other[key] / one[key] for one, other in zip(mine, theirs, strict=True)]
            for key in ("wall_s", "summary_s", "writing_s")
        },
    }


def _resume(texts: Sequence[str], runs: int, setting: Setting) -> list[dict[str, Any]]:
    """How long the same command takes once all is done; for each kind of run that the memory was measured of, or one."""
    documents = setting.documents(texts)
    finished = [kind for kind in KINDS if setting.output(kind, documents).is_dir()]
    rows = []
    for kind in finished or ["verify, 2 processes"]:
        output = setting.output(kind, documents)
        if not finished:
            first = setting.run(KINDS[kind], documents, output, SELDOM)
            _check(first, done=len(texts))
            _tell(f"resume: {kind}, first run {first.timing.wall:.1f} s")
        before = {path: path.stat().st_mtime_ns for path in _files(output) if path.suffix != ".html"}
        seen = []
        for number in range(runs):
            seen.append(setting.quiet(partial(setting.run, KINDS[kind], documents, output, SELDOM)))
            _check(seen[-1], done=0, skipped=len(texts))
            _tell(f"resume: {kind}, run {number + 1}: {seen[-1].timing.wall:.2f} s")
        assert all(path.stat().st_mtime_ns == written for path, written in before.items()), (
            "written once more"
        )
        rows.append(
            {
                "kind": kind,
                "documents": len(texts),
                "wall_s": [one.timing.wall for one in seen],
                "cpu_s": [one.timing.cpu for one in seen],
                "peak_mib": max(one.peak for one in seen) / 2**20,
            }
        )
    return rows


def _files(output: Path) -> Iterator[Path]:
    """All that a run wrote but its state, in the order of the names."""
    return (path for path in sorted(output.rglob("*")) if path.is_file() and not path.name.startswith("."))


def _check(watched: Watched, *, done: int, skipped: int = 0) -> None:
    """Fail where the run's table on standard error does not say that so many documents were done."""
    found = [tuple(int(text.replace(",", "")) for text in row) for row in _COUNTS.findall(watched.said)]
    if (done, skipped, 0) not in found:
        raise click.ClickException(f"{done} done and {skipped} skipped expected: {watched.said[-2000:]}")


def _program() -> Path:
    """The installed command beside this Python."""
    path = Path(sys.executable).with_name("nambuk")
    if not path.exists():
        raise click.ClickException(f"{path}: not there; pip install -e '.[dev,torch]' -c constraints.txt")
    return path


def _tell(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)


def _save(result: dict[str, Any], output: Path | None) -> None:
    if output:
        output.parent.mkdir(parents=True, exist_ok=True)
        result["machine"]["load_after"] = machine()["load_1_5_15"]
        output.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _show_memory(rows: Sequence[dict[str, Any]], counts: Sequence[int], console: Console) -> None:
    each = [f"{count:,}: {what}" for count in counts for what in ("MiB", "s")]
    table = Table("documents", *each, "ratio", "without files", "first process", "asked for")
    for row in rows:
        figures = [row["figures"][str(count)] for count in counts]
        table.add_row(
            row["kind"],
            *(text for one in figures for text in (f"{one['peak_mib']:.0f}", f"{one['wall_s']:.1f}")),
            *(f"{row['ratios'][key]:.3f}" for key in ("peak_mib", "anonymous_peak_mib", "own_peak_mib")),
            f"≤ {row['most']:.2f}",
        )  # fmt: skip
    console.print(table)


def _show_race(race: dict[str, Any], console: Console) -> None:
    same = "the same byte by byte" if race["same_outputs"] else "NOT THE SAME"
    console.print(
        f"verify, {race['documents']:,} documents of {race['characters_mean']:,.0f} characters; outputs {same}"
    )
    columns = ("wall s, least", "median", "summary s", "first to last s", "CPU s", "others", "characters/s", "writing", "MiB")  # fmt: skip
    table = Table("", *columns)
    for name, runs in race["rows"].items():
        middle = {key: median([run[key] for run in runs]) for key in runs[0]}
        table.add_row(
            name, f"{min(run['wall_s'] for run in runs):.2f}", f"{middle['wall_s']:.2f}", f"{middle['summary_s']:.2f}",
            f"{middle['writing_s']:.2f}", f"{middle['cpu_s']:.2f}", f"{max(run['others'] for run in runs):.0%}",
            f"{middle['characters'] / middle['wall_s']:,.0f}", f"{middle['characters'] / middle['writing_s']:,.0f}",
            f"{middle['peak_mib']:.0f}",
        )  # fmt: skip
    console.print(table)
    for bar in race["bars"]:
        found = [
            f"{median(bar[key]):.2f} ({min(bar[key]):.2f} to {max(bar[key]):.2f}) {what}"
            for key, what in (
                ("wall_s", "by the clock"),
                ("summary_s", "by the summary"),
                ("writing_s", "from the first document written to the last"),
            )
        ]
        console.print(f"{bar['what']}: times as fast, at least {bar['least']:.2f} asked: {'; '.join(found)}")


def _show_resume(rows: Sequence[dict[str, Any]], console: Console) -> None:
    table = Table("second run", "documents", "wall s, least", "median", "MiB")
    for row in rows:
        table.add_row(
            row["kind"], f"{row['documents']:,}", f"{min(row['wall_s']):.2f}", f"{median(row['wall_s']):.2f}",
            f"{row['peak_mib']:.0f}",
        )  # fmt: skip
    console.print(table)


if __name__ == "__main__":
    main()
