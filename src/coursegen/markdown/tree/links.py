"""Every reference of a page → a `Link` with exact spans, and a hole in its place."""

from __future__ import annotations

import re
from contextlib import suppress
from html import unescape
from urllib.parse import urljoin

import turbohtml
from turbohtml import Element, Text

from coursegen import codes
from coursegen.kinds import LinkKind
from coursegen.markdown.context import MARK, Context, Mark
from coursegen.markdown.html import CLOSE, OPEN
from coursegen.markdown.tree.images import first_screen, leaves_size_open
from coursegen.model import Link
from coursegen.record import Record, field
from coursegen.source import Span
from coursegen.urls import candidates, css_addresses, kind_of, trim

REFERENCES: dict[str, tuple[str, ...]] = {
    "a": ("href", "xlink:href"),
    "area": ("href",),
    "img": ("src", "srcset"),
    "iframe": ("src",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "script": ("src",),
    "link": ("href", "imagesrcset"),
    "input": ("src",),
    "image": ("href", "xlink:href"),
}
"""Elements and their attributes that hold addresses; `image` is that of drawings."""

_SHOWN = {"image": "img"}
"""Elements that show what another one does."""
_VALUE = re.compile(r"""[^=]*=\s*(?P<quote>["']?)""")
_WINDOWS = frozenset({"_blank", "_self", "_parent", "_top"})
_LISTS = frozenset({"srcset", "imagesrcset"})
"""Attributes that hold several addresses."""
_NUMBERED = re.compile(r"^(?P<scheme>arxiv|doi):(?P<id>\d.*|[a-z-]+(?:\.[A-Z]{2})?/\d{7}.*)$", re.IGNORECASE)
"""Numbers of papers written as addresses: no browser can follow them."""


def _resolver(match: re.Match[str]) -> str:
    return ("https://doi.org/" if match["scheme"].lower() == "doi" else "https://arxiv.org/abs/") + match["id"]


def _title(href: str) -> str:
    """What a frame or an area is called where its author gave no title: the host it shows, or the file."""
    parts = href.split("/")
    return parts[2] if "//" in href and len(parts) > 2 and parts[2] else parts[-1].split("?")[0]


def hole(kind: str, index: int) -> str:
    """What stands in the HTML where the site will fill in something for link `index`."""
    return f"{OPEN}{kind}{index}{CLOSE}"


def _places(raw: str, place: tuple[int, int] | None, urls: list[str]) -> list[tuple[int, int] | None]:
    """Where in a raw tag each address of a list stands; the whole list where its text is not what it was read as."""
    if place is None:
        return [None] * len(urls)
    written = list(candidates(raw[slice(*place)]))
    if [unescape(candidate["url"]) for candidate in written] != urls:
        return [place] * len(urls)
    return [(place[0] + candidate.start("url"), place[0] + candidate.end("url")) for candidate in written]


class Links(Record, frozen=False):
    """The links of one page, in document order."""

    context: Context
    base: str = ""
    """The address that the page's `<base href>` gives for relative ones to begin from."""
    found: list[Link] = field(default_factory=list)
    first: set[Element] = field(default_factory=set)
    """The images that are seen before a reader scrolls."""

    def collect(self, root: Element) -> None:
        """Take every reference of `root` and leave a hole."""
        self.first = first_screen(root)
        for element in root.iter_elements(tuple(REFERENCES)):
            number = element.attr(MARK)
            if number is None:
                continue
            mark = self.context.marks[int(number)]
            first = len(self.found)
            for name in REFERENCES[element.tag]:
                if name in element.attrs:
                    self.take(element, name, mark)
            self.finish(element, first)
        if any("url(" in mark.raw.lower() for mark in self.context.marks):
            for element in root.find_all(attrs={"style": True}):
                number = element.attr(MARK)
                if number is not None:
                    self.take_style(element, self.context.marks[int(number)])
        if any(mark.raw[:6].lower() == "<style" for mark in self.context.marks):
            for element in root.find_all("style"):
                number = element.attr(MARK)
                if number is not None:
                    self.take_sheet(element, self.context.marks[int(number)])

    def take_style(self, element: Element, mark: Mark) -> None:
        """The images that a `style` shows: `background: url(…)`."""
        written = element.attr("style") or ""
        place = self._place(element.tag, "style", mark)
        element.attrs["style"] = self._styled(element, written, mark, place, shown="img")

    def take_sheet(self, element: Element, mark: Mark) -> None:
        """What the style sheet of a `<style>` asks for: `url(…)` and `@import`."""
        written, start = element.text, len(mark.raw)
        sheet = self._styled(element, written, mark, (start, start + len(written)), shown="link")
        if sheet != written:
            element.clear()
            element.append(Text(sheet))

    def _styled(self, element: Element, written: str, mark: Mark, place: tuple[int, int] | None, shown: str) -> str:
        """Declarations or rules with holes for the addresses in them; they stand at a place counted from the raw tag,
        where their text is not written otherwise there."""
        value = self.context.liquid.expand(written)
        pieces, at = [], 0
        for match in css_addresses(value):
            group = str(match.lastgroup)
            start, end = match.span(group)
            if kind_of(value[start:end]) in (LinkKind.DATA, LinkKind.ANCHOR):
                continue
            span = self._span(mark, (place[0] + start, place[0] + end) if place else None)
            if self.context.source[span] != value[start:end]:
                span = self._span(mark, place if place and place[1] <= len(mark.raw) else None)
            index = self.add(element, value[start:end], mark, span, shown)
            rule = "@import " if group.startswith("import") else ""
            pieces += [value[at : match.start()], f'{rule}url("{hole("h", index)}")']
            at = match.end()
        return "".join((*pieces, value[at:]))

    def take(self, element: Element, name: str, mark: Mark) -> None:
        """One attribute."""
        written = element.attr(name) or ""
        value = self.context.liquid.expand(written)
        place = self._place(element.tag, name, mark)
        if unknown := self.context.liquid.unknown(written):
            where = self._span(mark, place)
            self.context.say_unknown(unknown, where)
            element.attrs[name] = hole("h", self.add(element, value, mark, where, kind=LinkKind.DATA))
            return
        if meant := self._duplicate(element.tag, name, mark, place):
            value, start = meant, mark.raw.rfind(meant)
            place = (start, start + len(meant)) if start >= 0 else place
        if name not in _LISTS:
            shown = _SHOWN.get(element.tag, "")
            element.attrs[name] = hole("h", self.add(element, value, mark, self._span(mark, place), shown))
            return
        found = list(candidates(value))
        places = _places(mark.raw, place, [candidate["url"] for candidate in found])
        pieces = []
        for candidate, span in zip(found, places, strict=True):
            index = self.add(element, candidate["url"], mark, self._span(mark, span))
            pieces.append(hole("h", index) + candidate["rest"].rstrip())
        element.attrs[name] = ", ".join(pieces)

    def add(
        self, element: Element, href: str, mark: Mark, span: Span, shown: str = "", kind: LinkKind | None = None
    ) -> int:
        """Remember a link; its index. `shown` is the element that it is like, where that is another one; `kind` what it
        is, where its text alone does not tell."""
        href = _NUMBERED.sub(_resolver, trim(href))
        written = element.attr("alt") or "" if element.tag == "img" else " ".join(element.text.split())
        text = self.context.with_tex(written)
        kind = kind or kind_of(href)
        if self.base and kind is LinkKind.LOCAL and href:
            with suppress(ValueError):
                href = urljoin(self.base, href)
            kind = kind_of(href)
        self.found.append(Link(kind, href, "" if shown else text, shown or element.tag, mark.span, span))
        return len(self.found) - 1

    def _image(self, image: Element, index: int) -> None:
        """Leave a hole for its size where its author gave none, and let it wait where it is not seen at first."""
        link = self.found[index]
        is_own = link.kind is LinkKind.LOCAL or self._is_on_own_host(link.href)
        if "loading" not in image.attrs and link.kind is not LinkKind.DATA and not (is_own and image in self.first):
            image.attrs["loading"] = "lazy"
        if link.kind is not LinkKind.DATA and leaves_size_open(image):
            image.attrs[f"{MARK}-size"] = hole("s", index)

    def _is_on_own_host(self, href: str) -> bool:
        own = self.context.config.site.url.partition("://")[2].rstrip("/")
        return bool(own) and (href.partition("://")[2] + "/").startswith(own + "/")

    def finish(self, element: Element, first: int) -> None:
        """What HTML asks of a link or an image beside its address; `first` is the index of its first link."""
        attrs = element.attrs
        if (element.attr("target") or "").startswith("_") and (element.attr("target") or "").lower() not in _WINDOWS:
            attrs["target"] = "_blank"  # `_new`, a name that HTML keeps for itself
        if element.tag == "a" and (element.attr("target") or "").lower() == "_blank":
            rel = (element.attr("rel") or "").split()
            attrs["rel"] = " ".join(dict.fromkeys([*rel, "noopener"]))
        elif element.tag == "img":
            if "target" in attrs:
                del attrs["target"]
            if "src" in attrs and not self.found[first].href:
                del attrs["src"]
            if "alt" not in attrs:
                attrs["alt"] = element.attr("title") or ""
            if first < len(self.found):
                self._image(element, first)
        elif element.tag in ("iframe", "embed", "area"):
            if element.tag == "iframe":
                attrs.setdefault("loading", "lazy")
            if any(name in attrs for name in REFERENCES[element.tag]):
                name = "alt" if element.tag == "area" else "title"
                attrs[name] = element.attr(name) or _title(self.found[-1].href)

    def _span(self, mark: Mark, place: tuple[int, int] | None) -> Span:
        """The source of a place in a raw tag; that of the whole construct where it is not known."""
        if not mark.raw:
            return mark.href_span or mark.span
        return self.context.part(mark, *place) if place else mark.span

    def _place(self, tag: str, name: str, mark: Mark) -> tuple[int, int] | None:
        """Where in a raw tag the value of an attribute stands, found by reading the tag alone."""
        if not mark.raw:
            return None
        around = "<svg>" if tag == "image" else ""  # elsewhere HTML knows it as `img`
        located = turbohtml.parse_fragment(around + mark.raw, source_locations=True).find(tag)
        location = located.source_location if located is not None else None
        if location is None or name not in location.attrs:
            return None
        start, end = (at - len(around) for at in (location.attrs[name].start_offset, location.attrs[name].end_offset))
        written = mark.raw[start:end]
        match = _VALUE.match(written)
        if match is None:
            return None
        return start + match.end(), end - (1 if match["quote"] and written.endswith(match["quote"]) else 0)

    def _duplicate(self, tag: str, name: str, mark: Mark, place: tuple[int, int] | None) -> str:
        """An attribute given twice: HTML takes the first, the author meant the one that is an address."""
        if place is None or len(re.findall(rf"(?<![\w-]){name}\s*=", mark.raw, re.IGNORECASE)) < 2:
            return ""
        kept, rest = mark.raw[slice(*place)], mark.raw[place[1] :].lstrip("\"'")
        token = next(iter(turbohtml.tokenize(f"<{tag} {rest}")), None)
        second = token.attr(name) if token is not None else None
        if not second:
            return ""
        self.context.say(
            codes.HTML_DUPLICATE_ATTRIBUTE, mark.span, f"<{tag}> gives `{name}` twice", hint="keep one of them"
        )
        return "" if re.search(r"[/.#:]", kept) else second
