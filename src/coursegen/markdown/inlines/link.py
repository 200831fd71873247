"""Links and images: CommonMark's, and the slips of the pen that leave only one reading.

Those are: an address broken over a line, a space or `<br>` before the closing parenthesis, a doubled `](`, a stray
quote, a missing `)`, words in place of the address. A link within a link ends the outer one for its own length, so that
both can be followed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from markdown_it.common.utils import unescapeAll
from markdown_it.rules_inline.state_inline import StateInline
from markdown_it.token import Token

from coursegen import codes
from coursegen.diagnostics import Code, Edit
from coursegen.markdown.context import Context, Mark, context_of
from coursegen.markdown.inlines.emphasis import State
from coursegen.markdown.inlines.figure_reference import push_reference
from coursegen.record import Record, field
from coursegen.source import Map

_TARGET = re.compile(r"\]\(")
_LIQUID = r"\{\{[^{}]*\}\}|\{%[^%{}]*%\}"
_STRICT = re.compile(
    rf"""\(\s*(?:<(?P<angle>[^<>\n]*)>|(?P<bare>(?:{_LIQUID}|\\[!-/:-@\[-`{{-~]|[^\s()\\<>"]|\((?:[^\s()\\<>"]|\([^\s()\\<>"]*\))*\))*))
    (?:\s+=(?P<width>\d{{1,4}}%?)?x(?P<height>\d{{1,4}})?(?=[\s)]))?(?:\s+(?:"(?P<t1>(?:\\.|[^"\\])*)"|'(?P<t2>(?:\\.|[^'\\])*)'|\((?P<t3>(?:\\.|[^()\\])*)\)))?
    (?:\s+=(?P<width_behind>\d{{1,4}}%?)?x(?P<height_behind>\d{{1,4}})?)?\s*\)""",
    re.VERBOSE,
)
_QUOTED = re.compile(
    r"""\(\s*(?:<(?P<angle>[^<>\n]*)>|(?P<bare>[^\s()<>"']+))\s+(?P<mark>["'])(?P<title>(?:(?!\]\()[^\n])+?)(?P=mark)\s*\)"""
)
"""With a title that holds quotation marks of its own kind: it ends, as in kramdown, where the parentheses do."""
_OPTIONS = re.compile(
    r"(?:^|\s):(?P<name>include|ignore|disabled|cross-?orgin|no-zoom|type|target|size|id|class)\b(?:=(?P<value>\S+))?"
)
"""What docsify is told in a title."""
_LOOSE = re.compile(
    r"""\(+\s*<?["']?
    (?P<address>(?:[^()\n<>"]|\([^()\n<>"]*\))*?(?:\n[ \t>]*(?:[^()\s<>"]|\([^()\s<>"]*\))+)*)
    ["'>]?\s*(?:<br\s*/?>\s*)*(?P<end>\)+|(?=\{:)|$)""",
    re.VERBOSE,
)
_LOOKS_LIKE_ADDRESS = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|[./#]|\{\{)|[/.]", re.IGNORECASE)


class Destination(Record):
    """What stands in the parentheses: the address, where it stands in the content, and where the construct ends."""

    href: str
    title: str
    start: int
    end: int
    close: int
    problem: Code | None = None
    size: tuple[str, str] = ("", "")
    """Width and height of an image, written `=100x20` behind its address or title, as HackMD has it."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """What else is to be written of the link or the image."""


def link(state: StateInline, silent: bool) -> bool:
    """`[text](address "title")`."""
    found = _construct(state, state.pos) if state.src[state.pos] == "[" else None
    if found is None:
        return False
    label_end, destination = found
    if not silent and label_end == state.pos + 1 and destination.href.startswith("#") and destination.href != "#":
        push_reference(state, destination.href[1:], state.pos, destination.close, "")
    elif not silent:
        _push_link(state, state.pos, label_end, destination)
    state.pos = destination.close
    return True


def image(state: StateInline, silent: bool) -> bool:
    """`![text](address "title")`."""
    found = _construct(state, state.pos + 1) if state.src.startswith("![", state.pos) else None
    if found is None:
        return False
    label_end, destination = found
    if not silent:
        start = state.pos
        mark = _mark(context_of(state.env), start, destination)
        token = state.push("image", "img", 0)
        token.attrs = {"src": destination.href, "alt": ""}
        if destination.title:
            token.attrs["title"] = destination.title
        token.attrs |= {name: size for name, size in zip(("width", "height"), destination.size, strict=True) if size}
        token.attrs |= destination.attributes
        token.content = state.src[start + 2 : label_end]
        token.children = _nested(state, start + 2, label_end)
        token.meta = {"mark": mark}
    state.pos = destination.close
    return True


def _construct(state: StateInline, bracket: int) -> tuple[int, Destination] | None:
    """Where the label that opens at `bracket` ends, and the destination behind it."""
    assert isinstance(state, State)
    if state.search(_TARGET, bracket) is None:
        return None
    label_end = state.md.helpers.parseLinkLabel(state, bracket, False)
    if label_end < 0 or state.src[label_end + 1 : label_end + 2] != "(":
        return None
    destination = read_destination(state, label_end + 1)
    return None if destination is None else (label_end, destination)


def read_destination(state: StateInline, pos: int) -> Destination | None:
    """What stands in parentheses from `pos` on, strictly by CommonMark or else as it must have been meant."""
    context = context_of(state.env)
    if match := _STRICT.match(state.src, pos, state.posMax):
        title = match["t1"] or match["t2"] or match["t3"] or ""
        size = match["width"] or match["width_behind"] or "", match["height"] or match["height_behind"] or ""
        return _strict(match, title, size, context)
    if match := _QUOTED.match(state.src, pos, state.posMax):
        return _strict(match, match["title"], ("", ""), context)
    return _loose(state, pos, context)


def _strict(match: re.Match[str], title: str, size: tuple[str, str], context: Context) -> Destination:
    group = "angle" if match["angle"] is not None else "bare"
    attributes: dict[str, str] = {}
    if _OPTIONS.match(title):
        options = {option["name"]: option["value"] or "" for option in _OPTIONS.finditer(title)}
        title = _OPTIONS.sub("", title).strip()
        width, _, height = options.get("size", "").partition("x")
        size = size if "size" not in options else (width, height)
        attributes = {name: options[name] for name in ("target", "id", "class") if options.get(name)}
    return Destination(
        _expanded(match[group], context), unescapeAll(title), match.start(group), match.end(group), match.end(),
        size=size, attributes=attributes,
    )  # fmt: skip


def _loose(state: StateInline, pos: int, context: Context) -> Destination | None:
    match = _LOOSE.match(state.src, pos, state.posMax)
    if match is None:
        return None
    written = match["address"].rstrip().rstrip("\"'")
    start = match.start("address")
    joined = re.sub(r"\n[ \t>]*", "", written).strip()
    if not joined or (match["end"] == "" and " " in joined):
        return None
    if not _LOOKS_LIKE_ADDRESS.search(joined):
        return _words(match, joined) if match["end"] and "\n" not in written else None
    problem = codes.MARKUP_SPLIT_DESTINATION if "\n" in written else codes.MARKUP_MALFORMED_LINK
    return Destination(_expanded(joined, context), "", start, start + len(written), match.end(), problem)


def _expanded(written: str, context: Context) -> str:
    """An address with Liquid's values filled in, where all are known; else it is left to who says so."""
    href = unescapeAll(written)
    return href if context.liquid.unknown(href) else context.liquid.expand(href)


def _words(match: re.Match[str], words: str) -> Destination | None:
    """Words where an address belongs, such as the title of a paper: a link, as in kramdown, that shows them."""
    end = match.start("address") + len(match["address"].rstrip())
    return Destination(words, words, match.start("address"), end, match.end(), codes.MARKUP_MALFORMED_LINK)


def _mark(context: Context, start: int, destination: Destination) -> Mark:
    span = context.span(start, destination.close)
    href_span = context.span(destination.start, destination.end)
    if destination.problem is codes.MARKUP_SPLIT_DESTINATION:
        fix = (Edit(href_span, destination.href),)
        context.say(
            destination.problem, href_span, "this address is broken over a line", hint="join its lines", fix=fix
        )
    elif destination.problem is not None:
        context.say(destination.problem, span, "this link is not well formed", hint="write [text](address)")
    return Mark(span, href_span)


def _push_link(state: StateInline, start: int, label_end: int, destination: Destination) -> None:
    outer = state.env.get("link") if state.linkLevel > 0 else None
    if isinstance(outer, Token):
        state.push("link_close", "a", -1)
    token = state.push("link_open", "a", 1)
    token.attrs = {"href": destination.href}
    if destination.title:
        token.attrs["title"] = destination.title
    token.attrs |= destination.attributes
    token.meta = {"mark": _mark(context_of(state.env), start, destination)}
    maximum = state.posMax
    state.pos, state.posMax = start + 1, label_end
    state.env["link"] = token
    state.linkLevel += 1
    state.md.inline.tokenize(state)
    state.linkLevel -= 1
    state.env["link"] = outer
    state.posMax = maximum
    state.push("link_close", "a", -1)
    if isinstance(outer, Token):
        again = state.push("link_open", "a", 1)
        again.attrs = dict(outer.attrs)
        again.meta = outer.meta  # one reference, written once


def _nested(state: StateInline, start: int, end: int) -> list[Token]:
    """The text of an image, read on its own with the map moved to where it begins."""
    context = context_of(state.env)
    outer = context.map
    context.map = Map([(0, outer.at(start))])
    tokens: list[Token] = []
    state.md.inline.parse(state.src[start:end], state.md, state.env, tokens)
    context.map = outer
    return tokens
