"""Outputs → the output folder. The one writer: whole files, replaced one by one, deletions last, nothing that is
not ours."""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from io import FileIO
from pathlib import Path

from coursegen import codes
from coursegen.config import BuildConfig
from coursegen.diagnostics import Code, CoursegenError, Diagnostic
from coursegen.facts import MANIFEST
from coursegen.model import Copy, Output, Outputs
from coursegen.record import Record

_LOCK = ".coursegen.lock"
_TEMPORARY = ".coursegen.tmp"
"""A file until it is whole: one at a time."""


class Published(Record):
    """What a publication did, in files."""

    written: int
    unchanged: int
    deleted: int


def publish(
    outputs: Outputs,
    folder: Path,
    *,
    root: Path,
    build: BuildConfig,
    origins: Mapping[str, str],
    kept: Iterable[str] = (),
    kept_sources: Iterable[str] = (),
    clean: bool = False,
) -> Published:
    """Make `folder` hold `outputs`.

    `origins` says which source each output is made from; what earlier came from one of `kept_sources`, and the paths
    in `kept`, are neither written nor deleted. With `clean` every file we own is written anew. Raises CoursegenError
    before anything is touched where the folder cannot be used, and where writing fails; every file is whole at any
    moment.
    """
    folder = folder.absolute()
    _refuse_overlap(folder, root, build)
    try:
        owned = _owned(folder)
        _refuse_foreign(outputs, folder, owned)
        keep = frozenset(kept) | _made_from(owned, kept_sources)
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder):
            return _Writer(folder, root, owned, clean=clean).run(outputs, origins, keep)
    except OSError as error:
        name = error.filename or folder
        raise _error(
            codes.OUTPUT_FAILED, f"cannot write {name}: {error.strerror or error}", "mend it and build again"
        ) from error


def rewrite(file: Path, data: bytes, *, expected: bytes | None) -> bool:
    """Put `data` in the place of a source file whole, links followed and its mode kept; a file of several names keeps
    them all, at the price that it is written in its place. With `expected`, False where the file holds anything else by
    now: whoever changed it meanwhile wins; or where nobody may write it. Raises CoursegenError."""
    target = file.resolve()
    temporary = target.with_name(f".coursegen-{os.getpid()}.tmp")
    try:
        if expected is not None and (target.read_bytes() != expected or not target.stat().st_mode & 0o222):
            return False
        temporary.write_bytes(data)
        if target.exists():
            shutil.copymode(target, temporary)
        if expected is not None and target.read_bytes() != expected:
            return False
        if target.exists() and target.stat().st_nlink > 1:
            with target.open("r+b") as stream:
                stream.write(data)
                stream.truncate()
        else:
            temporary.replace(target)
    except OSError as error:
        message = f"cannot write {file}: {error.strerror or error}"
        raise _error(codes.OUTPUT_FAILED, message, "mend its permissions") from error
    finally:
        temporary.unlink(missing_ok=True)
    return True


