r"""Formulas that have their lines for themselves: `$$ … $$`, `\begin{align} … \end{align}`, `\\[ … \\]`.

Read before all other blocks, so that a line of TeX that begins with `-`, `#` or `|` is no list, heading or table.
"""

from __future__ import annotations

import re

from markdown_it.rules_block.state_block import StateBlock

from coursegen import codes
from coursegen.diagnostics import Edit
from coursegen.markdown.context import context_of
from coursegen.markdown.inlines.maths import ENVIRONMENTS, LABEL
from coursegen.source import Span

_OPEN = re.compile(rf"\$\$|\\\\\[|\\begin\{{(?P<name>(?:{ENVIRONMENTS})\*?)\}}")
_TEX = re.compile(r"\\[A-Za-z]|[_^=]")
_PROSE = re.compile(r"[\u3040-\u30ff]")


def maths(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A formula from the start of a line to the end of a line."""
    if state.is_code_block(start_line):
        return False
    start = state.bMarks[start_line] + state.tShift[start_line]
    match = _OPEN.match(state.src, start, state.eMarks[start_line])
    if match is None:
        return False
    close = {"$$": "$$", "\\\\[": "\\\\]"}.get(match.group(), rf"\end{{{match['name']}}}")
    line = _closing_line(state, start_line, end_line, match.end(), close)
    if line is None:
        if match.group() != "$$":
            return False
        is_unclosed = _unclosed(state, start_line, end_line, match.end(), silent=silent)
        return is_unclosed or (not silent and _stray(state, start_line))  # below text, it may belong to that
    if silent:
        return True
    content = state.getLines(start_line, line + 1, state.blkIndent, False).strip()
    if match.group() == "$$" and not content.strip("$ \n"):
        _say_stray(state, start)
        state.line = start_line + 1
        return True
    token = state.push("inline", "", 0)
    token.map = [start_line, line + 1]
    token.content = content
    token.children = []
    state.line = line + 1
    return True


def _say_stray(state: StateBlock, start: int) -> None:
    """A `$$` that opens no formula, since nothing stands before the next one, or none closes it, shows nothing."""
    context = context_of(state.env)
    span = context.clean.map.span(start, start + 2)
    context.say(codes.MATH_INVALID, span, "this `$$` opens no formula", hint="delete it", fix=(Edit(span, ""),))


def _stray(state: StateBlock, line: int) -> bool:
    """A `$$` alone on its line that neither opens nor closes anything."""
    if _line(state, line).strip() != "$$":
        return False
    _say_stray(state, state.bMarks[line] + state.tShift[line])
    state.line = line + 1
    return True


def _unclosed(state: StateBlock, start_line: int, end_line: int, begin: int, *, silent: bool) -> bool:
    """A `$$` alone on its line over lines that can only be TeX, up to an empty one: a formula that is never closed."""
    if state.src[begin : state.eMarks[start_line]].strip():
        return False
    last = start_line + 1
    while last < end_line and not state.isEmpty(last) and state.sCount[last] >= state.blkIndent:
        last += 1
    tex = state.getLines(start_line + 1, last, state.blkIndent, False).rstrip()
    if "$" in tex or _PROSE.search(tex) or not _TEX.search(tex):
        return False
    if not silent:
        context = context_of(state.env)
        span = context.clean.map.span(begin - 2, state.eMarks[last - 1])
        fix = (Edit(Span(span.end, span.end), "\n$$"),)
        context.say(codes.MATH_INVALID, span, "this formula is never closed", hint="close it with $$", fix=fix)
        token = state.push("inline", "", 0)
        token.content, token.map, token.children = tex, [start_line, last], []
        token.meta = {"span": span}
        state.line = last
    return True


def _closing_line(state: StateBlock, start_line: int, end_line: int, begin: int, close: str) -> int | None:
    """The line that closes the formula; None when prose or the container's end comes first."""
    for line in range(start_line, end_line):
        if line > start_line and not state.isEmpty(line) and state.sCount[line] < state.blkIndent:
            return None
        if (
            line > start_line + 1
            and state.isEmpty(line - 1)
            and _PROSE.search(_line(state, line))
            and "\\" not in _line(state, line)
        ):
            return None
        found = state.src.find(close, begin if line == start_line else state.bMarks[line], state.eMarks[line])
        if found >= 0:
            end = found + len(close)
            rest = state.src[end : state.eMarks[line]].strip()
            return line if not rest or LABEL.fullmatch(rest) else None
    return None


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] : state.eMarks[line]]
