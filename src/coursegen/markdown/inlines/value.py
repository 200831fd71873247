"""`{{ site.baseurl }}` and other Liquid values in the text of a Jekyll site."""

from __future__ import annotations

from markdown_it.rules_inline.state_inline import StateInline

from coursegen.markdown.context import context_of
from coursegen.markdown.liquid import LINK, OUTPUT


def value(state: StateInline, silent: bool) -> bool:
    """A Liquid output tag; one with a value that is not known here shows nothing. TeX such as `{{a}_b}` is none."""
    if not state.src.startswith(("{{", "{%"), state.pos):
        return False
    context = context_of(state.env)
    if link := LINK.match(state.src, state.pos, state.posMax) if context.liquid.active else None:
        if not silent:
            state.append_pending(context.liquid.expand(link.group()))
        state.pos = link.end()
        return True
    match = OUTPUT.match(state.src, state.pos, state.posMax) if context.liquid.active else None
    if match is None or _is_literal(state, match.start()):
        return False
    if not silent:
        state.append_pending(context.liquid.value(match))
        if unknown := context.liquid.unknown(match.group()):
            context.say_unknown(unknown, context.span(match.start(), match.end()))
    state.pos = match.end()
    return True


def _is_literal(state: StateInline, pos: int) -> bool:
    """Whether a place stands between `raw` and `endraw`."""
    context = context_of(state.env)
    if not context.clean.literal:
        return False
    offset = context.map.at(pos)
    return any(span.start <= offset < span.end for span in context.clean.literal)
