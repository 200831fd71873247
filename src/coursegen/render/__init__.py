"""Site → outputs: pages through templates, schedules with their calendars and feeds, the 404 page, the sitemap, the
theme's files. Asks the disk for nothing of the site."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date

from coursegen import codes
from coursegen.config import Config
from coursegen.diagnostics import CoursegenError, Diagnostic, Diagnostics
from coursegen.model import Copy, Output, Outputs, Page, Site, Size
from coursegen.overtaken import give_way
from coursegen.render.courses import beside_courses, made_schedules
from coursegen.render.earlier import EarlierPages
from coursegen.render.math_font import font_characters
from coursegen.render.results import Beside, Results
from coursegen.render.sitemap import sitemap
from coursegen.render.templates import Templates
from coursegen.render.theme import Theme
from coursegen.render.view import SiteView
from coursegen.workers import Workers

__all__ = ["SomePages", "math_characters", "render"]


def render(
    site: Site,
    config: Config,
    templates: Mapping[str, str],
    theme_files: Mapping[str, bytes],
    results: Results,
    beside: Beside,
    sizes: Mapping[str, Size] | None = None,
) -> tuple[Outputs, Diagnostics]:
    """Everything that will be published, by path below the output folder.

    `templates` and `theme_files` are the site's own; they stand in for the packaged ones of the same name. `results`
    are those of earlier builds; `beside` starts a function that takes long beside all else; `sizes` are those of images
    by their address. Raises CoursegenError where a template cannot be used.
    """
    theme = _theme(site, config, theme_files, results, beside)
    view = SiteView(site, config)
    engine = Templates(templates, theme, view, config, EarlierPages(results, view, theme, templates, config), sizes)
    outputs: dict[str, Output] = {asset.output: Copy(asset.path, asset.size, asset.modified) for asset in site.assets}
    for page in site.pages:
        give_way()
        outputs[page.output] = engine.page(page).encode()
    for works in site.works:
        if works.output:
            outputs[works.output] = engine.references(works).encode()
    if site.makes_home:
        outputs["index.html"] = engine.home().encode()
    if "404.html" not in outputs and "404.html" not in site.kept:
        outputs["404.html"] = engine.not_found().encode()
    outputs.update(beside_courses(site, view, engine, config))
    outputs.update(theme.outputs())
    outputs[".nojekyll"] = b""
    diagnostics: list[Diagnostic] = []
    if config.site.url:
        outputs.setdefault("sitemap.xml", sitemap(_listed(site, view), config.site.url))
    else:
        message = "the site's address is not known: sitemap, feeds and canonical links are left out"
        diagnostics.append(
            Diagnostic(codes.CONFIG_URL, message, hint='write url = "https://…" under [site], or give --base-url')
        )
    return outputs, tuple(diagnostics)


def _theme(site: Site, config: Config, files: Mapping[str, bytes], results: Results, beside: Beside) -> Theme:
    return Theme(files, accent=config.theme.accent, maths=_symbols(site), results=results, beside=beside)


def _symbols(site: Site) -> frozenset[str]:
    return frozenset().union(*(page.document.symbols for page in site.pages))


def math_characters(site: Site) -> str:
    """What the math font of a site is cut to."""
    return font_characters(_symbols(site))


class SomePages:
    """Renders single pages of a site that was rendered before, for whoever cannot wait for all of them."""

    def __init__(
        self,
        site: Site,
        config: Config,
        templates: Mapping[str, str],
        theme_files: Mapping[str, bytes],
        sizes: Mapping[str, Size],
        published: Container[str],
        results: Results | None = None,
    ) -> None:
        self._theme = _theme(site, config, theme_files, _Nothing(), Workers().submit)
        view = SiteView(site, config)
        earlier = EarlierPages(results or _Nothing(), view, self._theme, templates, config)
        self._engine = Templates(templates, self._theme, view, config, earlier, sizes)
        self._published = published

    def page(self, page: Page) -> bytes | None:
        """The page's HTML; None where it needs of the theme what is not published yet, or no template makes it."""
        if not self._theme.has_symbols(page.document.symbols):
            return None
        try:
            html = self._engine.page(page).encode()
        except CoursegenError:
            return None
        return html if all(path in self._published for path in self._theme.asked()) else None

    def theme_address(self, name: str) -> str:
        """Where the theme's file `name` is published if a page asks for it."""
        return self._theme.address(name)


class _Nothing:
    """No earlier results."""

    def get(self, key: str, /) -> bytes | None:
        return None

    def put(self, key: str, value: bytes, /) -> None:
        pass


def _listed(site: Site, view: SiteView) -> list[tuple[str, date | None]]:
    """The addresses of all pages, by address, each with the date that its author gave it."""
    pages = [(page.url, page.document.date) for page in site.pages if page.output != "404.html"]
    made = (*(works.url for works in site.works if works.output), *made_schedules(view))
    home = ("/",) if site.makes_home else ()
    return sorted([*pages, *((url, None) for url in (*made, *home))], key=lambda page: page[0])
