"""What templates see. Values made once from the site; `docs/templates.md` lists them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property

from markupsafe import Markup, escape

from coursegen.citations import CitedAt, CitedWork, CourseWorks, ShownCite
from coursegen.config import Config
from coursegen.dates import Day
from coursegen.facts import digest
from coursegen.model import (
    Course,
    CourseFacts,
    Heading,
    Hole,
    HoleKind,
    Page,
    Reference,
    ScheduledLecture,
    Session,
    Site,
)
from coursegen.numerals import in_natural_order
from coursegen.record import Record, field, field_names, replace
from coursegen.render.beside import CoursePlaces, places_of
from coursegen.render.citing import shown_text
from coursegen.render.words import words_of
from coursegen.source import Span

PlannedDay = date | Day


class Entry(Record):
    """A page as lists of pages show it."""

    title: str
    url: str
    date: date | None
    title_html: Markup
    """The title with its formulas."""
    number: int | None = None
    """The number that its course's plan gives it, where that alone tells it from others: several lectures of the course
    have this title."""
    day: PlannedDay | None = None
    """Its day in that plan, as well."""


class CourseView(Record, dict=True):
    """A course as templates see it; the same for each of its pages, so it is written out once."""

    title: str
    url: str
    lectures: tuple[Entry, ...]
    handouts: tuple[Entry, ...]
    facts: CourseFacts
    schedule_url: str
    """Where its schedule, its calendar and its feed are published; empty where there is none."""
    calendar_url: str
    feed_url: str
    references_url: str = ""
    """The page that lists the works its pages cite; empty where they cite none."""
    title_html: Markup = field(default_factory=Markup)
    """The title with its formulas."""

    @cached_property
    def digest(self) -> str:
        """Tells a course from one in which anything is different."""
        return digest(*(repr(getattr(self, name)) for name in field_names(self)))

    def __repr__(self) -> str:
        return f"CourseView({self.digest})"


class Contents(Record):
    """A heading in the table of contents, with those below it."""

    text: str
    id: str
    children: tuple[Contents, ...]
    html: Markup
    """The text with its formulas."""


class WorkView(Record):
    """A work in a list of references as templates see it."""

    key: str
    id: str
    """Its anchor on the page."""
    number: int
    lang: str
    """The language it is in; empty where that cannot be told."""
    html: Markup
    """The reference in the site's style."""
    title: str
    authors: tuple[str, ...]
    year: str
    doi: str
    url: str
    places: tuple[CitedAt, ...]
    """Where it is cited: `url title`."""


class FigureView(Record):
    """A figure as templates see it; without what stood in comments."""

    number: int | None
    label: str
    """What it is called on its page: `図 3`, or what its caption carries; empty where it has neither."""
    id: str
    """Its anchor."""
    sources: tuple[str, ...]
    """The addresses of its images: for what the site publishes, from the site's root."""
    caption: str
    alt: str
    width: str


class CitationView(Record):
    """A citation as templates see it."""

    keys: tuple[str, ...]
    text: str
    """As it is shown."""
    cites: tuple[ShownCite, ...]
    """Each work, as it is shown; none where the bibliography knows no key of it."""


class PageView(Record, kw_only=True):
    """A page as templates see it; one that no source makes has little more than a title and an address."""

    title: str
    url: str
    path: str = ""
    lang: str
    author: str
    date: date | None = None
    description: str = ""
    front_matter: Mapping[str, object] = field(default_factory=dict)
    headings: tuple[Heading, ...] = ()
    contents: tuple[Contents, ...] = ()
    course: CourseView | None = None
    previous: Entry | None = None
    next: Entry | None = None
    is_home: bool = False
    is_course_home: bool = False
    has_heading: bool = False
    """Whether the author's text has a heading of the first level itself."""
    has_math: bool = False
    figures: tuple[FigureView, ...] = ()
    references: tuple[Reference, ...] = ()
    """The references that its author wrote by hand."""
    syllabus: tuple[Session, ...] = ()
    """The sessions of the syllabus that it holds; of one in a comment where the site publishes it."""
    citations: tuple[CitationView, ...] = ()
    works: tuple[WorkView, ...] = ()
    """The works that it cites; on the page of a course's references, those that the course does."""
    references_url: str = ""
    """The page that lists all works of its course; empty where nothing is cited."""
    references_file: str = ""
    """The BibTeX file that holds them."""
    lecture: ScheduledLecture | None = None
    """What the schedule tells of a lecture's page."""
    schedule: tuple[ScheduledLecture, ...] = ()
    """That of the course, on its index page and on its schedule."""
    is_schedule: bool = False
    title_html: Markup = field(default_factory=Markup)
    """The title with its formulas."""


