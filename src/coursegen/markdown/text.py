"""What an element says."""

from __future__ import annotations

from collections.abc import Iterator

from turbohtml import Element, Text


def text_of(element: Element) -> str:
    """The text of an element without the numbers of its footnotes."""
    return "".join(_texts(element))


def _texts(element: Element) -> Iterator[str]:
    for node in element.children:
        if isinstance(node, Text):
            yield node.data
        elif isinstance(node, Element) and not node.has_class("footnote-ref"):
            yield from _texts(node)
