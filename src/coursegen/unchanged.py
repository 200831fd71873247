"""A build that would change nothing: told from the facts of the last one, without making the site.

Only what is needed for that is loaded: no Markdown, no templates, no YAML.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coursegen.cache import Cache
from coursegen.check_config import CheckConfig
from coursegen.codec import from_data, to_data
from coursegen.diagnostics import Diagnostic, Diagnostics, Policy, Severity, ordered
from coursegen.facts import MANIFEST, Fact, changed, digest, renewed, settled
from coursegen.keys import output_key
from coursegen.record import Record
from coursegen.source import Excerpt, Source

if TYPE_CHECKING:
    from coursegen.made import Made
    from coursegen.model import Output


class Options(Record):
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


class LastBuild(Record):
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


Row = dict[str, Any]
"""What is kept of a build beside its findings, as `keep` writes it."""


class Left(Record):
    """A file that the last build published."""

    content: str
    """The name of what it holds in the cache; empty for a copy."""
    source: str
    """The path of the file that it is a copy of; empty for what was made."""
    modified: int | None
    """Its time in nanoseconds since the epoch; None where it does not lie in the output folder as it was left."""


def last_build(options: Options, cache: Cache, *, even_off: bool = False) -> LastBuild | None:
    """The last build, where making the site again would change nothing: not a byte, not a finding. Findings that are
    off by default, or by the site's settings, are told only where they are wanted, too."""
    row = _row_of(options, cache)
    try:
        if row is None or changed(options.root, row["facts"], row["settled"]):
            return None
        folder = Path(row["folder"])
        if any(_file_status(folder, path) != status for path, (_, _, *status) in row["files"].items()):
            return None
        return told(row, options, cache, even_off=even_off)
    except (ValueError, TypeError, LookupError):
        return None


class Renewed(Record):
    """What was kept of the last build, which nothing is different from today but the times of files."""

    row: Row
    facts: tuple[Fact, ...]
    """As they are today."""
    started: float
    """When they began to be read, in seconds since the epoch."""


def renewed_build(options: Options, cache: Cache) -> Renewed | None:
    """The last build, where nothing is different from it but the times of files and what lies in the output folder."""
    started = time.time()
    row = _row_of(options, cache)
    try:
        facts = renewed(options.root, row["facts"]) if row else None
    except (ValueError, TypeError, LookupError):
        return None
    return Renewed(row, facts, started) if row and facts is not None else None


def _row_of(options: Options, cache: Cache) -> Row | None:
    """What was kept of the last build; None where that is nothing, or where the site changes by itself since."""
    stored = cache.get(options.key)
    try:
        row: Row | None = json.loads(stored) if stored else None
        is_over = row is None or ("SOURCE_DATE_EPOCH" not in os.environ and time.time() >= row["until"])
    except (ValueError, TypeError, LookupError):
        return None
    return None if is_over else row


def told(row: Row, options: Options, cache: Cache, *, even_off: bool = False) -> LastBuild | None:
    """The build of this row with what it said; None where that is lost. Raises ValueError, TypeError or LookupError
    where it is damaged."""
    said, excerpts = cache.get(_said(options)), cache.get(_excerpts(options))
    off = cache.get(_off(options)) if even_off else b""
    if said is None or excerpts is None or off is None:
        return None
    lines = (line for kept in (said, off) for line in lines_of(kept).values())
    findings = json.loads(b"[%s]" % b",".join(lines))  # one call for all: most pages say little
    return LastBuild(
        folder=Path(row["folder"]),
        pages=row["pages"],
        assets=row["assets"],
        files=len(row["files"]),
        references=row["references"],
        check=from_data(CheckConfig, row["check"]),
        diagnostics=ordered(each for some in findings for each in from_data(Diagnostics, some)),
        sources=_Excerpts(lines_of(excerpts)),
    )


