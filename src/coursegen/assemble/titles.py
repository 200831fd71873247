"""What the lectures of a course are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence

from coursegen.model import Course, CourseFacts, Page, PlannedLecture
from coursegen.numerals import without_number
from coursegen.record import Record

_ENDS = " 　。．.，、,:："
"""What may stand between a title and what follows it."""
_CLOSING = "】）)」』］]"


class Line(Record):
    """One lecture of a course before its day is known."""

    number: int | None
    planned: PlannedLecture | None
    lecture: Page | None


def titles_of(
    course: Course, lines: Sequence[Line], facts: CourseFacts, others: Sequence[Sequence[PlannedLecture]]
) -> list[str]:
    """What each lecture is called: by the plan, else by its page, else by another plan that agrees with this one. What
    several lectures are called names none of them: it is the course, or a room."""
    elsewhere = {
        line.number: without_number(line.title)
        for plan in reversed(others)
        for line in plan
        if line.number and line.title
    }
    ways = (
        [line.planned.title if line.planned else "" for line in lines],
        [without_number(line.lecture.document.title) if line.lecture else "" for line in lines],
        [_agreeing(elsewhere.get(each.number or 0, ""), each.planned) for each in lines],
    )
    nothing = {_plain(course.title), _plain(facts.name), ""}
    names = [_distinct(way, nothing) for way in ways]
    return [next(filter(None, said), "") for said in zip(*names, strict=True)]


def _distinct(titles: Sequence[str], nothing: Container[str]) -> list[str]:
    """The titles that name one lecture; where most are shared, what stands there are no titles at all."""
    counts = Counter(_plain(title) for title in titles if title)
    shared = sum(count for count in counts.values() if count > 1)
    if 2 * shared > counts.total():
        return [""] * len(titles)
    return [title if counts[_plain(title)] == 1 and _plain(title) not in nothing else "" for title in titles]


def _agreeing(title: str, planned: PlannedLecture | None) -> str:
    """A title from elsewhere, where the plan does not say something else."""
    topics = planned.topics if planned else ""
    return title if not topics or _plain(topics).startswith(_plain(title)) else ""


def _plain(title: str) -> str:
    return "".join(title.split()).casefold()


def beside(title: str, topics: str) -> str:
    """Topics without the title that they begin with."""
    if not title or not topics.startswith(title):
        return topics
    rest = topics.removeprefix(title)
    return rest.lstrip(_ENDS) if not rest or rest[0] in _ENDS or title[-1] in _CLOSING else topics
