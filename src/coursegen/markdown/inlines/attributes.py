"""An attribute list behind a link, an image, code or emphasis. It is placed when the text before it is settled."""

from __future__ import annotations

from collections.abc import Mapping

from markdown_it.common.utils import escapeHtml
from markdown_it.rules_inline.state_inline import StateInline
from markdown_it.token import Token

from coursegen import codes
from coursegen.diagnostics import Edit
from coursegen.markdown.attributes import give, read_attributes
from coursegen.markdown.context import context_of

_VOID_TARGETS = {"image", "code_inline", "html_inline"}


def attributes(state: StateInline, silent: bool) -> bool:
    """`{:…}` anywhere, and pandoc's `{…}` directly behind what it can belong to."""
    if state.src[state.pos] != "{":
        return False
    kramdown = state.src.startswith("{:", state.pos)
    if not kramdown and (state.pos == 0 or state.src[state.pos - 1] not in ")`>*_"):
        return False
    found = read_attributes(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        if found.meant:
            context = context_of(state.env)
            span = context.span(state.pos, found.end)
            written = found.meant if kramdown else found.meant.replace("{:", "{", 1)
            context.say(
                codes.MARKUP_ATTRIBUTE_TYPO,
                span,
                f"this attribute list is misspelt; it was read as {written}",
                hint=f"write {written}",
                fix=(Edit(span, written),),
            )
        token = state.push("attributes", "", 0)
        token.meta = {"values": dict(found.values)}
        token.hidden = True
    state.pos = found.end
    return True


def place_attributes(state: StateInline) -> None:
    """Give each list to the element before it (rule 2 of the inline parser: emphasis is paired by now)."""
    tokens = state.tokens
    if not any(token.type == "attributes" for token in tokens):
        return
    for index, token in enumerate(tokens):
        if token.type == "attributes":
            owner = _owner(tokens, index)
            if owner is not None:
                _give(owner, token.meta["values"])
    tokens[:] = [token for token in tokens if token.type != "attributes"]


def _owner(tokens: list[Token], index: int) -> Token | None:
    index -= 1
    while index >= 0 and (tokens[index].type == "attributes" or not _visible(tokens[index])):
        index -= 1
    if index < 0:
        return None
    token = tokens[index]
    if token.type == "html_inline" and token.meta.get("close"):
        return _opening(tokens, index, "html_inline", token.meta["name"])
    if token.type in _VOID_TARGETS:
        return token
    if token.nesting < 0:
        return _opening(tokens, index, token.type.replace("_close", "_open"), None)
    return None


def _visible(token: Token) -> bool:
    return token.type != "text" or bool(token.content.strip())


def _opening(tokens: list[Token], index: int, kind: str, name: str | None) -> Token | None:
    for token in reversed(tokens[:index]):
        if token.type == kind and (name is None or (token.meta["name"] == name and not token.meta["close"])):
            return token
    return None


def _give(token: Token, values: Mapping[str, str]) -> None:
    if token.type == "html_inline":
        added = "".join(f' {key}="{escapeHtml(value)}"' for key, value in values.items())
        end = len(token.content.rstrip(">").rstrip("/"))
        token.content = token.content[:end] + added + token.content[end:]
        return
    give(token, values)
