"""Whether any required term is lost: random glossaries against engines that drop terms.

    python benchmarks/terms.py --output build/terms.json

The same glossaries, sentences and demands as `tests/translation/test_no_term_is_lost.py`, but all of
them for every engine. A user's term must be in the translation, or its sentence must be listed for
it; everything else counts as lost.
"""

import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from measuring import machine, timed
from rich.console import Console
from rich.table import Table

from nambuk.translation.engines.converting import convert_model
from nambuk.translation.engines.engine import Engine
from nambuk.translation.engines.opening import open_engine

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "translation"))
from random_glossaries import TARGETS, Case, Hostile, case, check, translate

from conftest import make_toy, make_vocabulary

ForCase = Callable[[int, Case], Engine]


@click.command()
@click.option("--glossaries", default=1000, show_default=True, help="Random glossaries for each engine.")
@click.option("--output", type=click.Path(path_type=Path), help="All figures as JSON.")
def main(glossaries: int, output: Path | None) -> None:
    """Count the required terms that are there, listed as missing, or lost. Exit status 1 if any is lost."""
    with tempfile.TemporaryDirectory() as home:
        engines = _engines(Path(home))
        rows = {name: _count(name, *engine, glossaries) for name, engine in engines.items()}
    _show(rows)
    if output:
        output.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"machine": machine(), "rows": rows}, ensure_ascii=False, indent=1)
        output.write_text(text + "\n", encoding="utf-8")
    sys.exit(any(row["lost"] for row in rows.values()))


def _engines(home: Path) -> dict[str, tuple[ForCase, bool]]:
    """Name → the engine for a case, and whether it writes English only (then all its cases are for English)."""
    (home / "work").mkdir()
    original = make_toy(make_vocabulary(home), home / "work")
    converted = convert_model(original, home / "converted", "int8")
    toys = {name: open_engine(str(f), "en", beams=2, device="cpu") for name, f in
            (("transformers", original), ("CTranslate2", converted))}  # fmt: skip
    return {
        "transformers, small trained model": (lambda *_: toys["transformers"], True),
        "CTranslate2, the same model": (lambda *_: toys["CTranslate2"], True),
        "hostile, without hints": (_hostile(takes_hints=False), False),
        "hostile, with hints": (_hostile(takes_hints=True), False),
    }


def _hostile(takes_hints: bool) -> ForCase:
    def engine(number: int, one: Case) -> Engine:
        knows = [term.words[one.target][0] for term in one.inside]
        return Hostile(random.Random(number), takes_hints, knows)

    return engine


def _count(name: str, engine: ForCase, english_only: bool, glossaries: int) -> dict[str, Any]:
    """What became of the user's terms in one sentence for each glossary."""
    step = len(TARGETS) if english_only else 1  # every fourth case is for English
    counts: Counter[str] = Counter()
    ways: Counter[str] = Counter()

    def run() -> None:
        for number in range(0, glossaries * step, step):
            one = case(number)
            segment = translate(one, engine(number, one))
            counts["all terms"] += len(segment.terms.rows)
            rows = {id(row.match.term): row for row in segment.terms.rows}
            for term in one.inside:
                row = rows.get(id(term))
                try:
                    check(replace(one, inside=[term]), segment)
                except AssertionError as error:
                    counts["lost"] += 1
                    print(f"{name}: {one.sentence}: {error}", file=sys.stderr)
                else:
                    counts["present" if row and row.found else "listed"] += 1
                    ways[row.way if row and row.found else ""] += 1
            counts["required"] += len(one.inside)

    timing, _ = timed(run)
    kept = ("required", "present", "listed", "lost", "all terms")
    return {
        **{key: counts[key] for key in kept},
        "ways": {way: count for way, count in ways.most_common() if way},
        "seconds": timing.wall,
    }


def _show(rows: dict[str, dict[str, Any]]) -> None:
    table = Table(
        "engine", "required", "present", "listed", "lost", "present or listed", "how they came", "s"
    )
    for name, row in rows.items():
        ways = ", ".join(f"{way} {count}" for way, count in row["ways"].items())
        share = 1 - row["lost"] / row["required"]
        table.add_row(
            name, str(row["required"]), str(row["present"]), str(row["listed"]), str(row["lost"]),
            f"{share:.2%}", ways, f"{row['seconds']:.0f}",
        )  # fmt: skip
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
