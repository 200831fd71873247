"""Links × site → findings. Each kind of target has its own resolver; nothing here reads the disk or the network.

A resolver is a function of the occurrences and of what the loader read. The network is `check/online`'s alone: it takes
the same occurrences and says ok, broken or unverified of what lies elsewhere.
"""

from __future__ import annotations

from coursegen.check.local import check_local
from coursegen.check.occurrences import Occurrence, occurrences
from coursegen.diagnostics import Diagnostics
from coursegen.model import Site

__all__ = ["Occurrence", "check_references", "occurrences"]


def check_references(site: Site) -> Diagnostics:
    """What is wrong with the references of a site, as far as it can be told without network."""
    written = occurrences(site)
    return tuple(check_local(site, written))
