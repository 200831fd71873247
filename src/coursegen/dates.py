"""Dates as lecturers write them. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone

from coursegen.patterns import lazily
from coursegen.record import Record

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
    (lazily(_WEEKDAY + pattern + _TAIL), read)
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


class Day(Record):
    """A day as a plan names it: the year is left out more often than not."""

    month: int
    day: int
    year: int | None = None
    weekday: int | None = None
    """0 is Monday; None where none is given."""

    def of_year(self, year: int) -> date | None:
        """The date in `year`; None for the 29th of February of most years."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None


_EVERY_KIND_OF_YEAR = range(2000, 2028)
"""28 years: every weekday for each day, in leap years and others."""
_WEEKDAYS = "月火水木金土日"
_ENGLISH_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ENGLISH_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?"
_MONTH_NAME = rf"(?P<{{}}>{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in _MONTHS)}|sept)\.?"
_PLAIN_YEAR = r"(?P<{}>\d{{4}})"
_ERA_YEAR = r"(?P<era>令和|平成)\s*(?P<era_year>元|\d{1,2})\s*年"
_ANOTHER = r"(?!の?(?:授業|講義|時間割)|代替|代講|振替|振り替え|扱い|日程)"
"""What follows a weekday whose lectures are held on a day of another."""
_LED = rf"(?:(?P<{{}}>{_ENGLISH_WEEKDAY})[.,]?\s+)?"
"""The weekday before a day."""
_DAY_AT = lazily(
    rf"""(?<![\d/／])(?:
    (?:(?:{_PLAIN_YEAR.format("y1")}\s*年度?|{_ERA_YEAR})\s*)?(?P<m1>\d{{1,2}})\s*月\s*(?P<d1>\d{{1,2}})\s*日
  | {_PLAIN_YEAR.format("y2")}\s*[-/.／]\s*(?P<m2>\d{{1,2}})\s*[-/.／]\s*(?P<d2>\d{{1,2}})(?![\d/／])
  | (?P<loose>{_LED.format("w3")}(?P<m3>\d{{1,2}})\s*[/／]\s*(?P<d3>\d{{1,2}})
    (?:\s*[/／]\s*{_PLAIN_YEAR.format("y3")})?(?![\d/／]|\s*[/／]))
  | {_LED.format("w7")}(?P<d6>\d{{1,2}})\.[ ]?(?P<m6>\d{{1,2}})\.[ ]?{_PLAIN_YEAR.format("y6")}(?!\d)
  | {_LED.format("w4")}{_MONTH_NAME.format("m4")}\s*(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)
    (?:,?\s*{_PLAIN_YEAR.format("y4")})?
  | {_LED.format("w5")}(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?[\s.-]*{_MONTH_NAME.format("m5")}(?![a-z])
    (?:,?\s*{_PLAIN_YEAR.format("y5")})?
    )(?:\s*(?:[（(]\s*(?P<w1>[{_WEEKDAYS}]|{_ENGLISH_WEEKDAY})\.?(?:曜日?)?(?:[・･,、\s]*[祝休])?\s*[)）]|(?P<w2>[{_WEEKDAYS}])曜日?{_ANOTHER}
    |,?[ ](?P<w6>{_ENGLISH_WEEKDAY})(?![a-z])))?""",
    re.VERBOSE | re.IGNORECASE,
)


class FoundDay(Record):
    """A day in a text, and where it stands there."""

    day: Day
    start: int
    end: int


def day_at(text: str, position: int, *, day_first: bool = False) -> FoundDay | None:
    """The day that is written at `position` of `text`: `4月17日（木）`, `4/17`, `17.4.2025`, `Tue, Apr. 17` …

    `day_first` says that `2/9` is in September.
    """
    match = _DAY_AT.match(text, position)
    return _found(match, day_first=day_first) if match else None


def possible_weekdays(days: Iterable[Day]) -> int:
    """How many of the weekdays that stand with these days can be right in one year, whichever it is."""
    told = [day for day in days if day.weekday is not None]
    return max((sum(_has_weekday(day, year) for day in told) for year in _EVERY_KIND_OF_YEAR), default=0)


def _has_weekday(day: Day, year: int) -> bool:
    found = day.of_year(day.year or year)
    return found is not None and found.weekday() == day.weekday


def find_day(text: str) -> FoundDay | None:
    """The first day in `text` that cannot be anything else: `4/17` may be a fraction and is not looked for."""
    matches = (match for match in _DAY_AT.finditer(text) if not match["loose"])
    return next(filter(None, map(_found, matches)), None)


def _found(match: re.Match[str], *, day_first: bool = False) -> FoundDay | None:
    form = next(form for form in "123456" if match[f"d{form}"])
    month, day_number = match[f"m{form}"].lower(), match[f"d{form}"]
    if day_first and match["loose"]:
        month, day_number = day_number, month
    number = int(month) if month.isdecimal() else [name[:3] for name in _MONTHS].index(month[:3]) + 1
    year = match[f"y{form}"]
    if form == "1" and match["era"]:
        year = str(_ERAS[match["era"]] + (1 if match["era_year"] == "元" else int(match["era_year"])))
    weekday = next((match[f"w{place}"] for place in "1234567" if match[f"w{place}"]), None)
    day = Day(number, int(day_number), int(year) if year else None, _weekday(weekday) if weekday else None)
    return FoundDay(day, match.start(), match.end()) if day.of_year(day.year or 2000) else None


