"""Work on many items in order, in one process while they are few and in several when they are many."""

import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_CHUNK_SIZE = 60_000  # size of the items that travel to a process at once
_WORTH_IT = 150_000  # size below which starting processes costs more than it saves


def _chunks(items: Iterable[Item], size: Callable[[Item], int]) -> Iterator[list[Item]]:
    chunk: list[Item] = []
    weight = 0
    for item in items:
        chunk.append(item)
        weight += size(item)
        if weight >= _CHUNK_SIZE:
            yield chunk
            chunk, weight = [], 0
    if chunk:
        yield chunk


def _work(function: Callable[[Item], Result], chunk: list[Item]) -> list[Result]:
    return [function(item) for item in chunk]


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def map_ordered(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    size: Callable[[Item], int],
    workers: int | None = None,
) -> Iterator[Result]:
    """`function` of every item, in the items' order, reading only a little ahead.

    `size`: how much work an item is (characters of a document). `workers`: processes at most, by default one a
    core; `function` and the items must be picklable. A few small items stay in this process.

    >>> list(map_ordered(abs, [-1, 2, -3], size=lambda item: 1))
    [1, 2, 3]
    """
    workers = workers or cores()
    chunks = _chunks(items, size)
    first = list(islice(chunks, 1 + _WORTH_IT // _CHUNK_SIZE))
    if workers < 2 or sum(size(item) for chunk in first for item in chunk) < _WORTH_IT:
        for chunk in first:
            yield from _work(function, chunk)
        for chunk in chunks:
            yield from _work(function, chunk)
        return
    yield from _in_processes(function, first, chunks, workers)


def collect_seldom() -> None:
    """Look for garbage rings seldom: documents make many small objects and no rings."""
    gc.set_threshold(100_000, 20, 100)


def _in_processes(
    function: Callable[[Item], Result],
    first: list[list[Item]],
    rest: Iterator[list[Item]],
    workers: int,
) -> Iterator[Result]:
    from concurrent.futures import Future, ProcessPoolExecutor

    with ProcessPoolExecutor(workers, initializer=collect_seldom) as pool:
        waiting: deque[Future[list[Result]]] = deque(pool.submit(_work, function, chunk) for chunk in first)
        for chunk in rest:
            waiting.append(pool.submit(_work, function, chunk))
            if len(waiting) > 3 * workers:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
