"""The seam between serving and building: whoever makes the site, and makes it again after a change."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Protocol

from coursegen.build import make_site
from coursegen.cache import Cache, cache_of
from coursegen.diagnostics import ordered
from coursegen.facts import noting
from coursegen.made import Made
from coursegen.preview import Preview
from coursegen.reading import Memory
from coursegen.record import replace
from coursegen.shown import Shows
from coursegen.standing import Held


class Maker(Protocol):
    """Makes a site from its folder."""

    def preview(self, changed: frozenset[str]) -> Made | None:
        """The site as it was last made, but with the files at these paths as they are now; None where only the whole
        can tell. What is said of the site is still what was said then."""
        ...

    def make(self) -> Made:
        """The site as it is now; raises CoursegenError where it cannot be made."""
        ...

    def settle(self) -> None:
        """Make ready for the next change; called when everybody has been told of this one."""
        ...


class CachedSite:
    """Makes the site as `build` does, using again what it or an earlier build read and rendered."""

    def __init__(self, root: Path, *, drafts: bool = False) -> None:
        self._root = root
        self._drafts = drafts
        self._memory = Memory()
        self._cache = Cache(None)
        self._made: Made | None = None
        self._preview: Preview | None = None

    def preview(self, changed: frozenset[str]) -> Made | None:
        """The site with these files as they are now, where nothing else depends on them."""
        return self._preview.after(sorted(changed)) if self._preview is not None else None

    def make(self) -> Made:
        """The site as it is now."""
        self._cache.close()
        self._cache = Cache(cache_of(self._root))
        # in this process: one with threads, as a server has, cannot be copied safely
        with noting():
            made = make_site(
                self._root,
                shows=Shows.ALL if self._drafts else Shows.EARLY,
                jobs=1,
                cache=self._cache,
                memory=self._memory,
            )
        self._memory.last = Held(made)
        self._made, self._preview = made, None
        return replace(made, diagnostics=ordered((*made.diagnostics, *self._cache.findings)))

    def settle(self) -> None:
        """Keep what was made, and prepare for the next change."""
        self._cache.save()
        if self._made is not None and self._preview is None:
            self._preview = Preview(self._made, self._memory)
            gc.freeze()  # looking through a whole site for cycles would hold up every save
