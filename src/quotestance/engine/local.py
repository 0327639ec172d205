"""Spread a function over the cores of this machine, results in the order of the inputs.

Workers are started by a fork server where there is one: it was forked before any thread of ours
began, so that no lock of torch, pyarrow or a progress bar is copied while held (plain fork), and
forking it again for the next worker is faster than a new interpreter for each (spawn).
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from quotestance.config import require
from quotestance.io import DataError

T = TypeVar("T")
R = TypeVar("R")

_CHUNKS_PER_WORKER = 2
"""Chunks in flight for each worker: one in work, one to begin with next."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Stands in the results for an item that raised an error or killed its worker."""

    index: int
    """Place of the item among all items, from 0."""
    reason: str
    killed: bool = False
    """True where the item took its worker process with it."""


def n_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def map_ordered(
    function: Callable[[T], R],
    items: Iterable[T],
    *,
    workers: int,
    chunk: int,
    initializer: Callable[..., object] | None = None,
    initargs: tuple[Any, ...] = (),
) -> Iterator[R | Failure]:
    """Yield `function(item)` for each item, in order; an item that fails yields a Failure.

    Items are read as they are needed: at most `2 * workers` chunks are held at a time. With one
    worker, or where all items fit into one chunk, everything runs in this process. A worker that
    dies (killed for memory, a crash in C) costs the one item that kills it.

    Args:
        function: picklable by name, that is, from the top level of a module. What is large (a
            model) belongs into `initargs`, which travel once a worker; a function is sent with
            each chunk.
        items: picklable, as are the results.
        workers: processes; 0 means one for each core this process may use.
        chunk: items handed to a worker at a time.
        initializer: called once in each process before its first item.
        initargs: its arguments.

    Raises:
        ConfigError: at once, for a number of workers or a chunk out of range.
        DataError: the initializer fails in a worker. In this process its own error is raised.
    """
    require(workers >= 0, "engine.workers", "0 (all cores) or more", workers)
    require(chunk >= 1, "engine.chunk", "at least 1", chunk)
    # A worker of somebody else's pool (a parallel sweep) may not have children of its own.
    if multiprocessing.current_process().daemon:
        workers = 1
    start = _Start(initializer, initargs)
    return _map(function, iter(items), workers or n_cores(), chunk, start)


def _map(
    function: Callable[[T], R], items: Iterator[T], workers: int, chunk: int, start: _Start
) -> Iterator[R | Failure]:
    chunks = _chunks(items, chunk)
    begin = list(islice(chunks, 2))
    if workers == 1 or len(begin) < 2:
        start.here()
        for first in (*begin, *chunks):
            yield from _run_chunk(function, first)
        return
    with _Spread(function, workers, start) as spread:
        for first in begin:
            yield from spread.put(first)
        for each in chunks:
            yield from spread.put(each)
        yield from spread.rest()


@dataclass(frozen=True, slots=True)
class _Chunk(Generic[T]):
    index: int
    """Place of its first item among all items."""
    items: list[T]

    def singly(self) -> Iterator[_Chunk[T]]:
        for offset, item in enumerate(self.items):
            yield _Chunk(self.index + offset, [item])


def _chunks(items: Iterator[T], size: int) -> Iterator[_Chunk[T]]:
    index = 0
    while held := list(islice(items, size)):
        yield _Chunk(index, held)
        index += len(held)


def _run_chunk(function: Callable[[T], R], chunk: _Chunk[T]) -> list[R | Failure]:
    results: list[R | Failure] = []
    for index, item in enumerate(chunk.items, start=chunk.index):
        try:
            results.append(function(item))
        except Exception as error:  # whatever it is, the other items are not to be lost for it
            results.append(Failure(index, _reason(error)))
    return results


def _reason(error: BaseException) -> str:
    words = " ".join(str(error).split())
    return f"{type(error).__name__}: {words}"[:300] if words else type(error).__name__


