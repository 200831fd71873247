"""What was found to exist, and when: a file of data, sorted, that can be read, compared and kept under version control.

Only what exists is kept as known. Of what failed only the last time it did exist is remembered.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from coursegen.check.online.outcomes import Fault, Outcome
from coursegen.check.online.retry import fraction
from coursegen.check.online.subjects import Resolver, Subject
from coursegen.diagnostics import Verdict
from coursegen.record import Record, field_names, replace

_SCHEMA = 1
_MINUTE = "%Y-%m-%dT%H:%MZ"
LIFETIMES = {
    Resolver.ARXIV: timedelta(days=90),
    Resolver.DOI: timedelta(days=90),
    Resolver.GITHUB: timedelta(days=1),
    Resolver.GIST: timedelta(days=7),
    Resolver.VIDEO: timedelta(days=14),
    Resolver.WEB: timedelta(days=7),
}
"""How long what exists is believed to exist; a fifth more or less for each subject, so that not all end on one day."""


class Known(Record):
    """What is remembered of a subject."""

    last_ok: datetime
    outcome: Outcome
    failed: bool = False
    """Whether it failed since: then it is asked about again, whatever its age."""


class Cache(Record):
    """What is remembered, by subject."""

    known: Mapping[str, Known]

    def fresh(self, subject: Subject, now: datetime) -> Outcome | None:
        """What is known of a subject, while it need not be asked about."""
        known = self.known.get(str(subject))
        if known is None or known.failed or known.last_ok > now:
            return None
        lifetime = LIFETIMES[subject.resolver] * (0.8 + 0.4 * fraction(str(subject)))
        return known.outcome if now - known.last_ok < lifetime else None

    def last_ok(self, subject: Subject) -> datetime | None:
        """When the subject was last seen to exist."""
        known = self.known.get(str(subject))
        return known.last_ok if known else None

    def updated(self, asked: Mapping[Subject, Outcome], subjects: Iterable[Subject], now: datetime) -> Cache:
        """The cache after a run; what the site no longer refers to is forgotten."""
        names = {str(subject) for subject in subjects}
        known = {name: entry for name, entry in self.known.items() if name in names}
        for subject, outcome in asked.items():
            name = str(subject)
            if outcome.verdict is Verdict.OK:
                known[name] = Known(now.replace(second=0, microsecond=0), outcome)
            elif name in known:
                known[name] = replace(known[name], failed=True)
        return Cache(known)


def cache_of(root: Path) -> Path:
    """Where the cache of the site at `root` lies."""
    return root / ".coursegen" / "links.json"


def load_cache(path: Path) -> Cache:
    """The cache in a file; what cannot be read is as if it were not there."""
    try:
        return decode(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return Cache({})


def save_cache(path: Path, cache: Cache) -> None:
    """Write the cache, whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_text(encode(cache), encoding="utf-8", errors="replace")
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def encode(cache: Cache) -> str:
    """The cache as text: one subject a line, sorted."""
    lines = [
        f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(_data(known), ensure_ascii=False, sort_keys=True)}"
        for name, known in sorted(cache.known.items())
    ]
    return f'{{"schema": {_SCHEMA}, "links": {{\n' + ",\n".join(lines) + "\n}}\n"


def decode(text: str) -> Cache:
    """The cache that a text holds; entries that make no sense are left out."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return Cache({})
    links = data.get("links") if isinstance(data, dict) and data.get("schema") == _SCHEMA else None
    entries = {name: _known(entry) for name, entry in (links if isinstance(links, dict) else {}).items()}
    return Cache({name: known for name, known in entries.items() if known is not None})


_EMPTY = Outcome(Verdict.OK)
_FACTS = {*field_names(Outcome)} - {"verdict", "reason"}


def _data(known: Known) -> dict[str, Any]:
    facts = {name: value for name in field_names(Outcome) if name in _FACTS and (value := getattr(known.outcome, name))}
    return {"last_ok": known.last_ok.strftime(_MINUTE), **facts} | ({"failed": True} if known.failed else {})


def _known(entry: Any) -> Known | None:
    try:
        last_ok = datetime.strptime(entry["last_ok"], _MINUTE).replace(tzinfo=UTC)
        facts = {name: _value(name, value) for name, value in entry.items() if name in _FACTS}
        return Known(last_ok, replace(_EMPTY, **facts), entry.get("failed") is True)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _value(name: str, value: Any) -> Any:
    if name == "authors":
        return tuple(str(author) for author in value)
    return Fault(value) if name == "fault" else type(getattr(_EMPTY, name))(value)
