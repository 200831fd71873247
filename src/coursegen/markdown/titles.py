"""What a page is called: by its front matter, else by its first heading, else by its file."""

from __future__ import annotations

import re
from html import escape
from pathlib import PurePosixPath

from coursegen.linear import in_one_line
from coursegen.markdown.context import Context
from coursegen.model import FrontMatter
from coursegen.source import Source
from coursegen.urls import is_index

_DOLLARS = re.compile(r"(?<![\\$\w])\$(?![\s$])([^$\n]+)(?<![\s\\])\$(?![\d$])")
"""A formula in front matter, which is no Markdown."""


def title_of(source: Source, front_matter: FrontMatter, heading: tuple[str, str], context: Context) -> tuple[str, str]:
    """A page's title as text, and as HTML where it holds formulas; `heading` is its first one as both."""
    if not front_matter.title:
        return (heading[0] or named(source, front_matter), heading[1])
    if "$" not in front_matter.title:
        return front_matter.title, ""
    text = html = ""
    for at, part in enumerate(_DOLLARS.split(front_matter.title)):
        built = context.formulas.build(part, display=False) if at % 2 else None
        if built and built.html and not built.error:
            text += in_one_line(part, built.html)
            html += built.html
        else:
            written = f"${part}$" if built else part
            text, html = text + written, html + escape(written)
    return text, html if "<math" in html else ""


def named(source: Source, front_matter: FrontMatter) -> str:
    """A page's title without its text: that of its front matter, else its file's name."""
    path = PurePosixPath(source.path)
    name = path.parent.name if is_index(source.path) and path.parent.name else path.stem
    return front_matter.title or name
