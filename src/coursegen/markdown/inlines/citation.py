"""`[@key]`, `[@a; @b, p. 3]`, `[-@a]`: citations, shown as a readable label until a bibliography knows better."""

from __future__ import annotations

import re

from markdown_it.rules_inline.state_inline import StateInline

from coursegen.markdown.context import context_of
from coursegen.model import Citation

_CITATION = re.compile(r"\[(?P<body>[^\[\]@]{0,60}-?@[\w:.#$%&+?<>~/-]*\w[^\[\]]*)\](?!\()")
_KEY = re.compile(r"-?@(?P<key>\w(?:[\w:.#$%&+?<>~/-]*\w)?)")
_YEAR = re.compile(r"^(?P<year>\d{4})(?=[^\d\W_])")


def citation(state: StateInline, silent: bool) -> bool:
    """A citation in brackets. An e-mail address in brackets is none: its `@` follows a letter."""
    if state.src[state.pos] != "[":
        return False
    match = _CITATION.match(state.src, state.pos, state.posMax)
    if match is None or not re.match(r"(?:.*[\s(;,、，]|)-?@", match["body"].split("@", 1)[0] + "@"):
        return False
    if not silent:
        context = context_of(state.env)
        keys = tuple(key["key"] for key in _KEY.finditer(match["body"]))
        context.citations.append(Citation(keys, context.span(match.start(), match.end())))
        token = state.push("citation", "", 0)
        token.meta = {"keys": keys}
        token.content = _KEY.sub(lambda key: label(key["key"]), match["body"])
    state.pos = match.end()
    return True


def label(key: str) -> str:
    """A citation key as words: `2017Vaswani_transformer` → `2017 Vaswani transformer`."""
    return " ".join(_YEAR.sub(r"\g<year> ", key).replace("_", " ").split())
