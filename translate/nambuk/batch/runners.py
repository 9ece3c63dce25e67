"""Where the work is done: in this process, or in several on this machine. For many machines see `cluster`."""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from nambuk.batch.ordered import collect_seldom
from nambuk.batch.work import Outcome, Progress, Recipe, Task, Worker

Runner = Callable[[Iterable[Task]], Iterator[Outcome]]
"""Tasks in, an outcome for each out, in whatever order they are done; only a few tasks are taken ahead."""

_AHEAD = 3  # tasks that wait for each worker, so that none is idle


def in_process(recipe: Recipe, progress: Callable[[Task], Progress] | None = None) -> Runner:
    """One after the other in this process. `progress` gives, for each task, what is told about its sentences."""

    def run(tasks: Iterable[Task]) -> Iterator[Outcome]:
        with contextlib.closing(recipe.open(1)) as worker:
            for task in tasks:
                yield worker(task, progress(task) if progress else None)

    return run


def in_processes(recipe: Recipe, jobs: int) -> Runner:
    """In `jobs` processes. A document at which a process dies is tried once more alone, and then reported."""

    def run(tasks: Iterable[Task]) -> Iterator[Outcome]:
        remaining = iter(tasks)
        suspects: deque[Task] = deque()
        while True:
            yield from _until_one_dies(recipe, jobs, remaining, suspects)
            if not suspects:
                return
            while suspects:
                yield _alone(recipe, suspects.popleft())

    return run


def _until_one_dies(
    recipe: Recipe, jobs: int, tasks: Iterator[Task], suspects: deque[Task]
) -> Iterator[Outcome]:
    """The outcomes of tasks until all are done or a process dies; then the tasks at hand become `suspects`."""
    with _pool(recipe, jobs) as pool:
        waiting: dict[Future[Outcome], Task] = {}
        for task in tasks:
            try:
                waiting[pool.submit(_work, task)] = task
            except BrokenProcessPool:
                suspects.append(task)
                break
            if len(waiting) >= _AHEAD * jobs:
                yield from _done(waiting, suspects)
            if suspects:
                break
        while waiting:
            yield from _done(waiting, suspects)


def _done(waiting: dict[Future[Outcome], Task], suspects: deque[Task]) -> Iterator[Outcome]:
    """The outcomes that are there, once there is one; the tasks of a dead process go to `suspects`."""
    for future in wait(waiting, return_when=FIRST_COMPLETED).done:
        task = waiting.pop(future)
        try:
            outcome = future.result()
        except BrokenProcessPool:
            suspects.append(task)
            continue
        yield outcome


def _alone(recipe: Recipe, task: Task) -> Outcome:
    """A task in a process of its own."""
    with _pool(recipe, 1) as pool:
        try:
            return pool.submit(_work, task).result()
        except BrokenProcessPool:
            return work_died(task)


def work_died(task: Task) -> Outcome:
    """What is said of a document that no process survives."""
    reason = "the process that worked on it died, more than once; it may need more memory than there is"
    return Outcome(task.name, error=f"{task.name}: {reason}")


@contextlib.contextmanager
def _pool(recipe: Recipe, jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that have opened the recipe; who leaves with an exception does not wait for the tasks ahead."""
    # Spawned, not forked: engines have threads, which a fork would leave in an unusable state.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, context, initializer=_open, initargs=(recipe, jobs))
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


_worker: Worker | None = None  # of this process


def _open(recipe: Recipe, jobs: int) -> None:
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    threading.Thread(target=_end_with_parent, daemon=True).start()
    collect_seldom()
    _worker = recipe.open(jobs)


def _end_with_parent() -> None:
    """Wait for the end of the process that this one works for: killed, it cannot say so."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(task: Task) -> Outcome:
    assert _worker is not None  # the pool's initializer has set it
    return _worker(task)
