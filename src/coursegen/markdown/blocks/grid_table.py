"""Tables drawn with `+---+` and bars (pandoc, reStructuredText): their cells may hold blocks, such as lists.

Columns are told by their places, in which a wide character counts two, or else by the bars of a line alone. A cell may
go over several columns, not over several rows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from markdown_it.rules_block.state_block import StateBlock

from coursegen.markdown.blocks.box import read_within
from coursegen.record import Record

_RULE = re.compile(r"\+(?::?[-=]+:?\+)+[ \t]*$")
_PART_OF_RULE = re.compile(r"\+[-=]{2,}\+")
_ALIGN = {(True, True): "center", (True, False): "left", (False, True): "right"}


class _Row(Record):
    first: int
    last: int
    """The line behind the row."""
    cuts: tuple[tuple[int, ...], ...]
    """For each line where its bars stand, in characters from where the table begins."""
    spans: tuple[int, ...]
    """How many columns each cell takes."""


def grid_table(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """From the first rule to the last, where every line between them can be divided."""
    level, known, end = state.env.get("no_grid", (-1, 0, 0))
    is_known = level == state.level and start_line < known and state.eMarks[known - 1] == end
    if is_known or not _RULE.match(_text(state, start_line)):
        return False
    if state.is_code_block(start_line):
        return False
    last = start_line + 1
    while last < end_line and _text(state, last)[:1] in ("|", "+") and state.sCount[last] >= state.blkIndent:
        last += 1
    rules = [line for line in range(start_line, last) if _text(state, line).startswith("+")]
    texts = [_text(state, line).rstrip() for line in rules]
    rows = _rows(state, rules, texts) if rules[-1] == last - 1 else []
    if not rows:
        state.env["no_grid"] = (state.level, last, state.eMarks[last - 1])  # nor do its later lines begin one
        return False
    if not silent:
        heads = next((number for number, text in enumerate(texts) if "=" in text and 0 < number < len(rows)), 0)
        state.push("table_open", "table", 1).map = [start_line, last]
        for tag, group in (("thead", rows[:heads]), ("tbody", rows[heads:])):
            if group:
                state.push(f"{tag}_open", tag, 1)
                for row in group:
                    _push_row(state, row, "th" if tag == "thead" else "td", _aligns(texts[heads]))
                state.push(f"{tag}_close", tag, -1)
        state.push("table_close", "table", -1)
        state.line = last
    return True


def _rows(state: StateBlock, rules: list[int], texts: list[str]) -> list[_Row]:
    """The rows between rules on these lines, with these texts; none where one of them cannot be divided."""
    if len(rules) < 2 or not all(_RULE.match(text) for text in texts):
        return []
    places = sorted({match.start() for text in texts for match in re.finditer(r"\+", text)})
    found = [_row(state, above + 1, below, places) for above, below in pairwise(rules)]
    rows = [row for row in found if row is not None]
    return rows if len(rows) == len(found) else []


def _text(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _aligns(rule: str) -> list[str]:
    marks = rule.strip("+").split("+")
    return [_ALIGN.get((mark.startswith(":"), mark.endswith(":")), "") for mark in marks]


def _row(state: StateBlock, first: int, last: int, places: Sequence[int]) -> _Row | None:
    """The cells of the lines between two rules; None where they cannot be told."""
    texts = [_text(state, line).rstrip() for line in range(first, last)]
    if not texts or any(_PART_OF_RULE.search(text) for text in texts):
        return None
    bars = [_bars(text, places) for text in texts]
    common = [number for number in range(len(places)) if all(number in found for found in bars)]
    if len(common) > 1 and common[0] == 0 and common[-1] == len(places) - 1:
        cuts = tuple(tuple(found[number] for number in common) for found in bars)
        return _Row(first, last, cuts, tuple(b - a for a, b in pairwise(common)))
    plain = [tuple(match.start() for match in re.finditer(r"(?<!\\)\|", text)) for text in texts]
    if all(len(found) == len(places) for found in plain):
        return _Row(first, last, tuple(plain), (1,) * (len(places) - 1))
    return None


def _bars(text: str, places: Sequence[int]) -> dict[int, int]:
    """Which of the places hold a bar, by number, and where in the text it stands."""
    indexes = {}
    column = 0
    for index, character in enumerate(text):
        if character == "|":
            indexes[column] = index
        column += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return {number: indexes[place] for number, place in enumerate(places) if place in indexes}


def _push_row(state: StateBlock, row: _Row, tag: str, aligns: list[str]) -> None:
    state.push("tr_open", "tr", 1).map = [row.first, row.last]
    column = 0
    for cell, width in enumerate(row.spans):
        token = state.push(f"{tag}_open", tag, 1)
        token.attrs = {"colspan": str(width)} if width > 1 else {}
        if column < len(aligns) and aligns[column]:
            token.attrs["style"] = f"text-align:{aligns[column]}"
        _push_cell(state, row, [(cuts[cell] + 1, cuts[cell + 1]) for cuts in row.cuts])
        state.push(f"{tag}_close", tag, -1)
        column += width
    state.push("tr_close", "tr", -1)


def _push_cell(state: StateBlock, row: _Row, ends: list[tuple[int, int]]) -> None:
    """Read the part of each line between its `ends` as blocks, as if nothing else stood in it."""
    lines = range(row.first, row.last)
    saved = [(state.bMarks[i], state.eMarks[i], state.tShift[i], state.sCount[i], state.bsCount[i]) for i in lines]
    starts = [state.bMarks[line] + state.tShift[line] for line in lines]
    texts = [state.src[start + begin : start + end] for start, (begin, end) in zip(starts, ends, strict=True)]
    margin = min((len(text) - len(text.lstrip()) for text in texts if text.strip()), default=0)
    for line, start, text, (begin, _) in zip(lines, starts, texts, ends, strict=True):
        inner = text.rstrip()[margin:]
        indent = len(inner) - len(inner.lstrip())
        state.bMarks[line] = start + begin + min(margin, len(text))
        state.eMarks[line] = state.bMarks[line] + len(inner)
        state.tShift[line] = state.sCount[line] = indent
        state.bsCount[line] = 0
    begin_tokens, indent_before, state.blkIndent = len(state.tokens), state.blkIndent, 0
    read_within(state, row.first, row.last)
    state.blkIndent = indent_before
    cell = state.tokens[begin_tokens:]
    for token in cell:
        if token.type == "inline" and token.map and "offset" not in token.meta:
            token.meta = {**token.meta, "pairs": _pairs(state, token.content, token.map[0])}
    if [token.type for token in cell] == ["paragraph_open", "inline", "paragraph_close"]:
        cell[0].hidden = cell[2].hidden = True
    for line, before in zip(lines, saved, strict=True):
        state.bMarks[line], state.eMarks[line], state.tShift[line], state.sCount[line], state.bsCount[line] = before


def _pairs(state: StateBlock, content: str, first: int) -> list[tuple[int, int]]:
    """Where each line of a content stands in the text."""
    pairs = []
    position = 0
    for line, text in enumerate(content.split("\n"), first):
        found = state.src.find(text.strip(), state.bMarks[line], state.eMarks[line])
        pairs.append((position + len(text) - len(text.lstrip()), max(found, state.bMarks[line])))
        position += len(text) + 1
    return pairs
