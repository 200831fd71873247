"""The seam between serving and building: whoever makes the site, and makes it again after a change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from coursegen.build import Made, make_site
from coursegen.cache import Cache, cache_of
from coursegen.diagnostics import ordered


class Maker(Protocol):
    """Makes a site from its folder."""

    def make(self, previous: Made | None, changed: frozenset[str] | None, urgent: Sequence[str]) -> Iterator[Made]:
        """The site as it is now; raises CoursegenError where it cannot be made.

        `previous` is what the last call made. `changed` are the paths below the site that changed since, a folder
        standing for all that is in it; None where anything may have. `urgent` are the output paths of the pages
        that somebody looks at. Each value is whole enough to be shown: a maker may yield one in which only the urgent
        pages are new before the one in which all are. What is said of the site is taken from the last.
        """
        ...


@dataclass(frozen=True, slots=True)
class CachedSite:
    """Makes the site as `build` does, using again what it or an earlier build read and rendered."""

    root: Path
    drafts: bool = False

    def make(self, previous: Made | None, changed: frozenset[str] | None, urgent: Sequence[str]) -> Iterator[Made]:
        """The site as it is now."""
        cache = Cache(cache_of(self.root))
        try:
            # in this process: one with threads, as a server has, cannot be copied safely
            made = make_site(self.root, drafts=self.drafts, jobs=1, cache=cache)
            yield replace(made, diagnostics=ordered((*made.diagnostics, *cache.findings)))
            cache.save()  # when everybody has been told
        finally:
            cache.close()
