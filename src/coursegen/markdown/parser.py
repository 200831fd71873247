"""The Markdown parser: CommonMark with every construct of the dialect, in the order in which they are tried."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt, rules_inline
from markdown_it.rules_core.state_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from coursegen.markdown.blocks.abbreviation import abbreviation, expand_abbreviations
from coursegen.markdown.blocks.admonition import admonition
from coursegen.markdown.blocks.alert import alerts
from coursegen.markdown.blocks.attributes import block_attributes, place_block_attributes
from coursegen.markdown.blocks.chunk import chunk
from coursegen.markdown.blocks.code import code
from coursegen.markdown.blocks.contents import contents
from coursegen.markdown.blocks.definitions import definitions
from coursegen.markdown.blocks.directive import directive
from coursegen.markdown.blocks.division import division
from coursegen.markdown.blocks.end import end_of_block
from coursegen.markdown.blocks.fence import fence
from coursegen.markdown.blocks.footnote import footnote
from coursegen.markdown.blocks.grid_table import grid_table
from coursegen.markdown.blocks.heading import heading, heading_attributes, underlined_heading
from coursegen.markdown.blocks.html import html
from coursegen.markdown.blocks.lists import lists
from coursegen.markdown.blocks.maths import maths
from coursegen.markdown.blocks.paragraph import paragraph
from coursegen.markdown.blocks.plan import mark_plans
from coursegen.markdown.blocks.table import table
from coursegen.markdown.blocks.table_caption import table_caption
from coursegen.markdown.blocks.target import target
from coursegen.markdown.blocks.tip import tip
from coursegen.markdown.context import context_of
from coursegen.markdown.dispatch import HELPERS, BlockParser, InlineParser, rule_named
from coursegen.markdown.html import RENDER_RULES
from coursegen.markdown.inlines.attributes import attributes, place_attributes
from coursegen.markdown.inlines.bare_address import bare_address
from coursegen.markdown.inlines.citation import citation, running_citation
from coursegen.markdown.inlines.code import unequal_code
from coursegen.markdown.inlines.figure_reference import figure_group, figure_name, figure_ref
from coursegen.markdown.inlines.footnote import footnote_reference, inline_note
from coursegen.markdown.inlines.html_tag import close_tags, html_tag
from coursegen.markdown.inlines.line_break import line_break
from coursegen.markdown.inlines.link import image, link
from coursegen.markdown.inlines.located import bracketed, located
from coursegen.markdown.inlines.maths import backslash, dollar, equation_name
from coursegen.markdown.inlines.role import role
from coursegen.markdown.inlines.ruby import ruby
from coursegen.markdown.inlines.scripts import marked, script
from coursegen.markdown.inlines.span import span
from coursegen.markdown.inlines.value import value
from coursegen.markdown.joining import join_lines
from coursegen.markdown.punctuation import smart_punctuation
from coursegen.source import Map

_PARAGRAPH = ["paragraph", "reference", "blockquote", "list"]
"""What a block may interrupt."""

_BLOCK_STARTS = {
    "maths": "$\\",
    "directive": "`~:",
    "chunk": "`",
    "fence": "`~",
    "admonition": "!?=",
    "tip": "!?",
    "grid_table": "+",
    "contents": "[",
    "attributes": "{",
    "division": ":",
    "end": "^+",
    "target": "(",
    "table_caption": ":T",
    "blockquote": ">",
    "hr": "-*_",
    "list": "-+*0123456789",
    "abbreviation": "*",
    "footnote_def": "[",
    "reference": "[",
    "html_block": "<",
    "heading": "#",
}
_INLINE_STARTS = {
    "text": "",
    "newline": "\n",
    "maths": "$",
    "maths_backslash": "\\",
    "line_break": "\\",
    "escape": "\\",
    "unequal_code": "`",
    "backticks": "`",
    "html_tag": "<",
    "inline_note": "^",
    "script": "~^",
    "marked": "=",
    "strikethrough": "~",
    "emphasis": "*_",
    "figure_group": "[",
    "figure_name": "@",
    "figure_ref": "\\",
    "equation_name": "[@",
    "citation": "[",
    "running_citation": "@",
    "span": "[",
    "own_link": "[",
    "own_image": "!",
    "link": "[",
    "image": "!",
    "autolink": "<",
    "entity": "&",
    "footnote_ref": "[",
    "bare_address": ":",
    "value": "{",
    "role": "{",
    "ruby": "{",
    "attributes": "{",
}


@cache
def parser() -> MarkdownIt:
    """The one parser; all state of a page is in the environment it is called with."""
    md = MarkdownIt("commonmark")
    md.block = blocks = BlockParser()
    md.inline = inlines = InlineParser()
    md.helpers = HELPERS  # type: ignore[assignment]
    md.configure("commonmark").enable(["strikethrough"])
    md.options["maxNesting"] = 60
    md.options["tasklists"] = True
    md.options["typographer"] = True
    md.options["store_labels"] = True
    md.validateLink = lambda url: True  # type: ignore[method-assign]
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]
    md.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    deflist_plugin(md)
    footnote_plugin(md, inline=False)
    _order_blocks(md)
    _order_inlines(md)
    _order_core(md)
    for name, rule in RENDER_RULES:
        md.add_render_rule(name, rule)
    blocks.prepare(_BLOCK_STARTS)
    inlines.prepare(_INLINE_STARTS)
    return md


def _order_blocks(md: MarkdownIt) -> None:
    ruler = md.block.ruler
    ruler.before("table", "maths", maths, {"alt": _PARAGRAPH})
    ruler.at("table", table, {"alt": ["paragraph", "reference"]})
    ruler.enable("table")
    ruler.at("code", code)
    ruler.at("fence", fence, {"alt": _PARAGRAPH})
    ruler.before("fence", "chunk", chunk, {"alt": _PARAGRAPH})
    ruler.before("fence", "directive", directive, {"alt": _PARAGRAPH})
    ruler.before("blockquote", "admonition", admonition)
    ruler.before("list", "grid_table", grid_table, {"alt": _PARAGRAPH})
    ruler.before("blockquote", "tip", tip, {"alt": _PARAGRAPH})
    ruler.before("reference", "contents", contents)
    ruler.before("blockquote", "attributes", block_attributes, {"alt": _PARAGRAPH})
    ruler.before("blockquote", "division", division, {"alt": _PARAGRAPH})
    ruler.before("blockquote", "end", end_of_block, {"alt": _PARAGRAPH})
    ruler.before("blockquote", "target", target, {"alt": _PARAGRAPH})
    ruler.before("reference", "table_caption", table_caption)
    ruler.before("reference", "abbreviation", abbreviation, {"alt": ["paragraph", "reference"]})
    ruler.at("html_block", html, {"alt": _PARAGRAPH})
    ruler.at("list", lists, {"alt": ["paragraph", "reference", "blockquote"]})
    ruler.at("heading", heading, {"alt": _PARAGRAPH})
    ruler.at("lheading", underlined_heading)
    ruler.at("footnote_def", footnote, {"alt": ["paragraph", "reference"]})
    ruler.at("deflist", definitions(rule_named(ruler, "deflist")), {"alt": ["paragraph", "reference", "blockquote"]})
    ruler.at("paragraph", paragraph)


def _order_inlines(md: MarkdownIt) -> None:
    ruler = md.inline.ruler
    ruler.before("escape", "maths", dollar)
    ruler.before("escape", "maths_backslash", backslash)
    ruler.before("escape", "line_break", line_break)
    ruler.before("backticks", "unequal_code", unequal_code)
    ruler.after("backticks", "html_tag", html_tag)
    ruler.before("strikethrough", "inline_note", inline_note)
    ruler.before("strikethrough", "script", script)
    ruler.before("strikethrough", "marked", marked)
    ruler.before("escape", "figure_ref", figure_ref)
    ruler.before("link", "figure_group", figure_group)
    ruler.before("link", "figure_name", figure_name)
    ruler.before("link", "equation_name", equation_name)
    ruler.before("link", "citation", citation)
    ruler.before("link", "running_citation", running_citation)
    ruler.before("link", "span", span)
    ruler.before("link", "own_link", link)
    ruler.before("link", "own_image", image)
    ruler.at("link", located(bracketed(rules_inline.link), "link_open"))
    ruler.at("image", located(bracketed(rules_inline.image), "image"))
    ruler.at("autolink", located(rules_inline.autolink, "link_open"))
    ruler.at("footnote_ref", footnote_reference)
    ruler.after("footnote_ref", "bare_address", bare_address)
    ruler.after("bare_address", "value", value)
    ruler.after("value", "role", role)
    ruler.after("role", "ruby", ruby)
    ruler.after("ruby", "attributes", attributes)
    ruler.disable("html_inline")
    md.inline.ruler2.after("fragments_join", "attributes", place_attributes)


def _order_core(md: MarkdownIt) -> None:
    ruler = md.core.ruler
    ruler.disable(["normalize"])
    ruler.at("inline", _inline)
    ruler.after("block", "block_attributes", place_block_attributes)
    ruler.after("block", "heading_attributes", heading_attributes)
    ruler.after("inline", "alerts", alerts)
    ruler.before("text_join", "smart_punctuation", smart_punctuation)
    ruler.before("inline", "plans", mark_plans)
    ruler.after("text_join", "abbreviations", expand_abbreviations)


def _inline(state: StateCore) -> None:
    """Core rule: read the text of every block, knowing where it stands."""
    context = context_of(state.env)
    for token in state.tokens:
        if token.type != "inline" or token.children is None:
            continue
        if "span" in token.meta:
            index = context.formula(token.content, True, token.meta["span"])
            token.children = [Token("formula", "", 0, content=token.content, meta={"index": index})]
            continue
        if "offset" in token.meta or "pairs" in token.meta:
            context.map = Map(token.meta.get("pairs") or [(0, token.meta["offset"])])
        else:
            context.enter(token.content, token.map[0] if token.map else 0)
        state.md.inline.parse(token.content, state.md, state.env, token.children)
        if "<" in token.content:
            close_tags(token.children, context)
        if context.config.markdown.line_joining:
            join_lines(token.children)
