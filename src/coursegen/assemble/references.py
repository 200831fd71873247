"""What every reference of a page means on this site.

A reference is read first as a path from its source file, then with the content folder laid over the site's root,
then as a
URL from the page. The first reading that names something published wins.
"""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from coursegen.assemble.addresses import Placed, PlacedPage
from coursegen.config import Config
from coursegen.kinds import LinkKind
from coursegen.model import Link, Target
from coursegen.urls import decode, encode, host_of

_IMAGES = frozenset({"img", "source", "video", "audio", "track", "embed", "object"})


class Index:
    """Everything that is published, by every path that may name it."""

    def __init__(self, placed: Placed, config: Config) -> None:
        self._placed = placed
        self._assets = {asset.output: "/" + encode(asset.output) for asset in placed.assets}
        self._pages: dict[str, str] = {}
        self._sources: dict[str, str] = {}
        self._logical = {page.document.path: page.logical for page in placed.pages}
        for page in placed.pages:
            self._name_page(page)
        self._host = host_of(config.site.url)
        self._base = urlsplit(config.site.url).path.rstrip("/") if config.site.url else ""
        if config.jekyll and config.jekyll.baseurl:
            self._base = config.jekyll.baseurl

    def _name_page(self, page: PlacedPage) -> None:
        self._sources[unicodedata.normalize("NFC", page.logical)] = page.url
        for name in _names(page.output):
            self._pages.setdefault(name, page.url)
        for name in _names(str(PurePosixPath(page.logical).with_suffix(".html"))):
            self._pages.setdefault(name, page.url)

    def resolve_all(self, page: PlacedPage) -> tuple[Target, ...]:
        """One target for each link of a page."""
        return tuple(self.resolve(page, link) for link in page.document.links)

    def resolve(self, page: PlacedPage, link: Link) -> Target:
        """What one link means."""
        if link.kind is LinkKind.ANCHOR:
            return Target(LinkKind.ANCHOR, page.url + _fragment(link.href))
        if link.kind is LinkKind.LOCAL:
            return self._local(page, link, link.href)
        if self._host and host_of(link.href) == self._host:
            own = urlsplit(link.href)
            rest = ("?" + own.query if own.query else "") + ("#" + own.fragment if own.fragment else "")
            found = self._local(page, link, (own.path or "/") + rest)
            return found if found.exists else Target(found.kind, link.href, exists=False)
        return Target(link.kind, link.href)

    def _local(self, page: PlacedPage, link: Link, href: str) -> Target:
        path, query, fragment = split(href)
        rest = query + fragment
        if not path:
            return Target(LinkKind.PAGE, page.url + rest)
        readings = list(dict.fromkeys(self._readings(page, decode(path))))
        for reading in readings:
            if found := self._published(reading, prefer_asset=link.element in _IMAGES):
                return Target(found[0], found[1] + rest)
        kind = (
            LinkKind.ASSET
            if link.element in _IMAGES or PurePosixPath(readings[0]).suffix not in ("", ".md", ".html", ".htm")
            else LinkKind.PAGE
        )
        return Target(
            kind, "/" + encode(readings[0]) + ("/" if path.endswith("/") and readings[0] else "") + rest, exists=False
        )

    def _readings(self, page: PlacedPage, path: str) -> Iterator[str]:
        """The paths below the site's root that a reference may mean, in order of precedence."""
        if path.startswith("/"):
            literal = _normal(path)
            yield literal
            if self._base and (literal + "/").startswith(self._base.lstrip("/") + "/"):
                yield literal[len(self._base) :]
            return
        on_disk = posixpath.normpath(posixpath.join(posixpath.dirname(page.document.path), path))
        laid_over = _normal(posixpath.join("/", posixpath.dirname(page.logical), path))
        from_url = _normal(posixpath.join(posixpath.dirname(decode(page.url)), path))
        if not on_disk.startswith(".."):
            yield self._placed.logical(on_disk) if on_disk != self._placed.content else ""
        yield laid_over
        yield from_url

    def _published(self, path: str, *, prefer_asset: bool) -> tuple[LinkKind, str] | None:
        path = unicodedata.normalize("NFC", path)
        if path in self._assets:
            return LinkKind.ASSET, self._assets[path]
        if path in self._sources:
            return LinkKind.PAGE, self._sources[path]
        if prefer_asset and PurePosixPath(path).suffix:
            return None
        if path in self._pages:
            return LinkKind.PAGE, self._pages[path]
        for candidate in (f"{path}/index.html" if path else "index.html", f"{path}.html"):
            if candidate in self._assets:
                url = self._assets[candidate]
                return LinkKind.PAGE, url.removesuffix("index.html") if candidate.endswith("index.html") else url
        return None

    def page_of(self, url: str) -> str:
        """A URL without query and fragment, as pages are known by."""
        return url.split("#", 1)[0].split("?", 1)[0]


def _names(output: str) -> Iterator[str]:
    """The paths a page answers to: `x/index.html`, `x`, `x.html` (what GitHub Pages serves, and what authors write)."""
    yield output
    if output == "index.html":
        yield ""
    elif output.endswith("/index.html"):
        yield output.removesuffix("/index.html")
        yield output.removesuffix("/index.html") + ".html"
    elif output.endswith(".html"):
        yield output.removesuffix(".html")


def _normal(path: str) -> str:
    """A rooted path without `.` and `..` (above the root stays at the root) and without its leading slash."""
    return posixpath.normpath("/" + path.lstrip("/")).lstrip("/")


def split(href: str) -> tuple[str, str, str]:
    """Path, query with its `?`, fragment with its `#` (percent-encoded)."""
    before, mark, fragment = href.partition("#")
    path, query_mark, query = before.partition("?")
    return path, (query_mark + query) if query else "", _fragment(mark + fragment)


def _fragment(fragment: str) -> str:
    return "#" + encode(decode(fragment[1:])) if len(fragment) > 1 else fragment
