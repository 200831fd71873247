"""What a page is made from, item by item, as data: kept with its HTML so that `coursegen why` can name what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from coursegen.facts import digest
from coursegen.model import Page, Size
from coursegen.render.view import CourseView, Entry, PageView

_SHORT = 80
"""Characters of a value that is kept as it is; of a longer one, a digest tells whether it changed."""
_FROM_TEXT = frozenset({"front_matter", "headings", "contents", "has_heading", "has_math", "path"})
"""What a view has from the page's text alone."""


def ingredients(page: Page, view: PageView, sizes: Mapping[int, Size]) -> dict[str, Any]:
    """The page's text, what its templates see of it, where its links lead, the sizes of its images."""
    links = zip(page.document.links, page.targets, strict=True)
    return {
        "text": digest(page.document.source.text)[:12],
        "view": {
            field.name: _told(getattr(view, field.name)) for field in fields(view) if field.name not in _FROM_TEXT
        },
        "links": [f"{digest(repr(target))[:6]} {link.span.start}" for link, target in links],
        "sizes": {page.targets[index].url: [size.width, size.height] for index, size in sizes.items()},
    }


def _told(value: object) -> object:
    match value:
        case None | bool() | int():
            return value
        case Entry():
            return f"{value.title} ({value.url})"
        case CourseView():
            pages = {entry.url: digest(repr(entry))[:6] for entry in (*value.lectures, *value.handouts)}
            return {
                "title": value.title,
                "pages": pages if len(pages) <= _SHORT else digest(repr(pages)),
                "all": digest(repr(value))[:12],
            }
    text = str(value)
    return text if len(text) <= _SHORT else digest(text)[:12]
