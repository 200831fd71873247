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
    if not kramdown and not _is_behind(state):
        return False
    found = read_attributes(state.src, state.pos, state.posMax, context_of(state.env).attribute_lists)
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


def _is_behind(state: StateInline) -> bool:
    """Whether a list without a colon stands where it belongs to something; one that names a target may have a space
    before it."""
    before = state.src[max(state.pos - 2, 0) : state.pos]
    return before.endswith(tuple(")`>*_")) or (before == ") " and state.src.startswith("{target=", state.pos))


def place_attributes(state: StateInline) -> None:
    """Give each list to the element before it (rule 2 of the inline parser: emphasis is paired by now)."""
    tokens = state.tokens
    if not any(token.type == "attributes" for token in tokens):
        return
    owner: Token | None = None
    opened: dict[str, list[Token]] = {}
    for token in tokens:
        if token.type == "attributes":
            if owner is not None:
                _give(owner, token.meta["values"])
        elif _visible(token):
            owner = _owner(token, opened)
    tokens[:] = [token for token in tokens if token.type != "attributes"]


def _owner(token: Token, opened: dict[str, list[Token]]) -> Token | None:
    """What a list right behind `token` belongs to; `opened` holds the elements that are open, by kind."""
    raw = token.type == "html_inline"
    kind = token.meta["name"] if raw else token.tag
    if token.nesting < 0 or (raw and token.meta.get("close")):
        same = opened.get(kind)
        return same.pop() if same else None
    if raw or token.nesting > 0:
        opened.setdefault(kind, []).append(token)
    return token if token.type in _VOID_TARGETS else None


def _visible(token: Token) -> bool:
    return token.type != "text" or bool(token.content.strip())


def _give(token: Token, values: Mapping[str, str]) -> None:
    if token.type == "html_inline":
        added = "".join(f' {key}="{escapeHtml(value)}"' for key, value in values.items())
        end = len(token.content.rstrip(">").rstrip("/"))
        token.content = token.content[:end] + added + token.content[end:]
        return
    give(token, values)
