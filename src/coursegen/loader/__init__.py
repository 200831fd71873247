"""A site's folder → its configuration and its sources. The only reader of the site's disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from coursegen import codes
from coursegen.config import Config
from coursegen.diagnostics import Code, CoursegenError, Diagnostic, Diagnostics
from coursegen.loader import disk
from coursegen.loader.decode import decode
from coursegen.loader.discover import HTML_ENDINGS, Layout, layout_of
from coursegen.loader.front_matter import parse_front_matter
from coursegen.loader.jekyll import parse_jekyll
from coursegen.loader.settings import parse_settings
from coursegen.model import Asset, FrontMatter
from coursegen.source import Source, Span

__all__ = ["Loaded", "find_site", "load", "load_config", "load_page"]

LARGEST = 8 * 1024 * 1024
"""Bytes; a page above it is no lecture."""
_CONFIGS = ("site.toml", "_config.yml")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A site as it lies on disk."""

    root: Path
    config: Config
    pages: tuple[tuple[Source, FrontMatter], ...]
    assets: tuple[Asset, ...]
    templates: Mapping[str, str]
    """The site's own templates: name below the templates folder → text."""
    theme_files: Mapping[str, bytes]
    """Other files of the templates folder: they stand in for the theme's of the same name."""
    unreadable: tuple[str, ...]
    """Paths of page sources that could not be read; what was published from them is kept."""
    sources: Mapping[str, Source]
    """Every text that a finding may be about, by path."""
    diagnostics: Diagnostics


def find_site(start: Path) -> Path:
    """The site that a page or folder belongs to: the nearest folder upwards with a `site.toml` or a `_config.yml`."""
    start = start.absolute()
    for folder in (start, *start.parents):
        if any(disk.exists(folder / name) for name in _CONFIGS):
            return folder
    raise CoursegenError((_missing(start),))


def _missing(folder: Path) -> Diagnostic:
    return Diagnostic(
        codes.CONFIG_MISSING,
        f"there is no site in {folder}: neither site.toml nor _config.yml",
        hint='give the site\'s folder, or write a site.toml with [site] and title = "…"',
    )


def load_config(root: Path) -> tuple[Config, Source, Diagnostics]:
    """The configuration of the site in `root`, its source, and what is odd in it. Raises CoursegenError."""
    name = next((name for name in _CONFIGS if disk.exists(root / name)), None)
    if name is None:
        raise CoursegenError((_missing(root),))
    try:
        decoded = decode(disk.read(root / name))
    except OSError as error:
        raise CoursegenError(
            (Diagnostic(codes.CONFIG_SYNTAX, f"{name} cannot be read: {error.strerror}", name),)
        ) from error
    if decoded is None:
        raise CoursegenError((Diagnostic(codes.CONFIG_SYNTAX, f"{name} is not text", name),))
    source = Source(name, decoded.text)
    try:
        if name == "site.toml":
            config, diagnostics = parse_settings(source)
        else:
            config, diagnostics = parse_jekyll(source), ()
    except CoursegenError as error:
        error.sources = {name: source}
        raise
    return config, source, diagnostics


def load(root: Path, *, drafts: bool = False, output: Path | None = None) -> Loaded:
    """Read the site in `root`. `output` is where it will be published: never read as a source. Raises
    CoursegenError."""
    config, source, diagnostics = load_config(root)
    reader = _Reader(root, config, layout_of(config, _below(root, output or root / config.build.output)))
    reader.diagnostics.extend(diagnostics)
    reader.sources[source.path] = source
    reader.walk(drafts)
    return reader.loaded()


def load_page(path: Path) -> tuple[Config, Source, FrontMatter, Diagnostics]:
    """One page with its site's configuration, without reading the rest of the site. Raises CoursegenError."""
    root = find_site(path.parent)
    config, _, diagnostics = load_config(root)
    reader = _Reader(root, config, layout_of(config, ""))
    name = path.absolute().relative_to(root).as_posix()
    reader.page(disk.File(name, 0, 0), drafts=True)
    if not reader.pages:
        raise CoursegenError(
            tuple(reader.diagnostics) or (Diagnostic(codes.SOURCE_UNREADABLE, f"{name} is not a page", name),)
        )
    source, front_matter = reader.pages[0]
    return config, source, front_matter, (*diagnostics, *reader.diagnostics)


def _below(root: Path, output: Path) -> str:
    """The output folder's path below the site; empty where it lies elsewhere."""
    try:
        below = output.resolve().relative_to(root.resolve()).as_posix()
    except (ValueError, OSError):
        return ""
    return "" if below == "." else below


