"""One page source → its text and front matter."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from coursegen.codes import SOURCE_EMPTY, SOURCE_TOO_LARGE
from coursegen.config import Config
from coursegen.diagnostics import Diagnostic, Diagnostics
from coursegen.loader.decode import decode
from coursegen.loader.discover import published_path
from coursegen.loader.disk import read, unreadable
from coursegen.loader.front_matter import parse_front_matter
from coursegen.loader.jekyll import front_matter_defaults
from coursegen.model import FrontMatter
from coursegen.source import Source

LARGEST = 8_000_000
"""Bytes: more is no lecture."""
_BLANK = "\ufeff\u3000 \t\r\n\f\v"


@dataclass(frozen=True, slots=True)
class LoadedPage:
    """A page that could be read, or only findings that say why it could not."""

    page: tuple[Source, FrontMatter] | None
    diagnostics: Diagnostics


def read_page(root: Path, path: str, config: Config) -> LoadedPage:
    """The page at `path`, over the front matter that the configuration gives it. At most 8 MB are read."""
    try:
        data = read(root, path, LARGEST + 1)
    except OSError as error:
        return LoadedPage(None, (unreadable(path, error),))
    if len(data) > LARGEST:
        message = f"the page is larger than {LARGEST // 1_000_000} MB; it was not read"
        hint = "Split it, or move the data in it to assets."
        return LoadedPage(None, (Diagnostic(SOURCE_TOO_LARGE, message, path, hint=hint),))
    source, findings = decode(path, data)
    if source is None:
        return LoadedPage(None, findings)
    defaults = front_matter_defaults(config, published_path(config, path))
    front_matter, more = parse_front_matter(source, defaults)
    return LoadedPage((source, front_matter), (*findings, *more, *_emptiness(source, front_matter)))


def _emptiness(source: Source, front_matter: FrontMatter) -> Diagnostics:
    if source.text[front_matter.body :].strip(_BLANK):
        return ()
    hint = "Write the page, mark it `draft: true`, or delete the file."
    return (Diagnostic(SOURCE_EMPTY, "the page is empty", source.path, hint=hint),)
