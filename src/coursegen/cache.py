"""Results of earlier builds: key → data, in one SQLite file. Data only: nothing in it is ever run.

A cache can always be lost. One that is damaged, locked, or of another version is left aside with one finding, and the
site is made as if there were none.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from coursegen import codes
from coursegen.diagnostics import Diagnostic
from coursegen.facts import digest
from coursegen.keys import Kind, page_of
from coursegen.program import program
from coursegen.record import Record

_SCHEMA = 2
_KEPT = 3
"""How many builds a result outlives without being used."""
_LARGEST = 512 << 20
"""Bytes: a cache that has grown beyond this is begun anew."""
_MUCH = 16 << 20
"""Bytes of results that wait in memory to be saved."""
_CHECK = 32
"""Characters of the digest before every value: what is damaged is not used."""


class Kept(Record):
    """A result, the key it was put under, and the digest of the program that put it."""

    key: str
    program: str
    value: bytes


class Cache:
    """The results at `path` that this program made; without a path, none: every `get` misses and nothing is kept.

    One that is to be `empty` begins without what there was. Of one that is `doubted`, a build compares what it gave
    with what is made anew.
    """

    def __init__(self, path: Path | None, *, empty: bool = False, doubted: bool = False) -> None:
        self._path = path
        self.is_doubted = doubted
        self._program = program() if path else ""
        self._new: dict[str, bytes] = {}
        self._waiting = 0
        self._build = 0
        self.writes_early = False
        """Whether results may go to the file before they are saved, so that they need no memory: where they will be."""
        self.only: Collection[str] | None = None
        """The files of which alone this build says anything new, where it is so: what is known of others stays."""
        self._used: set[str] = set()
        self._made: set[str] = set()
        self._hidden: Collection[str] | None = None
        self._database: sqlite3.Connection | None = None
        self.findings: tuple[Diagnostic, ...] = ()
        """Why the cache is not used, where it is not."""
        if path is not None and empty:
            self._remove(path)
        elif path is not None:
            self._open(path)

    def get(self, key: str) -> bytes | None:
        """The result that an earlier build, or this one, put under `key`."""
        if self._is_hidden(key):
            return None
        key = self._key(key)
        if (new := self._new.get(key)) is not None:
            return new
        found = self._ask("value", key)
        if not isinstance(found, bytes):
            return None
        check, value = found[:_CHECK], found[_CHECK:]
        if check != digest(key, value).encode():
            return None
        self._used.add(key)
        return value

    @property
    def keeps(self) -> bool:
        """Whether anything is kept."""
        return self._path is not None

    def has(self, key: str) -> bool:
        """Whether there is a result, which a later build may ask for. Whether it is whole, only `get` can tell."""
        if self.size(key) is None:
            return False
        self._used.add(self._key(key))
        return True

    def size(self, key: str) -> int | None:
        """How many bytes `get` will give, where there is a result; whether it is whole, only `get` can tell."""
        if self._is_hidden(key):
            return None
        key = self._key(key)
        if (new := self._new.get(key)) is not None:
            return len(new)
        found = self._ask("length(value)", key)
        return max(0, found - _CHECK) if isinstance(found, int) else None

    def _is_hidden(self, key: str) -> bool:
        return self._hidden is not None and ((page := page_of(key)) in self._hidden or not page)

    def _ask(self, what: str, key: str) -> object:
        """What the file holds about a key; None where it holds nothing or cannot be read."""
        if self._database is None:
            return None
        try:
            row = self._database.execute(f"SELECT {what} FROM results WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error as error:
            self._leave(f"it is damaged ({error})")
            return None
        return row[0] if row else None

    def put(self, key: str, value: bytes) -> None:
        """Keep a result; it is written when the build is saved, or, where there is much of it, before."""
        self._made.add(key)
        if self._path is not None:
            self._new[self._key(key)] = value
            self._waiting += len(value)
            if self.writes_early and self._waiting > _MUCH:
                self._write()

    def made(self, kind: Kind) -> tuple[str, ...]:
        """The page of each result of this kind that was made, not found (see `page_key`)."""
        return tuple(page_of(key) for key in self._made if key.startswith(f"{kind} "))

    def kept(self, start: str) -> list[Kept]:
        """What builds have kept under keys that begin so, the latest first; other programs' results, too."""
        if self._database is None:
            return []
        question = "SELECT key, value FROM results WHERE key BETWEEN ? AND ? ORDER BY build DESC, rowid DESC"
        try:
            rows = self._database.execute(question, (start, start + "\U0010ffff")).fetchall()
        except sqlite3.Error:
            return []
        return [
            _kept(key, value[_CHECK:])
            for key, value in rows
            if isinstance(value, bytes) and value[:_CHECK] == digest(key, value[_CHECK:]).encode()
        ]

    def new(self, start: str) -> list[Kept]:
        """What was put since the cache was opened, under keys that begin so."""
        return [_kept(key, value) for key, value in self._new.items() if key.startswith(start)]

    def reused(self) -> frozenset[str]:
        """The pages of which something was found, not made."""
        return frozenset(page_of(key.rpartition(" ")[0]) for key in self._used)

    @contextmanager
    def without(self, pages: Collection[str]) -> Iterator[None]:
        """Know nothing of these pages meanwhile, nor of what belongs to no page; what is made takes its place."""
        self._hidden = frozenset(pages)
        try:
            yield
        finally:
            self._hidden = None

    def forget(self) -> None:
        """Drop every result, those of this build too."""
        self.close()
        self._build = self._waiting = 0
        self._new.clear()
        self._used.clear()
        if self._path is not None:
            self._remove(self._path)

    def save(self) -> None:
        """Write what is new, and forget what no build has used for a while. A disk that is full or refuses costs the
        cache, never the build."""
        if self._path is None:
            return
        self._write()
        try:
            if self._database is not None:
                with self._database as database:
                    if self._made:
                        used = ((self._build, key) for key in self._used)
                        database.executemany("UPDATE results SET build = ? WHERE key = ?", used)
                        asked = [f"{kind} {page} " for kind in Kind for page in self.only or ()]
                        starts = [""] if self.only is None else asked
                        old = ((self._build - _KEPT, start, start + "\U0010ffff") for start in starts)
                        database.executemany("DELETE FROM results WHERE build < ? AND key BETWEEN ? AND ?", old)
        except (sqlite3.Error, OSError):
            self._path = None
        self.close()

    def _write(self) -> None:
        """Write what is new into the file. Nobody else sees it before it is saved; without that, it is taken back."""
        if self._path is None:
            return
        try:
            self._database = database = self._database or self._create(self._path)
            if not self._build:
                self._build = int(database.execute("SELECT coalesce(max(build), 0) FROM results").fetchone()[0]) + 1
            rows = ((key, self._build, digest(key, value).encode() + value) for key, value in self._new.items())
            database.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?)", rows)
            self._new.clear()
            self._waiting = 0
        except (sqlite3.Error, OSError):
            self._path = None

    def close(self) -> None:
        """Let go of the file."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def _key(self, key: str) -> str:
        return f"{key} {self._program}"

    def _open(self, path: Path) -> None:
        if not path.exists():
            return
        try:
            if path.stat().st_size > _LARGEST:
                self._remove(path)
                return
            self._database = _connect(path)
            found = self._database.execute("PRAGMA user_version").fetchone()[0]
            if found != _SCHEMA:
                self._leave(f"another version of coursegen made it (format {found})")
            else:
                self._database.execute("SELECT key, build, value FROM results LIMIT 1").fetchone()
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                self._path = None  # somebody else writes it: ours would be lost work at best
            self._leave("another build is using it" if self._path is None else f"it cannot be read ({error})")
        except (sqlite3.Error, OSError) as error:
            self._leave(f"it is damaged ({error})")

    def _leave(self, reason: str) -> None:
        """Go on without the results there are."""
        self.close()
        message = f"the cache is left aside: {reason}"
        hint = "nothing need be done: this build makes everything anew"
        self.findings = (Diagnostic(codes.CACHE_IGNORED, message, hint=hint),)
        if self._path is not None:
            self._remove(self._path)

    def _remove(self, path: Path) -> None:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            self._path = None

    def _create(self, path: Path) -> sqlite3.Connection:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._remove(path)
        database = _connect(path)
        # what is asked of every row stands before its value, which may go on over many pages of the file
        database.execute("CREATE TABLE results (key TEXT PRIMARY KEY, build INTEGER, value BLOB)")
        database.execute(f"PRAGMA user_version = {_SCHEMA}")
        return database


def _kept(key: str, value: bytes) -> Kept:
    key, _, program_then = key.rpartition(" ")
    return Kept(key, program_then, value)


def cache_of(root: Path) -> Path:
    """Where the cache of the site at `root` lies."""
    return root / ".coursegen" / "cache.sqlite"


def _connect(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=0)
    database.execute("PRAGMA synchronous = OFF")  # a cache that a crash damages is told by its digests
    database.execute("PRAGMA journal_mode = MEMORY")
    return database
