"""Figures that have a number and that nothing refers to: neither a link of the site nor the text of their page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coursegen import codes
from coursegen.diagnostics import Diagnostic
from coursegen.model import Page, Site
from coursegen.urls import decode

_MENTION = re.compile(r"(?:図|\bfig(?:ure)?s?\.?)[ \u3000\xa0~]*(\d+)", re.IGNORECASE)


def check_figures(site: Site) -> Iterator[Diagnostic]:
    """`figure.unreferenced`."""
    linked = {decode(target.url) for page in site.pages for target in page.targets if "#" in target.url}
    for page in site.pages:
        for figure in page.document.figures:
            if (
                figure.label
                and f"{decode(page.url)}#{figure.id}" not in linked
                and not _is_mentioned(page, figure.label)
            ):
                message = f"nothing refers to {figure.label}"
                hint = f"say in the text what it is for: [@{figure.id}]"
                yield Diagnostic(codes.FIGURE_UNREFERENCED, message, page.document.path, figure.span, hint)


def _is_mentioned(page: Page, label: str) -> bool:
    """Whether the page's text, captions left out, names a figure's number."""
    number = label.split(" ")[-1]
    spans = [figure.span for figure in page.document.figures]
    return any(
        match[1] == number and not any(span.start <= match.start() < span.end for span in spans)
        for match in _MENTION.finditer(page.document.source.text)
    )
