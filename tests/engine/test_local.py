import os
import time
from itertools import count, islice

import pytest

from quotestance.config import ConfigError
from quotestance.engine.local import Failure, map_ordered, n_cores
from quotestance.io import DataError

prepared: list[str] = []


def double(n):
    return 2 * n


def slow_when_early(n):
    time.sleep(0.05 if n < 2 else 0)
    return n


def fail_on_three(n):
    if n == 3:
        raise ValueError("three\nis bad")
    return n


def die_on_five(n):
    if n == 5:
        os._exit(9)
    return n


def unpicklable_on_four(n):
    return (lambda: n) if n == 4 else n


def where(_):
    return os.getpid()


def prepare(word):
    prepared.append(word)


def what_was_prepared(_):
    return list(prepared)


def refuse(reason):
    raise RuntimeError(reason)


def die():
    os._exit(9)


def test_results_come_in_the_order_of_the_inputs():
    assert list(map_ordered(slow_when_early, range(9), workers=2, chunk=1)) == list(range(9))


def test_one_worker_runs_in_this_process():
    assert set(map_ordered(where, range(5), workers=1, chunk=2)) == {os.getpid()}


def test_an_input_of_one_chunk_runs_in_this_process():
    assert set(map_ordered(where, range(4), workers=2, chunk=4)) == {os.getpid()}


def test_an_input_of_two_chunks_runs_in_workers():
    assert os.getpid() not in set(map_ordered(where, range(5), workers=2, chunk=4))


def test_no_items_give_no_results():
    assert list(map_ordered(double, [], workers=2, chunk=4)) == []


def test_zero_workers_means_every_core_this_process_may_use():
    assert n_cores() >= 1
    assert list(map_ordered(double, range(3), workers=0, chunk=1)) == [0, 2, 4]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_item_that_raises_costs_no_other_item(workers):
    results = list(map_ordered(fail_on_three, range(6), workers=workers, chunk=2))
    assert results == [0, 1, 2, Failure(3, "ValueError: three is bad"), 4, 5]


def test_an_item_that_kills_its_worker_costs_no_other_item():
    results = list(map_ordered(die_on_five, range(12), workers=2, chunk=2))
    expected = [*range(5), Failure(5, "its worker process died", killed=True), *range(6, 12)]
    assert results == expected


def test_a_result_that_cannot_be_pickled_costs_no_other_item():
    results = list(map_ordered(unpicklable_on_four, range(8), workers=2, chunk=2))
    assert [r for r in results if not isinstance(r, Failure)] == [0, 1, 2, 3, 5, 6, 7]
    assert isinstance(results[4], Failure)
    assert results[4].index == 4


def test_items_are_read_only_as_they_are_needed():
    read = []

    def items():
        for n in count():
            read.append(n)
            yield n

    results = map_ordered(double, items(), workers=2, chunk=3)
    assert list(islice(results, 10)) == [2 * n for n in range(10)]
    results.close()
    assert len(read) <= 10 + 3 * (2 * 2 + 2)


@pytest.mark.parametrize("workers", [1, 2])
def test_the_initializer_runs_once_in_each_process(workers):
    prepared.clear()
    results = list(
        map_ordered(
            what_was_prepared,
            range(4),
            workers=workers,
            chunk=1,
            initializer=prepare,
            initargs=("x",),
        )
    )
    assert results == [["x"]] * 4


def test_a_failing_initializer_stops_the_job_and_says_why():
    results = map_ordered(
        double, range(9), workers=2, chunk=1, initializer=refuse, initargs=("no model there",)
    )
    with pytest.raises(DataError, match=r"can't start: RuntimeError: no model there"):
        list(results)


def test_a_worker_that_dies_on_starting_is_not_blamed_on_the_items():
    with pytest.raises(DataError, match="dies before its first item"):
        list(map_ordered(double, range(9), workers=2, chunk=1, initializer=die))


def test_a_chunk_of_nothing_is_refused_at_once():
    with pytest.raises(ConfigError, match=r"engine.chunk must be at least 1, got 0"):
        map_ordered(double, [1], workers=1, chunk=0)
