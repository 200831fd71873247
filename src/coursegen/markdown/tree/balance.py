"""Tags of raw HTML that do not balance: opened and never closed, or closed and never opened."""

from __future__ import annotations

import re

from turbohtml import Element

from coursegen import codes
from coursegen.markdown.context import MARK, Context
from coursegen.markdown.inlines.html_tag import CODE, ISLANDS, VOID, closes_itself

_END = re.compile(rf'</(?P<name>[A-Za-z][A-Za-z0-9]*) {MARK}="(?P<number>\d+)"')
_OPTIONAL = frozenset(
    """html head body p li dt dd rb rt rtc rp optgroup option colgroup caption thead tbody tfoot tr td th""".split()
)
"""Elements whose end tag HTML lets their authors leave out. A paragraph's is said all the same, once a page."""
_BALANCED = _OPTIONAL | VOID | (ISLANDS - CODE)


def say_unbalanced(root: Element, html: str, context: Context) -> None:
    """Say every tag that stands alone. `root` is what `html` was parsed to, and not yet changed."""
    closed: set[str] = set()
    paragraphs = False
    for element in root.find_all(attrs={MARK: True}):
        number = str(element.attr(MARK))
        mark = context.marks[int(number)]
        if not mark.raw or number in closed:
            continue
        closed.add(number)
        end = _end_of(element, html)
        if end is not None:
            closed.add(end)
        elif element.tag == "p" and not paragraphs:
            paragraphs = True
            message, hint = "this paragraph ends where the next block begins", "close it with </p>, or make it a <div>"
            context.say(codes.HTML_UNBALANCED, mark.span, message, hint=hint)
        elif element.tag not in _BALANCED and not closes_itself(mark.raw):
            message, hint = f"this <{element.tag}> is never closed", f"close it with </{element.tag}>"
            context.say(codes.HTML_UNBALANCED, mark.span, message, hint=hint)
    _say_strays(html, closed, context)


def _end_of(element: Element, html: str) -> str | None:
    """The number of the tag that closes an element."""
    location = element.source_location
    if location is None or location.end_tag is None:
        return None
    match = _END.match(html, location.end_tag.start_offset)
    return match["number"] if match else None


def _say_strays(html: str, closed: set[str], context: Context) -> None:
    for match in _END.finditer(html):
        name = match["name"].lower()
        if match["number"] in closed or name in _BALANCED:
            continue
        span = context.marks[int(match["number"])].span
        context.say(codes.HTML_UNBALANCED, span, f"</{name}> closes nothing that is open", hint="delete it")
