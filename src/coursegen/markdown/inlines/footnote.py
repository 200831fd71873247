"""References to footnotes. One that has no text is its name, raised, never `[^name]`."""

from __future__ import annotations

import re

from markdown_it.rules_inline.state_inline import StateInline

from coursegen import codes
from coursegen.markdown.context import context_of

_REFERENCE = re.compile(r"\[\^(?P<name>[^\]\s]+)\]")


def undefined_footnote(state: StateInline, silent: bool) -> bool:
    """`[^name]` that the footnote rule before this one did not take."""
    if state.src[state.pos] != "[":
        return False
    match = _REFERENCE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        context = context_of(state.env)
        span = context.span(match.start(), match.end())
        name = match["name"]
        context.say(
            codes.FOOTNOTE_UNDEFINED, span, f"the footnote `{name}` has no text", hint=f"add a line [^{name}]: …"
        )
        state.push("sup_open", "sup", 1)
        state.push("text", "", 0).content = name
        state.push("sup_close", "sup", -1)
    state.pos = match.end()
    return True
