"""Findings as annotations of a GitHub Actions job (workflow commands), and as the job's summary in Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from coursegen.diagnostics import Diagnostic, Diagnostics, Severity, Verdict
from coursegen.source import Source

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice", Severity.OFF: "notice"}
_SHOWN = 10
"""GitHub shows so many annotations of each command in one step."""
_SUMMARY = 900_000
"""Bytes: a summary of more than 1 MiB is refused whole."""


def report(diagnostics: Diagnostics, sources: Mapping[str, Source], *, folder: str = "") -> str:
    """Workflow commands, the worst findings first; what GitHub would not show is counted."""
    lines = []
    shown: Counter[str] = Counter()
    for diagnostic in worst_first(diagnostics):
        command = _COMMANDS[diagnostic.level]
        shown[command] += 1
        if shown[command] <= _SHOWN:
            lines.append(_annotation(diagnostic, sources.get(diagnostic.path), folder))
    hidden = sum(max(0, count - _SHOWN) for count in shown.values())
    if hidden:
        lines.append(f"{hidden} more findings are in the summary of this job")
    return "".join(line + "\n" for line in lines)


def worst_first(diagnostics: Diagnostics) -> list[Diagnostic]:
    """By severity, what is broken before what is unverified, then as they stand."""
    return sorted(diagnostics, key=lambda each: (-each.level, each.verdict is Verdict.UNVERIFIED))


def _annotation(diagnostic: Diagnostic, source: Source | None, folder: str) -> str:
    places: dict[str, object] = {"file": folder + diagnostic.path} if diagnostic.path else {}
    if source and diagnostic.span:
        start, end = source.position(diagnostic.span.start), source.position(diagnostic.span.end)
        places |= {"line": start.line, "endLine": end.line}
        if start.line == end.line:  # columns over several lines are refused
            places |= {"col": start.column, "endColumn": end.column}
    places["title"] = diagnostic.code.name
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in places.items())
    parts = [diagnostic.message, diagnostic.evidence, diagnostic.hint]
    return f"::{_COMMANDS[diagnostic.level]} {properties}::{_data(chr(10).join(part for part in parts if part))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def summary(diagnostics: Diagnostics, sources: Mapping[str, Source], *, taken: int = 0) -> str:
    """The job's summary: how many findings of each code, then each one with its place; cut where it grows too large
    beside the `taken` bytes that the step has written there before."""
    if not diagnostics:
        return "### coursegen\n\nNo findings.\n"
    counts = Counter((diagnostic.code.name, str(diagnostic.level)) for diagnostic in diagnostics)
    lines = ["### coursegen", "", "| code | severity | findings |", "| --- | --- | ---: |"]
    lines += [f"| `{code}` | {level} | {count} |" for (code, level), count in sorted(counts.items())]
    lines += ["", *_details(diagnostics, sources)]
    room = _SUMMARY - taken
    for at, line in enumerate(lines):
        room -= len(f"{line}\n".encode("utf-8", "backslashreplace"))
        if room < 0:
            lines[at:] = ["", "… and more: `--format json` lists all"]
            break
    return "".join(f"{line}\n" for line in lines)


def _details(diagnostics: Diagnostics, sources: Mapping[str, Source]) -> Iterator[str]:
    for diagnostic in worst_first(diagnostics):
        source = sources.get(diagnostic.path)
        line = f":{source.position(diagnostic.span.start).line}" if source and diagnostic.span else ""
        place = f"{_plain(diagnostic.path)}{line}: " if diagnostic.path else ""
        hint = f" ({_plain(diagnostic.hint)})" if diagnostic.hint else ""
        yield f"- {place}**{diagnostic.level}** `{diagnostic.code.name}` {_plain(diagnostic.message)}{hint}"


def _plain(text: str) -> str:
    """Text that Markdown does not read, on one line."""
    text = " ".join(text.split())
    return "".join(f"&#{ord(letter)};" if letter in "<>&*_[]|~#!@" else letter for letter in text)
