"""`(name)=` on a line of its own: a place that references may name (MyST)."""

from __future__ import annotations

import re

from markdown_it.rules_block.state_block import StateBlock

_TARGET = re.compile(r"\((?P<name>[A-Za-z][\w:.-]*)\)=[ \t]*$")


def target(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """An anchor that shows nothing."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    match = _TARGET.match(state.src, start, state.eMarks[start_line])
    if match is None or state.is_code_block(start_line):
        return False
    if not silent:
        state.push("html_fragment", "", 0).content = f'<span id="{match["name"]}"></span>\n'
        state.line = start_line + 1
    return True
