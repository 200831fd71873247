"""Where every document and asset is published; sources that want one address are named and left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from coursegen import codes
from coursegen.config import Config
from coursegen.diagnostics import Diagnostic, Diagnostics
from coursegen.model import Asset, Document
from coursegen.source import Span
from coursegen.urls import Place, page_place, place


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """A document with its address."""

    document: Document
    logical: str
    """Its source path with the content folder laid over the site's root."""
    url: str
    output: str


@dataclass(frozen=True, slots=True)
class Placed:
    """Everything that has an address."""

    pages: tuple[PlacedPage, ...]
    assets: tuple[Asset, ...]
    """By output path."""
    kept: frozenset[str]
    """Output paths that several sources want."""
    content: str
    """The content folder, empty where it is the site's root."""

    def logical(self, path: str) -> str:
        """A source path with the content folder laid over the site's root."""
        prefix = self.content + "/"
        return path[len(prefix) :] if self.content and path.startswith(prefix) else path


def place_all(documents: Iterable[Document], assets: Iterable[Asset], config: Config) -> tuple[Placed, Diagnostics]:
    """Give every document and asset its place."""
    content = "" if config.build.content in ("", ".", "./") else config.build.content.strip("/")
    frame = Placed((), (), frozenset(), content)
    diagnostics: list[Diagnostic] = []
    pages = [_place(document, frame, config, diagnostics) for document in documents]
    taken = list(assets)
    wanted: dict[str, list[str]] = defaultdict(list)
    for output, path in [*((p.output, p.document.path) for p in pages), *((a.output, a.path) for a in taken)]:
        wanted[output].append(path)
    kept = _collisions(wanted, diagnostics)
    return (
        Placed(
            tuple(page for page in pages if page.output not in kept),
            tuple(sorted((asset for asset in taken if asset.output not in kept), key=lambda asset: asset.output)),
            kept,
            content,
        ),
        tuple(diagnostics),
    )


def _place(document: Document, frame: Placed, config: Config, diagnostics: list[Diagnostic]) -> PlacedPage:
    logical = frame.logical(document.path)
    wish = document.front_matter.permalink
    found: Place | None = None
    if wish:
        found = page_place(logical, _explicit(wish), _values(document))
        if found is None:
            message = f"the permalink `{wish}` cannot be used"
            span = _permalink_span(document)
            diagnostics.append(
                Diagnostic(codes.URL_PERMALINK, message, document.path, span, "write a path such as /lectures/one/")
            )
    if found is None:
        found = page_place(logical, config.build.permalink, _values(document)) or page_place(logical, "pretty")
    assert found is not None  # "pretty" always has a place
    return PlacedPage(document, logical, found.url, found.output)


def _explicit(permalink: str) -> str:
    """A permalink of front matter is a path, never the name of a style (but `pretty` and Jekyll's others)."""
    if permalink in ("pretty", "none", "date", "ordinal", "weekdate"):
        return permalink
    return permalink if permalink.startswith(("/", ":")) else "/" + permalink


def _values(document: Document) -> dict[str, str]:
    if document.date is None:
        return {}
    return {"year": f"{document.date:%Y}", "month": f"{document.date:%m}", "day": f"{document.date:%d}"}


def _permalink_span(document: Document) -> Span:
    start = document.source.text.find("permalink", 0, document.front_matter.body)
    line = document.source.position(max(start, 0)).line
    return document.source.line_span(line)


def _collisions(wanted: dict[str, list[str]], diagnostics: list[Diagnostic]) -> frozenset[str]:
    kept: set[str] = set()
    for output, paths in wanted.items():
        if len(paths) > 1:
            _say(diagnostics, output, paths)
            kept.add(output)
    for output, paths in wanted.items():
        for folder in PurePosixPath(output).parents:
            above = wanted.get(str(folder))
            if above:
                _say(diagnostics, output, [*above, *paths])
                kept |= {output, str(folder)}
    return frozenset(kept)


def _say(diagnostics: list[Diagnostic], output: str, paths: list[str]) -> None:
    names = " and ".join(f"`{path}`" for path in sorted(paths))
    url = place(output).url
    for path in sorted(paths):
        hint = "rename one of them or give one another permalink"
        diagnostics.append(
            Diagnostic(
                codes.URL_COLLISION, f"{names} both want the address {url}; neither is published", path, None, hint
            )
        )
