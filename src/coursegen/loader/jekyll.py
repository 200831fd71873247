"""An existing Jekyll site's `_config.yml` → `Config`, so that it is built as it stands."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from coursegen import codes
from coursegen.config import BuildConfig, Config, JekyllConfig, SiteConfig
from coursegen.diagnostics import CoursegenError, Diagnostic
from coursegen.source import Source, Span

EXCLUDED = (
    ".sass-cache/", ".jekyll-cache/", "gemfiles/", "Gemfile", "Gemfile.lock", "node_modules/", "vendor/bundle/",
    "vendor/cache/",
    "vendor/gems/", "vendor/ruby/",
)  # fmt: skip
"""What Jekyll leaves out whatever the configuration says."""


def parse_jekyll(source: Source) -> Config:
    """The configuration in a `_config.yml`. Raises CoursegenError where it is no YAML."""
    try:
        loaded = yaml.load(source.text.removeprefix("\ufeff"), yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        span = Span(mark.index, mark.index) if mark and mark.index <= len(source.text) else None
        problem = getattr(error, "problem", None) or str(error)
        raise CoursegenError(
            (
                Diagnostic(
                    codes.CONFIG_SYNTAX, f"_config.yml is not YAML: {problem}", source.path, span, "mend this line"
                ),
            )
        ) from error
    values: Mapping[str, object] = loaded if isinstance(loaded, dict) else {}
    return Config(site=_site(values), build=_build(values), jekyll=_jekyll(values))


def _text(values: Mapping[str, object], *keys: str) -> str:
    for key in keys:
        value = values.get(key)
        if isinstance(value, dict):
            value = value.get("name")
        if isinstance(value, (str, int, float)) and not isinstance(value, bool):
            return str(value).strip()
    return ""


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def _site(values: Mapping[str, object]) -> SiteConfig:
    url = _text(values, "url")
    base = _text(values, "baseurl").strip("/")
    return SiteConfig(
        title=_text(values, "title", "name"),
        description=" ".join(_text(values, "description").split()),
        url=f"{url.rstrip('/')}/{base}" if url.startswith("http") else "",
        lang=_text(values, "lang", "locale").replace("_", "-") or "ja",
        timezone=_text(values, "timezone") or "Asia/Tokyo",
        author=_text(values, "author"),
        email=_text(values, "email"),
        repository=_text(values, "repository"),
        branch=_text(values, "branch") or "main",
    )


def _build(values: Mapping[str, object]) -> BuildConfig:
    source = _text(values, "source").strip("./")
    return BuildConfig(
        content=source or ".",
        templates="_layouts",
        output=_text(values, "destination").strip("/") or "_site",
        permalink=_text(values, "permalink") or "none",
        include=_texts(values.get("include")),
        exclude=EXCLUDED + _texts(values.get("exclude")),
    )


def _jekyll(values: Mapping[str, object]) -> JekyllConfig:
    defaults: list[tuple[str, Mapping[str, object]]] = []
    entries = values.get("defaults")
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, dict) and isinstance(entry.get("values"), dict):
            scope = entry.get("scope")
            path = str(scope.get("path") or "") if isinstance(scope, dict) else ""
            if not isinstance(scope, dict) or scope.get("type") in (None, "", "pages"):
                defaults.append((path.strip("/"), {str(key): value for key, value in entry["values"].items()}))
    base = _text(values, "baseurl").rstrip("/")
    return JekyllConfig(
        "/" + base.lstrip("/") if base else "", {str(key): value for key, value in values.items()}, tuple(defaults)
    )
