"""Further processes for work that takes long. What comes out does not depend on their number.

Each is a copy of this process that does one thing after another: what it is to do goes there pickled, and what came out
comes back. It is given something only while it waits for it, so neither side ever writes while the other does.
"""

from __future__ import annotations

import gc
import os
import pickle
import select
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from importlib import import_module
from itertools import chain
from typing import Any, BinaryIO, Generic, TypeVar

from coursegen.record import Record

R = TypeVar("R")
A = TypeVar("A")

_LOST = (OSError, EOFError, pickle.UnpicklingError)
"""What talking with a process ends in that somebody has killed."""


class Task(Generic[R]):
    """Something to be done; its result is asked for later."""

    def __init__(self, workers: Workers, function: Callable[..., R], arguments: Sequence[Any]) -> None:
        self._workers = workers
        self.function, self.arguments = function, arguments
        self.is_left = False
        """Whether no other process does it."""
        self.found: list[R] = []
        """What came out, once it is there."""

    def result(self) -> R:
        """What came out; waits for it. Raises what the function raises."""
        while not self.found and not self.is_left:
            self._workers.wait()
        if not self.found:
            self.found.append(self.function(*self.arguments))
        return self.found[0]


class _Process(Record):
    """A copy of this process."""

    answers: BinaryIO
    orders: BinaryIO

    def close(self) -> None:
        with suppress(OSError):  # what a process is to do that somebody has killed
            self.orders.close()
        self.answers.close()


class Workers:
    """Where work is done: in other processes, or here, where there are none."""

    def __init__(self, processes: Iterable[_Process] = ()) -> None:
        self._all = tuple(processes)
        self._free = list(self._all)
        self._busy: dict[int, tuple[_Process, Task[Any]]] = {}
        self._waiting: deque[Task[Any]] = deque()

    def map(self, function: Callable[[A], R], items: Iterable[A], chunk: int = 1) -> Iterator[R]:
        """`function` of every item, in their order; in other processes it begins at once. Function and items must be
        importable and picklable."""
        if not self._free and not self._busy:
            return map(function, items)
        items = tuple(items)
        tasks = deque(self.submit(_each, function, items[at : at + chunk]) for at in range(0, len(items), chunk))
        return self._results(tasks)

    def _results(self, tasks: deque[Task[list[R]]]) -> Iterator[R]:
        while tasks:
            yield from tasks.popleft().result()
            self._hand_out(0)

    def submit(self, function: Callable[..., R], *arguments: Any) -> Task[R]:
        """Start `function` beside what is done here; where there is no other process, it waits until somebody asks."""
        task = Task(self, function, arguments)
        self._waiting.append(task)
        self._hand_out(0)
        return task

    def wait(self) -> None:
        """Wait until something more is done."""
        self._hand_out(None)

    def _hand_out(self, timeout: int | None) -> None:
        """Give every process something to do; of what they did, take what is there within so many milliseconds (None:
        whenever that is)."""
        self._give()
        if self._busy:
            poll = select.poll()
            for number in self._busy:
                poll.register(number, select.POLLIN)
            for number, _ in poll.poll(timeout):
                self._take(*self._busy.pop(number))
        self._give()

    def _give(self) -> None:
        while self._waiting:
            if not self._free:
                if self._busy:
                    return
                self._waiting.popleft().is_left = True
                continue
            process, task = self._free.pop(), self._waiting.popleft()
            try:
                _send((task.function, task.arguments), process.orders)
            except _LOST:
                process.close()
                self._waiting.appendleft(task)
                continue
            self._busy[process.answers.fileno()] = process, task

    def _take(self, process: _Process, task: Task[Any]) -> None:
        try:
            is_done, found = pickle.load(process.answers)
        except _LOST:
            process.close()
            is_done = False
        else:
            self._free.append(process)
        if is_done:
            task.found.append(found)
        else:
            task.is_left = True  # it raises here what it raised there

    def end(self) -> None:
        """Let go of the processes: they end when they have done what they are at."""
        for process in self._all:
            process.close()


