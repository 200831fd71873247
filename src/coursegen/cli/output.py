"""What commands print: findings, short lines for a person, a progress bar."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from coursegen.diagnostics import Diagnostics, Severity
from coursegen.source import Source


def exit_code(diagnostics: Diagnostics, level: Severity) -> int:
    """1 where a finding is at `level` or above, else 0."""
    return 1 if any(diagnostic.level >= level for diagnostic in diagnostics) else 0


def print_findings(diagnostics: Diagnostics, sources: Mapping[str, Source], form: str) -> None:
    """Findings as text, to the error stream, or as data, to the output."""
    if form == "json":
        from coursegen.report.json import report as as_json

        click.echo(as_json(diagnostics, sources), nl=False)
        return
    from coursegen.report.text import report as as_text
    from coursegen.report.text import tally

    colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ
    width = shutil.get_terminal_size((100, 24)).columns
    click.echo(as_text(diagnostics, sources, width=width, colour=colour), err=True, nl=False)
    if counted := tally(diagnostics):
        say(counted)


def say(line: str) -> None:
    """A line for whoever watches."""
    click.echo(line, err=True)


def count(number: int, noun: str) -> str:
    """`1 page`, `2 pages`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def shown(path: Path) -> str:
    """A path as seen from the current folder, where it lies below it."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


@contextmanager
def progress() -> Iterator[Callable[[int, int], None]]:
    """A progress bar where a person watches and the build takes a while; nothing elsewhere."""
    if not sys.stderr.isatty() or os.environ.get("CI"):
        yield lambda done, total: None
        return
    started = time.perf_counter()
    bars: list[Any] = []

    def report(done: int, total: int) -> None:
        if not bars and time.perf_counter() - started > 0.5:
            from rich.console import Console
            from rich.progress import Progress

            bar = Progress(console=Console(stderr=True), transient=True)
            bar.start()
            bars.extend([bar, bar.add_task("reading pages", total=total)])
        if bars:
            bars[0].update(bars[1], completed=done)

    try:
        yield report
    finally:
        if bars:
            bars[0].stop()
