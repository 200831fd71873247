"""Which files of a site are pages, which are published as they are, and which are nobody's business."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from coursegen.config import Config

PAGE_ENDINGS = frozenset({".md", ".markdown", ".mkd", ".mkdn"})
HTML_ENDINGS = frozenset({".html", ".htm"})
_ALWAYS = frozenset({".well-known", ".nojekyll"})
_NEVER = frozenset({"Thumbs.db", "desktop.ini"})
_OWN = frozenset({"site.toml", "_config.yml"})


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a site's files lie and where they go."""

    content: str
    """The folder that is laid over the site root; empty where it is the root."""
    published: tuple[str, ...]
    """Folders beside it that are published under their own names."""
    templates: str
    output: str
    """The output folder below the site, empty where it lies outside."""
    include: tuple[str, ...]
    exclude: tuple[str, ...]

    def wants(self, path: str, is_folder: bool) -> bool:
        """Whether a file is published, or a folder entered."""
        name = path.rsplit("/", 1)[-1]
        if self.output and (path == self.output or path.startswith(self.output + "/")):
            return False
        if any(_matches(path, pattern, is_folder) for pattern in self.include):
            return True
        if path == self.templates and self.content:
            return True
        if (
            (name.startswith(("_", ".", "#")) and name not in _ALWAYS)
            or name.endswith(("~", ".swp", ".swo"))
            or name in _NEVER
        ):
            return False
        if any(_matches(path, pattern, is_folder) for pattern in self.exclude):
            return False
        return self._placed(path, is_folder)

    def _placed(self, path: str, is_folder: bool) -> bool:
        if not self.content:
            return path not in _OWN
        tops = (self.content, *self.published, self.templates)
        return any(
            path == top or path.startswith(top + "/") or (is_folder and top.startswith(path + "/")) for top in tops
        )

    def is_template(self, path: str) -> bool:
        """Whether a file is one of the site's own templates."""
        return bool(self.content) and path.startswith(self.templates + "/")

    def is_page(self, path: str) -> bool:
        """Whether a file may be a page by its place and name; HTML is one only where it has front matter."""
        if self.content and not path.startswith(self.content + "/"):
            return False
        return PurePosixPath(path).suffix.lower() in PAGE_ENDINGS | HTML_ENDINGS

    def destination(self, path: str) -> str:
        """Where a file that is published as it is goes."""
        if self.content and path.startswith(self.content + "/"):
            path = path[len(self.content) + 1 :]
        return unicodedata.normalize("NFC", path)


def layout_of(config: Config, output: str) -> Layout:
    """The layout that a configuration describes; `output` is the output folder's path below the site, or empty."""
    build = config.build
    content = "" if build.content in ("", ".", "./") else build.content.strip("/")
    published = () if config.jekyll else (build.assets.strip("/"), build.notebooks.strip("/"))
    return Layout(content, published, build.templates.strip("/"), output, build.include, build.exclude)


def _matches(path: str, pattern: str, is_folder: bool) -> bool:
    """Jekyll's EntryFilter: a path, a folder with what is in it, or a glob over path or name."""
    bare = pattern.strip().strip("/")
    if not bare or (pattern.endswith("/") and not is_folder and "/" not in path):
        return False
    return (
        path == bare
        or path.startswith(bare + "/")
        or fnmatchcase(path, bare)
        or ("/" not in bare and fnmatchcase(path.rsplit("/", 1)[-1], bare))
    )
