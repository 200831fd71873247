"""Fenced code; a fence that never closes is said, one that holds a formula (GitHub, MyST) is a formula, and
a chunk of R Markdown or Quarto that is not to be shown is not shown, nor are the options of one that is."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markdown_it import rules_block
from markdown_it.rules_block.state_block import StateBlock

from coursegen import codes
from coursegen.markdown.blocks.chunk import push_pictures
from coursegen.markdown.context import context_of

_FORMULA = re.compile(r"\{?math\}?$")
_HIDDEN = re.compile(r"\b(?:include|echo)\s*=\s*F(?:ALSE)?\b")
_HIDDEN_LINE = re.compile(r"(?:#\|.*\n)*?#\|\s*(?:include|echo):\s*false\b")
_CHUNK_OPTIONS = re.compile(r"\A(?:[ \t]*(?:#|//|%%)\|.*\n)+")
_OPTION = re.compile(r"\s*:(?P<name>[\w-]+):[ \t]*(?P<value>.*)\n")


def fence(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """CommonMark's rule."""
    if not rules_block.fence(state, start_line, end_line, silent):
        return False
    if not silent:
        token = state.tokens[-1]
        last = state.src[state.bMarks[state.line - 1] : state.eMarks[state.line - 1]].strip(" \t>")
        if token.map and (
            token.map[1] - token.map[0] < 2 or not last.startswith(token.markup) or last.strip(token.markup[0])
        ):
            context = context_of(state.env)
            start = state.bMarks[start_line] + state.tShift[start_line]
            span = context.clean.map.span(start, state.eMarks[start_line])
            context.say(
                codes.MARKUP_UNCLOSED_FENCE,
                span,
                "this code block is never closed",
                hint=f"close it with {token.markup}",
            )
        if _FORMULA.match(token.info.strip()):
            state.tokens.pop()
            tex, options = token.content, {}
            while option := _OPTION.match(tex):
                options[option["name"]] = option["value"].strip()
                tex = tex[option.end() :]
            push_formula(state, start_line, state.line - 1, tex, options)
        elif token.info.startswith("{"):
            if _HIDDEN.search(token.info) or _HIDDEN_LINE.match(token.content):
                state.tokens.pop()
            token.content = _CHUNK_OPTIONS.sub("", token.content)
            push_pictures(state, start_line)
    return True


def push_formula(state: StateBlock, start_line: int, last: int, tex: str, options: Mapping[str, str]) -> None:
    """A formula that stands in the lines from `start_line` to `last`; MyST's option `label` names it."""
    label = options.get("label", "")
    inline = state.push("inline", "", 0)
    inline.content = tex + (rf"\label{{{label}}}" if label else "")
    inline.map, inline.children = [start_line, last + 1], []
    inline.meta = {"span": context_of(state.env).clean.map.span(state.bMarks[start_line], state.eMarks[last])}
