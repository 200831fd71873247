"""`*[HTML]: HyperText Markup Language`: abbreviations (PHP Markdown Extra, kramdown)."""

from __future__ import annotations

import re

from markdown_it.rules_block.state_block import StateBlock
from markdown_it.rules_core.state_core import StateCore
from markdown_it.token import Token

_DEFINITION = re.compile(r"\*\[(?P<short>[^\]\n]+)\]:[ \t]*(?P<long>.*?)\s*$")


def abbreviation(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A line that defines an abbreviation."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    match = _DEFINITION.match(state.src[start : state.eMarks[start_line]])
    if match is None or state.is_code_block(start_line):
        return False
    if not silent:
        state.env.setdefault("abbreviations", {})[match["short"].strip()] = match["long"]
        state.line = start_line + 1
    return True


def expand_abbreviations(state: StateCore) -> None:
    """Core rule: wrap every whole-word occurrence in the text."""
    known: dict[str, str] = state.env.get("abbreviations", {})
    if not known:
        return
    short = "|".join(re.escape(word) for word in sorted(known, key=len, reverse=True))
    pattern = re.compile(rf"(?<![A-Za-z0-9_])(?:{short})(?![A-Za-z0-9_])")
    for block in state.tokens:
        if block.type == "inline" and block.children:
            block.children = [piece for token in block.children for piece in _split(token, pattern, known)]


def _split(token: Token, pattern: re.Pattern[str], known: dict[str, str]) -> list[Token]:
    if token.type != "text" or not pattern.search(token.content):
        return [token]
    pieces: list[Token] = []
    at = 0
    for match in pattern.finditer(token.content):
        pieces.append(Token("text", "", 0, content=token.content[at : match.start()]))
        pieces.append(
            Token("abbr_open", "abbr", 1, attrs={"title": known[match.group()]} if known[match.group()] else {})
        )
        pieces.append(Token("text", "", 0, content=match.group()))
        pieces.append(Token("abbr_close", "abbr", -1))
        at = match.end()
    return [*pieces, Token("text", "", 0, content=token.content[at:])]
