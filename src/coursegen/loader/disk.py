"""The site's folder as the operating system shows it. Whatever is read from the disk is read here."""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from coursegen.codes import SOURCE_NAME, SOURCE_SYMLINK, SOURCE_UNREADABLE
from coursegen.diagnostics import Diagnostic, Diagnostics
from coursegen.facts import note_entries, note_file, note_folder, note_missing, note_state, state
from coursegen.overtaken import give_way
from coursegen.record import Record

_UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})


class File(Record):
    """A regular file of the site."""

    path: str
    """Below the site, POSIX, as on disk."""
    size: int
    """Bytes."""
    modified: int
    """Nanoseconds since the epoch."""


class Listing(Record):
    """The files of a folder, in an order that no file system decides."""

    files: tuple[File, ...]
    diagnostics: Diagnostics
    unreadable: tuple[str, ...]
    """What could not be read; a path that ends in `/` stands for everything below it."""


def walk(root: Path, folder: str, wanted: Callable[[str, bool], bool], never: frozenset[str] = frozenset()) -> Listing:
    """The regular files below `folder` (a path below `root`) for which `wanted(path, is_folder)` holds.

    Links are followed inside the site: a file as often as it is linked, a folder never into itself, and from within a
    linked folder each other folder once at most. Links out of the site or to what is hidden in it, unreadable folders
    and names that no address can hold are findings; pipes, sockets and devices are passed over. What really lies in a
    folder whose real path is in `never` is left out.
    """
    walker = _Walk(root, folder, wanted, never)
    walker.start()
    files = sorted(walker.files, key=lambda file: (unicodedata.normalize("NFC", file.path), file.path))
    return Listing(tuple(files), tuple(walker.findings), tuple(sorted(walker.unreadable)))


def locate(root: Path, folder: str) -> str | None:
    """The on-disk spelling of a folder below the site: the exact one, else the one that differs only in case or Unicode
    form, as a disk that ignores those would find it. None where there is no such folder."""
    found = ""
    for name in folder.split("/") if folder else ():
        note_folder(root, found)
        try:
            with os.scandir(root / found) as entries:
                names = sorted(entry.name for entry in entries if entry.is_dir())
        except OSError:
            return None
        alike = [other for other in names if _folded(other) == _folded(name)]
        if not alike:
            return None
        found = _join(found, name if name in alike else alike[0])
    return found


