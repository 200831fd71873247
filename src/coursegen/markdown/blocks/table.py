"""Tables as GFM and kramdown write them: with a delimiter row under the header, or bars at both ends and no header.

A delimiter row may stand above the header too, or above rows without one, as kramdown has it, and lines that each begin
with a bar are rows without bars at their ends. Rows may be ragged (the table is as wide as its widest row), bars inside
code and formulas divide nothing, and rows below `|===|` are the foot.
"""

from __future__ import annotations

import re

from markdown_it.rules_block.state_block import StateBlock

_DELIMITER = re.compile(r":?-*:?$")
_FOOT = re.compile(r"\|?\s*=+\s*(?:[|+]\s*=+\s*)*\|?\s*$")
_BAR = re.compile(r"[|+]")
"""What divides a delimiter row: a cross, too, as kramdown and Emacs write it."""
_ALIGN = {(True, True): "center", (True, False): "left", (False, True): "right"}
_SKIP = re.compile(
    r"""(?P<open>\\\\[(\[]|\\begin\{(?P<name>[A-Za-z]+\*?)\})|\\.
    |(?P<ticks>`+)[^`]+?(?P=ticks)|\$\$.+?\$\$
    |\$(?:(?=\S)(?:\\.|[^$\\])+?(?<=\S)|[ ](?=[^$]*(?:[\\^_{]|\([^()$|]*\|))(?:\\.|[^$\\])+?[ ])\$(?!\d)|(?P<bar>\|)""",
    re.VERBOSE,
)
_CLOSE = {r"\\(": r"\\)", r"\\[": r"\\]"}
_WIDEST = 200

Cell = tuple[str, int]
"""The text of a cell and the offset at which it begins."""


def table(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A run of lines with bars."""
    below = min(start_line + 1, end_line - 1)
    if state.src.find("|", state.bMarks[start_line], state.eMarks[below]) < 0 or state.is_code_block(start_line):
        return False
    first = start_line
    if _is_delimiter(state, start_line) and _text(state, start_line).startswith("|"):
        first = below  # a line above the head; kramdown lets one stand there
    head = _text(state, first)
    headed = first + 1 < end_line and _is_delimiter(state, first + 1) and not _is_delimiter(state, first)
    bare = head.startswith("|") and head.rstrip().endswith("|") and head.count("|") > 2
    if headed and not bare and "|" not in head:
        return False
    if not headed and not bare and not _has_bars_in_front(state, first, end_line):
        return False
    if silent:
        return True
    _push(state, first, _last_line(state, first + (2 if headed else 1), end_line), headed=headed)
    return True


def _has_bars_in_front(state: StateBlock, line: int, end_line: int) -> bool:
    """Whether two lines or more stand here that each begin with a bar and a space, up to an empty one."""
    first = line
    while line < end_line and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent:
        if not _text(state, line).startswith(("| ", "|-", "|=")):
            return False
        line += 1
    return line > first + 1


def _text(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _is_delimiter(state: StateBlock, line: int) -> bool:
    text = _text(state, line)
    return (
        state.sCount[line] >= state.blkIndent
        and "-" in text
        and ("|" in text or ":" in text)
        and not text.strip("|+:- \t")
        and all(_DELIMITER.match(cell.strip()) for cell in _BAR.split(text))
    )


def _last_line(state: StateBlock, line: int, end_line: int) -> int:
    terminators = state.md.block.ruler.getRules("blockquote")
    while line < end_line and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent:
        if "|" not in _text(state, line) or any(rule(state, line, end_line, True) for rule in terminators):
            break
        line += 1
    return line


def cells(text: str, start: int) -> list[Cell]:
    """The cells of a row that begins at offset `start`."""
    found: list[Cell] = []
    begin = at = 0
    unclosed: set[str] = set()
    while match := _SKIP.search(text, at):
        at = match.end()
        if match["bar"]:
            found.append((text[begin : match.start()], begin))
            begin = at
        elif match["open"]:
            close = _CLOSE.get(match["open"]) or rf"\end{{{match['name']}}}"
            end = -1 if close in unclosed else text.find(close, at + 1)
            if end < 0:
                unclosed.add(close)  # is not looked for again
            else:
                at = end + len(close)
    found.append((text[begin:], begin))
    if len(found) > 1 and not found[0][0].strip():
        found.pop(0)
    if len(found) > 1 and not found[-1][0].strip():
        found.pop()
    return [(cell.strip(), start + at + len(cell) - len(cell.lstrip())) for cell, at in found[:_WIDEST]]


def _aligns(text: str) -> list[str]:
    marks = [mark.strip() for mark in _BAR.split(text.strip().strip("|"))]
    return [_ALIGN.get((mark.startswith(":"), mark.endswith(":")), "") for mark in marks]


def _push(state: StateBlock, start_line: int, end_line: int, *, headed: bool) -> None:
    rows = [
        (line, cells(_text(state, line), state.bMarks[line] + state.tShift[line]))
        for line in range(start_line, end_line)
    ]
    aligns = next((_aligns(_text(state, line)) for line, _ in rows if _is_delimiter(state, line)), [])
    body = [(line, row) for line, row in rows[2 if headed else 0 :] if not _is_delimiter(state, line)]
    foot_line = next((line for line, _ in body if _FOOT.match(_text(state, line))), end_line)
    foot = [(line, row) for line, row in body if line > foot_line]
    body = [(line, row) for line, row in body if line < foot_line]
    width = max(len(row) for _, row in [rows[0], *body, *foot])
    aligns += [""] * (width - len(aligns))
    state.push("table_open", "table", 1).map = [start_line, end_line]
    if headed:
        state.push("thead_open", "thead", 1)
        _push_row(state, rows[0], "th", aligns, width)
        state.push("thead_close", "thead", -1)
    for tag, group in (("tbody", body), ("tfoot", foot)):
        if group:
            state.push(f"{tag}_open", tag, 1)
            for row in group:
                _push_row(state, row, "td", aligns, width)
            state.push(f"{tag}_close", tag, -1)
    state.push("table_close", "table", -1)
    state.line = end_line


def _push_row(state: StateBlock, row: tuple[int, list[Cell]], tag: str, aligns: list[str], width: int) -> None:
    line, found = row
    state.push("tr_open", "tr", 1).map = [line, line + 1]
    for column in range(width):
        token = state.push(f"{tag}_open", tag, 1)
        if aligns[column]:
            token.attrs = {"style": f"text-align:{aligns[column]}"}
        inline = state.push("inline", "", 0)
        inline.map = [line, line + 1]
        inline.content, offset = found[column] if column < len(found) else ("", state.eMarks[line])
        inline.children = []
        inline.meta = {"offset": offset}
        state.push(f"{tag}_close", tag, -1)
    state.push("tr_close", "tr", -1)
