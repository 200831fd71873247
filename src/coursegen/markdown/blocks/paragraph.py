"""Paragraphs: CommonMark's rule, asking at each line only what can begin there."""

from __future__ import annotations

from markdown_it.common.utils import mdTrim
from markdown_it.rules_block.state_block import StateBlock

from coursegen.markdown.dispatch import BlockParser, BlockState


def paragraph(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Lines up to an empty one, or to one in which something else begins."""
    blocks = state.md.block
    assert isinstance(blocks, BlockParser)
    assert isinstance(state, BlockState)
    outer, state.parentType = state.parentType, "paragraph"
    line = start_line + 1
    while line < state.lineMax and not state.isEmpty(line):
        # a line that is indented too far to begin anything, or that the quotation around it took for its own, goes on
        is_near = 0 <= state.sCount[line] <= state.blkIndent + 3 or line in state.items
        if is_near and blocks.interrupts(state, line, state.lineMax):
            break
        line += 1
    state.line = line
    state.push("paragraph_open", "p", 1).map = [start_line, line]
    token = state.push("inline", "", 0)
    token.content = mdTrim(state.getLines(start_line, line, state.blkIndent, False))
    token.map = [start_line, line]
    token.children = []
    state.push("paragraph_close", "p", -1)
    state.parentType = outer
    return True
