"""Blocks that begin with a raw HTML tag. Their text is Markdown like any other, so they become inline content without a
paragraph around it; the HTML parser that reads the finished page puts the pieces together.

A block ends at a blank line, at a line on which another block begins, or where its tags balance at the end of a line.
"""

from __future__ import annotations

import re

from markdown_it.rules_block.state_block import StateBlock

from coursegen.markdown.context import context_of
from coursegen.markdown.dispatch import BlockParser
from coursegen.markdown.inlines.html_tag import ISLANDS, VOID, closes_itself, read_tag

_BLOCK_ELEMENTS = frozenset(
    """address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl
    dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend
    li link main menu meta nav noframes noscript ol optgroup option p param picture section source summary table
    tbody td template tfoot th thead title tr track ul video audio canvas object script style pre textarea svg
    math""".split()
)

_BLOCKS_WITHIN = re.compile(
    r"<(?:div|section|article|aside|main|header|footer|details|blockquote)\b[^<>]*\bmarkdown=[\"']?(?:1|block)[\"']?[^<>]*>"
)
_ENDS_OPEN = re.compile(
    r"<(?!details\b|summary\b)(?P<name>[A-Za-z][A-Za-z0-9]*)(?![^<>]*\bmarkdown=)(?:\s[^<>]*)?(?<!/)>\s*\Z",
    re.IGNORECASE,
)
"""A start tag at the end. Not one of those within which people who write for kramdown or GitHub indent code."""
_START = re.compile(r"</?(?P<name>[A-Za-z][A-Za-z0-9]*)(?=[\s/>])")


def html(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Lines that begin with a tag of a block-level element."""
    context = context_of(state.env)
    if state.is_code_block(start_line) and not context.html_depth:
        return False
    start = state.bMarks[start_line] + state.tShift[start_line]
    match = _START.match(state.src, start, state.eMarks[start_line])
    if match is None or match["name"].lower() not in _BLOCK_ELEMENTS:
        return False
    if silent:
        return True
    name = match["name"].lower()
    if name in ISLANDS and not match.group().startswith("</"):
        last = _island_end(state, start_line, end_line, name)
    else:
        last = start_line + 1 if _opens_blocks(state, start_line) else _last_line(state, start_line, end_line)
    content = state.getLines(start_line, last, state.blkIndent, False)
    context.html_depth = max(0, context.html_depth + depth(content))
    tag = _ENDS_OPEN.search(content)
    first = state.skipEmptyLines(last)
    is_inside = tag is not None and tag["name"].lower() not in VOID and first < end_line
    deepest = max(state.sCount[line] for line in (*range(start_line, last), *([first] if is_inside else [])))
    context.html_indent = max(context.html_indent, deepest) if context.html_depth else 0
    token = state.push("inline", "", 0)
    token.map = [start_line, last]
    token.content = content.rstrip()
    token.children = []
    state.line = last
    return True


def depth(text: str) -> int:
    """How many elements `text` leaves open (negative: how many it closes that were open before)."""
    balance = 0
    for match in _START.finditer(text):
        found = read_tag(text, match.start(), len(text))
        if found is None or found[1] in VOID or closes_itself(found[0]):
            continue
        balance += -1 if found[0].startswith("</") else 1
    return balance


def _island_end(state: StateBlock, start_line: int, end_line: int, name: str) -> int:
    close = re.compile(rf"</{name}\s*>", re.IGNORECASE)
    for line in range(start_line, end_line):
        if line > start_line and not state.isEmpty(line) and state.sCount[line] < state.blkIndent:
            break
        if close.search(state.src, state.bMarks[line], state.eMarks[line]):
            return line + 1
    return _last_line(state, start_line, end_line)


def _opens_blocks(state: StateBlock, line: int) -> bool:
    """Whether a line is one start tag that kramdown is told to read blocks in: its text stands in paragraphs."""
    text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()
    return _BLOCKS_WITHIN.fullmatch(text) is not None


def _last_line(state: StateBlock, start_line: int, end_line: int) -> int:
    blocks = state.md.block
    assert isinstance(blocks, BlockParser)
    line, balance = start_line, 0
    while line < end_line and not state.isEmpty(line):
        if line > start_line and (
            state.sCount[line] < state.blkIndent or blocks.interrupts(state, line, end_line, but=html)
        ):
            break
        balance += depth(state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]])
        line += 1
        if balance <= 0 and state.src.endswith(">", 0, state.eMarks[line - 1]):
            break
    return line
