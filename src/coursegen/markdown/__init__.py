"""A page's text → its document: the Markdown dialect of course pages, raw HTML included."""

from __future__ import annotations

import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from coursegen.config import Config
from coursegen.dates import parse_date
from coursegen.markdown.blocks.plan import may_tell
from coursegen.markdown.clean import clean
from coursegen.markdown.context import Context, context_of
from coursegen.markdown.joining import join_lines
from coursegen.markdown.liquid import Liquid
from coursegen.markdown.parser import parser
from coursegen.markdown.titles import named, title_of
from coursegen.markdown.tree.page import Tree, read_tree
from coursegen.model import Document, FrontMatter
from coursegen.source import Source, Span

__all__ = ["parse", "unread"]

_DATE_LINE = re.compile(
    r"^[ \t>*-]*(?:<[^<>\n]+>[ \t]*)*(?:Date|日付)\s*[:：]\s*(?P<date>[^<\n]{6,40}?)\s*(?:<|$)",
    re.IGNORECASE | re.MULTILINE,
)

_DATE_KEY = re.compile(r"""^[ \t]*["']?date["']?[ \t]*:[ \t]*(?P<date>\S.*?)[ \t]*\r?$""", re.IGNORECASE | re.MULTILINE)


def parse(source: Source, front_matter: FrontMatter, config: Config) -> Document:
    """Read one page. Whatever is wrong with it is said in `Document.diagnostics`; a document always comes out."""
    cleaned = clean(source, front_matter.body, Liquid(config, front_matter, source.path) if config.jekyll else None)
    context = Context(source, front_matter, cleaned, config)
    context.may_tell = may_tell(cleaned.text)
    env: dict[str, Any] = {"coursegen": context}
    md = parser()
    html = md.renderer.render(md.parse(cleaned.text, env), md.options, env)
    tree = read_tree(html, context, lambda text, offset: _read_inline(md, env, text, offset))
    written = _DATE_LINE.search(cleaned.text) if front_matter.date is None else None
    title, title_html = title_of(source, front_matter, tree.heading, context)
    return Document(
        source=source,
        front_matter=front_matter,
        title=title,
        author=front_matter.author or config.site.author,
        date=parse_date(written["date"]) if written else front_matter.date,
        headings=tree.headings,
        figures=tree.figures,
        references=tree.references,
        citations=tuple(context.citations),
        syllabus=tree.sessions,
        links=tree.links + front_matter.links,
        formulas=tuple(formula for formula, _ in context.built),
        anchors=tree.anchors,
        body=tree.body,
        diagnostics=tuple(context.diagnostics),
        plan=tree.plan,
        facts=tree.facts,
        date_span=_date_span(context, written),
        symbols=_symbols(tree, title_html),
        title_html=title_html,
    )


def _read_inline(md: MarkdownIt, env: dict[str, Any], text: str, offset: int) -> str:
    """HTML of text that begins at an offset of the source and was no part of the page so far."""
    with context_of(env).reading(offset):
        tokens: list[Token] = []
        md.inline.parse(text, md, env, tokens)
        join_lines(tokens)
        return str(md.renderer.render(tokens, md.options, env))


def _date_span(context: Context, written: re.Match[str] | None) -> Span | None:
    """Where the page's date stands: in its text, else in its front matter."""
    if written:
        return context.clean.map.span(*written.span("date"))
    found = _DATE_KEY.search(context.source.text, 0, context.front_matter.body)
    return Span(*found.span("date")) if found and context.front_matter.date else None


def _symbols(tree: Tree, title: str) -> str:
    """The characters inside the formulas of a page and of its title, and of what a schedule shows beside it."""
    pieces = [title, *(piece for piece in tree.body if isinstance(piece, str) and "<math" in piece)]
    pieces += [run.formula for session in tree.sessions for run in session.runs if run.formula]
    parts = (part.split("</math>", 1)[0] for piece in pieces for part in piece.split("<math")[1:])
    return "".join(sorted(set("".join(parts))))


def unread(source: Source, front_matter: FrontMatter) -> Document:
    """A page of which only the front matter is known: enough for its address."""
    return Document(
        source, front_matter, named(source, front_matter), front_matter.author, front_matter.date,
        (), (), (), (), (), (), (), frozenset(), (), (),
    )  # fmt: skip
