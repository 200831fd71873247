"""Links × site → findings. Each kind of target has its own resolver; nothing here reads the disk or the network."""

from __future__ import annotations

from coursegen.check.local import check_local
from coursegen.diagnostics import Diagnostics
from coursegen.model import Site

__all__ = ["check_references"]


def check_references(site: Site) -> Diagnostics:
    """Every reference into the site that names nothing: `page.missing`, `asset.missing`, `anchor.missing`."""
    return tuple(check_local(site))
