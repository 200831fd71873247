"""Works → references as HTML, in a CSL style. The one owner of citeproc, which is loaded only where a reference is new.

Works in Japanese stand in Japanese form where the locale is Japanese: the styles of other languages would turn their
names around, and their own terms are English.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from coursegen import codes
from coursegen.bibliography.read import Results
from coursegen.citations import (
    NAMES,
    OTHERS,
    TEXTS,
    Item,
    Style,
    Work,
    full_name,
    is_japanese,
    is_japanese_name,
    names_of,
    text_of,
    year_of,
)
from coursegen.diagnostics import Diagnostic
from coursegen.facts import digest
from coursegen.source import Source

BUILT_IN: Mapping[str, bool] = {"apa": False, "ieee": True}
"""The styles that coursegen has; whether their citations are numbers."""

_ADDRESS = re.compile(r"https?://[^\s<>]+[^\s<>.,;:)。、]")
_OTHERS = re.compile(rf",?\s(?:&amp;|and|und|et|…)\s{OTHERS}\b|,\s{OTHERS}\b")
_MARKUP = re.compile(r"</?(?:i|b|sub|sup|span)(?: style=\"[\w:;\s-]*\")?>")


class Referrer:
    """Makes references in one style; one that was made before is not made again."""

    def __init__(self, style: Style, results: Results) -> None:
        self._style = style
        self._results = results
        self._name = repr(style)
        self._made: dict[tuple[str, str], str] = {}

    def __call__(self, work: Work, letter: str) -> str:
        """The HTML of the reference to a work; `letter` stands after its year."""
        if (work.key, letter) not in self._made:  # a page and its course ask for the same
            self._made[work.key, letter] = self._reference(work, letter)
        return self._made[work.key, letter]

    def _reference(self, work: Work, letter: str) -> str:
        key = "reference " + digest(self._name, json.dumps(work.item, sort_keys=True), letter)
        stored = self._results.get(key)
        if stored is None:
            stored = _formatted(work, letter, self._style).encode(errors="replace")
            self._results.put(key, stored)
        return stored.decode()


def _built_in(name: str) -> bytes:
    return files("coursegen.bibliography.styles").joinpath(f"{name}.csl").read_bytes()


def read_style(name: str, locale: str, source: Source | None, settings: Source) -> tuple[Style, Diagnostic | None]:
    """The style that the settings name: one of coursegen's, or a CSL file of the site, which is `source`. One that
    cannot be used is said, and APA stands in."""
    if name in BUILT_IN:
        return Style(name, "", BUILT_IN[name], locale), None
    hint = f"write one of {', '.join(BUILT_IN)}, or the path of a CSL file, such as styles/own.csl"
    if source is None:
        place = settings.find(name)
        problem = Diagnostic(codes.BIBLIOGRAPHY_STYLE, f"there is no style `{name}`", settings.path, place, hint)
        return Style("apa", locale=locale), problem
    if reason := _problem(source.text):
        message = f"the style cannot be used: {reason}"
        return Style("apa", locale=locale), Diagnostic(codes.BIBLIOGRAPHY_STYLE, message, source.path, None, hint)
    return Style(name, source.text, 'citation-format="numeric"' in source.text, locale), None


def _problem(text: str) -> str:
    """Why a CSL file cannot be used; empty where it can."""
    from xml.etree import ElementTree

    try:
        root = ElementTree.fromstring(text.encode())
    except (ElementTree.ParseError, ValueError) as error:
        return f"it is not XML ({error})"
    names = {child.tag.rpartition("}")[2]: child for child in root}
    if root.tag != "{http://purl.org/net/xbiblio/csl}style":
        return "it is no CSL style"
    if "bibliography" in names:
        return ""
    parent = next((link.get("href", "") for link in root.iter() if link.get("rel") == "independent-parent"), "")
    return f"it only names another style, {parent}: take that one" if parent else "it says nothing of a bibliography"


def _formatted(work: Work, letter: str, style: Style) -> str:
    language = style.locale.split("-")[0]
    own = not style.csl and language == "ja" and is_japanese(work.item)
    locale = style.locale if language != "ja" or (style.csl and is_japanese(work.item)) else "en-US"
    try:
        text = _engine(style.csl or ("ja" if own else style.name), locale)(_prepared(work.item, letter))
    except Exception:  # a style can ask for anything; the work itself is still to be shown
        text = ""
    return _finished(text, japanese=own) if text.strip() else _simple(work, letter)


@cache
def _engine(style: str, locale: str) -> Any:
    """A function from an item to the text of its reference, with the markup of the style."""
    from io import BytesIO

    from citeproc import (
        LANGUAGE_NAMES,
        Citation,
        CitationItem,
        CitationStylesBibliography,
        CitationStylesStyle,
        formatter,
    )
    from citeproc.source.json import CiteProcJSON

    text = style.encode() if "<" in style else _built_in(style)
    loaded = CitationStylesStyle(BytesIO(text), validate=False, locale=locale if locale in LANGUAGE_NAMES else "en-US")
    for number in loaded.root.iterfind(".//{*}bibliography//{*}text[@variable='citation-number']"):
        number.getparent().remove(number)  # the list numbers its works itself
    loaded.kept = _remembering(loaded.root)

    def render(item: Mapping[str, object]) -> str:
        bibliography = CitationStylesBibliography(loaded, CiteProcJSON([item]), formatter.html)
        bibliography.register(Citation([CitationItem("work")]))
        return "".join(str(part) for part in bibliography.bibliography())

    return render


def _remembering(style: Any) -> list[Any]:
    """The elements of a style and of its locales, each of which searches the tree once for the same thing.

    citeproc compiles and asks some forty XPath expressions for every work, the same ones each time. lxml makes an
    element anew whenever nobody holds it, so what they remember lasts as long as the list.
    """
    searching = [*style.iter()]
    for locale in style.locales:
        searching += [locale, *locale, *locale.iterfind("{*}date/*")]
    for element in searching:
        element.xpath_search = cache(element.xpath_search)
        element.get_root = cache(element.get_root)
    return searching


def _prepared(item: Item, letter: str) -> dict[str, object]:
    """The item as citeproc takes it: texts that are HTML already, Japanese names as one word."""
    prepared: dict[str, object] = {"id": "work", "type": item["type"]}
    for variable in TEXTS:
        if value := text_of(item, variable):
            prepared[variable] = value if variable in ("language", "page") else escape(value, quote=False)
    if "event-title" in prepared:
        prepared["event"] = prepared.pop("event-title")
    for variable in NAMES:
        if names := names_of(item, variable):
            prepared[variable] = [
                {"literal": full_name(name)} if is_japanese_name(name) else dict(name) for name in names
            ]
    if year := year_of(item):
        prepared["issued"] = item["issued"] if year.lstrip("-").isdecimal() else {"literal": escape(year, quote=False)}
    if letter:
        prepared["year-suffix"] = letter
    return prepared


def _finished(text: str, *, japanese: bool) -> str:
    """The reference as HTML: its addresses are links, nothing stands twice, and who is not named is `et al.`"""
    text = " ".join(text.split())
    text = re.sub(rf"、{OTHERS}(?![A-Za-z])", "ほか", text) if japanese else _OTHERS.sub(", et al.", text)
    text = re.sub(r"([?!…][”」』]?|\.)((?:</\w+>)*)\.(?=\s|$)", r"\1\2", text)  # `A?.` → `A?`, `al..` → `al.`
    text = re.sub(r"[.。]{2,}", lambda match: match[0][0], text)
    kept: list[str] = []
    at = 0
    for tag in _MARKUP.finditer(text):  # what else looks like a tag is text
        kept += [_linked(text[at : tag.start()]), tag[0]]
        at = tag.end()
    kept.append(_linked(text[at:]))
    html = "".join(kept)
    return html if html.endswith(("</a>", ".", "。", "?", "!")) else html + ("。" if japanese else ".")


def _linked(text: str) -> str:
    text = text.replace("<", "&lt;").replace(">", "&gt;")
    text = re.sub(r"&(?!(?:amp|lt|gt|quot|#\d+|#x[0-9a-fA-F]+);)", "&amp;", text)
    return _ADDRESS.sub(lambda match: f'<a href="{match[0].replace(chr(34), "%22")}">{match[0]}</a>', text)


def _simple(work: Work, letter: str) -> str:
    """A reference where the style gives none."""
    parts = ", ".join(work.authors), f"({work.year}{letter})" if work.year else "", work.title or work.key
    return _finished(escape(". ".join(part for part in parts if part), quote=False), japanese=is_japanese(work.item))
