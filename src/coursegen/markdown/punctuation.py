"""`[markdown] smart_punctuation`: curly quotation marks, dashes and ellipses for those typed in ASCII."""

from __future__ import annotations

from markdown_it.rules_core.replacements import replace_rare
from markdown_it.rules_core.smartquotes import smartquotes
from markdown_it.rules_core.state_core import StateCore

from coursegen.markdown.context import context_of


def smart_punctuation(state: StateCore) -> None:
    """Core rule; code, formulas and addresses stay as they are."""
    if not context_of(state.env).config.markdown.smart_punctuation:
        return
    for token in state.tokens:
        if token.type == "inline" and token.children:
            replace_rare(token.children)
    smartquotes(state)
