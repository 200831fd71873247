"""A build that would change nothing: told from the facts of the last one, without making the site.

Only what is needed for that is loaded: no Markdown, no templates, no YAML.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursegen.cache import Cache
from coursegen.codec import from_data, to_data
from coursegen.config import CheckConfig
from coursegen.diagnostics import Diagnostics, Policy, Severity, ordered
from coursegen.facts import Fact, changed, digest, settled
from coursegen.source import Excerpt, Source, Span


@dataclass(frozen=True, slots=True)
class Options:
    """What decides what a build makes, beside the site itself."""

    root: Path
    output: Path | None = None
    base_url: str = ""
    drafts: bool = False

    @property
    def key(self) -> str:
        """The name under which the last build with these options is kept."""
        user = os.geteuid() if hasattr(os, "geteuid") else 0
        places = str(self.root.absolute()), str(self.output.absolute()) if self.output else ""
        given = os.environ.get("SOURCE_DATE_EPOCH", "")
        return "build " + digest(*places, self.base_url, str(self.drafts), str(user), given)


@dataclass(frozen=True, slots=True)
class LastBuild:
    """What the last build said, and what it made, in numbers."""

    folder: Path
    pages: int
    assets: int
    files: int
    """How many files it published."""
    references: int
    check: CheckConfig
    diagnostics: Diagnostics
    sources: Mapping[str, Source]


def last_build(options: Options, cache: Cache, *, even_off: bool = False) -> LastBuild | None:
    """The last build, where making the site again would change nothing: not a byte, not a finding. Findings that are
    off by default, or by the site's settings, are told only where they are wanted, too."""
    stored = cache.get(options.key)
    off = cache.get(f"off {options.key}") if even_off else b"[]"
    if stored is None or off is None:
        return None
    try:
        data = json.loads(stored)
        folder = Path(data["folder"])
        if "SOURCE_DATE_EPOCH" not in os.environ and time.time() >= data["until"]:
            return None
        if changed(options.root, data["facts"], data["settled"]) or not _published(folder, data["files"]):
            return None
        return LastBuild(
            folder=folder,
            pages=data["pages"],
            assets=data["assets"],
            files=len(data["files"]),
            references=data["references"],
            check=from_data(CheckConfig, data["check"]),
            diagnostics=ordered(from_data(Diagnostics, [*data["findings"], *json.loads(off)])),
            sources={path: from_data(Excerpt, excerpt) for path, excerpt in data["excerpts"].items()},
        )
    except (ValueError, TypeError, LookupError):
        return None


def is_as_left(options: Options, cache: Cache) -> bool:
    """Whether every file lies in the output folder as the last build left it."""
    stored = cache.get(options.key)
    try:
        data = json.loads(stored) if stored else None
        return data is not None and _published(Path(data["folder"]), data["files"])
    except (ValueError, TypeError, LookupError):
        return False


def keep(
    options: Options,
    cache: Cache,
    build: LastBuild,
    *,
    facts: Iterable[Fact],
    files: Iterable[str],
    started: float,
    until: float,
) -> None:
    """Remember a build that has just been published: `files` are as they lie in its folder now. It holds from when it
    `started` to read until the instant `until` (seconds since the epoch)."""
    facts = tuple(facts)
    policy = Policy(build.check.severity)
    heard = tuple(each for each in build.diagnostics if policy.level(each) is not Severity.OFF)
    off = tuple(each for each in build.diagnostics if policy.level(each) is Severity.OFF)
    data: dict[str, Any] = {
        "facts": facts,
        "settled": settled(options.root, facts, started),
        "folder": str(build.folder.absolute()),
        "files": {path: _file_status(build.folder, path) for path in files},
        "pages": build.pages,
        "assets": build.assets,
        "references": build.references,
        "check": to_data(CheckConfig, build.check),
        "findings": to_data(Diagnostics, heard),
        "excerpts": {path: to_data(Excerpt, excerpt) for path, excerpt in _excerpts(build).items()},
        "until": until,
    }
    cache.put(options.key, json.dumps(data, ensure_ascii=False).encode())
    cache.put(f"off {options.key}", json.dumps(to_data(Diagnostics, off), ensure_ascii=False).encode())


def _excerpts(build: LastBuild) -> dict[str, Excerpt]:
    """What reports show of each text that there is a finding about."""
    spans: dict[str, list[Span]] = {}
    for finding in build.diagnostics:
        if finding.path in build.sources:
            told = (finding.span, *(edit.span for edit in finding.fix))
            spans.setdefault(finding.path, []).extend(span for span in told if span)
    return {path: Excerpt.of(build.sources[path], found) for path, found in spans.items()}


def _published(folder: Path, files: Mapping[str, list[int]]) -> bool:
    """Whether every file lies in the output folder as the last build left it."""
    return all(_file_status(folder, path) == status for path, status in files.items())


def _file_status(folder: Path, path: str) -> list[int]:
    try:
        status = os.lstat(f"{folder}/{path}")
    except OSError:
        return []
    return [status.st_mode, status.st_size, status.st_mtime_ns]
