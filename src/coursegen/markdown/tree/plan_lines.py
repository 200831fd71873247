"""One line of a plan: the number and the day that begin it, and whether it says that there is no lecture."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from turbohtml import Element

from coursegen.dates import FoundDay, day_at, find_day, possible_weekdays
from coursegen.markdown.syllabus import SESSION, session_number
from coursegen.patterns import lazily
from coursegen.record import Record

HEAD = re.compile(rf"[\s【\[（(]*(?:[前後]期|[春秋]学期)?\s*{SESSION}[】\]*]?", re.IGNORECASE)
_MORE = lazily(r"\s*(?:から|まで|[-~〜～・,，、と])\s*第?\s*\d+\s*[回講週]|[のでにはがをともやか](?![ぁ-ゖ]*[:：])")
"""What makes a number no line of a plan: a range of sessions, or a sentence about one."""
_SESSIONS = lazily(
    r"第?\s*(?P<first>\d{1,2})\s*[回講週]?\s*[-‐-―−〜～~・,，、&＆]\s*第?\s*(?P<last>\d{1,2})\s*[回講週](?=[\s:：(（【「\[]|$)"
)
"""Several sessions that are planned as one: `第5〜6回`."""
_MOST = 15
_NUMBER_BEHIND = lazily(rf"[\s:：,，、・|]*(?:{SESSION}|(?P<number_bare>\d{{1,2}})(?=[【（(「]))", re.IGNORECASE)
"""The number that follows a day, as in `10/22 第5回` or `10/22 05【…】`."""
_SEPARATORS = lazily(r"[\s:：,，、・|｜–—/-]*")
_UNTIL = lazily(r"\s*[-–—~〜～]\s*(?:(?P<same>\d{1,2})(?![\d:：/])|)")
"""The rest of a range of days, as in `1/13 - 1/17` or `Sep 5 -- 7`: the first of them counts."""
_HEAD_END = lazily(r"[:：。、，\n]")
_OFF = r"(?:休講|休校|休み|授業(?:は)?(?:なし|ありません|無し|はありません))"
_NO_LECTURE = lazily(
    r"[\s:：,，、・|（(【）)】\]は★※!！–—-]*"
    rf"(?:{_OFF}|no\s+(?:class(?:es)?|lectures?)\b|cancell?ed|holidays?\b)"
    r"(?!\s*(?:では|分|の(?:可能|場合|補|振|代)|に(?:なる|する)(?:か|場合|可能)|かも|予備|しない))",
    re.IGNORECASE,
)
_BREAK = lazily(
    r"[\s:：,，、・|）)】\]–—-]*(?P<what>"
    r"(?:(?:spring|summer|fall|autumn|winter|thanksgiving|easter|mid-?term)\s+(?:break|recess)\b"
    r"|[^\n.。:：]{1,40}?(?=\s*[,，;–—(（-]\s*no\s+(?:class(?:es)?|lectures?)\W*$)"
    rf"|(?![^\n]{{0,6}}(?:前回|先週|次回|来週))[^\n。:：、，,]{{1,20}}?"
    rf"(?=(?:のため|につき)?[\s　（(・【]*{_OFF}[)）】]?\s*$)))[^\n.。]*$",
    re.IGNORECASE,
)
"""A line that says first why there is no lecture: `Spring break`, `Labour Day (no class)`, `憲法記念日 休講`."""
TITLE_LENGTH = 40


class Line(Record):
    """What may be one line of a plan."""

    text: str
    elements: Sequence[Element]
    """What it is made of: where it stands, and the links it holds."""
    number: int | None
    after_number: int
    day: FoundDay | None
    title: str | None = None
    """Where a column of its own tells it."""
    preparation: str | None = None
    """Where a column of its own tells it."""

    @property
    def head_end(self) -> int:
        """Where number and day end."""
        return max(self.after_number, self.day.end if self.day else 0)

    @property
    def is_cancelled(self) -> bool:
        """Whether it says that there is no lecture."""
        return bool(_NO_LECTURE.match(self.text, self.head_end) or _BREAK.match(self.text, self.head_end))

    @property
    def reason(self) -> str:
        """Why there is none, or what else the line says of that."""
        said = _NO_LECTURE.match(self.text, self.head_end)
        if said is None and (why := _BREAK.match(self.text, self.head_end)):
            return why["what"]
        reason = self.text[said.end() if said else 0 :].lstrip(" .。!！:：\n")
        return reason if re.search(r"\w", reason) else ""


def line_of(text: str, elements: Sequence[Element], *, day_first: bool = False) -> Line:
    """The line that a text is."""
    head = HEAD.match(text)
    number = session_number(head) if head and not _MORE.match(text, head.end()) else None
    after = head.end() if head and number is not None else 0
    day = _day(text, after, day_first=day_first)
    behind = _NUMBER_BEHIND.match(text, day.end) if day and number is None else None
    if day and behind and not _MORE.match(text, behind.end()):
        return Line(text, elements, session_number(behind), behind.end(), day)
    return Line(text, elements, number, after, day)


def each_session(text: str) -> list[str]:
    """A text, once for each session where it begins with several: `第5〜6回：制作`."""
    found = _SESSIONS.match(text)
    first, last = (int(found["first"]), int(found["last"])) if found else (0, 0)
    if found is None or not 0 < last - first < _MOST:
        return [text]
    return [f"第{number}回{text[found.end() :]}" for number in range(first, last + 1)]


def _day(text: str, after: int, *, day_first: bool) -> FoundDay | None:
    """The day that follows the number, or begins the line; a place may stand between: `第 2 回 教場（10月8日）`."""
    start = _SEPARATORS.match(text, after)
    position = start.end() if start else after
    while text[position : position + 1] in ("(", "（", "[", "【"):
        position += 1
    if found := day_at(text, position, day_first=day_first):
        return _range(text, found, day_first=day_first)
    end = _HEAD_END.search(text, position)
    inner = find_day(text[position : end.start() if end else len(text)][:TITLE_LENGTH]) if after else None
    return FoundDay(inner.day, inner.start + position, inner.end + position) if inner else None


def _range(text: str, found: FoundDay, *, day_first: bool) -> FoundDay:
    """A day with the day until which it goes on, where one stands."""
    until = _UNTIL.match(text, found.end)
    if until is None:
        return found
    last = day_at(text, until.end(), day_first=day_first) if until["same"] is None else None
    end = last.end if last else until.end() if until["same"] else found.end
    return FoundDay(found.day, found.start, end)


def agreed(read: Callable[[bool], list[Line]]) -> list[Line]:
    """The lines of one plan, read with the month or the day first: as more of its days and weekdays can be right."""
    lines = read(False)
    if lines and not any("/" in line.text or "／" in line.text for line in lines):
        return lines
    other = read(True)
    return other if _sense(other) > _sense(lines) else lines


def _sense(lines: Sequence[Line]) -> tuple[int, int]:
    days = [line.day.day for line in lines if line.day]
    return len(days), possible_weekdays(days)
