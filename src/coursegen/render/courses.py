"""The files beside the pages of a course: its schedule, its calendar, its feed."""

from __future__ import annotations

from collections.abc import Iterator

from coursegen.config import Config
from coursegen.model import Site
from coursegen.overtaken import give_way
from coursegen.render.calendar import CourseEdition, calendar
from coursegen.render.feed import feed
from coursegen.render.templates import Templates
from coursegen.render.view import SiteView
from coursegen.urls import decode


def beside_courses(site: Site, view: SiteView, engine: Templates, config: Config) -> Iterator[tuple[str, bytes]]:
    """The schedules, calendars and feeds of all courses, by output path."""
    titles = {page.url: page.document.title for page in site.pages}
    langs = {page.url: page.document.front_matter.lang or config.site.lang for page in site.pages}
    for course in site.courses:
        give_way()
        places, identity = view.places[course.url], config.site.repository or config.site.url or config.site.title
        edition = CourseEdition(
            course.title, course.path, course.facts, course.schedule, identity, config.site.timezone, view.url,
            langs[course.url],
        )  # fmt: skip
        if places.is_made:
            yield (
                decode(places.schedule_url).lstrip("/") + "index.html",
                engine.schedule(view.schedule(course)).encode(),
            )
        if places.calendar_url:
            yield decode(places.calendar_url).lstrip("/"), calendar(edition)
        if places.feed_url:
            author = course.facts.instructor or config.site.author
            yield decode(places.feed_url).lstrip("/"), feed(edition, titles, course.url, places.feed_url, author)


def made_schedules(view: SiteView) -> tuple[str, ...]:
    """The addresses of the schedules that are made."""
    return tuple(places.schedule_url for places in view.places.values() if places.is_made)
