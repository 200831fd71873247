"""Where a construct that a stock rule reads was written."""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it.rules_inline.state_inline import StateInline
from markdown_it.token import Token

from coursegen.markdown.context import Mark, context_of
from coursegen.markdown.inlines.emphasis import State
from coursegen.source import Span

_TARGET = re.compile(r"\]\(")
Rule = Callable[[StateInline, bool], bool]
_ADDRESS = re.compile(r"\]:\s*<?(?P<address>[^\s<>]+)")


def located(rule: Rule, kind: str) -> Rule:
    """`rule`, with a mark on the token of type `kind` that it makes.

    An outer token is pushed before its inner ones but its rule ends after theirs, so the tokens that still have no mark
    are the rule's own.
    """

    def marked(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            for token in state.tokens[count:]:
                if token.type == kind and "mark" not in token.meta:
                    context = context_of(state.env)
                    inside = 1 if state.src[start] == "<" else 0
                    address = _defined(state, token) or context.span(start + inside, state.pos - inside)
                    token.meta["mark"] = Mark(context.span(start, state.pos), address)
        return True

    return marked


def bracketed(rule: Rule) -> Rule:
    """`rule`, tried where anything behind can end a link: an address, or a name that the page defines."""

    def tried(state: StateInline, silent: bool) -> bool:
        assert isinstance(state, State)
        if not state.env.get("references") and state.search(_TARGET, state.pos) is None:
            return False
        return rule(state, silent)

    return tried


def _defined(state: StateInline, token: Token) -> Span | None:
    """Where the address of `[text][label]` is written: in the definition `[label]: address`."""
    definition = state.env.get("references", {}).get(token.meta.get("label"))
    if definition is None:
        return None
    context = context_of(state.env)
    first, end = definition["map"]
    found = _ADDRESS.search(context.clean.text, context.lines.start(first), context.lines.start(end))
    return context.clean.map.span(*found.span("address")) if found else None
