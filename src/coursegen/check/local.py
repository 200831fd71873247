"""References to pages, assets and anchors of the site itself."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cached_property

from coursegen import codes
from coursegen.check.occurrences import Occurrence
from coursegen.check.published import Published
from coursegen.diagnostics import Diagnostic
from coursegen.kinds import LinkKind
from coursegen.model import Site
from coursegen.urls import decode

_TOP = frozenset({"", "top"})
"""Every page has its top (HTML, "scroll to the fragment"; `TOP` in any case)."""
_FOREIGN = re.compile(r"/+https?:|https?:?/(?!/)|https?//|/*www\.", re.IGNORECASE)
"""How an address of another site begins that lost its scheme, or got a slash too many or too few."""
_ENDINGS = (".md", ".markdown", ".html", ".htm")


def check_local(site: Site, written: Iterable[Occurrence], published: Published) -> Iterator[Diagnostic]:
    """What is missing, each with where it was written and what was probably meant."""
    known = _Known(site)
    for occurrence in written:
        if not occurrence.target.exists:
            path = _path(occurrence.target.url)
            if not path or not published.url(published.below(path) or path):
                yield _missing(occurrence, known)
        elif "#" in occurrence.target.url and occurrence.target.url.startswith("/"):
            yield from _anchor(occurrence, known)


def _missing(occurrence: Occurrence, known: _Known) -> Diagnostic:
    href, target = occurrence.href, occurrence.target
    path = _path(target.url)
    if target.kind is LinkKind.ASSET:
        code, message = codes.ASSET_MISSING, f"there is no file `{href}`"
    else:
        code, message = codes.PAGE_MISSING, f"no page or file has the address `{href}`"
    if not href:
        message = f"<{occurrence.link.element}> names no file"
    hint = _foreign(href) or known.suggest(path.strip("/"))
    return occurrence.finding(code, message, hint)


def _path(url: str) -> str:
    """The decoded path of an address, from its host's root where it names one."""
    return decode(re.split(r"[?#]", re.sub(r"^[^/]*//[^/]*", "", url), maxsplit=1)[0])


def _anchor(occurrence: Occurrence, known: _Known) -> Iterator[Diagnostic]:
    """Whether the place exists on the page; the places of files are not known."""
    url, _, fragment = occurrence.target.url.partition("#")
    anchors = known.anchors.get(url.partition("?")[0])
    anchor = decode(fragment.partition(":~:")[0])
    if anchors is None or anchor in anchors or anchor.lower() in _TOP:
        return
    where = "this page" if url.partition("?")[0] == occurrence.url else "the page"
    message = f"nothing on {where} has the id `{anchor}`"
    yield occurrence.finding(codes.ANCHOR_MISSING, message, _nearest_anchor(anchor, anchors))


def _nearest_anchor(anchor: str, anchors: frozenset[str]) -> str:
    folded = {_fold(each): each for each in sorted(anchors, reverse=True)}
    near = [_fold(anchor)] if _fold(anchor) in folded else get_close_matches(_fold(anchor), list(folded), 1, 0.6)
    return f"write `#{folded[near[0]]}`, if that is meant" if near else "write the id of a heading of that page"


def _foreign(href: str) -> str:
    return "begin it with `https://`, if it is an address of another site" if _FOREIGN.match(href) else ""


class _Known:
    """What is published, for suggestions; the lists are made when the first one is needed."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._forms: dict[tuple[str, int], dict[str, list[str]]] = {}
        self.anchors = {page.url: page.document.anchors for page in site.pages}

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        """Last segment → the decoded paths that end in it."""
        names: dict[str, list[str]] = defaultdict(list)
        for page in self._site.pages:
            path = decode(page.url).strip("/")
            names[_stem(_name(path))].append(path + "/" if page.url.endswith("/") and path else path)
        for asset in self._site.assets:
            names[_name(unicodedata.normalize("NFC", asset.output))].append(asset.output)
        return names

    @cached_property
    def _folded(self) -> dict[str, list[str]]:
        folded: dict[str, list[str]] = defaultdict(list)
        for name, paths in self._names.items():
            folded[_fold(name)] += paths
        return folded

    @cached_property
    def _stems(self) -> dict[str, list[str]]:
        stems: dict[str, list[str]] = defaultdict(list)
        for name, paths in self._names.items():
            stems[_fold(name.rpartition(".")[0])] += paths
        return stems

    @cached_property
    def _kin(self) -> dict[tuple[str, int], list[str]]:
        """Names by their digits and length: only among these are slips of the pen looked for."""
        kin: dict[tuple[str, int], list[str]] = defaultdict(list)
        for name in self._names:
            kin[_digits(name), len(name)].append(name)
        return kin

    def _shortened(self, digits: str, length: int) -> dict[str, list[str]]:
        """Names of one kind by what is left of them when a letter goes: those one slip apart share such a form."""
        if (digits, length) not in self._forms:
            forms = self._forms[digits, length] = defaultdict(list)
            for name in self._kin.get((digits, length), ()):
                for form in _shorter(name):
                    forms[form].append(name)
        return self._forms[digits, length]

    def _near(self, name: str) -> str:
        """A name that is one slip of the pen away; empty where there is none, or the name is too short to tell."""
        if len(name) < 4:
            return ""
        kinds = [self._shortened(_digits(name), length) for length in range(len(name) - 1, len(name) + 2)]
        return min((near for form in _shorter(name) for kind in kinds for near in kind.get(form, ())), default="")

    def suggest(self, path: str) -> str:
        """What to do about a path that names nothing."""
        name = _stem(_name(path))
        if not name:
            return "correct the address, or add the page"
        if places := self._names.get(name):
            return f"write `{_address(path, places)}`, if that is meant: it has this name"
        if places := self._folded.get(_fold(name)):
            same = name.casefold() in (_stem(_name(place.rstrip("/"))).casefold() for place in places)
            return f"write `{_address(path, places)}`: the name differs in {'case' if same else 'full or half width'}"
        if places := self._stems.get(_fold(name.rpartition(".")[0])) if "." in name else None:
            return f"write `{_address(path, places)}`: the name has another ending"
        if near := self._near(name):
            return f"write `{_address(path, self._names[near])}`, if that is meant"
        return "correct the address, or add the file"


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _stem(name: str) -> str:
    """The name of a page without what authors put after it."""
    return next((name.removesuffix(ending) for ending in _ENDINGS if name.endswith(ending)), name)


def _digits(name: str) -> str:
    """`lect01` is no slip for `lect14`: names with other numbers name other things."""
    return "".join(filter(str.isdigit, name))


def _shorter(name: str) -> set[str]:
    """A name, and all that lack one letter of it; digits stay."""
    return {name, *(name[:at] + name[at + 1 :] for at, letter in enumerate(name) if not letter.isdigit())}


def _fold(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _address(path: str, places: list[str]) -> str:
    """The place most like `path`, as it can be written in any page."""
    found = places[0] if len(places) == 1 else get_close_matches(path, places, 1, 0.0)[0]
    return "/" + re.sub(r"[ %?#<>]", lambda match: f"%{ord(match[0]):02X}", found)
