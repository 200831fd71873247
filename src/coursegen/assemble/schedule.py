"""The schedule of a course: its visible plan, its syllabus and its lectures' own pages, together.

The plan says which lectures there are, in which order and on which days; a lecture's page is found by the plan's link,
else by a number that only one line has. The day of the plan counts before the date on the page, which is often that of
the page it was copied from. A syllabus is joined where its numbers are those of the course: not the fifteen sessions of
one term with the thirty lectures of two. What stood in a comment takes no part unless the site publishes it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape

from coursegen.assemble.course_facts import calendar_of, read_facts, with_days
from coursegen.assemble.materials import materials_of, planned_materials
from coursegen.assemble.titles import Line, beside, titles_of
from coursegen.assemble.written import Piece, pieces_of, written
from coursegen.config import Config, CourseConfig
from coursegen.model import Course, CourseFacts, Document, Page, PlannedLecture, ScheduledLecture, Session, Written
from coursegen.numerals import lecture_number
from coursegen.overtaken import give_way
from coursegen.record import replace


def with_schedule(course: Course, pages: Mapping[str, Page], config: Config) -> Course:
    """The course with its facts and its schedule; `pages` are those of the site, by URL."""
    give_way()
    home = pages[course.url]
    lectures = [pages[url] for url in course.lectures]
    own = next((each for each in config.courses if each.path.strip("/") == course.path), CourseConfig())
    facts = read_facts(home, own)
    plans = _plans(course, pages)
    plan_page = plans[0] if plans else None
    lines = _lines(_merged(plan_page.document.plan if plan_page else ()), plan_page, lectures)
    sessions, pieces = _sessions(course, pages, lines, publish=config.syllabus.publish)
    dated = sum(page.document.date is not None for page in lectures)
    if not plans and not sessions and (not dated or 2 * dated < len(lectures)):
        return replace(course, facts=with_days(facts, [], own))
    for number in sorted(sessions.keys() - {line.number for line in lines}):
        line = Line(number, None, None)
        lines.insert(_place(line, lines), line)
    is_academic = config.site.lang.lower().startswith("ja")
    calendar = calendar_of(course, home, facts, own, lines, is_academic)
    facts = replace(facts, year=calendar.year if calendar else None)
    days = calendar.days([line.planned.day if line.planned else None for line in lines]) if calendar else []
    titles = titles_of(course, lines, facts, [page.document.plan for page in plans[1:]])
    schedule = [
        _as_written(
            _scheduled(line, day, title, sessions.get(line.number or 0), facts, plan_page),
            (
                *(pieces_of(line.planned.runs, plan_page) if line.planned and plan_page else ()),
                *pieces.get(line.number or 0, ()),
            ),
            line.lecture,
        )
        for line, day, title in zip(lines, days or [None] * len(lines), titles, strict=True)
    ]
    tells = any(
        each.date or each.day or each.topics or each.preparation or (each.title and each.planned and not each.url)
        for each in schedule
    )
    return replace(course, facts=with_days(facts, schedule, own), schedule=tuple(schedule) if tells else ())


def _plans(course: Course, pages: Mapping[str, Page]) -> list[Page]:
    """The pages of a course that hold a plan: the index page first, then the longest."""
    others = [pages[url] for url in (*course.handouts, *course.lectures)]
    longest = sorted(
        (page for page in others if len(page.document.plan) > 2), key=lambda page: -len(page.document.plan)
    )
    home = pages[course.url]
    return [home, *longest] if home.document.plan else longest


def _merged(plan: Sequence[PlannedLecture]) -> list[PlannedLecture]:
    """A plan in which no lecture stands twice, as it does on a page that has both a list and a part for each."""
    merged: list[PlannedLecture] = []
    places: dict[int, list[int]] = defaultdict(list)
    for line in plan:
        same = places[line.number] if line.number is not None else []
        at = next((at for at in same if _is_same(line, merged[at])), None)
        if at is None:
            same.append(len(merged))
            merged.append(line)
            continue
        other = merged[at]
        merged[at] = replace(
            other,
            day=other.day or line.day,
            day_span=other.day_span if other.day else line.day_span,
            title=other.title or line.title,
            topics=other.topics or line.topics,
            keywords=other.keywords or line.keywords,
            preparation=other.preparation or line.preparation,
            minutes=other.minutes if other.minutes is not None else line.minutes,
            links=tuple(dict.fromkeys((*other.links, *line.links))),
            runs=(*other.runs, *line.runs),
        )
    return merged


def _is_same(line: PlannedLecture, other: PlannedLecture) -> bool:
    """Whether two lines of one number are one lecture."""
    if line.cancelled != other.cancelled:
        return False
    return line.day is None or other.day is None or (line.day.month, line.day.day) == (other.day.month, other.day.day)


def _lines(plan: Sequence[PlannedLecture], plan_page: Page | None, lectures: Sequence[Page]) -> list[Line]:
    """The lines of the plan with their lectures' pages, and the lectures that it does not name where they belong."""
    by_url = {page.url: page for page in lectures}
    linked = _each_once(plan, [_linked(line, plan_page, by_url) for line in plan])
    numbers = Counter(line.number for line in plan if line.number)
    placed = {page.url for page in linked if page}
    free = {
        number: page
        for page in reversed(lectures)
        if page.url not in placed and (number := _number(page)) is not None and numbers[number] == 1
    }
    lines = [
        Line(line.number, line, page or free.get(line.number or 0)) for line, page in zip(plan, linked, strict=True)
    ]
    if not plan:
        return [Line(_number(page), None, page) for page in lectures]
    placed = {line.lecture.url for line in lines if line.lecture}
    for page in lectures:
        if page.url not in placed:
            line = Line(_number(page), None, page)
            lines.insert(_place(line, lines), line)
    return lines


