"""Headings and their ids, as kramdown's GFM parser makes them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from turbohtml import Element, Text

from coursegen.markdown.context import MARK, Context
from coursegen.markdown.text import text_of
from coursegen.model import Heading
from coursegen.slugs import Slugs
from coursegen.source import Span

_DASHES = re.compile("---?")
"""What kramdown makes one dash of, which no anchor holds."""
TAGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def name_headings(root: Element, context: Context) -> list[Heading]:
    """Give every heading an id. Markdown's come first, so that raw HTML headings never shift their numbers."""
    slugs = Slugs()
    elements = list(root.iter_elements(TAGS))
    for raw in (False, True):
        for element in elements:
            mark = context.marks[int(number)] if (number := element.attr(MARK)) is not None else None
            if bool(mark and mark.raw) is raw and not element.attr("id"):
                element.attrs["id"] = slugs.unique(_slug_text(element, context))
    return [_fact(element, context) for element in elements]


def _fact(element: Element, context: Context) -> Heading:
    number = element.attr(MARK)
    span = context.marks[int(number)].span if number is not None else Span(0, 0)
    written = text_of(element)
    text = " ".join(context.with_tex(written, delimiters=False).split())
    html = " ".join(context.with_html(written).split())
    return Heading(int(element.tag[1]), text, unicodedata.normalize("NFC", element.attr("id") or ""), span, html)


def first_heading(root: Element, context: Context) -> tuple[str, str]:
    """The first heading as one line of text and, where it holds formulas, as HTML: what a page without a title is
    called."""
    written = next((text_of(element) for element in root.iter_elements(TAGS)), "")
    return " ".join(context.in_one_line(written).split()), " ".join(context.with_html(written).split())


def _slug_text(element: Element, context: Context) -> str:
    number = element.attr(MARK)
    tail = context.marks[int(number)].tail if number is not None else ""
    text = text_of(element)
    if "--" in text:
        text = "".join(text if is_code else _DASHES.sub("", text) for text, is_code in _pieces(element))
    return context.with_tex(text, delimiters=False).strip("\n") + tail


def _pieces(element: Element) -> Iterator[tuple[str, bool]]:
    """The text of a heading in pieces, and whether each is code."""
    for node in element.children:
        if isinstance(node, Text):
            yield node.data, False
        elif isinstance(node, Element) and node.tag == "code":
            yield text_of(node), True
        elif isinstance(node, Element) and not node.has_class("footnote-ref"):
            yield from _pieces(node)


def make_contents(root: Element, headings: list[Heading]) -> None:
    """Replace a list marked `{:toc}` by the page's table of contents, in which formulas are formulas."""
    places = root.find_all(attrs={"data-toc": True})
    marked = list(root.iter_elements(TAGS)) if places else []
    left_out = {element.attr("id") for element in marked if "no_toc" in (element.attr("class") or "").split()}
    texts = {element.attr("id"): " ".join(text_of(element).split()) for element in marked}
    for place in places:
        kind = "ol" if place.tag == "ol" else "ul"
        contents = Element(kind, {"id": "markdown-toc"})
        levels: list[tuple[int, Element]] = [(0, contents)]
        for heading in headings:
            words = texts.get(heading.id, heading.text)
            if heading.id in left_out or not heading.id or not words:
                continue
            while len(levels) > 1 and levels[-1][0] >= heading.level:
                levels.pop()
            item = Element("li")
            item.append(Element("a", {"href": f"#{heading.id}"}, [Text(words)]))
            parent = levels[-1][1]
            if parent.tag == "li":
                inner = parent.find(kind)
                if inner is None:
                    inner = Element(kind)
                    parent.append(inner)
                parent = inner
            parent.append(item)
            levels.append((heading.level, item))
        place.replace_with(contents)
