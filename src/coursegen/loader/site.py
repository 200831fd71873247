"""Where a site is, and how it is configured."""

from __future__ import annotations

from pathlib import Path

from coursegen.codes import CONFIG_MISSING
from coursegen.config import Config
from coursegen.diagnostics import CoursegenError, Diagnostic, Diagnostics
from coursegen.loader.decode import decode
from coursegen.loader.disk import absolute, is_file, locate, read, unreadable
from coursegen.loader.jekyll import parse_jekyll_config
from coursegen.loader.settings import parse_settings
from coursegen.record import replace
from coursegen.source import Source

_READERS = {"site.toml": parse_settings, "_config.yml": parse_jekyll_config}
"""The files that make a folder a site; where there are both, the first counts."""


def find_site(path: Path) -> Path:
    """The folder of the site that a page or folder belongs to: the nearest one upwards with a site.toml or _config.yml.
    Raises CoursegenError where there is none."""
    start = absolute(path)
    for folder in (start, *start.parents):
        if any(is_file(folder / name) for name in _READERS):
            return folder
    message = f"there is no site.toml and no _config.yml in {path} or any folder above it"
    raise CoursegenError((_missing(message),))


def load_config(root: Path) -> tuple[Config, Source, Diagnostics]:
    """The configuration of the site at `root`, its source, and what is to be said of it. Raises CoursegenError where
    there is none or it cannot be used."""
    for name, parse in _READERS.items():
        if is_file(root / name):
            source, findings = _read_config(root, name)
            try:
                config, more = parse(source)
            except CoursegenError as error:
                refusal = CoursegenError((*findings, *error.diagnostics))
                refusal.sources = {name: source}
                raise refusal from None
            return _on_disk(root, config), source, (*findings, *more)
    raise CoursegenError((_missing(f"there is no site.toml and no _config.yml in {root}"),))


def _missing(message: str) -> Diagnostic:
    hint = 'Give the site\'s folder, or write a site.toml that holds [site] and title = "…".'
    return Diagnostic(CONFIG_MISSING, message, hint=hint)


def _read_config(root: Path, name: str) -> tuple[Source, Diagnostics]:
    try:
        data = read(root, name)
    except OSError as error:
        raise CoursegenError((unreadable(name, error),)) from None
    source, findings = decode(name, data)
    if source is None:
        raise CoursegenError(findings)
    return source, findings


def _on_disk(root: Path, config: Config) -> Config:
    """The configuration with the folders that are read spelt as they are on disk, so that paths can be compared."""
    content = locate(root, config.build.content) or config.build.content
    templates = locate(root, config.build.templates) or config.build.templates
    return replace(config, build=replace(config.build, content=content, templates=templates))