class _Excerpts(Mapping[str, Source]):
    """What was kept of the texts that there are findings about, each read when somebody asks: reports show few."""

    def __init__(self, lines: Mapping[str, bytes]) -> None:
        self._lines = lines
        self._read: dict[str, Source] = {}

    def __getitem__(self, path: str) -> Source:
        if path not in self._read:
            self._read[path] = from_data(Excerpt, json.loads(self._lines[path]))
        return self._read[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


def left_by(options: Options, cache: Cache) -> Mapping[str, Left]:
    """The files that the last build published, by path below its output folder."""
    stored = cache.get(options.key)
    try:
        return left_in(json.loads(stored)) if stored else {}
    except (ValueError, TypeError, LookupError):
        return {}


def left_in(row: Row) -> dict[str, Left]:
    """The files that the build of this row published; where somebody else has been at the record of what is ours, none
    of them lies as it was left. Raises ValueError, TypeError or LookupError where it is damaged."""
    folder, files = Path(row["folder"]), dict(row["files"])
    _, _, *record = files.pop(MANIFEST)
    is_ours = _file_status(folder, MANIFEST) == record
    return {
        path: Left(content, source, status[2] if is_ours and _file_status(folder, path) == status else None)
        for path, (content, source, *status) in files.items()
    }


def keep(
    options: Options,
    cache: Cache,
    build: LastBuild,
    made: Made,
    *,
    facts: Iterable[Fact],
    again: object,
    started: float,
) -> None:
    """Remember a build that has just been published, with its files as they lie in its folder now. `again` is what it
    takes to publish it again (`restored.py`). It holds from when it `started` to read until the site changes by
    itself."""
    row: Row = {
        "folder": str(build.folder.absolute()),
        "pages": build.pages,
        "assets": build.assets,
        "references": build.references,
        "check": to_data(CheckConfig, build.check),
        "until": made.until,
        "again": again,
    }
    contents = {**made.left, **{path: _content(output, cache) for path, output in made.outputs.items()}}
    copies = {asset.output: asset.path for asset in made.site.assets}
    files = {path: (content, "" if content else copies[path]) for path, content in contents.items()}
    keep_row(row, options, cache, facts, files, started)
    policy = Policy(build.check.severity)
    by_path: dict[str, list[Diagnostic]] = {}
    for finding in build.diagnostics:
        by_path.setdefault(finding.path, []).append(finding)

    def heard(path: str) -> object:
        return to_data(Diagnostics, tuple(each for each in by_path[path] if policy.level(each) is not Severity.OFF))

    def off(path: str) -> object:
        return to_data(Diagnostics, tuple(each for each in by_path[path] if policy.level(each) is Severity.OFF))

    def excerpt(path: str) -> object:
        return to_data(Excerpt, _excerpt(build.sources[path], by_path[path]))

    put_lines(cache, _said(options), by_path, heard)
    put_lines(cache, _excerpts(options), [path for path in by_path if path in build.sources], excerpt)
    put_lines(cache, _off(options), by_path, off)


def _content(output: Output, cache: Cache) -> str:
    """The name under which what an output holds is in the cache; empty for a copy."""
    if not isinstance(output, bytes):
        return ""
    key = output_key(output)
    if not cache.has(key):
        cache.put(key, output)
    return key


def keep_row(
    row: Row,
    options: Options,
    cache: Cache,
    facts: Iterable[Fact],
    files: Mapping[str, tuple[str, str]],
    started: float,
) -> None:
    """Remember a build with these facts, and with these files as they lie in its folder now: each with the name of its
    content, or the path that it is a copy of."""
    facts = sorted(facts, key=lambda fact: fact[0] != "folder")  # folders tell most edits before a file is read
    folder = Path(row["folder"])
    lying = {path: [*made_of, *_file_status(folder, path)] for path, made_of in {**files, MANIFEST: ("", "")}.items()}
    row = {**row, "facts": facts, "settled": settled(options.root, facts, started), "files": lying}
    cache.put(options.key, _json(row))


def _said(options: Options) -> str:
    return f"said {options.key}"


def _off(options: Options) -> str:
    return f"off {options.key}"


def _excerpts(options: Options) -> str:
    return f"excerpts {options.key}"


def put_lines(cache: Cache, key: str, paths: Iterable[str], data: Callable[[str], object]) -> None:
    """Keep something of each path, on a line of its own: its `data`, or what was kept of it before, where this build
    says nothing new of it."""
    known = {} if cache.only is None else lines_of(cache.get(key) or b"")
    lines = []
    for path in paths:
        line = None if path in (cache.only or ()) else known.get(path)
        lines.append(_json(path) + b"\t" + (_json(data(path)) if line is None else line) + b"\n")
    cache.put(key, b"".join(lines))


def lines_of(stored: bytes) -> dict[str, bytes]:
    """What `put_lines` kept, by path, as JSON. Raises ValueError where it is damaged."""
    lines = (line.partition(b"\t") for line in stored.split(b"\n") if line)
    return {_path(name): line for name, _, line in lines}


def _path(name: bytes) -> str:
    """A path that was written as JSON."""
    path: str = json.loads(name) if b"\\" in name else name[1:-1].decode(errors="surrogatepass")
    return path


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode(errors="surrogatepass")


def _excerpt(source: Source, findings: Iterable[Diagnostic]) -> Excerpt:
    """What reports show of a text that there are findings about."""
    spans = (span for each in findings for span in (each.span, *(edit.span for edit in each.fix)))
    return Excerpt.of(source, [span for span in spans if span])


def _file_status(folder: Path, path: str) -> list[int]:
    try:
        status = os.lstat(f"{folder}/{path}")
    except OSError:
        return []
    return [status.st_mode, status.st_size, status.st_mtime_ns]
