"""How a line of a plan is shown: its text in runs, each with the elements and the link around it, or the formula or
citation that it is. A schedule shows it on another page, so nothing else of the page it was written on comes along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from turbohtml import Element, Node, Text

from coursegen.markdown.context import MARK, Context
from coursegen.markdown.html import CLOSE, OPEN
from coursegen.model import Run

_SHOWN = frozenset(
    "abbr b bdi cite code del dfn em i ins kbd mark q rp rt ruby s samp small strong sub sup u var".split()
)
"""Elements of running text that mean the same on any page, without their attributes."""
_SIGN = re.compile(rf"{OPEN}m(\d+){CLOSE}")
_CITATION = re.compile(rf"{OPEN}[ct](\d+){CLOSE}")
_HREF = re.compile(rf"{OPEN}h(\d+){CLOSE}")


def read_runs(elements: Sequence[Node], context: Context) -> tuple[Run, ...]:
    """The text of some elements in runs; nothing where it is shown as it is read."""
    found = tuple(run for element in elements for run in _runs(element, (), None, context))
    is_plain = all(run == Run(run.text) for run in found)
    return () if is_plain else found


def _runs(node: Node, tags: tuple[str, ...], link: int | None, context: Context) -> Iterator[Run]:
    if isinstance(node, Text):
        yield from _texts(node.text, tags, link, context)
    elif isinstance(node, Element) and node.tag not in ("script", "style") and not node.has_class("footnote-ref"):
        if cited := _CITATION.fullmatch(node.attr(f"{MARK}-cite") or ""):
            is_known = int(cited[1]) < len(context.citations)
            yield Run(node.text, tags, link, citation=int(cited[1]) if is_known else None)
            return
        if node.tag in _SHOWN:
            tags = (*tags, node.tag)
        elif node.tag == "a" and (hole := _HREF.fullmatch(node.attr("href") or "")):
            link = int(hole[1])
        for child in node.children:
            yield from _runs(child, tags, link, context)


def _texts(text: str, tags: tuple[str, ...], link: int | None, context: Context) -> Iterator[Run]:
    """The text of one node: formulas stand in it as signs."""
    for at, piece in enumerate(_SIGN.split(text)):
        if at % 2:
            formula, _ = context.built[int(piece)]
            yield Run(f"${formula.tex}$", tags, link, formula=context.shown(int(piece)))
        elif piece:
            yield Run(piece, tags, link)
