"""Addresses that stand bare in the text: `https://…` and `arXiv:1506.02117`. They end where ASCII ends, so before
。、）」."""

from __future__ import annotations

import re

from markdown_it.rules_inline.state_inline import StateInline

from coursegen.markdown.context import Mark, context_of

_SCHEME = re.compile(r"(?:^|(?<=[^A-Za-z0-9]))(?P<scheme>https?|ftp|arxiv)$", re.IGNORECASE)
_REST = re.compile(r"://[^\s<>\"`{}|\\^\x7f-\U0010ffff]+")
_ARXIV = re.compile(r":\s?(?P<id>\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7}(?:v\d+)?)(?![A-Za-z0-9/])")


def bare_address(state: StateInline, silent: bool) -> bool:
    """At the `:` of an address; what stands before it is taken back from the pending text."""
    if state.src[state.pos] != ":" or state.linkLevel > 0:
        return False
    scheme = _SCHEME.search(state.pending[-8:] if len(state.pending) > 8 else state.pending)
    if scheme is None:
        return False
    name = scheme["scheme"]
    rest = (_ARXIV if name.lower() == "arxiv" else _REST).match(state.src, state.pos, state.posMax)
    if rest is None:
        return False
    end = rest.end() if name.lower() == "arxiv" else _trimmed(state.src, state.pos, rest.end())
    start = state.pos - len(name)
    if end - state.pos <= 3 and name.lower() != "arxiv":
        return False
    if not silent:
        text = state.src[start:end]
        state.pending = state.pending[: -len(name)]
        context = context_of(state.env)
        span = context.span(start, end)
        token = state.push("link_open", "a", 1)
        token.attrs = {"href": f"https://arxiv.org/abs/{rest['id']}" if name.lower() == "arxiv" else text}
        token.meta = {"mark": Mark(span, span)}
        state.push("text", "", 0).content = text
        state.push("link_close", "a", -1)
    state.pos = end
    return True


def _trimmed(text: str, start: int, end: int) -> int:
    """Without the punctuation that ends a sentence and a bracket that was opened before the address (GFM autolinks)."""
    while end > start:
        last = text[end - 1]
        address = text[start:end]
        if (
            last in "?!.,:;*_~'$"
            or (last == ")" and address.count(")") > address.count("("))
            or (last == "]" and address.count("]") > address.count("["))
        ):
            end -= 1
        else:
            break
    return end