class SiteView:
    """The site's own facts, and the views of its pages."""

    def __init__(self, site: Site, config: Config) -> None:
        facts = config.site
        home = next((page for page in site.pages if page.url == "/"), None)
        self.title = facts.title or (home.document.title if home else "")
        self.description, self.lang, self.author, self.email = facts.description, facts.lang, facts.author, facts.email
        self.license, self.repository, self.url = facts.license, facts.repository, facts.url.rstrip("/")
        self.footer, self.logo, self.navigation = config.theme.footer, config.theme.logo, config.theme.navigation
        self._publishes_comments = config.syllabus.publish
        self.is_numeric = site.bibliography.style.is_numeric
        """Whether citations are numbers."""
        self._pages = {page.url: page for page in site.pages}
        self._works = {course.home: course for course in site.works}
        self._citing = {
            place.url.partition("#")[0]: course
            for course in site.works
            for cited in course.works
            for place in cited.places
        }
        self._entries = {page.url: _entry(page) for page in site.pages}
        taken = frozenset((*(page.output for page in site.pages), *(asset.output for asset in site.assets), *site.kept))
        self.places = {course.url: places_of(course, taken, has_address=bool(self.url)) for course in site.courses}
        self.schedules = {course.url: tuple(map(_without_place, course.schedule)) for course in site.courses}
        self._scheduled = {each.url: each for lectures in self.schedules.values() for each in reversed(lectures)}
        self._courses = {course.url: self._course(course, self.places[course.url]) for course in site.courses}
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

    @cached_property
    def loose_pages(self) -> tuple[Entry, ...]:
        """The pages that belong to no course, `lect2` before `lect10`."""
        loose = [url for url, page in self._pages.items() if url not in self._member and page.output != "404.html"]
        return tuple(self._entries[url] for url in sorted(loose, key=in_natural_order))

    def _course(self, course: Course, places: CoursePlaces) -> CourseView:
        works = self._works.get(course.url)
        return CourseView(
            title=course.title,
            url=course.url,
            lectures=self._told_apart(tuple(self._entries[url] for url in course.lectures)),
            handouts=tuple(self._entries[url] for url in course.handouts),
            facts=course.facts,
            schedule_url=places.schedule_url,
            calendar_url=places.calendar_url,
            feed_url=places.feed_url,
            references_url=works.url if works else "",
            title_html=self._entries[course.url].title_html,
        )

    def _told_apart(self, lectures: tuple[Entry, ...]) -> tuple[Entry, ...]:
        """Lectures of a course, with number and day those whose title others have, too."""
        titles = Counter(each.title for each in lectures)
        planned = ((each, self._scheduled.get(each.url)) for each in lectures)
        return tuple(
            replace(each, number=line.number, day=line.date or line.day) if line and titles[each.title] > 1 else each
            for each, line in planned
        )

    def schedule(self, course: Course) -> PageView:
        """The view of the page that shows a course's schedule."""
        home = self._pages[course.url].document
        lang = home.front_matter.lang or self.lang
        title = words_of(lang)["schedule"]
        title = title if course.title == self.title else f"{title} – {course.title}"
        return PageView(
            title=title,
            title_html=escape(title),
            url=self.places[course.url].schedule_url,
            lang=lang,
            author=course.facts.instructor or home.author,
            course=self._courses[course.url],
            schedule=self.schedules[course.url],
            is_schedule=True,
            has_math=_lists_math(self._courses[course.url])
            or any(
                isinstance(piece, str) and "<math" in piece
                for lecture in self.schedules[course.url]
                for _, pieces in lecture.written
                for piece in pieces
            ),
        )

    def page(self, page: Page) -> PageView:
        """The view of one page."""
        document = page.document
        course = self._member.get(page.url)
        previous, following = self._neighbours(course, page.url)
        headings = document.headings
        if page.works:
            headings = tuple(
                replace(heading, text=shown_text(heading.text, page), html=shown_text(heading.html, page))
                for heading in headings
            )
        works = self._citing.get(page.url)
        return PageView(
            title=document.title,
            url=page.url,
            path=document.path,
            lang=document.front_matter.lang or self.lang,
            author=document.author,
            date=document.date,
            description=document.front_matter.description or (self.description if page.url == "/" else ""),
            front_matter=document.front_matter.values,
            headings=headings,
            contents=contents((*headings, *works_heading(page, self.lang))),
            course=self._courses[course.url] if course else None,
            previous=previous,
            next=following,
            is_home=page.url == "/",
            is_course_home=course is not None and course.url == page.url,
            has_heading=any(heading.level == 1 for heading in document.headings),
            has_math=bool(document.formulas or document.title_html)
            or (course is not None and _lists_math(self._courses[course.url])),
            title_html=self._entries[page.url].title_html,
            lecture=self._scheduled.get(page.url),
            schedule=self.schedules[page.url] if course is not None and course.url == page.url else (),
            figures=_figures(page),
            references=document.references,
            syllabus=tuple(each for each in document.syllabus if self._publishes_comments or not each.commented),
            citations=_citations(page),
            works=_works(page.works),
            references_url=works.url if works else "",
            references_file=works.download if works else "",
        )

    def references(self, works: CourseWorks) -> PageView:
        """The view of the page that lists all works of a course."""
        course = self._courses.get(works.home)
        title = words_of(self.lang)["course_works"]
        if course and course.title != self.title:
            title = f"{title} – {course.title}"
        return PageView(
            title=title,
            title_html=escape(title),
            url=works.url,
            lang=self.lang,
            author=self.author,
            course=course,
            has_math=course is not None and _lists_math(course),
            works=_works(works.works),
            references_url=works.url,
            references_file=works.download,
        )

    def home(self) -> PageView:
        """The view of the home page of a site that has none of its own: it lists the courses and the other pages."""
        title = self.title or words_of(self.lang)["home"]
        return PageView(
            title=title,
            title_html=escape(title),
            url="/",
            lang=self.lang,
            author=self.author,
            description=self.description,
            is_home=True,
            has_math=any(map(_lists_math, self.courses))
            or any("<math" in each.title_html for each in self.loose_pages),
        )

    def _neighbours(self, course: Course | None, url: str) -> tuple[Entry | None, Entry | None]:
        if course is None or url not in course.lectures:
            return None, None
        at, order = course.lectures.index(url), self._courses[course.url].lectures
        return order[at - 1] if at else None, order[at + 1] if at + 1 < len(order) else None


