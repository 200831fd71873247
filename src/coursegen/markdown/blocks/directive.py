"""MyST's directives, `{name}` behind the opening marks of a fence or of a division: parts that stand apart, figures,
code and tables. A fence with another name in braces is code, as R Markdown and Quarto write it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping

from markdown_it.common.utils import escapeHtml
from markdown_it.rules_block.state_block import StateBlock
from markdown_it.token import Token

from coursegen.markdown.blocks.box import KINDS, LABEL, Box, close_box, label_of, numbered, open_box, read_within
from coursegen.markdown.blocks.fence import push_formula
from coursegen.markdown.context import Mark, context_of

_OPEN = re.compile(
    r"(?P<fence>(?P<mark>[`~:])(?P=mark){2,})[ \t]*\{(?P<name>[a-z][\w:-]*)\}[ \t]*(?P<words>[^`\n]*?)[ \t]*$"
)
_COLONS = re.compile(r"^[ \t>]*(?:[-*+]|\d{1,9}[.)])?[ \t]*(?P<colons>:{3,})(?P<rest>.*)$", re.MULTILINE)
_OPTION = re.compile(r":(?P<key>[a-z][\w-]*):[ \t]*(?P<value>.*?)[ \t]*$")
_TITLED = frozenset("admonition dropdown topic sidebar card grid-item-card tab-item details toggle".split())
_FOLDED = frozenset({"dropdown", "details", "toggle"})
_CODE = frozenset({"code-cell", "code-block", "code", "sourcecode", "parsed-literal"})
_HIDDEN_CELL = frozenset({"remove-cell", "remove-input"})
_FILES = frozenset({"include", "literalinclude"})
_NOTHING = frozenset(
    "toctree contents tableofcontents bibliography index eval-rst raw exercise-end solution-end".split()
)
_PLAIN = frozenset(
    "margin aside epigraph pull-quote highlights grid grid-item tab-set div container figure-md glossary only".split()
)
_OWN = frozenset({"figure", "image", "list-table", "table", "iframe"})
_KNOWN = frozenset(KINDS) | _TITLED | _CODE | _FILES | _NOTHING | _PLAIN | _OWN

Options = Mapping[str, str]


def directive(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A directive from the line that opens it to the one that closes it."""
    if state.is_code_block(start_line):
        return False
    start = state.bMarks[start_line] + state.tShift[start_line]
    match = _OPEN.match(state.src, start, state.eMarks[start_line])
    if match is None or not (match["mark"] == ":" or _name(match) in _KNOWN):
        return False
    close = _closing_line(state, start_line, end_line, match)
    if close is None:
        return False
    if silent:
        return True
    options, first = _options(state, start_line + 1, close)
    _push(state, match, start_line, first, close, options)
    state.line = close + 1
    return True


def _name(match: re.Match[str]) -> str:
    return str(match["name"]).removeprefix("prf:").removesuffix("-start")


