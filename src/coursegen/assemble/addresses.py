"""Where every document and asset is published; sources that want one address are named and left out."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from coursegen import codes
from coursegen.assemble.collections import collected
from coursegen.config import Config
from coursegen.diagnostics import Diagnostic, Diagnostics
from coursegen.model import Asset, Document
from coursegen.record import Record, replace
from coursegen.source import Span
from coursegen.urls import logical_path, page_place, place

_PERMALINK = re.compile(r"^[ \t]*[\"']?permalink[\"']?[ \t]*[:=].*$", re.MULTILINE)


class PlacedPage(Record):
    """A document with its address."""

    document: Document
    logical: str
    """Its source path, NFC, with the content folder laid over the site's root."""
    url: str
    output: str


class Placed(Record):
    """Everything that has an address."""

    pages: tuple[PlacedPage, ...]
    assets: tuple[Asset, ...]
    """By output path."""
    kept: frozenset[str]
    """Output paths that several sources want."""
    content: str
    """The content folder, empty where it is the site's root."""


Wanted = Mapping[str, list[tuple[str, Span | None]]]
"""Output path → the sources that want it, each with the place that says so."""


def place_all(documents: Iterable[Document], assets: Iterable[Asset], config: Config) -> tuple[Placed, Diagnostics]:
    """Give every document and asset its place. Of those that want one place, or a file where another needs a folder,
    none has one: `kept` names what they wanted."""
    content = config.build.content_folder
    style = config.page_permalink
    diagnostics: list[Diagnostic] = []
    pages = [_place(document, content, style, config, diagnostics) for document in documents]
    taken = sorted(assets, key=lambda asset: asset.output)
    pages = _with_readmes(pages, frozenset(asset.output for asset in taken))
    wanted: dict[str, list[tuple[str, Span | None]]] = defaultdict(list)
    for page in pages:
        wanted[page.output].append((page.document.path, _permalink_span(page.document)))
    for asset in taken:
        wanted[unicodedata.normalize("NFC", asset.output)].append((asset.path, None))
    collisions = tuple(_collisions(wanted))
    kept = frozenset(output for output, _ in collisions)
    diagnostics += [diagnostic for _, said in collisions for diagnostic in said]
    remaining = tuple(asset for asset in taken if unicodedata.normalize("NFC", asset.output) not in kept)
    placed = Placed(tuple(page for page in pages if page.output not in kept), remaining, kept, content)
    return placed, tuple(diagnostics)


def _place(document: Document, content: str, style: str, config: Config, diagnostics: list[Diagnostic]) -> PlacedPage:
    logical = logical_path(document.path, content)
    dates = {} if document.date is None else {
        "year": f"{document.date:%Y}", "month": f"{document.date:%m}", "day": f"{document.date:%d}",
    }  # fmt: skip
    collection = collected(document, logical, config)
    if collection is not None:
        style, dates = collection[0], {**dates, **collection[1]}
    own = document.front_matter.permalink
    found = page_place(logical, own, dates) if own.strip() else None
    if own and found is None:
        message, hint = f"the permalink `{own}` cannot be used", "write a path such as /lectures/one/"
        span = _permalink_span(document)
        diagnostics.append(Diagnostic(codes.URL_PERMALINK, message, document.path, span, hint))
    if found is None:
        found = page_place(logical, style, dates)
        if found is None:
            message = f"the site's permalink `{style}` cannot be used for this page"
            hint = "mend `permalink` in the site's configuration; one with a date needs a page with a `date`"
            diagnostics.append(Diagnostic(codes.URL_PERMALINK, message, document.path, None, hint))
            found = page_place(logical, "pretty")
    assert found is not None  # "pretty" always has a place
    return PlacedPage(document, logical, found.url, found.output)


def _with_readmes(pages: list[PlacedPage], assets: frozenset[str]) -> list[PlacedPage]:
    """A README is the page of its folder where nothing else is, as on GitHub and in what GitHub Pages makes
    (jekyll-readme-index)."""
    taken = {page.output for page in pages} | assets
    placed = []
    for page in pages:
        folder, slash, name = page.logical.rpartition("/")
        index = f"{folder}{slash}index.html"
        if (
            name.rpartition(".")[0].lower() == "readme"
            and not page.document.front_matter.permalink
            and index not in taken
        ):
            taken.add(index)
            found = place(index)
            page = replace(page, url=found.url, output=found.output)
        placed.append(page)
    return placed


def _permalink_span(document: Document) -> Span | None:
    """Where the front matter says the permalink; None where it does not, as with Jekyll's defaults."""
    if not document.front_matter.permalink:
        return None
    found = _PERMALINK.search(document.source.text, 0, document.front_matter.body)
    return Span(found.start(), found.start() + len(found[0].rstrip())) if found else None


def _collisions(wanted: Wanted) -> Iterator[tuple[str, list[Diagnostic]]]:
    """The output paths that nobody gets, each with what is to be said of it."""
    below: dict[str, list[str]] = defaultdict(list)
    for output, sources in wanted.items():
        if len(sources) > 1:
            paths = [path for path, _ in sources]
            message = f"{_names(paths)} want the same address {place(output).url}; none of them is published"
            yield output, [_collision(message, path, span) for path, span in sources]
        folder = output.rpartition("/")[0]
        while folder:
            if folder in wanted:
                below[folder].append(output)
            folder = folder.rpartition("/")[0]
    yield from _files_and_folders(wanted, below)


def _files_and_folders(wanted: Wanted, below: Mapping[str, list[str]]) -> Iterator[tuple[str, list[Diagnostic]]]:
    for file, outputs in below.items():
        above = wanted[file][0][0]
        for output in [file, *outputs]:
            names = _names(wanted[each][0][0] for each in (outputs if output == file else [output]))
            message = f"`{above}` is the file /{file}, where {names} needs a folder; none of them is published"
            yield output, [_collision(message, path, span) for path, span in wanted[output]]


def _names(paths: Iterable[str]) -> str:
    """The first three by name, and that there are more."""
    names = sorted(f"`{path}`" for path in paths)
    shown = names[:3] if len(names) <= 3 else [*names[:2], f"{len(names) - 2} more"]
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else shown[0]


def _collision(message: str, path: str, span: Span | None) -> Diagnostic:
    return Diagnostic(codes.URL_COLLISION, message, path, span, "rename one of them, or give one another permalink")
