"""What every reference of a page means on this site.

A reference is read first as a path from its source file, then with the content folder laid over the site's root, then
as a URL from the page. The first reading that names something published wins.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from posixpath import normpath
from urllib.parse import quote, urlsplit

from coursegen.assemble.addresses import Placed, PlacedPage, place_all
from coursegen.citations import CourseWorks
from coursegen.config import Config
from coursegen.kinds import LinkKind
from coursegen.model import Document, Link, Page, Site, Target, needs_home
from coursegen.overtaken import give_way
from coursegen.record import replace
from coursegen.urls import decode, encode, laid_over, logical_path, place, trim

_LINKS = frozenset({"a", "area"})
"""What takes a reader elsewhere; every other element shows what it names."""
_FRAMES = frozenset({"iframe", "embed", "object", "meta"})
"""What may show a page as well as a file; so may a value of front matter."""
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


class Index:
    """Everything that is published, by every path that may name it."""

    def __init__(self, placed: Placed, config: Config, made: Iterable[str] = ()) -> None:
        self._content = placed.content
        self._assets = {
            unicodedata.normalize("NFC", asset.output): "/" + encode(asset.output) for asset in placed.assets
        }
        self._sources = {page.logical: page.url for page in placed.pages}
        self._pages = {page.output: page.url for page in placed.pages}
        for page in placed.pages:
            for name in _names(page.output):
                self._pages.setdefault(name, page.url)
        for page in placed.pages:
            usual = page.logical.rpartition(".")[0] + ".html"
            for name in (usual, *_names(usual)):
                self._pages.setdefault(name, page.url)
        for output in made:  # what coursegen publishes of its own accord
            url = place(output).url
            if not output.endswith(".html"):
                self._assets.setdefault(output, url)
                continue
            for name in (output, *_names(output)):
                self._pages.setdefault(name, url)
        if needs_home({*self._assets, *(page.output for page in placed.pages), *placed.kept}):
            for name in ("index.html", *_names("index.html")):
                self._pages.setdefault(name, "/")
        self._host = _authority(config.site.url)
        self._base = (config.jekyll.baseurl if config.jekyll else "").strip("/") or _path(config.site.url).strip("/")

    @classmethod
    def of(cls, site: Site, config: Config) -> Index:
        """The index of a site that was assembled before."""
        content = config.build.content_folder
        pages = (
            PlacedPage(page.document, logical_path(page.document.path, content), page.url, page.output)
            for page in site.pages
        )
        return cls(Placed(tuple(pages), site.assets, site.kept, content), config, made_outputs(site.works))

    def resolved(self, page: Page) -> Page:
        """A page of the site whose document is a new one: its links mean what they mean now."""
        logical = logical_path(page.document.path, self._content)
        return replace(page, targets=self.resolve_all(PlacedPage(page.document, logical, page.url, page.output)))

    def resolve_all(self, page: PlacedPage) -> tuple[Target, ...]:
        """One target for each link of a page."""
        give_way()
        folders = (
            page.document.path.rpartition("/")[0],
            page.logical.rpartition("/")[0],
            decode(page.url).rpartition("/")[0],
        )
        return tuple(self._resolve(page, folders, link) for link in page.document.links)

    def _resolve(self, page: PlacedPage, folders: tuple[str, str, str], link: Link) -> Target:
        href = trim(link.href)
        match link.kind:
            case LinkKind.ANCHOR:
                return Target(LinkKind.ANCHOR, page.url + _fragment(href))
            case LinkKind.LOCAL:
                return self._local(page, folders, link.element, href)
            case _ if self._host and self._host[0] in href.lower() and _authority(href) == self._host:
                return self._own(link, href)
            case _:
                return Target(link.kind, href)

    def _local(self, page: PlacedPage, folders: tuple[str, str, str], element: str, href: str) -> Target:
        path, rest = split(href)
        if not path:
            if element in _LINKS or rest:
                return Target(LinkKind.PAGE, page.url + rest)
            return Target(LinkKind.ASSET, href, exists=False)
        first = None
        if element == "meta":  # themes read a path in front matter from the site's root
            folders = (*folders[:2], "")
        for reading in self._readings(folders, path.replace("\\", "/")):
            if found := self._published(reading, element):
                return Target(found[0], found[1] + rest)
            first = reading if first is None else first
        if path.startswith("/") and self._base and first and (first + "/").startswith(self._base + "/"):
            first = first[len(self._base) :].lstrip("/")  # what coursegen makes later, such as a sitemap, lies below it
        kind = LinkKind.PAGE if element in _LINKS else LinkKind.ASSET
        slash = "/" if path.endswith("/") and first else ""
        return Target(kind, "/" + encode(first or "") + slash + rest, exists=False)

    def _own(self, link: Link, href: str) -> Target:
        """An absolute address on the site's own host; what lies beside the site's folder there is not this site's."""
        path, rest = split(_after_host(href) or "/")
        path = normpath("/" + decode(path).lstrip("/")).lstrip("/")
        if not (path + "/").startswith(self._base + "/" if self._base else ""):
            return Target(link.kind, href)
        found = self._published(path[len(self._base) :].lstrip("/"), link.element)
        if found:
            return Target(found[0], found[1] + rest)
        return Target(LinkKind.PAGE if link.element in _LINKS else LinkKind.ASSET, href, exists=False)

    def _readings(self, folders: tuple[str, str, str], path: str) -> Iterator[str]:
        """The paths below the site's root that a reference may mean, in order of precedence.

        A file's name may hold what looks like an escape (`100%25.png`), so the path as written comes after.
        """
        for written in dict.fromkeys((decode(path), unicodedata.normalize("NFC", path))):
            if written.startswith("/"):
                literal = _rooted(written)
                yield literal
                yield laid_over(literal, self._content)
                if self._base and (literal + "/").startswith(self._base + "/"):
                    yield literal[len(self._base) + 1 :]
                continue
            on_disk = normpath(f"{folders[0]}/{written}".lstrip("/"))
            if on_disk != ".." and not on_disk.startswith("../"):
                yield laid_over("" if on_disk == "." else on_disk, self._content)
            yield _rooted(f"{folders[1]}/{written}")
            yield _rooted(f"{folders[2]}/{written}")

    def _published(self, path: str, element: str) -> tuple[LinkKind, str] | None:
        path = unicodedata.normalize("NFC", path)
        if path in self._assets:
            return LinkKind.ASSET, self._assets[path]
        if element not in _LINKS and element not in _FRAMES:
            return None
        url = self._sources.get(path) or self._pages.get(path)
        if url is not None:
            return LinkKind.PAGE, url
        folder = f"{path}/index.html".lstrip("/")
        if folder in self._assets:
            return LinkKind.ASSET, self._assets[folder].removesuffix("index.html")
        return (LinkKind.ASSET, self._assets[f"{path}.html"]) if f"{path}.html" in self._assets else None


