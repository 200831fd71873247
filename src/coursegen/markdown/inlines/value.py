"""`{{ site.baseurl }}` and other Liquid values in the text of a Jekyll site."""

from __future__ import annotations

from markdown_it.rules_inline.state_inline import StateInline

from coursegen.markdown.context import context_of
from coursegen.markdown.liquid import OUTPUT


def value(state: StateInline, silent: bool) -> bool:
    """A Liquid output tag with a value that is known; TeX such as `{{a}_b}` is none."""
    if not state.src.startswith("{{", state.pos):
        return False
    liquid = context_of(state.env).liquid
    match = OUTPUT.match(state.src, state.pos, state.posMax) if liquid.active else None
    if match is None:
        return False
    if not silent:
        state.append_pending(liquid.value(match))
    state.pos = match.end()
    return True
