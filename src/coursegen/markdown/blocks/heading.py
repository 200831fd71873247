"""Headings with `#`, with a space behind it, none, or a full-width one, and headings underlined with `=` or `-`."""

from __future__ import annotations

import re
from itertools import pairwise

from markdown_it import rules_block
from markdown_it.rules_block.state_block import StateBlock
from markdown_it.rules_core.state_core import StateCore

from coursegen.markdown.attributes import give, read_attributes

_TIGHT = re.compile(r"(?P<marks>#{1,6})(?P<text>(?:\u3000|[^#\s]).*)$")
_CLOSING = re.compile(r"\s+#+$")
_WORD = re.compile(r"[!\d.,;:)]|[A-Za-z_]\w*\s*$")


def heading(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """`# 題`, and `##題` as kramdown reads it. `#1`, `#!`, `#.` and a lone hashtag are text."""
    if rules_block.heading(state, start_line, end_line, silent):
        return True
    if state.is_code_block(start_line):
        return False
    start = state.bMarks[start_line] + state.tShift[start_line]
    match = _TIGHT.match(state.src[start : state.eMarks[start_line]])
    if match is None or (len(match["marks"]) == 1 and _WORD.match(match["text"])):
        return False
    if silent:
        return True
    tag = f"h{len(match['marks'])}"
    token = state.push("heading_open", tag, 1)
    token.markup, token.map = match["marks"], [start_line, start_line + 1]
    inline = state.push("inline", "", 0)
    closing = match["marks"] if len(match["marks"]) > 1 else " #"
    inline.content = re.sub(r"\s+#+\s*$", "", match["text"]).strip().removesuffix(closing).rstrip()
    inline.map, inline.children = [start_line, start_line + 1], []
    state.push("heading_close", tag, -1)
    state.line = start_line + 1
    return True


def heading_attributes(state: StateCore) -> None:
    """Core rule: `{#id .class}` at the end of a heading is its attributes (kramdown, PHP Markdown Extra, pandoc)."""
    for opening, inline in pairwise(state.tokens):
        if opening.type != "heading_open" or not inline.content.endswith("}"):
            continue
        start = inline.content.rfind("{")
        found = read_attributes(inline.content, start) if start >= 0 else None
        if found is None or found.end < len(inline.content) or not (found.values or found.words):
            continue
        inline.content = inline.content[:start].rstrip()
        if opening.markup.startswith("#"):
            inline.content = _CLOSING.sub("", inline.content)
        give(opening, found.values)
        if "no_toc" in found.words:
            opening.attrJoin("class", "no_toc")


def underlined_heading(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A heading of one line over `===` or `---`. Below a longer paragraph `---` is a rule between parts (kramdown takes
    one line only)."""
    below = start_line + 1
    if below >= end_line or not state.src[state.bMarks[below] : state.eMarks[below]].rstrip().endswith(("=", "-")):
        return False
    begin = len(state.tokens)
    if not rules_block.lheading(state, start_line, end_line, silent):
        return False
    token = state.tokens[begin]
    if token.type == "heading_open" and token.map and token.map[1] - token.map[0] > 2:
        del state.tokens[begin:]
        state.line = start_line
        return False
    return True
