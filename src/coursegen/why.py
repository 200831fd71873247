"""Why a page is made anew, or is not: what it was made from, compared with what it would be made from now."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from coursegen.build import make_site
from coursegen.cache import Cache, Kept
from coursegen.keys import Kind, page_of
from coursegen.made import Made
from coursegen.model import Page
from coursegen.record import Record

_VIEW = {
    "title": "its title",
    "url": "its address",
    "lang": "its language",
    "author": "its author",
    "date": "its date",
    "description": "its description",
    "previous": "the previous lecture",
    "next": "the next lecture",
    "course": "its course",
    "is_home": "whether it is the home page",
    "is_course_home": "whether it is its course's own page",
    "works": "the works that it cites",
    "citations": "its citations",
    "references_url": "the page of its course's references",
}
_SITE = {
    "title": "the site's title",
    "description": "the site's description",
    "lang": "the site's language",
    "courses": "the list of the site's courses and their lectures",
    "pages": "the list of the site's pages",
    "navigation": "the site's navigation",
    "footer": "the site's footer",
}


class Change(Record):
    """One thing that a page is made from and that is not as it was."""

    kind: str
    """`text`, `settings`, `template`, `theme`, `site`, `view`, `link`, `image` or `program`."""
    name: str
    """Which one: a key, a file, an address."""
    message: str
    """In words."""
    was: str = ""
    now: str = ""


class Why(Record):
    """What a page depends on and what of it changed."""

    page: Page
    is_known: bool
    """Whether a build has made the page and kept it."""
    since: tuple[Change, ...]
    """What changed since the page was made; empty: the next build uses it again."""
    before: tuple[Change, ...]
    """Why it was made anew the last time, where that is known."""
    made_from: Mapping[str, Any]
    """What it is made from now: names and numbers."""


def why(root: Path, path: str, cache: Cache, *, base_url: str = "") -> Why | None:
    """What became of the page with this source path since a build made it; None where the site has no such page.
    Nothing is written. Raises CoursegenError."""
    made = make_site(root, base_url=base_url, cache=cache)
    page = next((page for page in made.site.pages if page.document.path == path), None)
    if page is None:
        return None
    start = f"{Kind.HTML} {path} "
    kept = [each for each in cache.kept(start) if page_of(each.key) == path]
    new = [each for each in cache.new(start) if page_of(each.key) == path]
    current = new[0] if new else kept[0]
    compare = _Comparison(made, page, cache)
    return Why(
        page=page,
        is_known=bool(kept),
        since=tuple(compare.changes(kept[0], new[0])) if kept and new else (),
        before=tuple(compare.changes(kept[1], kept[0])) if len(kept) > 1 and kept[0].program == kept[1].program else (),
        made_from=compare.depends(current),
    )


class _Comparison:
    """Compares what one page was made from at two times."""

    def __init__(self, made: Made, page: Page, cache: Cache) -> None:
        self._made = made
        self._page = page
        self._cache = cache

    def changes(self, old: Kept, new: Kept) -> Iterator[Change]:
        """What differs, the nearest to the author first."""
        (was_asked, was_files, was), (asked, files, now) = _parts(old), _parts(new)
        if was.get("text") != now.get("text"):
            yield Change("text", self._page.document.path, f"the page's own text: {self._page.document.path}")
        yield from self._settings(was.get("edition", ""), now.get("edition", ""))
        yield from self._links(was, now)
        for url, size in now.get("sizes", {}).items():
            if (before := was.get("sizes", {}).get(url, size)) != size:
                sizes = "×".join(map(str, before)), "×".join(map(str, size))
                yield Change("image", url, f"the size of the image {url}: {sizes[0]} → {sizes[1]}", *sizes)
        yield from _seen(was.get("view", {}), now.get("view", {}), hide=was.get("text") != now.get("text"))
        for name, found in asked.items():
            if was_asked.get(name, found) != found:
                yield Change("site", name, _SITE.get(name, f"what templates see as site.{name}"))
        for name, address in files.items():
            if was_files.get(name, address) != address:
                reason = " (other signs in the site's formulas)" if name == "math.css" else ""
                yield Change("theme", name, f"the theme's file {name}{reason}", was_files[name], address)
        if old.program != new.program:
            message = "the program: another version of coursegen, of Python, or of a package that it uses"
            yield Change("program", "coursegen", message, old.program, new.program)

    def _settings(self, old: str, new: str) -> Iterator[Change]:
        if old == new:
            return
        was, now = self._edition(old), self._edition(new)
        if was is None or now is None:
            yield Change("settings", "", "the configuration, or one of the site's templates")
            return
        file = self._made.config.file
        for key in sorted({*was[0], *now[0]}):
            if was[0].get(key) != now[0].get(key):
                table, _, name = key.partition(".")
                values = _short(was[0].get(key, "nothing")), _short(now[0].get(key, "nothing"))
                message = f"the configuration, [{table}] {name} in {file}: {values[0]} → {values[1]}"
                yield Change("settings", key, message, *values)
        folder = self._made.config.build.templates
        for name in sorted({*was[1], *now[1]}):
            if was[1].get(name) != now[1].get(name):
                what = "is new" if name not in was[1] else "was taken away" if name not in now[1] else "is another"
                yield Change("template", f"{folder}/{name}", f"the template {folder}/{name} {what}")

    def _edition(self, name: str) -> tuple[dict[str, str], dict[str, str]] | None:
        """The settings and templates of an edition of the site."""
        found = [*self._cache.new(f"edition {name} "), *self._cache.kept(f"edition {name} ")]
        return tuple(json.loads(found[0].value)) if found else None

    def _links(self, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
        """Where links lead that stand in the text as they did."""
        if was.get("text") != now.get("text"):
            return
        document = self._page.document
        for old, new, link, target in zip(
            was.get("links", ()), now.get("links", ()), document.links, self._page.targets, strict=False
        ):
            if old != new:
                line = document.source.position(link.span.start).line
                leads = f"leads to {target.url}" if target.exists else "leads nowhere"
                yield Change("link", link.href, f"line {line}: {link.href} {leads} now", now=target.url)

    def depends(self, current: Kept) -> dict[str, Any]:
        """What the page is made from, in names and numbers."""
        asked, files, made_from = _parts(current)
        view = made_from.get("view", {})
        course = view.get("course")
        return {
            "text": self._page.document.path,
            "links": len(made_from.get("links", ())),
            "images": len(made_from.get("sizes", ())),
            "course": course["title"] if course else "",
            "previous": view.get("previous") or "",
            "next": view.get("next") or "",
            "site": sorted(asked),
            "theme": sorted(files),
            "templates": sorted(self._made.loaded.templates),
        }


def _parts(kept: Kept) -> tuple[dict[str, str], dict[str, str], dict[str, Any]]:
    """What the templates asked for, the theme's files with their addresses, and all else that a page was made from."""
    facts, made_from, _ = kept.value.decode().split("\n", 2)
    asked, files = json.loads(facts)
    return asked, files, json.loads(made_from) if made_from else {}