def _text(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()


def _closing_line(state: StateBlock, start_line: int, end_line: int, match: re.Match[str]) -> int | None:
    """The line of marks that ends what `match` opens."""
    if match["mark"] == ":":
        close = bisect_right(state.bMarks, _divisions(state).get(match.start(), -1)) - 1
        close = close if start_line < close < end_line else end_line
    else:
        close = start_line + 1
        while close < end_line and not _is_closing(_text(state, close), match["fence"]):
            close += 1
    if close == end_line or _leaves(state, start_line + 1, close + 1):
        return None
    return close


def _is_closing(text: str, fence: str) -> bool:
    return text.startswith(fence) and not text.strip(fence[0])


def _leaves(state: StateBlock, first: int, last: int) -> bool:
    """Whether a line stands outside the item in which the directive stands."""
    return state.blkIndent > 0 and any(
        state.sCount[line] < state.blkIndent and not state.isEmpty(line) for line in range(first, last)
    )


def _divisions(state: StateBlock) -> Mapping[int, int]:
    """Where each division of the text begins → where the line that ends it does; they are found once, all together."""
    known = state.env.get("division_ends")
    if known is None or known[0] is not state.src:
        ends: dict[int, int] = {}
        opened: list[tuple[int, int]] = []
        for line in _COLONS.finditer(state.src):
            length = len(line["colons"])
            if line["rest"].strip():
                opened.append((line.start("colons"), length))
                continue
            while opened and opened[-1][1] > length:
                opened.pop()
            if opened:
                ends[opened.pop()[0]] = line.start("colons")
        known = state.env["division_ends"] = (state.src, ends)
    found: Mapping[int, int] = known[1]
    return found


def _options(state: StateBlock, line: int, close: int) -> tuple[Options, int]:
    """The options below the opening line, and the first line behind them."""
    found: dict[str, str] = {}
    while line < close and (option := _OPTION.match(_text(state, line))):
        found[option["key"]] = option["value"]
        line += 1
    return found, line


def _push(state: StateBlock, match: re.Match[str], start_line: int, first: int, close: int, options: Options) -> None:
    name = _name(match)
    if name in _NOTHING or (name == "only" and "html" not in match["words"]):
        return
    if name == "math":
        push_formula(state, start_line, close, state.getLines(first, close, state.blkIndent, False), options)
    elif name in _CODE:
        if not _HIDDEN_CELL & set(re.findall(r"[\w-]+", options.get("tags", ""))):
            token = state.push("fence", "code", 0)
            token.info = match["words"]
            token.content = state.getLines(first, close, state.blkIndent, True).strip("\n") + "\n"
            token.map = [start_line, close + 1]
    elif name in _FILES:
        _push_file(state, match)
    elif name in ("figure", "image"):
        _push_figure(state, match, first, close, options)
    elif name == "list-table":
        _push_table(state, match, first, close, options)
    elif name == "table":
        _push_captioned(state, match, start_line, first, close, options)
    elif name == "iframe":
        _push_frame(state, match, options)
    else:
        ending = open_box(state, start_line, _box(state, match, options))
        read_within(state, first, close)
        close_box(state, ending)


def _box(state: StateBlock, match: re.Match[str], options: Options) -> Box:
    name, words = _name(match), match["words"]
    classes = options.get("class", "").split()
    if name in ("container", "div"):
        classes += words.split()
    kind = name if name in _PLAIN or name == "admonition" else f"admonition {name}"
    title = match.span("words") if words and name not in _PLAIN and name != "solution" else (0, 0)
    label = label_of(name, state.env)
    if match["name"].startswith(("prf:", "exercise")) and name != "proof" and "nonumber" not in options:
        label = numbered(label, name, state.env) if label else ""
    if title != (0, 0) and label and not match["name"].startswith(("prf:", "exercise")):
        label = ""  # the author's words instead
    return Box(
        {"class": " ".join([kind, *classes]), "id": options.get("name") or options.get("label", ""), LABEL: label},
        label,
        title,
        is_folded=name in _FOLDED or bool({"dropdown", "toggle"} & set(classes)),
    )


def _fragment(state: StateBlock, html: str) -> None:
    state.push("html_fragment", "", 0).content = html


def _mark(state: StateBlock, match: re.Match[str]) -> Mark:
    place = context_of(state.env).clean.map
    return Mark(place.span(match.start(), match.end("words")), place.span(*match.span("words")))


def _push_file(state: StateBlock, match: re.Match[str]) -> None:
    """A file that MyST would show in this place: a link to it."""
    if not match["words"]:
        return
    _fragment(state, "<p>")
    link = state.push("link_open", "a", 1)
    link.attrs, link.meta = {"href": match["words"]}, {"mark": _mark(state, match)}
    state.push("text", "", 0).content = match["words"]
    state.push("link_close", "a", -1)
    _fragment(state, "</p>\n")


def _push_figure(state: StateBlock, match: re.Match[str], first: int, close: int, options: Options) -> None:
    if not match["words"]:
        return
    is_figure = _name(match) == "figure"
    name = options.get("name") or options.get("label", "")
    written = f' id="{escapeHtml(name)}"' if name else ""
    _fragment(state, f"<figure{written}>" if is_figure else f"<p{written}>")
    image = state.push("image", "img", 0)
    image.attrs = {"src": context_of(state.env).liquid.expand(match["words"])}
    image.attrs |= {key: options[key] for key in ("width", "height") if options.get(key)}
    image.children = [Token("text", "", 0, content=options["alt"])] if options.get("alt") else []
    image.meta = {"mark": _mark(state, match)}
    begin = len(state.tokens)
    if is_figure and state.skipEmptyLines(first) < close:
        _fragment(state, "\n<figcaption>")
        read_within(state, first, close)
        _fragment(state, "</figcaption>")
        paragraphs = [token for token in state.tokens[begin:] if token.type.startswith("paragraph_")]
        for token in paragraphs if len(paragraphs) == 2 else ():
            token.hidden = True
    _fragment(state, "</figure>\n" if is_figure else "</p>\n")


def _push_captioned(
    state: StateBlock, match: re.Match[str], start_line: int, first: int, close: int, options: Options
) -> None:
    """A table with its caption and its name."""
    begin = len(state.tokens)
    read_within(state, first, close)
    place = next((index for index in range(begin, len(state.tokens)) if state.tokens[index].type == "table_open"), None)
    if place is None:
        return
    if name := options.get("name") or options.get("label"):
        state.tokens[place].attrs |= {"id": name, LABEL: ""}
    if match["words"]:
        behind = state.tokens[place + 1 :]
        del state.tokens[place + 1 :]
        _fragment(state, "<caption>")
        inline = state.push("inline", "", 0)
        inline.content, inline.map, inline.children = match["words"], [start_line, start_line + 1], []
        inline.meta = {"offset": match.start("words")}
        _fragment(state, "</caption>\n")
        state.tokens += behind


def _push_frame(state: StateBlock, match: re.Match[str], options: Options) -> None:
    if not match["words"]:
        return
    context = context_of(state.env)
    size = "".join(f' {key}="{escapeHtml(options[key])}"' for key in ("width", "height") if options.get(key))
    address = escapeHtml(context.liquid.expand(match["words"]))
    name = escapeHtml(options.get("title", match["words"]))
    _fragment(
        state, f'<p><iframe {context.mark(_mark(state, match))} src="{address}" title="{name}"{size}></iframe></p>\n'
    )


def _push_table(state: StateBlock, match: re.Match[str], first: int, close: int, options: Options) -> None:
    """A list of lists: its items are the rows, theirs the cells."""
    begin = len(state.tokens)
    read_within(state, first, close)
    tokens, state.tokens[begin:] = state.tokens[begin:], []
    heads = int(options["header-rows"]) if options.get("header-rows", "").isdecimal() else 0
    depth = row = 0
    for token in tokens:
        depth += token.type.endswith("_list_open")
        row += token.type == "list_item_open" and depth == 1
        tag = _table_tag(token.type, depth, is_head=row <= heads)
        depth -= token.type.endswith("_list_close")
        if tag is None:
            state.tokens.append(token)
        elif tag:
            name = escapeHtml(options.get("name", "")) if tag == "table" else ""
            opening = f'<{tag} id="{name}" {LABEL}="">' if name else f"<{tag}>"
            _fragment(state, opening if token.nesting > 0 else f"</{tag}>\n")
        if tag == "table" and token.nesting > 0 and match["words"]:
            _fragment(state, f"<caption>{escapeHtml(match['words'])}</caption>\n")


def _table_tag(kind: str, depth: int, *, is_head: bool) -> str | None:
    """What a list or an item becomes; empty where it becomes nothing, None where it stays what it is."""
    if depth > 2 or not kind.endswith(("_list_open", "_list_close", "list_item_open", "list_item_close")):
        return None
    if not kind.startswith("list_item"):
        return "table" if depth == 1 else ""
    return "tr" if depth == 1 else "th" if is_head else "td"
