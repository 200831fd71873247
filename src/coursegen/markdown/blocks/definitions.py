"""Definition lists: PHP Markdown Extra's, and a paragraph of several lines over a `:`, which are as many terms."""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it.rules_block.state_block import StateBlock

from coursegen.markdown.dispatch import BlockParser

Rule = Callable[[StateBlock, int, int, bool], bool]

_DEFINITION = re.compile(r"[:~][ \t]+\S")


def definitions(stock: Rule) -> Rule:
    """`stock` reads one term at a time; this adds the terms above the first."""

    def rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        if silent:
            return stock(state, start_line, end_line, True)
        last = _last_term(state, start_line, end_line)
        below = state.skipEmptyLines(last + 1) if last + 1 < end_line else last
        if below < end_line and state.sCount[below] >= state.blkIndent + 4:
            return False  # indented that far it is code, or goes on with the paragraph
        begin = len(state.tokens)
        if not stock(state, last, end_line, False):
            return False
        if last > start_line:
            _add_terms(state, begin, start_line, last)
        return True

    return rule


def _last_term(state: StateBlock, start_line: int, end_line: int) -> int:
    """The line above the first definition, or `start_line` where none follows."""
    blocks = state.md.block
    assert isinstance(blocks, BlockParser)
    line = start_line + 1
    level, known, end = state.env.get("no_definition", (-1, 0, 0))
    if level == state.level and line < known and state.eMarks[known - 1] == end:
        return start_line
    while line < end_line and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent:
        if _DEFINITION.match(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line]):
            plain = not any(blocks.interrupts(state, above, end_line) for above in range(start_line + 1, line))
            return line - 1 if plain else start_line
        line += 1
    state.env["no_definition"] = (
        state.level,
        line,
        state.eMarks[line - 1],
    )  # so none of these lines is looked at again
    return start_line


def _add_terms(state: StateBlock, begin: int, start_line: int, last: int) -> None:
    opening = state.tokens[begin]
    stock = state.tokens[begin + 1 :]
    del state.tokens[begin + 1 :]
    state.level += 1
    for line in range(start_line, last):
        state.push("dt_open", "dt", 1).map = [line, line]
        inline = state.push("inline", "", 0)
        inline.map, inline.children = [line, line], []
        inline.content = state.getLines(line, line + 1, state.blkIndent, False).strip()
        state.push("dt_close", "dt", -1)
    state.level -= 1
    state.tokens += stock
    if opening.map:
        opening.map[0] = start_line
