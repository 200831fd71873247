"""What a course says of itself in several places, compared: its plan, its syllabus, its lectures' pages, its weekday.

A contradiction is said where it is most likely a slip of the pen. What contradicts everywhere is meant so, or was read
wrongly, and is said once or not at all.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate

from coursegen import codes
from coursegen.config import Config
from coursegen.dates import academic_year
from coursegen.diagnostics import Code, Diagnostic
from coursegen.model import Course, Document, FactKind, Page, ScheduledLecture, Session, Site
from coursegen.numerals import lecture_number, number_in_title
from coursegen.patterns import lazily
from coursegen.source import Source, Span

_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_OTHER_DAY = lazily(r"補講|補習|補填|振替|振り替え|代替|集中|[月火水木金土日]曜|make-?up|extra|instead", re.IGNORECASE)
"""Words that say why a lecture is on another day than usual."""
_OTHER_COUNT = lazily(r"(?:[前後]期|[春秋]学?期|前半|後半)[^第]{0,4}第")
"""A number that counts the lectures of one term."""
_MARGIN = timedelta(days=120)
"""How long before and after a course its pages are still written for it."""


def check_courses(site: Site, config: Config, sources: Mapping[str, Source]) -> Iterator[Diagnostic]:
    """What contradicts itself in the courses of a site."""
    pages = {page.url: page for page in site.pages}
    for course in site.courses:
        lectures = [pages[url] for url in course.lectures]
        yield from _weekdays(course, pages[course.url], sources)
        yield from _plan_order(course)
        other_year = list(_other_year(course, lectures))
        yield from other_year
        yield from _page_order(course, lectures, {diagnostic.path for diagnostic in other_year})
        yield from _numbers(course, lectures)
        yield from _unplanned(course, pages)
        yield from _without_page(course, pages)
    yield from _unknown(site, config, sources)


# Days of the plan


def _weekdays(course: Course, home: Page, sources: Mapping[str, Source]) -> Iterator[Diagnostic]:
    """Days of the plan that have another weekday than the plan, or the course, says."""
    planned = [each for each in course.schedule if each.planned and each.planned.day and each.date]
    for each in planned:
        written = each.planned.day.weekday if each.planned and each.planned.day else None
        if each.date and written is not None and written != each.date.weekday():
            message = f"{each.date} is a {_WEEKDAYS[each.date.weekday()]}, not a {_WEEKDAYS[written]}"
            yield _at_day(codes.SCHEDULE_WEEKDAY, each, message, "correct the day or its weekday")
    usual = course.facts.weekdays
    if not usual:
        return
    lectures = [each for each in planned if not each.cancelled and each.number is not None]  # the others are exams
    others = [each for each in lectures if each.date and each.date.weekday() not in usual]
    names = " or ".join(_WEEKDAYS[day] for day in usual)
    if 2 * len(others) > len(lectures):
        common, _ = Counter(_WEEKDAYS[each.date.weekday()] for each in others if each.date).most_common(1)[0]
        told = next((fact.span for fact in home.document.facts if fact.kind is FactKind.TIME), None)
        message = f"the course is on {names}, but most days of its plan are not: they are on {common}"
        hint = "correct the weekday of the course, or its year"
        yield Diagnostic(codes.SCHEDULE_WEEKDAY, message, home.document.path, told, hint)
        return
    for each in others:
        line = sources[each.planned_on][each.planned.span] if each.planned and each.planned_on in sources else ""
        if each.date and not _OTHER_DAY.search(line.partition("\n")[0]) and each.planned and not _written(each):
            message = f"{each.date} is a {_WEEKDAYS[each.date.weekday()]}, but the course is on {names}"
            hint = "correct the day; where the lecture is on another day than usual, say so: 補講"
            yield _at_day(codes.SCHEDULE_WEEKDAY, each, message, hint)


def _written(lecture: ScheduledLecture) -> bool:
    """Whether the plan names the weekday of a lecture itself."""
    return bool(lecture.planned and lecture.planned.day and lecture.planned.day.weekday is not None)


def _plan_order(course: Course) -> Iterator[Diagnostic]:
    """Days of the plan that stand before an earlier one."""
    planned = [
        each for each in course.schedule
        if each.planned and each.planned.day and each.date and each.number is not None and not each.cancelled
    ]  # fmt: skip
    for at in _out_of_order([each.date for each in planned if each.date]):
        before = planned[at - 1].date if at else None
        near = f"the lecture before it is on {before}" if before else f"the lecture after it is on {planned[1].date}"
        message = f"{planned[at].date} is out of order: {near}"
        yield _at_day(codes.SCHEDULE_ORDER, planned[at], message, "correct the day")


def _out_of_order(days: Sequence[date]) -> list[int]:
    """The places of the days that must go so that the rest are in order; none where that is more than a fourth, since
    such a list has an order of its own."""
    ends: list[int] = []
    lasts: list[date] = []
    before: list[int] = []
    for at, day in enumerate(days):
        length = bisect_right(lasts, day)
        before.append(ends[length - 1] if length else -1)
        ends[length:] = [at, *ends[length + 1 :]]
        lasts[length:] = [day, *lasts[length + 1 :]]
    kept: set[int] = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        kept.add(at)
        at = before[at]
    found = [at for at in range(len(days)) if at not in kept]
    return found if len(found) <= max(1, len(days) // 4) else []


def _at_day(code: Code, lecture: ScheduledLecture, message: str, hint: str) -> Diagnostic:
    span = lecture.planned.day_span if lecture.planned else None
    return Diagnostic(code, message, lecture.planned_on, span, hint)


# Dates of pages


def _other_year(course: Course, lectures: Sequence[Page]) -> Iterator[Diagnostic]:
    """Lectures' pages that are dated in another year than the course."""
    facts, planned = course.facts, _planned_days(course)
    for page in lectures:
        day = page.document.date
        if day is None or facts.year is None or facts.year in (day.year, academic_year(day)):
            continue
        if facts.first_day and facts.last_day and facts.first_day - _MARGIN <= day <= facts.last_day + _MARGIN:
            continue
        message = f"the page is dated {day}, but the course is of {facts.year}"
        yield Diagnostic(codes.LECTURE_YEAR, message, *_date_place(page), _said(planned.get(page.url)))


