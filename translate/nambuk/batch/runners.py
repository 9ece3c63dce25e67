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
        with contextlib.closing(SafeWorker(recipe, 1)) as worker:
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
                waiting[_submit(pool, task)] = task
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
            return _submit(pool, task).result()
        except BrokenProcessPool:
            return work_died(task)


def work_died(task: Task) -> Outcome:
    """What is said of a document that no process survives."""
    reason = "the process that worked on it died, more than once; it may need more memory than there is"
    return Outcome(task.name, error=f"{task.name}: {reason}")


@contextlib.contextmanager
def _pool(recipe: Recipe, jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that work by the recipe; who leaves with an exception does not wait for what they have begun."""
    # Spawned, not forked: engines have threads, which a fork would leave in an unusable state.
    context = multiprocessing.get_context("spawn")
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(jobs, context, initializer=_begin, initargs=(recipe, jobs))
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in set(multiprocessing.active_children()) - others:
            process.terminate()  # they write nothing themselves
        raise
    pool.shutdown()


def _submit(pool: ProcessPoolExecutor, task: Task) -> Future[Outcome]:
    """A task to a pool. A process that is started here takes no Ctrl-C: that is its parent's business."""
    if not hasattr(signal, "pthread_sigmask"):
        return pool.submit(_work, task)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return pool.submit(_work, task)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class SafeWorker:
    """A recipe's worker, opened with the first task; whatever it raises becomes an outcome."""

    def __init__(self, recipe: Recipe, jobs: int) -> None:
        self._recipe, self._jobs = recipe, jobs
        self._worker: Worker | None = None

    def __call__(self, task: Task, progress: Progress | None = None) -> Outcome:
        """The outcome of a task. A recipe that cannot be opened stops the run, another error is its document's."""
        try:
            if self._worker is None:
                self._worker = self._recipe.open(self._jobs)
        except Exception as error:
            return Outcome(task.name, error=_line(error), stops=True)
        try:
            return self._worker(task, progress)
        except Exception as error:
            reason = f"cannot be done ({type(error).__name__}: {_line(error)})"
            return Outcome(
                task.name,
                error=f"{task.name}: {reason}; leave it out, and report this as a mistake of nambuk",
            )

    def close(self) -> None:
        """See `Worker`."""
        if self._worker is not None:
            self._worker.close()


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__


_worker: SafeWorker | None = None  # of this process


def _begin(recipe: Recipe, jobs: int) -> None:
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    collect_seldom()
    _worker = SafeWorker(recipe, jobs)


def _end_with_parent() -> None:
    """Wait for the end of the process that this one works for: killed, it cannot say so."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(task: Task) -> Outcome:
    assert _worker is not None  # the pool's initializer has set it
    return _worker(task)
