"""The lectures of a course as an Atom feed (RFC 4287), whose addresses are absolute."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time
from html import escape

from coursegen.model import ScheduledLecture
from coursegen.render.calendar import CourseEdition, moment
from coursegen.render.words import words_of

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""What XML cannot hold."""


def listed(schedule: Sequence[ScheduledLecture]) -> list[ScheduledLecture]:
    """The lectures that a feed tells of, the newest first: those with a page and a day."""
    found = {each.url: each for each in schedule if each.url and each.date and not each.cancelled}
    return sorted(found.values(), key=lambda each: (each.date, each.number or 0), reverse=True)


def feed(course: CourseEdition, titles: dict[str, str], home: str, path: str, author: str) -> bytes:
    """The feed of a course whose index page is `home`, published at `path`; `titles` are those of its pages by URL.

    A lecture is as new as the day on which it is held; nothing in it depends on when it is built.
    """
    entries = listed(course.schedule)
    updated = moment(entries[0].date, time.min, course.timezone) if entries and entries[0].date else ""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{_text(course.lang)}">',
        f"<title>{_text(course.title)}</title>",
        f"<id>{_text(course.address + path)}</id>",
        f'<link rel="self" type="application/atom+xml" href="{_text(course.address + path)}"/>',
        f'<link rel="alternate" type="text/html" href="{_text(course.address + home)}"/>',
        f"<updated>{updated}</updated>",
        f"<author><name>{_text(author or course.title)}</name></author>",
        "<generator>coursegen</generator>",
    ]
    for entry in entries:
        lines += _entry(course, entry, titles.get(entry.url, ""))
    return "\n".join([*lines, "</feed>", ""]).encode()


def _entry(course: CourseEdition, lecture: ScheduledLecture, title: str) -> list[str]:
    number = words_of(course.lang)["lecture_number"] % lecture.number if lecture.number is not None else ""
    named = f"{number} {lecture.title}".strip() if lecture.title else title or number
    address = _text(course.address + lecture.url)
    summary = [f"<summary>{_text(lecture.topics)}</summary>"] if lecture.topics else []
    return [
        "<entry>",
        f"<title>{_text(named or lecture.url)}</title>",
        f"<id>{address}</id>",
        f'<link rel="alternate" type="text/html" href="{address}"/>',
        f"<updated>{moment(lecture.date, time.min, course.timezone) if lecture.date else ''}</updated>",
        *summary,
        "</entry>",
    ]


def _text(text: str) -> str:
    return escape(_CONTROLS.sub("", text))
