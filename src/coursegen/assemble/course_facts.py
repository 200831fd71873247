"""What is known of a course as a whole, and in which year it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coursegen.assemble.titles import Line
from coursegen.assemble.years import Calendar, Planned, find_calendar, usual_year, years_in
from coursegen.config import CourseConfig
from coursegen.dates import academic_year, only_times, parse_date, parse_weekdays
from coursegen.model import Course, CourseFacts, FactKind, Page, ScheduledLecture
from coursegen.record import replace


def read_facts(home: Page, own: CourseConfig) -> CourseFacts:
    """What `[[courses]]` says, else what the course's index page says."""
    said = {fact.kind: fact.text for fact in home.document.facts}
    meets = " ".join(filter(None, (own.weekday, own.period))) or said.get(FactKind.TIME, "")
    times = only_times(meets)
    return CourseFacts(
        name=own.name or said.get(FactKind.NAME, ""),
        code=own.code or said.get(FactKind.CODE, ""),
        instructor=own.instructor or said.get(FactKind.INSTRUCTOR, ""),
        term=said.get(FactKind.TERM, ""),
        meets=meets,
        weekdays=parse_weekdays(own.weekday or meets),
        starts=times[0] if times else None,
        ends=times[1] if times else None,
        room=own.room or said.get(FactKind.ROOM, ""),
        credits=said.get(FactKind.CREDITS, ""),
    )


def with_days(facts: CourseFacts, schedule: Iterable[ScheduledLecture], own: CourseConfig) -> CourseFacts:
    """The facts with the course's first and last day: those of `[[courses]]`, else those of its schedule."""
    days = [each.date for each in schedule if each.date and not each.cancelled]
    first = parse_date(own.starts) or min(days, default=None)
    last = parse_date(own.ends) or max(days, default=None)
    return replace(facts, first_day=first, last_day=last)


def calendar_of(
    course: Course, home: Page, facts: CourseFacts, own: CourseConfig, lines: Sequence[Line], is_academic: bool
) -> Calendar | None:
    """The year of the course: what it states of itself, weighed against its lectures' pages."""
    planned = [
        Planned(line.planned.day if line.planned else None, line.lecture.document.date if line.lecture else None)
        for line in lines
    ]
    begins = parse_date(own.starts)
    if begins:
        return Calendar(academic_year(begins) if is_academic else begins.year, is_academic)
    folder = course.path.rpartition("/")[2]
    stated = [
        year
        for text in (facts.term, home.document.title, facts.name, folder, *_first_heading(home))
        for year in years_in(text)
    ]
    if any(each.day for each in planned):
        written = home.document.date
        stated += [academic_year(written) if is_academic else written.year] if written else []
        return find_calendar(planned, stated, facts.weekdays, academic=is_academic)
    year = usual_year((each.dated for each in planned if each.dated), academic=is_academic) or next(iter(stated), None)
    return Calendar(year, is_academic) if year else None


def _first_heading(home: Page) -> list[str]:
    return [heading.text for heading in home.document.headings[:1]]