def read(root: Path, path: str, limit: int = -1, *, start: int = 0, noted: bool = True) -> bytes:
    """At most `limit` bytes of a file from `start` on, or all. Raises OSError; never waits for a pipe or device.

    What is read is a fact of the build, except where it is not to be `noted`: a file that was found by `walk` is known
    by the size and time in its folder's listing, and need not be read again to tell that nothing has changed.
    """
    give_way()
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    if noted:
        note_missing(path)  # until it has been read
    with os.fdopen(os.open(os.path.join(root, path), flags), "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise OSError("it is not a regular file")
        stream.seek(start)
        data = stream.read(limit)
    if noted and start == 0:
        note_file(path, data, limit)
    return data


def look(root: Path, path: str) -> File | None:
    """The regular file at `path` as it is now; None where there is none."""
    try:
        status = os.stat(f"{root}/{path}")
    except OSError:
        return None
    return File(path, status.st_size, status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else None


def is_file(path: Path) -> bool:
    """Whether a path leads to a regular file."""
    note_state(str(path), state(path))
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_empty(root: Path, folder: str) -> bool:
    """Whether a path below `root` is a folder without anything in it."""
    note_folder(root, folder)
    try:
        with os.scandir(root / folder) as entries:
            return next(entries, None) is None
    except OSError:
        return False


def identity(path: Path) -> tuple[int, int] | None:
    """What tells a file or folder from any other, whatever it is called; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def subfolders(root: Path) -> tuple[str, ...]:
    """The names of the folders right below `root`, sorted; none where it cannot be read."""
    try:
        with os.scandir(root) as entries:
            return tuple(sorted(entry.name for entry in entries if _is_folder(entry)))
    except OSError:
        return ()


def absolute(path: Path) -> Path:
    """The path from the disk's root, without `..`; links stay as they are."""
    return Path(os.path.abspath(path))  # `resolve` would follow links


def refusal(root: Path, path: str) -> OSError | None:
    """Why the operating system would not let the file be read; None where it would."""
    if os.access(os.path.join(root, path), os.R_OK, effective_ids=os.access in os.supports_effective_ids):
        return None
    return PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def real_path(path: Path) -> str:
    """The path with every link resolved; what does not exist yet may be part of it."""
    return os.path.realpath(path)


def unreadable(path: str, error: OSError) -> Diagnostic:
    """The finding about a file or folder that could not be read."""
    reason = error.strerror or str(error)
    message = f"cannot be read: {reason[:1].lower()}{reason[1:]}"
    return Diagnostic(SOURCE_UNREADABLE, message, shown(path), hint="Mend the permissions of the file, or remove it.")


def shown(path: str) -> str:
    """A path as it can be printed."""
    return "".join("\ufffd" if unicodedata.category(character) in _UNPRINTABLE else character for character in path)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _lies_in(real: str, folder: str) -> bool:
    """Whether a real path is a folder's or that of something in it."""
    return real == folder or real.startswith(folder.rstrip(os.sep) + os.sep)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


class _Walk:
    """One walk over a folder: what is found, and where it has been."""

    def __init__(self, root: Path, folder: str, wanted: Callable[[str, bool], bool], never: frozenset[str]) -> None:
        self.files: list[File] = []
        self.findings: list[Diagnostic] = []
        self.unreadable: list[str] = []
        self._root = root
        self._folder = folder
        self._real_root = os.path.realpath(root)
        self._real_folder = os.path.realpath(root / folder)
        self._wanted = wanted
        self._never = never
        self._linked: set[str] = set()
        """Folders that were reached through a link inside a linked folder."""

    def start(self) -> None:
        """Take in the folder that the walk is over."""
        if self._is_inside(self._folder, self._real_folder):
            self._enter(self._folder, self._real_folder, (), linked=False)

    def _enter(self, folder: str, real: str, above: tuple[str, ...], *, linked: bool) -> None:
        """Take in the folder at `folder`, whose real path is `real` and whose ancestors' are `above`."""
        if real in self._never:
            return
        give_way()
        try:
            entries = self._entries(folder)
        except OSError as error:
            self.findings.append(unreadable(folder, error))
            self.unreadable.append(f"{folder}/")
            return
        for entry in entries:
            path = _join(folder, entry.name)
            try:
                self._take(entry, path, real, above, linked=linked)
            except OSError as error:
                self.findings.append(unreadable(path, error))
                self.unreadable.append(path)

    def _is_inside(self, path: str, real: str) -> bool:
        """Whether a real path lies in the site; where it does not, that is said of `path`."""
        if _lies_in(real, self._real_root):
            return True
        self._say_link(path, "leads out of the site")
        return False

    def _entries(self, folder: str) -> Iterator[os.DirEntry[str]]:
        try:
            with os.scandir(os.path.join(self._root, folder)) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError:
            note_folder(self._root, folder)
            raise
        note_entries(folder, entries)
        return iter(entries)

    def _take(self, entry: os.DirEntry[str], path: str, parent: str, above: tuple[str, ...], *, linked: bool) -> None:
        link = entry.is_symlink()
        is_folder = _is_folder(entry)
        if not self._wanted(path, is_folder) or not self._is_named(entry.name, path):
            return
        real = self._target(entry, path) if link else f"{parent.rstrip(os.sep)}{os.sep}{entry.name}"
        if real is None or (link and self._is_never(real)):
            return
        if is_folder:
            if link and (
                any(_lies_in(folder, real) for folder in (parent, *above)) or self._is_known(real, linked=linked)
            ):
                return
            self._enter(path, real, (*above, parent), linked=linked or link)
        elif entry.is_file():
            status = entry.stat()
            self.files.append(File(path, status.st_size, status.st_mtime_ns))

    def _is_named(self, name: str, path: str) -> bool:
        """Whether an address can hold the name; where it cannot, that is said."""
        if name.isprintable() or not any(unicodedata.category(character) in _UNPRINTABLE for character in name):
            return True
        message = "the file's name holds characters that no address can name; it is not published"
        self.findings.append(Diagnostic(SOURCE_NAME, message, shown(path), hint="Rename the file."))
        return False

    def _target(self, entry: os.DirEntry[str], path: str) -> str | None:
        try:
            real = os.path.realpath(entry.path, strict=True)
        except OSError:
            self._say_link(path, "leads nowhere")
            return None
        if not self._is_inside(path, real):
            return None
        if self._is_hidden(real):
            self._say_link(path, "leads to a hidden file or folder")
            return None
        return real

    def _is_hidden(self, real: str) -> bool:
        """Whether a real path is hidden: a link must not publish `.git`, where a server may have put its password."""
        above = self._real_folder if _lies_in(real, self._real_folder) else self._real_root
        return any(name.startswith(".") and name != ".well-known" for name in Path(real).relative_to(above).parts)

    def _is_never(self, real: str) -> bool:
        return any(_lies_in(real, folder) for folder in self._never)

    def _is_known(self, real: str, *, linked: bool) -> bool:
        if not linked:
            return False
        known = real in self._linked
        self._linked.add(real)
        return known

    def _say_link(self, path: str, problem: str) -> None:
        message = f"the symbolic link {problem}; it is not followed"
        hint = "Put a copy of what it means in its place, or remove it."
        self.findings.append(Diagnostic(SOURCE_SYMLINK, message, shown(path), hint=hint))
