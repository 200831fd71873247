"""Centred images and what stands under them → `<figure>` with `<figcaption>`.

Shapes: `<center>`, `<div class="figcenter">` with `<div class="figcaption">`, an author's own `<figure>`, and a
paragraph that begins with an image on a line of its own. The content is cut into rows at `<br>` and at blocks; rows
with images are the figure, the rows of text after them its caption. Rows of images after a caption begin the next
figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from turbohtml import Element, Node, Text

from coursegen.markdown.context import MARK, Context
from coursegen.model import Figure
from coursegen.source import Span

_HEAVY = "h1,h2,h3,h4,h5,h6,table,ul,ol,dl,pre,iframe,video,object,svg,center,figure,blockquote,form"
_BLOCK = frozenset(
    """p div section table ul ol dl pre blockquote figure figcaption center hr h1 h2 h3 h4 h5 h6""".split()
)
_SENTENCE = re.compile(r".{20,}?(?:[。．!?！？]|\.(?=\s))", re.DOTALL)
_ALT_LENGTH = 160


@dataclass(slots=True)
class Row:
    """Nodes between two line breaks."""

    nodes: list[Node] = field(default_factory=list)
    breaks: list[Node] = field(default_factory=list)
    """The `<br>` that ends it."""

    @property
    def has_image(self) -> bool:
        """Whether an image stands in it."""
        return any(
            isinstance(node, Element) and (node.tag == "img" or node.find("img") is not None) for node in self.nodes
        )

    @property
    def text(self) -> str:
        """What can be read in it."""
        return "".join(
            node.text if isinstance(node, Element) else getattr(node, "data", "") for node in self.nodes
        ).strip()


def make_figures(root: Element, context: Context, html: str) -> list[Figure]:
    """Rewrite every shape in `root`; the figures in document order."""
    figures: list[Figure] = []
    for element in list(root.iter_elements(("center", "div", "figure", "p"))):
        if element.parent is None or element.closest("figure") not in (None, element):
            continue
        for figure in _figures_of(element):
            figures.append(_fact(figure, element, context, html))
    return figures


def _figures_of(element: Element) -> list[Element]:
    if element.tag == "figure":
        return [element] if element.find("img") is not None else []
    if element.tag == "div":
        return _captioned_div(element)
    if element.find("img") is None or element.select_one(_HEAVY) is not None:
        return []
    if element.tag == "center":
        _unwrap_paragraphs(element)
        return _rows_to_figures(element, list(_rows(element, split_lines=False)))
    return _paragraph(element)


def _captioned_div(element: Element) -> list[Element]:
    caption = element.find(class_="figcaption")
    if not element.has_class("figcenter") and caption is None:
        return []
    if caption is None:
        if element.find("img") is None or element.select_one(_HEAVY) is not None:
            return []
        _unwrap_paragraphs(element)
        return _rows_to_figures(element, list(_rows(element, split_lines=False)))
    if caption.parent != element or len(element.find_all(class_="figcaption")) > 1:
        return []
    element.tag, caption.tag = "figure", "figcaption"
    return [element]


def _paragraph(element: Element) -> list[Element]:
    rows = list(_rows(element, split_lines=True))
    if len(rows) < 2 or not rows[0].has_image or rows[0].text or element.parent is None:
        return []
    if any(row.has_image and row.text for row in rows):
        return []
    return _rows_to_figures(element, rows)


def _unwrap_paragraphs(element: Element) -> None:
    for child in list(element.children):
        if isinstance(child, Element) and child.tag == "p" and child.find("img") is not None and not _styled(child):
            child.insert_after(Element("br"))
            child.unwrap()


def _styled(element: Element) -> bool:
    return any(name != MARK for name in element.attrs)


def _rows(element: Element, *, split_lines: bool) -> Iterator[Row]:
    row = Row()
    for node in list(element.children):
        if isinstance(node, Element) and node.tag == "br":
            row.breaks.append(node)
            yield row
            row = Row()
        elif isinstance(node, Element) and node.tag in _BLOCK:
            if row.nodes:
                yield row
            yield Row([node])
            row = Row()
        elif (
            isinstance(node, Text)
            and row.has_image
            and node.data.strip()
            and ("\n" in node.data[:2] or not split_lines)
        ):
            if node.data.lstrip(" \t").startswith("\n") or split_lines:
                yield row
                row = Row([node])
            else:
                row.nodes.append(node)
        elif split_lines and row.has_image and isinstance(node, Element) and row.nodes and _ends_line(row.nodes[-1]):
            yield row
            row = Row([node])
        else:
            row.nodes.append(node)
    if row.nodes:
        yield row


def _ends_line(node: Node) -> bool:
    return isinstance(node, Text) and not node.data.strip() and "\n" in node.data


def _rows_to_figures(element: Element, rows: list[Row]) -> list[Element]:
    groups: list[tuple[list[Row], list[Row]]] = []
    leading: list[Row] = []
    for row in rows:
        if row.has_image:
            if not groups or (groups[-1][1] and any(r.text for r in groups[-1][1])):
                groups.append(([], []))
            groups[-1][0].extend(groups[-1][1])
            groups[-1][1].clear()
            groups[-1][0].append(row)
        elif groups:
            groups[-1][1].append(row)
        else:
            leading.append(row)
    if not groups:
        return []
    if len(groups) == 1 and not any(row.text for row in leading):
        element.tag = "figure"
        _caption(element, groups[0][1])
        return [element]
    element.tag = "div"
    return [_wrap(images, captions) for images, captions in groups]


def _wrap(images: list[Row], captions: list[Row]) -> Element:
    figure = Element("figure")
    first = images[0].nodes[0]
    first.insert_before(figure)
    for row in images:
        figure.extend([*row.nodes, *row.breaks])
    for row in captions:
        figure.extend([*row.nodes, *row.breaks])
    _caption(figure, captions)
    return figure


def _caption(figure: Element, rows: list[Row]) -> None:
    while rows and not rows[-1].text and not any(isinstance(node, Element) for node in rows[-1].nodes):
        rows.pop()
    if not any(row.text for row in rows):
        return
    caption = Element("figcaption")
    for number, row in enumerate(rows):
        caption.extend(row.nodes)
        if number < len(rows) - 1:
            caption.extend(row.breaks)
        else:
            for node in row.breaks:
                node.decompose()
    figure.append(caption)
    _trim_breaks(figure, caption)


def _trim_breaks(figure: Element, caption: Element) -> None:
    """The `<br>` between the images and the caption did its work."""
    node = caption.previous_sibling
    while node is not None and (
        (isinstance(node, Text) and not node.data.strip()) or (isinstance(node, Element) and node.tag == "br")
    ):
        before = node.previous_sibling
        node.decompose()
        node = before
    figure.append(Text("\n"))


def _fact(figure: Element, written: Element, context: Context, html: str) -> Figure:
    caption = figure.find("figcaption")
    text = " ".join(caption.text.split()) if caption is not None else ""
    images = figure.find_all("img")
    for image in images:
        if not (image.attr("alt") or "").strip():
            image.attrs["alt"] = _alt(text) if len(images) == 1 or image == images[0] else ""
    span = span_of(written, context, html)
    width = re.search(r"(?:^|;)\s*width\s*:\s*([^;]+)", images[0].attr("style") or "") if images else None
    return Figure(
        number=None,
        id=figure.attr("id") or "",
        sources=tuple(image.attr("src") or "" for image in images),
        caption=text,
        original_caption=_original(context, span),
        alt=(images[0].attr("alt") or "") if images else "",
        width=width[1].strip() if width else ((images[0].attr("width") or "") if images else ""),
        span=span,
    )


def _alt(caption: str) -> str:
    """A caption as alternative text: its first sentence where it is long."""
    if len(caption) <= _ALT_LENGTH:
        return caption
    sentence = _SENTENCE.match(caption)
    return sentence.group() if sentence and len(sentence.group()) <= _ALT_LENGTH else caption[: _ALT_LENGTH - 1] + "…"


def _original(context: Context, span: Span) -> str:
    inside = [c.text for c in context.clean.comments if span.start <= c.span.start and c.span.end <= span.end]
    return " ".join(" ".join(inside).split())


def span_of(element: Element, context: Context, html: str) -> Span:
    """Where an element was written: from its start tag to its end tag, or to its last descendant when it has none."""
    number = element.attr(MARK)
    marks = [context.marks[int(n)] for e in element.iter_elements() if (n := e.attr(MARK)) is not None]
    start = context.marks[int(number)].span if number is not None else (marks[0].span if marks else Span(0, 0))
    end = start.end
    location = element.source_location
    if location is not None and location.end_tag is not None:
        tag = html[location.end_tag.start_offset : location.end_tag.end_offset]
        if found := re.search(rf'{MARK}="(\d+)"', tag):
            end = context.marks[int(found[1])].span.end
    return Span(start.start, max([end, *(mark.span.end for mark in marks)]))
