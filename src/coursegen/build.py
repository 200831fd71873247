"""The pipeline on one screen: a site's folder in, a published site out."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import repeat
from pathlib import Path

from coursegen.assemble import assemble
from coursegen.check import check_references
from coursegen.config import Config
from coursegen.diagnostics import Diagnostics, ordered
from coursegen.loader import Loaded, find_site, load, load_page
from coursegen.markdown import parse, unread
from coursegen.model import Document, Outputs, Page, Site
from coursegen.publish import Published, publish
from coursegen.render import render
from coursegen.source import Source

_WORTH_A_PROCESS = 1_000_000
"""Characters of page text above which starting further processes costs less than it saves."""

Progress = Callable[[int, int], None]
"""Told how many pages of how many are read."""


@dataclass(frozen=True, slots=True)
class Made:
    """A site made but not published: what `build` writes, `check` judges and `serve` shows."""

    config: Config
    site: Site
    outputs: Outputs
    diagnostics: Diagnostics
    sources: Mapping[str, Source]
    unreadable: tuple[str, ...]
    """Source paths of which nothing is known: what was published from them stays."""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """A site that was made, and what publishing it did."""

    made: Made
    folder: Path
    published: Published


def build_site(
    root: Path,
    *,
    output: Path | None = None,
    base_url: str = "",
    drafts: bool = False,
    clean: bool = False,
    progress: Progress = lambda done, total: None,
) -> BuildResult:
    """Build the site in `root` and publish it. Findings never stop it; raises CoursegenError where it cannot go on."""
    made = make_site(root, output=output, base_url=base_url, drafts=drafts, progress=progress)
    folder = output or root / made.config.build.output
    published = publish(
        made.outputs,
        folder,
        root=root,
        build=made.config.build,
        origins={page.output: page.document.path for page in made.site.pages},
        kept=made.site.kept,
        kept_sources=made.unreadable,
        clean=clean,
    )
    return BuildResult(made, folder, published)


def make_site(
    root: Path,
    *,
    output: Path | None = None,
    base_url: str = "",
    drafts: bool = False,
    progress: Progress = lambda done, total: None,
) -> Made:
    """Everything that the site in `root` publishes, with all that is to be said of it; nothing is written.

    `output` is the folder that is never read as a source. Raises CoursegenError.
    """
    loaded = load(root, drafts=drafts, output=output)
    config = _published_at(loaded.config, base_url)
    documents = tuple(_documents(loaded, config, progress))
    site, placing = assemble(documents, loaded.assets, config)
    outputs, rendering = render(site, config, loaded.templates, loaded.theme_files)
    said = [*loaded.diagnostics, *placing, *rendering, *check_references(site)]
    said += [diagnostic for document in documents for diagnostic in document.diagnostics]
    return Made(config, site, outputs, ordered(said), loaded.sources, loaded.unreadable)


def load_site(root: Path, *, drafts: bool = False) -> tuple[Site, Config]:
    """The model of the site in `root`, without publishing it. Raises CoursegenError."""
    loaded = load(root, drafts=drafts)
    documents = tuple(_documents(loaded, loaded.config, lambda done, total: None))
    return assemble(documents, loaded.assets, loaded.config)[0], loaded.config


def _published_at(config: Config, base_url: str) -> Config:
    return replace(config, site=replace(config.site, url=base_url)) if base_url else config


def _documents(loaded: Loaded, config: Config, progress: Progress) -> Iterable[Document]:
    """Every page read, in order. A large site is read by one process a core; what comes out is the same."""
    total = len(loaded.pages)
    for done, document in enumerate(_parsed(loaded, config)):
        progress(done, total)
        yield document


def _parsed(loaded: Loaded, config: Config) -> Iterator[Document]:
    sources = [source for source, _ in loaded.pages]
    metadata = [front_matter for _, front_matter in loaded.pages]
    cores = min(os.cpu_count() or 1, 8)
    if cores == 1 or sum(len(source.text) for source in sources) < _WORTH_A_PROCESS:
        yield from map(parse, sources, metadata, repeat(config))
        return
    from concurrent.futures import ProcessPoolExecutor

    # a worker ends with its pages: looking for cycles meanwhile costs a tenth of its time and frees little
    with ProcessPoolExecutor(cores, initializer=gc.disable) as pool:
        yield from pool.map(parse, sources, metadata, repeat(config), chunksize=2)


def load_document(path: Path) -> tuple[Document, Page | None, Diagnostics]:
    """One page with its place in its site and all that is to be said of it. Raises CoursegenError.

    The other pages are read for their addresses alone, not for what they say.
    """
    config, source, front_matter, said = load_page(path)
    document = parse(source, front_matter, config)
    loaded = load(find_site(path.parent), drafts=True)
    others = (unread(other, meta) for other, meta in loaded.pages if other.path != source.path)
    site, placing = assemble((document, *others), loaded.assets, config)
    page = next((page for page in site.pages if page.document is document), None)
    return document, page, (*said, *placing)
