"""An existing Jekyll site's `_config.yml` → Config: such a site is built as it stands."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from coursegen.codes import CONFIG_SYNTAX, CONFIG_TITLE, CONFIG_VALUE
from coursegen.config import BuildConfig, CollectionConfig, Config, JekyllConfig, SiteConfig
from coursegen.diagnostics import CoursegenError, Diagnostic, Diagnostics
from coursegen.loader.checks import folder, github_repository, is_timezone, is_web_address
from coursegen.loader.yaml_data import YamlError, parse_yaml, plain_text
from coursegen.source import Source, Span

EXCLUDE = (
    ".sass-cache",
    ".jekyll-cache",
    "gemfiles",
    "Gemfile",
    "Gemfile.lock",
    "node_modules",
    "vendor/bundle/",
    "vendor/cache/",
    "vendor/gems/",
    "vendor/ruby/",
)
"""Jekyll 4's default `exclude`, which a site's own list adds to."""
INCLUDE = (".htaccess",)
"""Jekyll's default `include`, which a site's own list replaces."""


def parse_jekyll_config(source: Source) -> tuple[Config, Diagnostics]:
    """The configuration that `_config.yml` states, as far as Jekyll's keys mean something here. Keys with a value of
    another kind than Jekyll's are passed over. Raises CoursegenError where the file is not YAML, or its `source` leads
    out of the site."""
    values = _values(source)
    config = Config(
        site=_site(values),
        build=_build(values),
        jekyll=JekyllConfig(
            baseurl=_baseurl(_text(values, "baseurl")),
            values=values,
            defaults=_defaults(values.get("defaults")),
            collections=_collections(values),
        ),
    )
    if config.build.content.startswith(("..", "/")):
        message = "`source` leads out of the site"
        raise CoursegenError((Diagnostic(CONFIG_VALUE, message, source.path, hint="Name a folder below the site."),))
    if config.site.title:
        return config, ()
    return config, (Diagnostic(CONFIG_TITLE, "the site has no title", source.path, hint="Write a line `title: …`."),)


def front_matter_defaults(config: Config, path: str) -> dict[str, object]:
    """The front matter that a site gives to the page at `path`, a path below Jekyll's source folder: of Jekyll's
    `defaults`, those whose scope holds the page, the longer path over the shorter, of equal ones that with a type over
    that without, and the later over the earlier."""
    values: dict[str, object] = {}
    if config.jekyll:
        values |= _future(config.jekyll, path)
        folders = config.jekyll.collections.items()
        kind = next((each.name for folder, each in folders if path.startswith(f"{folder}/")), "pages")
        for scope, kinds, given in sorted(config.jekyll.defaults, key=lambda each: (len(each[0]), bool(each[1]))):
            if kinds in ("", kind) and _holds(scope, path):
                values |= given
    return values


def _future(jekyll: JekyllConfig, path: str) -> dict[str, object]:
    """A post is published on the day that its name gives, unless the site says `future: true`."""
    named = re.search(r"(?:^|/)_posts/(?:.*/)?(\d{4})-(\d{1,2})-(\d{1,2})-[^/]+$", path)
    if named is None or jekyll.values.get("future") is True:
        return {}
    return {"release": f"{named[1]}-{named[2]:0>2}-{named[3]:0>2}"}


def _values(source: Source) -> Mapping[str, object]:
    text = source.text.removeprefix("\ufeff")
    try:
        data, _ = parse_yaml(text)
    except YamlError as error:
        offset = error.offset + len(source.text) - len(text)
        span = Span(offset, min(offset + 1, len(source.text)))
        hint = "Mend the line; values with a colon need quotes."
        message = f"the file is not YAML: {error.problem}"
        raise CoursegenError((Diagnostic(CONFIG_SYNTAX, message, source.path, span, hint),)) from None
    if data is None:
        return {}
    if not isinstance(data, dict):
        message = "the file holds no lines of `key: value`"
        raise CoursegenError((Diagnostic(CONFIG_SYNTAX, message, source.path, hint="Write a line `title: …`."),))
    return data


def _site(values: Mapping[str, object]) -> SiteConfig:
    defaults = SiteConfig()
    author = values.get("author")
    person = author if isinstance(author, dict) else {"name": author}
    timezone, url = _text(values, "timezone"), _text(values, "url").rstrip("/")
    url += _baseurl(_text(values, "baseurl"))
    lang = _text(values, "lang") or _text(values, "locale").replace("_", "-")
    return SiteConfig(
        title=_text(values, "title"),
        description=" ".join(_text(values, "description").split()),
        url=url if is_web_address(url) else "",
        lang=lang,
        timezone=timezone if timezone and is_timezone(timezone) else defaults.timezone,
        author=_text(person, "name"),
        email=_text(values, "email") or _text(person, "email"),
        license=_text(values, "license"),
        repository=github_repository(_text(values, "repository")),
        branch=_text(values, "branch") or defaults.branch,
    )


def _build(values: Mapping[str, object]) -> BuildConfig:
    return BuildConfig(
        content=folder(_text(values, "source")),
        assets="",
        notebooks="",
        templates="_templates",
        output=_destination(_text(values, "destination")),
        permalink=_text(values, "permalink") or "date",
        include=_texts(values["include"]) if "include" in values else INCLUDE,
        exclude=EXCLUDE + _texts(values.get("exclude")),
    )


def _collections(values: Mapping[str, object]) -> dict[str, CollectionConfig]:
    """The posts, and the collections with `output: true`; a permalink that none is given has the form of pages'."""
    folder_of_all = folder(_text(values, "collections_dir"))
    prefix = f"{folder_of_all}/" if folder_of_all else ""
    style = _text(values, "permalink") or "date"
    stated = values.get("collections")
    collections = {"posts": {}, **stated} if isinstance(stated, dict) else {"posts": {}}
    found = {}
    for name, given in collections.items():
        settings = given if isinstance(given, dict) else {}
        if name == "posts":
            usual = _POSTS.get(style, style)
        elif settings.get("output") is True and re.fullmatch(r"[\w-]+", str(name)):
            usual = "/:collection/:path" + ("/" if style == "pretty" or style.endswith("/") else ":output_ext")
        else:
            continue
        found[f"{prefix}_{name}"] = CollectionConfig(str(name), _text(settings, "permalink") or usual)
    return found


