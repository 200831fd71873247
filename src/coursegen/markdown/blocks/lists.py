"""Lists: CommonMark's rule, with the nesting that kramdown sees where CommonMark would end a list.

What is indented behind the marker of an item but not as far as its text (`1. a⏎  - b`) belongs to the item, and so
does a list of the other kind right below it. Bullets of another shape go on with the list. A number of one or two
digits with a point begins a list even inside a paragraph, as kramdown has it; any other number there does where it goes
on with one that stands above or below it, and else ends a sentence.
"""

from __future__ import annotations

import re

from markdown_it import rules_block
from markdown_it.rules_block.state_block import StateBlock

from coursegen.markdown.dispatch import BlockState

_MARKER = re.compile(r"(?:(?P<bullet>[-+*])|(?P<number>\d{1,9})(?P<point>[.)]))(?P<space>[ \t]+|$)")
_RULE = re.compile(r"([-_*])[ \t]*(?:\1[ \t]*){2,}$")
_NO_TEXT = "#`~<>|$:{-_*"
"""What a line that only goes on with the paragraph above it does not begin with."""
_LONG = 3
"""Digits of a number that is rather a year, or a page, than an item's."""
_NEAR = 12
"""How many lines below a number are searched for the next one."""


def lists(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Bullets and numbers."""
    assert isinstance(state, BlockState)
    if silent:
        return (
            rules_block.list_block(state, start_line, end_line, True)
            or start_line in state.items
            or _continues(state, start_line, end_line)
        )
    if _marker(state, start_line) is None:
        return False
    _settle(state, start_line, end_line)
    opening = len(state.tokens)
    if not rules_block.list_block(state, start_line, end_line, False):
        return False
    while _goes_on(state, end_line):
        closing = len(state.tokens) - 1
        if not rules_block.list_block(state, state.line, end_line, False):
            break
        del state.tokens[closing : closing + 2]
        state.tokens[opening].map = [start_line, state.line]
    return True


def _text(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _marker(state: StateBlock, line: int) -> re.Match[str] | None:
    text = _text(state, line)
    return None if _RULE.match(text) else _MARKER.match(text)


def _goes_on(state: StateBlock, end_line: int) -> bool:
    """Whether a bullet of another shape stands right below the list of bullets that was just read."""
    line = state.line
    if line >= end_line or state.isEmpty(line - 1) or state.tokens[-1].type != "bullet_list_close":
        return False
    is_within = state.blkIndent <= state.sCount[line] and not state.is_code_block(line)
    marker = _marker(state, line) if is_within else None
    return marker is not None and marker["bullet"] is not None


def _continues(state: StateBlock, line: int, end_line: int) -> bool:
    """Whether a number other than 1 begins a list inside a paragraph."""
    marker = _marker(state, line)
    if marker is None or not marker["number"] or not marker["space"] or state.is_code_block(line):
        return False
    if state.tokens and state.tokens[-1].type == "ordered_list_close" and marker["number"] != "0":
        return True
    if marker["point"] == "." and len(marker["number"]) < _LONG:
        return True
    following = re.compile(rf"{int(marker['number']) + 1}{re.escape(marker['point'])}[ \t]")
    for below in range(line + 1, min(end_line, line + _NEAR)):
        if state.isEmpty(below):
            return False
        if state.sCount[below] == state.sCount[line] and following.match(_text(state, below)):
            return True
    return False


def _settle(state: StateBlock, start_line: int, end_line: int) -> None:
    """Move the lines that belong to an item, but stand left of its text, to where its text begins; and remember the
    items that stand too far right to begin a list: left of the text of the one above them, or right below it."""
    assert isinstance(state, BlockState)
    first = _marker(state, start_line)
    if first is None:
        return
    kind = "bullet" if first["bullet"] else "number"
    margin, text = _columns(state, start_line, first)
    shift = 0
    for line in range(start_line + 1, end_line):
        if state.isEmpty(line):
            continue
        indent, below_text = state.sCount[line], not state.isEmpty(line - 1)
        if indent < state.blkIndent:
            return
        if indent >= text + 4 and below_text and _is_right_below(state, line, text):
            state.items.add(line)
        marker = _marker(state, line) if indent < text else None
        if marker is not None and marker[kind] is not None:
            (margin, text), shift = _columns(state, line, marker), 0
            state.items.add(line)
        elif indent > margin or (marker is not None and below_text and indent == margin):
            if not below_text and marker is not None and indent - margin < 2 and not state.is_code_block(line):
                return  # one column behind an empty line is a slip, and the list its own
            if indent + shift < text and _belongs(state, line, marker, indent - margin):
                shift = text - indent
            state.sCount[line] += shift
        elif not below_text or _text(state, line)[0] in _NO_TEXT:
            return


def _is_right_below(state: BlockState, line: int, text: int) -> bool:
    """Whether an item that is indented as far as code, if measured from the text above it, stands right below that
    text, or below another such item: no code begins there."""
    return _marker(state, line) is not None and (line - 1 in state.items or state.sCount[line - 1] < text + 4)


def _belongs(state: StateBlock, line: int, marker: re.Match[str] | None, indent: int) -> bool:
    return marker is not None or (indent > 1 and _text(state, line)[0] not in "#-_*")


def _columns(state: StateBlock, line: int, marker: re.Match[str]) -> tuple[int, int]:
    """Where an item's marker and its text begin."""
    space = len(marker["space"].expandtabs(4))
    width = marker.end("space") - len(marker["space"]) + (space if 0 < space <= 4 else 1)
    return state.sCount[line], state.sCount[line] + width
