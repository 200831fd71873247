"""References to pages, assets and anchors of the site itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from coursegen import codes
from coursegen.check.nearest import difference
from coursegen.check.occurrences import Occurrence
from coursegen.check.published import Published
from coursegen.check.suggestions import Suggestions, split_path, written_as
from coursegen.config import BuildConfig
from coursegen.diagnostics import Diagnostic, Edit, Verdict
from coursegen.kinds import LinkKind
from coursegen.model import Document, Site
from coursegen.overtaken import give_way
from coursegen.urls import decode

_TOP = frozenset({"", "top"})
"""Every page has its top (HTML, "scroll to the fragment"; `TOP` in any case)."""
_FOREIGN = re.compile(r"/+https?:|https?:?/(?!/)|https?//|/*www\.", re.IGNORECASE)
"""How an address of another site begins that lost its scheme, or got a slash too many or too few."""


def check_local(
    site: Site,
    written: Iterable[Occurrence],
    published: Published,
    build: BuildConfig,
    waiting: Mapping[str, Document],
) -> Iterator[Diagnostic]:
    """What is missing, each with where it was written and what was probably meant. Where only one thing can be meant,
    there is a fix: the name differs in how it is written, or the file lies in the folder of assets."""
    known = Suggestions(site, build)
    for occurrence in written:
        give_way()
        span = occurrence.link.href_span  # Liquid may stand there, and show nothing that is known here
        if not occurrence.href and span.start == span.end and occurrence.link.element in ("a", "area"):
            yield _empty(occurrence)
        elif not occurrence.target.exists:
            path = _path(occurrence.target.url)
            below = published.below(path) or path
            if occurrence.target.url.startswith("//"):
                yield _outside(occurrence, path, known, published)
            elif not path or not published.url(below):
                held = waiting.get(unicodedata.normalize("NFC", below.strip("/")))
                if held:
                    yield _held_back(occurrence, held)
                elif below.startswith("/~") and occurrence.href.startswith("/"):
                    yield _beside(occurrence)  # what one of a university's people publishes on its host
                else:
                    yield _missing(occurrence, below, known, published)
        elif "#" in occurrence.target.url:
            yield from _anchor(occurrence, known)


def _empty(occurrence: Occurrence) -> Diagnostic:
    text = occurrence.link.text
    message = f"the link “{text}” has no address" if text else "a link has no address"
    hint = "write its address, or take the link out; `#` is the top of the page"
    return occurrence.finding(codes.LINK_EMPTY, message, hint, verdict=None)


def _held_back(occurrence: Occurrence, page: Document) -> Diagnostic:
    """A link to a page that exists and is not published."""
    release = page.front_matter.release
    if release is None or not page.front_matter.published:
        message, hint = f"`{page.path}` is not published", "publish it, or take the link out"
        return occurrence.finding(codes.PAGE_MISSING, message, hint)
    message = f"`{page.path}` is only published from {release:%Y-%m-%d %H:%M}"
    hint = "build the site again then; until then nothing is there"
    return occurrence.finding(codes.PAGE_UNRELEASED, message, hint, verdict=None)


def _beside(occurrence: Occurrence) -> Diagnostic:
    """A path from the host's root that may be another site's."""
    message = f"`{occurrence.href}` lies beside this site on its host, where nothing is known"
    hint = "write the whole address, with https:// and its host: so it leads there from any copy of the site"
    return occurrence.finding(codes.LINK_UNVERIFIED, message, hint, verdict=Verdict.UNVERIFIED)


def _outside(occurrence: Occurrence, path: str, known: Suggestions, published: Published) -> Diagnostic:
    """A path in a template or style sheet that leads, as it is published, out of the site's folder on its host. Where
    this site has what it names, its folder was forgotten; of anything else there nothing is known."""
    code = codes.ASSET_MISSING if occurrence.target.kind is LinkKind.ASSET else codes.PAGE_MISSING
    if own := published.url(path):
        message = f"`{occurrence.href}` leads out of the site, which is published below `{published.base}`"
        return occurrence.finding(code, message, f"write `{published.base}{own}`")
    hint = known.suggest(path.strip("/"))
    return _missing(occurrence, path, known, published) if hint else _beside(occurrence)


def _missing(occurrence: Occurrence, path: str, known: Suggestions, published: Published) -> Diagnostic:
    href, target = occurrence.href, occurrence.target
    if target.kind is LinkKind.ASSET:
        code, message = codes.ASSET_MISSING, f"there is no file `{href}`"
    else:
        code, message = codes.PAGE_MISSING, f"no page or file has the address `{href}`"
    if not href:
        message = f"<{occurrence.link.element}> names no file"
    is_rooted = re.match(r"/(?!/)|https?://", href, re.IGNORECASE) is not None
    is_beside = is_rooted and published.may_lie_beside(href)
    path = path.strip("/")
    meant, why = (
        known.respelt(occurrence, path) or known.elsewhere(occurrence, path) or known.place(occurrence) or ("", "")
    )
    if meant:
        fix = (Edit(occurrence.link.href_span, meant),)
        return occurrence.finding(code, message, f"write `{meant}`: {why}", fix=fix)
    hint = _foreign(href) or known.suggest(path) or known.outside(occurrence)
    if is_beside and not hint:
        return _beside(occurrence)
    return occurrence.finding(code, message, hint or "correct the address, or add the file")


def _path(url: str) -> str:
    """The decoded path of an address, from its host's root where it names one."""
    return decode(split_path(re.sub(r"^[^/]*//[^/]*", "", url))[0])


def _anchor(occurrence: Occurrence, known: Suggestions) -> Iterator[Diagnostic]:
    """Whether the place exists on the page; the places of files are not known."""
    url, _, fragment = occurrence.target.url.partition("#")
    anchors = known.anchors.get(url.partition("?")[0])
    anchor = decode(fragment.partition(":~:")[0])
    if anchors is None or anchor in anchors or anchor.lower() in _TOP:
        return
    where = "this page" if url.partition("?")[0] == occurrence.url else "the page"
    message = f"nothing on {where} has the id `{anchor}`"
    places = known.places(url.partition("?")[0])
    if same := places.respelt(anchor):
        before, _, written = occurrence.href.partition("#")
        meant = f"{before}#{written_as(same, written.partition(':~:')[0])}{''.join(written.partition(':~:')[1:])}"
        fix = (Edit(occurrence.link.href_span, meant),)
        hint = f"write `{meant}`: the id differs in {difference(anchor, same) or 'hyphens'}"
        yield occurrence.finding(codes.ANCHOR_MISSING, message, hint, fix=fix)
    else:
        near = places.near(anchor)
        hint = f"write `#{near}`, if that is meant" if near else "write the id of a heading of that page"
        yield occurrence.finding(codes.ANCHOR_MISSING, message, hint)


def _foreign(href: str) -> str:
    return "begin it with `https://`, if it is an address of another site" if _FOREIGN.match(href) else ""
