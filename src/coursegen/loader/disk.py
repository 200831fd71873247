"""The one reader of a site's disk: walking folders and reading files."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class File:
    """A regular file below a folder."""

    path: str
    """Relative to the folder that was walked, POSIX, spelt as on disk."""
    size: int
    """Bytes."""
    modified: int
    """Nanoseconds since the epoch."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that was met on the walk and cannot be taken, with the reason."""

    path: str
    reason: str
    """`outside` (a symbolic link out of the folder or to nothing), `name`, or the system's message."""


def walk(root: Path, wanted: Callable[[str, bool], bool]) -> Iterator[File | Refused]:
    """Every file below `root` in order of path. `wanted(path, is_folder)` says what to enter and take.

    Symbolic links that stay inside are followed, but never round in a circle. Pipes, sockets and devices are no files.
    """
    yield from _Walk(root, wanted).folder("", frozenset())


class _Walk:
    """One walk over a folder."""

    def __init__(self, root: Path, wanted: Callable[[str, bool], bool]) -> None:
        self.root = root
        self.real = root.resolve()
        self.wanted = wanted

    def folder(self, prefix: str, above: frozenset[tuple[int, int]]) -> Iterator[File | Refused]:
        """What lies in one folder; `above` are the folders it lies in, by device and inode."""
        path = self.root / prefix if prefix else self.root
        try:
            with os.scandir(path) as found:
                entries = sorted(found, key=lambda entry: entry.name)
            status = path.stat()
        except OSError as error:
            yield Refused(prefix.rstrip("/"), error.strerror or str(error))
            return
        here = (status.st_dev, status.st_ino)
        if here in above:
            return
        for entry in entries:
            try:
                yield from self.entry(entry, prefix + entry.name, above | {here})
            except OSError as error:
                yield Refused(prefix + entry.name, error.strerror or str(error))

    def entry(self, entry: os.DirEntry[str], path: str, above: frozenset[tuple[int, int]]) -> Iterator[File | Refused]:
        """One name in a folder."""
        if not _publishable(entry.name):
            yield Refused(path.encode("utf-8", "replace").decode(), "name")
        elif not self.wanted(path, entry.is_dir()):
            return
        elif entry.is_symlink() and not self.inside(Path(entry.path)):
            yield Refused(path, "outside")
        elif entry.is_dir():
            yield from self.folder(path + "/", above)
        else:
            status = entry.stat()
            if stat.S_ISREG(status.st_mode):
                yield File(path, status.st_size, status.st_mtime_ns)

    def inside(self, path: Path) -> bool:
        """Whether a symbolic link leads to something inside the folder."""
        try:
            return path.resolve(strict=True).is_relative_to(self.real)
        except (OSError, RuntimeError):
            return False


def _publishable(name: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" or ord(character) < 32 for character in name)


def read(path: Path, limit: int | None = None) -> bytes:
    """The bytes of a file, or the first `limit` of them. Raises OSError."""
    with path.open("rb") as file:
        return file.read() if limit is None else file.read(limit)


def exists(path: Path) -> bool:
    """Whether there is a file at `path`."""
    try:
        return path.is_file()
    except OSError:
        return False
