"""Page files → what they say: front matter and Markdown of each, in as many processes as pay."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from coursegen.codec import from_data, to_data
from coursegen.config import Config
from coursegen.diagnostics import Diagnostics
from coursegen.loader import PageFile, page_text, read_page
from coursegen.markdown import parse
from coursegen.model import Document
from coursegen.source import Source
from coursegen.workers import Workers


@dataclass(frozen=True, slots=True)
class Reading:
    """One page file, read."""

    source: Source | None
    """None where the file is no text."""
    document: Document | None
    """None where the file is no text."""
    diagnostics: Diagnostics
    """What is to be said of the file and its front matter; the rest is the document's."""


def read(file: PageFile, config: Config) -> Reading:
    """One page file."""
    loaded = read_page(file, config)
    if loaded.page is None:
        return Reading(None, None, loaded.diagnostics)
    source, front_matter = loaded.page
    return Reading(source, parse(source, front_matter, config), loaded.diagnostics)


def read_all(files: Iterable[PageFile], config: Config, workers: Workers) -> Iterator[Reading]:
    """Every page file, in order."""
    files = tuple(files)
    if workers.count == 1:
        yield from (read(file, config) for file in files)
        return
    for file, text in zip(files, workers.map(partial(read_as_text, config=config), files, chunk=2), strict=True):
        yield from_text(file, text)


def read_as_text(file: PageFile, config: Config) -> str:
    """One page file as JSON: what the cache holds, and what crosses from one process to another in a third of the
    time."""
    return json.dumps(to_data(Reading, read(file, config)), ensure_ascii=False, separators=(",", ":"))


def from_text(file: PageFile, text: str) -> Reading:
    """The reading of `file` that `text` holds. Raises ValueError, TypeError or LookupError where it holds none."""
    return from_data(Reading, json.loads(text), page_text(file))
