"""A part of a page that stands apart, such as a note or a theorem: how it opens, in whatever way it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from markdown_it.common.utils import escapeHtml
from markdown_it.rules_block.state_block import StateBlock

LABELS: Mapping[str, str] = {
    name: name.capitalize()
    for name in """note tip hint important attention caution warning danger error exercise solution theorem proof lemma
    definition corollary example remark algorithm proposition conjecture axiom property assumption observation abstract
    info todo success question failure bug quote""".split()
} | {"seealso": "See also"}
"""Kinds of parts that show what they are where their authors give them no title."""


@dataclass(frozen=True, slots=True)
class Box:
    """What is known of a part when it opens."""

    attributes: Mapping[str, str] = field(default_factory=dict)
    label: str = ""
    title: tuple[int, int] = (0, 0)
    """Where the title stands in the text that is parsed; empty where there is none."""
    is_folded: bool = False
    """Shown when the reader asks for it."""


def open_box(state: StateBlock, line: int, box: Box) -> str:
    """Write the beginning of a part and its title; the returned HTML ends it."""
    tag = "details" if box.is_folded else "div"
    attributes = "".join(f' {name}="{escapeHtml(value)}"' for name, value in box.attributes.items() if value)
    _push(state, f"<{tag}{attributes}>\n")
    start, end = box.title
    if box.label or end > start or box.is_folded:
        before, after = ("<summary>", "</summary>") if box.is_folded else ("<p><strong>", "</strong></p>")
        named = box.label and end > start
        _push(state, before + (escapeHtml(box.label) or ("" if end > start else "…")) + (" (" if named else ""))
        if end > start:
            _push_title(state, line, start, end)
        _push(state, (")" if named else "") + after + "\n")
    return f"</{tag}>\n"


def close_box(state: StateBlock, ending: str) -> None:
    """Write what `open_box` returned."""
    _push(state, ending)


def read_within(state: StateBlock, first: int, last: int, *, indent: int = 0) -> None:
    """The blocks from line `first` up to `last`, further in by `indent` columns."""
    before = state.lineMax, state.blkIndent, state.parentType
    state.lineMax, state.parentType = last, "root"
    state.blkIndent += indent
    state.level += 1  # a list around does not take these paragraphs for its own
    state.md.block.tokenize(state, first, last)
    state.level -= 1
    state.lineMax, state.blkIndent, state.parentType = before


def _push(state: StateBlock, html: str) -> None:
    state.push("html_fragment", "", 0).content = html


def _push_title(state: StateBlock, line: int, start: int, end: int) -> None:
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = state.src[start:end], [line, line + 1], []
    inline.meta = {"offset": start}
