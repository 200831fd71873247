"""Indented code, except where the indent belongs to raw HTML that is still open."""

from __future__ import annotations

from markdown_it import rules_block
from markdown_it.rules_block.state_block import StateBlock

from coursegen.markdown.context import context_of


def code(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """CommonMark's rule, but inside an open `<div>` an indented tag is a tag."""
    if context_of(state.env).html_depth and state.src.startswith(
        "<", state.bMarks[start_line] + state.tShift[start_line]
    ):
        return False
    return rules_block.code(state, start_line, end_line, silent)