def _entry(page: Page) -> Entry:
    document = page.document
    return Entry(document.title, page.url, document.date, Markup(document.title_html or escape(document.title)))


def _lists_math(course: CourseView) -> bool:
    """Whether what lists the pages of a course shows a formula."""
    titles = (course.title_html, *(each.title_html for each in (*course.lectures, *course.handouts)))
    return any("<math" in title for title in titles)


def _figures(page: Page) -> tuple[FigureView, ...]:
    links = page.document.links
    urls = {link.href: target.url for link, target in zip(links, page.targets, strict=True) if link.element == "img"}
    return tuple(
        FigureView(
            figure.number,
            figure.label,
            figure.id,
            tuple(urls.get(source, source) for source in figure.sources),
            figure.caption,
            figure.alt,
            figure.width,
        )
        for figure in page.document.figures
    )


def _citations(page: Page) -> tuple[CitationView, ...]:
    shown = page.citations or (None,) * len(page.document.citations)
    return tuple(
        CitationView(written.keys, found.text if found else written.text, found.cites if found else ())
        for written, found in zip(page.document.citations, shown, strict=True)
        if found or not written.narrative
    )


def _works(works: Iterable[CitedWork]) -> tuple[WorkView, ...]:
    return tuple(
        WorkView(
            cited.work.key,
            cited.anchor,
            cited.number,
            cited.work.lang,
            Markup(cited.html),
            cited.work.title,
            cited.work.authors,
            cited.work.year,
            cited.work.doi,
            cited.work.url,
            cited.places,
        )
        for cited in works
    )


def works_heading(page: Page, lang: str) -> tuple[Heading, ...]:
    """The heading of the page's list of references, where it has one: its author gave the list no place among others.
    Its level is that of the page's sections."""
    if not page.works or any(isinstance(piece, Hole) and piece.kind is HoleKind.WORKS for piece in page.document.body):
        return ()
    levels = [heading.level for heading in page.document.headings]
    titled = levels[:1] == [1] and levels.count(1) == 1
    level = min(levels[1:] if titled else levels, default=2)
    text = words_of(page.document.front_matter.lang or lang)["references"]
    anchor, count = "references", 0
    while anchor in page.anchors:
        count += 1
        anchor = f"references-{count}"
    end = len(page.document.source.text)
    return (Heading(level, text, anchor, Span(end, end)),)


def _without_place(lecture: ScheduledLecture) -> ScheduledLecture:
    """A line of a schedule without where its plan stands: a page need not be made anew because that moved."""
    return replace(lecture, planned=None, planned_on="")


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
        heading = headings[at]
        html = Markup(heading.html or escape(heading.text))
        found.append(Contents(heading.text, heading.id, _tree(headings[at + 1 : end]), html))
        at = end
    return tuple(found)
