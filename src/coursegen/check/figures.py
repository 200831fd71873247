"""Figures that have a number and that nothing refers to: neither a link of the site nor the text of their page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coursegen import codes
from coursegen.diagnostics import Diagnostic
from coursegen.model import Document, Site
from coursegen.overtaken import give_way
from coursegen.urls import decode

_MENTION = re.compile(r"[図Ff](?:(?<=図)|(?<=\b[Ff])(?:ig(?:ure)?s?|IG(?:URE)?S?)\.?)[ \u3000\xa0~]*(\d+)")
"""It begins with one of three characters, so that a search steps over all others."""


def check_figures(site: Site) -> Iterator[Diagnostic]:
    """`figure.unreferenced`."""
    linked = {decode(target.url) for page in site.pages for target in page.targets if "#" in target.url}
    for page in site.pages:
        give_way()
        numbered = [figure for figure in page.document.figures if figure.label]
        mentioned = mentioned_figures(page.document) if numbered else frozenset()
        for figure in numbered:
            if figure.label.split(" ")[-1] in mentioned or f"{decode(page.url)}#{figure.id}" in linked:
                continue
            message = f"nothing refers to {figure.label}"
            hint = f"say in the text what it is for: [@{figure.id}]"
            yield Diagnostic(codes.FIGURE_UNREFERENCED, message, page.document.path, figure.span, hint)


def mentioned_figures(document: Document) -> frozenset[str]:
    """The numbers of figures that the page's text names, captions left out."""
    text, at, outside = document.source.text, 0, []
    for span in sorted(figure.span for figure in document.figures):
        outside.append(text[at : max(at, span.start)])
        at = max(at, span.end)
    return frozenset(match[1] for piece in (*outside, text[at:]) for match in _MENTION.finditer(piece))
