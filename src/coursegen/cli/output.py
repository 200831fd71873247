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


def print_findings(
    diagnostics: Diagnostics, sources: Mapping[str, Source], form: str, site: Path | None = None
) -> None:
    """Findings as text, to the error stream, or as data, to the output. `site` is the folder their paths are below."""
    if form != "text":
        _print_data(diagnostics, sources, form, _below_workspace(site))
        return
    from coursegen.report.text import report as as_text
    from coursegen.report.text import tally

    colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ
    width = shutil.get_terminal_size((100, 24)).columns
    click.echo(as_text(diagnostics, sources, width=width, colour=colour), err=True, nl=False)
    if counted := tally(diagnostics):
        say(counted)


def _print_data(diagnostics: Diagnostics, sources: Mapping[str, Source], form: str, folder: str) -> None:
    match form:
        case "json":
            from coursegen.report.json import report as as_json

            text = as_json(diagnostics, sources)
        case "sarif":
            from coursegen.report.sarif import report as as_sarif

            text = as_sarif(diagnostics, sources, folder=folder)
        case "junit":
            from coursegen.report.junit import report as as_junit

            text = as_junit(diagnostics, sources, folder=folder)
        case _:
            from coursegen.loader.disk import look
            from coursegen.publish import append
            from coursegen.report.github import report as as_github
            from coursegen.report.github import summary

            text = as_github(diagnostics, sources, folder=folder)
            if place := os.environ.get("GITHUB_STEP_SUMMARY"):
                written = look(Path(), place)
                append(Path(place), summary(diagnostics, sources, taken=written.size if written else 0))
    click.echo(text, nl=False)


def _below_workspace(site: Path | None) -> str:
    """Where the site lies below the checked out repository, or else below the current folder, for tools that know no
    sites; ends in a slash where it is not empty."""
    workspace = Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd())
    place = os.path.relpath(os.path.realpath(site or workspace), os.path.realpath(workspace)).replace(os.sep, "/")
    return "" if place == "." or place.startswith("..") else place + "/"


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
def progress(task: str = "reading pages") -> Iterator[Callable[[int, int], None]]:
    """A progress bar where a person watches and the work takes a while; nothing elsewhere."""
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
            bars.extend([bar, bar.add_task(task, total=total)])
        if bars:
            bars[0].update(bars[1], completed=done)

    try:
        yield report
    finally:
        if bars:
            bars[0].stop()
