"""A site's fixes → its source files: each file is written whole or left alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from coursegen.diagnostics import Diagnostics
from coursegen.fixes import diff, encoded, mended
from coursegen.loader.disk import identity, read
from coursegen.publish import rewrite
from coursegen.record import Record
from coursegen.source import Source


class Mended(Record):
    """What mending did."""

    fixes: int
    files: int
    refused: tuple[str, ...]
    """Files that were left alone: changed meanwhile, read-only, or in an encoding that cannot be written back."""


def mend(root: Path, diagnostics: Diagnostics, sources: Mapping[str, Source]) -> Mended:
    """Make the fixes of these findings in the files of the site at `root`. Raises CoursegenError where one cannot be
    written."""
    fixes = files = 0
    refused = []
    files_named = {path: identity(root / path) for path in _paths(diagnostics, sources)}
    written = set()
    for path, file in files_named.items():
        text, made = mended(sources[path], diagnostics)
        if text == sources[path].text or file in written:
            continue
        if _write(root, sources[path], text):
            fixes, files = fixes + made, files + 1
            written.add(file)  # a link is another name of it
        else:
            refused.append(path)
    return Mended(fixes, files, tuple(refused))


def _write(root: Path, source: Source, text: str) -> bool:
    try:
        data = read(root, source.path)
    except OSError:
        return False
    new = encoded(text, source.text, data)
    return new is not None and rewrite(root / source.path, new, expected=data)


def diffs(diagnostics: Diagnostics, sources: Mapping[str, Source]) -> str:
    """What `mend` would change, as a unified diff."""
    return "".join(
        line
        for path in _paths(diagnostics, sources)
        for line in diff(path, sources[path].text, mended(sources[path], diagnostics)[0])
    )


def _paths(diagnostics: Diagnostics, sources: Mapping[str, Source]) -> list[str]:
    return sorted({each.path for each in diagnostics if each.fix and each.path in sources})
