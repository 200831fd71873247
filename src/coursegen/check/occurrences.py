"""Every reference of a site with where it was written: what each resolver, offline or online, is given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from coursegen.check.published import Published, seen_from
from coursegen.diagnostics import Code, Diagnostic, Edit, Verdict
from coursegen.kinds import LinkKind
from coursegen.model import Link, Mention, Page, Site, Target
from coursegen.record import Record, replace
from coursegen.source import Source, Span
from coursegen.urls import encode


class Occurrence(Record):
    """One reference at one place. The same address written twice is two occurrences."""

    path: str
    """The source file, below the site."""
    url: str
    """The page it stands on, from the site's root; empty where it stands on none in particular."""
    link: Link
    target: Target

    @property
    def kind(self) -> LinkKind:
        """What the reference points to on this site."""
        return self.target.kind

    @property
    def href(self) -> str:
        """As written."""
        return self.link.href

    def finding(
        self,
        code: Code,
        message: str,
        hint: str,
        *,
        verdict: Verdict | None = Verdict.BROKEN,
        fix: tuple[Edit, ...] = (),
        target: str = "",
    ) -> Diagnostic:
        """A finding about this reference, at its address."""
        return Diagnostic(
            code,
            message,
            self.path,
            self.link.href_span,
            hint,
            fix,
            verdict=verdict,
            href=self.href,
            target=target or self.target.url,
        )


def occurrences(site: Site, mentions: Iterable[Mention], published: Published) -> tuple[Occurrence, ...]:
    """Every reference of the site: those of its pages by page and place, then those of templates, styles, settings."""
    return (
        *(
            Occurrence(page.document.path, page.url, link, target)
            for page in site.pages
            for link, target in _written_once(page)
        ),
        *(_mentioned(mention, published) for mention in mentions),
    )


def _written_once(page: Page) -> Iterator[tuple[Link, Target]]:
    """The links of a page, each address once: that of a definition, `[label]: address`, may serve many links."""
    written: set[tuple[Span, str]] = set()
    for link, target in zip(page.document.links, page.targets, strict=True):
        place = (link.href_span, link.element)
        if place not in written or link.href_span.start == link.href_span.end:
            written.add(place)
            yield link, target


def _mentioned(mention: Mention, published: Published) -> Occurrence:
    return Occurrence(mention.path, "", mention.link, _target(mention, published))


def _target(mention: Mention, published: Published) -> Target:
    """What a reference outside pages means. A relative one in a template depends on the page, so nobody can tell."""
    link = mention.link
    href = link.href
    is_own = published.is_own(href)
    if link.kind is not LinkKind.LOCAL and not is_own:
        return Target(link.kind, href)
    if mention.literal and not mention.output and not is_own and not href.startswith("/"):
        return Target(LinkKind.LOCAL, href)
    path: str | None = seen_from(mention.output, href)
    if is_own or (mention.literal and href.startswith("/")):
        path = published.below(path or "/")
        if path is None and is_own:
            return Target(link.kind, href)
    url = published.url(path) if path is not None else ""
    kind = LinkKind.PAGE if link.element == "a" else LinkKind.ASSET
    _, mark, fragment = href.partition("#")
    if path is None:  # it leads out of the site's folder on its host; the host's own home page is there
        return Target(LinkKind.LOCAL, href) if href == "/" else Target(kind, f"//{published.host}{href}", exists=False)
    return Target(kind, (url or encode(path)) + mark + fragment, exists=bool(url))


def with_sure_fix(diagnostic: Diagnostic, sources: Mapping[str, Source]) -> Diagnostic:
    """Without its fix, where what stands in the source is not the address but something it was made from; where the
    link's text repeats the address, the fix mends that, too."""
    if not diagnostic.fix or not diagnostic.href:
        return diagnostic
    source = sources.get(diagnostic.path)
    if source is None or any(source[edit.span] != diagnostic.href for edit in diagnostic.fix):
        return replace(diagnostic, fix=())
    shown = (_shown(source.text, edit) for edit in diagnostic.fix)
    return replace(diagnostic, fix=(*diagnostic.fix, *(edit for edit in shown if edit)))


_BEFORE = re.compile(r"\s*\]\(\s*<?")
"""Between the text of a Markdown link and its address."""
_BEHIND = re.compile(r"[\"']?(?:\s[^<>]*)?>\s*")
"""Between the address of an HTML link and its text."""
_END = re.compile(r"\s*</a")
_SLACK = 9
"""How far from its address the text of a Markdown link ends at most, white space and signs included."""


def _shown(text: str, edit: Edit) -> Edit | None:
    """The mend of a link's text that is the address itself: `[x](x)`, `<a href="x">x</a>`."""
    start, end = edit.span.start, edit.span.end
    href = text[start:end]
    first = max(0, start - len(href) - _SLACK)
    at = text.rfind(href, first, start)
    if at >= 0 and _BEFORE.fullmatch(text, at + len(href), start) and text[first:at].rstrip().endswith("["):
        return Edit(Span(at, at + len(href)), edit.text)
    behind = _BEHIND.match(text, end)
    at = behind.end() if behind else -1
    if at >= 0 and text.startswith(href, at) and _END.match(text, at + len(href)):
        return Edit(Span(at, at + len(href)), edit.text)
    return None