_POSTS: Mapping[str, str] = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
"""Jekyll's named permalinks, as they are for posts."""


def _destination(path: str) -> str:
    """The output folder, which Jekyll lets lie anywhere; one that holds the site itself would be written over it."""
    plain = folder(path)
    return "_site" if not plain or re.fullmatch(r"/|(?:\.\./?)+", plain) else plain


def _baseurl(path: str) -> str:
    plain = posixpath.normpath("/" + path.strip("/"))
    return "" if plain in ("/", "//") else plain


def _defaults(data: object) -> tuple[tuple[str, str, Mapping[str, object]], ...]:
    found = []
    for item in data if isinstance(data, list) else []:
        values = item.get("values") if isinstance(item, dict) else None
        scope = item.get("scope") if isinstance(item, dict) else None
        scope = scope if isinstance(scope, dict) else {}
        if isinstance(values, dict):
            found.append((_text(scope, "path").lstrip("/"), _text(scope, "type"), values))
    return tuple(found)


def _holds(scope: str, path: str) -> bool:
    """Whether a scope's path, a plain beginning or a glob of the path or of a folder above it, holds a page."""
    if "*" not in scope:
        return path.startswith(scope)
    pattern = "".join(_GLOB.get(part, re.escape(part)) for part in re.split(r"(\*\*/|\*\*|\*|\?)", scope.rstrip("/")))
    return re.match(pattern + r"(?:/|\Z)", path) is not None


_GLOB: Mapping[str, str] = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def _text(values: Mapping[str, object], key: str) -> str:
    return plain_text(values.get(key)) or ""


def _texts(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    return tuple(text for item in items if (text := plain_text(item)))