def _weekday(text: str) -> int:
    return _WEEKDAYS.index(text) if text in _WEEKDAYS else _ENGLISH_WEEKDAYS.index(text[:3].lower())


_WEEKDAY_WORD = lazily(
    rf"(?<![\d月]\s)(?<![\d月曜])(?P<kanji>[{_WEEKDAYS}])(?=曜|\s*[・･,、，/／と]\s*[{_WEEKDAYS}]|\s*\d|\s*[)）]|\s*$)"
    rf"|\b(?P<english>{_ENGLISH_WEEKDAY})\b",
    re.IGNORECASE,
)


def parse_weekdays(text: str) -> tuple[int, ...]:
    """The weekdays that a text names, 0 for Monday: `金曜日 3 限`, `月・木`, `火5`, `Tue/Thu`. Each once, in order."""
    found = (match["kanji"] or match["english"] for match in _WEEKDAY_WORD.finditer(text))
    return tuple(dict.fromkeys(_weekday(word) for word in found))


_CLOCK = (
    r"(?P<{0}h>\d{{1,2}})(?:\s*[:：]\s*(?P<{0}m>\d{{2}})|\s*時(?:\s*(?P<{0}j>\d{{1,2}})\s*分)?|(?P<{0}b>))"
    r"(?:\s*(?P<{0}p>[ap])\.?m\b\.?)?"
)
_TIMES = lazily(
    r"(?<![\d:：/.-])"
    + _CLOCK.format("a")
    + r"\s*(?:[-‐-―−~〜～ー－]|から|to)\s*"
    + _CLOCK.format("b")
    + r"(?![\d:：/月])",
    re.IGNORECASE,
)
_EARLIEST = 7
"""The hour before which no lecture begins: what is earlier without `am` is no time of a day with 24 hours."""


def parse_times(text: str) -> tuple[time, time] | None:
    """From when to when, as in `13:00-14:30`, `13 時から 14 時 30 分` or `1-2:15pm`; None where that cannot be told."""
    return next((times for match in _TIMES.finditer(text) if (times := _times(match))), None)


def only_times(text: str) -> tuple[time, time] | None:
    """The times of a text that names one beginning and one end, for each day the same; None where it names several."""
    found = {times for match in _TIMES.finditer(text) if (times := _times(match))}
    return found.pop() if len(found) == 1 else None


def _times(match: re.Match[str]) -> tuple[time, time] | None:
    bare = [match[f"{x}b"] is not None and not match[f"{x}p"] for x in "ab"]
    if bare[1] or (bare[0] and not (match["bp"] or match["bm"])):
        return None  # two numbers
    try:
        start, end = (time(_hour(match, x), int(match[f"{x}m"] or match[f"{x}j"] or 0)) for x in "ab")
        if match["bp"] and not match["ap"] and start.hour < 12:  # `1-2:15pm`: both, where that is possible
            later = time(start.hour + 12, start.minute)
            start = later if match["bp"] in "pP" and later < end else start
    except ValueError:
        return None
    told = match["ap"] or match["bp"]
    return (start, end) if start < end and (told or start.hour >= _EARLIEST) else None


def _hour(match: re.Match[str], which: str) -> int:
    hour, half = int(match[f"{which}h"]), (match[f"{which}p"] or "").lower()
    if half and not 1 <= hour <= 12:
        raise ValueError("no hour of twelve")
    return hour % 12 + (12 if half == "p" else 0) if half else hour


_INSTANT = lazily(
    r"(?P<day>.*?\d日?)(?:[tT]|\s+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"\s*(?P<zone>[zZ]|[+-]\d{2}:?\d{2})?"
)


def parse_instant(text: str) -> datetime | None:
    """The instant that `text` names, as in `2025-04-17`, `2025-04-17 13:00` or `2025-04-17T13:00+09:00`.

    A day alone is its first moment. Where no zone is written the instant has none. None where the text names none.
    Never raises.
    """
    text = unicodedata.normalize("NFKC", text[:200]).strip()
    match = _INSTANT.fullmatch(text)
    if match is None:
        day = parse_date(text) if not re.search(r"\d:\d", text) else None
        return datetime(day.year, day.month, day.day) if day else None
    day = parse_date(match["day"])
    try:
        clock = time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
        zone = _zone(match["zone"] or "")
    except ValueError:
        return None
    return datetime.combine(day, clock, zone) if day else None


def _zone(text: str) -> timezone | None:
    """An offset from UTC such as `+09:00`; None for no text. Raises ValueError."""
    if not text:
        return None
    if text in "zZ":
        return UTC
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-offset if text[0] == "-" else offset)


def academic_year(day: date) -> int:
    """The Japanese academic year of a day: it begins in April."""
    return day.year if day.month >= 4 else day.year - 1
