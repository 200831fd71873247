"""A course's schedule as an iCalendar file (RFC 5545), to import or to subscribe to.

A lecture whose clock times the site tells has them, in the site's time zone, which is described in the file as the RFC
asks; one without is an all-day event. A lecture that does not take place (休講) is a cancelled event that blocks no
time, so that whoever has it in a calendar already hears of it. What a file says depends on the site alone: `DTSTAMP`
is the first moment of the event's own day, and `UID` stays the same when title, day or order change.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from coursegen.model import CourseFacts, ScheduledLecture
from coursegen.record import Record
from coursegen.render.words import words_of

_FOLD = 75
"""Octets in a line, its end left out (RFC 5545, 3.1)."""
_SUMMARY = 40
"""Characters of topics that stand for a title."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class CourseEdition(Record):
    """What the calendar and the feed of a course are made from."""

    title: str
    path: str
    """The course's folder."""
    facts: CourseFacts
    schedule: Sequence[ScheduledLecture]
    identity: str
    """What tells this site from all others: its repository or its address, else its title."""
    timezone: str
    address: str
    """The site's address; empty where it is not known."""
    lang: str


def calendar(course: CourseEdition) -> bytes:
    """The iCalendar file of a course. Lectures without a date are not in it."""
    dated = [each for each in course.schedule if each.date]
    zone = _zone(course.timezone)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//coursegen//schedule//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{_text(course.title)}",
        f"X-WR-CALNAME:{_text(course.title)}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        "X-PUBLISHED-TTL:P1D",
    ]
    timed = [each.date for each in dated if each.date and each.starts]
    if zone and timed:
        lines.append(f"X-WR-TIMEZONE:{course.timezone}")
        lines += _timezone(zone, course.timezone, min(timed), max(timed))
    for lecture, uid in zip(dated, _uids(course, dated), strict=True):
        lines += _event(course, lecture, uid, zone)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) + b"\r\n" for line in lines)


def _zone(name: str) -> ZoneInfo | None:
    """The time zone; None where the machine knows none, so that times are the reader's own."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return None


def _uids(course: CourseEdition, lectures: Sequence[ScheduledLecture]) -> Iterator[str]:
    """A name for each event: by the lecture's number, else its page, else its day; a second one of a name says so."""
    seen: Counter[str] = Counter()
    for lecture in lectures:
        key = f"{lecture.number}" if lecture.number is not None else lecture.url or f"{lecture.date}"
        seen[key] += 1
        again = f" {seen[key]}" if seen[key] > 1 else ""
        yield str(uuid5(NAMESPACE_URL, f"{course.identity} {course.path} {key}{again}"))


def _event(course: CourseEdition, lecture: ScheduledLecture, uid: str, zone: ZoneInfo | None) -> Iterator[str]:
    day = lecture.date or date.min
    words = words_of(course.lang)
    number = words["lecture_number"] % lecture.number if lecture.number is not None else ""
    cancelled = words["cancelled"] if lecture.cancelled else ""
    name = course.facts.name or course.title
    summary = " ".join(filter(None, (cancelled, name, number, lecture.title or _short(lecture.topics))))
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}"
    yield f"DTSTAMP:{day:%Y%m%d}T000000Z"
    if lecture.starts and lecture.ends:
        at = f";TZID={course.timezone}" if zone else ""
        yield f"DTSTART{at}:{day:%Y%m%d}T{lecture.starts:%H%M%S}"
        yield f"DTEND{at}:{day:%Y%m%d}T{lecture.ends:%H%M%S}"
    else:
        yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(summary)}"
    if description := _description(lecture, words):
        yield f"DESCRIPTION:{_text(description)}"
    if course.facts.room and not lecture.cancelled:
        yield f"LOCATION:{_text(course.facts.room)}"
    if course.address and lecture.url:
        yield f"URL:{course.address}{lecture.url}"
    yield f"STATUS:{'CANCELLED' if lecture.cancelled else 'CONFIRMED'}"
    if lecture.cancelled or not lecture.starts:
        yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _description(lecture: ScheduledLecture, words: Mapping[str, str]) -> str:
    parts = [lecture.topics]
    if lecture.keywords:
        parts.append(f"{words['keywords']}: {words['between'].join(lecture.keywords)}")
    if lecture.preparation:
        spent = " " + words["minutes"] % lecture.minutes if lecture.minutes else ""
        parts.append(f"{words['preparation']}: {lecture.preparation}{spent}")
    return "\n".join(filter(None, parts))


