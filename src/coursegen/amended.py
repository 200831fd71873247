"""A site made anew after an edit that nothing but its own page can notice: another wording, a corrected formula.

What a page gives to the rest of the site is compared: where all of it is as it was, but for where it stands, the site
is the last one with that page made anew, and findings move with the text that they are about.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from coursegen.assemble import Index, cite
from coursegen.cache import Cache
from coursegen.check import read_in_text
from coursegen.citations import Bibliography, Refer
from coursegen.config import Config
from coursegen.diagnostics import Diagnostic
from coursegen.facts import changed, note_again
from coursegen.loader import Loaded
from coursegen.made import Made
from coursegen.model import Document, Hole, Page
from coursegen.reading import Keys, Last, Memory, Reading, earlier, read_all, recall
from coursegen.record import Record, field_names, replace
from coursegen.render import SomePages, math_characters
from coursegen.source import Source, Span
from coursegen.workers import cores, workers

_MANY = 8
"""Pages: where more have changed, the site is made as a whole."""
_WORTH_A_PROCESS = 1_000_000
"""Bytes of all page sources above which recalling the last site takes longer than starting a process."""

T = TypeVar("T")
Works = Callable[[], tuple[Bibliography, Refer]]
"""The works that the course may cite, for a page that cites some."""


def amended(
    last: Last, loaded: Loaded, config: Config, keys: Keys, works: Works, cache: Cache, memory: Memory, jobs: int
) -> Made | None:
    """The site of `loaded`, whose pages have these `keys`, out of the `last` one. None where anything is different but
    the text of a few pages, or where others may notice what has changed in those. What is `said` is yet to be put
    together."""
    files = [file for file in loaded.pages if keys[file.path] != last.keys.get(file.path)]
    if last.keys.keys() != keys.keys() or len(files) > _MANY:
        return None
    known = recall({file.path: keys[file.path] for file in files}, cache, memory)
    is_beside = cores(jobs) > 1 and sum(len(file.data) for file in loaded.pages) > _WORTH_A_PROCESS
    with workers(int(is_beside and len(known) < len(files))) as beside:
        reading_all = read_all(files, keys, config, known, cache, memory, beside)
        made = last.made(loaded, config)
        readings = tuple(reading_all)
    for file, reading in zip(files, readings, strict=True):
        memory.add(keys[file.path], reading)
    if made is None or not _holds(made) or changed(loaded.root, made.facts):
        return None
    edits: dict[str, _Edit] = {}
    for file, reading in zip(files, readings, strict=True):
        before = earlier(file.path, made.keys[file.path], cache, memory)
        edit = _edit(before, reading) if before else None
        if edit is None:
            return None
        edits[file.path] = edit
    rest = tuple(_moved_finding(each, edits) for each in made.rest)
    pages = _made_anew(made, loaded, edits, works, cache) if edits else {}
    if pages is None or None in rest:
        return None
    note_again(made.facts)
    cache.only = frozenset(edits) | {made.config.file}  # where it is said that an ignore has become useless
    outputs = {page.output: html for page, html in pages.values()}
    read_on = {path: (*edit.reading.diagnostics, *edit.document.diagnostics) for path, edit in edits.items()}
    return replace(
        made,
        site=replace(made.site, pages=tuple(pages.get(page.url, (page, b""))[0] for page in made.site.pages)),
        outputs={**made.outputs, **outputs},
        left={path: name for path, name in made.left.items() if path not in outputs},
        references=(),
        sources={**made.sources, **{path: edit.document.source for path, edit in edits.items()}},
        loaded=loaded,
        keys=keys,
        rest=tuple(each for each in rest if each),
        read_on={**made.read_on, **read_on},
    )


def _holds(made: Made) -> bool:
    """Whether the day is still the one for which the site was made."""
    return "SOURCE_DATE_EPOCH" in os.environ or time.time() < made.until


class _TornError(Exception):
    """Something was edited inside, or at both ends."""


class _Move(Record):
    """How offsets change where one stretch of a text is replaced."""

    start: int
    end: int
    longer: int

    @classmethod
    def between(cls, old: str, new: str) -> _Move:
        """The shortest replacement that makes one text of another."""
        most = min(len(old), len(new))
        start = next((at for at in range(most) if old[at] != new[at]), most)
        same = next((at for at in range(most - start) if old[-1 - at] != new[-1 - at]), most - start)
        return cls(start, len(old) - same, len(new) - len(old))

    def span(self, span: Span) -> Span:
        """Where it is now. Raises _TornError where one of its ends was replaced."""
        start = span.start + self.longer if span.start >= self.end else span.start
        end = span.end if span.end <= self.start else span.end + self.longer
        if self.start < span.start < self.end or self.start < span.end < self.end or end < start:
            raise _TornError
        return Span(start, end)


class _Edit(Record):
    """A page of which nothing has changed that others may notice."""

    before: Source
    reading: Reading
    document: Document
    move: _Move


def _edit(before: Reading, after: Reading) -> _Edit | None:
    """What was done to a page; None where others may notice it."""
    old, new = before.document, after.document
    if old is None or new is None or new.plan:  # a schedule holds lines of its plan
        return None
    move = _Move.between(old.source.text, new.source.text)
    if move.start < old.front_matter.body:
        return None
    try:
        is_same = (
            _moved(_given(old), move) == _given(new)
            and _moved(read_in_text(old), move) == read_in_text(new)
            and [*_written(old)] == [*_written(new)]
        )
    except _TornError:
        return None
    return _Edit(old.source, after, new, move) if is_same else None


def _given(document: Document) -> Document:
    """What a page gives to the rest of the site; its text and its formulas are its own."""
    holes = tuple(piece for piece in document.body if isinstance(piece, Hole))
    return replace(document, source=Source("", ""), body=holes, formulas=(), diagnostics=(), symbols="")


def _written(document: Document) -> Iterator[str]:
    """Its references and citations as they are written, which fixes depend on."""
    spans = (*(link.span for link in document.links), *(citation.span for citation in document.citations))
    return (document.source[span] for span in spans)


def _moved(value: T, move: _Move) -> T:
    """A value of the model with every span in it where it is now."""
    return _moved_any(value, move)  # type: ignore[no-any-return]


def _moved_any(value: Any, move: _Move) -> Any:
    if isinstance(value, Span):
        return move.span(value)
    if isinstance(value, tuple):
        return tuple(_moved_any(item, move) for item in value)
    if not isinstance(value, Record):
        return value
    return type(value)(*(_moved_any(getattr(value, name), move) for name in field_names(value)))


def _moved_finding(finding: Diagnostic, edits: Mapping[str, _Edit]) -> Diagnostic | None:
    """A finding where it is now; None where the text has changed that it is about."""
    edit = edits.get(finding.path)
    if edit is None:
        return finding
    try:
        moved = _moved(finding, edit.move)
    except _TornError:
        return None
    is_same = all(
        edit.before[was] == edit.document.source[now] for was, now in zip(_spans(finding), _spans(moved), strict=True)
    )
    return moved if is_same else None


def _spans(finding: Diagnostic) -> Iterable[Span]:
    return (*((finding.span,) if finding.span else ()), *(edit.span for edit in finding.fix))


def _made_anew(
    made: Made, loaded: Loaded, edits: Mapping[str, _Edit], works: Works, cache: Cache
) -> dict[str, tuple[Page, bytes]] | None:
    """The pages that were edited, by address, each with its HTML. None where one of them is not published, or needs of
    the theme what the site does not have, or the math font has now more to show, or less."""
    before = {page.document.path: page for page in made.site.pages if page.document.path in edits}
    if before.keys() != edits.keys():
        return None
    index = Index.of(made.site, made.config)
    pages = {}
    for path, page in before.items():
        document = edits[path].document
        page = index.resolved(replace(page, document=document, citations=(), works=()))
        if document.citations:
            cited = cite(document, page.url, *works())
            page = replace(page, citations=cited.citations, works=cited.works)
        pages[page.url] = page
    site = replace(made.site, pages=tuple(pages.get(page.url, page) for page in made.site.pages))
    if math_characters(site) != math_characters(made.site):
        return None
    rendering = SomePages(
        site, made.config, loaded.templates, loaded.theme_files, made.sizes, frozenset(made.files), cache
    )
    found: dict[str, tuple[Page, bytes]] = {}
    for url, page in pages.items():
        html = rendering.page(page)
        if html is None:
            return None
        found[url] = page, html
    return found
