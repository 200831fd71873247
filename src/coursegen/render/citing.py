"""Citations and lists of references as HTML.

A citation is a link to its work in the page's list. A card beside it shows the reference while the link has the pointer
or the keyboard's focus, by CSS alone; where there is no pointer that hovers, a button over the link opens the same card
as a popover. A small script of the theme lets Escape close the card. Without style sheets, or in a browser without
popovers, the link remains.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

from coursegen.citations import CitedWork, ShownCitation, ShownCite
from coursegen.model import Citation, Page
from coursegen.render.words import words_of
from coursegen.urls import encode

_ALT = re.compile(r'(?<= alt=")[^"]+')
Seen = Callable[[str], str]
"""The address of something of the site, as it is seen from the page."""


class Citing:
    """The citations and references of one page. Each id is given once."""

    def __init__(self, page: Page, lang: str, seen: Seen, *, numeric: bool, all_works: str = "") -> None:
        self._page = page
        self._words = words_of(lang)
        self._lang_of_page = lang.partition("-")[0]
        self._seen = seen
        self._numeric = numeric
        self._all_works = all_works
        self._works = {cited.work.key: cited for cited in page.works}
        self._given: set[str] = set()

    def citation(self, index: int, *, in_link: bool) -> str:
        """A citation of the page; inside a link, which can hold no other, as text alone."""
        citation = self._page.document.citations[index]
        shown = self._page.citations[index] if self._page.citations else None
        if shown is None:
            return unknown_citation(citation)
        if in_link:
            return f'<span class="citation">{escape(shown.text, quote=False)}</span>'
        cites = [self._cite(cite, "" if place else shown.opening) for place, cite in enumerate(shown.cites)]
        return f'<span class="citation">{shown.divider.join(cites)}{shown.closing}</span>'

    def _cite(self, cite: ShownCite, opening: str) -> str:
        """One work. What opens the citation stands inside, so that no line ends after it."""
        label, prefix, suffix = (escape(text, quote=False) for text in (cite.label, cite.prefix, cite.suffix))
        if not cite.work or cite.anchor in self._given:
            return f"{opening}{prefix}{label}{suffix}"
        self._given.add(cite.anchor)
        name, card, work = escape(cite.anchor), escape(f"card-{cite.anchor}"), escape(f"#{encode(cite.work)}")
        show = escape(f"{self._words['show_work']}: {cite.label}")
        parts = (
            f'<span class="cite">{opening}{prefix}',
            f'<a href="{work}" id="{name}" role="doc-biblioref" aria-describedby="{card}">{label}</a>',
            f'<button type="button" class="cite-open" popovertarget="{card}" aria-label="{show}"></button>',
            f'<span popover id="{card}" class="card coursegen-ui">',
            f"<span{self._lang(self._works[cite.key])}>{without_links(self._works[cite.key].html)}</span> ",
            f'<a href="{work}">{self._words["in_list"]}</a></span></span>{suffix}',
        )
        return "".join(parts)

    def text(self, html: str) -> str:
        """A piece of the page between its holes: the alternative texts in it name citations as they are shown."""
        if not self._works or ' alt="' not in html:
            return html
        return _ALT.sub(lambda match: escape(shown_text(unescape(match[0]), self._page), quote=False), html)

    def works(self, heading: int, anchor: str) -> str:
        """The list of the works that the page cites: a section of its own below a heading of this level and id; with
        no id, part of the section that the author wrote."""
        if not self._works:
            return ""
        if anchor:
            label = f'aria-labelledby="{escape(anchor)}"'
            title = f'<h{heading} id="{escape(anchor)}">{self._words["references"]}</h{heading}>'
        else:
            label = f'aria-label="{self._words["cited_works"]}"'
            title = f'<p class="works-title">{self._words["cited_works"]}</p>'
        more = ""
        if self._all_works:
            link = f'<a href="{escape(self._seen(self._all_works))}">{self._words["all_works"]}</a>'
            more = f'<p class="works-more">{link}</p>\n'
        opening = f'<section class="works coursegen-ui" role="doc-bibliography" {label}>'
        return f"{opening}\n{title}\n{self._list()}\n{more}</section>\n"

    def _list(self) -> str:
        items = "\n".join(self._item(cited) for cited in self._page.works)
        tag = "ol" if self._numeric else "ul"
        return f'<{tag} class="work-list">\n{items}\n</{tag}>'

    def _item(self, cited: CitedWork) -> str:
        links = []
        for number, place in enumerate(cited.places, start=1):
            label = escape(self._words["back"].format(number))
            sign = "↩\ufe0e" if len(cited.places) == 1 else f"↩\ufe0e{number}"
            href = escape("#" + encode(place.url.partition("#")[2]))
            links.append(f'<a href="{href}" role="doc-backlink" aria-label="{label}">{sign}</a>')
        back = f' <span class="back-links">{" ".join(links)}</span>' if links else ""
        return f'<li id="{escape(cited.anchor)}"{self._lang(cited)}>{cited.html}{back}</li>'

    def _lang(self, cited: CitedWork) -> str:
        """The language of a reference, where it is known and another than the page's."""
        lang = cited.work.lang
        return f' lang="{escape(lang)}"' if lang and lang.partition("-")[0] != self._lang_of_page else ""


def unknown_citation(citation: Citation) -> str:
    """A citation of works that no bibliography knows."""
    text = escape(citation.text, quote=False)
    return text if citation.narrative else f'<span class="citation">{text}</span>'


def shown_text(text: str, page: Page) -> str:
    """Text of the page, such as a heading's, with its citations as they are shown."""
    for written, shown in zip(page.document.citations, page.citations, strict=False):
        if isinstance(shown, ShownCitation) and written.text in text:
            text = text.replace(written.text, shown.text, 1)
    return text


def without_links(html: str) -> str:
    """HTML for a place inside a link, which can hold no other."""
    return re.sub(r"</?a\b[^>]*>", "", html)
