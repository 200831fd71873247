"""A build that would change nothing: told from the facts of the last one, without making the site.

Only what is needed for that is loaded: no Markdown, no templates, no YAML.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursegen.cache import Cache
from coursegen.codec import from_data, to_data
from coursegen.config import CheckConfig
from coursegen.diagnostics import Diagnostic, Diagnostics, Policy, Severity, ordered
from coursegen.facts import MANIFEST, Fact, changed, digest, settled
from coursegen.source import Excerpt, Source


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
    if stored is None:
        return None
    try:
        data = json.loads(stored)
        folder = Path(data["folder"])
        if "SOURCE_DATE_EPOCH" not in os.environ and time.time() >= data["until"]:
            return None
        if changed(options.root, data["facts"], data["settled"]) or not _published(folder, data["files"]):
            return None
        said = cache.get(_said(options))
        off = cache.get(_off(options)) if even_off else b""
        if said is None or off is None:
            return None
        told = {path: json.loads(line) for path, line in lines_of(said).items()}
        findings = [*(heard for heard, _ in told.values()), *map(json.loads, lines_of(off).values())]
        return LastBuild(
            folder=folder,
            pages=data["pages"],
            assets=data["assets"],
            files=len(data["files"]),
            references=data["references"],
            check=from_data(CheckConfig, data["check"]),
            diagnostics=ordered(each for some in findings for each in from_data(Diagnostics, some)),
            sources={path: from_data(Excerpt, excerpt) for path, (_, excerpt) in told.items() if excerpt},
        )
    except (ValueError, TypeError, LookupError):
        return None


def left_by(options: Options, cache: Cache) -> Mapping[str, int]:
    """The files that lie in the output folder as the last build left them, each with its time; none where somebody else
    has been at the record of what is ours."""
    stored = cache.get(options.key)
    if stored is None:
        return {}
    try:
        data = json.loads(stored)
        folder = Path(data["folder"])
        left = {path: status[2] for path, status in data["files"].items() if status == _file_status(folder, path)}
        return left if MANIFEST in left else {}
    except (ValueError, TypeError, LookupError):
        return {}


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
    data: dict[str, Any] = {
        "facts": facts,
        "settled": settled(options.root, facts, started),
        "folder": str(build.folder.absolute()),
        "files": {path: _file_status(build.folder, path) for path in files},
        "pages": build.pages,
        "assets": build.assets,
        "references": build.references,
        "check": to_data(CheckConfig, build.check),
        "until": until,
    }
    cache.put(options.key, json.dumps(data, ensure_ascii=False).encode())
    policy = Policy(build.check.severity)
    by_path: dict[str, list[Diagnostic]] = {}
    for finding in build.diagnostics:
        by_path.setdefault(finding.path, []).append(finding)

    def heard(path: str) -> object:
        excerpt = _excerpt(build.sources[path], by_path[path]) if path in build.sources else None
        findings = tuple(each for each in by_path[path] if policy.level(each) is not Severity.OFF)
        return to_data(Diagnostics, findings), excerpt and to_data(Excerpt, excerpt)

    def off(path: str) -> object:
        return to_data(Diagnostics, tuple(each for each in by_path[path] if policy.level(each) is Severity.OFF))

    put_lines(cache, _said(options), by_path, heard)
    put_lines(cache, _off(options), by_path, off)


def _said(options: Options) -> str:
    return f"said {options.key}"


def _off(options: Options) -> str:
    return f"off {options.key}"


def put_lines(cache: Cache, key: str, paths: Iterable[str], data: Callable[[str], object]) -> None:
    """Keep something of each path, on a line of its own: its `data`, or what was kept of it before, where this build
    says nothing new of it."""
    known = {} if cache.only is None else lines_of(cache.get(key) or b"")
    lines = []
    for path in paths:
        line = None if path in (cache.only or ()) else known.get(path)
        lines.append((path, json.dumps(data(path), ensure_ascii=False) if line is None else line))
    cache.put(key, "".join(f"{json.dumps(path)}\t{line}\n" for path, line in lines).encode(errors="surrogatepass"))


def lines_of(stored: bytes) -> dict[str, str]:
    """What `put_lines` kept, by path. Raises ValueError where it is damaged."""
    lines = (line.partition("\t") for line in stored.decode(errors="surrogatepass").split("\n") if line)
    return {json.loads(path): line for path, _, line in lines}


def _excerpt(source: Source, findings: Iterable[Diagnostic]) -> Excerpt:
    """What reports show of a text that there are findings about."""
    spans = (span for each in findings for span in (each.span, *(edit.span for edit in each.fix)))
    return Excerpt.of(source, [span for span in spans if span])


def _published(folder: Path, files: Mapping[str, list[int]]) -> bool:
    """Whether every file lies in the output folder as the last build left it."""
    return all(_file_status(folder, path) == status for path, status in files.items())


def _file_status(folder: Path, path: str) -> list[int]:
    try:
        status = os.lstat(f"{folder}/{path}")
    except OSError:
        return []
    return [status.st_mode, status.st_size, status.st_mtime_ns]
