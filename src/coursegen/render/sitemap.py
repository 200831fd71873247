"""`sitemap.xml`: the addresses of all pages (sitemaps.org protocol 0.9)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape


def sitemap(pages: Iterable[tuple[str, date | None]], url: str) -> bytes:
    """The sitemap of pages, each its address and date, on a site published at `url`; `lastmod` only where there is a
    date."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for page, day in pages:
        modified = f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
        lines.append(f"<url><loc>{escape(absolute(page, url), quote=False)}</loc>{modified}</url>")
    return "\n".join([*lines, "</urlset>", ""]).encode()


def absolute(page_url: str, site_url: str) -> str:
    """A page's URL with the site's address before it."""
    return site_url.rstrip("/") + page_url
