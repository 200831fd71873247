"""Elements where HTML does not let them stand → the same look with elements that may."""

from __future__ import annotations

from urllib.parse import quote

import turbohtml
from turbohtml import Element, Node, Text

from coursegen.markdown.context import MARK
from coursegen.markdown.html import OPEN

_BLOCKS = (
    "address", "article", "aside", "blockquote", "center", "details", "div", "dl", "fieldset", "figure", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table",
    "ul",
)  # fmt: skip
_LOOKS = {
    "b": "font-weight:bold", "strong": "font-weight:bold",
    "i": "font-style:italic", "em": "font-style:italic", "cite": "font-style:italic", "dfn": "font-style:italic",
    "var": "font-style:italic", "u": "text-decoration:underline", "s": "text-decoration:line-through",
    "small": "font-size:smaller", "code": "font-family:monospace", "kbd": "font-family:monospace",
    "samp": "font-family:monospace", "mark": "background:Mark;color:MarkText",
    "sub": "", "sup": "", "span": "", "abbr": "", "q": "", "label": "", "time": "", "bdi": "", "data": "",
}  # fmt: skip
"""Inline elements, and what makes a block look like them."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LINES = ("summary", "pre", "th", *_HEADINGS)
"""What holds text alone, or nearly so."""
_LIKE_LINES = frozenset({"p", "div", "center", "section", "article", "address", "header", "footer", "main", *_HEADINGS})
_LIST_OF = {"li": ("ul", ("ul", "ol", "menu")), "dt": ("dl", ("dl",)), "dd": ("dl", ("dl",))}
"""Items: the list that an item without one gets, and the parents it may have."""

_DRAWING = '<svg width="0" height="0" style="position:absolute"><style></style></svg>'


def settle(root: Element) -> None:
    """Move or rename what stands where it may not."""
    for element in list(root.iter_elements(_LINES)):
        _open_line(element)
    for element in root.iter_elements(_BLOCKS):
        _open_inline_parents(element)
    for element in list(root.iter_elements(tuple(_LIST_OF))):
        wrapper, allowed = _LIST_OF[element.tag]
        if not _stands_in(element, allowed):
            element.wrap_siblings(Element(wrapper), until=_last_item(element))
    for element in list(root.iter_elements(("ul", "ol", "menu"))):
        _wrap_strays(element)
    for element in root.find_all("figcaption"):
        _place_caption(element)
    _replace(root)
    for element in root.find_all("p"):
        if _is_empty(element):
            element.decompose()


def _open_line(element: Element) -> None:
    """A heading, a summary, a line of code hold text alone: a paragraph in one is a line of it, and what else is no
    text stands behind it. The head of a column holds no heading and nothing that folds; a cell does."""
    parent = element.parent
    if element.tag == "summary" and not (isinstance(parent, Element) and parent.tag == "details"):
        element.tag = "div"
        return
    if element.tag == "th":
        if any(element.find(name) is not None for name in (*_HEADINGS, "details")):
            element.tag = "td"
            style(element, "font-weight:bold")
        return
    behind: list[Element] = []
    for block in list(element.iter_elements(_BLOCKS)):
        if block is element or (element.tag == "summary" and block.tag in _HEADINGS):
            continue
        if block.tag not in _LIKE_LINES:
            if not any(block.closest(outer.tag) is outer for outer in behind):
                behind.append(block)
        elif element.tag == "summary" and any(block.find(name) is not None for name in _HEADINGS):
            _leave_headings(block)
        else:
            style(block, "display:block")
            block.tag = "span"
    for block in reversed(behind):
        element.insert_after(block)


def _leave_headings(block: Element) -> None:
    """No line holds a heading, so each part of the block takes its look, and the block goes."""
    line: Element | None = None
    for node in list(block.children):
        if isinstance(node, Element) and node.tag in _BLOCKS:
            line = None
            _take_look(node, block)
        elif line is not None:
            line.append(node)
        elif _shows(node):
            line = Element("span", {"style": "display:block"})
            _take_look(line, block)
            node.insert_before(line)
            line.append(node)
    block.unwrap()


def _take_look(element: Element, block: Element) -> None:
    for name in (block.attr("class") or "").split():
        element.add_class(name)
    style(element, (block.attr("style") or "").strip())


def style(element: Element, declaration: str) -> None:
    """Add a declaration to an element's style; one that the author wrote there wins by coming later."""
    own = (element.attr("style") or "").strip()
    if declaration:
        element.attrs["style"] = f"{declaration};{own}" if own else declaration