def append(file: Path, text: str) -> None:
    """Add text to a file that belongs to whoever runs us, such as the summary of a CI job. Raises CoursegenError."""
    try:
        with file.open("a", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(text)
    except OSError as error:
        message = f"cannot write {file}: {error.strerror or error}"
        raise _error(codes.OUTPUT_FAILED, message, "mend its permissions") from error


def _made_from(owned: Mapping[str, str], sources: Iterable[str]) -> frozenset[str]:
    """What was made from `sources`; one that ends in `/` is a folder with all that lies in it."""
    files = frozenset(sources)
    folders = tuple(source for source in files if source.endswith("/"))
    return frozenset(
        path for path, source in owned.items() if source and (source in files or source.startswith(folders))
    )


def _error(code: Code, message: str, hint: str) -> CoursegenError:
    return CoursegenError((Diagnostic(code, message, hint=hint),))


def _refuse_overlap(folder: Path, root: Path, build: BuildConfig) -> None:
    real, site = folder.resolve(), root.resolve()
    content = build.content if build.content not in ("", ".", "./") else ""
    sources = (
        [site / name for name in (content, build.assets, build.notebooks, build.templates) if name] if content else []
    )
    hint = "choose another output folder, such as _site"
    if site == real or site.is_relative_to(real) or real == Path.home().resolve():
        raise _error(codes.OUTPUT_OVERLAPS, f"the output folder {folder} holds the site itself", hint)
    for source in sources:
        source = source.resolve()
        if real == source or real.is_relative_to(source) or source.is_relative_to(real):
            raise _error(
                codes.OUTPUT_OVERLAPS, f"the output folder {folder} and the source folder {source} overlap", hint
            )


def _owned(folder: Path) -> dict[str, str]:
    """What an earlier build published. A folder with files and no record is refused."""
    if not folder.exists():
        return {}
    if not folder.is_dir():
        raise _error(codes.OUTPUT_NOT_OURS, f"{folder} is a file, not a folder", "choose a folder")
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files = manifest["files"]
        return {str(path): str(source) for path, source in files.items() if _safe(str(path))}
    except FileNotFoundError:
        if any(entry.name not in (_LOCK,) for entry in folder.iterdir()):
            message = f"{folder} is not empty and was not made by coursegen"
            raise _error(codes.OUTPUT_NOT_OURS, message, "choose an empty folder, or empty this one yourself") from None
        return {}
    except (ValueError, KeyError, AttributeError, TypeError):
        message = f"the record {folder / MANIFEST} cannot be read, so nobody knows which files are coursegen's"
        raise _error(codes.OUTPUT_NOT_OURS, message, "delete the folder and build again") from None


def _safe(path: str) -> bool:
    parts = path.split("/")
    return bool(parts[0]) and path not in (".", "./") and ".." not in parts and "\x00" not in path


def _refuse_foreign(outputs: Outputs, folder: Path, owned: Mapping[str, str]) -> None:
    """A file that we did not write is never overwritten."""
    is_there = cache(os.path.isdir)
    for path in outputs:
        if not _safe(path) or path in (MANIFEST, _LOCK):
            raise ValueError(f"output path {path!r}")
        if (
            path not in owned
            and is_there(f"{folder}/{path}".rpartition("/")[0])
            and os.path.lexists(f"{folder}/{path}")
        ):
            target = folder / path
            if (
                target.is_dir()
                and not target.is_symlink()
                and all(_owns(owned, file, folder) for file in target.rglob("*"))
            ):
                continue
            message = f"{target} was not written by coursegen and is in the way"
            raise _error(codes.OUTPUT_FOREIGN_FILE, message, "move it away, or put it among the site's assets")


def _owns(owned: Mapping[str, str], file: Path, folder: Path) -> bool:
    return file.is_dir() or file.relative_to(folder).as_posix() in owned


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder against a second build; the system releases the lock when we end, however we end."""
    try:
        import fcntl
    except ImportError:  # Windows: os.replace fails by itself while the other build writes
        yield
        return
    with (folder / _LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise _error(codes.OUTPUT_BUSY, f"another build is publishing to {folder}", "wait for it to end") from None
        try:
            yield
        finally:
            (folder / _LOCK).unlink(missing_ok=True)


class _Writer:
    """One publication into one folder."""

    def __init__(self, folder: Path, root: Path, owned: Mapping[str, str], *, clean: bool) -> None:
        self.folder = folder
        self.root = root
        self.owned = owned
        self.clean = clean
        self.folders: set[str] = set()

    def run(self, outputs: Outputs, origins: Mapping[str, str], keep: frozenset[str]) -> Published:
        final = {path: origins.get(path, "") for path in outputs}
        final |= {path: self.owned[path] for path in keep & set(self.owned) if path not in final}
        union = {**self.owned, **final}
        if union != self.owned:
            self.record(union)  # so that a build that is cut off still owns what it wrote
        stale = sorted(set(self.owned) - set(final))
        self.make_way(outputs, stale)
        written = sum(self.write(path, outputs[path]) for path in sorted(outputs))
        deleted = sum(self.delete(path) for path in stale)
        if union != final or not (self.folder / MANIFEST).exists():
            self.record(final)
        return Published(written, len(outputs) - written, deleted)

    def record(self, files: Mapping[str, str]) -> None:
        """Write what coursegen owns here: path → the source it was made from (empty: none in particular). Nothing in it
        differs between two builds of the same content."""
        data = json.dumps({"schema": 1, "files": dict(sorted(files.items()))}, ensure_ascii=False, indent=0) + "\n"
        self.replace(f"{self.folder}/{MANIFEST}", data.encode())

    def make_way(self, outputs: Outputs, stale: Iterable[str]) -> None:
        """A stale file where a folder is wanted, or the reverse, has to go before the writing."""
        stale = list(stale)
        wanted = {parent for path in outputs for parent in _parents(path)} if stale else set()
        for path in stale:
            if path in wanted or any(parent in outputs for parent in _parents(path)):
                self.delete(path)

    def write(self, path: str, output: Output) -> bool:
        target = f"{self.folder}/{path}"
        if not self.clean and path in self.owned and self.same(target, output):
            return False
        folder = os.path.dirname(target)
        if folder not in self.folders:
            os.makedirs(folder, exist_ok=True)
            self.folders.add(folder)
        self.replace(target, output)
        return True

    def same(self, target: str, output: Output) -> bool:
        """Whether the file holds this output already; a copy's time is mended where only that differs."""
        try:
            status = os.lstat(target)
        except (FileNotFoundError, NotADirectoryError):
            return False
        size = output.size if isinstance(output, Copy) else len(output)
        if not stat.S_ISREG(status.st_mode) or status.st_size != size:
            return False
        if not isinstance(output, Copy):
            return Path(target).read_bytes() == output
        if status.st_mtime_ns == output.modified:
            return True
        if not _same_content(target, self.root / output.path):
            return False
        os.utime(target, ns=(output.modified, output.modified))
        return True

    def replace(self, target: str, output: Output) -> None:
        """Put an output in its place, whole at any moment."""
        temporary = f"{os.path.dirname(target)}/{_TEMPORARY}"
        try:
            with _begun(temporary) as file:
                if isinstance(output, Copy):
                    with open(f"{self.root}/{output.path}", "rb", buffering=0) as source:
                        shutil.copyfileobj(source, file, min(output.size + 1, 1 << 20))
                    os.utime(file.fileno(), ns=(output.modified, output.modified))
                else:
                    file.write(output)
            os.replace(temporary, target)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(temporary)
            raise

    def delete(self, path: str) -> bool:
        target = self.folder / path
        if not os.path.lexists(target) or (target.is_dir() and not target.is_symlink()):
            return False
        target.unlink()
        for parent in target.parents:
            if parent == self.folder:
                break
            try:
                parent.rmdir()
            except OSError:
                break
        return True


def _begun(path: str) -> FileIO:
    """A new file to be written, with the rights that new files get; what a build that was cut off left there goes."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        return FileIO(os.open(path, flags, 0o666), "wb")
    except FileExistsError:
        os.unlink(path)
        return FileIO(os.open(path, flags, 0o666), "wb")


def _same_content(one: str, other: Path) -> bool:
    """Whether two files of one size hold the same bytes."""
    with FileIO(one) as left, other.open("rb", buffering=0) as right:
        while piece := left.read(1 << 20):
            if piece != right.read(len(piece)):
                return False
    return True


def _parents(path: str) -> Iterator[str]:
    """The folders that a path lies in."""
    while path := path.rpartition("/")[0]:
        yield path
