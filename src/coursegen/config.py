"""What a site's configuration says, as values with their defaults. Reading it is `loader.settings`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from coursegen.check_config import CheckConfig
from coursegen.record import Record, field
from coursegen.urls import STYLES


class SiteConfig(Record):
    """`[site]`: what the site is."""

    title: str = ""
    description: str = ""
    url: str = ""
    lang: str = "ja"
    """Empty where a Jekyll site does not say it, until its pages are read and tell it."""
    timezone: str = "Asia/Tokyo"
    author: str = ""
    email: str = ""
    license: str = ""
    repository: str = ""
    branch: str = "main"


class BuildConfig(Record):
    """`[build]`: where files lie and go."""

    content: str = "content"
    assets: str = "assets"
    notebooks: str = "notebooks"
    templates: str = "templates"
    output: str = "_site"
    permalink: str = "pretty"
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    @property
    def content_folder(self) -> str:
        """The content folder below the site; empty where it is the site itself."""
        return re.sub(r"^(\./)+|^\.$", "", self.content).strip("/")


class MarkdownConfig(Record):
    """`[markdown]`: how pages are read."""

    line_joining: bool = True
    smart_punctuation: bool = False
    ruby: bool = False
    keep_stylesheets: bool = False


class MathConfig(Record):
    """`[math]`: macros for every page, name without backslash → body."""

    macros: Mapping[str, str] = field(default_factory=dict)


class FiguresConfig(Record):
    """`[figures]`: how figures are named."""

    label: str = "図"
    original_captions: bool = False


class BibliographyConfig(Record):
    """`[bibliography]`: where references are kept and how they look."""

    files: tuple[str, ...] = ("references.bib",)
    style: str = "apa"
    locale: str = "ja-JP"


class SyllabusConfig(Record):
    """`[syllabus]`: whether what stands in a comment is published."""

    publish: bool = False


class CourseConfig(Record):
    """Facts of one course, where they are not to be read from its index page."""

    path: str = ""
    name: str = ""
    code: str = ""
    instructor: str = ""
    weekday: str = ""
    period: str = ""
    """With the clock times, where the calendar is to have them: `3 限 13:00-14:30`."""
    room: str = ""
    starts: str = ""
    """The first day, which tells the year of the others."""
    ends: str = ""
    """The last day."""


class ThemeConfig(Record):
    """`[theme]`: what a site changes of the theme without writing templates."""

    accent: str = ""
    logo: str = ""
    footer: str = ""
    navigation: Mapping[str, str] = field(default_factory=dict)
    """Label → path or address, in the order written."""


class ServeConfig(Record):
    """`[serve]`: the development server."""

    host: str = "127.0.0.1"
    port: int = 8000
    editor: str = ""


class Config(Record):
    """A site's configuration: one attribute a table of `site.toml`."""

    site: SiteConfig = SiteConfig()
    build: BuildConfig = BuildConfig()
    markdown: MarkdownConfig = MarkdownConfig()
    math: MathConfig = field(default_factory=MathConfig)
    figures: FiguresConfig = FiguresConfig()
    bibliography: BibliographyConfig = BibliographyConfig()
    syllabus: SyllabusConfig = SyllabusConfig()
    courses: tuple[CourseConfig, ...] = ()
    check: CheckConfig = field(default_factory=CheckConfig)
    theme: ThemeConfig = field(default_factory=ThemeConfig)
    serve: ServeConfig = ServeConfig()
    jekyll: JekyllConfig | None = None
    """Set where the site is an existing Jekyll site."""

    @property
    def file(self) -> str:
        """The path of the file that holds it, below the site."""
        return "_config.yml" if self.jekyll else "site.toml"

    @property
    def page_permalink(self) -> str:
        """The permalink of pages. Of a pattern Jekyll keeps for them only whether it ends in a slash (its
        `Utils.add_permalink_suffix`): the pattern itself is for posts."""
        permalink = self.build.permalink
        if self.jekyll is None or (permalink and permalink in STYLES):
            return permalink
        return "pretty" if permalink.endswith("/") else "none"


class CollectionConfig(Record):
    """A collection of a Jekyll site whose documents are published: posts, or one of `collections:`."""

    name: str
    permalink: str
    """A path with placeholders."""


class JekyllConfig(Record):
    """What only a Jekyll site has."""

    baseurl: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    """All of `_config.yml`, for `{{ site.key }}`."""
    defaults: tuple[tuple[str, str, Mapping[str, object]], ...] = ()
    """Front matter defaults (`defaults:` with its `scope`): path prefix or glob, `pages` or the name of a collection or
    empty for all, values."""
    collections: Mapping[str, CollectionConfig] = field(default_factory=dict)
    """Folder below the source folder, such as `_posts` → what lies there."""
