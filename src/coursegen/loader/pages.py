"""One page source → its text and front matter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from coursegen.codes import SOURCE_EMPTY, SOURCE_TOO_LARGE
from coursegen.config import Config, SiteConfig
from coursegen.diagnostics import Diagnostic, Diagnostics
from coursegen.languages import language
from coursegen.loader.decode import decode
from coursegen.loader.discover import published_path
from coursegen.loader.disk import read, unreadable
from coursegen.loader.front_matter import parse_front_matter
from coursegen.loader.jekyll import front_matter_defaults
from coursegen.model import FrontMatter
from coursegen.patterns import lazily
from coursegen.record import Record, replace
from coursegen.source import Source

LARGEST = 8_000_000
"""Bytes: more is no lecture."""
_SAMPLE = 30
"""Pages that are asked for the language of a site, about."""
_SAMPLED = 4_000
"""Characters of each."""
_NO_WORDS = lazily(
    r"\A---\n.*?\n---\n|^(```|~~~).*?^\1|<[^<>]*>|`[^`\n]*`|\]\([^()\s]*|https?://\S+|\{[{%].*?[%}]\}",
    re.DOTALL | re.MULTILINE,
)
_BLANK = "\ufeff\u3000 \t\r\n\f\v"


class PageFile(Record):
    """A page source as it lies on disk."""

    path: str
    """Below the site."""
    data: bytes


class LoadedPage(Record):
    """A page that could be read, or only findings that say why it could not."""

    page: tuple[Source, FrontMatter] | None
    diagnostics: Diagnostics


def read_file(root: Path, path: str) -> PageFile | Diagnostic:
    """The page source at `path`, of which at most 8 MB are read, or why there is none."""
    try:
        data = read(root, path, LARGEST + 1)
    except OSError as error:
        return unreadable(path, error)
    if len(data) > LARGEST:
        message = f"the page is larger than {LARGEST // 1_000_000} MB; it was not read"
        return Diagnostic(SOURCE_TOO_LARGE, message, path, hint="Split it, or move the data in it to assets.")
    return PageFile(path, data)


def page_text(file: PageFile) -> Source | None:
    """The text of a page source; None where it is no text."""
    return decode(file.path, file.data)[0]


def with_language(config: Config, files: Sequence[PageFile]) -> Config:
    """The configuration with the language of the site, where it does not say it: that of most of its pages."""
    if config.site.lang:
        return config
    votes: Counter[str] = Counter()
    for file in files[:: len(files) // _SAMPLE + 1]:
        source = page_text(file)
        words = _NO_WORDS.sub(" ", source.text[: 2 * _SAMPLED])[:_SAMPLED] if source else ""
        votes[language(words)] += 1
    del votes[""]
    lang = votes.most_common(1)[0][0] if votes else SiteConfig().lang
    return replace(config, site=replace(config.site, lang=lang))


def read_page(file: PageFile, config: Config) -> LoadedPage:
    """A page's text and its front matter, laid over what the configuration gives it."""
    source, findings = decode(file.path, file.data)
    if source is None:
        return LoadedPage(None, findings)
    defaults = front_matter_defaults(config, published_path(config, file.path))
    front_matter, more = parse_front_matter(source, defaults)
    return LoadedPage((source, front_matter), (*findings, *more, *_emptiness(source, front_matter)))


def _emptiness(source: Source, front_matter: FrontMatter) -> Diagnostics:
    if source.text[front_matter.body :].strip(_BLANK):
        return ()
    hint = "Write the page, mark it `draft: true`, or delete the file."
    return (Diagnostic(SOURCE_EMPTY, "the page is empty", source.path, hint=hint),)
