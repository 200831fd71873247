r"""References to figures: `[@fig:a]`, `[@fig:a; @fig:b]`, Quarto's `@fig-a`, and LaTeX's `\ref{fig:a}`; and to tables,
sections, theorems and the like, which are written in the same ways.

Which one it is, and what the reference shows, is known when the whole page is read.
"""

from __future__ import annotations

import re

from markdown_it.common.utils import escapeHtml
from markdown_it.rules_inline.state_inline import StateInline

from coursegen.markdown.context import Mark, context_of

_NAME = r"(?:[Ff]ig(?:ure)?|[Tt]ab(?:le)?|[Tt]bl|[Ss]ec|thm|lem|cor|prp|cnj|def|exm|exr|sol|rem|alg)[:-]"
_GROUP = re.compile(rf"\[(?P<body>[^\[\]@\n]{{0,60}}-?@{_NAME}[^\[\]]+)\](?![(\[])")
_ITEM = re.compile(r"(?P<before>[^@]*?)(?P<minus>-?)@(?P<key>[^\s;,，、；@\]]*[\w])(?P<after>[^@]*)$", re.DOTALL)
_BARE = re.compile(rf"@(?P<key>{_NAME}[A-Za-z0-9_:./-]*[A-Za-z0-9_])")
PLACES = r"(?:[Ff]ig(?:ure)?|[Tt]ab(?:le)?|[Tt]bl|[Ss]ec)[:-]"
"""What the labels of LaTeX begin with that name no formula."""
_TEX = re.compile(rf"\\(?:auto|c|C|name)?ref\{{(?P<key>{PLACES}[^{{}}\s]+)\}}")
_PREFIX = re.compile(r"[a-z]{2,5}:")
_BOOKDOWN = re.compile(r"\\@ref\((?P<key>[\w:.-]+)\)")
_WORD_BEFORE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.@/")


def figure_group(state: StateInline, silent: bool) -> bool:
    """References in brackets. All must name figures; else it is a citation."""
    match = _GROUP.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "[" else None
    if match is None:
        return False
    items = [_ITEM.match(part) for part in re.split(r"\s*[;；]\s*", match["body"])]
    if not all(item is not None and re.match(_NAME, item["key"]) for item in items):
        return False
    if not silent:
        for number, item in enumerate(item for item in items if item is not None):
            _push_text(state, ("，" if context_of(state.env).is_japanese else ", ") if number else "")
            _push_text(state, item["before"])
            _push(state, item["key"], match.start(), match.end(), is_short=bool(item["minus"]))
            _push_text(state, item["after"])
    state.pos = match.end()
    return True


def figure_name(state: StateInline, silent: bool) -> bool:
    """`@fig-a` in running text; in an address the `@` follows a letter."""
    match = _BARE.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "@" else None
    if match is None or (state.pos and state.src[state.pos - 1] in _WORD_BEFORE):
        return False
    if not silent:
        _push(state, match["key"], match.start(), match.end())
    state.pos = match.end()
    return True


def figure_ref(state: StateInline, silent: bool) -> bool:
    r"""`\ref{fig:a}`, and `\@ref(fig:a)` of bookdown, which shows a number and may lead to another page."""
    match = _BOOKDOWN.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "\\" else None
    if match is not None and not match["key"].startswith("eq:"):
        if not silent:
            words = _PREFIX.sub("", match["key"], count=1).replace("-", " ").replace("_", " ")
            push_reference(state, match["key"], match.start(), match.end(), words, is_short=True)
        state.pos = match.end()
        return True
    match = _TEX.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "\\" else None
    if match is None:
        return False
    if not silent:
        state.pending = state.pending.removesuffix("~") + (" " if state.pending.endswith("~") else "")
        _push(state, match["key"], match.start(), match.end())
    state.pos = match.end()
    return True


def _push_text(state: StateInline, text: str) -> None:
    if text:
        state.push("text", "", 0).content = text


def push_reference(state: StateInline, key: str, start: int, end: int, words: str, *, is_short: bool = False) -> None:
    """A reference to whatever on the page has this id; `words` where nothing has, which is nothing to be said of. With
    none it is a link without words."""
    _push(state, key, start, end, is_short=is_short, attributes=f' data-coursegen-else="{escapeHtml(words)}"')


def _push(state: StateInline, key: str, start: int, end: int, *, is_short: bool = False, attributes: str = "") -> None:
    context = context_of(state.env)
    span = context.span(start, end)
    token = state.push("figure_reference", "", 0)
    token.content = key
    short = ' data-coursegen-short=""' if is_short else ""
    token.meta = {
        "html": f'<a {context.mark(Mark(span, span))} class="figure-reference"'
        f' data-coursegen-figure="{escapeHtml(key)}"{short}{attributes}></a>'
    }
