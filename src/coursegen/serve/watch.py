"""The one owner of watchdog: a site's folder → the paths that changed, burst by burst.

Events are believed when they come; that they come is not: every few seconds the folder is looked over, and where a
change was never told (network shares, bind mounts) the watcher goes over to looking for itself.
"""

from __future__ import annotations

import math
import os
import time
from collections import deque
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from queue import Empty, SimpleQueue

from watchdog import events as seen
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from coursegen.loader.disk import identity, subfolders, walk
from coursegen.record import Record
from coursegen.serve.changes import Burst, Event, Kind, Scope

_TICK = 0.5
"""Seconds between two looks at whether the watched folders are still the same ones."""
_LOOK = 3.0
"""Seconds between two looks over all files."""
_GRACE = 0.2
"""Seconds that an event may be under way."""
_COARSE = 20_000_000
"""Nanoseconds by which the times of files may lag behind the clock."""
_POLL = 0.3
"""Seconds between two looks where the file system tells nothing."""
_PAIRING = 0.004
"""Seconds for which watchdog holds back all events to see where a file that was moved away has gone. Its own 0.5 s
would delay whatever is saved after a file was moved out of the site."""
_FILTER: list[type[seen.FileSystemEvent]] = [
    seen.FileModifiedEvent,
    seen.FileAttribEvent,
    seen.FileCreatedEvent,
    seen.FileClosedEvent,
    seen.FileDeletedEvent,
    seen.FileMovedEvent,
    seen.DirCreatedEvent,
    seen.DirDeletedEvent,
    seen.DirMovedEvent,
]
_KINDS = {
    seen.EVENT_TYPE_CREATED: Kind.WRITING,
    seen.EVENT_TYPE_MODIFIED: Kind.WRITING,
    seen.EVENT_TYPE_CLOSED: Kind.WRITTEN,
    seen.EVENT_TYPE_ATTRIB: Kind.WRITTEN,
    seen.EVENT_TYPE_DELETED: Kind.GONE,
}


class Change(Record):
    """What changed below the site."""

    paths: frozenset[str] | None
    """POSIX, a folder standing for all that is in it; None where anything may have changed."""


