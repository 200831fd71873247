"""`` `code`` ``: one mark opens it and two close it, a slip of the pen that kramdown reads as code, too."""

from __future__ import annotations

import re

from markdown_it.rules_inline.state_inline import StateInline

_UNEQUAL = re.compile(r"(?<!`)`(?P<code>[^`\s](?:[^`\n]*[^`\s])?)``(?!`)")
_SINGLE = re.compile(r"(?<!`)`(?!`)")


def unequal_code(state: StateInline, silent: bool) -> bool:
    """Code on one line, where no single mark follows that could close it."""
    match = _UNEQUAL.match(state.src, state.pos, state.posMax)
    if match is None or _SINGLE.search(state.src, match.end(), state.posMax):
        return False
    if not silent:
        token = state.push("code_inline", "code", 0)
        token.markup, token.content = "`", match["code"]
    state.pos = match.end()
    return True
