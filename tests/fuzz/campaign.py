"""Breaks files by the thousand and reads them: `python tests/fuzz/campaign.py --files 100000 --seed 1 --jobs 2`.

File number N of a format is made from the seed, the format and N alone, so that each can be made again (`--one docx:17
--save broken.docx`). Most are read in worker processes that may die; every so many through the process of its own that
readers have in the program. What must not be (see `holds.py`) is written to the output, a JSON line each.
"""

import argparse
import faulthandler
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent))
from mutate import mutated
from seeds import formats, seeds

from nambuk.documents.formats import OFFICE, SUFFIXES

_FINE = ("document", "error")
_HANGS = 300  # seconds after which a worker that does not come back is ended
_MEMORY = 2 * 1024**3


def broken_file(seed: int, name: str, number: int) -> tuple[str, bytes, Random]:
    """The name and the bytes of file `number` of a format, and the dice for what follows."""
    dice = Random(f"{seed}/{name}/{number}")
    known = seeds(name)
    data = mutated(dice, name, dice.choice(known), known)
    return f"{name}-{number}{SUFFIXES.get(name, (f'.{name}',))[0]}", data, dice


def work(seed: int, name: str, first: int, last: int, every: int) -> None:
    """Read files `first` up to `last` and say of each what became of it: a JSON line to standard output."""
    import holds

    faulthandler.enable()
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for number in range(first, last):
        file, data, dice = broken_file(seed, name, number)
        isolated = every > 0 and number % every == 0
        writes = dice if dice.random() < 0.5 else None
        print(json.dumps({"at": number}), flush=True)
        faulthandler.dump_traceback_later(_HANGS, exit=True)
        done = holds.outcome(file, data, isolated=isolated, writes=writes)
        faulthandler.cancel_dump_traceback_later()
        left = sorted(str(path) for folder in (".", os.environ["TMPDIR"]) for path in Path(folder).rglob("*"))
        kind, text = ("left files", ", ".join(left)) if left else (done.kind, done.text)
        line = {
            "n": number,
            "kind": kind,
            "text": text,
            "seconds": round(done.seconds, 3),
            "isolated": isolated,
        }
        if kind not in _FINE:
            line["data"] = b64encode(
                data
            ).decode()  # some libraries put chance into the files that they write
        print(json.dumps(line), flush=True)
        if left:
            break


class Campaign:
    """The workers and what they found."""

    def __init__(self, seed: int, every: int, output: Path | None) -> None:
        self.seed, self.every = seed, every
        self.output = output.open("w", encoding="utf-8") if output else None
        self.counts: dict[str, Counter[str]] = {}
        self.isolated = 0
        self.slowest: list[tuple[float, str]] = []
        self.kinds: Counter[str] = Counter()
        self.lock = threading.Lock()

    def run(self, tasks: Iterator[tuple[str, int, int]]) -> None:
        """Do one task after the other; several threads may."""
        while True:
            with self.lock:
                task = next(tasks, None)
            if task is None:
                return
            name, first, last = task
            while first < last:
                first = self._some(name, first, last)
            with self.lock:
                total = sum((counts for counts in self.counts.values()), Counter[str]())
                print(f"{total.total():,} files: {dict(total)}", file=sys.stderr, flush=True)

    def _some(self, name: str, first: int, last: int) -> int:
        """Have a worker read these files; the number after the last one that it read."""
        arguments = [
            "--worker",
            f"{name}:{first}:{last}",
            "--seed",
            str(self.seed),
            "--isolated-every",
            str(self.every),
        ]
        command = [sys.executable, "-B", str(Path(__file__).resolve()), *arguments]
        with (
            tempfile.TemporaryDirectory() as cwd,
            tempfile.TemporaryDirectory() as temporary,
            tempfile.TemporaryFile() as said,
        ):
            worker = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=said, cwd=cwd, env={**os.environ, "TMPDIR": temporary}
            )
            assert worker.stdout is not None
            at = first
            for line in worker.stdout:
                found = json.loads(line)
                at = found.get("at", at)
                if "n" in found:
                    at = found["n"] + 1
                    self._note(name, found)
            if worker.wait() != 0 and at < last:
                said.seek(0)
                text = said.read().decode("utf-8", "replace")
                kind = "hang" if "Timeout (" in text else "crash"
                self._note(
                    name,
                    {
                        "n": at,
                        "kind": kind,
                        "text": f"{worker.returncode}: {text[:2000]}",
                        "seconds": 0,
                        "isolated": False,
                    },
                )
                at += 1
        return at if at > first else first + 1

    def _note(self, name: str, found: dict[str, object]) -> None:
        with self.lock:
            self.counts.setdefault(name, Counter())[str(found["kind"])] += 1
            self.isolated += bool(found["isolated"])
            self.slowest = sorted([*self.slowest, (float(str(found["seconds"])), f"{name}:{found['n']}")])[
                -10:
            ]
            if found["kind"] not in _FINE and self.output:
                self.output.write(
                    json.dumps({"format": name, "seed": self.seed, **found}, ensure_ascii=False) + "\n"
                )
                self.output.flush()

    def summary(self) -> str:
        """What was found, a line for each format."""
        total = sum((counts for counts in self.counts.values()), Counter[str]())
        rows = [*sorted(self.counts.items()), ("all", total)]
        lines = [
            f"{name:9} {sum(counts.values()):7}  "
            + ", ".join(f"{kind} {n}" for kind, n in counts.most_common())
            for name, counts in rows
        ]
        slow = ", ".join(f"{file} {seconds:.1f} s" for seconds, file in reversed(self.slowest))
        return "\n".join([*lines, f"through the process of its own: {self.isolated}", f"slowest: {slow}"])


