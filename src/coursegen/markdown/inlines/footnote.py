"""References to footnotes, and `^[text]`, a footnote in its place (pandoc). A reference that has no text is its name,
raised, never `[^name]`."""

from __future__ import annotations

import re
from typing import Any

from markdown_it.rules_inline.state_inline import StateInline
from markdown_it.token import Token

from coursegen import codes
from coursegen.markdown.context import context_of
from coursegen.source import Map

_REFERENCE = re.compile(r"\[\^(?P<name>[^\[\]\n]+)\]")

_WORDS = re.compile(r"\s|[\u3040-\u30ff\u3400-\u9fff]")
"""What tells a text from an exponent and from a set of characters."""


def inline_note(state: StateInline, silent: bool) -> bool:
    """`^[text]`, where the text is more than one word of Latin letters."""
    start = state.pos + 2
    if not state.src.startswith("^[", state.pos):
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos + 1, False)
    if end < 0 or not _WORDS.search(state.src, start, end) or state.src[end + 1 : end + 2] == "(":
        return False
    if not silent:
        notes = state.env.setdefault("footnotes", {})
        notes.setdefault("refs", {})
        known = notes.setdefault("list", {})
        context, number = context_of(state.env), len(known)
        tokens: list[Token] = []
        label = f"note-{number + 1}"
        known[number] = {"label": label, "count": 1, "content": state.src[start:end], "tokens": tokens}
        outer = context.map
        context.map = Map([(0, outer.at(start))])
        state.md.inline.parse(state.src[start:end], state.md, state.env, tokens)
        context.map = outer
        state.push("footnote_ref", "", 0).meta = {"id": number, "subId": 0, "label": label}
    state.pos = end + 1
    return True


def footnote_reference(state: StateInline, silent: bool) -> bool:
    """`[^name]`. A name that has no text holds no space, else the brackets are the author's."""
    match = _REFERENCE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    name = match["name"]
    notes = state.env.get("footnotes", {})
    defined = f":{name}" in notes.get("refs", {})
    if not defined and re.search(r"\s", name):
        return False
    if not silent and defined:
        _push(state, name, notes)
    elif not silent:
        _push_undefined(state, match)
    state.pos = match.end()
    return True


def _push(state: StateInline, name: str, notes: dict[str, dict[Any, Any]]) -> None:
    numbers, known = notes["refs"], notes["list"]
    if numbers[f":{name}"] == -1:
        numbers[f":{name}"] = len(known)
        known[len(known)] = {"label": name, "count": 0}
    number = numbers[f":{name}"]
    note = known[number]
    token = state.push("footnote_ref", "", 0)
    token.meta = {"id": number, "subId": note["count"], "label": name}
    note["count"] += 1


def _push_undefined(state: StateInline, match: re.Match[str]) -> None:
    context = context_of(state.env)
    span, name = context.span(match.start(), match.end()), match["name"]
    context.say(codes.FOOTNOTE_UNDEFINED, span, f"the footnote `{name}` has no text", hint=f"add a line [^{name}]: …")
    state.push("sup_open", "sup", 1).attrs = {"class": "footnote-ref"}
    state.push("text", "", 0).content = name
    state.push("sup_close", "sup", -1)
