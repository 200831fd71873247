"""What templates see. Values made once from the site; `docs/templates.md` lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from coursegen.config import Config
from coursegen.model import Course, Heading, Page, Site


@dataclass(frozen=True, slots=True)
class Entry:
    """A page as lists of pages show it."""

    title: str
    url: str
    date: date | None


@dataclass(frozen=True, slots=True)
class CourseView:
    """A course as templates see it."""

    title: str
    url: str
    lectures: tuple[Entry, ...]
    handouts: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """A heading in the table of contents, with those below it."""

    text: str
    id: str
    children: tuple[Contents, ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """A page as templates see it."""

    title: str
    url: str
    path: str
    lang: str
    author: str
    date: date | None
    description: str
    front_matter: Mapping[str, object]
    headings: tuple[Heading, ...]
    contents: tuple[Contents, ...]
    course: CourseView | None
    previous: Entry | None
    next: Entry | None
    is_home: bool
    is_course_home: bool
    has_heading: bool
    """Whether the author's text has a heading of the first level itself."""
    has_math: bool


class SiteView:
    """The site's own facts, and the views of its pages."""

    def __init__(self, site: Site, config: Config) -> None:
        facts = config.site
        home = next((page for page in site.pages if page.url == "/"), None)
        self.title = facts.title or (home.document.title if home else "")
        self.description, self.lang, self.author, self.email = facts.description, facts.lang, facts.author, facts.email
        self.license, self.repository, self.url = facts.license, facts.repository, facts.url.rstrip("/")
        self.footer, self.logo, self.navigation = config.theme.footer, config.theme.logo, config.theme.navigation
        self._site = site
        self._entries = {page.url: Entry(page.document.title, page.url, page.document.date) for page in site.pages}
        self._courses = {course.url: self._course(course) for course in site.courses}
        self._member = {
            url: course for course in site.courses for url in (course.url, *course.lectures, *course.handouts)
        }

    @cached_property
    def courses(self) -> tuple[CourseView, ...]:
        """Every course of the site."""
        return tuple(self._courses.values())

    @cached_property
    def pages(self) -> tuple[Entry, ...]:
        """Every page of the site."""
        return tuple(self._entries.values())

    def _course(self, course: Course) -> CourseView:
        lectures = tuple(self._entries[url] for url in course.lectures)
        return CourseView(course.title, course.url, lectures, tuple(self._entries[url] for url in course.handouts))

    def page(self, page: Page) -> PageView:
        """The view of one page."""
        document = page.document
        course = self._member.get(page.url)
        previous, following = self._neighbours(course, page.url)
        return PageView(
            title=document.title,
            url=page.url,
            path=document.path,
            lang=document.front_matter.lang or self.lang,
            author=document.author,
            date=document.date,
            description=document.front_matter.description or (self.description if page.url == "/" else ""),
            front_matter=document.front_matter.values,
            headings=document.headings,
            contents=contents(document.headings),
            course=self._courses[course.url] if course else None,
            previous=previous,
            next=following,
            is_home=page.url == "/",
            is_course_home=course is not None and course.url == page.url,
            has_heading=any(heading.level == 1 for heading in document.headings),
            has_math=bool(document.formulas),
        )

    def _neighbours(self, course: Course | None, url: str) -> tuple[Entry | None, Entry | None]:
        if course is None or url not in course.lectures:
            return None, None
        order = course.lectures
        at = order.index(url)
        before = self._entries[order[at - 1]] if at else None
        return before, self._entries[order[at + 1]] if at + 1 < len(order) else None


def contents(headings: tuple[Heading, ...]) -> tuple[Contents, ...]:
    """Headings with an id as a tree, down to three levels below the highest that repeats."""
    listed = [heading for heading in headings if heading.id and heading.text]
    if listed and listed[0].level == 1 and sum(heading.level == 1 for heading in listed) == 1:
        listed = listed[1:]  # the page's own title
    top = min((heading.level for heading in listed), default=1)
    return _tree([heading for heading in listed if heading.level < top + 3])


def _tree(headings: list[Heading]) -> tuple[Contents, ...]:
    found: list[Contents] = []
    at = 0
    while at < len(headings):
        end = at + 1
        while end < len(headings) and headings[end].level > headings[at].level:
            end += 1
        found.append(Contents(headings[at].text, headings[at].id, _tree(headings[at + 1 : end])))
        at = end
    return tuple(found)
