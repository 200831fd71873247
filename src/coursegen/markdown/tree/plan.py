"""The visible plan of a course, whatever form it has: a list, a table, headings, or lines of text.

A plan is told by its form: at least two lines that begin with the number of a session, or rows under headings such as
回 and 日付. A day without a number counts beside such lines, or where the line says that there is no lecture.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import turbohtml
from turbohtml import Element, Node, Text

from coursegen.dates import FoundDay, day_at, find_day
from coursegen.markdown.context import MARK, Context
from coursegen.markdown.html import OPEN
from coursegen.markdown.syllabus import SESSION, Parts, read_comments, read_parts, session_number, split, tidy
from coursegen.markdown.tree.headings import TAGS
from coursegen.markdown.tree.links import REFERENCES, Links
from coursegen.markdown.tree.runs import read_runs
from coursegen.model import PlannedLecture, Run, Session
from coursegen.source import Span

_HEAD = re.compile(rf"[\s【\[（(]*(?:[前後]期|[春秋]学期)?\s*{SESSION}[】\]]?", re.IGNORECASE)
_MORE = re.compile(r"\s*(?:から|まで|[-~〜～・,，、と])\s*第?\s*\d+\s*[回講週]|[のでにはがをともやか](?![ぁ-ゖ]*[:：])")
"""What makes a number no line of a plan: a range of sessions, or a sentence about one."""
_NUMBER_BEHIND = re.compile(rf"[\s:：,，、・|]*(?:{SESSION}|(?P<number_bare>\d{{1,2}})(?=[【（(「]))", re.IGNORECASE)
"""The number that follows a day, as in `10/22 第5回` or `10/22 05【…】`."""
_SEPARATORS = re.compile(r"[\s:：,，、・|｜–—/-]*")
_BRACKET = re.compile(r"[（(\[【]\s*$")
_BRACKET_END = re.compile(r"\s*[^（）()\[\]【】\n]{0,8}[)）\]】]")
_HEAD_END = re.compile(r"[:：。、，\n]")
_NO_LECTURE = re.compile(
    r"[\s:：,，、・|（(【）)】\]は★※!！–—-]*"
    r"(?:休講|休校|休み|授業(?:は)?(?:なし|ありません|無し|はありません)|no\s+(?:class(?:es)?|lectures?)\b|cancell?ed|holidays?\b)"
    r"(?!\s*(?:では|分|の(?:可能|場合|補|振|代)|に(?:なる|する)(?:か|場合|可能)|かも|予備|しない))",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r"[\s:：,，、・|）)】\]–—-]*(?P<what>(?:(?:spring|summer|fall|autumn|winter|thanksgiving|easter|mid-?term)\s+(?:break|recess)\b"
    r"|[^\n.。:：]{1,40}?(?=\s*[,，;–—(（-]\s*no\s+(?:class(?:es)?|lectures?)\W*$)))[^\n.。]*$",
    re.IGNORECASE,
)
"""A line that says first why there is no lecture: `Spring break`, `Labour Day (no class)`."""
_PLAN_HEADING = re.compile(r"予定|計画|日程|スケジュール|シラバス|schedule|syllabus|calendar", re.IGNORECASE)
_COLUMNS = (
    ("number", r"(?:第?回数?|講|週|no\.?|#|week|lecture|session|class)"),
    ("day", r"(?:日付?|月日|日程|日時|(?:授業|開講|実施|講義)日|dates?|day)"),
    ("preparation", r"(?:準備学[習修].*|予習.*|事前.*|授業外.*|課題|宿題|homework|readings?|assignments?)"),
    ("keywords", r"(?:キーワード|key\s?words?)"),
    ("title", r"(?:授業|講義|学習)?の?(?:内容|テーマ|題目|タイトル|トピック|項目|計画).*|主題"
              r"|topics?|titles?|contents?"),
    ("topics", r"(?:詳細|概要|備考|説明|details?|notes?|description)"),
)  # fmt: skip
_MARKUP = re.compile(r"<!--.*?-->|!?\[(?P<text>[^\]\n]*)\]\([^)\n]*\)(?:\{[^}\n]*\})?|\*\*|__|`", re.DOTALL)
_NESTED = frozenset({"ul", "ol", "dl", "table"})
_BREAKING = frozenset("p div li tr ul ol dl dt dd table blockquote h1 h2 h3 h4 h5 h6 section".split())
_HOLE = re.compile(rf"{OPEN}h(\d+)")
_TITLE_LENGTH = 40
_MARKED_UP = re.compile(r"[$*_`\[<\\&@]|://")
"""What text holds that Markdown makes something of."""


@dataclass(frozen=True, slots=True)
class Line:
    """What may be one line of a plan."""

    text: str
    elements: Sequence[Element]
    """What it is made of: where it stands, and the links it holds."""
    number: int | None
    after_number: int
    day: FoundDay | None
    title: str | None = None
    """Where a column of its own tells it."""

    @property
    def head_end(self) -> int:
        """Where number and day end."""
        return max(self.after_number, self.day.end if self.day else 0)

    @property
    def is_cancelled(self) -> bool:
        """Whether it says that there is no lecture."""
        return bool(_NO_LECTURE.match(self.text, self.head_end) or _BREAK.match(self.text, self.head_end))


def read_plan(root: Element, context: Context) -> tuple[tuple[PlannedLecture, ...], tuple[Session, ...]]:
    """The lectures that a page plans, in its order, and those of them that are sessions of a syllabus."""
    planned: list[tuple[PlannedLecture, Parts]] = []
    seen: set[Element] = set()
    for element in root.iter_elements(("ul", "ol", "table", "p", *TAGS)):
        if any(above in seen for above in element.ancestors):
            continue
        lines = list(_lines(element, context))
        if lines:
            seen.add(element)
            planned += [_planned(line, context) for line in lines]
    sessions = (
        Session(
            each.number,
            each.topics or each.title,
            each.keywords,
            each.preparation,
            each.minutes,
            each.span,
            runs=each.runs,
        )
        for each, parts in planned
        if each.number is not None and parts.labelled
    )
    return tuple(each for each, _ in planned), tuple(sessions)


def read_commented(context: Context, links: Links, read: Callable[[str, int], str]) -> tuple[Session, ...]:
    """The sessions of the syllabus in the page's comments, which are no part of the page. Where the site publishes
    them, their Markdown is read, and their links are links of the page."""

    def show(text: str, offset: int) -> tuple[str, tuple[Run, ...]]:
        if not _MARKED_UP.search(text):
            return text, ()
        lines, cited = [], len(context.citations)
        for line in re.finditer(r"[^\n]*\n?", text):
            html = read(line[0].strip(), offset + line.start() + len(line[0]) - len(line[0].lstrip()))
            element = turbohtml.parse_fragment(html, source_locations=True)
            assert isinstance(element, Element)
            for embedded in element.find_all([tag for tag in REFERENCES if tag != "a"]):
                embedded.decompose()
            links.collect(element)
            lines.append(element)
        del context.citations[cited:]  # the page itself shows none of them, so its list leads back to none
        return context.with_tex("\n".join(map(text_of, lines))), read_runs(lines, context)

    return read_comments(context.clean.comments, show if context.config.syllabus.publish else None)


def _lines(element: Element, context: Context) -> Iterator[Line]:
    match element.tag:
        case "ul" | "ol":
            yield from _of_list(element)
        case "table":
            yield from _of_table(element)
        case "p":
            yield from _of_text(element, context)
        case _:
            yield from _of_heading(element)


def _of_list(element: Element) -> Iterator[Line]:
    items = [child for child in element.children if isinstance(child, Element) and child.tag == "li"]
    lines = [_line(text_of(item), [item]) for item in items]
    if element.tag == "ol":
        lines = [_counted(line, at) for at, line in enumerate(lines, _first(element))]
    numbered = sum(line.number is not None for line in lines)
    days = sum(line.day is not None for line in lines)
    a_plan = numbered >= 2 or (numbered and days >= 2) or (days >= 3 and _under_plan(element))
    for line in lines:
        if (a_plan and (line.number is not None or line.day)) or (line.day and line.is_cancelled):
            yield line


def _first(element: Element) -> int:
    start = element.attr("start") or ""
    return int(start) if start.isdecimal() else 1


def _counted(line: Line, at: int) -> Line:
    """An item of a numbered list that begins with a day has the list's number."""
    if line.number is not None or line.day is None or line.is_cancelled:
        return line
    return Line(line.text, line.elements, at, 0, line.day)


