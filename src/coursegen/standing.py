"""What a build leaves of the site it made, for the next one to amend: everything but the text of pages and the outputs.

It is data, and lies in the cache beside what `unchanged.py` keeps of the same build, the names of its outputs too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from coursegen.cache import Cache
from coursegen.citations import Bibliography, CitedAt, CitedWork, CourseWorks, Style, Work
from coursegen.codec import from_data, to_data
from coursegen.config import Config
from coursegen.diagnostics import Diagnostic, Diagnostics
from coursegen.facts import Fact, digest
from coursegen.loader import Loaded, page_text, read_sizes
from coursegen.made import Made
from coursegen.model import Asset, Copy, Course, Document, FrontMatter, Output, Page, Site, Size
from coursegen.reading import Keys
from coursegen.record import Record, replace
from coursegen.source import Source, Span
from coursegen.unchanged import Left, Options, left_by, lines_of, put_lines
from coursegen.urls import encode

_NO_WORK = Work("", {}, "", Span(0, 0))


class _Page(Record):
    """What is to be known of a page while another one is made anew."""

    path: str
    title: str
    title_html: str
    date: date | None
    lang: str
    url: str
    output: str
    symbols: str


class _Works(Record):
    """What is to be known of the works of a course."""

    home: str
    url: str
    output: str
    download: str
    bibtex: str
    places: tuple[CitedAt, ...]


class _Standing(Record):
    """A site as it was made; the fields are those of `Made` and `Site`."""

    foundation: str
    pages: tuple[_Page, ...]
    courses: tuple[Course, ...]
    kept: frozenset[str]
    style: Style
    works: tuple[_Works, ...]
    images: frozenset[str]
    reference_count: int
    unreadable: tuple[str, ...]
    sizes: Mapping[str, Size]
    held_back: frozenset[str]
    facts: frozenset[Fact]
    until: float


class _Said(Record):
    """What was said of the site; the fields are those of `Made`."""

    rest: Diagnostics
    read_on: Mapping[str, Diagnostics]

    @classmethod
    def read(cls, lines: bytes) -> _Said:
        """What `keep_standing` kept. Raises ValueError, TypeError or LookupError where it is damaged."""
        said = {path: json.loads(line) for path, line in lines_of(lines).items()}
        rest = tuple(each for findings, _ in said.values() for each in from_data(Diagnostics, findings))
        return cls(rest, {path: from_data(Diagnostics, findings) for path, (_, findings) in said.items() if findings})


def keep_standing(options: Options, cache: Cache, made: Made) -> None:
    """Remember a site that has just been published."""
    standing = _Standing(
        foundation=_foundation(made.loaded, made.config),
        pages=tuple(map(_page, made.site.pages)),
        courses=tuple(map(_course, made.site.courses)),
        kept=made.site.kept,
        style=made.site.bibliography.style,
        works=tuple(map(_works, made.site.works)),
        images=made.images,
        reference_count=made.reference_count,
        unreadable=made.unreadable,
        sizes=made.sizes,
        held_back=made.held_back,
        facts=made.facts,
        until=made.until,
    )
    data = {"keys": dict(made.keys), "site": to_data(_Standing, standing)}
    cache.put(_key(options), json.dumps(data, ensure_ascii=False).encode())
    rest: dict[str, list[Diagnostic]] = {}
    for finding in made.rest:
        rest.setdefault(finding.path, []).append(finding)

    def said(path: str) -> object:
        return to_data(Diagnostics, rest.get(path, ())), to_data(Diagnostics, made.read_on.get(path, ()))

    put_lines(cache, _findings(options), {**rest, **{path: () for path, said in made.read_on.items() if said}}, said)


class Standing:
    """The site as the last build with these options left it; with what does not lie in the output folder as that build
    left it, or, where nobody asks for that, without `outputs`."""

    def __init__(self, options: Options, cache: Cache, *, outputs: bool) -> None:
        self._options, self._cache, self._has_outputs = options, cache, outputs
        stored = cache.get(_key(options))
        self._data: Mapping[str, Any] | None = json.loads(stored) if stored else None

    @property
    def keys(self) -> Keys:
        """The names of its pages' readings; none where nothing is left."""
        return self._data["keys"] if self._data else {}

    def made(self, loaded: Loaded, config: Config) -> Made | None:
        """The site; of pages whose text has changed since, the text is empty. None where anything but the text of pages
        is different now."""
        lines = self._cache.get(_findings(self._options))
        if lines is None or self._data is None:
            return None
        try:
            found = from_data(_Standing, self._data["site"])
            said = _Said.read(lines)
        except (ValueError, TypeError, LookupError):
            return None
        if found.foundation != _foundation(loaded, config):
            return None
        left = left_by(self._options, self._cache)
        copies = [asset for asset in sorted(loaded.assets, key=lambda each: each.output) if asset.output in left]
        shown = {address: asset for asset in copies if (address := "/" + encode(asset.output)) in found.images}
        if read_sizes(loaded.root, shown, self._cache) != found.sizes:
            return None
        outputs = _outputs(left, copies, self._cache) if self._has_outputs else {}
        if outputs is None:
            return None
        staying = {path: file.content for path, file in left.items() if path not in outputs}
        return _made(found, loaded, config, copies, outputs, staying, said, self.keys)


