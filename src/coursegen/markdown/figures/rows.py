"""What stands in one element, cut into the lines that a reader sees: images, text, and what ends a figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto

from turbohtml import Element, Node, Text

from coursegen.markdown.context import MARK
from coursegen.record import Record, field

HEADINGS = "h1,h2,h3,h4,h5,h6"
_BLOCKS = frozenset(
    """p div section article table ul ol dl pre blockquote figure figcaption center hr details form video audio iframe
    object address h1 h2 h3 h4 h5 h6""".split()
)
_APART = frozenset("""table pre figure hr details form video audio iframe object h1 h2 h3 h4 h5 h6""".split())
"""Blocks that are no caption: what stands after one belongs to no figure before it."""
_LETTER = re.compile(r"[^\W_]|\ufdd0m")
"""A letter, a digit or a formula: arrows and spaces between images are no caption."""


class Kind(Enum):
    """What a line holds."""

    IMAGES = auto()
    MIXED = auto()
    """Images with text among them or before them."""
    TEXT = auto()
    SPACE = auto()
    APART = auto()


class Row(Record, frozen=False):
    """One line: its nodes, and the `<br>` that ends it."""

    nodes: list[Node] = field(default_factory=list)
    breaks: list[Node] = field(default_factory=list)
    _known: int = 0
    """How many of its nodes were looked at."""
    _has_image: bool = False
    _has_text: bool = False

    @property
    def text(self) -> str:
        """What can be read in it."""
        return "".join(text_of(node) for node in self.nodes)

    @property
    def kind(self) -> Kind:
        """What it holds."""
        if len(self.nodes) == 1 and isinstance(block := self.nodes[0], Element) and _stands_apart(block):
            return Kind.APART
        for node in self.nodes[self._known :]:
            self._has_image = self._has_image or has_image(node)
            self._has_text = self._has_text or is_text(text_of(node))
        self._known = len(self.nodes)
        if self._has_image:
            return Kind.MIXED if self._has_text else Kind.IMAGES
        return Kind.TEXT if self._has_text else Kind.SPACE


def is_text(text: str) -> bool:
    """Whether text says something."""
    return _LETTER.search(text) is not None


def text_of(node: Node) -> str:
    """What can be read in a node."""
    if isinstance(node, Element):
        return node.text
    return node.data if isinstance(node, Text) else ""


def has_image(node: Node) -> bool:
    """Whether a node is or holds an image."""
    return isinstance(node, Element) and (node.tag == "img" or node.find("img") is not None)


def is_bare(element: Element) -> bool:
    """Whether an author wrote no attribute on it."""
    return all(name == MARK for name in element.attrs)


def _stands_apart(block: Element) -> bool:
    if block.tag in _APART or block.select_one(HEADINGS) is not None:
        return True
    if block.tag not in _BLOCKS or not has_image(block):
        return False
    return block.tag not in ("p", "div", "section", "article", "center") or is_text(block.text)


def cut(element: Element, *, by_line: bool) -> list[Row]:
    """The lines of an element. Bare paragraphs and divisions with images are opened up, so that their lines count too.

    A line ends at `<br>`, at a block, and between an image and text that was written on another line. Text behind an
    image on the same line is a line of its own unless `by_line`: in running text it belongs to the image's line.
    """
    rows = [Row()]
    for node in _flat(element):
        if isinstance(node, Element) and node.tag == "br":
            rows[-1].breaks.append(node)
            rows.append(Row())
        elif isinstance(node, Element) and node.tag in _BLOCKS:
            rows += [Row([node]), Row()]
        else:
            if rows[-1].nodes and _ends_line(rows[-1], node):
                rows.append(Row())
            rows[-1].nodes.append(node)
    rows = [row for row in rows if row.nodes or row.breaks]
    return rows if by_line else [part for row in rows for part in _without_tail(row)]


def _flat(element: Element) -> Iterator[Node]:
    for node in list(element.children):
        if isinstance(node, Element) and _is_opened(node):
            _open_up(node)
            yield from _flat(node)
            node.unwrap()
        else:
            yield node


def _is_opened(block: Element) -> bool:
    if block.tag not in ("p", "div") or not is_bare(block) or not has_image(block):
        return False
    return block.select_one(HEADINGS) is None and block.find("table") is None


def _open_up(block: Element) -> None:
    """End the block's last line with a `<br>`: as a block it ended there, and so did the line before it."""
    last = [node for node in block.children if not isinstance(node, Text) or node.data.strip()]
    if not (last and isinstance(last[-1], Element) and last[-1].tag == "br"):
        block.append(Element("br"))
    before = block.previous_sibling
    while isinstance(before, Text) and not before.data.strip():
        before = before.previous_sibling
    if before is not None and not (isinstance(before, Element) and before.tag in ("br", *_BLOCKS)):
        block.insert(0, Element("br"))


def _ends_line(row: Row, node: Node) -> bool:
    """Whether a node begins another line: text after an image's line, or an image after a line of text."""
    before = row.nodes[-1]
    if has_image(node):
        return isinstance(before, Text) and before.data.rstrip(" \t").endswith("\n") and row.kind is Kind.TEXT
    if not is_text(text_of(node)) or row.kind is not Kind.IMAGES:
        return False
    if isinstance(node, Text) and node.data.lstrip(" \t").startswith("\n"):
        return True
    return isinstance(before, Text) and not before.data.strip() and "\n" in before.data


def _without_tail(row: Row) -> list[Row]:
    """An image's line and the text behind the image."""
    if row.kind is not Kind.MIXED:
        return [row]
    last = max(number for number, node in enumerate(row.nodes) if has_image(node))
    images, tail = Row(row.nodes[: last + 1]), Row(row.nodes[last + 1 :], row.breaks)
    return [images, tail] if images.kind is Kind.IMAGES and tail.kind is Kind.TEXT else [row]
