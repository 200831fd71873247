"""Whole processes, measured: seconds by the clock, seconds of the processor, memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Run:
    """One process from its start to its end, with those it started."""

    seconds: float
    processor: float
    """Seconds of all cores together."""
    memory: float
    """MiB at the highest: of the process that took most, or of all together where `watched`."""


class Failed(Exception):
    """A program could not be run, or ended with an error; says why."""


def run(command: Sequence[str | Path], folder: Path, *, watched: bool = False) -> Run:
    """Run a command in a folder. `watched` adds up the memory of all its processes, which slows them. Raises Failed."""
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        try:
            child = subprocess.Popen(command, cwd=folder, stdout=said, stderr=said)
        except OSError as error:
            raise Failed(f"{command[0]}: {error.strerror}") from None
        peak = _watch(child.pid) if watched else 0.0
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            said.seek(0)
            last = said.read().decode(errors="replace").strip().splitlines()
            raise Failed(f"ended with {child.returncode}: {last[-1] if last else 'it said nothing'}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, peak or usage.ru_maxrss / 1024)


def median(runs: Iterable[Run], what: str = "seconds") -> float:
    """The median of one measure of several runs."""
    return float(statistics.median(getattr(run, what) for run in runs))


def _watch(root: int) -> float:
    """MiB that a process and all below it hold together at the highest, shared memory counted once, until it ends."""
    peak = 0.0
    while (os.waitid(os.P_PID, root, os.WEXITED | os.WNOHANG | os.WNOWAIT)) is None:
        peak = max(peak, sum(_proportional(process) for process in _family(root)))
        time.sleep(0.05)
    return peak


def _family(root: int) -> set[int]:
    """A process and all that it, and they, started."""
    found = {root}
    todo = [root]
    while todo:
        try:
            texts = [path.read_text() for path in Path(f"/proc/{todo.pop()}/task").glob("*/children")]
        except OSError:
            continue
        new = {int(number) for text in texts for number in text.split()} - found
        found |= new
        todo += new
    return found


def _proportional(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
