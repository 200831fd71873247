"""`> [!NOTE]`: a quotation that GitHub shows as a note; the word in brackets becomes its title."""

from __future__ import annotations

import re

from markdown_it.rules_core.state_core import StateCore
from markdown_it.token import Token

from coursegen.markdown.blocks.box import label_of

_ALERT = re.compile(r"\[!(?P<kind>NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*$")


def alerts(state: StateCore) -> None:
    """Core rule, behind the reading of inline content."""
    tokens = state.tokens
    for opening, inline in zip(tokens, tokens[2:], strict=False):
        if opening.type != "blockquote_open" or inline.type != "inline" or not inline.children:
            continue
        match = _ALERT.match(inline.children[0].content)
        if match is None or inline.children[0].type != "text":
            continue
        opening.attrJoin("class", match["kind"].lower())
        title = Token("text", "", 0, content=label_of(match["kind"].lower(), state.env))
        inline.children[:1] = [Token("strong_open", "strong", 1), title, Token("strong_close", "strong", -1)]
        if len(inline.children) > 3 and inline.children[3].type in ("softbreak", "text"):
            inline.children[3] = Token("hardbreak", "br", 0)
