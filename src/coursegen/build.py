"""The pipeline on one screen: a site's folder in, a published site out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from coursegen.amended import amended
from coursegen.assemble import assemble, shown_images, waiting_pages
from coursegen.bibliography import Referrer, downloads, read_bibliography, read_style
from coursegen.cache import Cache
from coursegen.check import (
    Facts,
    Occurrence,
    Published,
    check_citations,
    check_references,
    linked_notebooks,
    occurrences,
    own_files,
)
from coursegen.citations import Bibliography
from coursegen.config import Config
from coursegen.diagnostics import Diagnostic, Diagnostics, ordered
from coursegen.facts import noted, noting
from coursegen.ignores import quieted
from coursegen.keys import Kind
from coursegen.loader import Asked, Loaded, PageFile, find_site, load, load_page, read_page, read_repository, read_sizes
from coursegen.made import Made
from coursegen.model import Document, Page, Site
from coursegen.publish import Published as Publication
from coursegen.publish import publish
from coursegen.reading import Known, Memory, Reading, keys_of, read_all, recall
from coursegen.record import Record, replace
from coursegen.render import render
from coursegen.restored import again
from coursegen.shown import Shown, Shows, now
from coursegen.source import Source
from coursegen.standing import Standing, keep_standing
from coursegen.unchanged import LastBuild, Options, keep
from coursegen.verify import Verified, verify
from coursegen.workers import Workers, cores, workers

_WORTH_A_PROCESS = 1_000_000
"""Bytes of page sources, or of what is known of pages, above which starting a process costs less than it saves."""

Progress = Callable[[int, int], None]
"""Told how many pages of how many are read."""


class BuildResult(Record):
    """A site that was made, and what publishing it did."""

    made: Made
    build: LastBuild
    published: Publication
    rendered: int
    """How many pages' HTML was made, not found in the cache."""
    verified: Verified
    """What a second look at the cache showed, where one was asked for."""


def build_site(
    root: Path,
    *,
    output: Path | None = None,
    base_url: str = "",
    drafts: bool = False,
    clean: bool = False,
    jobs: int = 0,
    cache: Cache | None = None,
    progress: Progress = lambda done, total: None,
) -> BuildResult:
    """Build the site in `root` and publish it. Findings never stop it; raises CoursegenError where it cannot go on.

    With `clean` every file is written anew; `jobs` processes read pages (0: one a core). What `cache` holds is used,
    and what is new is kept there.
    """
    cache = cache or Cache(None)

    options = Options(root, output, base_url, drafts)

    def make(memory: Memory | None = None) -> Made:
        return make_site(
            root,
            output=output,
            base_url=base_url,
            shows=Shows.ALL if drafts else Shows.RELEASED,
            jobs=jobs,
            cache=cache,
            memory=memory,
            progress=progress,
        )

    cache.writes_early = True
    started = time.time()
    with noting() as facts:
        last = None if cache.is_doubted else Standing(options, cache, outputs=True)
        made = make(Memory(last))
        rendered = len({*cache.made(Kind.HTML)} - {""})
        checked = verify(make, made, cache, facts) if cache.is_doubted else Verified(made)
        made = checked.made
    folder = output or root / made.config.build.output
    origins = {page.output: page.document.path for page in made.site.pages}
    published = publish(
        made.outputs,
        folder,
        root=root,
        build=made.config.build,
        origins=origins,
        kept=(*made.site.kept, *made.left),
        kept_sources=made.unreadable,
        clean=clean,
    )
    build = LastBuild(
        folder=folder,
        pages=len(made.site.pages),
        assets=len(made.site.assets),
        files=len(made.files),
        references=made.reference_count,
        check=made.config.check,
        diagnostics=made.diagnostics,
        sources=made.sources,
    )
    if cache.keeps:
        keep(options, cache, build, made, facts=facts(), again=again(made, origins), started=started)
        keep_standing(options, cache, made)
    cache.save()
    said = ordered((*made.diagnostics, *cache.findings, *checked.differences))
    published = replace(published, unchanged=published.unchanged + len(made.left))
    return BuildResult(made, replace(build, diagnostics=said), published, rendered, checked)


