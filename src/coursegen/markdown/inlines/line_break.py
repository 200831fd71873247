r"""`\\` at the end of a line: a line break, as kramdown and TeX have it."""

from __future__ import annotations

from markdown_it.rules_inline.state_inline import StateInline


def line_break(state: StateInline, silent: bool) -> bool:
    """Two backslashes with a line end behind them."""
    if not state.src.startswith("\\\\\n", state.pos) or state.pos + 3 > state.posMax:
        return False
    if not silent:
        state.push("hardbreak", "br", 0)
    state.pos += 3
    while state.pos < state.posMax and state.src[state.pos] in " \t":
        state.pos += 1
    return True