def _page_order(course: Course, lectures: Sequence[Page], but: set[str]) -> Iterator[Diagnostic]:
    """Lectures' pages that are dated before the lecture before them."""
    planned = _planned_days(course)
    dated = [(page, page.document.date) for page in lectures if page.document.date and page.document.path not in but]
    sure = [planned.get(page.url) == day for page, day in dated]
    days = [day for _, day in dated]
    wrong = _against(days, sure) if any(sure) else _out_of_order(days)
    for at in wrong:
        page, day = dated[at]
        side, other = ("before", days[at - 1]) if at else ("after", days[1])
        message = f"the page is dated {day}, but the lecture {side} it {other}"
        yield Diagnostic(codes.LECTURE_ORDER, message, *_date_place(page), _said(planned.get(page.url)))


def _against(days: Sequence[date], sure: Sequence[bool]) -> list[int]:
    """The places of the days that are out of order with those that are sure."""
    latest = [*accumulate((day if good else date.min for day, good in zip(days, sure, strict=True)), max)]
    behind = [day if good else date.max for day, good in zip(days, sure, strict=True)]
    earliest = [*accumulate(reversed(behind), min)][::-1]
    return [at for at, day in enumerate(days) if not sure[at] and not latest[at] <= day <= earliest[at]]


def _planned_days(course: Course) -> dict[str, date]:
    """The day of the plan for each lecture's page."""
    return {
        each.url: each.date
        for each in reversed(course.schedule)
        if each.url and each.date and each.planned and each.planned.day
    }


def _said(day: date | None) -> str:
    return f"the plan says {day}" if day else "correct the date"


def _date_place(page: Page) -> tuple[str, Span | None]:
    return page.document.path, page.document.date_span


# Numbers


def _numbers(course: Course, lectures: Sequence[Page]) -> Iterator[Diagnostic]:
    """Lectures that have the number of another, or are called by it."""
    planned = {each.url: each.number for each in reversed(course.schedule) if each.url and each.planned}
    numbers = {
        page.url: planned.get(page.url) or lecture_number(page.document.path, page.document.title) for page in lectures
    }
    titled = {page.url: _number_in_title(page.document) for page in lectures}
    yield from _same(lectures, numbers)
    called = [page for page in lectures if titled[page.url] is not None and numbers[page.url] is not None]
    differing = [page for page in called if titled[page.url] != numbers[page.url]]
    if 2 * len(differing) >= len(called) and len(differing) > 1:
        return  # titles count otherwise than file names
    for page in differing:
        number = titled[page.url]
        other = next((each for each in lectures if numbers[each.url] == number), None)
        if other is not None:
            message = f"the title says lecture {number}, which is `{other.document.path}`; this is {numbers[page.url]}"
            hint = f"write {numbers[page.url]} in the title"
            yield Diagnostic(codes.LECTURE_NUMBER, message, page.document.path, _title_span(page.document), hint)


