"""Documents and assets → the site: every page has its address, every reference its meaning, every course its order."""

from __future__ import annotations

from collections.abc import Iterable

from coursegen.assemble.addresses import place_all
from coursegen.assemble.courses import find_courses
from coursegen.assemble.references import Index
from coursegen.config import Config
from coursegen.diagnostics import Diagnostics
from coursegen.model import Asset, Document, Page, Site

__all__ = ["assemble"]


def assemble(documents: Iterable[Document], assets: Iterable[Asset], config: Config) -> tuple[Site, Diagnostics]:
    """Give every document its place, resolve every link, and find the courses."""
    placed, diagnostics = place_all(documents, assets, config)
    index = Index(placed, config)
    pages = tuple(
        sorted(
            (Page(page.document, page.url, page.output, index.resolve_all(page)) for page in placed.pages),
            key=lambda page: page.url,
        )
    )
    courses = find_courses(pages, index)
    return Site(pages, placed.assets, courses, placed.kept), diagnostics
