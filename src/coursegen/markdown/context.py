"""What the rules of one page share: where they are in the source, the marks they leave, the findings they make."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

from coursegen import codes
from coursegen.config import Config
from coursegen.diagnostics import Code, Diagnostic, Edit
from coursegen.linear import in_one_line
from coursegen.markdown.attributes import named_lists
from coursegen.markdown.clean import Clean
from coursegen.markdown.formulas import Formulas
from coursegen.markdown.lines import Lines
from coursegen.markdown.liquid import Liquid
from coursegen.model import Citation, Formula, FrontMatter
from coursegen.record import Record, replace
from coursegen.source import Map, Source, Span

_OF_THE_PAGE = re.compile(r'</?a\b[^>]*>| id="[^"]*"')
_SIGN = re.compile("\ufdd0m(\\d+)\ufdd1")

MARK = "data-coursegen"
"""The attribute that ties an element of the HTML tree to the place it was written. HTML counts the first of two equal
attributes, and ours comes first, so a page cannot forge one."""


class Mark(Record):
    """Where an element was written: the construct, and the address in it (Markdown links; a raw tag holds its own)."""

    span: Span
    href_span: Span | None = None
    raw: str = ""
    """The tag as the author typed it, for raw HTML."""
    map: Map | None = None
    start: int = 0
    """Where the raw tag begins in the text that `map` leads back from."""
    tail: str = ""
    """The white space that a comment at the end of a heading leaves behind it: kramdown's anchors keep it."""
    label: str = ""
    """The text of a Markdown image as HTML: its caption, where the image stands alone."""


class Context:
    """The state of reading one page. It lives in markdown-it's `env` under one key and is dropped with it."""

    def __init__(self, source: Source, front_matter: FrontMatter, clean: Clean, config: Config) -> None:
        self.source = source
        self.front_matter = front_matter
        self.clean = clean
        self.config = config
        self.formulas = Formulas(config.math.macros)
        self.liquid = Liquid(config, front_matter, source.path)
        self.lines = Lines(clean.text)
        self.attribute_lists = named_lists(clean.text)
        self._map: Map | None = None
        self._content = ("", 0)
        self.marks: list[Mark] = []
        self.built: list[tuple[Formula, str]] = []
        """Formulas in order, each with its HTML."""
        self.citations: list[Citation] = []
        self.diagnostics: list[Diagnostic] = list(clean.diagnostics)
        self.may_tell = False
        """Whether the page may tell of its course: only then is it looked through."""
        self._closed: dict[str, bool] = {}
        self.html_depth = 0
        """How many raw HTML blocks are open."""
        self.html_indent = 0
        """How far the tags of the raw HTML that is open are indented at most."""

    @property
    def is_japanese(self) -> bool:
        """Whether the words that are put on the page beside its author's are Japanese."""
        return (self.front_matter.lang or self.config.site.lang).lower().split("-")[0] == "ja"

    def closes(self, name: str) -> bool:
        """Whether the page has an end tag of this element anywhere."""
        if name not in self._closed:
            self._closed[name] = re.search(rf"</{name}\b", self.clean.text, re.IGNORECASE) is not None
        return self._closed[name]

    @property
    def map(self) -> Map:
        """From the inline content being read to the clean text. Most paragraphs hold nothing that asks for it."""
        if self._map is None:
            self._map = self.lines.align(*self._content)
        return self._map

    @map.setter
    def map(self, found: Map) -> None:
        self._map = found

    def enter(self, content: str, line: int) -> None:
        """Begin to read inline content whose first line was written on line `line`, counted from 0."""
        self._map, self._content = None, (content, line)

    def span(self, start: int, end: int) -> Span:
        """The source span of content[start:end] of the inline content being read."""
        inner = self.map.span(start, end)
        return self.clean.map.span(inner.start, inner.end)

    @contextmanager
    def reading(self, offset: int) -> Iterator[None]:
        """While text is read that begins at `offset` of the source and that `clean` took away."""
        outer, clean, known = self.map, self.clean, len(self.marks)
        self.map, self.clean = Map([(0, offset)]), replace(clean, map=Map([(0, 0)]))
        yield
        self.map, self.clean = outer, clean
        self.marks[known:] = [replace(mark, map=None) for mark in self.marks[known:]]

    def part(self, mark: Mark, start: int, end: int) -> Span:
        """The source span of mark.raw[start:end]."""
        if mark.map is None:
            return mark.span
        inner = mark.map.span(mark.start + start, mark.start + end)
        return self.clean.map.span(inner.start, inner.end)

    def mark(self, mark: Mark) -> str:
        """Remember a mark; the returned attribute goes into the start tag."""
        self.marks.append(mark)
        return f'{MARK}="{len(self.marks) - 1}"'

    def formula(self, tex: str, display: bool, span: Span) -> int:
        """Build a formula; the index stands for it until the page is put together."""
        built = self.formulas.build(tex, display)
        if built.error:
            self.say(codes.MATH_INVALID, span, f"this formula cannot be built: {built.error}", hint="mend its TeX")
        self.built.append((Formula(tex, display, span), built.html))
        return len(self.built) - 1

    def with_tex(self, text: str, *, delimiters: bool = True, escape: bool = False) -> str:
        """Text with the signs of formulas replaced by their TeX, in dollars where `delimiters` says so."""

        def tex(match: re.Match[str]) -> str:
            formula = self.built[int(match[1])][0].tex
            formula = html.escape(formula) if escape else formula
            return f"${formula}$" if delimiters else formula

        return _SIGN.sub(tex, text)

    def with_html(self, text: str) -> str:
        """Text as HTML for any place of the site, the signs of formulas replaced by what they stand for; empty where
        none stands in it."""
        pieces = _SIGN.split(text)
        parts = (self.shown(int(piece)) if at % 2 else html.escape(piece) for at, piece in enumerate(pieces))
        return "".join(parts) if len(pieces) > 1 else ""

    def in_one_line(self, text: str) -> str:
        """Text with the signs of formulas replaced by what one types where there is no TeX."""
        return _SIGN.sub(lambda match: in_one_line(self.built[int(match[1])][0].tex, self.shown(int(match[1]))), text)

    def shown(self, index: int) -> str:
        """The HTML of a formula on any page, without what only its own page knows: links to equations, and anchors."""
        return _OF_THE_PAGE.sub("", self.formulas.resolve(self.built[index][1]))

    def say_unknown(self, value: str, span: Span) -> None:
        """Say that Liquid's `value` is not known here."""
        self.say(codes.LIQUID_UNSUPPORTED, span, f"the value `{value}` is not known", hint="write out what it shows")

    def say(self, code: Code, span: Span, message: str, *, hint: str = "", fix: tuple[Edit, ...] = ()) -> None:
        """Add a finding about this page."""
        self.diagnostics.append(Diagnostic(code, message, self.source.path, span, hint, fix))


def context_of(env: MutableMapping[str, Any]) -> Context:
    """The context that `parse` put into markdown-it's environment."""
    context = env["coursegen"]
    assert isinstance(context, Context)
    return context
