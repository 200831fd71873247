"""`[^name]: text`: the text of a footnote. Its name may hold spaces; lines that are indented go on with it. Lines at
the margin do so too, save in a Jekyll site: there their author saw them on the page, where kramdown leaves them."""

from __future__ import annotations

import re

from markdown_it.rules_block.state_block import StateBlock

from coursegen.markdown.context import context_of

_START = re.compile(r"\[\^(?P<name>[^\[\]\n]+)\]:[ \t]*")


def footnote(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A footnote's text, which the plugin moves to the end of the page."""
    if state.is_code_block(start_line):
        return False
    start = state.bMarks[start_line] + state.tShift[start_line]
    match = _START.match(state.src, start, state.eMarks[start_line])
    if match is None:
        return False
    if silent:
        return True
    state.env.setdefault("footnotes", {}).setdefault("refs", {})[f":{match['name']}"] = -1
    state.env["footnotes"].setdefault("list", {})
    opening = state.push("footnote_reference_open", "", 1)
    opening.meta = {"label": match["name"]}
    _read_text(state, start_line, _last_line(state, start_line, end_line, match["name"]), match)
    opening.map = [start_line, state.line]
    state.push("footnote_reference_close", "", -1)
    return True


def _last_line(state: StateBlock, start_line: int, end_line: int, name: str) -> int:
    """The line before which the note ends at the latest: one at the margin that refers to it is the page's."""
    if context_of(state.env).config.jekyll and start_line + 1 < end_line and not state.isEmpty(start_line + 1):
        return start_line + 1 if state.sCount[start_line + 1] <= state.blkIndent else end_line
    for line in range(start_line + 1, end_line):
        if state.isEmpty(line):
            break
        text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
        if state.sCount[line] <= state.blkIndent and f"[^{name}]" in text:
            return line
    return end_line


def _read_text(state: StateBlock, start_line: int, end_line: int, match: re.Match[str]) -> None:
    """The blocks of the note: the rest of the first line, and what is indented by four below it."""
    before = (
        state.bMarks[start_line], state.tShift[start_line], state.sCount[start_line], state.blkIndent, state.parentType,
    )  # fmt: skip
    last, state.lineMax = state.lineMax, end_line
    state.blkIndent += 4
    state.bMarks[start_line], state.tShift[start_line] = match.end(), 0
    state.sCount[start_line] = state.blkIndent
    state.parentType = "footnote"
    state.md.block.tokenize(state, start_line, end_line)
    (
        state.bMarks[start_line], state.tShift[start_line], state.sCount[start_line], state.blkIndent, state.parentType,
    ) = before  # fmt: skip
    state.lineMax = last
