"""Dates as lecturers write them → `date`. Pure; what is ambiguous is no date."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_ERAS = {"令和": 2018, "r": 2018, "平成": 1988, "h": 1988, "昭和": 1925, "s": 1925}
_NAME = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_FORMS = tuple(
    re.compile(form + r"(?!\d)", re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})\s*[-/.]\s*(?P<month>\d{1,2})\s*[-/.]\s*(?P<day>\d{1,2})",
        r"(?P<year>\d{4})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})",
        r"(?P<era>令和|平成|昭和|[RHS])\s*(?P<count>\d{1,2}|元)\s*[年./-]\s*(?P<month>\d{1,2})\s*[月./-]\s*(?P<day>\d{1,2})",
        rf"{_DAY}\s*[-/. ,]\s*{_NAME}\s*[-/. ,]*\s*(?P<year>\d{{4}})",
        rf"{_NAME}\s*[-/. ]?\s*{_DAY}\s*[-/., ]+\s*(?P<year>\d{{4}})",
        rf"(?P<year>\d{{4}})\s*[-/. ]\s*{_NAME}\s*[-/. ]\s*{_DAY}",
        r"(?P<year>\d{4})[_-]?(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<first>\d{1,2})[-/.](?P<second>\d{1,2})[-/.](?P<year>\d{4})",
    )
)


def parse_date(text: str) -> date | None:
    """The day that `text` begins with: ISO 8601 with or without a time, `17/Sep/2021`, `Sep. 17, 2021`,
    `2021年9月17日`,
    `令和3年9月17日` …; None where it names none or could name two (`09/10/2021`)."""
    text = unicodedata.normalize("NFKC", text).strip().lower()
    text = re.sub(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+", "", text)
    for form in _FORMS:
        if match := form.match(text):
            return _date(match.groupdict())
    return None


def _date(found: dict[str, str | None]) -> date | None:
    if first := found.get("first"):
        second = found["second"] or ""
        if int(first) <= 12 and int(second) <= 12 and first != second:
            return None
        day, month = (first, second) if int(second) <= 12 else (second, first)
        found = {**found, "day": day, "month": month}
    count = found.get("count")
    year = _ERAS[found["era"] or ""] + (1 if count == "元" else int(count)) if count else int(found["year"] or 0)
    month_text = found["month"] or ""
    month_number = int(month_text) if month_text.isdigit() else _MONTHS[month_text[:3]]
    try:
        return date(year, month_number, int(found["day"] or 0))
    except ValueError:
        return None
