"""`: words` below a table: its caption (pandoc, Quarto). `Table: words {#name}` is one too, and shown as it is written;
without a name it is a line of text like any other."""

from __future__ import annotations

import re

from markdown_it.rules_block.state_block import StateBlock
from markdown_it.token import Token

from coursegen.markdown.attributes import give, read_attributes

_CAPTION = re.compile(r"(?::[ \t]+)?(?P<text>(?<=[ \t])\S.*|Table:[ \t]+\S.*\{[^{}]*\}[ \t]*)$")


def table_caption(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """One line right behind a table; attributes at its end are the table's."""
    if silent or not state.tokens or state.tokens[-1].type != "table_close" or state.is_code_block(start_line):
        return False
    start = state.bMarks[start_line] + state.tShift[start_line]
    match = _CAPTION.match(state.src, start, state.eMarks[start_line])
    if match is None:
        return False
    opening = next(i for i in reversed(range(len(state.tokens))) if state.tokens[i].type == "table_open")
    if state.tokens[opening + 1].type == "caption_open":
        return False
    text = match["text"].rstrip()
    brace = text.rfind("{")
    found = read_attributes(text, brace) if brace >= 0 and text.endswith("}") else None
    if found is not None:
        text = text[:brace].rstrip()
        give(state.tokens[opening], found.values)
    inline = Token("inline", "", 0, content=text, map=[start_line, start_line + 1], children=[])
    inline.meta = {"offset": match.start("text")}
    caption = [
        Token("caption_open", "caption", 1, block=True),
        inline,
        Token("caption_close", "caption", -1, block=True),
    ]
    state.tokens[opening + 1 : opening + 1] = caption
    state.line = start_line + 1
    return True