class _Reader:
    """Reads one site, collecting its files and what is wrong with them."""

    def __init__(self, root: Path, config: Config, layout: Layout) -> None:
        self.root = root
        self.config = config
        self.layout = layout
        self.pages: list[tuple[Source, FrontMatter]] = []
        self.assets: list[Asset] = []
        self.templates: dict[str, str] = {}
        self.theme_files: dict[str, bytes] = {}
        self.unreadable: list[str] = []
        self.sources: dict[str, Source] = {}
        self.diagnostics: list[Diagnostic] = []

    def say(self, code: Code, path: str, message: str, hint: str = "", span: Span | None = None) -> None:
        self.diagnostics.append(Diagnostic(code, message, path, span, hint))

    def walk(self, drafts: bool) -> None:
        for file in disk.walk(self.root, self.layout.wants):
            if isinstance(file, disk.Refused):
                self.refused(file)
            elif self.layout.is_template(file.path):
                self.template(file)
            elif not self.layout.is_page(file.path) or not self.page(file, drafts=drafts):
                self.assets.append(Asset(file.path, self.layout.destination(file.path), file.size, file.modified))
        if not self.pages and not self.unreadable:
            where = f"the folder `{self.layout.content}`" if self.layout.content else "this site"
            self.say(codes.SITE_NO_CONTENT, "", f"{where} holds no pages", "put Markdown files there")

    def loaded(self) -> Loaded:
        return Loaded(
            self.root, self.config, tuple(self.pages), tuple(self.assets), self.templates, self.theme_files,
            tuple(self.unreadable), self.sources, tuple(self.diagnostics),
        )  # fmt: skip

    def refused(self, refused: disk.Refused) -> None:
        if refused.reason == "outside":
            message = "this symbolic link leads out of the site, or nowhere"
            self.say(codes.SOURCE_SYMLINK, refused.path, message, "copy the file into the site")
        elif refused.reason == "name":
            self.say(codes.SOURCE_NAME, refused.path, "this file name cannot be published", "rename the file")
        else:
            self.say(codes.SOURCE_UNREADABLE, refused.path, f"cannot be read: {refused.reason}", "mend its permissions")

    def template(self, file: disk.File) -> None:
        name = file.path[len(self.layout.templates) + 1 :]
        try:
            data = disk.read(self.root / file.path)
        except OSError as error:
            self.say(codes.SOURCE_UNREADABLE, file.path, f"cannot be read: {error.strerror}", "mend its permissions")
            return
        if PurePosixPath(name).suffix in (".html", ".xml"):
            decoded = decode(data)
            self.templates[name] = decoded.text.removeprefix("\ufeff") if decoded else ""
            self.sources[file.path] = Source(file.path, self.templates[name])
        else:
            self.theme_files[name] = data

    def page(self, file: disk.File, *, drafts: bool) -> bool:
        """Take a page source; False where it is none and is published as it is."""
        html = PurePosixPath(file.path).suffix.lower() in HTML_ENDINGS
        path = self.root / file.path
        try:
            if html and not disk.read(path, 7).removeprefix(b"\xef\xbb\xbf").startswith(b"---"):
                return False
            if file.size > LARGEST:
                size = file.size // (1024 * 1024)
                self.unreadable.append(file.path)
                self.say(
                    codes.SOURCE_TOO_LARGE,
                    file.path,
                    f"a page of {size} MB is not built",
                    "split it, or move data to assets",
                )
                return True
            data = disk.read(path)
        except OSError as error:
            self.unreadable.append(file.path)
            self.say(
                codes.SOURCE_UNREADABLE, file.path, f"cannot be read: {error.strerror or error}", "mend its permissions"
            )
            return True
        self.text(file.path, data, drafts=drafts)
        return True

    def text(self, path: str, data: bytes, *, drafts: bool) -> None:
        decoded = decode(data)
        if decoded is None:
            self.unreadable.append(path)
            self.say(
                codes.SOURCE_BINARY,
                path,
                "this page holds binary data",
                "save it as UTF-8 text, or give it its right ending",
            )
            return
        source = Source(path, decoded.text)
        self.sources[path] = source
        if decoded.encoding:
            self.say(
                codes.SOURCE_ENCODING,
                path,
                f"not UTF-8; it was read as {decoded.encoding}",
                "save it as UTF-8",
                Span(0, 0),
            )
        front_matter, diagnostics = parse_front_matter(source, self.defaults(path))
        if not front_matter.published and not drafts:
            return
        self.diagnostics.extend(diagnostics)
        if not source.text[front_matter.body :].strip("\ufeff \t\r\n"):
            self.say(codes.SOURCE_EMPTY, path, "this page is empty", "write it, mark it `draft: true`, or delete it")
        self.pages.append((source, front_matter))

    def defaults(self, path: str) -> dict[str, object]:
        """Jekyll's front matter defaults for a path; the more particular ones come later."""
        values: dict[str, object] = {}
        for scope, given in sorted(
            self.config.jekyll.defaults if self.config.jekyll else (), key=lambda entry: len(entry[0])
        ):
            if not scope or path == scope or path.startswith(scope + "/") or fnmatchcase(path, scope):
                values.update(given)
        return values
