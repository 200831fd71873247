"""Which pages a site shows at the instant of a build: neither drafts nor pages before their release."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import Enum
from zoneinfo import ZoneInfo

from coursegen.codes import FRONT_MATTER_RELEASE
from coursegen.diagnostics import Diagnostic
from coursegen.model import Document
from coursegen.reading import Reading
from coursegen.record import Record, field


def now() -> datetime:
    """The build instant: `SOURCE_DATE_EPOCH`, else now."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(given), UTC) if given.isdecimal() else datetime.now(UTC)


class Shows(Enum):
    """Which pages are shown."""

    RELEASED = "released"
    """Those that are published now."""
    EARLY = "early"
    """Those that are released later, too: what `serve` shows their authors."""
    ALL = "all"
    """Drafts, too."""


class Shown(Record):
    """Which pages a site has at an instant."""

    shows: Shows
    timezone: str
    """In which releases are that name none."""
    at: datetime = field(default_factory=now)

    def documents(self, readings: Iterable[Reading]) -> tuple[Document, ...]:
        """The pages that the site has."""
        return tuple(each.document for each in readings if each.document and self.has(each.document))

    def held_back(self, readings: Iterable[Reading]) -> tuple[Document, ...]:
        """The pages that it will have."""
        return tuple(each.document for each in readings if each.document and not self.has(each.document))

    def said(self, readings: Iterable[Reading]) -> Iterator[Diagnostic]:
        """What is to be said of the pages that the site has, and of those that could not be read; of a page that is
        held back only that its release cannot be read."""
        for reading in readings:
            if reading.document is None:
                yield from reading.diagnostics
            elif self.has(reading.document):
                yield from (*reading.diagnostics, *reading.document.diagnostics)
            else:
                yield from (each for each in reading.diagnostics if each.code is FRONT_MATTER_RELEASE)

    def has(self, document: Document) -> bool:
        """Whether a page is shown."""
        released = self.release(document)
        if self.shows is Shows.ALL:
            return True
        is_due = self.shows is Shows.EARLY or released is None or released <= self.at
        return document.front_matter.published and is_due

    def release(self, document: Document) -> datetime | None:
        """The instant from which a page is shown."""
        release = document.front_matter.release
        return release.replace(tzinfo=_zone(self.timezone)) if release and release.tzinfo is None else release

    def until(self, readings: Iterable[Reading]) -> float:
        """The instant at which what is said or shown changes by itself, in seconds since the epoch: the beginning of
        the next day (UTC), or the next release."""
        tomorrow = datetime.combine(self.at.date() + timedelta(days=1), time.min, UTC)
        waiting = (self.release(each.document) for each in readings if each.document and not self.has(each.document))
        return min([tomorrow, *(each for each in waiting if each and each > self.at)]).timestamp()


def _zone(name: str) -> tzinfo:
    """The time zone; UTC where the machine does not know it."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return UTC