def waiting_pages(documents: Iterable[Document], config: Config) -> dict[str, Document]:
    """Pages that are not published yet, by the paths below the site's root by which others may refer to them."""
    documents = tuple(documents)
    found: dict[str, Document] = {}
    for page in place_all(documents, (), config)[0].pages if documents else ():
        usual = page.logical.rpartition(".")[0] + ".html"
        for name in (page.logical, page.output, *_names(page.output), usual, *_names(usual)):
            found.setdefault(name, page.document)
    return found


def made_outputs(works: Iterable[CourseWorks]) -> list[str]:
    """The output paths of what coursegen publishes of its own accord."""
    return [output for each in works for output in (each.output, each.bibtex) if output]


def _names(output: str) -> Iterator[str]:
    """The paths a page answers to beside its own: `x`, `x.html` (what GitHub Pages serves, and what authors write)."""
    if ("/" + output).endswith("/index.html"):
        folder = output.removesuffix("index.html").rstrip("/")
        yield folder
        if folder:
            yield folder + ".html"
    elif output.endswith(".html"):
        yield output.removesuffix(".html")
        yield output.removesuffix(".html") + "/index.html"


def _rooted(path: str) -> str:
    """A path from the root without `.` and `..` (above the root stays at the root) and without its leading slash."""
    return normpath("/" + path.lstrip("/")).lstrip("/")


def _authority(href: str) -> tuple[str, int | None] | None:
    """Host and port of a web address; `www.` and the scheme's own port say nothing."""
    if "//" not in href[:8]:
        return None
    try:
        parts = urlsplit(href)
        port = None if parts.port in (80, 443) else parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https", "") or not parts.hostname:
        return None
    return parts.hostname.removeprefix("www."), port


def _after_host(href: str) -> str:
    """Path, query and fragment of an absolute address."""
    found = re.match(r"[^/]*//[^/?#]*", href)
    return href[found.end() :] if found else href


def _path(href: str) -> str:
    return decode(split(_after_host(href))[0])


def split(href: str) -> tuple[str, str]:
    """The path of a reference as written; its query and fragment with their marks, percent-encoded."""
    before, mark, fragment = href.partition("#")
    path, _, query = before.partition("?")
    return path, ("?" + _escaped(query) if query else "") + _fragment(mark + fragment)


def _fragment(fragment: str) -> str:
    """In NFC as ids are; a text directive (`#:~:text=…`) gives meaning to what is escaped, so its escapes stay."""
    if ":~:" in fragment:
        return "#" + _escaped(fragment[1:])
    return "#" + encode(decode(fragment[1:])) if len(fragment) > 1 else fragment


def _escaped(text: str) -> str:
    """Text with what no URL may hold percent-encoded; its escapes stay."""
    return quote(_STRAY_PERCENT.sub("%25", text), safe="%/?!$&'()*+,;=:@-._~", errors="replace")