def _same(lectures: Sequence[Page], numbers: Mapping[str, int | None]) -> Iterator[Diagnostic]:
    first: dict[int, Page] = {}
    found = []
    for page in lectures:
        number = numbers[page.url]
        if number is None:
            continue
        if number in first:
            found.append((page, number))
        else:
            first[number] = page
    if 3 * len(found) > len(first):
        return  # each term counts its own
    for page, number in found:
        message = f"lecture {number} is `{first[number].document.path}`, too"
        hint = "give each lecture a number of its own, or leave the number out of the name of what is none"
        yield Diagnostic(codes.LECTURE_NUMBER, message, page.document.path, _title_span(page.document), hint)


def _number_in_title(document: Document) -> int | None:
    return None if _OTHER_COUNT.match(document.title) else number_in_title(document.title)


def _title_span(document: Document) -> Span | None:
    """Where the title stands: in the front matter, else the first heading."""
    head = document.front_matter
    at = document.source.text.find(head.title, 0, head.body) if head.title else -1
    if at >= 0:
        return Span(at, at + len(head.title))
    return document.headings[0].span if document.headings else None


# Plan and pages


def _unplanned(course: Course, pages: Mapping[str, Page]) -> Iterator[Diagnostic]:
    """Lectures that the plan does not name."""
    planned = [each for each in course.schedule if each.planned]
    found = [each for each in course.schedule if each.url and not each.planned]
    if len(planned) < 2 or 2 * len(found) > len(course.lectures):
        return  # a plan of something else, or one that has only begun
    for each in found:
        document = pages[each.url].document
        message = f"the plan in `{planned[0].planned_on}` does not name this lecture"
        yield Diagnostic(
            codes.LECTURE_UNPLANNED, message, document.path, _title_span(document), "add a line for it to the plan"
        )


def _without_page(course: Course, pages: Mapping[str, Page]) -> Iterator[Diagnostic]:
    """Sessions of the syllabus that have no lecture's page, though a later one has."""
    held = {each.number for each in course.schedule if each.url and each.number is not None}
    named = (lecture_number(pages[url].document.path, pages[url].document.title) for url in course.lectures)
    held |= {number for number in named if number is not None}
    off = {each.number for each in course.schedule if each.cancelled}
    for url in (course.url, *course.handouts, *course.lectures):
        document = pages[url].document
        sessions = _first_syllabus(document)
        if not sessions or not held or max(held) > max(sessions):
            continue
        missing = [number for number in sorted(sessions) if number < max(held) and number not in held | off]
        if missing:
            names = _ranges(missing)
            message = f"the syllabus has sessions without a lecture's page, though later ones have one: {names}"
            hint = "write the pages, or see whether their names carry the number of the session"
            yield Diagnostic(codes.SYLLABUS_NO_LECTURE, message, document.path, sessions[missing[0]].span, hint)
        return


def _first_syllabus(document: Document) -> dict[int, Session]:
    """The visible syllabus of a page, else the commented one, by number; empty where a number stands twice."""
    for commented in (False, True):
        found = [session for session in document.syllabus if session.commented is commented]
        if found:
            sessions = {session.number: session for session in found}
            return sessions if len(sessions) == len(found) else {}
    return {}


def _ranges(numbers: Sequence[int]) -> str:
    """`2–4, 6` for 2, 3, 4, 6."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}\N{EN DASH}{run[-1]}" for run in runs)


# Settings


def _unknown(site: Site, config: Config, sources: Mapping[str, Source]) -> Iterator[Diagnostic]:
    """The tables of `[[courses]]` that name no course."""
    paths = [course.path for course in site.courses]
    for own in config.courses:
        if own.path.strip("/") in paths:
            continue
        text = sources["site.toml"].text if "site.toml" in sources else ""
        found = re.search(rf"^[ \t]*path[ \t]*=[ \t]*([\"']{re.escape(own.path)}[\"'])", text, re.MULTILINE)
        span = Span(*found.span(1)) if found else None
        known = ", ".join(f"`{path}`" for path in paths if path) or "none"
        message = f"[[courses]] path `{own.path}` is no folder of a course"
        yield Diagnostic(codes.CONFIG_COURSE, message, "site.toml", span, f"the courses of this site are: {known}")