class Held(Record):
    """A site that was made in this process."""

    site: Made

    @property
    def keys(self) -> Keys:
        """The names of its pages' readings."""
        return self.site.keys

    def made(self, loaded: Loaded, config: Config) -> Made | None:
        """The site, where it would be made of the same files today but for the text of pages."""
        is_same = config == self.site.config and replace(loaded, pages=()) == replace(self.site.loaded, pages=())
        return self.site if is_same else None


def _made(
    found: _Standing,
    loaded: Loaded,
    config: Config,
    copies: Iterable[Asset],
    outputs: dict[str, Output],
    left: Mapping[str, str],
    said: _Said,
    keys: Keys,
) -> Made:
    texts = {file.path: page_text(file) for file in loaded.pages}
    site = Site(
        pages=tuple(_placed(page, texts.get(page.path)) for page in found.pages),
        assets=tuple(copies),
        courses=found.courses,
        kept=found.kept,
        bibliography=Bibliography(style=found.style),
        works=tuple(_cited(works) for works in found.works),
    )
    return Made(
        config=config,
        site=site,
        outputs=outputs,
        left=left,
        references=(),
        reference_count=found.reference_count,
        diagnostics=(),
        sources={**loaded.sources, **{page.document.path: page.document.source for page in site.pages}},
        unreadable=found.unreadable,
        loaded=loaded,
        keys=keys,
        images=found.images,
        sizes=found.sizes,
        said=(),
        rest=said.rest,
        read_on=said.read_on,
        held_back=found.held_back,
        facts=found.facts,
        until=found.until,
    )


def _outputs(left: Mapping[str, Left], copies: Iterable[Asset], cache: Cache) -> dict[str, Output] | None:
    """What does not lie in the output folder as it is to be; None where some of it is not in the cache."""
    outputs: dict[str, Output] = {
        asset.output: Copy(asset.path, asset.size, asset.modified)
        for asset in copies
        if left[asset.output].modified != asset.modified
    }
    for path, file in left.items():
        if file.content and file.modified is None:
            data = cache.get(file.content)
            if data is None:
                return None
            outputs[path] = data
    return outputs


def _key(options: Options) -> str:
    return f"standing {options.key}"


def _findings(options: Options) -> str:
    return f"standing findings {options.key}"


def _foundation(loaded: Loaded, config: Config) -> str:
    """Tells all that a site is made from but the text of its pages, and what files hold that are only copied."""
    assets = tuple(replace(asset, modified=0) for asset in loaded.assets)
    return digest(repr(config), repr(replace(loaded, pages=(), assets=assets)))


def _page(page: Page) -> _Page:
    document = page.document
    lang = document.front_matter.lang
    return _Page(
        document.path, document.title, document.title_html, document.date, lang, page.url, page.output, document.symbols
    )  # fmt: skip


def _placed(page: _Page, source: Source | None) -> Page:
    document = Document(
        source=source or Source(page.path, ""),
        front_matter=FrontMatter({}, lang=page.lang),
        title=page.title,
        author="",
        date=page.date,
        headings=(),
        figures=(),
        references=(),
        citations=(),
        syllabus=(),
        links=(),
        formulas=(),
        anchors=frozenset(),
        body=(),
        diagnostics=(),
        symbols=page.symbols,
        title_html=page.title_html,
    )
    return Page(document, page.url, page.output, ())


def _course(course: Course) -> Course:
    """Without where the lines of its plan stand."""
    return replace(course, schedule=tuple(replace(each, planned=None, planned_on="") for each in course.schedule))


def _works(works: CourseWorks) -> _Works:
    places = tuple(place for cited in works.works for place in cited.places)
    return _Works(works.home, works.url, works.output, works.download, works.bibtex, places)


def _cited(works: _Works) -> CourseWorks:
    cited = CitedWork(_NO_WORK, "", 0, "", "", works.places)
    return CourseWorks(works.home, works.url, works.output, works.download, works.bibtex, (cited,))
