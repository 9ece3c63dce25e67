"""How fast sentences are made ready for an engine, without any engine.

    python benchmarks/preparation.py --output build/preparation.json

Conversion to southern spelling, numbers, terms and names of persons; with the shipped glossary, and
with a user's of a thousand terms above it. Each run has sentences that nobody has seen.
"""

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from measuring import Timing, machine, median, peak_memory, timed, timed_in_quiet
from rich.console import Console
from rich.table import Table
from sentences import make_sentences

from nambuk.glossary.store import load_glossary, shipped_glossary
from nambuk.translation.prepare import Preparation

USER_TERMS = 1000


@click.command()
@click.option("--sentences", default=1000, show_default=True, help="Sentences of a run.")
@click.option("--runs", default=3, show_default=True, help="Runs, each with sentences of its own.")
@click.option("--output", type=click.Path(path_type=Path), help="All figures as JSON.")
def main(sentences: int, runs: int, output: Path | None) -> None:
    """Measure the preparation: time to the first sentence, throughput, memory."""
    before = machine()
    with tempfile.TemporaryDirectory() as home:
        mine = _user_glossary(Path(home) / "mine.tsv")
        loading, shipped = timed(load_glossary)
        loading_mine, both = timed(lambda: load_glossary([mine]))
    kinds = {
        "shipped glossary": Preparation(shipped, "ko-KP", "en"),
        f"and a user's of {USER_TERMS:,} terms": Preparation(both, "ko-KP", "en"),
    }
    texts = make_sentences((runs + 1) * sentences)
    parts = [texts[n : n + sentences] for n in range(0, len(texts), sentences)]
    starting, _ = timed(lambda: [prepare(parts[0][:1]) for prepare in kinds.values()])
    timings: dict[str, list[Timing]] = {name: [] for name in kinds}
    for number, part in enumerate(parts):
        order = list(kinds) if number % 2 else list(kinds)[::-1]
        for name in order:
            timing, _ = timed_in_quiet(lambda name=name, part=part: kinds[name](part))
            if number:  # the first warms up
                timings[name].append(timing)
    characters = sum(map(len, texts)) / len(texts)
    rows = {name: _row(timings[name], sentences, characters) for name in kinds}
    facts = {
        "sentences": sentences,
        "runs": runs,
        "characters_mean": characters,
        "load_glossary_s": loading.wall,
        "load_both_s": loading_mine.wall,
        "first_sentence_s": starting.wall,
        "peak_mib": peak_memory() / 2**20,
    }
    _show(rows, facts)
    if output:
        output.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"machine": before, "task": facts, "rows": rows}, ensure_ascii=False, indent=1)
        output.write_text(text + "\n", encoding="utf-8")


def _user_glossary(path: Path) -> Path:
    """Northern nouns of the shipped glossary in two columns, each with the word of another concept."""
    nouns = [
        (term.word("ko-KP"), term.word("en"))
        for term in shipped_glossary().terms
        if term.part_of_speech == "noun" and term.word("ko-KP") and term.word("en")
    ]
    chosen = dict(nouns[:: len(nouns) // USER_TERMS - 1])
    words = list(chosen.values())
    rows = list(zip(chosen, [*words[1:], words[0]], strict=True))[:USER_TERMS]
    lines = ("ko-KP\ten", *map("\t".join, rows))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _row(timings: Sequence[Timing], sentences: int, characters: float) -> dict[str, Any]:
    walls = [timing.wall for timing in timings]
    speed = sentences / median(walls)
    return {
        "wall_s": walls,
        "wall_min_s": min(walls),
        "wall_median_s": median(walls),
        "cpu_median_s": median([timing.cpu for timing in timings]),
        "sentences_per_s": speed,
        "characters_per_s": speed * characters,
    }


def _show(rows: dict[str, dict[str, Any]], facts: dict[str, Any]) -> None:
    table = Table("", "wall s, least", "median", "CPU s", "sentences/s", "characters/s")
    for name, row in rows.items():
        table.add_row(
            name, f"{row['wall_min_s']:.2f}", f"{row['wall_median_s']:.2f}", f"{row['cpu_median_s']:.2f}",
            f"{row['sentences_per_s']:,.0f}", f"{row['characters_per_s']:,.0f}",
        )  # fmt: skip
    console = Console(width=120)
    console.print(table)
    console.print(
        f"glossary loaded in {facts['load_glossary_s']:.2f} s, with the user's in {facts['load_both_s']:.2f} s; "
        f"first sentence after {facts['first_sentence_s']:.1f} s; at most {facts['peak_mib']:.0f} MiB"
    )


if __name__ == "__main__":
    sys.exit(main())
