"""What a page is made from: as texts that its HTML is kept under, and item by item as data, kept with the HTML so that
`coursegen why` can name what changed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from zlib import crc32

from coursegen.facts import digest
from coursegen.model import Page, Size
from coursegen.record import field_names
from coursegen.render.view import CourseView, Entry, PageView

_SHORT = 80
"""Characters of a value that is kept as it is; of a longer one, a digest tells whether it changed."""
_FROM_TEXT = frozenset("front_matter headings contents has_heading has_math path figures references syllabus".split())
"""What a view has from the page's text and its works alone."""
_OF_THE_SITE = tuple(name for name in field_names(PageView) if name not in _FROM_TEXT)
"""What it has from elsewhere, its works included."""


def parts(page: Page, view: PageView, sizes: Mapping[int, Size]) -> tuple[str, ...]:
    """All that decides the page's HTML beside the configuration and the templates."""
    targets = "\0".join([f"{target.kind} {target.exists} {target.url}" for target in page.targets])
    seen = "\0".join([repr(getattr(view, name)) for name in _OF_THE_SITE])
    return page.document.source.text, seen, targets, repr(sizes)


def ingredients(page: Page, view: PageView, sizes: Mapping[int, Size]) -> dict[str, Any]:
    """The page's text, what its templates see of it, where its links lead, the sizes of its images."""
    links = zip(page.document.links, page.targets, strict=True)
    return {
        "text": digest(page.document.source.text)[:12],
        "view": {name: _told(getattr(view, name)) for name in _OF_THE_SITE},
        "links": [f"{crc32(f'{target.exists} {target.url}'.encode()):x} {link.span.start}" for link, target in links],
        "sizes": {page.targets[index].url: [size.width, size.height] for index, size in sizes.items()},
    }


def _told(value: object) -> object:
    match value:
        case None | bool() | int():
            return value
        case Entry():
            return f"{value.title} ({value.url})"
        case CourseView():
            return _course(value)
    text = str(value)
    return text if len(text) <= _SHORT else digest(text)[:12]


@lru_cache(maxsize=64)
def _course(view: CourseView) -> dict[str, object]:
    """Of a course, which all its pages show, each page with a digest."""
    pages = {entry.url: digest(repr(entry))[:6] for entry in (*view.lectures, *view.handouts)}
    return {
        "title": view.title,
        "pages": pages if len(pages) <= _SHORT else digest(repr(pages)),
        "all": view.digest[:12],
    }
