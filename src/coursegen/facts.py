"""What was read from the disk while a site was made, so that a later build can tell whether any of it has changed.

A fact is (kind, path, digest). Only the reader of the disk notes facts, so what it reads cannot be forgotten. Nothing
but the standard library is loaded here: a build that finds every fact unchanged loads nothing else.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

MANIFEST = ".coursegen.json"
"""The file in every folder that was published, which is never read as a source."""

_WHILE = 60
"""Seconds: longer than the clocks of this machine and of a file server differ, or a file system's own clock ticks."""

Fact = tuple[str, str, str]
"""Kind, path (below the site, or absolute), digest."""

_NOTED: ContextVar[dict[tuple[str, str], str] | None] = ContextVar("noted", default=None)


def digest(*parts: bytes | str) -> str:
    """A name for this content; parts do not run into each other."""
    found = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode(errors="surrogatepass") if isinstance(part, str) else part
        found.update(len(data).to_bytes(8, "big"))
        found.update(data)
    return found.hexdigest()


@contextmanager
def noting() -> Iterator[Callable[[], tuple[Fact, ...]]]:
    """Note every fact that is read inside; the function yielded tells those noted so far, by kind and path."""
    noted: dict[tuple[str, str], str] = {}
    token = _NOTED.set(noted)
    try:
        yield lambda: tuple((kind, path, found) for (kind, path), found in sorted(noted.items()))
    finally:
        _NOTED.reset(token)


def noted() -> frozenset[Fact]:
    """The facts that were noted so far."""
    return frozenset((kind, path, found) for (kind, path), found in (_NOTED.get() or {}).items())


def note_again(facts: Iterable[Fact]) -> None:
    """Facts that an earlier build noted still hold."""
    if (noted := _NOTED.get()) is not None:
        noted.update({(kind, path): found for kind, path, found in facts})


def note_file(path: str, data: bytes, limit: int) -> None:
    """The first `limit` bytes of a file (all of it where negative) are `data`."""
    if (noted := _NOTED.get()) is not None:
        noted["file", path] = f"{limit} {digest(data)}"


def note_missing(path: str) -> None:
    """A file could not be read."""
    if (noted := _NOTED.get()) is not None:
        noted["file", path] = ""


def note_folder(root: str | os.PathLike[str], path: str) -> None:
    """A folder holds what it holds now: names, kinds, sizes and times."""
    if (noted := _NOTED.get()) is not None:
        noted["folder", path] = _folder(os.path.join(root, path))


def note_entries(path: str, entries: Iterable[os.DirEntry[str]]) -> None:
    """A folder holds these entries."""
    if (noted := _NOTED.get()) is not None:
        noted["folder", path] = _listing(entries)


def note_state(path: str, state: str) -> None:
    """A path outside the site's text, such as a link's end, is in this state (see `_state`)."""
    if (noted := _NOTED.get()) is not None:
        noted["state", path] = state


def note_git(folder: str, arguments: tuple[str, ...], said: str | None) -> None:
    """git, asked in a folder, gave this answer."""
    if (noted := _NOTED.get()) is not None:
        noted["git", "\0".join((folder, *arguments))] = _answer(said)


def state(path: str | os.PathLike[str]) -> str:
    """What a path is: its real path, and whether that is a file, a folder or nothing."""
    real = os.path.realpath(path)
    return f"{'file' if os.path.isfile(real) else 'folder' if os.path.isdir(real) else 'none'} {real}"


def changed(
    root: str | os.PathLike[str], facts: Iterable[Fact], settled: Mapping[str, list[int]] = MappingProxyType({})
) -> Fact | None:
    """The first fact about the site at `root` that is no longer so; None where all are. Files that are as they were
    `settled` are not read again."""
    for fact in facts:
        kind, path, found = fact
        place = os.path.join(root, path)
        if kind == "file" and path in settled and _settled(place) == settled[path]:
            continue
        if _now(place, kind, found) != found:
            return fact
    return None


def renewed(root: str | os.PathLike[str], facts: Iterable[Fact]) -> tuple[Fact, ...] | None:
    """The facts as they are today, where nothing but the times of files is different; None where anything else is."""
    found = []
    for kind, path, then in facts:
        today = _now(os.path.join(root, path), kind, then)
        if _timeless(kind, today) != _timeless(kind, then):
            return None
        found.append((kind, path, today))
    return tuple(found)


def _timeless(kind: str, found: str) -> str:
    return found.partition(" ")[0] if kind == "folder" else found


def settled(root: str | os.PathLike[str], facts: Iterable[Fact], started: float) -> dict[str, list[int]]:
    """The status of every file that had not been touched for a while when it was read, after the instant `started`: as
    long as it is the same, so is what the file holds. The system itself counts the time of a change of status, so no
    program can give a file an old one; elsewhere than on POSIX systems nothing is settled."""
    if os.name != "posix":
        return {}
    latest = (started - _WHILE) * 1e9
    told = ((path, _settled(os.path.join(root, path))) for kind, path, found in facts if kind == "file" and found)
    return {path: status for path, status in told if status and max(status[2:]) < latest}


def _settled(path: str) -> list[int]:
    """Which file it is, how long, when its content and its status changed."""
    try:
        status = os.stat(path)
    except OSError:
        return []
    return [status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns]


def _now(path: str, kind: str, found: str) -> str:
    """The digest that the fact has today."""
    if kind == "folder":
        return _folder(path)
    if kind == "state":
        return state(path)
    if kind == "git":
        from coursegen.git import git

        return _answer(git(*path.split("\0")))
    return _file(path, found.partition(" ")[0])


def _answer(said: str | None) -> str:
    return "" if said is None else digest(said)


def _file(path: str, size: str) -> str:
    """`size` and the digest of as many bytes of the file; empty where it cannot be read, or could not be."""
    limit = int(size) if size else 0
    try:
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb") as file:
            return f"{size} {digest(file.read(limit))}" if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else ""
    except OSError:
        return ""


def _folder(path: str) -> str:
    try:
        with os.scandir(path) as entries:
            return _listing(entries)
    except OSError:
        return ""


def _listing(entries: Iterable[os.DirEntry[str]]) -> str:
    """Two digests: of what lies in a folder, and of its times."""
    lines = sorted(_entry(entry) for entry in entries if not _is_ours(entry))
    return " ".join(digest("\0".join(line[at] for line in lines)) for at in (0, 1))


def _is_ours(entry: os.DirEntry[str]) -> bool:
    """Whether a folder is one that a build makes: the cache's, or one that was published."""
    return entry.name == ".coursegen" or (
        entry.is_dir(follow_symlinks=False) and os.path.lexists(f"{entry.path}/{MANIFEST}")
    )


def _entry(entry: os.DirEntry[str]) -> tuple[str, str]:
    """What lies in a folder, and when it was changed; of a folder within, only that it is there."""
    try:
        if entry.is_symlink():
            what, time = _status(entry)
            return f"{entry.name}\0link {state(entry.path)} {what}", time
        if entry.is_dir(follow_symlinks=False):
            return f"{entry.name}\0folder", ""
        what, time = _status(entry)
        return f"{entry.name}\0{what}", time
    except OSError:
        return f"{entry.name}\0none", ""


def _status(entry: os.DirEntry[str]) -> tuple[str, str]:
    status = entry.stat()
    time = str(status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else ""
    return f"{status.st_mode:o} {status.st_size}", time
