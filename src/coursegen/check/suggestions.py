"""What was probably meant by a reference to a page or file that the site does not have. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from difflib import get_close_matches
from functools import cached_property
from itertools import accumulate
from posixpath import normpath, relpath
from urllib.parse import quote

from coursegen.check.nearest import SLIP, Names, difference, fold, only_one_alike
from coursegen.check.occurrences import Occurrence
from coursegen.config import BuildConfig
from coursegen.kinds import LinkKind
from coursegen.model import Site
from coursegen.urls import decode, encode, laid_over, logical_path

_ENDINGS = (".md", ".markdown", ".html", ".htm")


def split_path(href: str) -> tuple[str, str]:
    """An address before its query or fragment, and from there on."""
    path = re.split(r"[?#]", href, maxsplit=1)[0]
    return path, href[len(path) :]


def written_as(meant: str, instead_of: str) -> str:
    """A name as it is written in an address in the place of another: with escapes where that has some, and for what
    would mean something else there, or in Markdown, HTML and YAML."""
    if "%" in instead_of:
        return encode(meant)
    unsafe = re.compile(r"[\s%?#<>()\[\]{}\"'`\\|&]")
    return unsafe.sub(lambda match: match[0] if match[0] in instead_of else quote(match[0]), meant)


class Places:
    """The ids of one page."""

    def __init__(self, anchors: frozenset[str]) -> None:
        self._alike: dict[str, list[str]] = defaultdict(list)
        self._squeezed: dict[str, list[str]] = defaultdict(list)
        for anchor in sorted(anchors):
            self._alike[fold(anchor)].append(anchor)
            self._squeezed[_squeezed(anchor)].append(anchor)
        self._names = Names(anchors)

    def respelt(self, anchor: str) -> str:
        """The one id that is spelt like `anchor`, or that another program would have spelt so (`a-b` for kramdown's
        `a--b`, of “A & B”); empty where there is none, or are several."""
        same = only_one_alike(anchor, self._alike.get(fold(anchor), ()))
        others = self._squeezed.get(_squeezed(anchor), ()) if _squeezed(anchor) else ()
        return same or (others[0] if len(others) == 1 else "")

    def near(self, anchor: str) -> str:
        """The id that is most like `anchor`; empty where none is."""
        alike = self._alike.get(fold(anchor))
        return alike[0] if alike else self._names.near(anchor, 0.6)


def _squeezed(anchor: str) -> str:
    return re.sub(r"[-_\s]+", "-", fold(anchor)).strip("-")


class Suggestions:
    """What is published, for suggestions; the lists are made when the first one is needed."""

    def __init__(self, site: Site, build: BuildConfig) -> None:
        self._site = site
        self._content = build.content_folder
        self._home = laid_over(build.assets.strip("/"), self._content)
        self._published = [
            each.strip("/") for each in (self._content, build.assets, build.notebooks) if each.strip("/")
        ]
        self._places: dict[str, Places] = {}
        self.anchors = {page.url: page.anchors for page in site.pages}
        self.anchors |= {works.url: works.anchors for works in site.works if works.output}

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
            folded[fold(name)] += paths
        return folded

    @cached_property
    def _stems(self) -> dict[str, list[str]]:
        stems: dict[str, list[str]] = defaultdict(list)
        for name, paths in self._names.items():
            stems[fold(name.rpartition(".")[0])] += paths
        return stems

    @cached_property
    def _slips(self) -> Names:
        return Names(self._names)

    @cached_property
    def _assets(self) -> frozenset[str]:
        return frozenset(self._files)

    @cached_property
    def _files(self) -> list[str]:
        """The paths of all assets, as addresses name them."""
        return [unicodedata.normalize("NFC", asset.output) for asset in self._site.assets]

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        """The assets by the last segment of their paths."""
        found: dict[str, list[str]] = defaultdict(list)
        for path in self._files:
            found[_name(path)].append(path)
        return found

    @cached_property
    def _folders(self) -> frozenset[str]:
        """The folders in which assets lie."""
        return frozenset(path.rpartition("/")[0] for path in self._files)

    @cached_property
    def _above(self) -> frozenset[str]:
        """The folders below which anything is published."""
        outputs = {*self._files, *(page.output for page in self._site.pages)}
        folders = {output.rpartition("/")[0] for output in outputs}
        return frozenset(each for folder in folders for each in accumulate(folder.split("/"), "{}/{}".format))

    @cached_property
    def _alike(self) -> dict[str, set[str]]:
        """Every path below the site that may be written for something: folded → in all its spellings."""
        alike: dict[str, set[str]] = defaultdict(set)
        for path in self._files:
            alike[fold(path)].add(path)
        for page in self._site.pages:
            source = logical_path(page.document.path, self._content)
            stems = {decode(page.url).strip("/").removesuffix(".html"), source.rpartition(".")[0]} - {""}
            for path in (source, page.output, *stems, *(f"{stem}.html" for stem in stems)):
                alike[fold(path)].add(path)
        return alike

    def respelt(self, occurrence: Occurrence, path: str) -> tuple[str, str] | None:
        """The address with its path spelt as what is published, where only one thing is spelt like it, and in what the
        spellings differ."""
        alike = self._alike.get(fold(path), set())
        same = only_one_alike(path, alike & self._assets if occurrence.target.kind is LinkKind.ASSET else alike)
        written, rest = split_path(occurrence.href)
        segments, old, new = written.rstrip("/").split("/"), path.split("/"), same.split("/")
        if same in ("", path) or len(old) != len(new):
            return None
        for at in range(1, min(len(segments), len(new)) + 1):
            if decode(segments[-at]) != old[-at]:
                break
            if old[-at] != new[-at]:
                segments[-at], old[-at] = written_as(new[-at], segments[-at]), new[-at]
        if old != new:
            return None
        slash = "/" if written.endswith("/") else ""
        return "/".join(segments) + slash + rest, f"the name differs in {difference(path, same)}"

    def elsewhere(self, occurrence: Occurrence, path: str) -> tuple[str, str] | None:
        """The address of the one file that ends in the path as written, and where it lies: where the path names its
        folder, too, or the file lies in the folder of assets and none lies in the folder that was named."""
        written, rest = split_path(occurrence.href)
        name = re.sub(r"^(?:/|\.{1,2}/)+", "", decode(written))
        if not occurrence.url or ":" in name or not re.search(r"[^/]\.[^/.]+$", name):
            return None
        found = [each for each in self._by_name.get(_name(name), ()) if f"/{each}".endswith(f"/{name}")]
        if len(found) != 1:
            return None
        home, named = found[0].rpartition("/")[0], path.rpartition("/")[0]
        if "/" not in name and (home != self._home or named in self._folders):
            return None
        folder = logical_path(occurrence.path, self._content).rpartition("/")[0]
        meant = "/" + found[0] if written.startswith("/") else relpath(found[0], folder or ".")
        return "/".join(written_as(each, written) for each in meant.split("/")) + rest, f"the file is in `{home}`"

    def place(self, occurrence: Occurrence) -> tuple[str, str] | None:
        """A place on the page itself whose name is written without its `#`, as MyST has it."""
        name = decode(occurrence.href)
        is_there = occurrence.link.element == "a" and name in self.anchors.get(occurrence.url, ())
        return (f"#{occurrence.href}", "it is a place on this page") if is_there else None

    def places(self, url: str) -> Places:
        """The ids of the page at `url`, for suggestions."""
        if url not in self._places:
            self._places[url] = Places(self.anchors[url])
        return self._places[url]

    def outside(self, occurrence: Occurrence) -> str:
        """What to do about a file that lies, as seen from its source, outside the folders that are published; empty
        for any other."""
        written = decode(split_path(occurrence.href)[0])
        path = normpath(f"{occurrence.path.rpartition('/')[0]}/{written}")
        is_inside = any(path.startswith(f"{folder}/") for folder in self._published)
        if not self._content or is_inside or re.match(r"\.\.?/.*[^/.]\.(?!html?$)[^/.]+$", written) is None:
            return ""
        folders = ", ".join(dict.fromkeys(self._published))
        return f"`{path}` lies outside what is published ({folders}): move it there, or link to where it is on the web"

    def suggest(self, path: str) -> str:
        """What to do about a path that names nothing; empty where nothing is like it."""
        name = _stem(_name(path))
        if not name:
            return "correct the address, or add the page"
        if unicodedata.normalize("NFC", path.strip("/")) in self._above:
            return "the folder has no page of its own: link to one of its files, or give it an index page"
        if places := self._names.get(name):
            return f"write `{_address(_nearest(path, places))}`, if that is meant: it has this name"
        if places := self._folded.get(fold(name)):
            found = _nearest(path, places)
            differs = difference(name, _stem(_name(found.rstrip("/"))))
            return f"write `{_address(found)}`: the name differs in {differs}"
        stem = name.rpartition(".")[0] or name
        if places := self._stems.get(fold(stem)) or self._names.get(stem):
            return f"write `{_address(_nearest(path, places))}`: the name has another ending"
        if near := self._slips.near(name, SLIP):
            return f"write `{_address(_nearest(path, self._names[near]))}`, if that is meant"
        return ""


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _stem(name: str) -> str:
    """The name of a page without what authors put after it."""
    return next((name.removesuffix(ending) for ending in _ENDINGS if name.endswith(ending)), name)


def _nearest(path: str, places: list[str]) -> str:
    return places[0] if len(places) == 1 else get_close_matches(path, places, 1, 0.0)[0]


def _address(place: str) -> str:
    """A place as it can be written in any page."""
    return "/" + re.sub(r"[ %?#<>]", lambda match: f"%{ord(match[0]):02X}", place)
