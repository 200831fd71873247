"""`sitemap.xml`: the addresses of all pages (sitemaps.org protocol 0.9)."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from coursegen.model import Page


def sitemap(pages: Iterable[Page], url: str) -> bytes:
    """The sitemap of `pages` on a site published at `url`; `lastmod` only where an author gave a date."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for page in pages:
        day = page.document.date
        modified = f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
        lines.append(f"<url><loc>{escape(absolute(page.url, url), quote=False)}</loc>{modified}</url>")
    return "\n".join([*lines, "</urlset>", ""]).encode()


def absolute(page_url: str, site_url: str) -> str:
    """A page's URL with the site's address before it."""
    return site_url.rstrip("/") + page_url