def _under_plan(element: Element) -> bool:
    for node in element.previous_siblings:
        if isinstance(node, Element) and node.tag in TAGS:
            return bool(_PLAN_HEADING.search(node.text))
    return False


def _line(text: str, elements: Sequence[Element]) -> Line:
    head = _HEAD.match(text)
    number = session_number(head) if head and not _MORE.match(text, head.end()) else None
    after = head.end() if head and number is not None else 0
    day = _day(text, after)
    behind = _NUMBER_BEHIND.match(text, day.end) if day and number is None else None
    if day and behind and not _MORE.match(text, behind.end()):
        return Line(text, elements, session_number(behind), behind.end(), day)
    return Line(text, elements, number, after, day)


def _day(text: str, after: int) -> FoundDay | None:
    """The day that follows the number, or begins the line; a place may stand between: `第 2 回 教場（10月8日）`."""
    start = _SEPARATORS.match(text, after)
    position = start.end() if start else after
    while text[position : position + 1] in ("(", "（", "[", "【"):
        position += 1
    if found := day_at(text, position):
        return found
    end = _HEAD_END.search(text, position)
    inner = find_day(text[position : end.start() if end else len(text)][:_TITLE_LENGTH]) if after else None
    return FoundDay(inner.day, inner.start + position, inner.end + position) if inner else None


