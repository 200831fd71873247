"""Page files → what they say: front matter and Markdown of each, in as many processes as pay."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Protocol

from coursegen.cache import Cache
from coursegen.check_config import CheckConfig
from coursegen.codec import from_data, to_data
from coursegen.config import Config, ServeConfig, ThemeConfig
from coursegen.diagnostics import Diagnostics
from coursegen.facts import digest
from coursegen.keys import Kind, page_key
from coursegen.loader import Loaded, PageFile, page_text, read_page
from coursegen.model import Document
from coursegen.overtaken import give_way
from coursegen.record import Record, replace
from coursegen.source import Source
from coursegen.workers import Workers

if TYPE_CHECKING:
    from coursegen.made import Made


class Reading(Record):
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
    from coursegen.markdown import parse  # a build that reads no page anew does without

    source, front_matter = loaded.page
    return Reading(source, parse(source, front_matter, config), loaded.diagnostics)


Keys = Mapping[str, str]
"""The name of each page file's reading, by path, in the order of the files."""


class Last(Protocol):
    """What is left of the last making of a site."""

    @property
    def keys(self) -> Keys:
        """The names of its readings; none where nothing is left."""
        ...

    def made(self, loaded: Loaded, config: Config) -> Made | None:
        """The site as it was made then. None where it is now loaded with another configuration, or anything else is
        different but the text of pages."""
        ...


class Memory:
    """What the last making leaves for the next: itself, to be amended, and its readings, that need not be decoded
    again."""

    def __init__(self, last: Last | None = None) -> None:
        self.last = last
        self._readings: dict[str, Reading] = {}

    def get(self, key: str) -> Reading | None:
        """What was read under this key."""
        return self._readings.get(key)

    def keep(self, keys: Iterable[str], readings: Iterable[Reading]) -> None:
        """Remember these readings under these keys, and no others."""
        self._readings = dict(zip(keys, readings, strict=True))

    def add(self, key: str, reading: Reading) -> None:
        """Remember one more."""
        self._readings[key] = reading


Known = Mapping[str, int]
"""Page files by path that were read before as they are now: how many bytes are to be decoded for each."""


def keys_of(files: Iterable[PageFile], config: Config) -> Keys:
    """The names of these page files' readings: they tell what a file holds, and all of the configuration that has a say
    in what a page says."""
    deciding = replace(config, theme=ThemeConfig(), check=CheckConfig(), serve=ServeConfig())
    name = digest(json.dumps(to_data(Config, deciding), sort_keys=True))
    return {file.path: page_key(Kind.READING, file.path, name, file.data) for file in files}


def recall(keys: Keys, cache: Cache, memory: Memory) -> Known:
    """What is known of page files."""
    sizes = {path: 0 if memory.get(key) else cache.size(key) for path, key in keys.items()}
    return {path: size for path, size in sizes.items() if size is not None}


def read_all(
    files: Iterable[PageFile], keys: Keys, config: Config, known: Known, cache: Cache, memory: Memory, workers: Workers
) -> Iterator[Reading]:
    """Every page file, in order; those that are not `known` are read, beside what is done here, and kept in the
    cache."""
    files = tuple(files)
    unknown = [file for file in files if file.path not in known]
    texts = workers.map(partial(read_as_text, config=config), unknown, chunk=2)  # begins at once
    return _readings(files, keys, config, known, cache, memory, texts)


def _readings(
    files: Iterable[PageFile],
    keys: Keys,
    config: Config,
    known: Known,
    cache: Cache,
    memory: Memory,
    texts: Iterator[str],
) -> Iterator[Reading]:
    for file in files:
        give_way()
        key = keys[file.path]
        reading = earlier(file.path, key, cache, memory) if file.path in known else None
        if reading is None:
            text = read_as_text(file, config) if file.path in known else next(texts)
            reading = from_text(file, text)
            cache.put(key, _row(text, file))
        elif cache.size(key) is None:  # a preview has read it
            cache.put(key, _row(_text(reading), file))
        yield reading


def earlier(path: str, key: str, cache: Cache, memory: Memory) -> Reading | None:
    """What was read of the page at `path` under this key, whatever its file holds now. None where that is not known, or
    what the cache holds is damaged."""
    if found := memory.get(key):
        return found
    text, _, data = (cache.get(key) or b"").partition(b"\n")  # JSON on one line holds no line end
    try:
        return from_text(PageFile(path, data), text.decode()) if text else None
    except (ValueError, TypeError, LookupError):
        return None


def read_as_text(file: PageFile, config: Config) -> str:
    """One page file as JSON: what the cache holds, and what crosses from one process to another in a third of the
    time."""
    return _text(read(file, config))


def _text(reading: Reading) -> str:
    return json.dumps(to_data(Reading, reading), ensure_ascii=False, separators=(",", ":"))


def _row(text: str, file: PageFile) -> bytes:
    """What the cache holds of a reading: what it tells, and the file, that it can be compared with another one."""
    return text.encode(errors="surrogatepass") + b"\n" + file.data


def from_text(file: PageFile, text: str) -> Reading:
    """The reading of `file` that `text` holds. Raises ValueError, TypeError or LookupError where it holds none."""
    return from_data(Reading, json.loads(text), page_text(file))
