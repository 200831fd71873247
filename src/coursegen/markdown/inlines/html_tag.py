"""Raw HTML tags in running text. Each is read by a real HTML tokenizer; a name that is no HTML element is text."""

from __future__ import annotations

import re

import turbohtml
from markdown_it.rules_inline.state_inline import StateInline
from markdown_it.token import Token

from coursegen.markdown.context import Context, Mark, context_of
from coursegen.markdown.inlines.emphasis import State

ELEMENTS = frozenset(
    """a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink blockquote body br
    button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em
    embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr
    html i iframe img input ins kbd label legend li link main map mark marquee menu meta meter nav nobr noframes
    noscript object ol optgroup option output p param picture pre progress q rb rp rt rtc ruby s samp script
    search section select slot small source span strike strong style sub summary sup svg table tbody td template
    textarea tfoot th thead time title tr track tt u ul var video wbr math""".split()
)
"""HTML's elements, the obsolete ones included. `<eos>` in a lecture on language models is text."""
_DRAWN = ELEMENTS | {"image"}
"""In a drawing; elsewhere `<image>` is a word in a text on models."""

CODE = frozenset({"pre", "code", "kbd", "samp", "var"})
ISLANDS = frozenset({"script", "style", "textarea", "svg", "math", "select", "title"}) | CODE
"""Elements whose content is not Markdown: it goes through as it stands."""

VOID = frozenset("""area base basefont br col embed frame hr img input link meta param source track wbr""".split())
"""Elements that have no end tag."""
_SWALLOWING = frozenset({"title", "textarea", "script", "style", "select", "noframes", "template", "svg", "math"})
"""Elements that hide all the rest of a page where they are not closed: such a tag is a word in a text about HTML."""
_EMPTY = frozenset({"iframe", "video", "audio", "object", "canvas"})
"""Elements whose content shows only where they cannot be shown themselves."""
_FRAMES = frozenset({"iframe", "noframes"})
"""Elements whose content is for browsers that know no frames: to HTML's parser it is text, tags and all."""
_LOOKS = frozenset("a b big em font i mark s small strike strong sub sup tt u".split())
"""Elements that change how a text looks and, left open, would change all the rest of the page."""
_MOST_BRACKETS = 30
"""How many `>` the quoted values of a tag may hold."""
_TAG = re.compile(r"</?(?P<name>[A-Za-z][A-Za-z0-9]*)(?=[\s/>])")
_REGULAR = re.compile(
    r"""</?[A-Za-z][A-Za-z0-9]*(?:\s++[A-Za-z_:][\w:.-]*+(?:=(?:"[^"<]*+"|'[^'<]*+'|[^\s"'=<>`/]++)(?=[\s/>]))?)*+\s*+/?>"""
)
"""A tag that can be read in one way only: most are, and need no tokenizer."""
_SLASH_OF_ADDRESS = re.compile(r"""\bhref\s*=\s*[^\s"'<>]+>$""", re.IGNORECASE)
_NO_ATTRIBUTE = re.compile(r"\s(?:&&?|\|\|?|[+*%])\s")
"""What makes an expression of that which stands between two signs: `a<b && b>c`."""
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
_LESS = re.compile(r"<(?=[A-Za-z/!?])")
_STRUCK = re.compile(r"</s\s*>", re.IGNORECASE)


def read_tag(text: str, pos: int, limit: int, names: frozenset[str] = ELEMENTS) -> tuple[str, str] | None:
    """The tag of an element of these names that begins at `pos` and ends before `limit`, as typed, and its element's
    name; None where there is none."""
    match = _TAG.match(text, pos, limit)
    if match is None or (name := match["name"].lower()) not in names:
        return None
    regular = _REGULAR.match(text, pos, limit)
    raw = regular.group() if regular else _irregular(text[:limit], pos)
    if raw is None or (raw == "<s>" and not _STRUCK.search(text, pos, limit)):
        return None
    return raw, name


def _irregular(text: str, pos: int) -> str | None:
    """The tag that begins at `pos`, as HTML's tokenizer reads it."""
    end = text.find(">", pos) + 1
    if not end:
        return None
    raw = text[pos:end]
    if _NO_ATTRIBUTE.search(_QUOTED.sub("", raw)):
        return None
    return _quoted(text, pos, end) if '"' in raw or "'" in raw or "=" in raw else raw


