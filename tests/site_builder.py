"""Documents, assets and sites made by hand, for the tests of the stages after parsing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from coursegen.assemble import assemble
from coursegen.config import BuildConfig, Config, JekyllConfig, SiteConfig
from coursegen.diagnostics import Diagnostics
from coursegen.model import Asset, Document, FrontMatter, Link, Page, Site
from coursegen.source import Source, Span
from coursegen.urls import kind_of

JEKYLL = Config(build=BuildConfig(content=".", permalink="pretty"), jekyll=JekyllConfig())


def document(
    path: str,
    *links: str | tuple[str, str],
    title: str = "",
    permalink: str = "",
    day: date | None = None,
    anchors: Iterable[str] = (),
) -> Document:
    """A page whose text is its links, one a line; a link is its address, or its element and its address."""
    head = f"---\npermalink: {permalink}\n---\n" if permalink else ""
    written = [("a", link) if isinstance(link, str) else link for link in links]
    found, text = [], head
    for element, href in written:
        span = Span(len(text), len(text) + len(href))
        found.append(Link(kind_of(href), href, "", element, span, span))
        text += href + "\n"
    return Document(
        source=Source(path, text),
        front_matter=FrontMatter({}, permalink=permalink, body=len(head)),
        title=title or path,
        author="",
        date=day,
        headings=(),
        figures=(),
        references=(),
        citations=(),
        syllabus=(),
        links=tuple(found),
        formulas=(),
        anchors=frozenset(anchors),
        body=(),
        diagnostics=(),
    )


def asset(path: str, output: str = "") -> Asset:
    return Asset(path, output or path, 1, 1)


def built(
    documents: Iterable[Document], assets: Iterable[str] = (), config: Config = JEKYLL
) -> tuple[Site, Diagnostics]:
    return assemble(tuple(documents), tuple(asset(path) for path in assets), config)


def coursegen_site(*, url: str = "", permalink: str = "pretty") -> Config:
    return Config(site=SiteConfig(url=url), build=BuildConfig(permalink=permalink))


def jekyll_site(*, url: str = "", baseurl: str = "", permalink: str = "pretty") -> Config:
    values: Mapping[str, object] = {}
    return Config(
        site=SiteConfig(url=url + baseurl),
        build=BuildConfig(content=".", permalink=permalink),
        jekyll=JekyllConfig(baseurl, values),
    )


def page_of(site: Site, path: str) -> Page:
    """The page that was made from this source."""
    return next(page for page in site.pages if page.document.path == path)
