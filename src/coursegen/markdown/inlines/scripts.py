"""`H~2~O`, `10^-3^` and `==marked==`: subscripts, superscripts and marked text (pandoc, Quarto)."""

from __future__ import annotations

import re

from markdown_it.rules_inline.state_inline import StateInline

_SCRIPT = re.compile(r"(?P<mark>[~^])(?P<text>[A-Za-z0-9+−-]{1,8})(?P=mark)(?!(?P=mark))")
_BASE = {"~": re.compile(r"[A-Za-z)\]]"), "^": re.compile(r"[A-Za-z0-9)\]~]")}
"""What stands before a script. A digit does not before `~`: `10~20` is a range."""
_MARKED = re.compile(r"==(?=[^\s=])(?P<text>[^=\n]*[^\s=])==(?![=A-Za-z0-9])")
_WORD = re.compile(r"[=A-Za-z0-9]")


def script(state: StateInline, silent: bool) -> bool:
    """A few letters or digits between two marks, right behind what they belong to."""
    match = _SCRIPT.match(state.src, state.pos, state.posMax)
    if match is None or state.pos == 0 or not _BASE[match["mark"]].match(state.src, state.pos - 1):
        return False
    if not silent:
        tag = "sub" if match["mark"] == "~" else "sup"
        state.push(f"{tag}_open", tag, 1)
        state.push("text", "", 0).content = match["text"]
        state.push(f"{tag}_close", tag, -1)
    state.pos = match.end()
    return True


def marked(state: StateInline, silent: bool) -> bool:
    """`==text==`, but no comparison such as `a==b`."""
    match = _MARKED.match(state.src, state.pos, state.posMax)
    if match is None or (state.pos > 0 and _WORD.match(state.src, state.pos - 1)):
        return False
    if not silent:
        maximum = state.posMax
        state.push("mark_open", "mark", 1)
        state.pos, state.posMax = match.start("text"), match.end("text")
        state.md.inline.tokenize(state)
        state.posMax = maximum
        state.push("mark_close", "mark", -1)
    state.pos = match.end()
    return True
