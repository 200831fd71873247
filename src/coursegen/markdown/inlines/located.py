"""Where a construct that a stock rule reads was written."""

from __future__ import annotations

from collections.abc import Callable

from markdown_it.rules_inline.state_inline import StateInline

from coursegen.markdown.context import Mark, context_of

Rule = Callable[[StateInline, bool], bool]


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
                    address = context.span(start + inside, state.pos - inside)
                    token.meta["mark"] = Mark(context.span(start, state.pos), address)
        return True

    return marked