def tasks(names: list[str], files: int, size: int = 500) -> Iterator[tuple[str, int, int]]:
    """(format, first, last): all files in portions, the formats in turn; few that other programs are started for."""
    slow = [name for name in names if name in (*OFFICE, "image")]
    few = max(files // 1000, 1) if len(slow) < len(names) else -(-files // len(names))
    each = -(-(files - few * len(slow)) // max(len(names) - len(slow), 1))
    counts = {name: few if name in slow else each for name in names}
    for first in range(0, max(counts.values()), size):
        for name, count in counts.items():
            if first < count:
                yield name, first, min(first + size, count)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--formats", default="", help="only these, with commas between them")
    parser.add_argument(
        "--isolated-every",
        type=int,
        default=25,
        help="every such file through the process of its own; 0: none",
    )
    parser.add_argument("--output", type=Path, help="JSON lines: what must not be")
    parser.add_argument("--file", type=Path, help="only this file, whose suffix tells the format")
    parser.add_argument("--one", metavar="FORMAT:N", help="only this file, and say what becomes of it")
    parser.add_argument("--save", type=Path, help="write that file there")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker:
        name, first, last = given.worker.split(":")
        work(given.seed, name, int(first), int(last), given.isolated_every)
    elif given.file:
        import holds

        print(holds.outcome(given.file.name, given.file.read_bytes(), writes=Random(given.seed)))
    elif given.one:
        _one(given.seed, given.one, given.save)
    else:
        _all(given)


def _one(seed: int, one: str, save: Path | None) -> None:
    import holds

    name, _, number = one.partition(":")
    file, data, dice = broken_file(seed, name, int(number))
    if save:
        save.write_bytes(data)
    print(holds.outcome(file, data, writes=dice if dice.random() < 0.5 else None))


def _all(given: argparse.Namespace) -> None:
    names = given.formats.split(",") if given.formats else list(formats())
    campaign = Campaign(given.seed, given.isolated_every, given.output)
    start, todo = time.perf_counter(), tasks(names, given.files)
    threads = [threading.Thread(target=campaign.run, args=(todo,)) for _ in range(given.jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"seed {given.seed}, {time.perf_counter() - start:.0f} s\n{campaign.summary()}")
    sys.exit(any(kind not in _FINE for counts in campaign.counts.values() for kind in counts))


if __name__ == "__main__":
    main()
