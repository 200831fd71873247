"""What may hold the lines of a plan: lists, tables, headings that count up, and running text."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Sequence

from turbohtml import Element

from coursegen.dates import FoundDay, day_at
from coursegen.markdown.context import Context
from coursegen.markdown.syllabus import read_parts, split
from coursegen.markdown.tree.headings import TAGS
from coursegen.markdown.tree.plan_lines import HEAD, Line, agreed, each_session, line_of
from coursegen.markdown.tree.plan_table import lines_of_table
from coursegen.markdown.tree.visible import text_of, written_lines
from coursegen.record import replace

_PLAN_HEADING = re.compile(
    r".*(?:予定|計画|日程|スケジュール|シラバス|schedule|syllabus|calendar).*", re.IGNORECASE | re.DOTALL
)
_COURSE_PLAN = re.compile(
    r"(?:[\d.．]+\s*)?(?:(?:授業|講義)の?(?:計画|予定|スケジュール)|各回の(?:授業)?(?:計画|内容))"
)
"""A heading under which a long numbered list counts nothing but lectures."""
_TERM = range(8, 31)
"""How many lectures such a list has."""
_FEWEST = 3
"""How many lines or headings that count up make a plan without any other sign of one."""
_LONGEST = 200
"""Characters of a line of running text that may be one of a plan."""


def lines_of(element: Element, context: Context) -> Iterator[Line]:
    """The lines of a list, a table, a paragraph or a part of a page that is a plan; none of any other."""
    match element.tag:
        case "ul" | "ol":
            yield from _of_list(element)
        case "table":
            yield from lines_of_table(element)
        case "p":
            yield from _of_text(element, context)
        case _:
            yield from _of_heading(element)


def _of_list(element: Element) -> Iterator[Line]:
    items = [child for child in element.children if isinstance(child, Element) and child.tag == "li"]
    texts = [(text_of(item), item) for item in items]
    if sum(line_of(text, [item]).number is not None for text, item in texts) >= _FEWEST:
        texts = [(each, item) for text, item in texts for each in each_session(text)]
    lines = agreed(lambda day_first: [line_of(text, [item], day_first=day_first) for text, item in texts])
    if element.tag == "ol":
        lines = [_counted(line, at) for at, line in enumerate(lines, _first(element))]
    numbered = sum(line.number is not None for line in lines)
    days = sum(line.day is not None for line in lines)
    if element.tag == "ol" and not numbered + days and len(lines) in _TERM and _under(element, _COURSE_PLAN):
        lines = [replace(line, number=at) for at, line in enumerate(lines, _first(element))]
        numbered = len(lines)
    a_plan = numbered >= 2 or (numbered and days >= 2) or (days >= 3 and _under(element, _PLAN_HEADING))
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


def _under(element: Element, heading: re.Pattern[str]) -> bool:
    """Whether an element stands under such a heading."""
    for node in element.previous_siblings:
        if isinstance(node, Element) and node.tag in TAGS:
            text = node.text.strip(" \n:：【】■●")
            return bool(heading.fullmatch(text))
    return False


def _of_heading(element: Element) -> Iterator[Line]:
    """A part of a page whose heading begins with a number; one alone is no plan, so its text must be labelled."""
    if not HEAD.match(element.text):
        return
    line = _part(element)
    if line.number is not None and read_parts(line.text[line.after_number :]).labelled:
        yield line


def _part(heading: Element) -> Line:
    """A part of a page as one line."""
    parts: list[Element] = [heading]
    for node in heading.next_siblings:
        if isinstance(node, Element):
            if node.tag in TAGS and node.tag <= heading.tag:
                break
            parts.append(node)
    text = "\n".join([" ".join(heading.text.split()), *(text_of(part) for part in parts[1:])])
    return line_of(text, parts)


def lines_of_headings(root: Element, taken: Collection[Element], known: Collection[int]) -> Iterator[Line]:
    """The parts of a page that are the weeks or lectures of a course: their headings count up. What stands in them is
    told by the page; `known` are the numbers of its other plan, where there is one, to which they may add."""
    for tag in TAGS:
        headings = [each for each in root.find_all(tag) if each not in taken and HEAD.match(each.text)]
        lines = [line_of(" ".join(heading.text.split()), [heading]) for heading in headings]
        numbers = [line.number for line in lines if line.number is not None]
        if _counts_up(numbers) and (not known or set(numbers) <= set(known)):
            yield from (_with_day(line) for line in lines if line.number is not None)
            return


def _counts_up(numbers: Sequence[int]) -> bool:
    return len(numbers) >= _FEWEST and all(a < b for a, b in itertools.pairwise(numbers))


def _with_day(line: Line) -> Line:
    """A part with the day that its text begins with, and its links."""
    part = _part(line.elements[0])
    rest = part.text.partition("\n")[2]
    found = day_at(rest, 0) if line.day is None else None
    at = line.after_number
    return replace(line, elements=part.elements, day=FoundDay(found.day, at, at) if found else line.day)


def _of_text(element: Element, context: Context) -> Iterator[Line]:
    """Lines of running text, where at least one is labelled as a syllabus is, or where they count up."""
    text = "\n".join(written_lines(element, context))
    found = split(text)
    if any(read_parts(text[after:end]).labelled for _, _, after, end in found):
        yield from (line_of(text[start:end].strip(), [element]) for _, start, _, end in found)
        return
    lines = list(_numbered_run(element, context))
    if _counts_up([line.number for line in lines if line.number is not None]):
        yield from lines


def _numbered_run(element: Element, context: Context) -> Iterator[Line]:
    """The lines of a paragraph and of those that follow it at once, as long as each begins with a number."""
    paragraph: Element | None = element
    while paragraph is not None and paragraph.tag == "p" and HEAD.match(paragraph.text):
        for text in written_lines(paragraph, context):
            line = line_of(text, [paragraph])
            if line.number is None or len(text) > _LONGEST:
                return
            yield line
        paragraph = next((node for node in paragraph.next_siblings if isinstance(node, Element)), None)
