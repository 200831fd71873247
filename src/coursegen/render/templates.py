"""The one owner of Jinja: the packaged templates, the site's own before them, and what they can call."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from html import escape
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup

from coursegen import codes
from coursegen.config import Config
from coursegen.diagnostics import CoursegenError, Diagnostic
from coursegen.model import Body, HoleKind, Page, Target
from coursegen.render.sitemap import absolute
from coursegen.render.theme import Theme, packaged_templates
from coursegen.render.view import SiteView
from coursegen.render.words import words_of
from coursegen.source import Source
from coursegen.urls import relative


class Templates:
    """Renders pages of one site."""

    def __init__(self, own: Mapping[str, str], theme: Theme, site: SiteView, config: Config) -> None:
        self._own = own
        self._theme = theme
        self._site = site
        self._folder = config.build.templates
        self._base = urlsplit(config.site.url).path.rstrip("/") + "/"
        packaged = jinja2.DictLoader(packaged_templates())
        self._environment = jinja2.Environment(
            loader=jinja2.ChoiceLoader(
                [jinja2.DictLoader(dict(own)), packaged, jinja2.PrefixLoader({"theme": packaged})]
            ),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.globals["site"] = site

    def page(self, page: Page) -> str:
        """The HTML of one page."""
        layout = page.document.front_matter.layout
        view = self._site.page(page)
        name = (
            f"{layout}.html"
            if f"{layout}.html" in self._own
            else ("course.html" if view.is_course_home else "page.html")
        )
        if page.output == "404.html":
            return self._render(
                name, self._absolute, view.lang, page=view, body=fill(page.document.body, page.targets, self._absolute)
            )

        def seen(url: str) -> str:
            return relative(page.url, url)

        return self._render(name, seen, view.lang, page=view, body=fill(page.document.body, page.targets, seen))

    def not_found(self) -> str:
        """The page for addresses that do not exist; it is shown at any depth, so its own are absolute."""
        return self._render("404.html", self._absolute, self._site.lang, page=None, body=Markup(""))

    def _absolute(self, url: str) -> str:
        return self._base + url.lstrip("/")

    def _render(self, name: str, seen: Callable[[str], str], lang: str, **values: object) -> str:
        def url_for(target: object) -> str:
            url = target if isinstance(target, str) else str(getattr(target, "url", ""))
            return url if "://" in url or url.startswith(("mailto:", "#")) else seen("/" + url.lstrip("/"))

        try:
            return self._environment.get_template(name).render(
                **values,
                url_for=url_for,
                theme_url=lambda file: seen("/" + self._theme.path(file)),
                canonical=lambda url: absolute(url, self._site.url),
                words=words_of(lang),
            )
        except jinja2.TemplateError as error:
            raise self._broken(error, name) from error
        except (TypeError, ValueError, AttributeError, ArithmeticError, LookupError, OSError) as error:
            raise self._broken(error, name) from error

    def _broken(self, error: Exception, name: str) -> CoursegenError:
        """What to say of a template that fails: the file and line of the innermost template frame."""
        line = getattr(error, "lineno", None)
        found = getattr(error, "name", None) if isinstance(error, jinja2.TemplateSyntaxError) else None
        for frame in traceback.extract_tb(error.__traceback__):
            if frame.filename == "<template>" or frame.filename.endswith(".html"):
                line = frame.lineno
        for step, _ in traceback.walk_tb(error.__traceback__):
            template = step.f_globals.get("__jinja_template__") or step.f_locals.get("__jinja_template__")
            if template is not None and template.name:
                found = template.name
        name = found or name
        path = f"{self._folder}/{name}"
        message = f"this template cannot be used: {error}"
        if name not in self._own:
            message = f"the template `{name}` cannot be used: {error}"
            return CoursegenError(
                (Diagnostic(codes.TEMPLATE_ERROR, message, path, hint="mend the template that calls it"),)
            )
        source = Source(path, self._own[name])
        span = source.line_span(min(line or 1, source.position(len(source.text)).line))
        problem = CoursegenError(
            (
                Diagnostic(
                    codes.TEMPLATE_ERROR, message, path, span, "mend the template, or delete it to use the theme's"
                ),
            )
        )
        problem.sources = {path: source}
        return problem


def fill(body: Body, targets: tuple[Target, ...], seen: Callable[[str], str]) -> Markup:
    """A body with its holes filled: addresses as they are seen from the page."""
    parts = []
    for piece in body:
        if isinstance(piece, str):
            parts.append(piece)
        elif piece.kind is HoleKind.HREF:
            url = targets[piece.index].url
            parts.append(escape(seen(url) if url.startswith("/") and not url.startswith("//") else url))
    return Markup("".join(parts))