def make_site(
    root: Path,
    *,
    output: Path | None = None,
    base_url: str = "",
    shows: Shows = Shows.RELEASED,
    jobs: int = 0,
    cache: Cache | None = None,
    memory: Memory | None = None,
    progress: Progress = lambda done, total: None,
) -> Made:
    """Everything that the site in `root` publishes, with all that is to be said of it; nothing is written.

    `output` is the folder that is never read as a source. What `memory` holds of the last making is amended
    where that is enough. Raises CoursegenError, and OvertakenError where something newer is wanted (`overtaken.py`).
    """
    cache, memory = cache or Cache(None), memory or Memory()
    loaded = load(root, output=output)
    total = len(loaded.pages)
    progress(0, total)
    config = _published_at(loaded.config, base_url)
    keys = keys_of(loaded.pages, config)
    if memory.last is not None:
        made = amended(
            memory.last, loaded, config, keys, lambda: _bibliography(loaded, config, cache)[:2], cache, memory, jobs
        )
        if made is not None:
            progress(total, total)
            return _judged(made)
    read_so_far = noted()
    known = recall(keys, cache, memory)
    with _crew(loaded.pages, known, cores(jobs)) as crew:
        readings = _told(read_all(loaded.pages, keys, config, known, cache, memory, crew), total, progress)
        progress(total, total)
        memory.keep(keys.values(), readings)
        shown = Shown(shows, config.site.timezone)
        documents = shown.documents(readings)
        site, assembling = _assembled(documents, loaded, config, cache)
        images = shown_images(site)
        sizes = read_sizes(loaded.root, images, cache)
        outputs, rendering = render(site, config, loaded.templates, loaded.theme_files, cache, crew.submit, sizes)
    sources = {**loaded.sources, **{document.path: document.source for document in documents}}
    outputs = {**outputs, **downloads(site)}
    waiting = shown.held_back(readings)
    facts = Facts(
        site=site,
        config=config,
        published=Published(outputs, config),
        repository=None,
        sources=sources,
        today=shown.at.date(),
        waiting=waiting_pages(waiting, config),
    )
    written, checking = _checked(loaded, facts)
    read_on = {file.path: tuple(shown.said((reading,))) for file, reading in zip(loaded.pages, readings, strict=True)}
    unread = [file.path for file, reading in zip(loaded.pages, readings, strict=True) if reading.document is None]
    return _judged(
        Made(
            config=config,
            site=site,
            outputs=outputs,
            left={},
            references=written,
            reference_count=len(written),
            diagnostics=(),
            sources=sources,
            unreadable=(*loaded.unreadable, *unread),
            loaded=loaded,
            keys=keys,
            images=frozenset(images),
            sizes=sizes,
            said=(),
            rest=(*loaded.diagnostics, *assembling, *rendering, *checking),
            read_on=read_on,
            held_back=_names(waiting),
            facts=noted() - read_so_far,
            until=shown.until(readings),
        )
    )


def _judged(made: Made) -> Made:
    """A site with all that is to be said of it put together."""
    said = ordered((*made.rest, *(each for said in made.read_on.values() for each in said)))
    return replace(made, said=said, diagnostics=_heard(said, made.config, made.sources, made.held_back))


def heard_with(made: Made, asked: Diagnostics, *, is_whole: bool) -> Diagnostics:
    """The findings of a site with those that others made of it by asking the network; `is_whole` where they could ask
    about all."""
    return _heard((*made.said, *asked), made.config, made.sources, made.held_back, online=is_whole)


def _heard(
    said: Iterable[Diagnostic],
    config: Config,
    sources: Mapping[str, Source],
    held_back: frozenset[str],
    *,
    online: bool = False,
) -> Diagnostics:
    settings = sources.get(config.file)
    ignores = config.check.ignore
    return ordered(quieted(said, ignores, settings, sources, now().date(), online=online, held_back=held_back))


