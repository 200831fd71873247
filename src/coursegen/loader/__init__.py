"""A site's folder → its configuration and its sources. The one reader of the site's disk.

The names are loaded when they are asked for: a build that only publishes again asks for two of them, and for no YAML.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coursegen.loader.disk import look
    from coursegen.loader.images import read_sizes
    from coursegen.loader.loading import Loaded, load, load_page
    from coursegen.loader.pages import PageFile, page_text, read_file, read_page
    from coursegen.loader.repository import Asked, read_repository
    from coursegen.loader.site import find_site, load_config

__all__ = [
    "Asked",
    "Loaded",
    "PageFile",
    "find_site",
    "load",
    "load_config",
    "load_page",
    "look",
    "page_text",
    "read_file",
    "read_page",
    "read_repository",
    "read_sizes",
]

_HOMES = {
    "disk": ("look",),
    "images": ("read_sizes",),
    "loading": ("Loaded", "load", "load_page"),
    "pages": ("PageFile", "page_text", "read_file", "read_page"),
    "repository": ("Asked", "read_repository"),
    "site": ("find_site", "load_config"),
}


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"coursegen.loader.{home}"), name)
    raise AttributeError(f"module 'coursegen.loader' has no attribute {name!r}")
