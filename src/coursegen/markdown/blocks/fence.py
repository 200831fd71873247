"""Fenced code; a fence that never closes is said."""

from __future__ import annotations

from markdown_it import rules_block
from markdown_it.rules_block.state_block import StateBlock

from coursegen import codes
from coursegen.markdown.context import context_of


def fence(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """CommonMark's rule."""
    if not rules_block.fence(state, start_line, end_line, silent):
        return False
    if not silent:
        token = state.tokens[-1]
        last = state.src[state.bMarks[state.line - 1] : state.eMarks[state.line - 1]].strip(" \t>")
        if token.map and (
            token.map[1] - token.map[0] < 2 or not last.startswith(token.markup) or last.strip(token.markup[0])
        ):
            context = context_of(state.env)
            start = state.bMarks[start_line] + state.tShift[start_line]
            span = context.clean.map.span(start, state.eMarks[start_line])
            context.say(
                codes.MARKUP_UNCLOSED_FENCE,
                span,
                "this code block is never closed",
                hint=f"close it with {token.markup}",
            )
    return True
