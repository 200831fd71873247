"""Line ends between Japanese characters: joined without a space, since no browser but one does it by itself.

The rule (W3C csswg-drafts#5086, measured on real lectures): a line end goes when either neighbour is full-width
punctuation and the other is not Hangul, or when both are wide and neither is Hangul or a pictograph. Neighbours are the
visible characters, seen through emphasis and links; code, formulas and images count as Latin.
"""

from __future__ import annotations

import unicodedata

from markdown_it.token import Token

from coursegen.markdown.inlines.emphasis import is_cjk, is_wide

_LATIN = "a"
_THROUGH = {
    "b",
    "strong",
    "i",
    "em",
    "u",
    "s",
    "font",
    "span",
    "small",
    "big",
    "mark",
    "a",
    "sub",
    "sup",
    "nobr",
    "strike",
}


def join_lines(tokens: list[Token]) -> None:
    """Take the line ends that Japanese does not want out of one run of inline tokens."""
    if not any(token.type == "softbreak" for token in tokens):
        return
    before = ""
    open_breaks: list[Token] = []
    for token in tokens:
        if token.type == "softbreak":
            open_breaks.append(token)
        elif after := _edge(token, 0):
            if open_breaks and joins(before, after):
                for line_end in open_breaks:
                    line_end.type, line_end.content = "text", ""
            open_breaks.clear()
            before = _edge(token, -1)


def joins(before: str, after: str) -> bool:
    """Whether a line end between two visible characters is no space (empty: none on this side)."""
    if not before or not after:
        return False
    if "\u200b" in (before, after):
        return True
    if _is_hangul(before) or _is_hangul(after):
        return False
    if _is_wide_punctuation(before) or _is_wide_punctuation(after):
        return True
    return is_wide(before) and is_wide(after) and is_cjk(before) and is_cjk(after)


def _is_wide_punctuation(character: str) -> bool:
    return character == "\u3000" or (is_wide(character) and unicodedata.category(character).startswith("P"))


def _is_hangul(character: str) -> bool:
    return "\u1100" <= character <= "\u11ff" or "\u3130" <= character <= "\u318f" or "\ua960" <= character <= "\ud7ff"


def _edge(token: Token, side: int) -> str:
    if token.type in ("text", "text_special"):
        text = token.content.strip(" \t")
        return text[side] if text else ""
    if token.nesting or (token.type == "html_inline" and token.meta["name"] in _THROUGH):
        return ""
    return _LATIN
