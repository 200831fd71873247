"""Fixes → the text they make. Pure: which file is written, and whether, is for others to say."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator

from coursegen.diagnostics import Diagnostic, Edit
from coursegen.source import Source

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "iso2022_jp", "cp932", "euc_jp", "gb18030", "euc_kr", "cp1252")


def mended(source: Source, diagnostics: Iterable[Diagnostic]) -> tuple[str, int]:
    """The text of a source with the fixes of these findings, and how many of them were made.

    A fix is made whole or not at all: one that touches what another has changed waits for the next run. Two findings
    with the same fix are mended by it once.
    """
    taken: list[Edit] = []
    made = 0
    for diagnostic in diagnostics:
        if diagnostic.path != source.path or not diagnostic.fix:
            continue
        new = [edit for edit in diagnostic.fix if edit not in taken]
        if all(edit.span.end <= len(source.text) for edit in new) and not any(
            _overlap(edit, other) for edit in new for other in taken
        ):
            taken += new
            made += 1
    text, end = [], len(source.text)
    for edit in sorted(taken, key=lambda edit: edit.span, reverse=True):
        text += [source.text[edit.span.end : end], edit.text]
        end = edit.span.start
    return source.text[:end] + "".join(reversed(text)), made


def _overlap(one: Edit, other: Edit) -> bool:
    if one.span == other.span:
        return True
    return one.span.start < other.span.end and other.span.start < one.span.end


def encoded(text: str, original: str, data: bytes) -> bytes | None:
    """`text` in the encoding in which `original` is `data`; None where none is that, or it lacks a letter."""
    for encoding in _ENCODINGS:
        try:
            if original.encode(encoding) == data:
                return text.encode(encoding)
        except UnicodeEncodeError:
            continue
    return None


def diff(path: str, before: str, after: str) -> Iterator[str]:
    """A unified diff, as `git apply` and `patch` read it."""
    # a line ends where git says so: Python also ends lines at form feeds and U+2028
    old, new = (re.findall(r"[^\n]*\n|[^\n]+", text) for text in (before, after))
    for line in difflib.unified_diff(old, new, f"a/{path}", f"b/{path}"):
        yield line if line.endswith("\n") else line + "\n\\ No newline at end of file\n"
