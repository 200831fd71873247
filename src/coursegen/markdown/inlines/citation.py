"""`[@key]`, `[see @a, pp. 3-4; also -@b]`, `@key` in running text: citations by pandoc's rules.

What a key means is not known here: the place is left to the bibliography, with a readable text that stands until then.
An e-mail address is no citation, since its `@` follows a letter; whether `@name` in running text is a key or somebody's
handle is told when the bibliography is known.
"""

from __future__ import annotations

import re

from markdown_it.rules_inline.state_inline import StateInline

from coursegen.citations import key_as_words
from coursegen.markdown.context import context_of
from coursegen.model import Citation, Cite

_INNER = r"(?:[\w:.#$%&+?>~/-]|<(?![A-Za-z/!?]))"
"""What a key may hold, as in pandoc; but `@name</a>` is a name and a tag."""
_NAME = rf"(?:\{{[^{{}}\s]+\}}|\w(?:{_INNER}*\w)?)"
_BRACKET = re.compile(r"\[(?P<body>[^\[\]@]{0,400}@[^\[\]]{0,800})\](?!\()")
_FREE = r"(?<![A-Za-z0-9_.@/+-])"
"""Before a key: not the name of a mailbox, not a path."""
_TEXT = r"(?:[^@]|(?<=[A-Za-z0-9_.+-])@)"
_ITEM = re.compile(rf"(?P<prefix>{_TEXT}*?){_FREE}(?P<minus>-?)@(?P<key>{_NAME})(?P<suffix>{_TEXT}*)", re.DOTALL)
_RUNNING = re.compile(rf"{_FREE}@(?P<key>{_NAME})(?:[ ]?\[(?P<locator>[^\[\]@]*)\](?![(\[:]))?")
_LOCATOR = re.compile(r"\s*(?:(?:[a-z]+\.|§+|第)?\s*[\divxlc]+[\s,、.章節頁ページ–-]*)+", re.IGNORECASE)
_EMPHASIS = re.compile(r"(\*\*|__|\*|_|`)(.+?)\1", re.DOTALL)
_FIGURE = ("fig:", "fig-")
"""What the keys of figures begin with, as in pandoc-crossref and Quarto."""


def citation(state: StateInline, silent: bool) -> bool:
    """A citation in brackets."""
    match = _BRACKET.match(state.src, state.pos, state.posMax)
    cites = _cites(match["body"]) if match else ()
    if match is None or not cites:
        return False
    if not silent:
        text = "; ".join(_words(cite) for cite in cites)
        if all(cite.key.startswith(_FIGURE) for cite in cites):
            _figure_reference(state, cites, text)
        else:
            _push(state, cites, match.end(), f"({text})", narrative=False)
    state.pos = match.end()
    return True


def running_citation(state: StateInline, silent: bool) -> bool:
    """`@key` or `@key [p. 3]` in running text, which a bibliography without this key leaves as it was written."""
    match = _RUNNING.match(state.src, state.pos, state.posMax)
    if match is None or match["key"].startswith((*_FIGURE, "_")):
        return False
    end = match.end() if match["locator"] and _LOCATOR.fullmatch(match["locator"]) else match.end("key")
    if not silent:
        suffix = _suffix(match["locator"]) if end > match.end("key") else ""
        cite = Cite(match["key"].strip("{}"), suffix=suffix)
        _push(state, (cite,), end, state.src[state.pos : end], narrative=True)
    state.pos = end
    return True


def _push(state: StateInline, cites: tuple[Cite, ...], end: int, text: str, *, narrative: bool) -> None:
    context = context_of(state.env)
    span = context.span(state.pos, end)
    context.citations.append(Citation(tuple(cite.key for cite in cites), span, cites, narrative, text))
    token = state.push("citation", "", 0)
    token.meta = {"index": len(context.citations) - 1, "in_link": state.linkLevel > 0}
    token.content = text


def _figure_reference(state: StateInline, cites: tuple[Cite, ...], text: str) -> None:
    """A reference to figures of the page: shown as its words."""
    state.push("text", "", 0).content = text


def _cites(body: str) -> tuple[Cite, ...]:
    """The works that the inside of brackets names; none where a part of it names no work or two."""
    found = []
    for item in re.split("[;；]", body):
        match = _ITEM.fullmatch(item)
        if match is None:
            return ()
        found.append(
            Cite(match["key"].strip("{}"), _plain(match["prefix"]), _suffix(match["suffix"]), bool(match["minus"]))
        )
    return tuple(found)


def _plain(text: str) -> str:
    return " ".join(_EMPHASIS.sub(r"\2", text).split())


def _suffix(text: str) -> str:
    """What stands after a key, without the comma before it; a bare number is a page, as pandoc reads it."""
    text = re.sub(r"^\s*[,、，]\s*", "", _plain(text).strip("{}"))
    text = re.sub(r"(?<=\d)\s?--?\s?(?=\d)", "–", text)
    pages = re.fullmatch(r"\d+(?P<more>[–,、\s\d]*)", text)
    return text if pages is None else f"{'pp.' if pages['more'].strip() else 'p.'} {text}"


def _words(cite: Cite) -> str:
    """A work as it is named while no bibliography knows it."""
    named = f"{cite.prefix} {key_as_words(cite.key)}".strip()
    return f"{named}, {cite.suffix}" if cite.suffix else named
