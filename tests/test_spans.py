"""Spans: `source[span]` is what was written, for everything on every page of the real course, however it is wrapped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from html import unescape
from typing import Any

import pytest
import turbohtml

from coursegen.config import BuildConfig, Config, JekyllConfig, SiteConfig
from coursegen.loader.front_matter import parse_front_matter
from coursegen.markdown import parse
from coursegen.model import Document
from coursegen.record import replace
from coursegen.source import Source, Span
from tests.tools import require_shared

CONFIG = Config(site=SiteConfig(title="T"), build=BuildConfig(content="."), jekyll=JekyllConfig())
Wrong = Iterator[tuple[str, str, str]]

DELIMITERS = {("$", "$"), ("$$", "$$"), ("", "")}
"""What stands around TeX; an environment has its own."""
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_PREFIX = re.compile(r"\r?\n[ \t>]*")


@cache
def pages() -> tuple[Source, ...]:
    folder = require_shared("corpus", "komazawa")
    return tuple(
        Source(path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.md"))
    )


def document(source: Source) -> Document:
    return parse(source, parse_front_matter(source, {})[0], CONFIG)


def squeezed(text: str) -> str:
    """Without what may stand inside a construct that is none of it: comments, prefixes of lines, white space."""
    return "".join(_PREFIX.sub("\n", _COMMENT.sub("", text)).split())


def wrong_links(page: Document) -> Wrong:
    """Links and images: the address is in its span; the construct is one link, or one tag that names the element."""
    for link in page.links:
        written, address = page.source[link.span], page.source[link.href_span]
        if link.element == "meta" or "{{" in written:
            continue
        meant = squeezed(unescape(address)).removeprefix("mailto:")
        if link.kind != "arxiv" and meant != squeezed(unescape(link.href)).removeprefix("mailto:"):
            yield "address", link.href, address
        if not span_holds(link.span, link.href_span):
            yield "address outside", written, address
        if written.startswith("<") and not re.match(r"<(https?:|mailto:|[^\s<>]+@|arxiv)", written, re.IGNORECASE):
            tag = _COMMENT.sub("", written).replace("\r\n", "\n")
            token = next(iter(turbohtml.tokenize(tag, capture_source=True)))
            if token.tag != link.element or token.source != tag:
                yield "tag", link.element, written
        elif written[0] in "[!":
            inner = document(Source("one.md", _COMMENT.sub("", written)))
            if not any(squeezed(one.href) == squeezed(link.href) for one in inner.links) and "](" in written:
                yield "link", link.href, written
        elif written not in (address, f"<{address}>"):
            yield "bare address", link.href, written


def span_holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start <= inner.end <= outer.end


def wrong_formulas(page: Document) -> Wrong:
    """Formulas: delimiter, TeX, delimiter, and nothing else."""
    for formula in page.formulas:
        before, found, after = squeezed(page.source[formula.span]).partition(squeezed(formula.tex))
        if not found or (before, after) not in DELIMITERS:
            yield "formula", formula.tex, page.source[formula.span]


def wrong_citations(page: Document) -> Wrong:
    """Citations: brackets or one key, and every key in them."""
    for citation in page.citations:
        written = page.source[citation.span]
        shape = r"@\S+(?: ?\[[^\[\]]*\])?" if citation.narrative else r"\[[^\[\]]*\]"
        if not re.fullmatch(shape, written, re.DOTALL) or any(f"@{key}" not in written for key in citation.keys):
            yield "citation", ", ".join(citation.keys), written


def wrong_figures(page: Document) -> Wrong:
    """Figures hold their images; one in raw HTML begins with a tag and ends with the tag that closes it."""
    addresses = [link for link in page.links if link.element == "img"]
    for figure in page.figures:
        written = page.source[figure.span]
        held = [link.href for link in addresses if span_holds(figure.span, link.span)]
        if any(source not in held for source in figure.sources):
            yield "figure", ", ".join(figure.sources), written
        if written[:1] not in ("<", "!", "["):
            yield "figure's start", figure.caption, written[:60]
        opening = re.match(r"<(center|figure|div|p|table)\b", written)
        bare = _COMMENT.sub("", written)
        if opening and len(re.findall(rf"<{opening[1]}\b", bare)) > len(re.findall(rf"</{opening[1]}\b", bare)):
            yield "figure's end", opening[1], written[-90:]


def wrong_headings(page: Document) -> Wrong:
    """Headings: their lines, which read alone are one heading of the same level and text."""
    for heading in page.headings:
        written = page.source[heading.span]
        alone = document(Source("one.md", re.sub(r"(?m)^[ \t>]*(?=#)", "", _COMMENT.sub("", written)) + "\n")).headings
        shown = [(one.level, squeezed(one.text)) for one in alone]
        if written.startswith("<") or "[^" in written:
            continue
        if shown != [(heading.level, squeezed(heading.text))]:
            yield "heading", f"{heading.level} {heading.text}", written


def wrong_references(page: Document) -> Wrong:
    for reference in page.references:
        written = squeezed(unescape(page.source[reference.span]))
        for part in (reference.url, reference.arxiv, reference.doi, *([str(reference.year)] if reference.year else [])):
            if part and squeezed(part).lower().removeprefix("https://arxiv.org/abs/") not in written.lower():
                yield "reference", part, page.source[reference.span]


CHECKS: list[Callable[[Document], Wrong]] = [
    wrong_links, wrong_formulas, wrong_citations, wrong_figures, wrong_headings, wrong_references,
]  # fmt: skip


def wrong(page: Document) -> list[tuple[str, str, str, str]]:
    return [(page.source.path, *found) for check in CHECKS for found in check(page)]


def test_everything_stands_where_its_span_says() -> None:
    found = [one for source in pages() for one in wrong(document(source))]
    assert not found


def test_a_span_that_is_off_by_one_is_seen() -> None:
    text = "# 題\n\n[a](b.md) <img src='c.png'> $x^2$ [@k]\n\n<center><img src='d.png'><br>説明</center>\n"
    page = document(Source("page.md", text))
    assert not wrong(page)
    for check, items in zip(CHECKS, ("links", "formulas", "citations", "figures", "headings"), strict=False):
        moved = tuple(replace(one, span=Span(one.span.start + 1, one.span.end + 1)) for one in getattr(page, items))
        change: Any = {items: moved}
        seen = list(check(replace(page, **change)))
        assert moved and len(seen) >= len(moved), items


def wrapped(source: Source, wrap: str) -> Source:
    """The page with its text in something else, its front matter as it was."""
    body = parse_front_matter(source, {})[0].body
    head, text = source.text[:body], source.text[body:].replace("\r\n", "\n")
    if wrap == "div":
        text = f"<div>\n\n{text}\n\n</div>\n"
    elif wrap == "CRLF":
        head, text = head.replace("\n", "\r\n"), text.replace("\n", "\r\n")
    else:
        first = wrap if wrap.isspace() or ">" in wrap else wrap + "x\n\n" + " " * len(wrap)
        other = wrap if ">" in wrap else " " * len(wrap)
        text = first + text.replace("\n", "\n" + other)
    return Source(source.path, head + text)


@pytest.mark.parametrize("wrap", ["> ", ">\t", "- ", "1. ", "> > ", "CRLF", "div"], ids=repr)
def test_spans_are_exact_however_a_page_is_wrapped(wrap: str) -> None:
    found = [one for source in pages()[::7] for one in wrong(document(wrapped(source, wrap)))]
    assert not found
