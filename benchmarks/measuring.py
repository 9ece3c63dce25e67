"""What a figure needs beside it: the clock, the memory, and the machine."""

import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

LIBRARIES = (
    "ctranslate2",
    "transformers",
    "torch",
    "sentencepiece",
    "mecab-python3",
    "nkhandic",
    "kiwipiepy",
)


QUIET = 0.05
"""The share of the machine that others may have while something is timed."""

_TRIES, _LONGEST_WAIT, _LOOK = 3, 600, 2  # timings at most; seconds; seconds


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds on the clock, of all processors together, and the share of the machine that other programs had."""

    wall: float
    cpu: float
    others: float


def timed(work: Callable[[], T]) -> tuple[Timing, T]:
    """How long `work` takes in this process, and what it gives."""
    busy, wall, cpu = _busy(), time.perf_counter(), time.process_time()
    result = work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    others = (_busy() - busy - cpu) / (wall * (os.cpu_count() or 1))
    return Timing(wall, cpu, max(others, 0.0)), result


def timed_in_quiet(work: Callable[[], T]) -> tuple[Timing, T]:
    """The same once the machine is quiet; where others disturbed it, again, and of all tries the least disturbed."""
    tries = []
    while not tries or (tries[-1][0].others > QUIET and len(tries) < _TRIES):
        wait_for_quiet()
        tries.append(timed(work))
    return min(tries, key=lambda one: one[0].others)


def wait_for_quiet() -> None:
    """Wait until other programs leave the machine alone, ten minutes at most."""
    end = time.monotonic() + _LONGEST_WAIT
    while time.monotonic() < end and timed(lambda: time.sleep(_LOOK))[0].others > QUIET:
        pass


def median(values: Sequence[float]) -> float:
    """The middle one of the values."""
    return statistics.median(values)


def peak_memory() -> int:
    """Bytes that this process had in memory at most (Linux)."""
    return _kilobytes(Path("/proc/self/status"), "VmHWM") * 1024


def processors() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0))


def machine() -> dict[str, Any]:
    """The processor, the memory, the load, and the versions of Python and of the libraries that compute."""
    return {
        "processor": _processor(),
        "cores": processors(),
        "memory_gib": round(_kilobytes(Path("/proc/meminfo"), "MemTotal") / 2**20, 1),
        "load_1_5_15": [round(load, 2) for load in os.getloadavg()],
        "system": platform.system(),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def _busy() -> float:
    """Seconds that all processors together have worked since the machine was started (Linux)."""
    fields = Path("/proc/stat").read_text(encoding="utf-8").splitlines()[0].split()[1:9]
    user, nice, system, _, _, interrupts, soft, stolen = map(int, fields)
    return (user + nice + system + interrupts + soft + stolen) / os.sysconf("SC_CLK_TCK")


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()


def _kilobytes(path: Path, key: str) -> int:
    """The number of kilobytes after `key` in a file of /proc."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{key}:"))
