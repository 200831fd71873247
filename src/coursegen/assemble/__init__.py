"""Documents and assets → the site: every page has its address, every reference its meaning, every course its order."""

from __future__ import annotations

from collections.abc import Iterable

from coursegen.assemble.addresses import place_all
from coursegen.assemble.citations import cite, gather
from coursegen.assemble.courses import find_courses
from coursegen.assemble.images import shown_images
from coursegen.assemble.references import Index, made_outputs, waiting_pages
from coursegen.assemble.schedule import with_schedule
from coursegen.citations import NO_BIBLIOGRAPHY, Bibliography, Refer
from coursegen.config import Config
from coursegen.diagnostics import Diagnostics
from coursegen.model import Asset, Document, Page, Site

__all__ = ["Index", "assemble", "cite", "shown_images", "waiting_pages"]


def assemble(
    documents: Iterable[Document],
    assets: Iterable[Asset],
    config: Config,
    bibliography: Bibliography = NO_BIBLIOGRAPHY,
    refer: Refer = lambda work, letter: "",
) -> tuple[Site, Diagnostics]:
    """Give every document its place, resolve every link and every citation, and find the courses.

    Says which permalinks cannot be used (`url.permalink`) and which sources want one address (`url.collision`); what is
    missing is for the check to say: its target has `exists=False`. `refer` makes the references to works.
    """
    placed, diagnostics = place_all(documents, assets, config)
    cited = {page.url: cite(page.document, page.url, bibliography, refer) for page in placed.pages}
    works = gather(placed, cited, bibliography, refer)
    index = Index(placed, config, made_outputs(works))
    pages = [
        Page(
            page.document,
            page.url,
            page.output,
            index.resolve_all(page),
            cited[page.url].citations,
            cited[page.url].works,
        )
        for page in placed.pages
    ]
    folders = find_courses((page.logical, found) for page, found in zip(placed.pages, pages, strict=True))
    by_address = {page.url: page for page in pages}
    courses = tuple(with_schedule(course, by_address, config) for course in folders)
    by_url = tuple(sorted(pages, key=lambda page: page.url))
    return Site(by_url, placed.assets, courses, placed.kept, bibliography, works), diagnostics
