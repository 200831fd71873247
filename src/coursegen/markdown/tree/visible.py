"""What a reader sees of a node, in lines: a block, a line break and a list item each begin one."""

from __future__ import annotations

import re

from turbohtml import Element, Node, Text

from coursegen.markdown.context import MARK, Context

_BREAKING = frozenset("p div li tr ul ol dl dt dd table blockquote h1 h2 h3 h4 h5 h6 section".split())
_MARKUP = re.compile(r"<!--.*?-->|!?\[(?P<text>[^\]\n]*)\]\([^)\n]*\)(?:\{[^}\n]*\})?|\*\*|__|`", re.DOTALL)
BULLET = "\N{BULLET} "
"""What the lines begin with that are items of a list within the node."""
_LOOSE = re.compile(rf"{BULLET}\s*\r\s*")


def written_lines(paragraph: Element, context: Context) -> list[str]:
    """The lines of a paragraph as they were written, since Japanese lines are joined on the page; markup taken away."""
    number = paragraph.attr(MARK)
    mark = context.marks[int(number)] if number is not None else None
    if mark is None or mark.raw:
        return text_of(paragraph).split("\n")
    text = _MARKUP.sub(lambda found: found["text"] or "", context.source[mark.span])
    return [line for line in (line.strip(" \t\r>\\") for line in re.split(r"\n|<br\s*/?>", text)) if line]


def text_of(node: Node) -> str:
    """The visible text of a node, a line for every block, item and `<br>`. What only images show is left out,
    and so are the numbers of footnotes."""
    parts: list[str] = []
    for child in node.children if isinstance(node, Element) and node.tag == "li" else (node,):
        _gather(child, parts)
    text = _LOOSE.sub(BULLET, "".join(parts))
    lines = (re.sub(r"[ \t\n]+", " ", line).strip(" ") for line in text.split("\r"))
    return "\n".join(line for line in lines if line and line != BULLET.strip())


def _gather(node: Node, parts: list[str]) -> None:
    if isinstance(node, Text):
        parts.append(node.text)
    elif isinstance(node, Element) and node.tag not in ("script", "style") and not node.has_class("footnote-ref"):
        breaks = node.tag in _BREAKING or node.tag == "br"
        parts.append("\r" if breaks else "")
        parts.append(BULLET if node.tag == "li" else "")
        for child in node.children:
            _gather(child, parts)
        parts.append("\r" if breaks else "")
