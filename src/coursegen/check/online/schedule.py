"""Who may ask whom and when, as values: no clock, no network. Times are seconds of whatever clock the caller has."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

Job = TypeVar("Job")


class Schedule(Generic[Job]):
    """Jobs in lanes, one lane a host. A lane runs one job at a time, in its order; the lanes take turns.

    So what a host is asked, and in which order, does not depend on how quickly the others answer.
    """

    def __init__(self, lanes: Mapping[str, Sequence[Job]], at_once: int) -> None:
        self._waiting = {lane: deque(jobs) for lane, jobs in lanes.items() if jobs}
        # the longest lane decides when all is done, so it begins
        self._turns = deque(sorted(self._waiting, key=lambda lane: (-len(self._waiting[lane]), lane)))
        self._free = at_once

    def start(self) -> list[tuple[str, Job]]:
        """The jobs, each with its lane, that begin now; each must be reported `done`."""
        begun = []
        while self._free and self._turns:
            lane = self._turns.popleft()
            begun.append((lane, self._waiting[lane].popleft()))
            self._free -= 1
        return begun

    def done(self, lane: str) -> None:
        """The lane's job has ended: its next one has its turn after those of the other lanes."""
        self._free += 1
        if self._waiting[lane]:
            self._turns.append(lane)

    def close(self, lane: str) -> list[Job]:
        """Take away what still waits in a lane."""
        rest = list(self._waiting[lane])
        self._waiting[lane].clear()
        if lane in self._turns:
            self._turns.remove(lane)
        return rest


class Pacer:
    """How long a host is left alone between two requests, and after it asked for peace."""

    def __init__(self, intervals: Mapping[str, float], default: float) -> None:
        self._intervals = intervals
        self._default = default
        self._next: dict[str, float] = {}

    def delay(self, host: str, now: float) -> float:
        """Seconds until the host may be asked again; 0 where it may be asked now."""
        return max(0.0, self._next.get(host, now) - now)

    def take(self, host: str, now: float) -> None:
        """A request to the host begins now."""
        self.hold(host, now + self._intervals.get(host, self._default))

    def hold(self, host: str, until: float) -> None:
        """Do not ask the host before `until`."""
        self._next[host] = max(until, self._next.get(host, until))
