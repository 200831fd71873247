"""The images that pages show and give no size of their own."""

from __future__ import annotations

import re

from coursegen.model import Asset, Hole, HoleKind, Site
from coursegen.urls import encode


def shown_images(site: Site) -> dict[str, Asset]:
    """The assets whose size is to be filled in, by the address from the site's root, without query and fragment."""
    assets = {"/" + encode(asset.output): asset for asset in site.assets}
    shown: dict[str, Asset] = {}
    for page in site.pages:
        for piece in page.document.body:
            if isinstance(piece, Hole) and piece.kind is HoleKind.SIZE:
                url = re.split(r"[?#]", page.targets[piece.index].url, maxsplit=1)[0]
                if url in assets:
                    shown[url] = assets[url]
    return shown