def _of_heading(element: Element) -> Iterator[Line]:
    """A part of a page whose heading begins with a number; one alone is no plan, so its text must be labelled."""
    if not _HEAD.match(element.text):
        return
    parts: list[Element] = [element]
    for node in element.next_siblings:
        if isinstance(node, Element):
            if node.tag in TAGS and node.tag <= element.tag:
                break
            parts.append(node)
    text = "\n".join([" ".join(element.text.split()), *(text_of(part) for part in parts[1:])])
    line = _line(text, parts)
    if line.number is not None and read_parts(text[line.after_number :]).labelled:
        yield line


def _of_text(element: Element, context: Context) -> Iterator[Line]:
    """Lines of running text, where at least one is labelled as a syllabus is."""
    text = "\n".join(written_lines(element, context))
    found = split(text)
    if any(read_parts(text[after:end]).labelled for _, _, after, end in found):
        yield from (_line(text[start:end].strip(), [element]) for _, start, _, end in found)


def _of_table(table: Element) -> Iterator[Line]:
    rows = [row for row in table.find_all("tr") if row.closest("table") is table]
    cells = [[cell for cell in row.children if isinstance(cell, Element)] for row in rows]
    columns = _columns(cells[0]) if cells else {}
    if not columns:
        lines = [_line("\n".join(text_of(cell) for cell in row), [tr]) for tr, row in zip(rows, cells, strict=True)]
        lines = [line for line in lines if line.number is not None]
    else:
        found = (_row(tr, row, columns) for tr, row in zip(rows[1:], cells[1:], strict=True))
        lines = [line for line in found if line is not None]
    if len(lines) >= 2:
        yield from lines


def _columns(header: Sequence[Element]) -> dict[str, int]:
    """What the columns hold, where the first row tells; a plan has numbers or days, and something beside them."""
    found: dict[str, int] = {}
    for at, cell in enumerate(header):
        text = " ".join(cell.text.split())
        for name, pattern in _COLUMNS:
            if name not in found and re.fullmatch(pattern, text, re.IGNORECASE):
                found[name] = at
                break
    return found if found.keys() & {"number", "day"} and len(found) >= 2 else {}


def _row(tr: Element, cells: Sequence[Element], columns: dict[str, int]) -> Line | None:
    """A row, written as a line of a list would be, so that one reader reads both."""
    texts = {name: text_of(cells[at]) for name, at in columns.items() if at < len(cells)}
    number = texts.pop("number", "").strip()
    if number and not re.match(r"第|\D", number):
        number = f"第{number.removesuffix('回').strip()}回"
    day = texts.pop("day", "").strip()
    title = tidy(texts.get("title", ""))
    rest = [text for name in ("title", "topics") if (text := texts.get(name, ""))]
    rest += [f"キーワード: {texts['keywords']}"] if texts.get("keywords") else []
    rest += [f"準備学習: {texts['preparation']}"] if texts.get("preparation") else []
    line = replace(_line(f"{number} {day}\n" + "\n".join(rest), [tr]), title=title or None)
    if line.number is not None and line.text[line.after_number : line.after_number + 1].strip():
        return None
    return line if line.number is not None or (line.day and day) else None


def _planned(line: Line, context: Context) -> tuple[PlannedLecture, Parts]:
    anchors = [a for element in line.elements for a in _anchors(element)]
    head, rest = _without_day(line)
    parts = read_parts(f"{head}\n{rest}" if head else rest)
    title, topics = _title(line, parts, anchors)
    span = _line_span(line, context)
    day_text = line.text[line.day.start : line.day.end] if line.day else ""
    at = context.source.text.find(day_text, span.start, span.end) if day_text else -1
    found = day_at(parts.day, 0) if line.day is None else line.day
    lecture = PlannedLecture(
        number=line.number,
        day=found.day if found else None,
        title=context.with_tex(title),
        topics=context.with_tex(topics),
        keywords=tuple(context.with_tex(word) for word in parts.keywords),
        preparation=context.with_tex(parts.preparation),
        minutes=parts.minutes,
        cancelled=line.is_cancelled,
        links=tuple(index for a in anchors if (index := _index(a)) is not None),
        span=span,
        day_span=Span(at, at + len(day_text)) if at >= 0 else span,
        runs=read_runs(line.elements, context),
    )
    return lecture, parts


def _without_day(line: Line) -> tuple[str, str]:
    """What stands between number and day, and what follows the day; the day's own brackets go with it."""
    if line.day is None:
        return "", line.text[line.after_number :]
    before, after = line.text[line.after_number : line.day.start], line.text[line.head_end :]
    bracket = _BRACKET.search(before)
    if bracket:
        before = before[: bracket.start()]
        end = _BRACKET_END.match(after)
        after = after[end.end() :] if end else after
    return tidy(before), after


