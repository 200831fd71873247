"""What a site consists of: page sources, assets, templates."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from posixpath import basename, splitext

from coursegen.codes import SITE_NO_CONTENT
from coursegen.config import Config
from coursegen.diagnostics import Diagnostic, Diagnostics
from coursegen.loader.disk import File, Listing, locate, read, real_path, refusal, unreadable, walk
from coursegen.loader.entries import Entries, is_left_behind
from coursegen.loader.front_matter import begins_with_mark
from coursegen.loader.submodules import empty_submodules, not_fetched
from coursegen.model import Asset
from coursegen.record import Record

_MARKDOWN = frozenset({".md", ".markdown", ".mkd", ".mkdn", ".mkdown"})
_HTML = frozenset({".html", ".htm"})
_POST = re.compile(r"\d{4}-\d{1,2}-\d{1,2}-.")
_HEAD = 256
"""Bytes of an HTML file that tell whether it opens with front matter."""


class Found(Record):
    """The files of a site by what they are, each kind by path."""

    pages: tuple[File, ...]
    assets: tuple[Asset, ...]
    templates: tuple[File, ...]
    diagnostics: Diagnostics
    unreadable: tuple[str, ...]


class _Area(Record):
    """A folder whose files are published, and where they appear in the site."""

    folder: str
    published: str
    holds_pages: bool
    is_posts: bool = False
    """Whether only files whose names begin with a date are published, as pages."""

    def output(self, path: str) -> str:
        """Where a file of the area is published."""
        below = path[len(self.folder) :].lstrip("/")
        return unicodedata.normalize("NFC", f"{self.published}/{below}" if self.published else below)


def discover(root: Path, config: Config, output: Path | None = None) -> Found:
    """The files of the site at `root`. The output folder, the configured one as well as the one given, is no part of
    it; neither is whatever lies in a folder of the site that the configuration gives no meaning."""
    areas = _areas(root, config)
    entries = Entries(config.build.include, config.build.exclude, is_jekyll=config.jekyll is not None)
    folders = frozenset(area.folder for area in areas) | {config.build.templates, "site.toml"}
    never = _outputs(root, config, output)
    templates = _templates(root, config)
    listings = [templates]
    pages: list[File] = []
    assets: list[Asset] = []
    for area in areas:
        listing = walk(root, area.folder, _Wanted(area, entries, folders), never)
        listings.append(listing)
        for file in listing.files:
            if area.is_posts and not _POST.match(basename(file.path)):
                continue
            if area.holds_pages and _is_page(root, file.path):
                pages.append(file)
            else:
                assets.append(Asset(file.path, area.output(file.path), file.size, file.modified))
    wanted = [_Wanted(area, entries, folders) for area in areas]
    empty = [path for path in empty_submodules(root) if any(_is_wanted(each, path) for each in wanted)]
    refused = {asset.path: error for asset in assets if (error := refusal(root, asset.path))}
    findings = [finding for listing in listings for finding in listing.diagnostics]
    findings += [unreadable(path, error) for path, error in refused.items()]
    findings += [not_fetched(path) for path in empty]
    return Found(
        pages=tuple(pages),
        assets=tuple(sorted((asset for asset in assets if asset.path not in refused), key=lambda asset: asset.path)),
        templates=templates.files,
        diagnostics=(*findings, *(() if pages else (_no_content(config),))),
        unreadable=(*(path for listing in listings for path in listing.unreadable), *refused),
    )


class _Wanted(Record):
    """Whether the walk of one area takes a file or enters a folder."""

    area: _Area
    entries: Entries
    elsewhere: frozenset[str]
    """Paths that are no part of any area but their own."""

    def __call__(self, path: str, is_folder: bool) -> bool:
        if path in self.elsewhere:
            return False
        return self.entries.publishes(self.area.output(path), path, is_folder=is_folder)


def _is_wanted(wanted: _Wanted, folder: str) -> bool:
    """Whether the walk of an area enters a folder."""
    area = wanted.area.folder
    below = folder if not area else folder.removeprefix(area + "/") if folder.startswith(area + "/") else ""
    segments = below.split("/") if below else []
    above = area + "/" if area else ""
    return bool(segments) and all(wanted(above + "/".join(segments[:end]), True) for end in range(1, len(segments) + 1))


def _areas(root: Path, config: Config) -> list[_Area]:
    build = config.build
    areas: dict[str, _Area] = {}
    if locate(root, build.content) is not None:
        areas[build.content] = _Area(build.content, "", holds_pages=True)
    for folder, collection in (config.jekyll.collections if config.jekyll else {}).items():
        found = locate(root, f"{build.content_folder}/{folder}".lstrip("/"))
        if found is not None:
            areas[found] = _Area(found, collection.name, holds_pages=True, is_posts=collection.name == "posts")
    for folder in (build.assets, build.notebooks):
        found = locate(root, folder) if folder else None
        if found is not None:
            areas.setdefault(found, _Area(found, published_path(config, folder), holds_pages=False))
    return list(areas.values())


def published_path(config: Config, path: str) -> str:
    """A path below the site with the content folder laid over the site's root."""
    return path.removeprefix(f"{config.build.content}/") if config.build.content else path


def _outputs(root: Path, config: Config, output: Path | None) -> frozenset[str]:
    folders = [root / config.build.output, *([output] if output else [])]
    return frozenset(real_path(folder) for folder in folders) - {real_path(root)}


def _is_page(root: Path, path: str) -> bool:
    ending = splitext(path)[1].lower()
    if ending in _HTML:
        try:
            return begins_with_mark(read(root, path, _HEAD).decode("utf-8", "replace"))
        except OSError:
            return False
    return ending in _MARKDOWN


def _templates(root: Path, config: Config) -> Listing:
    if not locate(root, config.build.templates):
        return Listing((), (), ())
    return walk(root, config.build.templates, _is_template)


def _is_template(path: str, is_folder: bool) -> bool:
    name = basename(path)
    return not name.startswith(".") and not is_left_behind(name)


def _no_content(config: Config) -> Diagnostic:
    place = f"the folder `{config.build.content}`" if config.build.content else "the site"
    hint = f"Write a page, such as {config.build.content or '.'}/index.md."
    return Diagnostic(SITE_NO_CONTENT, f"{place} holds no pages", config.file, hint=hint)
