"""`[text]{.class}`: text with attributes (pandoc)."""

from __future__ import annotations

import re

from markdown_it.rules_inline.state_inline import StateInline

from coursegen.markdown.attributes import give, read_attributes
from coursegen.markdown.inlines.emphasis import State

_END = re.compile(r"\]\{[^:]")


def span(state: StateInline, silent: bool) -> bool:
    """Brackets with an attribute list right behind them."""
    assert isinstance(state, State)
    if state.src[state.pos] != "[" or state.search(_END, state.pos) is None:
        return False
    label_end = state.md.helpers.parseLinkLabel(state, state.pos, False)
    if label_end < 0 or not state.src.startswith("]{", label_end):
        return False
    found = read_attributes(state.src, label_end + 1, state.posMax)
    if found is None or not found.values:
        return False
    if not silent:
        maximum = state.posMax
        give(state.push("span_open", "span", 1), found.values)
        state.pos, state.posMax = state.pos + 1, label_end
        state.md.inline.tokenize(state)
        state.posMax = maximum
        state.push("span_close", "span", -1)
    state.pos = found.end
    return True
