"""References to pages, assets and anchors of the site itself."""

from __future__ import annotations

import difflib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath

from coursegen import codes
from coursegen.diagnostics import Diagnostic, Verdict
from coursegen.kinds import LinkKind
from coursegen.model import Link, Page, Site, Target
from coursegen.urls import decode

_TOP = frozenset({"", "top"})


def check_local(site: Site) -> Iterator[Diagnostic]:
    """What is missing, each with where it was written and what was probably meant."""
    known = _Known(site)
    for page in site.pages:
        for link, target in zip(page.document.links, page.targets, strict=True):
            if not target.exists:
                yield _missing(page, link, target, known)
            elif target.kind in (LinkKind.PAGE, LinkKind.ANCHOR):
                yield from _anchor(page, link, target, known)


class _Known:
    """What is published, for suggestions; the lists are made when the first one is needed."""

    def __init__(self, site: Site) -> None:
        self.anchors = {page.url: page.document.anchors for page in site.pages}
        self._paths = [
            *(page.output.removesuffix("index.html") for page in site.pages),
            *(asset.output for asset in site.assets),
        ]
        self._names: dict[str, list[str]] = defaultdict(list)
        self._folded: dict[str, list[str]] = defaultdict(list)

    def suggest(self, path: str) -> str:
        """What to do about a path that names nothing."""
        if not self._names:
            for known in self._paths:
                name = PurePosixPath(known).name
                self._names[name].append(known)
                self._folded[_fold(name)].append(known)
        name = PurePosixPath(path).name
        stem = PurePosixPath(path).with_suffix("").name
        if places := self._names.get(name):
            return f"a file of this name is at /{_nearest(path, places)}"
        if places := self._folded.get(_fold(name)):
            return f"/{_nearest(path, places)} differs only in case, width or Unicode form"
        near = difflib.get_close_matches(name, list(self._names), 1, 0.8) or difflib.get_close_matches(
            stem, list(self._names), 1, 0.8
        )
        return (
            f"did you mean /{_nearest(path, self._names[near[0]])}?" if near else "check the address, or add the file"
        )


def _fold(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _nearest(path: str, places: list[str]) -> str:
    return difflib.get_close_matches(path, places, 1, 0.0)[0]


def _missing(page: Page, link: Link, target: Target, known: _Known) -> Diagnostic:
    asset = target.kind is LinkKind.ASSET
    code = codes.ASSET_MISSING if asset else codes.PAGE_MISSING
    what = "file" if asset else "page"
    path = decode(target.url.split("#", 1)[0].split("?", 1)[0])
    if "://" in path:
        path = "/" + path.split("://", 1)[1].partition("/")[2]
    return Diagnostic(
        code,
        f"there is no {what} `{link.href}`",
        page.document.path,
        link.href_span,
        known.suggest(path.strip("/")),
        verdict=Verdict.BROKEN,
        href=link.href,
        target=target.url,
    )


def _anchor(page: Page, link: Link, target: Target, known: _Known) -> Iterator[Diagnostic]:
    url, _, fragment = target.url.partition("#")
    anchors = known.anchors.get(url.split("?", 1)[0])
    anchor = decode(fragment)
    if (
        anchors is None
        or anchor in _TOP
        or anchor.startswith(":~:")
        or anchor in anchors
        or anchor.startswith(("fn", "fnref"))
    ):
        return
    near = difflib.get_close_matches(anchor, sorted(anchors), 1, 0.6)
    yield Diagnostic(
        codes.ANCHOR_MISSING,
        f"nothing on {'this page' if url == page.url else 'the page'} has the id `{anchor}`",
        page.document.path,
        link.href_span,
        f"did you mean #{near[0]}?" if near else "link to the id of a heading",
        verdict=Verdict.BROKEN,
        href=link.href,
        target=target.url,
    )