def _linked(line: PlannedLecture, plan_page: Page | None, lectures: Mapping[str, Page]) -> Page | None:
    """The first lecture that a line links."""
    targets = (plan_page.targets[index].url.partition("#")[0] for index in line.links) if plan_page else ()
    return next((lectures[url] for url in targets if url in lectures), None)


def _each_once(plan: Sequence[PlannedLecture], linked: Sequence[Page | None]) -> list[Page | None]:
    """A page that several lines link is that of the line with its number; the others tell to read it."""
    owners = {page.url for line, page in zip(plan, linked, strict=True) if page and line.number == (_number(page) or 0)}
    return [
        None if page and page.url in owners and _number(page) != line.number else page
        for line, page in zip(plan, linked, strict=True)
    ]


def _place(line: Line, lines: Sequence[Line]) -> int:
    """Where a lecture without a line belongs: behind the last that has a lower number."""
    if line.number is None:
        return len(lines)
    before = [at for at, each in enumerate(lines) if each.number is not None and each.number <= line.number]
    return before[-1] + 1 if before else 0


def _number(page: Page) -> int | None:
    return lecture_number(page.document.path, page.document.title)


def _sessions(
    course: Course, pages: Mapping[str, Page], lines: Sequence[Line], *, publish: bool
) -> tuple[Mapping[int, Session], Mapping[int, Sequence[Piece]]]:
    """The sessions by number, of the first syllabus that fits the course; a field that one leaves open is another's.
    With them, the pieces of their text."""
    merged: dict[int, Session] = {}
    pieces: dict[int, list[Piece]] = defaultdict(list)
    for url in (course.url, *course.handouts, *course.lectures):
        for commented in (False, True) if publish else (False,):
            found = [session for session in pages[url].document.syllabus if session.commented is commented]
            if found and _fits(found, lines):
                for session in found:
                    other = merged.get(session.number)
                    merged[session.number] = _joined(other, session) if other else session
                    pieces[session.number] += pieces_of(session.runs, pages[url])
    return dict(sorted(merged.items())), pieces


def _fits(sessions: Sequence[Session], lines: Sequence[Line]) -> bool:
    """Whether a syllabus numbers its sessions as the course does its lectures."""
    numbers = [session.number for session in sessions]
    scheduled = [line.number for line in lines if line.number is not None]
    return (
        len(set(numbers)) == len(numbers) and len(set(scheduled)) == len(scheduled) and
        max(scheduled, default=0) <= max(numbers)
    )  # fmt: skip


def _joined(one: Session, other: Session) -> Session:
    return replace(
        one,
        plan=one.plan or other.plan,
        keywords=one.keywords or other.keywords,
        preparation=one.preparation or other.preparation,
        minutes=one.minutes if one.minutes is not None else other.minutes,
    )


def _scheduled(
    line: Line, day: date | None, title: str, session: Session | None, facts: CourseFacts, plan_page: Page | None
) -> ScheduledLecture:
    planned, page = line.planned, line.lecture
    on = day or (page.document.date if page and not (planned and planned.day) else None)
    is_usual = on is not None and (not facts.weekdays or on.weekday() in facts.weekdays)
    url = page.url if page else ""
    materials = [
        *(planned_materials(plan_page, planned.links, url) if plan_page and planned else ()),
        *(materials_of(page) if page else ()),
    ]
    minutes = (planned.minutes if planned else None, session.minutes if session else None)
    return ScheduledLecture(
        number=line.number,
        date=on,
        day=planned.day if planned else None,
        starts=facts.starts if is_usual else None,
        ends=facts.ends if is_usual else None,
        title=title,
        topics=beside(title, _topics(planned, title) or (session.plan if session else "")),
        keywords=(planned.keywords if planned else ()) or (session.keywords if session else ()),
        preparation=(planned.preparation if planned else "") or (session.preparation if session else ""),
        minutes=next((each for each in minutes if each is not None), None),
        cancelled=bool(planned and planned.cancelled),
        url=url,
        materials=tuple({material.url: material for material in reversed(materials)}.values())[::-1],
        planned=planned,
        planned_on=plan_page.document.path if plan_page and planned else "",
    )


def _topics(planned: PlannedLecture | None, title: str) -> str:
    """What a line says beside the title; what it has in common with other lines is no title, but all that it says."""
    if planned is None:
        return ""
    return planned.topics or ("" if title else planned.title)


def _as_written(lecture: ScheduledLecture, pieces: Sequence[Piece], page: Page | None) -> ScheduledLecture:
    """A lecture whose texts are shown as its lines were written, and its title as its page shows it."""
    found: dict[str, Written] = _title_of_page(lecture.title, page.document) if page else {}
    if not pieces:
        return replace(lecture, written=tuple(found.items())) if found else lecture

    def told(text: str, *, last: bool = True) -> str:
        plain, markup = written(text, pieces, last=last)
        if markup:
            found.setdefault(plain, markup)
        return plain

    return replace(
        lecture,
        title=told(lecture.title, last=False),
        topics=told(lecture.topics),
        keywords=tuple(map(told, lecture.keywords)),
        preparation=told(lecture.preparation),
        written=tuple(found.items()),
    )


def _title_of_page(title: str, document: Document) -> dict[str, Written]:
    """A title that is the end of a page's, with its formulas; nothing where it holds none."""
    before = escape(document.title.removesuffix(title))
    is_shown = (
        title and document.title_html and document.title.endswith(title) and document.title_html.startswith(before)
    )
    return {title: (document.title_html.removeprefix(before),)} if is_shown else {}
