"""Tokens → HTML text, with a mark on whatever the tree is to be asked about."""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping, Sequence
from typing import Any

from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from coursegen.markdown.context import MARK, Mark, context_of
from coursegen.markdown.highlight import highlight
from coursegen.record import replace

Env = MutableMapping[str, Any]

OPEN, CLOSE = "\ufdd0", "\ufdd1"
"""Noncharacters that `clean` took out of the source: what they enclose is ours."""


_DATED = re.compile(r"1[5-9]\d\d|20\d\d|://|\]\(|<a |『")


def formula_sign(index: int) -> str:
    """What stands for formula `index` until the page is put together."""
    return f"{OPEN}m{index}{CLOSE}"


def _marked(token: Token, env: Env) -> str:
    mark = token.meta.get("mark")
    if not isinstance(mark, Mark):
        return ""
    if "number" not in token.meta:
        token.meta["number"] = context_of(env).mark(mark)
    return " " + str(token.meta["number"])


def _link_open(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    return f"<a{_marked(tokens[index], env)}{renderer.renderAttrs(tokens[index])}>"


def _image(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    token = tokens[index]
    children = token.children or []
    token.attrs["alt"] = token.attrs.get("alt") or plain_text(children)
    mark = token.meta.get("mark")
    if isinstance(mark, Mark) and children:
        token.meta["mark"] = replace(mark, label=renderer.renderInline(children, options, env))
    return f"<img{_marked(token, env)}{renderer.renderAttrs(token)}>"


def plain_text(tokens: Sequence[Token]) -> str:
    """The visible text of inline tokens; a formula's sign stands for it."""
    parts = []
    for token in tokens:
        if token.type == "image":
            parts.append(plain_text(token.children or []))
        elif token.type == "formula":
            parts.append(formula_sign(token.meta["index"]))
        elif token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif token.type not in ("html_inline", "html_fragment"):
            parts.append(token.content)
    return "".join(parts)


def _entry_open(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    """A list item or paragraph: marked where it may be a reference, which names a year, an address or a book."""
    token = tokens[index]
    inline = next((t for t in tokens[index + 1 : index + 4] if t.type == "inline"), None)
    if token.hidden or inline is None or inline.map is None or not _DATED.search(inline.content):
        return renderer.renderToken(tokens, index, options, env)
    context = context_of(env)
    first, last = context.lines.start(inline.map[0]), context.lines.start(inline.map[0] + 1)
    end = max(first, context.lines.start(inline.map[1]) - 1, last - 1)
    text = context.clean.text
    while first < end and text[first] in " \t>":
        first += 1
    mark = context.mark(Mark(context.clean.map.span(first, end)))
    return renderer.renderToken(tokens, index, options, env).replace(f"<{token.tag}", f"<{token.tag} {mark}", 1)


def _heading_open(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    token, context = tokens[index], context_of(env)
    first, last = token.map or [0, 1]
    starts = context.lines
    end = max(starts.start(first), starts.start(first + 1) - 1)
    span = context.clean.map.span(starts.start(first), max(starts.start(first), starts.start(last) - 1))
    line = context.clean.text[starts.start(first) : end]
    cut = context.clean.map.at(end - 1) + 1 if end else 0
    commented = end > 0 and context.source.text[cut : context.clean.map.at(end)].strip("\r") != ""
    tail = line[len(line.rstrip(" \t")) :] if commented else ""
    return f"<{token.tag} {context.mark(Mark(span, tail=tail))}{renderer.renderAttrs(token)}>"


def _footnote_name(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    """kramdown's ids: `fn:name` and `fnref:name`, so that existing links into the site keep working."""
    meta = tokens[index].meta
    return escapeHtml(f":{'-'.join(str(meta.get('label') or meta['id'] + 1).split())}")


def _footnote_number(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env
) -> str:
    return str(tokens[index].meta["id"] + 1)


def _formula(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    return formula_sign(tokens[index].meta["index"])


def _citation(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    """The text that stands until the bibliography is known, in an element that the tree can carry anywhere."""
    token = tokens[index]
    sign = f"{OPEN}{'t' if token.meta['in_link'] else 'c'}{token.meta['index']}{CLOSE}"
    return f'<span {MARK}-cite="{sign}">{escapeHtml(token.content)}</span>'


def _list_item(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    """An item; `[ ]` and `[x]` before its text are boxes (GFM)."""
    opening = _entry_open(renderer, tokens, index, options, env)
    if "checked" not in tokens[index].meta:
        return opening
    return f"{opening.rstrip()}{'☑' if tokens[index].meta['checked'] else '☐'} "


def _figure_reference(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env
) -> str:
    return str(tokens[index].meta["html"])


def _raw(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    return tokens[index].content


def _fence(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    token = tokens[index]
    words = token.info.split()
    language = words[0].strip("{}.:") if words else ""
    extra = renderer.renderAttrs(token)
    return f'<div class="highlight"{extra}><pre><code>{highlight(token.content, language)}</code></pre></div>\n'


def _code_inline(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    return f"<code{renderer.renderAttrs(tokens[index])}>{escapeHtml(tokens[index].content)}</code>"


RENDER_RULES: list[tuple[str, Callable[..., str]]] = [
    ("link_open", _link_open),
    ("image", _image),
    ("heading_open", _heading_open),
    ("paragraph_open", _entry_open),
    ("footnote_anchor_name", _footnote_name),
    ("footnote_caption", _footnote_number),
    ("formula", _formula),
    ("citation", _citation),
    ("figure_reference", _figure_reference),
    ("list_item_open", _list_item),
    ("html_inline", _raw),
    ("html_fragment", _raw),
    ("fence", _fence),
    ("code_block", _fence),
    ("code_inline", _code_inline),
]
