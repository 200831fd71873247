"""Further processes for work that takes long. What comes out does not depend on their number."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
A = TypeVar("A")


class Workers:
    """Where work is done: in this process, or in others where there is much of it."""

    def __init__(self, pool: Executor | None) -> None:
        self._pool = pool

    def map(self, function: Callable[[A], R], items: Iterable[A], chunk: int = 1) -> Iterator[R]:
        """`function` of every item, in their order. Function and items must be importable and picklable."""
        return map(function, items) if self._pool is None else self._pool.map(function, items, chunksize=chunk)

    def submit(self, function: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> Future[R]:
        """Start `function` beside what is done here; its result is asked for later."""
        if self._pool is not None:
            return self._pool.submit(function, *arguments, **named)
        done: Future[R] = Future()
        done.set_result(function(*arguments, **named))
        return done


@contextmanager
def workers(count: int) -> Iterator[Workers]:
    """So many processes, where the system starts them cheaply; else, and with none, all is done here."""
    if not count or not _forks():
        yield Workers(None)
        return
    # a worker ends with its work: looking for cycles meanwhile costs a tenth of its time and frees little
    with ProcessPoolExecutor(count, multiprocessing.get_context("fork"), initializer=gc.disable) as pool:
        yield Workers(pool)


def cores(jobs: int = 0) -> int:
    """How many processes can work at once: `jobs`, or one a core."""
    return jobs or min(os.cpu_count() or 1, 8)


def _forks() -> bool:
    """Whether a process can be copied: elsewhere starting one costs as much as it saves on a course."""
    return sys.platform == "linux"
