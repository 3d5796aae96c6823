"""Several processes that extract posts, and how many of them are worth starting."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import Final, TypeVar

from kg.engines.processes import Terms, Worker

_POSTS_EACH: Final = 12
"""New posts that a process must have to earn the seconds in which it loads its models."""
_MEMORY_EACH: Final = 1 << 30
"""Bytes of memory that a process must have: its models take two thirds of them."""

_Result = TypeVar("_Result")


class Workers:
    """Several processes, each led by a thread; use it in a ``with`` block, at whose end none of them is left."""

    def __init__(self, count: int, terms: Terms) -> None:
        """Take how many there are to be; each is started when there is work for it."""
        self._workers = [Worker(terms) for _ in range(count)]
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        for worker in self._workers:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="kg-worker")

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.close()
        self._threads.shutdown()

    def submit(self, work: Callable[[Worker], _Result]) -> Future[_Result]:
        """Let the next worker that is idle do something."""
        return self._threads.submit(self._lend, work)

    def _lend(self, work: Callable[[Worker], _Result]) -> _Result:
        worker = self._idle.get()
        try:
            return work(worker)
        finally:
            self._idle.put(worker)


def available_cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def default_workers() -> int:
    """Count the processes that this machine has cores and memory for."""
    return max(1, min(available_cores(), _memory() // _MEMORY_EACH))


def worth_starting(workers: int, posts: int) -> int:
    """Give how many processes to start for so many new posts, 1 for none: loading costs more than it saves."""
    return max(1, min(workers, posts // _POSTS_EACH))


def _memory() -> int:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):  # not everywhere can it be told
        return 1 << 60
