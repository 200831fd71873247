"""Dates as lecturers write them. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_ERAS = {"令和": 2018, "r": 2018, "平成": 1988, "h": 1988, "昭和": 1925, "s": 1925}
"""The year before the first of each era."""

_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?\s*,?\s+)?"
_TAIL = (
    r"(?:$|\s*[(|,;]|(?:t|\s+)\d{1,2}[:時]|\s+[^\W\d]|\s*[月火水木金土日](?:曜日?)?(?:$|\s)|z$|[+-]\d{2}:\d{2}$|\s*\.$)"
)
"""What may follow a date: nothing, a weekday, a time, a zone, a full stop or an aside."""
_HYPHENS = str.maketrans(dict.fromkeys("\N{HYPHEN}\N{EN DASH}\N{EM DASH}\N{HORIZONTAL BAR}\N{MINUS SIGN}", "-"))
_YEAR = r"(?P<year>\d{4})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_NAME = r"(?P<name>[a-z]{3,9})\.?"
_GAP = r"[\s/.,-]*"


def _numbers(match: re.Match[str]) -> date:
    return date(int(match["year"]), int(match["month"]), int(match["day"]))


def _named(match: re.Match[str]) -> date:
    months = [number for number, name in enumerate(_MONTHS, 1) if name.startswith(match["name"])]
    return date(int(match["year"]), months[0], int(match["day"]))


def _era(match: re.Match[str]) -> date:
    year = 1 if match["year"] == "元" else int(match["year"])
    if not year:
        raise ValueError("eras begin with the year 1")
    return date(_ERAS[match["era"]] + year, int(match["month"]), int(match["day"]))


def _either_order(match: re.Match[str]) -> date:
    first, second = int(match["first"]), int(match["second"])
    if first <= 12 and second <= 12 and first != second:
        raise ValueError("day and month cannot be told apart")
    return date(int(match["year"]), min(first, second), max(first, second))


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], date]], ...] = tuple(
    (re.compile(_WEEKDAY + pattern + _TAIL), read)
    for pattern, read in (
        (_YEAR + r"\s*[-/._年]\s*(?P<month>\d{1,2})\s*[-/._月]\s*(?P<day>\d{1,2})日?", _numbers),
        (_YEAR + r"[-_]?(?P<month>\d{2})(?P<day>\d{2})", _numbers),
        (_DAY + _GAP + r"(?:of\s+)?" + _NAME + _GAP + _YEAR, _named),
        (_NAME + _GAP + _DAY + r"[\s/.,-]+" + _YEAR, _named),
        (_YEAR + r"[\s/.,-]+" + _NAME + _GAP + _DAY, _named),
        (r"(?P<first>\d{1,2})[-/.](?P<second>\d{1,2})[-/.]" + _YEAR, _either_order),
        (
            r"(?P<era>令和|平成|昭和|[rhs])\.?\s*(?P<year>元|\d{1,2})"
            r"\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})日?",
            _era,
        ),
    )
)


def parse_date(text: str) -> date | None:
    """The day that `text` names, or None where it names none or more than one reading is possible.

    Reads ISO dates with or without a time, year first with any separator, days and months in digits where the order is
    plain, English month names in any order, and Japanese dates with western years or eras; full-width digits too.
    The time and its zone are left out, not converted: a lecture on the 17th is on the 17th. Never raises.
    """
    text = unicodedata.normalize("NFKC", text[:200]).translate(_HYPHENS).strip().lower()
    for pattern, read in _FORMS:
        if match := pattern.match(text):
            try:
                return read(match)
            except (ValueError, IndexError):
                continue
    return None
