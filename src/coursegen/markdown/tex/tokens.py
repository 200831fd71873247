r"""Text → TeX tokens. A token is a string: `\frac`, `\{`, `{`, `x`, `#1`, or one space for any white space."""

from __future__ import annotations

import re
from collections.abc import Iterable

Tokens = tuple[str, ...]

LONGEST = 20_000
"""Characters of a formula that are read; what is longer is no formula."""
_TOKEN = re.compile(
    r"""\\verb\*?(?P<mark>[^a-zA-Z\s*])(?P<verbatim>.*?)(?P=mark)
    | (?P<word>\\[a-zA-Z]+)\s*
    | (?P<blank>\\\s)
    | \\.
    | (?P<comment>%[^\n]*(?:\n[ \t]*)?)
    | (?P<space>\s+)
    | &(?P<entity>amp|lt|gt);
    | \#[1-9]
    | .""",
    re.DOTALL | re.VERBOSE,
)
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}
_FORBIDDEN = re.compile("[\0\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SPECIAL = re.compile(r"[\\{}$%#&_^~]")


class TexError(Exception):
    """A formula cannot be built; the message is the reason, in words for its author."""


def tokenize(text: str) -> list[str]:
    r"""The tokens of `text`, comments left out. Raises TexError.

    `&lt;`, `&gt;` and `&amp;` are what they mean, for formulas inside raw HTML; `\verb|…|` becomes `\texttt{…}`.
    """
    if len(text) > LONGEST:
        raise TexError(f"the formula is longer than {LONGEST:,} characters")
    if _FORBIDDEN.search(text):
        raise TexError("the formula holds a control character")
    tokens: list[str] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind is None:
            tokens.append(match.group())
        elif kind == "word":
            tokens.append(match["word"])
        elif kind == "space":
            tokens.append(" ")
        else:
            tokens += _unusual(kind, match)
    if tokens and tokens[-1] == "\\":
        raise TexError("a backslash ends the formula")
    return tokens


def _unusual(kind: str, match: re.Match[str]) -> list[str]:
    if kind == "comment":
        return []
    if kind == "blank":
        return ["\\ "]
    if kind == "entity":
        return [_ENTITIES[match["entity"]]]
    shown = ("\\" + character if _SPECIAL.match(character) else character for character in match["verbatim"])
    return ["\\texttt", "{", *shown, "}"]


def is_word(token: str) -> bool:
    """Whether a token is a command with a name, which must not run into a letter behind it."""
    return len(token) > 1 and token[0] == "\\" and token[1].isalpha()


def join(tokens: Iterable[str]) -> str:
    """Tokens → text that is cut into the same tokens again."""
    parts: list[str] = []
    word = False
    for token in tokens:
        if word and token[:1].isalpha():
            parts.append(" ")
        parts.append(token)
        word = is_word(token)
    return "".join(parts)
