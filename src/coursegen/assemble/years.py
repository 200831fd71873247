"""Which days a plan means that names no year.

The years that may be meant are those that the course states (its term, its title, its folder) and those of its lecture
pages. Of them the one is taken under which most of what is written agrees: weekdays in the plan, the weekday of the
course, the dates on the lecture pages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from coursegen.dates import Day, academic_year
from coursegen.record import Record

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_ERA = re.compile(r"(令和|平成)\s*(元|\d{1,2})\s*年")
_APRIL = 4
_STATED = 2
"""How many dates on lectures' pages it takes to outweigh what the course states."""


class Calendar(Record):
    """A year, and how the months of a plan go with it."""

    year: int
    academic: bool
    """Whether it goes from April to March (Japan); else the plan begins in it and goes on from December to January."""

    def days(self, plan: Sequence[Day | None]) -> list[date | None]:
        """The dates of a plan's days."""
        found: list[date | None] = []
        year, before = self.year, 0
        for day in plan:
            if day is None:
                found.append(None)
            elif day.year is not None:
                found.append(day.of_year(day.year))
            elif self.academic:
                found.append(day.of_year(self.year + (day.month < _APRIL)))
            else:
                if before - day.month > 6:
                    year += 1
                elif day.month - before > 6 and before:
                    year -= 1
                before = day.month
                found.append(day.of_year(year))
        return found


class Planned(Record):
    """A day of a plan with what else tells its year."""

    day: Day | None
    dated: date | None
    """The date on the lecture's own page."""


def find_calendar(
    plan: Sequence[Planned], stated: Iterable[int], weekdays: Sequence[int], *, academic: bool
) -> Calendar | None:
    """The year of a plan; None where nothing tells it. `academic` says which way years most often go on this site."""
    dates = [each.dated for each in plan if each.dated]
    years = Counter((academic_year(day) if academic else day.year) for day in dates)
    written = [each.day.year - (academic and each.day.month < _APRIL) for each in plan if each.day and each.day.year]
    stated = tuple(stated)
    candidates = dict.fromkeys([*stated, *written, *(year for year, _ in years.most_common())])
    calendars = [Calendar(year, way) for way in (academic, not academic) for year in candidates]
    return max(
        calendars,
        key=lambda calendar: _agreement(calendar, plan, weekdays) + _STATED * (calendar.year in stated),
        default=None,
    )


def _agreement(calendar: Calendar, plan: Sequence[Planned], weekdays: Sequence[int]) -> int:
    """How much of what is written is so in this year."""
    agreed = 0
    for each, day in zip(plan, calendar.days([each.day for each in plan]), strict=True):
        if day is None or each.day is None:
            continue
        agreed += day.weekday() in weekdays
        agreed += 2 * (each.day.weekday == day.weekday())
        agreed += each.dated == day
    return agreed


def usual_year(dates: Iterable[date], *, academic: bool) -> int | None:
    """The year that most of these dates have; None where less than two thirds agree, or less than three."""
    years = Counter((academic_year(day) if academic else day.year) for day in dates)
    (year, count), *_ = years.most_common(1) or [(0, 0)]
    return year if count >= 3 and 3 * count >= 2 * years.total() else None


def years_in(text: str) -> list[int]:
    """The years that a text states, in order: `2025年度`, `令和7年`, `2024cogpsy`."""
    eras = [{"令和": 2018, "平成": 1988}[era] + (1 if year == "元" else int(year)) for era, year in _ERA.findall(text)]
    return [*map(int, _YEAR.findall(text)), *eras]
