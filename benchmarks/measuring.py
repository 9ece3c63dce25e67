"""What a figure needs beside it: the clock, the memory, and the machine."""

import contextlib
import os
import platform
import signal
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
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
    return least_disturbed(lambda: timed(work), lambda one: one[0].others)


def least_disturbed(work: Callable[[], T], others: Callable[[T], float]) -> T:
    """`work` once the machine is quiet, again where others disturbed it; `others`: the share they had, of its result."""
    tries: list[T] = []
    while not tries or (others(tries[-1]) > QUIET and len(tries) < _TRIES):
        wait_for_quiet()
        tries.append(work())
    return min(tries, key=others)


def wait_for_quiet() -> None:
    """Wait until other programs leave the machine alone, ten minutes at most."""
    end = time.monotonic() + _LONGEST_WAIT
    while time.monotonic() < end and timed(lambda: time.sleep(_LOOK))[0].others > QUIET:
        pass


@dataclass(frozen=True, slots=True)
class Watched:
    """A command that has ended well, and what it said (the end of it).

    `peak`: bytes that it and all processes below it had in memory together at most, pages that they share counted for
    each; looked at from time to time. `anonymous_peak`: without the pages of files, which the system may take back.
    `own_peak`: those of the first process, as the system keeps them. `processes`: how many were seen.
    """

    timing: Timing
    peak: int
    anonymous_peak: int
    own_peak: int
    processes: int
    said: str


def watch(
    command: Sequence[str], timeout: float, *, every: float = 0.05, env: Mapping[str, str] | None = None
) -> Watched:
    """Run a command to its end and look at its memory and processor time `every` so many seconds (Linux).

    Raises TimeoutExpired, or CalledProcessError with what it said; nothing of it is left running.
    """
    with tempfile.TemporaryFile() as said:
        before, busy, wall = time.process_time(), _busy(), time.perf_counter()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=env, start_new_session=True
        )
        family = _Family(process.pid)
        try:
            while process.poll() is None:
                family.look()
                if time.perf_counter() - wall > timeout:
                    raise subprocess.TimeoutExpired(command, timeout)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(every)
        finally:
            if process.poll() is None:
                family.end()
                process.wait()
        wall = time.perf_counter() - wall
        working = family.cpu + time.process_time() - before
        others = (_busy() - busy - working) / (wall * (os.cpu_count() or 1))
        said.seek(max(said.seek(0, os.SEEK_END) - 20_000, 0))
        text = said.read().decode("utf-8", "replace")
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, text)
    timing = Timing(wall, family.cpu, max(others, 0.0))
    return Watched(timing, family.peak, family.anonymous_peak, family.own_peak, len(family.seconds), text)


class _Family:
    """A process and all that it has started, and what those have started: memory and processor time."""

    _search_every = 0.5  # seconds; all processes of the machine are gone through for new ones

    def __init__(self, root: int) -> None:
        self._root = root
        self._members = [root]
        self._searched = 0.0
        self.peak = self.anonymous_peak = self.own_peak = 0
        self.seconds: dict[int, float] = {}  # of processor time, as seen last

    @property
    def cpu(self) -> float:
        """Seconds of all processors together."""
        return sum(self.seconds.values())

    def look(self) -> None:
        """See how they stand now; a process that has just ended is left out."""
        if time.monotonic() - self._searched > self._search_every:
            self._members = _with_descendants(self._root)
            self._searched = time.monotonic()
        total = anonymous = 0
        for member in self._members:
            with contextlib.suppress(OSError, StopIteration):
                user, system = _stat(member)[11:13]
                self.seconds[member] = (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
                status = Path(f"/proc/{member}/status")
                total += _kilobytes(status, "VmRSS") * 1024
                anonymous += _kilobytes(status, "RssAnon") * 1024
                if member == self._root:
                    self.own_peak = max(self.own_peak, _kilobytes(status, "VmHWM") * 1024)
        self.peak = max(self.peak, total)
        self.anonymous_peak = max(self.anonymous_peak, anonymous)

    def end(self) -> None:
        """Kill them, the first one first, so that it starts no more."""
        for member in _with_descendants(self._root):
            with contextlib.suppress(ProcessLookupError):
                os.kill(member, signal.SIGKILL)


def _with_descendants(root: int) -> list[int]:
    """A process and all below it, the nearest first."""
    children: dict[int, list[int]] = {}
    for number, parent in _processes():
        children.setdefault(parent, []).append(number)
    found = [root]
    for number in found:  # grows while it is gone through
        found += children.get(number, ())
    return found


def _processes() -> Iterator[tuple[int, int]]:
    """Each process of the machine and its parent."""
    for name in os.listdir("/proc"):  # noqa: PTH208  # several times a second
        if name.isdigit():
            with contextlib.suppress(OSError):
                yield int(name), int(_stat(int(name))[1])


def _stat(number: int) -> list[str]:
    """The fields of /proc/NUMBER/stat after the name: the state, the parent …"""
    with open(f"/proc/{number}/stat", encoding="utf-8", errors="replace") as stream:  # noqa: PTH123
        return stream.read().rpartition(")")[2].split()


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