def _short(topics: str) -> str:
    """The first topics of a lecture that has no title."""
    first = re.split(r"[。\n]", topics, maxsplit=1)[0]
    return first if len(first) <= _SUMMARY else first[: _SUMMARY - 1] + "…"


def _text(text: str) -> str:
    """A value of type TEXT (RFC 5545, 3.3.11)."""
    plain = _CONTROLS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"([\\;,])", r"\\\1", plain).replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """A line cut so that no piece has more than 75 octets and no character is cut (RFC 5545, 3.1)."""
    data = line.encode()
    pieces, at, room = [], 0, _FOLD
    while len(data) - at > room:
        end = at + room
        while data[end] & 0xC0 == 0x80:  # inside a character
            end -= 1
        pieces.append(data[at:end])
        at, room = end, _FOLD - 1  # the space that a piece begins with counts
    return b"\r\n ".join([*pieces, data[at:]])


# The time zone


def _timezone(zone: ZoneInfo, name: str, first: date, last: date) -> Iterator[str]:
    """The time zone as it is from `first` to `last` (RFC 5545, 3.6.5): an observance for each change of its offset."""
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{name}"
    for onset, before in _observances(zone, first, last):
        kind = "DAYLIGHT" if onset.dst() else "STANDARD"
        yield f"BEGIN:{kind}"
        local = onset.astimezone(UTC).replace(tzinfo=None) + (before.utcoffset() or timedelta())
        yield f"DTSTART:{local:%Y%m%dT%H%M%S}"
        yield f"TZOFFSETFROM:{_offset(before)}"
        yield f"TZOFFSETTO:{_offset(onset)}"
        yield f"TZNAME:{onset.tzname()}"
        yield f"END:{kind}"
    yield "END:VTIMEZONE"


def _observances(zone: ZoneInfo, first: date, last: date) -> Iterator[tuple[datetime, datetime]]:
    """When an offset begins, and an instant before it: the one that holds on the first day, and those that follow."""
    start = datetime.combine(first, time.min, UTC) - timedelta(days=1)
    yield start.astimezone(zone), start.astimezone(zone)
    for day in range((last - first).days + 3):
        earlier, later = start + timedelta(days=day), start + timedelta(days=day + 1)
        if earlier.astimezone(zone).utcoffset() != later.astimezone(zone).utcoffset():
            yield _change(earlier, later, zone).astimezone(zone), earlier.astimezone(zone)


def _change(earlier: datetime, later: datetime, zone: ZoneInfo) -> datetime:
    """The second at which the offset changes."""
    offset = earlier.astimezone(zone).utcoffset()
    while later - earlier > timedelta(seconds=1):
        middle = earlier + timedelta(seconds=(later - earlier).total_seconds() // 2)
        earlier, later = (middle, later) if middle.astimezone(zone).utcoffset() == offset else (earlier, middle)
    return later


def _offset(instant: datetime) -> str:
    """An offset from UTC as `+0900`."""
    minutes = round((instant.utcoffset() or timedelta()).total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"


def moment(day: date, at: time, timezone: str) -> str:
    """An instant in a time zone, as RFC 3339 writes it; in UTC where the machine does not know the zone."""
    return datetime.combine(day, at, _zone(timezone) or UTC).isoformat()
