"""`!!! note "title"` and `??? note "title"` over lines that are indented (MkDocs): a part that stands apart, and one
that is folded; `=== "title"` over such lines, which MkDocs shows as a tab."""

from __future__ import annotations

import re

from markdown_it.rules_block.state_block import StateBlock

from coursegen.markdown.blocks.box import Box, close_box, label_of, open_box, read_within

_OPEN = re.compile(
    r"""(?:(?P<mark>!!!|\?\?\?\+?)[ \t]*(?P<kinds>[A-Za-z][\w-]*(?:[ \t]+[A-Za-z][\w-]*)*)
    (?:[ \t]+"(?P<title>[^"\n]*)")?
    |===[!+]?[ \t]+"(?P<tab>[^"\n]+)")[ \t]*$""",
    re.VERBOSE,
)
_INDENT = 4


def admonition(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A line that opens such a part, with indented lines below it."""
    if state.is_code_block(start_line):
        return False
    match = _OPEN.match(state.src, state.bMarks[start_line] + state.tShift[start_line], state.eMarks[start_line])
    if match is None or (last := _last_line(state, start_line, end_line)) == start_line + 1:
        return False
    if silent:
        return True
    ending = open_box(state, start_line, _box(state, match))
    read_within(state, start_line + 1, last, indent=_INDENT)
    close_box(state, ending)
    state.line = last
    return True


def _last_line(state: StateBlock, start_line: int, end_line: int) -> int:
    """The line behind the last that is indented."""
    last = start_line + 1
    for line in range(start_line + 1, end_line):
        if state.isEmpty(line):
            continue
        if state.sCount[line] < state.blkIndent + _INDENT:
            break
        last = line + 1
    return last


def _box(state: StateBlock, match: re.Match[str]) -> Box:
    if match["tab"]:
        return Box({"class": "tab"}, title=match.span("tab"))
    kind = match["kinds"].split()[0].lower()
    label = label_of(kind, state.env) or kind.capitalize() if match["title"] is None else ""
    attributes = {"class": f"admonition {match['kinds'].lower()}"}
    if match["mark"].endswith("+"):
        attributes["open"] = "open"
    title = match.span("title") if match["title"] else (0, 0)
    return Box(attributes, label, title, is_folded=match["mark"].startswith("?"))