def _seen(was: Mapping[str, Any], now: Mapping[str, Any], *, hide: bool) -> Iterator[Change]:
    """What templates see of the page otherwise; with another text, only what other pages decide."""
    for name, value in now.items():
        before = was.get(name)
        if before == value or (hide and name not in ("course", "previous", "next")):
            continue
        if name == "course" and isinstance(before, dict) and isinstance(value, dict):
            yield Change("view", name, f"its course “{value['title']}”: {_of_course(before, value)}")
        else:
            values = _short(_words(before)), _short(_words(value))
            message = _VIEW.get(name, f"what templates see as page.{name}")
            yield Change("view", name, f"{message}: {values[0]} → {values[1]}", *values)


def _of_course(was: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    if was["title"] != now["title"]:
        return f"its title was “{was['title']}”"
    old, new = was["pages"], now["pages"]
    if isinstance(old, dict) and isinstance(new, dict):
        found = [f"{url} is new" for url in new if url not in old]
        found += [f"{url} was taken away" for url in old if url not in new]
        found += [f"another title or date of {url}" for url in new if url in old and old[url] != new[url]]
        if found:
            return ", ".join(found[:5]) + (f" and {len(found) - 5} more" if len(found) > 5 else "")
    return "the list of its pages, their order, or what it says of itself"


def _words(value: object) -> str:
    return "nothing" if value in (None, "") else value["title"] if isinstance(value, dict) else str(value)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"
