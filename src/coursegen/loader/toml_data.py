"""Front matter in TOML between two `+++` lines, as Hugo's pages have it."""

from __future__ import annotations

import re
import tomllib

from coursegen.loader.yaml_data import Entry
from coursegen.source import Span

_KEY = re.compile(
    r"^[ \t]*(?P<quote>[\"']?)(?P<key>[\w-]+)(?P=quote)[ \t]*=[ \t]*(?P<value>.*?)[ \t]*\r?$", re.MULTILINE
)


class TomlError(Exception):
    """Text that is no TOML. The message says why."""


def parse_toml(text: str) -> tuple[Entry, ...]:
    """The keys above the first table, and the tables as one value each. Raises TomlError."""
    try:
        data = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise TomlError(str(error)) from None
    places = {match["key"]: match for match in reversed(list(_KEY.finditer(text)))}
    return tuple(_entry(key, _plain(value), places.get(key)) for key, value in data.items())


def _entry(key: str, value: object, place: re.Match[str] | None) -> Entry:
    if place is None:
        return Entry(key, value, Span(0, 0), Span(0, 0))
    return Entry(key, value, Span(*place.span("key")), Span(*place.span("value")))


def _plain(value: object) -> object:
    """The value with dates and times as they are written, as in YAML's front matter."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, str | bool | int | float) else str(value)