def _names(documents: Iterable[Document]) -> frozenset[str]:
    """What an ignore may be about that says nothing today: these pages, and what they link."""
    return frozenset(name for each in documents for name in (each.path, *(link.href for link in each.links)))


def _assembled(documents: Iterable[Document], loaded: Loaded, config: Config, cache: Cache) -> tuple[Site, Diagnostics]:
    """The site of these documents, with the works that the course may cite in the style of its references."""
    bibliography, refer, reading = _bibliography(loaded, config, cache)
    site, placing = assemble(documents, loaded.assets, config, bibliography, refer)
    return site, (*reading, *placing)


def _bibliography(loaded: Loaded, config: Config, cache: Cache) -> tuple[Bibliography, Referrer, Diagnostics]:
    """The works that the course may cite, and what makes references to them."""
    wanted, files = config.bibliography, loaded.bibliography
    style, problem = read_style(wanted.style, wanted.locale, files.style, loaded.sources[config.file])
    bibliography, reading = read_bibliography(files.files, style, cache)
    return bibliography, Referrer(style, cache), (*reading, *((problem,) if problem else ()))


def _checked(loaded: Loaded, facts: Facts) -> tuple[tuple[Occurrence, ...], Diagnostics]:
    """Every reference of the site, and what is wrong with them; its repository is read where they ask for it."""
    config = facts.config
    written = occurrences(facts.site, loaded.mentions, facts.published)
    asked = Asked(own_files(written, config.site.repository), linked_notebooks(written, facts.site))
    repository = read_repository(loaded.root, config, asked) if asked.files or asked.notebooks else None
    return written, check_references(written, replace(facts, repository=repository))


def load_site(root: Path, *, drafts: bool = False) -> tuple[Site, Config]:
    """The model of the site in `root`, without publishing it. Raises CoursegenError."""
    loaded = load(root)
    with _crew(loaded.pages, {}, cores()) as crew:
        keys = keys_of(loaded.pages, loaded.config)
        readings = tuple(read_all(loaded.pages, keys, loaded.config, {}, Cache(None), Memory(), crew))
    documents = Shown(Shows.ALL if drafts else Shows.RELEASED, loaded.config.site.timezone).documents(readings)
    return _assembled(documents, loaded, loaded.config, Cache(None))[0], loaded.config


def _published_at(config: Config, base_url: str) -> Config:
    return replace(config, site=replace(config.site, url=base_url)) if base_url else config


def _crew(files: Iterable[PageFile], known: Known, cores: int) -> AbstractContextManager[Workers]:
    """Whoever reads the page files that are not known: a process a core where they are many; a single one where there
    is as much to decode here meanwhile."""
    unknown = sum(len(file.data) for file in files if file.path not in known)
    if cores == 1 or not unknown:
        return workers(0)
    return workers(cores if unknown > _WORTH_A_PROCESS else int(sum(known.values()) > _WORTH_A_PROCESS))


def _told(readings: Iterable[Reading], total: int, progress: Progress) -> tuple[Reading, ...]:
    """Every page read, and told of."""
    found = []
    for done, reading in enumerate(readings):
        progress(done, total)
        found.append(reading)
    return tuple(found)


def load_document(path: Path) -> tuple[Document, Page | None, Diagnostics]:
    """One page with its place in its site and all that is to be said of it. Raises CoursegenError.

    The other pages are read for their addresses alone, not for what they say.
    """
    from coursegen.markdown import parse, unread

    config, source, front_matter, said = load_page(path)
    document = parse(source, front_matter, config)
    loaded = load(find_site(path.parent))
    pages = (read_page(file, config).page for file in loaded.pages if file.path != source.path)
    others = (unread(*page) for page in pages if page)
    site, assembling = _assembled((document, *others), loaded, config, Cache(None))
    page = next((page for page in site.pages if page.document is document), None)
    return document, page, (*said, *assembling, *check_citations(site))
