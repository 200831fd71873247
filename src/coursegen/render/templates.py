"""The one owner of Jinja: the packaged templates, the site's own before them, and what they can call."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping
from functools import cached_property, partial
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from markupsafe import Markup

from coursegen import codes
from coursegen.citations import CourseWorks
from coursegen.config import Config
from coursegen.diagnostics import CoursegenError, Diagnostic
from coursegen.kinds import LinkKind
from coursegen.model import Heading, Hole, HoleKind, Page, ScheduledLecture, Size
from coursegen.render.citing import Citing, without_links
from coursegen.render.earlier import AskedSite, EarlierPages
from coursegen.render.ingredients import ingredients, parts
from coursegen.render.sitemap import absolute
from coursegen.render.structured import structured_data
from coursegen.render.theme import Theme, packaged_templates
from coursegen.render.view import PageView, SiteView, works_heading
from coursegen.render.words import day_text, machine_day, words_of
from coursegen.source import Source
from coursegen.urls import decode, encode, kind_of, relative

if TYPE_CHECKING:
    import jinja2


class Templates:
    """Renders pages of one site."""

    def __init__(
        self,
        own: Mapping[str, str],
        theme: Theme,
        site: SiteView,
        config: Config,
        earlier: EarlierPages,
        sizes: Mapping[str, Size] | None = None,
    ) -> None:
        self._own = own
        self._theme = theme
        self._site = site
        self._earlier = earlier
        self._sizes = sizes or {}
        self._asked = AskedSite(site)
        self._files: dict[str, str] = {}
        """The theme files that the page being rendered asked for."""
        self._forgets = not any("import" in text for text in own.values())
        """Whether what one page asked for says nothing of the next: an imported template runs once for all."""
        self._folder = config.build.templates
        self._timezone = config.site.timezone
        self._base = urlsplit(config.site.url).path.rstrip("/") + "/"

    @cached_property
    def _packaged(self) -> Mapping[str, str]:
        return packaged_templates()

    @cached_property
    def _environment(self) -> jinja2.Environment:
        import jinja2  # a build that renders no page anew does without

        from coursegen.render.compiled import COMPILED

        environment = jinja2.Environment(
            loader=jinja2.FunctionLoader(self._load),
            bytecode_cache=COMPILED,
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        environment.globals["site"] = self._asked
        return environment

    def page(self, page: Page) -> str:
        """The HTML of one page: the earlier one where nothing that it is made from has changed."""
        view = self._site.page(page)
        document = page.document
        sizes = self._shown(page)
        key = self._earlier.key(document.path, *parts(page, view, sizes))
        return self._earlier_or(key, lambda: self._page(page, view, sizes), lambda: ingredients(page, view, sizes))

    def _shown(self, page: Page) -> dict[int, Size]:
        """The size of the image that each link shows, where the page leaves it open and the file tells."""
        if not self._sizes:
            return {}
        holes = [piece.index for piece in page.document.body if isinstance(piece, Hole) and piece.kind is HoleKind.SIZE]
        urls = {index: re.split(r"[?#]", page.targets[index].url, maxsplit=1)[0] for index in holes}
        return {index: self._sizes[url] for index, url in urls.items() if url in self._sizes}

    def schedule(self, view: PageView) -> str:
        """The page that shows a course's schedule."""

        def seen(url: str) -> str:
            return relative(view.url, url)

        key = self._earlier.key("", "schedule", repr(view))
        return self._earlier_or(key, lambda: self._render("schedule.html", seen, view.lang, page=view, body=Markup("")))

    def home(self) -> str:
        """The home page of a site that has none of its own."""
        view = self._site.home()
        seen = partial(relative, view.url)
        key = self._earlier.key("", "home", repr(view))
        return self._earlier_or(key, lambda: self._render("pages.html", seen, view.lang, page=view, body=Markup("")))

    def not_found(self) -> str:
        """The page for addresses that do not exist; it is shown at any depth, so its own are absolute."""
        key = self._earlier.key("")
        return self._earlier_or(
            key, lambda: self._render("404.html", self._absolute, self._site.lang, page=None, body=Markup(""))
        )

    def _earlier_or(self, key: str, make: Callable[[], str], told: Callable[[], Mapping[str, object]] = dict) -> str:
        """The HTML that is known under this key, or else what is made; `told` is kept with it for `coursegen why`."""
        html = self._earlier.get(key)
        if html is None:
            if self._forgets:
                self._asked.asked.clear()
                self._files.clear()
            html = make()
            self._earlier.put(key, html, self._asked.asked, self._files, told())
        return html

    def _page(self, page: Page, view: PageView, sizes: Mapping[int, Size]) -> str:
        layout = page.document.front_matter.layout
        name = (
            f"{layout}.html"
            if f"{layout}.html" in self._own
            else ("course.html" if view.is_course_home else "page.html")
        )
        seen = self._absolute if page.output == "404.html" else partial(relative, page.url)
        citing = Citing(page, view.lang, seen, numeric=self._site.is_numeric, all_works=view.references_url)
        body = fill(page, seen, sizes, citing, works_heading(page, self._site.lang))
        return self._render(name, seen, view.lang, page=view, body=body)

    def references(self, works: CourseWorks) -> str:
        """The page that lists all works of a course."""
        view = self._site.references(works)
        key = self._earlier.key("", "references", repr(view))
        seen = partial(relative, works.url)
        return self._earlier_or(
            key, lambda: self._render("references.html", seen, view.lang, page=view, body=Markup(""))
        )

    def _absolute(self, url: str) -> str:
        return self._base + url.lstrip("/")

    def _render(self, name: str, seen: Callable[[str], str], lang: str, **values: object) -> str:
        def url_for(target: object) -> str:
            return _address(target, seen) if isinstance(target, str) else seen(str(getattr(target, "url", "/")))

        def theme_url(file: str) -> str:
            self._files[file] = self._theme.path(file)
            return seen("/" + self._files[file])

        try:
            return self._environment.get_template(name).render(
                **values,
                url_for=url_for,
                theme_url=theme_url,
                canonical=lambda url: absolute(url, self._site.url),
                words=words_of(lang),
                day_text=partial(day_text, lang=lang),
                machine_day=machine_day,
                written=partial(_written, seen=seen),
                structured_data=lambda page: structured_data(page, self._site.url, self._timezone),
            )
        except Exception as error:  # a site's template can raise anything; our own templates failing is our bug
            broken = self._broken(error)
            if broken is None:
                raise
            raise broken from error

    def _load(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        """A template's text and the name it has in tracebacks: the site's own first, `theme/x` always the theme's."""
        if name in self._own:
            return self._own[name], f"{self._folder}/{name}", lambda: True
        packaged = name.removeprefix("theme/")
        if packaged in self._packaged:
            return self._packaged[packaged], f"theme:{packaged}", lambda: True
        return None

    def _broken(self, error: Exception) -> CoursegenError | None:
        """What to say of a failure: the innermost of the site's own templates at work; None where none was."""
        from jinja2 import TemplateSyntaxError

        places = {f"{self._folder}/{name}": name for name in self._own}
        found: tuple[str, int] | None = None
        for frame in traceback.extract_tb(error.__traceback__):
            if frame.filename in places:
                found = frame.filename, frame.lineno or 1
        if isinstance(error, TemplateSyntaxError) and error.filename in places:
            found = error.filename, error.lineno
        if found is None:
            return None
        path, line = found
        source = Source(path, self._own[places[path]])
        span = source.line_span(min(line, source.position(len(source.text)).line))
        reason = (
            "it calls itself without end" if isinstance(error, RecursionError) else str(error) or type(error).__name__
        )
        message = f"this template cannot be used: {reason}"
        hint = "mend the template, or delete it to use the theme's"
        problem = CoursegenError((Diagnostic(codes.TEMPLATE_ERROR, message, path, span, hint),))
        problem.sources = {path: source}
        return problem


def _written(lecture: ScheduledLecture, text: str, *, in_link: bool = False, seen: Callable[[str], str]) -> Markup:
    """One of the texts of a schedule's line as HTML, with the formulas and links of the page that it was written on."""
    found = dict(lecture.written).get(text)
    if found is None:
        return Markup(escape(text))
    pieces = (piece if isinstance(piece, str) else escape(_seen(piece.url, seen)) for piece in found)
    html = "".join(pieces)
    return Markup(without_links(html) if in_link else html)


def _address(target: str, seen: Callable[[str], str]) -> str:
    """An address as a template or `site.toml` writes it: a path is one of the site, from its root; all else stays."""
    if kind_of(target) is not LinkKind.LOCAL or target.startswith("?"):
        return target
    path, rest = re.match(r"([^?#]*)(.*)", target, re.DOTALL).groups()  # type: ignore[union-attr]
    return seen("/" + encode(decode(path.strip())).lstrip("/") + rest)


def fill(
    page: Page, seen: Callable[[str], str], sizes: Mapping[int, Size], citing: Citing, heading: tuple[Heading, ...]
) -> Markup:
    """A page's body with its holes filled: addresses as they are seen from the page, sizes of images by their link,
    citations and the list of their works; where the author left the list no place, at the end below `heading`."""
    parts = []
    for piece in page.document.body:
        if isinstance(piece, str):
            parts.append(citing.text(piece))
        elif piece.kind is HoleKind.HREF:
            parts.append(escape(_reference(page, piece.index, seen)))
        elif piece.kind in (HoleKind.CITATION, HoleKind.CITATION_TEXT):
            parts.append(citing.citation(piece.index, in_link=piece.kind is HoleKind.CITATION_TEXT))
        elif piece.kind is HoleKind.WORKS:
            parts.append(citing.works(2, ""))
        elif size := sizes.get(piece.index):
            parts.append(f' width="{size.width}" height="{size.height}"')
    parts += [citing.works(each.level, each.id) for each in heading]
    return Markup("".join(parts))


def _reference(page: Page, index: int, seen: Callable[[str], str]) -> str:
    """The address of a page's link; an empty one (`[text]()`) stays empty, which browsers read as this page."""
    url = page.targets[index].url
    if url == page.url and not page.document.links[index].href.strip():
        return ""
    return _seen(url, seen)


def _seen(url: str, seen: Callable[[str], str]) -> str:
    """The address of a link's target: that of what the site publishes as it is seen from the page."""
    return seen(url) if url.startswith("/") and not url.startswith("//") else url
