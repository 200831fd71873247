"""`{: .class #id}` on a line of its own: attributes of the block before it, or after it when a blank line stands
before. At the beginning of a list item they are the item's. `{:name: .class}` gives attributes a name and shows
nothing. MyST and pandoc write it without the colon."""

from __future__ import annotations

import re
from itertools import pairwise

from markdown_it.rules_block.state_block import StateBlock
from markdown_it.rules_core.state_core import StateCore
from markdown_it.token import Token

from coursegen.markdown.attributes import DEFINITION, give, read_attributes
from coursegen.markdown.context import context_of

_AUTO_IDS = re.compile(r"auto_ids(?:-(?P<prefix>[\w-]+))?")
_START = re.compile(r"\{(?::|[.#][A-Za-z])")


def block_attributes(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A line that is one kramdown attribute list."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not _START.match(state.src, start):
        return False
    if DEFINITION.match(state.src, start, state.eMarks[start_line]):
        if not silent:
            state.line = start_line + 1
        return True
    found = read_attributes(state.src, start, state.eMarks[start_line], context_of(state.env).attribute_lists)
    if found is None or state.src[found.end : state.eMarks[start_line]].strip():
        return False
    if silent:
        return True
    token = state.push("block_attributes", "", 0)
    token.hidden = True
    token.meta = {
        "values": dict(found.values),
        "words": found.words,
        "next": start_line == 0 or state.isEmpty(start_line - 1),
    }
    state.line = start_line + 1
    return True


def place_block_attributes(state: StateCore) -> None:
    """Core rule: give each list to its block; `toc` marks a list to be replaced by the page's contents."""
    tokens = state.tokens
    _place_on_items(state)
    if not any(token.type == "block_attributes" for token in tokens):
        return
    for index, token in enumerate(tokens):
        if token.type != "block_attributes":
            continue
        owner = (_next_block(tokens, index) if token.meta["next"] else None) or _previous_block(tokens, index)
        if owner is None:
            continue
        give(owner, token.meta["values"])
        if "toc" in token.meta["words"]:
            owner.attrSet("data-toc", "")
        elif "no_toc" in token.meta["words"]:
            owner.attrJoin("class", "no_toc")
        names = next(filter(None, map(_AUTO_IDS.fullmatch, token.meta["words"])), None)
        if names and owner.type == "dl_open":
            _name_terms(tokens[tokens.index(owner) :], names["prefix"] or "")
    state.tokens = [token for token in tokens if token.type != "block_attributes"]


def _name_terms(tokens: list[Token], prefix: str) -> None:
    """Give each term of the definition list at the head of `tokens` the id that kramdown gives it (`{:auto_ids}`; its
    `basic_generate_id`, which keeps ASCII alone); a term that nothing is left of has none."""
    for token, inline in pairwise(tokens):
        if token.type == "dl_close" and token.level == tokens[0].level:
            return
        if token.type == "dt_open" and token.level == tokens[0].level + 1 and not token.attrGet("id"):
            words = re.sub(r"[^A-Za-z0-9 -]", "", re.sub(r"^[^A-Za-z]+", "", inline.content))
            if words:
                token.attrSet("id", prefix + words.replace(" ", "-").lower())


def _place_on_items(state: StateCore) -> None:
    tokens = state.tokens
    for item, inline in zip(tokens, tokens[2:], strict=False):
        if item.type != "list_item_open" or inline.type != "inline" or not inline.content.startswith("{:"):
            continue
        found = read_attributes(inline.content, 0, None, context_of(state.env).attribute_lists)
        if found is not None:
            give(item, found.values)
            inline.content = inline.content[found.end :].lstrip()


def _previous_block(tokens: list[Token], index: int) -> Token | None:
    level, index = tokens[index].level, index - 1
    while index >= 0 and tokens[index].type == "block_attributes":
        index -= 1
    if index < 0 or tokens[index].level < level or tokens[index].nesting > 0:
        return None
    while index >= 0 and not (tokens[index].level == level and tokens[index].nesting >= 0):
        index -= 1
    return tokens[index] if index >= 0 else None


def _next_block(tokens: list[Token], index: int) -> Token | None:
    following = tokens[index + 1 :]
    token = next((token for token in following if token.type != "block_attributes"), None)
    return token if token is not None and token.nesting >= 0 and token.level == tokens[index].level else None
