"""What is published beside the pages of a course: its schedule, its calendar, its feed, and where."""

from __future__ import annotations

from collections.abc import Container

from coursegen.model import Course
from coursegen.record import Record
from coursegen.render.feed import listed
from coursegen.urls import decode

_OWN = {"schedule/index.html": "schedule/", "schedule.html": "schedule.html"}
"""A page of the lecturer's own in the place of a schedule, and its address."""


class CoursePlaces(Record):
    """Where a course's schedule, calendar and feed are, from the site's root; empty for what it does not have."""

    schedule_url: str
    is_made: bool
    """False where the site has a page of its own there."""
    calendar_url: str
    feed_url: str


def places_of(course: Course, taken: Container[str], *, has_address: bool) -> CoursePlaces:
    """The places of a course; `taken` are the paths below the output folder that files of the site have.

    A feed's addresses are absolute, so there is one only where the site `has_address`.
    """
    if not course.schedule:
        return CoursePlaces("", False, "", "")
    folder = decode(course.url).lstrip("/")
    own = next((url for name, url in _OWN.items() if folder + name in taken), "")
    is_made = not own and f"{folder}schedule" not in taken
    has_days = any(each.date for each in course.schedule) and f"{folder}schedule.ics" not in taken
    has_feed = has_address and bool(listed(course.schedule)) and f"{folder}feed.xml" not in taken
    return CoursePlaces(
        schedule_url=course.url + "schedule/" if is_made else own and course.url + own,
        is_made=is_made,
        calendar_url=course.url + "schedule.ics" if has_days else "",
        feed_url=course.url + "feed.xml" if has_feed else "",
    )