def _quoted(text: str, pos: int, end: int) -> str | None:
    """The tag whose first `>` is before `end`: it may stand in a quoted value, and the tag end at a later one."""
    for _ in range(_MOST_BRACKETS):
        token = next(iter(turbohtml.tokenize(text[pos:end], capture_source=True)), None)
        if token is not None and token.source and token.tag:
            return token.source
        following = text.find(">", end) + 1
        if not following:
            return None
        end = following
    return None


def html_tag(state: StateInline, silent: bool) -> bool:
    """A start or end tag, or a whole island such as `<svg>…</svg>`."""
    if state.src[state.pos] != "<":
        return False
    found = read_tag(state.src, state.pos, state.posMax)
    if found is None:
        return False
    raw, name = found
    extent = _extent(state, raw, name)
    if extent is None:
        return False
    end, empty = extent
    if not silent:
        token = state.push("html_inline", "", 0)
        content = mark_tags(state, state.pos, end, is_code=name in CODE, names=_DRAWN if name == "svg" else ELEMENTS)
        token.content = content + (f"</{name}>" if empty else "")
        token.meta = {"name": name, "close": raw.startswith("</")}
        if name == "a" and not empty:
            state.linkLevel = max(0, state.linkLevel + (-1 if raw.startswith("</") else 1))
    state.pos = end
    return True


def closes_itself(raw: str) -> bool:
    """Whether a tag ends in a `/` of its own: that of `<a href=../>` belongs to the address."""
    return raw.endswith("/>") and not _SLASH_OF_ADDRESS.search(raw)


def _extent(state: StateInline, raw: str, name: str) -> tuple[int, bool] | None:
    """Where a tag or its island ends, and whether it is to be closed at once; None where the tag is a word.

    HTML knows no `/>`, but authors do: `<a name="x"/>` and `<iframe …/>` are meant to be empty.
    """
    end = state.pos + len(raw)
    if raw.startswith("</") or name in VOID:
        return end, False
    if closes_itself(raw):
        return end, True
    if name not in ISLANDS and name not in _SWALLOWING and name not in _EMPTY:
        return end, False
    assert isinstance(state, State)
    close = state.search(re.compile(rf"</{name}\s*>", re.IGNORECASE), end)
    if close is None:
        return None if name in _SWALLOWING else (end, name in _EMPTY and " src" in raw)
    if name in _FRAMES and f"<{name}" in state.src[end : close.start()].lower():
        return end, True  # the next one's end: this one was left open
    return close.end() if name in ISLANDS or name in _FRAMES else end, False


def close_tags(tokens: list[Token], context: Context) -> None:
    """Close what a text opens to change its look and the whole page never closes: as in kramdown, it ends there."""
    opened: list[str] = []
    for token in tokens:
        if token.type != "html_inline" or token.meta["name"] not in _LOOKS:
            continue
        if not token.meta["close"]:
            opened.append(token.meta["name"])
        elif token.meta["name"] in opened:
            opened.remove(token.meta["name"])
    for name in reversed(opened):
        if not context.closes(name):
            meta = {"name": name, "close": True}
            tokens.append(Token("html_inline", "", 0, content=f"</{name}>", meta=meta))


def mark_tags(
    state: StateInline, start: int, end: int, *, is_code: bool = False, names: frozenset[str] = ELEMENTS
) -> str:
    """HTML from `start` to `end` with a mark in every tag (HTML ignores attributes on end tags, but keeps their
    place). In code, what is no tag of HTML is text, such as the name of a header file."""
    context = context_of(state.env)
    parts: list[str] = []
    text = state.src
    pos = start
    while pos < end:
        match = _TAG.search(text, pos, end)
        if match is None:
            break
        found = read_tag(text, match.start(), end, names)
        between = text[pos : match.start()]
        parts.append(_LESS.sub("&lt;", between) if is_code else between)
        pos = match.end()
        if found is None:
            parts.append("&lt;" + match.group()[1:] if is_code else match.group())
            continue
        raw = found[0]
        mark = Mark(context.span(match.start(), match.start() + len(raw)), None, raw, context.map, match.start())
        parts.append(f"{match.group()} {context.mark(mark)}{raw[match.end() - match.start() :]}")
        pos = match.start() + len(raw)
        if raw.startswith("</"):
            continue
        if found[1] in {"script", "style", "textarea"}:
            break
        if found[1] in _FRAMES:
            pos = max(pos, text.lower().rfind(f"</{found[1]}", pos, end))
    rest = text[pos:end]
    return "".join(parts) + (_LESS.sub("&lt;", rest) if is_code else rest)
