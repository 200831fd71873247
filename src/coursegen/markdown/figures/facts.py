"""A figure of the tree → what is known of it: its pictures, caption, original caption, width and place."""

from __future__ import annotations

import re
from bisect import bisect_right

from turbohtml import Element

from coursegen import codes
from coursegen.markdown.context import MARK, Context
from coursegen.markdown.figures.captions import Label, alternative, caption_text, read_label
from coursegen.markdown.figures.originals import Original, find_original
from coursegen.markdown.figures.shapes import BELOW, caption_of
from coursegen.record import Record
from coursegen.source import Span

_WIDTH = re.compile(r"(?:^|;)\s*width\s*:\s*([^;!]+)", re.IGNORECASE)
_END_TAG = re.compile(rf'</[A-Za-z][A-Za-z0-9]* {MARK}="(?P<number>\d+)"')
_WRITTEN = re.compile(r"\S")
_BLANK_LINE = re.compile(r"\n[ \t>]*\r?(?:\n|$)")


class Found(Record):
    """A figure before it has its number and its anchor."""

    element: Element
    images: tuple[Element, ...]
    """Those of the figure itself, not those in its caption."""
    caption: str
    own: Label | None
    """The label that its caption carries."""
    original: Original
    span: Span


def find_figures(figures: list[Element], context: Context, html: str) -> list[Found]:
    """The facts of each figure; alternative texts that are missing are made from the captions."""
    places = _Places(context, html)
    lang = context.front_matter.lang or context.config.site.lang
    spans = [places.span(figure) for figure in figures]
    starts = sorted(span.start for span in spans)
    found = []
    for figure, whole in zip(figures, spans, strict=True):
        images = tuple(image for image in figure.find_all("img") if image.closest("figcaption") is None)
        text = caption_text(caption_of(figure))
        following = bisect_right(starts, whole.start)
        span = Span(whole.start, min([whole.end, *starts[following : following + 1]]))
        original = find_original(context.clean.comments, span, span.end, text, lang, context.source.text)
        describe(images, text)
        found.append(Found(figure, images, text, read_label(text), original, span))
    return found


def describe(images: tuple[Element, ...], caption: str) -> None:
    """Give the images of a figure that have no alternative text one from its caption."""
    text = alternative(caption)
    for number, image in enumerate(images, 1):
        if text and not (image.attr("alt") or "").strip():
            image.attrs["alt"] = f"{text} ({number}/{len(images)})" if len(images) > 1 else text


def width_of(found: Found) -> str:
    """The width an author gave the first image, else the figure; empty where none was given."""
    for element in (*found.images[:1], found.element):
        if style := _WIDTH.search(element.attr("style") or ""):
            return style[1].strip()
        if width := (element.attr("width") or "").strip(" ;"):
            return width
    return ""


def say_what_is_missing(root: Element, found: list[Found], context: Context) -> None:
    """`figure.no-caption`, and `figure.no-alt` for every image that nothing describes and nothing stands beside."""
    for figure in found:
        if not figure.caption:
            message = "this figure has no caption"
            context.say(codes.FIGURE_NO_CAPTION, figure.span, message, hint="write what it shows under it")
    for image in root.find_all("img"):
        number = image.attr(MARK)
        if number is None or (image.attr("alt") or image.attr("title") or "").strip():
            continue
        mark = context.marks[int(number)]
        link = image.closest("a,button,td,th,li,summary")
        if (mark.raw and "alt" in image.attrs) or (link is not None and link.text.strip()):
            continue
        written = "write it in alt=…" if mark.raw else "write it in the brackets"
        message = "this image has neither an alternative text nor a caption"
        hint = f"{written}: what it shows, for those who cannot see it"
        context.say(codes.FIGURE_NO_ALT, mark.span, message, hint=hint)


class _Places:
    """Where figures were written."""

    def __init__(self, context: Context, html: str) -> None:
        self._context = context
        self._html = html
        self._starts = sorted(mark.span.start for mark in context.marks)

    def span(self, figure: Element) -> Span:
        """From a figure's first tag or image to where its caption ends."""
        known = _marked(figure, self._context, self._html)
        caption = caption_of(figure)
        if BELOW in figure.attrs:
            del figure.attrs[BELOW]
            begun = caption is not None and any(each.attr(MARK) is not None for each in caption.iter_elements())
            end = self._paragraph_end(known.end if begun else self._word(known.end))
        elif figure.attr(MARK) is not None or (caption is not None and _end_mark(caption, self._html) is not None):
            return known
        else:
            parent = figure.parent
            is_in_html = isinstance(parent, Element) and parent.attr(MARK) is not None
            end = self._next_tag(figure, known) if is_in_html else self._paragraph_end(known.end)
        return Span(known.start, end)

    def _next_tag(self, figure: Element, known: Span) -> int:
        """Where what stands behind a figure begins, or the end of what it stands in."""
        for node in figure.next_siblings:
            inside = [node, *node.iter_elements()] if isinstance(node, Element) else []
            numbers = [int(number) for element in inside if (number := element.attr(MARK)) is not None]
            if numbers and self._context.marks[numbers[0]].span.start >= known.end:
                return self._written_end(known.start, self._context.marks[numbers[0]].span.start)
        parent = figure.parent
        number = _end_mark(parent, self._html) if isinstance(parent, Element) else None
        if number is not None:
            return self._written_end(known.start, self._context.marks[int(number)].span.start)
        following = bisect_right(self._starts, max(known.start, known.end - 1))
        return self._starts[following] if following < len(self._starts) else len(self._context.source.text)

    def _written_end(self, start: int, end: int) -> int:
        """`end` without the white space before it."""
        return start + len(self._context.source.text[start:end].rstrip())

    def _word(self, offset: int) -> int:
        """Where something stands at or behind an offset."""
        found = _WRITTEN.search(self._context.source.text, offset)
        return found.start() if found else offset

    def _paragraph_end(self, offset: int) -> int:
        """Where the paragraph at an offset ends; a comment in it may hold blank lines."""
        text = self._context.source.text
        while True:
            found = _BLANK_LINE.search(text, offset)
            end = found.start() if found else len(text)
            around = next((c for c in self._context.clean.comments if c.span.start < end < c.span.end), None)
            if around is None:
                return end
            offset = around.span.end


def _marked(element: Element, context: Context, html: str) -> Span:
    """From an element's start tag to the last tag that it or something in it was closed with, or began with."""
    inside = [element, *element.iter_elements()]
    marks = [context.marks[int(n)] for e in inside if (n := e.attr(MARK)) is not None]
    if not marks:
        return Span(0, 0)
    ends = [context.marks[int(n)].span.end for e in inside if (n := _end_mark(e, html)) is not None]
    return Span(marks[0].span.start, max([*ends, *(mark.span.end for mark in marks)]))


def _end_mark(element: Element, html: str) -> str | None:
    """The number of the tag that closes an element."""
    location = element.source_location
    if location is None or location.end_tag is None:
        return None
    found = _END_TAG.match(html, location.end_tag.start_offset)
    return found["number"] if found else None
