"""`> [!NOTE]`: a quotation that GitHub shows as a note, and Obsidian with a title and folded: `> [!note]- title`."""

from __future__ import annotations

import re

from markdown_it.rules_core.state_core import StateCore
from markdown_it.token import Token

from coursegen.markdown.blocks.box import label_of

_ALERT = re.compile(r"\[!(?P<kind>[A-Za-z][A-Za-z0-9-]*)(?:\|[^\]]*)?\](?P<fold>[-+]?)[ \t]*")
_SAME = {
    "tldr": "abstract", "check": "success", "done": "success", "help": "question", "faq": "question",
    "fail": "failure", "missing": "failure", "cite": "quote",
}  # fmt: skip
"""Obsidian's other names of kinds."""


def alerts(state: StateCore) -> None:
    """Core rule, behind the reading of inline content."""
    quotations: list[Token] = []
    found: list[Token] = []
    for token in state.tokens:
        if token.type == "blockquote_open":
            quotations.append(token)
        elif token.type == "blockquote_close":
            token.tag = quotations.pop().tag
        elif token.type == "paragraph_close" and found[-2].hidden and found[-2].tag == "p" and not found[-1].children:
            token.hidden = True
        elif token.type == "inline" and len(found) > 1 and found[-2].type == "blockquote_open":
            found[-1:-1] = _alert(state, found[-2], token)
            found[-1].hidden = found[-1].hidden or not token.children
        found.append(token)
    state.tokens = found


def _alert(state: StateCore, opening: Token, inline: Token) -> list[Token]:
    """Make a note of a quotation that begins with its kind; what is returned stands before its first paragraph."""
    children = inline.children or []
    match = _ALERT.match(children[0].content) if children and children[0].type == "text" else None
    if match is None:
        return []
    kind = match["kind"].lower()
    end = next((index for index, child in enumerate(children) if child.tag == "br"), len(children))
    rest = children[0].content[match.end() :]
    title = [Token("text", "", 0, content=rest), *children[1:end]] if rest or end > 1 else []
    if not title:
        label = label_of(_SAME.get(kind, kind), state.env) or match["kind"].capitalize()
        title = [Token("text", "", 0, content=label)]
    if match["fold"]:
        opening.tag = "details"
        opening.attrJoin("class", f"admonition {kind}")
        if match["fold"] == "+":
            opening.attrSet("open", "")
        inline.children = children[end + 1 :]
        return [
            Token("summary_open", "summary", 1, block=True),
            Token("inline", "", 0, children=title, map=inline.map, meta=inline.meta),
            Token("summary_close", "summary", -1, block=True),
        ]
    opening.attrJoin("class", kind)
    following = [Token("hardbreak", "br", 0), *children[end + 1 :]] if end + 1 < len(children) else []
    inline.children = [Token("strong_open", "strong", 1), *title, Token("strong_close", "strong", -1), *following]
    return []