def _each(function: Callable[[A], R], items: Iterable[A]) -> list[R]:
    return [function(item) for item in items]


def _send(value: object, to: BinaryIO) -> None:
    to.write(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
    to.flush()


_AHEAD: ContextVar[Workers | None] = ContextVar("ahead", default=None)


@contextmanager
def ahead(jobs: int, *modules: str) -> Iterator[None]:
    """Have the processes that are asked for inside begun now, while this one still finds out what they are to do; they
    load these modules meanwhile. Nothing is begun where only one can work."""
    if cores(jobs) == 1:
        yield
        return
    with _copies(cores(jobs), modules) as found:
        token = _AHEAD.set(found)
        try:
            yield
        finally:
            _AHEAD.reset(token)


@contextmanager
def workers(count: int) -> Iterator[Workers]:
    """Those that were begun ahead, or so many processes; with none, and where the system does not start them cheaply,
    all is done here."""
    begun = _AHEAD.get()
    if begun is not None:
        yield begun
        return
    with _copies(count, ()) as found:
        yield found


@contextmanager
def _copies(count: int, modules: Iterable[str]) -> Iterator[Workers]:
    """So many copies of this process, after the first of them has loaded these modules."""
    if not count or not _forks():
        yield Workers()
        return
    pipes = [(*os.pipe(), *os.pipe()) for _ in range(count)]
    try:
        child = os.fork()
    except OSError:  # no memory or no number is left for another process
        for number in chain(*pipes):
            os.close(number)
        yield Workers()
        return
    if not child:
        _live(pipes, modules)
    for orders, _, _, answers in pipes:
        os.close(orders)
        os.close(answers)
    found = Workers(_Process(os.fdopen(answers, "rb"), os.fdopen(orders, "wb")) for _, orders, answers, _ in pipes)
    try:
        yield found
    finally:
        found.end()
        with suppress(ChildProcessError):
            os.waitpid(child, 0)


def _live(pipes: Sequence[tuple[int, int, int, int]], modules: Iterable[str]) -> None:
    """All that a copy of this process does. It has a copy of its own for every further pair of pipes."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # who is interrupted lets go of us
        gc.disable()  # we end with our work: looking for cycles meanwhile costs a tenth of the time and frees little
        for _, orders, answers, _ in pipes:
            os.close(orders)
            os.close(answers)
        for module in modules:
            import_module(module)
        mine, *others = pipes
        copies: list[int] = []
        for each in others:
            copy = os.fork()
            if not copy:
                mine, copies = each, []
                break
            copies.append(copy)
        for orders, _, _, answers in pipes:
            if orders != mine[0]:
                os.close(orders)
                os.close(answers)
        _serve(os.fdopen(mine[0], "rb"), os.fdopen(mine[3], "wb"))
        for copy in copies:
            os.waitpid(copy, 0)
    finally:
        os._exit(0)  # nothing of what this process was at is ours to end


def _serve(orders: BinaryIO, answers: BinaryIO) -> None:
    """Do what we are told until nobody is there to tell us. A failure is said only; who asked will meet it himself."""
    while True:
        try:
            function, arguments = pickle.load(orders)
        except _LOST:
            return
        try:
            answer = pickle.dumps((True, function(*arguments)), pickle.HIGHEST_PROTOCOL)
        except Exception:  # whatever it is, it is met where the work is wanted
            answer = pickle.dumps((False, None))
        answers.write(answer)
        answers.flush()


def cores(jobs: int = 0) -> int:
    """How many processes can work at once: `jobs`, or one a core."""
    return jobs or min(os.cpu_count() or 1, 8)


def _forks() -> bool:
    """Whether a process can be copied: elsewhere starting one costs as much as it saves on a course."""
    return sys.platform == "linux"
