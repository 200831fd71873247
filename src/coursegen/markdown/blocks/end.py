"""`^` and `+++` on lines of their own: kramdown's end of a block and MyST's, which keep two lists apart and show
nothing."""

from __future__ import annotations

from markdown_it.rules_block.state_block import StateBlock


def end_of_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A lone mark."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    if state.src[start : state.eMarks[start_line]].rstrip() not in ("^", "+++") or state.is_code_block(start_line):
        return False
    if not silent:
        state.line = start_line + 1
    return True
