"""`?> text` and `!> text`: a paragraph that docsify shows apart, as a tip or as something important."""

from __future__ import annotations

import re

from markdown_it.rules_block.state_block import StateBlock

from coursegen.markdown.blocks.box import Box, close_box, open_box
from coursegen.markdown.blocks.paragraph import paragraph

_MARK = re.compile(r"(?P<mark>[?!])>[ \t]+(?=\S)")
_KINDS = {"?": "tip", "!": "important"}


def tip(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A paragraph behind such a mark."""
    match = _MARK.match(state.src, state.bMarks[start_line] + state.tShift[start_line], state.eMarks[start_line])
    if match is None or state.is_code_block(start_line):
        return False
    if not silent:
        ending = open_box(state, start_line, Box({"class": f"admonition {_KINDS[match['mark']]}"}))
        paragraph(state, start_line, end_line, silent)
        state.tokens[-2].content = state.tokens[-2].content[len(match.group()) :]
        close_box(state, ending)
    return True
