"""How fast nambuk translates, beside the same model without nambuk, in one run on one machine.

    python benchmarks/translation.py --output build/translation.json

Makes a Marian model with random weights, and lets everyone in `contestants.py` translate the same
sentences, in turn, each run with sentences that nobody has seen. Each timing waits for a quiet machine
and is repeated where other programs disturbed it. Nothing is fetched.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from contestants import BARE, BATCHES, CONTESTANTS, FIRST, ONE_BY_ONE, Contestant, Setting, Task
from measuring import Timing, machine, median, peak_memory, processors, timed_in_quiet, wait_for_quiet
from rich.console import Console
from rich.table import Table

TOKENS_WRITTEN = 1.3
"""Tokens of a translation for each of its source, Korean to English."""

BARS = (
    ("the pipeline's share of bare CTranslate2", FIRST, BARE, 0.9),
    ("the pipeline against transformers in batches", FIRST, BATCHES, 4.0),
    ("the pipeline against transformers one by one", FIRST, ONE_BY_ONE, 15.0),
)
"""What is asked for: who, against whom, and how many times as fast at least."""


@click.command()
@click.option("--sentences", default=128, show_default=True, help="Sentences of a run.")
@click.option("--runs", default=3, show_default=True, help="Runs, each with sentences of its own.")
@click.option("--threads", default=processors(), show_default=True, help="Processors used.")
@click.option("--only", multiple=True, type=click.Choice(list(CONTESTANTS)), help="Only these contestants.")
@click.option(
    "--folder", type=click.Path(path_type=Path), help="Where the model is kept; else it is deleted."
)
@click.option("--output", type=click.Path(path_type=Path), help="All figures as JSON.")
@click.option("--alone", type=click.Choice(list(CONTESTANTS)), hidden=True)
def main(
    sentences: int,
    runs: int,
    threads: int,
    only: Sequence[str],
    folder: Path | None,
    output: Path | None,
    alone: str | None,
) -> None:
    """Measure translation: throughput, processor time, time to the first sentence, memory."""
    if alone and folder:
        print(json.dumps(_alone(alone, folder)))
        return
    with tempfile.TemporaryDirectory() as temporary:
        home = folder or Path(temporary)
        before = machine()
        setting, tasks, facts = _prepare(home, sentences, runs, threads)
        keys = list(only or CONTESTANTS)
        timings, answers = _race(keys, setting, tasks)
        starts = {key: _start(key, home) for key in keys}
    rows = {key: _row(key, timings, starts[key], answers[key], sentences) for key in keys}
    bars = [_bar(*bar, timings) for bar in BARS if {bar[1], bar[2]} <= set(keys)]
    _show(rows, bars, facts)
    if output:
        output.parent.mkdir(parents=True, exist_ok=True)
        load_after = machine()["load_1_5_15"]
        result = {"machine": {**before, "load_after": load_after}, "task": facts, "rows": rows, "bars": bars}
        output.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _prepare(
    home: Path, sentences: int, runs: int, threads: int
) -> tuple[Setting, list[Task], dict[str, Any]]:
    """The model in both forms, the sentences of the warm-up and of each run, and what they are like."""
    from marian import make_model
    from sentences import make_sentences

    from nambuk.glossary.store import load_glossary
    from nambuk.translation.engines.converting import convert_model
    from nambuk.translation.engines.families import MARIAN
    from nambuk.translation.engines.tokenizing import load_tokenizer
    from nambuk.translation.prepare import Preparation

    original = home / "original"
    if not original.is_dir():
        make_model(original)
    converted = convert_model(original, home / "int8", "int8")
    northern = make_sentences((runs + 1) * sentences)
    prepared = Preparation(load_glossary(), "ko-KP", "en")(northern)
    tokenizer = load_tokenizer(converted, MARIAN)
    lengths = [len(tokenizer(one.normalised)["input_ids"]) for one in prepared]
    terms = [len(one.required) for one in prepared]
    limit = round(TOKENS_WRITTEN * sum(lengths) / len(lengths))
    tasks = [
        Task(northern[n : n + sentences], [one.normalised for one in prepared[n : n + sentences]])
        for n in range(0, len(northern), sentences)
    ]
    setting = Setting(original, converted, limit, threads)
    facts = {
        "sentences": sentences,
        "runs": runs,
        "threads": threads,
        "characters_mean": sum(map(len, northern)) / len(northern),
        "source_tokens_mean": sum(lengths) / len(lengths),
        "source_tokens_range": [min(lengths), max(lengths)],
        "target_tokens": limit,
        "terms_mean": sum(terms) / len(terms),
        "sentences_without_terms": terms.count(0) / len(terms),
        "model_parameters": _parameters(original),
    }
    material = {"setting": asdict(setting), "task": asdict(tasks[0])}
    (home / "material.json").write_text(json.dumps(material, default=str), encoding="utf-8")
    return setting, tasks, facts


def _parameters(folder: Path) -> int:
    """The numbers of a model; those that follow from others (the places, the bias of the output) are not counted."""
    from safetensors import safe_open

    with safe_open(folder / "model.safetensors", "pt") as weights:
        return sum(
            weights.get_tensor(key).numel()
            for key in weights.keys()  # noqa: SIM118  # not a mapping
            if "embed_positions" not in key and "final_logits_bias" not in key
        )


def _race(
    keys: Sequence[str], setting: Setting, tasks: Sequence[Task]
) -> tuple[dict[str, list[Timing]], dict[str, dict[str, Any]]]:
    """Everyone warmed up on the first task, then in turn on each other one, a different one first each time."""
    made: dict[str, Contestant] = {key: CONTESTANTS[key][1](setting) for key in keys}
    first = tasks[0]
    few = Task(first.northern[:8], first.normalised[:8])
    for key in keys:
        made[key](few if key == ONE_BY_ONE else first)
    timings: dict[str, list[Timing]] = {key: [] for key in keys}
    answers: dict[str, dict[str, Any]] = {
        key: {"asked": 0, "same_as_bare": 0, "in_engine": []} for key in keys
    }
    for number, task in enumerate(tasks[1:]):
        turn = number % len(keys)
        given = {}
        for key in (*keys[turn:], *keys[:turn]):
            timing, answer = timed_in_quiet(lambda key=key, task=task: made[key](task))
            assert len(answer.texts) == len(task.northern), key
            assert all(answer.texts), key
            timings[key].append(timing)
            given[key] = answer
            if answer.engine_s is not None:
                answers[key]["in_engine"].append(answer.engine_s / timing.wall)
            print(f"run {number + 1}: {key} {timing.wall:.2f} s, others {timing.others:.0%}", file=sys.stderr)
        for key, answer in given.items():
            answers[key]["asked"] += answer.asked
            if BARE in given:
                pairs = zip(answer.texts, given[BARE].texts, strict=True)
                answers[key]["same_as_bare"] += sum(a == b for a, b in pairs)
    return timings, answers


def _start(key: str, home: Path) -> dict[str, float]:
    """A contestant in a process of its own: seconds to its first sentence, and its memory."""
    command = [sys.executable, str(Path(__file__)), "--alone", key, "--folder", str(home)]
    wait_for_quiet()
    begin = time.time()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seen = json.loads(done.stdout.splitlines()[-1])
    return {"first_sentence_s": seen["ready"] - begin, "peak_mib": seen["peak"] / 2**20}


def _alone(key: str, home: Path) -> dict[str, float]:
    """When the first sentence of the warm-up was there, and the peak of memory after some more of them."""
    material = json.loads((home / "material.json").read_text(encoding="utf-8"))
    given, task = material["setting"], Task(**material["task"])
    setting = Setting(
        Path(given["original"]), Path(given["converted"]), given["max_target_tokens"], given["threads"]
    )
    run = CONTESTANTS[key][1](setting)
    run(Task(task.northern[:1], task.normalised[:1]))
    ready = time.time()
    run(Task(task.northern[:64], task.normalised[:64]))
    return {"ready": ready, "peak": peak_memory()}


def _row(
    key: str,
    timings: dict[str, list[Timing]],
    start: dict[str, float],
    answer: dict[str, Any],
    sentences: int,
) -> dict[str, Any]:
    walls = [timing.wall for timing in timings[key]]
    return {
        "name": CONTESTANTS[key][0],
        "wall_s": walls,
        "wall_min_s": min(walls),
        "wall_median_s": median(walls),
        "cpu_s": [timing.cpu for timing in timings[key]],
        "cpu_median_s": median([timing.cpu for timing in timings[key]]),
        "others": [timing.others for timing in timings[key]],
        "sentences_per_s": sentences / median(walls),
        "share_of_bare": median(_ratios(key, BARE, timings)) if BARE in timings else None,
        "in_engine": answer["in_engine"],
        "asked_per_sentence": answer["asked"] / (sentences * len(walls)),
        "same_as_bare": answer["same_as_bare"] / (sentences * len(walls)),
        **start,
    }


def _ratios(key: str, other: str, timings: dict[str, list[Timing]]) -> list[float]:
    """For each run, how many times as fast one was as the other on the same sentences."""
    return [theirs.wall / mine.wall for mine, theirs in zip(timings[key], timings[other], strict=True)]


def _bar(text: str, key: str, other: str, least: float, timings: dict[str, list[Timing]]) -> dict[str, Any]:
    """The median over the runs beside what is asked for, with all runs: their spread says what it is worth.

    A second look that the clock's noise hardly touches: the same from the fastest timing of each.
    """
    ratios = _ratios(key, other, timings)
    fastest = min(t.wall for t in timings[other]) / min(t.wall for t in timings[key])
    processor = median([t.cpu for t in timings[other]]) / median([t.cpu for t in timings[key]])
    return {
        "what": text,
        "least": least,
        "found": median(ratios),
        "runs": ratios,
        "runs_that_meet_it": sum(ratio >= least for ratio in ratios),
        "of_fastest": fastest,
        "of_processor_time": processor,
    }


def _show(rows: dict[str, dict[str, Any]], bars: Sequence[dict[str, Any]], facts: dict[str, Any]) -> None:
    console = Console(width=140)
    console.print(
        f"{facts['sentences']} sentences a run, {facts['runs']} runs, {facts['threads']} threads; on average "
        f"{facts['source_tokens_mean']:.1f} tokens and {facts['terms_mean']:.1f} terms; "
        f"{facts['target_tokens']} tokens written for each; model of {facts['model_parameters'] / 1e6:.1f} M"
    )
    columns = (
        "wall s, least", "median", "CPU s", "others", "sentences/s", "of bare", "in engine", "asked", "same text", "first s", "MiB",
    )  # fmt: skip
    table = Table("", *columns)
    for row in rows.values():
        table.add_row(
            row["name"], f"{row['wall_min_s']:.2f}", f"{row['wall_median_s']:.2f}", f"{row['cpu_median_s']:.2f}",
            f"{max(row['others']):.0%}", f"{row['sentences_per_s']:.1f}", f"{row['share_of_bare']:.1%}" if row["share_of_bare"] else "",
            f"{median(row['in_engine']):.1%}" if row["in_engine"] else "",
            f"{row['asked_per_sentence']:.2f}", f"{row['same_as_bare']:.0%}", f"{row['first_sentence_s']:.1f}",
            f"{row['peak_mib']:.0f}",
        )  # fmt: skip
    console.print(table)
    for bar in bars:
        low, high = min(bar["runs"]), max(bar["runs"])
        console.print(
            f"{bar['what']}: {bar['found']:.2f}, at least {bar['least']} asked; {low:.2f} to {high:.2f}, met in "
            f"{bar['runs_that_meet_it']} of {len(bar['runs'])} runs; by the fastest {bar['of_fastest']:.2f}, "
            f"by processor time {bar['of_processor_time']:.2f}"
        )


if __name__ == "__main__":
    main()
