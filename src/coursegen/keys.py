"""The names under which results of builds are kept: what kind of result, of which page, made from what."""

from __future__ import annotations

from enum import StrEnum

from coursegen.facts import digest


class Kind(StrEnum):
    """A kind of result that belongs to one page."""

    READING = "page"
    HTML = "html"


def page_key(kind: Kind, page: str, *parts: str | bytes) -> str:
    """The name of a result about the page with this source path (the 404 page that has none: empty); it is made from
    `parts`."""
    return f"{kind} {page} {digest(*parts)}"


def output_key(data: bytes) -> str:
    """The name of an output that is published: it tells its content."""
    return f"output {digest(data)}"


def page_of(key: str) -> str:
    """The source path of the page that a result is about; empty where it is about none."""
    kind, _, rest = key.partition(" ")
    return rest.rpartition(" ")[0] if kind in (Kind.READING, Kind.HTML) else ""
