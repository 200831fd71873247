"""Which events of a file system mean something, and when a burst of them has ended. Pure: the clock is handed in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from posixpath import basename

from coursegen.config import Config
from coursegen.loader.entries import is_left_behind
from coursegen.record import Record

_PASSING = re.compile(r"4913|\.goutputstream-.*|.*___jb_(?:tmp|old|bak)___|\.#.*|\.DS_Store|\._.*|.*\.bck", re.DOTALL)
"""Files that editors and file managers make for a moment, or keep for themselves."""
_NEVER = frozenset({"node_modules", "__pycache__"})

_WRITTEN = 0.004
"""Seconds of quiet after which files that were closed or moved into place are taken for finished."""
_WRITING = 0.02
"""The same where a file is open, or the system does not tell when one is closed."""
_GONE = 0.06
"""The same where a file is away: many editors move the old one aside before they write the new one."""
_BULK = 0.08
"""The same where many files change: a checkout is shown once, when it is through."""
_MANY = 16
_LONGEST = 1.0
"""Seconds after which a burst is taken as it is."""


class Kind(Enum):
    """What happened to a file or folder."""

    WRITING = auto()
    WRITTEN = auto()
    GONE = auto()


class Event(Record):
    """Something happened to the file or folder at `path`, POSIX, below the site."""

    path: str
    kind: Kind


class Scope(Record):
    """What of a site's folder is worth watching."""

    folders: frozenset[str] | None = None
    """The folders right below the site that are watched with all they hold; None for all that can hold a source."""
    output: str = "_site"

    def holds(self, path: str) -> bool:
        """Whether a change of a file or folder may change the site."""
        *above, name = path.split("/")
        if path == self.output or path.startswith(f"{self.output}/") or any(_is_apart(part) for part in above):
            return False
        if _PASSING.fullmatch(name) or is_left_behind(name) or name in _NEVER:
            return False
        return not above or self.watches(above[0])

    def watches(self, folder: str) -> bool:
        """Whether a folder right below the site is watched."""
        if folder == self.output or _is_apart(folder):
            return False
        return self.folders is None or folder in self.folders


def _is_apart(folder: str) -> bool:
    """Whether a folder belongs to a program: `.git`, `.venv`, `node_modules`."""
    return folder in _NEVER or (folder.startswith(".") and folder != ".well-known")


def scope_of(config: Config | None) -> Scope:
    """What to watch for a site that is configured so; everything where its configuration cannot be read."""
    if config is None:
        return Scope()
    build = config.build
    if build.content in ("", "."):
        return Scope(output=build.output)
    cited = (*config.bibliography.files, *([style] if (style := config.bibliography.style).endswith(".csl") else []))
    sources = (build.content, build.assets, build.notebooks, build.templates, *cited)
    tops = {source.removeprefix("./").partition("/") for source in sources}
    files = {name for name, slash, _ in tops if not slash and name in cited}
    return Scope(frozenset(name for name, _, _ in tops if name) - files, build.output)


@dataclass(slots=True)
class Burst:
    """Events that belong together: one save, one checkout."""

    _kinds: dict[str, Kind] = field(default_factory=dict)
    _first: float = 0.0
    _last: float = 0.0

    def __bool__(self) -> bool:
        return bool(self._kinds)

    def add(self, event: Event, now: float) -> None:
        """Take in an event that came at `now`, in seconds."""
        if not self._kinds:
            self._first = now
        self._last = now
        self._kinds[event.path] = event.kind

    def due(self) -> float:
        """When the burst has ended if nothing more comes, on the clock of `add`."""
        return min(self._last + self._quiet(), self._first + _LONGEST)

    def _quiet(self) -> float:
        if len(self._kinds) > _MANY:
            return _BULK
        if any(kind is Kind.GONE and not self._is_passing(path) for path, kind in self._kinds.items()):
            return _GONE
        return _WRITING if Kind.WRITING in self._kinds.values() else _WRITTEN

    def _is_passing(self, path: str) -> bool:
        """Whether a file that is gone was the draft of another: `x.md.tmp` that became `x.md`."""
        name = basename(path)
        return any(basename(other) in name for other in self._others(path))

    def _others(self, path: str) -> Iterator[str]:
        return (other for other, kind in self._kinds.items() if other != path and kind is not Kind.GONE)

    def take(self) -> frozenset[str]:
        """The paths of the burst; it begins anew."""
        paths = frozenset(self._kinds)
        self._kinds.clear()
        return paths
