"""The kinds of things a reference can point to."""

from __future__ import annotations

from enum import StrEnum


class LinkKind(StrEnum):
    """What a reference points to, told from its address alone."""

    LOCAL = "local"
    """A page or file of this site, before it is looked up."""
    PAGE = "page"
    ASSET = "asset"
    ANCHOR = "anchor"
    """A place on the same page."""
    COLAB = "colab"
    ARXIV = "arxiv"
    DOI = "doi"
    GITHUB = "github"
    YOUTUBE = "youtube"
    MAIL = "mail"
    EXTERNAL = "external"
    DATA = "data"
    """The content itself (`data:`), or a script (`javascript:`): nothing to look up."""
