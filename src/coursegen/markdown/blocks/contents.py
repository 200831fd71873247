"""`[TOC]`, `[[toc]]` and `[[_TOC_]]` on a line of its own: the page's contents, as Python-Markdown, VuePress, HackMD
and GitLab write it."""

from __future__ import annotations

import re

from markdown_it.rules_block.state_block import StateBlock

_LINE = re.compile(r"(?:\[(?:TOC|toc)\]|\[\[(?:TOC|toc|_TOC_)\]\])[ \t]*$")


def contents(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Such a line between empty ones."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    below = start_line + 1
    if (
        silent
        or not _LINE.match(state.src, start, state.eMarks[start_line])
        or state.is_code_block(start_line)
        or (below < end_line and not state.isEmpty(below))
    ):
        return False
    state.push("html_fragment", "", 0).content = '<ul data-toc=""></ul>\n'
    state.line = below
    return True
