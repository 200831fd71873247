"""The references among the values of front matter: an image, slides, a notebook, a list of links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from coursegen.loader.yaml_data import Entry
from coursegen.model import Link
from coursegen.source import Source, Span
from coursegen.urls import kind_of

KEYS = frozenset(
    """image images image_path thumbnail cover banner teaser logo hero photo poster header
    pdf slide slides handout handouts colab notebook notebooks video videos audio
    link links url urls href file files download downloads attachment attachments material materials
    github code data dataset redirect_to""".split()
)
"""Keys whose values are addresses, or hold some: lists of them, or mappings with such keys. So are all that end in
`_image`."""
_PARTS = frozenset("image image_path url href src".split())
"""Keys that say an address where a list of mappings has another name, as themes' rows and galleries have."""
_ADDRESS = re.compile(r"(?:https?://|/|\.{1,2}/|[^\s:]*\.[A-Za-z0-9]{2,5}(?:[?#]|$)|[^\s:]+/)\S*")
"""A value with a blank in it, or with nothing of a path about it, is a title."""


def front_matter_links(source: Source, entries: Iterable[Entry]) -> Iterator[Link]:
    """One link for each address, in the order written; its span is the address alone."""
    for entry in entries:
        if _is_known(entry.key):
            addresses = _addresses(entry.value)
        elif isinstance(entry.value, list):
            parts = (item for row in entry.value if isinstance(row, Mapping) for item in row.items())
            addresses = (each for key, value in parts if key in _PARTS for each in _addresses(value))
        else:
            continue
        start = entry.value_span.start
        for address in addresses:
            at = source.text.find(address, start, entry.value_span.end)
            if at >= 0:
                start = at + len(address)
                span = Span(at, start)
                yield Link(kind_of(address), address, entry.key, "meta", span, span)


def _is_known(key: str) -> bool:
    return key.lower() in KEYS or key.lower().endswith("_image")


def _addresses(value: object) -> Iterator[str]:
    match value:
        case str():
            if _ADDRESS.fullmatch(value):
                yield value
        case list():
            for item in value:
                yield from _addresses(item)
        case Mapping():
            for key, item in value.items():
                if _is_known(str(key)) or str(key).lower() in ("src", "path"):
                    yield from _addresses(item)
        case _:
            return
