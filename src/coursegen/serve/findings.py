"""Findings as the open pages show them: the data of `--format json`, with the lines around the place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from coursegen.diagnostics import Diagnostic, Diagnostics, Severity
from coursegen.record import Record, field
from coursegen.report.json import finding
from coursegen.source import Source

_AROUND = 2
"""Lines shown before and after the one that a finding is about."""
_WIDEST = 400
"""Characters shown of a line."""
_ERRORS = 20
_WARNINGS = 50
"""How many are shown of each; the rest are counted."""


class Findings(Record):
    """All that is to be said of the site as it lies on disk."""

    diagnostics: Diagnostics = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    stopped: bool = False
    """Whether the site could not be made, so that the last good one is still shown."""

    def errors(self) -> dict[str, Any]:
        """The errors as data: the first ones whole, and how many there are."""
        found = [diagnostic for diagnostic in self.diagnostics if diagnostic.level is Severity.ERROR]
        shown = [_shown(diagnostic, self.sources) for diagnostic in found[:_ERRORS]]
        return {"stopped": self.stopped, "count": len(found), "shown": shown}

    def warnings(self, origin: str) -> dict[str, Any]:
        """The warnings about one source as data, and how many there are about others."""
        found = [diagnostic for diagnostic in self.diagnostics if diagnostic.level is Severity.WARNING]
        own = [diagnostic for diagnostic in found if origin and diagnostic.path == origin]
        shown = [_shown(diagnostic, self.sources) for diagnostic in own[:_WARNINGS]]
        return {"count": len(own), "shown": shown, "elsewhere": len(found) - len(own)}


def _shown(diagnostic: Diagnostic, sources: Mapping[str, Source]) -> dict[str, Any]:
    source = sources.get(diagnostic.path)
    return finding(diagnostic, sources) | {"frame": _frame(diagnostic, source) if source else None}


def _frame(diagnostic: Diagnostic, source: Source) -> dict[str, Any] | None:
    """The lines around a finding; `from` and `to` are the marked columns of the line `line`, counted from 0."""
    if diagnostic.span is None:
        return None
    start, end = source.position(diagnostic.span.start), source.position(diagnostic.span.end)
    last = source.position(len(source.text)).line
    numbers = range(max(1, start.line - _AROUND), min(last, start.line + _AROUND) + 1)
    text = source.line(start.line)
    cut = max(0, start.column - _WIDEST // 2) if len(text) > _WIDEST else 0
    to = end.column - 1 if end.line == start.line else len(text)
    return {
        "first": numbers[0],
        "lines": [source.line(number)[cut if number == start.line else 0 :][:_WIDEST] for number in numbers],
        "line": start.line,
        "from": start.column - 1 - cut,
        "to": max(to, start.column) - cut,
    }


def new_ones(now: Iterable[Diagnostic], before: Iterable[Diagnostic]) -> Diagnostics:
    """The findings that were not there before; one that only moved within its file was."""
    known = {(diagnostic.code, diagnostic.message, diagnostic.path) for diagnostic in before}
    return tuple(d for d in now if (d.code, d.message, d.path) not in known)
