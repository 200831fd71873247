"""`::: {.note}` … `:::`: a division with a class, as pandoc, Quarto and MyST write it, and `:::note title` … `:::`, as
VuePress, Docusaurus, Qiita and Zenn do."""

from __future__ import annotations

import re

from markdown_it.rules_block.state_block import StateBlock

from coursegen.markdown.attributes import read_attributes
from coursegen.markdown.blocks.box import KINDS, Box, close_box, label_of, open_box

_LINE = re.compile(
    r":{3,}[ \t]*(?:(?:(?P<list>\{[^{}\n]*\})|(?P<name>[A-Za-z][\w-]*)(?=[ \t:]|$))(?P<title>[^\n]*)|:*[ \t]*$)"
)
_NAMED = re.compile(r"\{[a-z][\w-]*\}$")
_CALLOUT = re.compile(r"\bcallout-(?P<kind>\w+)")
_KIND = re.compile(r"[a-z]+$")
_FOLDED = frozenset({"details", "toggle", "collapse", "spoiler"})


def division(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A line that opens or closes a division. One that closes nothing shows nothing."""
    if state.is_code_block(start_line):
        return False
    start = state.bMarks[start_line] + state.tShift[start_line]
    match = _LINE.match(state.src, start, state.eMarks[start_line])
    if match is None or (match["list"] and not _NAMED.match(match["list"]) and not read_attributes(match["list"], 0)):
        return False
    if silent:
        return True
    endings = state.env.setdefault("divisions", [])
    if match["list"] or match["name"]:
        endings.append(open_box(state, start_line, _box(state, match, start_line, end_line)))
    elif endings:
        close_box(state, endings.pop())
    state.line = start_line + 1
    return True


def _box(state: StateBlock, match: re.Match[str], line: int, end_line: int) -> Box:
    title = _title(match)
    words = state.src[slice(*title)]
    if name := match["name"]:
        kind = f"admonition {name}" if name in KINDS else name
        if _KIND.match(words):  # `:::note warn`
            return Box({"class": f"{kind} {words}"})
        return Box({"class": kind}, title=title, is_folded=name in _FOLDED)
    found = None if _NAMED.match(match["list"]) else read_attributes(match["list"], 0)
    values = dict(found.values) if found else {"class": match["list"].strip("{}")}
    label = values.pop("title", "")
    callout = _CALLOUT.search(values.get("class", ""))
    if callout and not label and not words and not _begins_with_heading(state, line + 1, end_line):
        label = label_of(callout["kind"], state.env)
    return Box(values, label, title)


def _title(match: re.Match[str]) -> tuple[int, int]:
    """Where the words behind the name stand; colons that close the line are none of them."""
    written = match["title"]
    end = match.start("title") + len(written.rstrip(" \t:"))
    return min(match.start("title") + len(written) - len(written.lstrip(" \t:")), end), end


def _begins_with_heading(state: StateBlock, line: int, end_line: int) -> bool:
    """Whether a heading, which Quarto takes for the title, comes first."""
    line = state.skipEmptyLines(line)
    return line < end_line and state.src.startswith("#", state.bMarks[line] + state.tShift[line])
