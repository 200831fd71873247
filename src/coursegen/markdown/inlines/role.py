"""MyST's roles, such as `{math}`x^2`` and `{ref}`words <label>``: their words, with the look that their name gives."""

from __future__ import annotations

import re

from markdown_it.rules_inline.state_inline import StateInline

from coursegen.markdown.context import context_of
from coursegen.markdown.inlines.figure_reference import push_reference

_ROLE = re.compile(r"\{(?P<name>[a-z][a-z0-9:_-]*)\}(?P<ticks>`+)(?P<text>[^`\n]+)(?P=ticks)(?!`)")
_TARGET = re.compile(r"\s*<[^<>]*>$")
_NUMBER = re.compile(r"%s|\{number\}")
"""Where the number goes in the words of a reference."""
_LOOKS = {
    "sub": "sub", "subscript": "sub", "sup": "sup", "superscript": "sup", "kbd": "kbd", "samp": "samp",
    "code": "code", "file": "code", "command": "code", "strong": "strong", "emphasis": "em",
}  # fmt: skip


def role(state: StateInline, silent: bool) -> bool:
    """`{name}` right before code. A target in angle brackets behind the words is not followed."""
    match = _ROLE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        _push(state, match)
    state.pos = match.end()
    return True


def _push(state: StateInline, match: re.Match[str]) -> None:
    name, text = match["name"], match["text"].strip()
    if name in ("math", "eq"):
        context = context_of(state.env)
        tex = text if name == "math" else rf"\eqref{{{text}}}"
        token = state.push("formula", "", 0)
        token.content = tex
        token.meta = {"index": context.formula(tex, False, context.span(match.start(), match.end()))}
    elif name in ("ref", "numref", "prf:ref"):
        _push_reference(state, match, text)
    elif name in _LOOKS:
        state.push(f"{_LOOKS[name]}_open", _LOOKS[name], 1)
        state.push("text", "", 0).content = text
        state.push(f"{_LOOKS[name]}_close", _LOOKS[name], -1)
    else:
        state.push("text", "", 0).content = _TARGET.sub("", text) or text


def _push_reference(state: StateInline, match: re.Match[str], text: str) -> None:
    target = _TARGET.search(text)
    words = _TARGET.sub("", text)
    key = target.group().strip(" <>") if target else text
    number = _NUMBER.search(words) if target else None
    if number is not None:
        state.push("text", "", 0).content = words[: number.start()]
        push_reference(state, key, match.start(), match.end(), key, is_short=True)
        state.push("text", "", 0).content = words[number.end() :]
    elif target and words:
        state.push("text", "", 0).content = words
    else:
        push_reference(state, key, match.start(), match.end(), key)
