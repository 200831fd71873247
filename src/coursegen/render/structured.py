"""What search engines and learning platforms read in a page: schema.org's Course, CourseInstance and LearningResource,
as JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from markupsafe import Markup

from coursegen.model import CourseFacts, ScheduledLecture
from coursegen.render.calendar import moment
from coursegen.render.view import CourseView, PageView

_ESCAPED = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
"""Inside a script element nothing may look like its end, and no JavaScript reader may see a line end."""


def structured_data(page: PageView, address: str, timezone: str) -> Markup:
    """The script element of a course's index page, of its schedule and of a lecture; empty for other pages.

    Addresses are absolute, so they are left out where the site's own `address` is not known.
    """
    course = page.course
    if course is None:
        return Markup("")
    if page.is_course_home or page.is_schedule:
        data = _course(page, course, address, timezone)
    elif page.lecture:
        data = _lecture(page, course, page.lecture, address)
    else:
        return Markup("")
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False, separators=(",", ":"))
    return Markup(f'<script type="application/ld+json">{text.translate(_ESCAPED)}</script>')


def _course(page: PageView, course: CourseView, address: str, timezone: str) -> dict[str, Any]:
    facts = course.facts
    instance = _told(
        {
            "@type": "CourseInstance",
            "name": facts.name or course.title,
            "startDate": _day(facts.first_day),
            "endDate": _day(facts.last_day),
            "location": {"@type": "Place", "name": facts.room} if facts.room else None,
            "instructor": {"@type": "Person", "name": facts.instructor} if facts.instructor else None,
            "subEvent": [_event(each, facts, address, timezone) for each in page.schedule if each.date]
            if page.is_schedule
            else [],
        }
    )
    return _told(
        {
            "@type": "Course",
            "name": facts.name or course.title,
            "url": address + course.url if address else "",
            "courseCode": facts.code,
            "description": page.description if page.is_course_home else "",
            "inLanguage": page.lang,
            "numberOfCredits": int(facts.credits) if facts.credits.isdecimal() else None,
            "hasCourseInstance": [instance] if facts.first_day else [],
        }
    )


def _event(lecture: ScheduledLecture, facts: CourseFacts, address: str, timezone: str) -> dict[str, Any]:
    status = "EventCancelled" if lecture.cancelled else "EventScheduled"
    return _told(
        {
            "@type": "Event",
            "name": lecture.title or lecture.topics or facts.name or facts.meets,
            "startDate": _moment(lecture.date, lecture.starts, timezone),
            "endDate": _moment(lecture.date, lecture.ends, timezone),
            "eventStatus": f"https://schema.org/{status}",
            "location": {"@type": "Place", "name": facts.room} if facts.room else None,
            "url": address + lecture.url if address and lecture.url else "",
        }
    )


def _lecture(page: PageView, course: CourseView, lecture: ScheduledLecture, address: str) -> dict[str, Any]:
    return _told(
        {
            "@type": "LearningResource",
            "name": page.title,
            "url": address + page.url if address else "",
            "learningResourceType": "lecture",
            "position": lecture.number,
            "description": page.description or lecture.topics,
            "keywords": list(lecture.keywords),
            "inLanguage": page.lang,
            "author": {"@type": "Person", "name": page.author} if page.author else None,
            "isPartOf": _told(
                {
                    "@type": "Course",
                    "name": course.facts.name or course.title,
                    "url": address + course.url if address else "",
                }
            ),
        }
    )


def _told(data: Mapping[str, Any]) -> dict[str, Any]:
    """What is known: nothing empty."""
    return {key: value for key, value in data.items() if value not in ("", None, [])}


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _moment(day: date | None, at: time | None, timezone: str) -> str:
    """A day, or an instant with its offset where the clock time is known."""
    if day is None or at is None:
        return _day(day)
    return moment(day, at, timezone)
