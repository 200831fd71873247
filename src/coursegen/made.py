"""A site made but not published."""

from __future__ import annotations

from collections.abc import Mapping

from coursegen.check import Occurrence
from coursegen.config import Config
from coursegen.diagnostics import Diagnostics
from coursegen.facts import Fact
from coursegen.loader import Loaded
from coursegen.model import Outputs, Site, Size
from coursegen.reading import Keys
from coursegen.record import Record
from coursegen.source import Source


class Made(Record):
    """What `build` writes, `check` judges and `serve` shows."""

    config: Config
    site: Site
    outputs: Outputs
    left: Mapping[str, str]
    """The paths of outputs that lie in the output folder as an earlier build left them, and are to stay; with the names
    of their content in the cache, those of copies empty."""
    references: tuple[Occurrence, ...]
    """Every reference of the site, for whoever asks further; not known of one that was amended (`amended.py`)."""
    reference_count: int
    diagnostics: Diagnostics
    sources: Mapping[str, Source]
    unreadable: tuple[str, ...]
    """Source paths of which nothing is known: what was published from them stays."""
    loaded: Loaded
    """The sources it was made from."""
    keys: Keys
    """The names of its pages' readings."""
    images: frozenset[str]
    """The addresses of the images that its pages show without a size."""
    sizes: Mapping[str, Size]
    """Those of these images that tell theirs, by their addresses."""
    said: Diagnostics
    """All that there is to be said, what the site ignores included."""
    rest: Diagnostics
    """Of that, what is said of the site as a whole; `read_on` is what was said of each page when it was read alone, by
    path."""
    read_on: Mapping[str, Diagnostics]
    held_back: frozenset[str]
    """Paths and addresses of pages that are not published yet: what there is to be said of them is not known."""
    facts: frozenset[Fact]
    """What was read of the site after it was loaded."""
    until: float
    """When it changes by itself, in seconds since the epoch: the next day, or the next release of a page."""

    @property
    def files(self) -> tuple[str, ...]:
        """The paths of all that it publishes, below the output folder."""
        return (*self.outputs, *self.left)
