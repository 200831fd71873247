"""What an element says."""

from __future__ import annotations

from collections.abc import Iterator

from turbohtml import Element, Text


def text_of(element: Element, line_break: str = "") -> str:
    """The text of an element without the numbers of its footnotes; `line_break` stands for each `<br>`."""
    return "".join(_texts(element, line_break))


def _texts(element: Element, line_break: str) -> Iterator[str]:
    for node in element.children:
        if isinstance(node, Text):
            yield node.data
        elif isinstance(node, Element) and node.tag == "br":
            yield line_break
        elif isinstance(node, Element) and not node.has_class("footnote-ref"):
            yield from _texts(node, line_break)
