"""What is published and referred to from nowhere. Off by default: other sites may use it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from coursegen import codes
from coursegen.check.occurrences import Occurrence
from coursegen.diagnostics import Diagnostic
from coursegen.model import Repository, Site
from coursegen.repositories import split_ref
from coursegen.urls import decode

_BY_CONVENTION = re.compile(
    r"(?:.*/)?(?:favicon\.(?:ico|svg|png)|apple-touch-icon.*|robots\.txt|CNAME|\.htaccess|\.nojekyll|"
    r"LICENSE.*|README.*|google[0-9a-f]+\.html)|\.well-known/.*",
    re.DOTALL,
)
"""Files that are asked for by their name alone."""


def check_unused(
    site: Site, written: Iterable[Occurrence], own: Iterable[str], repository: Repository | None
) -> Iterator[Diagnostic]:
    """Assets and notebooks that no page, template or style sheet refers to; `own` are the files of the own repository
    that are referred to there, as `BRANCH/PATH`."""
    used = {decode(re.split(r"[?#]", each.target.url)[0]).lstrip("/") for each in written if each.target.exists}
    linked = {split_ref(rest, repository.names)[1] for rest in own} if repository else set()
    folder = repository.folder if repository else ""
    for asset in site.assets:
        output = unicodedata.normalize("NFC", asset.output)
        path = folder + unicodedata.normalize("NFC", asset.path)
        if output in used or path in linked or _BY_CONVENTION.fullmatch(output):
            continue
        if output.removesuffix("index.html") in used:
            continue
        if output.endswith(".ipynb"):
            message, code = "no page links this notebook", codes.NOTEBOOK_UNLINKED
        else:
            message, code = "nothing on the site refers to this file", codes.ASSET_UNUSED
        yield Diagnostic(code, message, asset.path, None, "link it, or remove it")
