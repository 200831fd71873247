"""Findings as text: one line that editors and CI can read, the place in the source, and what to do."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

from coursegen.diagnostics import Diagnostic, Diagnostics, Severity
from coursegen.source import Source, Span

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_SHOWN = 10
"""How many findings of one code are shown whole; the rest are counted."""


def report(diagnostics: Diagnostics, sources: Mapping[str, Source], *, width: int = 100, colour: bool = False) -> str:
    """The findings by file. Of a code with very many findings the first ones are shown and the rest counted."""
    lines: list[str] = []
    shown: Counter[str] = Counter()
    path = None
    for diagnostic in diagnostics:
        shown[diagnostic.code.name] += 1
        if diagnostic.level is Severity.ERROR or shown[diagnostic.code.name] <= _SHOWN:
            lines += [""] if path not in (None, diagnostic.path) else []
            lines.extend(_lines(diagnostic, sources, width, colour))
            path = diagnostic.path
    for code, count in sorted(shown.items()):
        hidden = count - _SHOWN - sum(d.level is Severity.ERROR for d in diagnostics if d.code.name == code)
        if hidden > 0:
            lines.append(f"… and {hidden} more of {code} (--format json lists all)")
    return "".join(line + "\n" for line in lines)


def tally(diagnostics: Diagnostics) -> str:
    """How many findings of each severity: `2 errors, 1 warning`; empty where there are none."""
    counts = Counter(diagnostic.level for diagnostic in diagnostics)
    parts = []
    for level, word in ((Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "note")):
        if counts[level]:
            parts.append(f"{counts[level]} {word}{'s' if counts[level] > 1 else ''}")
    return ", ".join(parts)


def _lines(diagnostic: Diagnostic, sources: Mapping[str, Source], width: int, colour: bool) -> Iterator[str]:
    source = sources.get(diagnostic.path)
    place = _visible(diagnostic.path)
    if source and diagnostic.span:
        position = source.position(diagnostic.span.start)
        place = f"{place}:{position.line}:{position.column}"
    level = str(diagnostic.level)
    if colour:
        level = f"\x1b[1;{_COLOURS[diagnostic.level]}m{level}\x1b[0m"
    yield f"{place + ': ' if place else ''}{level} {diagnostic.code.name}: {_visible(diagnostic.message)}"
    if source and diagnostic.span:
        yield from _frame(source, diagnostic.span, width)
    if diagnostic.evidence:
        yield f"    evidence: {_visible(diagnostic.evidence)}"
    if diagnostic.hint:
        yield f"    hint: {_visible(diagnostic.hint)}"


def _frame(source: Source, span: Span, width: int) -> Iterator[str]:
    """The line of the source with carets under the span, cut to the window around it."""
    start, end = source.position(span.start), source.position(span.end)
    text = source.line(start.line).replace("\t", " ")
    first = min(start.column - 1, len(text))  # a span may begin at the end of its line
    last = end.column - 1 if end.line == start.line else len(text)
    last = min(max(last, first + 1), len(text))
    if not text.strip():
        return
    gutter = f"{start.line:>6} | "
    left, right = _window(text, first, last, max(20, width - len(gutter) - 2))
    before, after = ("…" if left else ""), ("…" if right < len(text) else "")
    yield f"{gutter}{before}{_visible(text[left:right])}{after}"
    pad = columns(before + _visible(text[left:first]))
    yield f"{' ' * (len(gutter) - 2)}| {' ' * pad}{'^' * max(1, columns(_visible(text[first : min(last, right)])))}"


def _window(text: str, first: int, last: int, room: int) -> tuple[int, int]:
    """The part of a line to show: the span, and as much around it as there is room for."""
    left, right, used = first, first, 0
    while right < last and used + _cells(text[right]) <= room:
        used += _cells(text[right])
        right += 1
    while used < room and (left > 0 or right < len(text)):
        if left > 0 and used < room:
            left -= 1
            used += _cells(text[left])
        if right < len(text) and used < room:
            used += _cells(text[right])
            right += 1
    return left, right


def _visible(text: str) -> str:
    """Control characters would move the terminal's cursor, and marks of direction turn what stands there about."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() or unicodedata.category(each) == "Zs" else "�" for each in text)


def columns(text: str) -> int:
    """How many cells a terminal takes for `text`: two for East Asian wide characters, none for combining marks."""
    return sum(map(_cells, text))


@cache
def _cells(character: str) -> int:
    return 0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
