"""`::: {.note}` … `:::`: a division with a class, as pandoc, Quarto and MyST write it."""

from __future__ import annotations

import re

from markdown_it.common.utils import escapeHtml
from markdown_it.rules_block.state_block import StateBlock

from coursegen.markdown.attributes import read_attributes

_LINE = re.compile(
    r":{3,}[ \t]*(?:(?P<list>\{[^{}\n]*\})[ \t]*(?P<title>[^:\n]*)|(?P<name>[A-Za-z][\w-]*))?[ \t]*:*[ \t]*$"
)
_NAMED = re.compile(r"\{[a-z][\w-]*\}$")


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
    depth = state.env.get("divisions", 0)
    if match["list"] or match["name"]:
        state.env["divisions"] = depth + 1
        state.push("html_fragment", "", 0).content = _opening(match)
    elif depth:
        state.env["divisions"] = depth - 1
        state.push("html_fragment", "", 0).content = "</div>\n"
    state.line = start_line + 1
    return True


def _opening(match: re.Match[str]) -> str:
    written = match["list"] or match["name"]
    found = read_attributes(written, 0) if match["list"] and not _NAMED.match(written) else None
    values = dict(found.values) if found else {"class": written.strip("{}")}
    title = values.pop("title", "") or (match["title"] or "").strip()
    attributes = "".join(f' {name}="{escapeHtml(value)}"' for name, value in values.items())
    return f"<div{attributes}>\n" + (f"<p><strong>{escapeHtml(title)}</strong></p>\n" if title else "")
