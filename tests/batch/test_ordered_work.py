"""Work on many items: in order, whatever the number of processes, and no error is lost."""

import os
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nambuk.batch import map_ordered

BIG = 100_000  # an item of this size travels to a process by itself


def double(number: int) -> int:
    return 2 * number


def slow_when_even(number: int) -> int:
    time.sleep(0.05 if number % 2 == 0 else 0)
    return number


def where(number: int) -> tuple[int, int]:
    return number, os.getpid()


def fails_at_three(number: int) -> int:
    if number == 3:
        raise ValueError("item 3 is broken")
    return number


@given(st.lists(st.integers(), max_size=30), st.integers(1, 40_000))
def test_few_items_stay_in_order_in_this_process(numbers: list[int], size: int) -> None:
    assert list(map_ordered(double, numbers, size=lambda n: size, workers=1)) == [2 * n for n in numbers]


@pytest.mark.parametrize("workers", [None, 1, 2, 3])
def test_no_item_gives_no_result(workers: int | None) -> None:
    assert list(map_ordered(double, [], size=lambda n: 1, workers=workers)) == []


def test_small_work_starts_no_process() -> None:
    assert {pid for _, pid in map_ordered(where, range(20), size=lambda n: 10, workers=4)} == {os.getpid()}


def test_one_worker_means_this_process() -> None:
    assert {pid for _, pid in map_ordered(where, range(5), size=lambda n: BIG, workers=1)} == {os.getpid()}


@pytest.mark.parametrize("workers", [2, 3])
def test_large_work_goes_to_other_processes_and_comes_back_in_order(workers: int) -> None:
    found = list(map_ordered(where, range(12), size=lambda n: BIG, workers=workers))
    assert [number for number, _ in found] == list(range(12))
    assert os.getpid() not in {pid for _, pid in found}


def test_a_slow_item_does_not_lose_its_place() -> None:
    assert list(map_ordered(slow_when_even, range(8), size=lambda n: BIG, workers=2)) == list(range(8))


def test_many_small_items_travel_together() -> None:
    assert list(map_ordered(double, range(4_000), size=lambda n: 60, workers=2)) == [
        2 * n for n in range(4_000)
    ]


def test_an_item_larger_than_everything_else() -> None:
    assert list(map_ordered(double, [1, 2, 3], size=lambda n: 10**9 if n == 2 else 1, workers=2)) == [2, 4, 6]


def test_an_error_among_few_items_comes_out() -> None:
    with pytest.raises(ValueError, match="item 3 is broken"):
        list(map_ordered(fails_at_three, range(6), size=lambda n: 1, workers=1))


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_comes_out_after_the_results_before_it(workers: int) -> None:
    results = map_ordered(fails_at_three, range(6), size=lambda n: BIG, workers=workers)
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="item 3 is broken"):
        next(results)


def test_items_are_read_only_a_little_ahead() -> None:
    read = []

    def items() -> Iterator[int]:
        for number in range(1_000):
            read.append(number)
            yield number

    results = map_ordered(double, items(), size=lambda n: BIG, workers=2)
    assert next(results) == 0
    results.close()
    assert len(read) < 20


def test_without_workers_given_the_machine_decides() -> None:
    assert list(map_ordered(double, range(3), size=lambda n: BIG)) == [0, 2, 4]


def test_workers_count_where_the_machine_cannot_tell_its_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert {pid for _, pid in map_ordered(where, range(5), size=lambda n: BIG, workers=1)} == {os.getpid()}
