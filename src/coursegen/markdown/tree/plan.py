"""The visible plan of a course, whatever form it has: a list, a table, headings, or lines of text.

A plan is told by its form: at least two lines that begin with the number of a session, or rows under headings such as
回 and 日付. A day without a number counts beside such lines, or where the line says that there is no lecture.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import turbohtml
from turbohtml import Element

from coursegen.dates import day_at
from coursegen.markdown.context import MARK, Context
from coursegen.markdown.html import OPEN
from coursegen.markdown.syllabus import Parts, read_comments, read_parts, read_preparation, tidy
from coursegen.markdown.tree.headings import TAGS
from coursegen.markdown.tree.links import REFERENCES, Links
from coursegen.markdown.tree.plan_blocks import lines_of, lines_of_headings
from coursegen.markdown.tree.plan_lines import TITLE_LENGTH, Line, line_of
from coursegen.markdown.tree.runs import read_runs
from coursegen.markdown.tree.visible import text_of
from coursegen.model import PlannedLecture, Run, Session
from coursegen.patterns import lazily
from coursegen.record import replace
from coursegen.source import Span

_BRACKET = lazily(r"[（(\[【]\s*$")
_BRACKET_END = lazily(r"\s*[^（）()\[\]【】\n]{0,8}[)）\]】]")
_HOLE = lazily(rf"{OPEN}h(\d+)")
_MARKED_UP = lazily(r"[$*_`\[<\\&@]|://")
"""What text holds that Markdown makes something of."""


def read_plan(root: Element, context: Context) -> tuple[tuple[PlannedLecture, ...], tuple[Session, ...]]:
    """The lectures that a page plans, in its order, and those of them that are sessions of a syllabus."""
    lines: list[Line] = []
    taken: set[Element] = set()
    for element in root.iter_elements(("ul", "ol", "table", "p", *TAGS)):
        if element in taken or any(above in taken for above in element.ancestors):
            continue
        found = list(lines_of(element, context))
        if found:
            taken.add(element)
            taken.update(part for line in found for part in line.elements)
            lines += found
    lines += lines_of_headings(root, taken, {line.number for line in lines if line.number is not None})
    planned = _planned_all(lines, context)
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


def _planned_all(lines: Sequence[Line], context: Context) -> list[tuple[PlannedLecture, Parts]]:
    """The lines of a plan. What stands before a colon in several of them is no title but who gives them, or where."""
    read = [_read(line) for line in lines]
    counts = Counter(title for _, _, title, _ in read if title)
    found = []
    for line, (parts, anchors, title, topics) in zip(lines, read, strict=True):
        colon = re.search(rf"{re.escape(title)}\s*([:：])", line.text) if counts[title] > 1 and topics else None
        if colon and line.title is None:
            title, topics = "", f"{title}{colon[1]}{' ' if colon[1] == ':' else ''}{topics}"
        found.append((_planned(line, parts, anchors, (title, topics), context), parts))
    return found


def _read(line: Line) -> tuple[Parts, list[Element], str, str]:
    """What a line says, its links, its title and its topics."""
    anchors = [a for element in line.elements for a in _anchors(element)]
    head, rest = _without_day(line)
    parts = read_parts(f"{head}\n{rest}" if head else rest)
    if line.preparation is not None:
        preparation, minutes = read_preparation(line.preparation)
        parts = replace(parts, preparation=preparation, minutes=minutes, labelled=True)
    return parts, anchors, *_title(line, parts, anchors)


def _planned(
    line: Line, parts: Parts, anchors: Sequence[Element], named: tuple[str, str], context: Context
) -> PlannedLecture:
    title, topics = named
    span = _line_span(line, context)
    day_text = line.text[line.day.start : line.day.end] if line.day else ""
    at = context.source.text.find(day_text, span.start, span.end) if day_text else -1
    found = day_at(parts.day, 0) if line.day is None else line.day
    return PlannedLecture(
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
        return "", tidy(line.reason)
    if line.title is not None:
        before, _, after = text.partition(line.title)
        return line.title, _together(before, after, parts.plan)
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
    if led or len(before) > TITLE_LENGTH or re.search(r"[。．]", before):
        return "", _together(text, parts.plan)
    return before.strip(), _together(after, parts.plan)


def _is_open(text: str) -> bool:
    """Whether a bracket of `text` is still open at its end."""
    return sum(text.count(mark) for mark in "（(「【[") > sum(text.count(mark) for mark in "）)」】]")


def _together(*texts: str) -> str:
    return " ".join(text for text in map(tidy, texts) if re.search(r"\w", text))


def _own_title(line: Line, anchors: Sequence[Element]) -> str | None:
    """What the link or heading that begins the line holds beside number and day; None where neither begins it."""
    first = line.elements[0]
    if first.tag in TAGS:
        named = " ".join(first.text.split())
    elif anchors and line.text.lstrip().startswith(" ".join(text_of(anchors[0]).split())[:12] or "\0"):
        named = " ".join(text_of(anchors[0]).split())
    else:
        return None
    head, rest = _without_day(line_of(named, line.elements))
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
