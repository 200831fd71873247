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

    Symbolic links that stay inside are followed, but a folder is entered once only. Pipes, sockets and devices are not files.
    """
    yield from _walk(root, "", wanted, root.resolve(), set())


def _walk(root: Path, prefix: str, wanted: Callable[[str, bool], bool], real: Path, seen: set[tuple[int, int]]) -> Iterator[File | Refused]:
    folder = root / prefix if prefix else root
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        status = folder.stat()
    except OSError as error:
        yield Refused(prefix.rstrip("/"), error.strerror or str(error))
        return
    if (status.st_dev, status.st_ino) in seen:
        return
    seen.add((status.st_dev, status.st_ino))
    for entry in entries:
        path = prefix + entry.name
        if not _publishable(entry.name):
            yield Refused(path.encode("utf-8", "replace").decode(), "name")
            continue
        try:
            if entry.is_symlink() and wanted(path, entry.is_dir()) and not _inside(Path(entry.path), real):
                yield Refused(path, "outside")
            elif entry.is_dir():
                if wanted(path, True):
                    yield from _walk(root, path + "/", wanted, real, seen)
            elif wanted(path, False):
                status = entry.stat()
                if stat.S_ISREG(status.st_mode):
                    yield File(path, status.st_size, status.st_mtime_ns)
        except OSError as error:
            yield Refused(path, error.strerror or str(error))


def _inside(path: Path, real: Path) -> bool:
    try:
        return path.resolve(strict=True).is_relative_to(real)
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
