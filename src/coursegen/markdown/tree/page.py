"""HTML text with marks → the facts of a page and its body: the passes over the tree, in order."""

from __future__ import annotations

import re
from collections.abc import Callable

import turbohtml
from turbohtml import Element

from coursegen import codes
from coursegen.markdown.blocks.box import LABEL
from coursegen.markdown.context import MARK, Context
from coursegen.markdown.figures.facts import find_figures, say_what_is_missing
from coursegen.markdown.figures.numbering import number_figures
from coursegen.markdown.figures.references import link_references
from coursegen.markdown.figures.settings import settings_of
from coursegen.markdown.figures.shapes import shape_figures
from coursegen.markdown.html import CLOSE, OPEN
from coursegen.markdown.tree.balance import say_unbalanced
from coursegen.markdown.tree.facts import read_facts
from coursegen.markdown.tree.headings import first_heading, make_contents, name_headings
from coursegen.markdown.tree.links import Links
from coursegen.markdown.tree.plan import read_commented, read_plan
from coursegen.markdown.tree.references import leave_room_for_works, read_references
from coursegen.markdown.tree.valid import make_valid
from coursegen.model import Body, Fact, Figure, Heading, Hole, HoleKind, Link, PlannedLecture, Reference, Session
from coursegen.record import Record, replace

_SIZE = re.compile(rf' {MARK}-size="{OPEN}s(\d+){CLOSE}"')
_CITATION = re.compile(rf'<span {MARK}-cite="({OPEN}[ct]\d+{CLOSE})">[^<]*</span>')
_SIGN = re.compile(rf"{OPEN}([hsctw])(\d+){CLOSE}")
_FORMULA = re.compile(rf"{OPEN}m(\d+){CLOSE}")
_TAG = re.compile(r"(<[a-zA-Z][^>]*>)")
_SPACE = re.compile(r"\s+")
_HOLES = {
    "h": HoleKind.HREF,
    "s": HoleKind.SIZE,
    "c": HoleKind.CITATION,
    "t": HoleKind.CITATION_TEXT,
    "w": HoleKind.WORKS,
}


class Tree(Record):
    """What a page's tree tells."""

    headings: tuple[Heading, ...]
    figures: tuple[Figure, ...]
    references: tuple[Reference, ...]
    links: tuple[Link, ...]
    anchors: frozenset[str]
    body: Body
    plan: tuple[PlannedLecture, ...] = ()
    sessions: tuple[Session, ...] = ()
    facts: tuple[Fact, ...] = ()
    heading: tuple[str, str] = ("", "")
    """The first heading as text, and as HTML where it holds formulas."""


def read_tree(html: str, context: Context, read: Callable[[str, int], str]) -> Tree:
    """Parse the page's HTML as a browser would, take its facts, and leave valid HTML with holes.

    `read` makes HTML of Markdown text that begins at an offset of the source.
    """
    root = turbohtml.parse_fragment(html, source_locations=True)
    assert isinstance(root, Element)
    say_unbalanced(root, html, context)
    base = _drop(root, context)
    shapes = shape_figures(root, context)
    headings = name_headings(root, context)
    first = first_heading(root, context)
    make_contents(root, headings)
    references = read_references(root, context)
    if context.citations:
        leave_room_for_works(root)
    figures = _figures(root, shapes, context, html, read)
    links = Links(context, base)
    links.collect(root)
    plan, sessions = read_plan(root, context) if context.may_tell else ((), ())
    commented = read_commented(context, links, read)
    facts = read_facts(root, context) if context.may_tell else ()
    anchors = _anchors(root) | context.formulas.anchors
    make_valid(root, context)
    _unresolved(context)
    for element in root.find_all(attrs={MARK: True}):
        del element.attrs[MARK]
    for element in root.find_all(attrs={LABEL: True}):
        del element.attrs[LABEL]
    for element in root.find_all(attrs={"markdown": True}):
        del element.attrs["markdown"]  # kramdown's word to itself, no attribute of HTML
    return Tree(
        tuple(headings),
        tuple(_shown(f, context) for f in figures),
        tuple(references),
        tuple(links.found),
        anchors,
        _body(root.inner_html, context),
        plan,
        (*commented, *sessions),
        facts,
        first,
    )