def _replace(root: Element) -> None:
    """An image without an address is its alternative text; a style sheet in the page is one that is linked, or, since
    none can name files of the site from there, one of an empty drawing."""
    for element in root.find_all("img"):
        if "src" not in element.attrs and "srcset" not in element.attrs:
            element.replace_with(Text(element.attr("alt") or ""))
    for element in root.find_all("style"):
        if element.closest("svg") is None:
            element.replace_with(_sheet(element))


def _sheet(element: Element) -> Element:
    """A style sheet that may stand in a page's body."""
    if OPEN in element.text:
        drawing = turbohtml.parse_fragment(_DRAWING).find("svg")
        sheet = drawing.find("style") if drawing else None
        assert drawing and sheet
        sheet.append(Text(element.text))
    else:
        address = "data:text/css;charset=utf-8," + quote(element.text)
        sheet = drawing = Element("link", {"rel": "stylesheet", "href": address})
    if "media" in element.attrs:
        sheet.attrs["media"] = element.attr("media") or ""
    return drawing


def _open_inline_parents(element: Element) -> None:
    """An inline element around a block is a block that looks like it."""
    parent = element.parent
    while isinstance(parent, Element) and parent.tag in _LOOKS:
        look = _LOOKS[parent.tag]
        parent.tag = "div"
        style(parent, look)
        parent = parent.parent


def _stands_in(element: Element, allowed: tuple[str, ...]) -> bool:
    parent = element.parent
    if isinstance(parent, Element) and parent.tag == "div" and "dl" in allowed:
        parent = parent.parent
    return isinstance(parent, Element) and parent.tag in allowed


def _last_item(element: Element) -> Element:
    last = element
    group = ("li",) if element.tag == "li" else ("dt", "dd")
    for node in element.next_siblings:
        if isinstance(node, Element):
            if node.tag not in group:
                break
            last = node
        elif isinstance(node, Text) and node.data.strip():
            break
    return last


def _wrap_strays(element: Element) -> None:
    """What stands in a list but in no item becomes an item without a mark."""
    stray: Element | None = None
    for node in list(element.children):
        if isinstance(node, Element) and node.tag in ("li", "script", "template"):
            stray = None
        elif stray is not None:
            stray.append(node)
        elif _shows(node):
            stray = Element("li", {"style": "list-style:none"})
            node.insert_before(stray)
            stray.append(node)


def _shows(node: Node) -> bool:
    return isinstance(node, Element) or (isinstance(node, Text) and bool(node.data.strip()))


def _place_caption(caption: Element) -> None:
    """A caption is the first or the last thing in a figure; one that stands in no figure is a block of text."""
    figure = caption.parent
    if not isinstance(figure, Element) or figure.tag != "figure":
        caption.tag = "div"
        caption.add_class("figcaption")
    elif any(isinstance(node, Element) for node in caption.previous_siblings) and any(
        isinstance(node, Element) for node in caption.next_siblings
    ):
        figure.append(caption)


def _is_empty(element: Element) -> bool:
    """Whether a paragraph shows nothing, not even the space that `&nbsp;` makes."""
    text = element.text
    bare = all(name == MARK for name in element.attrs)
    return bare and not text.strip() and "\u3000" not in text and "\xa0" not in text and element.find(True) is None