class Watcher:
    """Watches a site's folder from its making to `close`."""

    def __init__(self, root: Path, scope: Scope, notice: Callable[[str], None], *, poll: bool = False) -> None:
        """`notice` is told, in a sentence, when the watcher must go over to looking for itself."""
        self._root = root
        self._scope = scope
        self._notice = notice
        self._polls = poll
        self._queue: SimpleQueue[Event | None] = SimpleQueue()
        self._held: deque[Event | None] = deque()
        """Events that were looked at and not yet taken."""
        self._observer: BaseObserver | None = None
        self._watched: dict[str, tuple[int, int] | None] = {}
        self._told: dict[str, int] = {}
        """Paths that were told since the last look → when, in nanoseconds since the epoch."""
        self._files: dict[str, tuple[int, int]] = {}
        self._closed = False
        self._was_restarted = False
        self._files = self._look()
        self._restart()

    def scope(self, scope: Scope) -> None:
        """Watch what the site's new configuration names."""
        if scope != self._scope:
            self._scope = scope
            self._restart()
            self._files = self._look() | self._files

    def close(self) -> None:
        """End watching; `wait` returns None."""
        self._closed = True
        self._queue.put(None)
        self._stop()

    @property
    def is_told(self) -> bool:
        """Whether a change is waiting."""
        while not self._held:
            try:
                event = self._queue.get_nowait()
            except Empty:
                return False
            if event is None or self._scope.holds(event.path):
                self._held.append(event)
        return True

    def wait(self, patience: float = math.inf) -> Change | None:
        """Wait for the next change, at most `patience` seconds for its beginning: then nothing has changed. None once
        the watcher is closed."""
        burst = Burst()
        start = time.monotonic()
        tick, look = start + _TICK, start + _LOOK
        while not self._closed:
            now = time.monotonic()
            if burst and now >= burst.due():
                return Change(self._taken(burst))
            if not burst and now >= start + patience:
                return Change(frozenset())
            if now >= tick and not burst:
                tick = now + _TICK
                if self._is_replaced():
                    self._restart()
                    return Change(None)
            if now >= look and not burst:
                look = now + _LOOK
                if missed := self._missed():
                    return Change(missed)
            event = self._next(min(burst.due(), tick) if burst else min(tick, start + patience), now)
            if event is not None and self._scope.holds(event.path):
                burst.add(event, time.monotonic())
        return None

    def _next(self, until: float, now: float) -> Event | None:
        if self._held:
            return self._held.popleft()
        try:
            return self._queue.get(timeout=max(0.0, until - now))
        except Empty:
            return None

    def _taken(self, burst: Burst) -> frozenset[str]:
        paths = burst.take()
        self._told |= dict.fromkeys(paths, time.time_ns())
        if any("/" not in path and self._scope.watches(path) for path in paths) and self._wanted() != set(
            self._watched
        ):
            self._restart()
        return paths

    # -- events

    def _restart(self) -> None:
        self._stop()
        self._was_restarted = True  # what is saved between stop and start is found by looking
        if not self._polls:
            try:
                self._start(_native_observer())
                return
            except OSError as error:
                self._polls = True
                self._notice(_advice(error))
                self._stop()
        self._start(PollingObserver(timeout=_POLL))

    def _start(self, observer: BaseObserver) -> None:
        self._observer = observer
        observer.daemon = True
        observer.start()
        self._watched = {}
        handler = _Handler(self._root, self._queue)
        for folder in sorted(self._wanted()):
            place = self._root / folder
            self._watched[folder] = identity(place)
            try:
                observer.schedule(handler, str(place), recursive=bool(folder), event_filter=_FILTER)
            except (FileNotFoundError, NotADirectoryError):
                self._watched[folder] = None

    def _stop(self) -> None:
        observer, self._observer = self._observer, None
        if observer is not None:
            observer.stop()
            observer.join(1.0)

    def _wanted(self) -> set[str]:
        """The folders to watch: the site's own without what is below it, and some right below with all they hold."""
        return {"", *(name for name in subfolders(self._root) if self._scope.watches(name))}

    def _is_replaced(self) -> bool:
        return any(identity(self._root / folder) != known for folder, known in self._watched.items())

    # -- looking

    def _look(self) -> dict[str, tuple[int, int]]:
        """Every file that is watched: path → size and time of change."""
        return {file.path: (file.size, file.modified) for file in walk(self._root, "", self._is_watched).files}

    def _is_watched(self, path: str, is_folder: bool) -> bool:
        return self._scope.holds(path) and (not is_folder or "/" in path or self._scope.watches(path))

    def _missed(self) -> frozenset[str]:
        """What changed without being told."""
        before, self._files = self._files, self._look()
        told, self._told = self._told, {}
        different = {path for path in before.keys() | self._files.keys() if before.get(path) != self._files.get(path)}
        missed = frozenset(path for path in different if not _is_told(path, told))
        late = frozenset(path for path in different - missed if self._is_later(path, told))
        was_restarted, self._was_restarted = self._was_restarted, False
        if not missed or self._polls or was_restarted:
            return missed | late
        time.sleep(_GRACE)
        if not self._queue.empty():  # they are being told: judge again at the next look
            self._files, self._told = before, told
            return frozenset()
        self._polls = True
        self._notice("this file system does not tell of changes: looking for them every 0.3 s")
        self._restart()
        return missed | late

    def _is_later(self, path: str, told: Mapping[str, int]) -> bool:
        """Whether a file was written after its folder was told of, and not told of itself: it was written before
        somebody listened to the new folder."""
        if path in told or path not in self._files:
            return False
        return all(
            time - _COARSE < self._files[path][1] for folder, time in told.items() if path.startswith(f"{folder}/")
        )


def _is_told(path: str, told: Collection[str]) -> bool:
    parts = path.split("/")
    return any("/".join(parts[:end]) in told for end in range(1, len(parts) + 1))


def _native_observer() -> BaseObserver:
    try:
        from watchdog.observers.inotify_move_event_grouper import InotifyMoveEventGrouper
    except ImportError:  # not Linux
        pass
    else:
        InotifyMoveEventGrouper.delay = _PAIRING
    return Observer()


def _advice(error: OSError) -> str:
    advice = "; raise fs.inotify.max_user_watches to be told at once" if "inotify" in str(error) else ""
    return f"cannot be told of changes ({error.strerror or error}): looking for them every 0.3 s{advice}"


class _Handler(seen.FileSystemEventHandler):
    """Turns watchdog's events into ours; called by its threads."""

    def __init__(self, root: Path, queue: SimpleQueue[Event | None]) -> None:
        self._prefix = str(root).rstrip(os.sep) + os.sep
        self._queue = queue

    def dispatch(self, event: seen.FileSystemEvent) -> None:
        """Queue what an event says."""
        if event.event_type == seen.EVENT_TYPE_MOVED:
            self._put(event.src_path, Kind.GONE)
            self._put(event.dest_path, Kind.WRITTEN)
        elif event.event_type in _KINDS and not (event.is_directory and event.event_type == seen.EVENT_TYPE_MODIFIED):
            self._put(event.src_path, _KINDS[event.event_type])

    def _put(self, path: bytes | str, kind: Kind) -> None:
        name = os.fsdecode(path)
        if name.startswith(self._prefix):
            self._queue.put(Event(name.removeprefix(self._prefix).replace(os.sep, "/"), kind))