def _figures(
    root: Element, shapes: list[Element], context: Context, html: str, read: Callable[[str, int], str]
) -> list[Figure]:
    settings = settings_of(context.front_matter, context.config)
    found = find_figures(shapes, context, html)
    say_what_is_missing(root, found, context)
    figures = number_figures(root, found, context, settings, read)
    link_references(root, found, figures, context, settings)
    return figures


def _shown(figure: Figure, context: Context) -> Figure:
    return replace(figure, caption=context.with_tex(figure.caption), alt=context.with_tex(figure.alt, delimiters=False))


def _drop(root: Element, context: Context) -> str:
    """Take out what has no place in a page's body: titles, metadata, and style sheets that would restyle the whole
    site. What is returned is the address that `<base href>` lets relative ones begin from; empty where none does."""
    base = ""
    for element in root.find_all(["iframe", "noframes"]):
        element.set_text("")  # for browsers without frames: to HTML's parser it is text, marks and all
    for element in root.find_all(["title", "meta", "base", "link"]):
        number = element.attr(MARK)
        if element.tag == "title" and element.closest("svg") is not None:
            continue
        if element.tag == "base":
            base = base or context.liquid.expand(element.attr("href") or "")
        sheet = element.tag == "link" and "stylesheet" in (element.attr("rel") or "").lower()
        if sheet and context.config.markdown.keep_stylesheets:
            continue
        if sheet and number is not None:
            message = "a style sheet linked from a page is left out"
            hint = "delete it, or set keep_stylesheets = true under [markdown]"
            context.say(codes.HTML_STYLESHEET, context.marks[int(number)].span, message, hint=hint)
        element.decompose()
    return base


def _anchors(root: Element) -> frozenset[str]:
    """Ids and names; a second element of one id loses it, and `<a name>` becomes an id where nothing else has it."""
    seen: set[str] = set()
    named: list[Element] = []
    for element in root.iter_elements():
        attrs = element.attrs
        if element.tag == "a" and "name" in attrs:
            named.append(element)
        if "id" in attrs:
            anchor = element.attr("id") or ""
            if not anchor or anchor in seen:
                del attrs["id"]
            elif re.search(r"\s", anchor):
                attrs["id"] = re.sub(r"\s+", "-", anchor)
            seen.add(anchor)
    for element in named:
        name = element.attr("name") or ""
        if "id" not in element.attrs and name and name not in seen:
            element.attrs["id"] = re.sub(r"\s+", "-", name)
            seen.add(name)
        del element.attrs["name"]
        if set(element.attrs) <= {MARK} and not element.children:
            element.decompose()
    return frozenset(seen - {""})


def _unresolved(context: Context) -> None:
    """Say every reference to an equation that the page does not have."""
    for index, label in context.formulas.unresolved:
        message = f"no equation of this page has the label `{label}`"
        context.say(
            codes.MATH_INVALID, context.built[index][0].span, message, hint=f"add \\label{{{label}}} to its formula"
        )


def _body(html: str, context: Context) -> Body:
    """Serialised HTML cut at its holes, formulas in place."""
    html = _CITATION.sub(r"\1", _SIZE.sub(rf"{OPEN}s\1{CLOSE}", html))
    html = context.formulas.resolve(_formulas(html, context))
    pieces: list[str | Hole] = []
    at = 0
    for match in _SIGN.finditer(html):
        pieces.append(html[at : match.start()])
        pieces.append(Hole(_HOLES[match[1]], int(match[2])))
        at = match.end()
    pieces.append(html[at:])
    return tuple(piece for piece in pieces if piece)


def _formulas(html: str, context: Context) -> str:
    """Signs of formulas → MathML; inside an attribute, the TeX."""
    if not context.built:
        return html
    parts: list[str] = []
    for number, piece in enumerate(_TAG.split(html)):
        if OPEN in piece and number % 2:
            piece = context.with_tex(piece, delimiters=False, escape=True)
        elif OPEN in piece:
            piece = _FORMULA.sub(lambda match: context.built[int(match[1])][1], piece)
        parts.append(piece)
    return "".join(parts)