def _title(line: Line, parts: Parts, anchors: Sequence[Element]) -> tuple[str, str]:
    """Title and topics. The link to the lecture, a heading or a colon shows where the title ends; else a short text is
    one."""
    text = parts.title
    if line.is_cancelled:
        if reason := _BREAK.match(line.text, line.head_end):
            return "", tidy(reason["what"])
        said = _NO_LECTURE.match(line.text, line.head_end)
        return "", tidy(line.text[said.end() if said else 0 :])
    if line.title is not None:
        return line.title, _together(text.removeprefix(line.title), parts.plan)
    if parts.labelled and parts.plan:
        return text, parts.plan
    own = _own_title(line, anchors)
    if own is not None:
        return own, _together(text.removeprefix(own), parts.plan)
    named = tidy(text_of(anchors[0])) if anchors else ""
    if named and text.startswith(named):
        return named, _together(text.removeprefix(named), parts.plan)
    colon = next(
        (found.start() for found in re.finditer("[:：]", text) if not _is_open(text[: found.start()])), len(text)
    )
    before, after = text[:colon], text[colon + 1 :]
    led = re.match(r"[\s）)\]】]*[:：\n]", line.text[line.head_end :])
    if led or len(before) > _TITLE_LENGTH or re.search(r"[。．]", before):
        return "", _together(text, parts.plan)
    return before.strip(), _together(after, parts.plan)


def _is_open(text: str) -> bool:
    """Whether a bracket of `text` is still open at its end."""
    return sum(text.count(mark) for mark in "（(「【[") > sum(text.count(mark) for mark in "）)」】]")


def _together(*texts: str) -> str:
    return " ".join(filter(None, map(tidy, texts)))


def _own_title(line: Line, anchors: Sequence[Element]) -> str | None:
    """What the link or heading that begins the line holds beside number and day; None where neither begins it."""
    first = line.elements[0]
    if first.tag in TAGS:
        named = " ".join(first.text.split())
    elif anchors and line.text.lstrip().startswith(" ".join(text_of(anchors[0]).split())[:12] or "\0"):
        named = " ".join(text_of(anchors[0]).split())
    else:
        return None
    head, rest = _without_day(_line(named, line.elements))
    return tidy(f"{head} {rest}")


def _anchors(element: Element) -> Iterable[Element]:
    return [element] if element.tag == "a" else element.find_all("a")


def _index(anchor: Element) -> int | None:
    hole = _HOLE.match(anchor.attr("href") or "")
    return int(hole[1]) if hole else None


def _line_span(line: Line, context: Context) -> Span:
    """Where a line stands; a paragraph holds several."""
    span = _span(line.elements, context)
    first = line.text.split("\n", 1)[0]
    at = context.source.text.find(first, span.start, span.end) if line.elements[0].tag == "p" else -1
    return Span(at, at + len(first)) if at >= 0 else span


def _span(elements: Sequence[Element], context: Context) -> Span:
    """Where a line stands: its own mark, else that of what is around it, else that of its first link."""
    first = elements[0]
    for element in (first, *first.iter_elements(), *first.ancestors):
        if isinstance(element, Element) and (number := element.attr(MARK)) is not None:
            return context.marks[int(number)].span
    return Span(0, 0)


def written_lines(paragraph: Element, context: Context) -> list[str]:
    """The lines of a paragraph as they were written, since Japanese lines are joined on the page; markup taken away."""
    number = paragraph.attr(MARK)
    mark = context.marks[int(number)] if number is not None else None
    if mark is None or mark.raw:
        return text_of(paragraph).split("\n")
    text = _MARKUP.sub(lambda found: found["text"] or "", context.source[mark.span])
    return [line for line in (line.strip(" \t\r>\\") for line in re.split(r"\n|<br\s*/?>", text)) if line]


def text_of(node: Node) -> str:
    """The visible text of a node, a line for every block and `<br>`. What only images show is left out, and so are the
    numbers of footnotes."""
    parts: list[str] = []
    _gather(node, parts)
    lines = (re.sub(r"[ \t\n]+", " ", line).strip(" ") for line in "".join(parts).split("\r"))
    return "\n".join(line for line in lines if line)


def _gather(node: Node, parts: list[str]) -> None:
    if isinstance(node, Text):
        parts.append(node.text)
    elif isinstance(node, Element) and node.tag not in ("script", "style") and not node.has_class("footnote-ref"):
        breaks = node.tag in _BREAKING or node.tag == "br"
        parts.append("\r" if breaks else "")
        for child in node.children:
            _gather(child, parts)
        parts.append("\r" if breaks else "")
