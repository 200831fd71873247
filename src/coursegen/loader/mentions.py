"""The references outside pages: in the site's templates, in its style sheets, in `site.toml`.

What Jinja fills in is not known here and passed over; `url_for('/a/path')` is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from coursegen.config import Config
from coursegen.loader.toml_keys import KeyPath, key_spans
from coursegen.model import Link, Mention
from coursegen.source import Source, Span
from coursegen.urls import candidates, css_addresses, kind_of

_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_URL_FOR = re.compile(r"""\burl_for\(\s*(?P<quote>["'])(?P<path>[^"'{}]+)(?P=quote)\s*\)""")
_FILLER = "\x00"
_ATTRIBUTE = re.compile(
    r"""[\s"'/](?P<name>[A-Za-z-]+)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'>]+))"""
)
_REFERENCES = frozenset({"href", "src", "poster", "data"})
_LISTS = frozenset({"srcset", "imagesrcset"})
"""Attributes that hold several addresses."""


def template_mentions(source: Source) -> Iterator[Mention]:
    """The references of a template: addresses in its tags, and literal paths given to `url_for`."""
    for call in _URL_FOR.finditer(source.text):
        yield Mention(source.path, "", _link(call["path"], "a", call.start("path")), literal=False)
    blanked = _JINJA.sub(lambda match: re.sub(r"[^\n]", _FILLER, match[0]), source.text)
    for element, href, start in _Tags(blanked).found:
        if _FILLER in href or not href:
            continue
        yield Mention(source.path, "", _link(href, element, start), literal=True)


def style_mentions(source: Source, output: str) -> Iterator[Mention]:
    """The references of a style sheet that is published at `output`: `url(…)` and `@import`."""
    for match in css_addresses(source.text):
        name = str(match.lastgroup)
        yield Mention(source.path, output, _link(match[name], "link", match.start(name)), literal=True)


def setting_mentions(source: Source, config: Config) -> Iterator[Mention]:
    """The references of `site.toml`: `[theme] logo` and `[theme] navigation`."""
    if config.jekyll is not None:
        return
    spans = key_spans(source.text)
    values: list[tuple[KeyPath, str, str]] = [(("theme", "logo"), config.theme.logo, "img")]
    values += [(("theme", "navigation", label), href, "a") for label, href in config.theme.navigation.items()]
    for path, href, element in values:
        key = spans.get(path)
        at = source.text.find(href, key.end) if key and href else -1
        if at >= 0:
            yield Mention(source.path, "", _link(href, element, at), literal=False)


def _link(href: str, element: str, start: int) -> Link:
    span = Span(start, start + len(href))
    return Link(kind_of(href), href, "", element, span, span)


class _Tags(HTMLParser):
    """The attributes of a text's tags that hold addresses: element, address as written, offset."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[str, str, int]] = []
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        line, column = self.getpos()
        written = self.get_starttag_text() or ""
        for match in _ATTRIBUTE.finditer(written):
            group = next(group for group in ("double", "single", "bare") if match[group] is not None)
            name, start = match["name"].lower(), self._starts[line - 1] + column + match.start(group)
            if name in _REFERENCES:
                self.found.append((tag, match[group], start))
            elif name in _LISTS:
                each = candidates(match[group])
                self.found += ((tag, found["url"], start + found.start("url")) for found in each)