class _Start:
    """What each worker does first, and how it says that it couldn't."""

    def __init__(
        self, initializer: Callable[..., object] | None, initargs: tuple[Any, ...]
    ) -> None:
        self.initializer = initializer
        self.initargs = initargs
        methods = multiprocessing.get_all_start_methods()
        self._context = multiprocessing.get_context(
            "forkserver" if "forkserver" in methods else "spawn"
        )
        self._problems = self._context.SimpleQueue()

    def here(self) -> None:
        if self.initializer is not None:
            self.initializer(*self.initargs)

    def pool(self, workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            workers,
            mp_context=self._context,
            initializer=_start_worker,
            initargs=(self._problems, self.initializer, self.initargs),
        )

    def single(self) -> ProcessPoolExecutor:
        """Return a pool of one worker that has come through its start.

        Raises:
            DataError: it has not, so that no item is blamed for it.
        """
        pool = self.pool(1)
        try:
            pool.submit(int).result()
        except BrokenProcessPool:
            pool.shutdown()
            self.check()
            raise DataError("a worker process dies before its first item") from None
        return pool

    def check(self) -> None:
        """Raise DataError where a worker reported that its initializer failed."""
        if not self._problems.empty():
            raise DataError(f"a worker process can't start: {self._problems.get()}")


def _start_worker(problems: Any, initializer: Callable[..., object] | None, args: Any) -> None:
    # Ctrl-C reaches every process of the terminal; the main one decides what becomes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    try:
        if initializer is not None:
            initializer(*args)
    except Exception as error:
        problems.put(_reason(error))
        os._exit(1)  # leaving by the exception would print a traceback


def _die_with_parent() -> None:
    """End this worker when the main process was killed and could not end it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


class _Spread(Generic[T, R]):
    """A pool with the chunks in flight, which survives the death of its workers."""

    def __init__(self, function: Callable[[T], R], workers: int, start: _Start) -> None:
        self._function = function
        self._workers = workers
        self._start = start
        self._pool: ProcessPoolExecutor | None = None
        self._flying: deque[tuple[_Chunk[T], Future[list[R | Failure]]]] = deque()

    def __enter__(self) -> _Spread[T, R]:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def put(self, chunk: _Chunk[T]) -> Iterator[R | Failure]:
        """Send a chunk off; yield results while more are in flight than should be."""
        if self._pool is None:
            self._pool = self._start.pool(self._workers)
        try:
            self._flying.append((chunk, self._pool.submit(_run_chunk, self._function, chunk)))
        except BrokenProcessPool:
            yield from self._after_death()
            yield from self.put(chunk)
            return
        while len(self._flying) > self._workers * _CHUNKS_PER_WORKER:
            yield from self._oldest()

    def rest(self) -> Iterator[R | Failure]:
        """Yield what is still in flight."""
        while self._flying:
            yield from self._oldest()

    def _oldest(self) -> Iterator[R | Failure]:
        chunk, future = self._flying[0]
        try:
            results = future.result()
        except BrokenProcessPool:
            yield from self._after_death()
            return
        except Exception:  # an item or a result that can't be pickled: find out which
            self._flying.popleft()
            yield from self._alone(chunk)
            return
        self._flying.popleft()
        yield from results

    def _after_death(self) -> Iterator[R | Failure]:
        """Go through all that was in flight, any of which may have killed the worker."""
        self._close()
        self._start.check()
        while self._flying:
            chunk, future = self._flying.popleft()
            if future.cancelled() or future.exception() is not None:
                yield from self._alone(chunk)
            else:
                yield from future.result()

    def _alone(self, chunk: _Chunk[T]) -> Iterator[R | Failure]:
        """Run a chunk's items one by one; one that kills its worker gets a fresh one after it."""
        pool: ProcessPoolExecutor | None = None
        try:
            for single in chunk.singly():
                pool = pool or self._start.single()
                try:
                    yield from pool.submit(_run_chunk, self._function, single).result()
                except BrokenProcessPool:
                    pool.shutdown()
                    pool = None
                    yield Failure(single.index, "its worker process died", killed=True)
                except Exception as error:
                    yield Failure(single.index, _reason(error))
        finally:
            if pool is not None:
                pool.shutdown()

    def _close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None
