"""Images and what stands under them → `<figure>` with `<figcaption>`.

Shapes: `<center>`, whatever an author centred or classed as a figure, an own `<figure>`, a paragraph that begins with
an image and goes on below it, an image alone with pandoc's attributes, an image with its caption in the next block, and
images in table cells with their captions under them. Their lines are put into groups: lines of images, then the lines
of text after them. An image after a caption begins the next group.
"""

from __future__ import annotations

import re

from turbohtml import Element, Node, Text

from coursegen.markdown.context import MARK, Context
from coursegen.markdown.figures.captions import bare_word, read_label
from coursegen.markdown.figures.rows import HEADINGS, Kind, Row, cut, has_image, is_bare, is_text
from coursegen.record import Record, field

BELOW = f"{MARK}-below"
"""The attribute of a figure that took its caption from the paragraph next to it."""
_CANDIDATES = frozenset({"center", "div", "section", "p", "figure", "td", "th"})
_FIGURE_CLASSES = frozenset(
    """center centered centred text-center align-center aligncenter figure figcenter fig figs image images wp-caption
    thumbnail""".split()
)
_CAPTION_CLASSES = frozenset(
    """figcaption caption fig-caption figure-caption image-caption img-caption wp-caption-text""".split()
)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_CREDIT = re.compile(
    r"[^\n。]{2,50}より(?:引用|改変|転載)?[。．]?|(?:画像)?(?:出典|引用元?)\s*[:：][^\n]{2,150}"
    r"|(?:From|Source:|Adapted from)\s[^\n]{2,80}"
)
_LONGEST_LINE = 300
"""Characters under an image in one paragraph that may still be its caption; more is the text going on."""


class Group(Record, frozen=False):
    """Lines of images and the lines of text that belong to them."""

    images: list[Row]
    caption: list[Row] = field(default_factory=list)
    is_caption_first: bool = False


def shape_figures(root: Element, context: Context) -> list[Element]:
    """Rewrite every shape in `root`; the figures in document order."""
    seen: set[Element] = set()
    for image in root.find_all("img"):
        above = [e for e in image.ancestors if isinstance(e, Element) and e.tag in _CANDIDATES and e != root]
        for element in reversed(above):
            if element in seen:
                continue
            seen.add(element)
            if element.parent is not None and element.closest("figure") in (None, element):
                _shape(element, context)
    for table in root.find_all("table"):
        _table(table)
    return [figure for figure in root.find_all("figure") if _is_shown(figure)]


def _is_shown(figure: Element) -> bool:
    """Whether a figure has pictures and is no part of a figure with a caption of its own."""
    if figure.select_one("img,svg,video,canvas,object,embed,iframe") is None:
        return False
    outer = figure.parent.closest("figure") if isinstance(figure.parent, Element) else None
    if outer is not None:
        return caption_of(outer) is None
    return caption_of(figure) is not None or figure.select_one("figure figcaption") is None


def caption_of(figure: Element) -> Element | None:
    """A figure's own caption."""
    return next((e for e in figure.children if isinstance(e, Element) and e.tag == "figcaption"), None)


def _shape(element: Element, context: Context) -> None:
    if element.tag in ("td", "th"):
        _cell(element)
    elif element.tag == "figure":
        if caption_of(element) is None and element.find("figure") is None:
            _container(element)
    elif (centred := _is_centred(element)) or any(_is_caption(child) for child in element.children):
        made = _container(element) if element.select_one(HEADINGS) is None else []
        _next_block(made[-1] if made else element, element, centred=centred)
    elif element.tag == "p":
        _paragraph(element, context)


def _is_centred(element: Element) -> bool:
    return (
        element.tag == "center"
        or (element.attr("align") or "").lower() in ("center", "middle")
        or _CENTRED.search(element.attr("style") or "") is not None
        or any(name in _FIGURE_CLASSES for name in (element.attr("class") or "").lower().split())
    )


def _is_caption(node: Node) -> bool:
    """Whether a block says itself that it is a caption."""
    if not isinstance(node, Element):
        return False
    classes = (element_class := node.attr("class")) and element_class.lower().split()
    return node.tag == "figcaption" or any(name in _CAPTION_CLASSES for name in classes or ())


def _container(element: Element) -> list[Element]:
    """What an author centred: all text after an image is its caption."""
    rows = cut(element, by_line=False)
    groups, loose = _groups(rows)
    if not any(group.caption for group in groups) and (
        loose or all(row.kind is Kind.MIXED for group in groups for row in group.images if row.kind is not Kind.SPACE)
    ):
        return []
    alone = len(groups) == 1 and not loose and not any(row.kind is Kind.APART for row in rows)
    return _build(element, groups, alone=alone)


def _cell(cell: Element) -> None:
    """A table cell: its image is a figure with the text below it, in the cell or in the cell of the next row."""
    rows = cut(cell, by_line=True)
    groups, loose = _groups(rows)
    if loose or any(row.kind in (Kind.MIXED, Kind.APART) for row in rows):
        return
    if all(group.caption for group in groups):
        _build(cell, groups, alone=False)
        return
    below = _cell_below(cell)
    if below is None or len(groups) != 1 or groups[0].caption:
        return
    (figure,) = _build(cell, groups, alone=False)
    caption = Element("figcaption")
    caption.extend(list(below.children))
    figure.append(caption)
    row = below.parent
    if isinstance(row, Element) and not is_text(row.text) and row.find("img") is None:
        section = row.parent
        row.decompose()
        if isinstance(section, Element) and section.tag == "tbody" and section.find("tr") is None:
            section.decompose()


def _table(table: Element) -> None:
    """A table of nothing but images, with their caption in the next block."""
    below = _sibling(table, forward=True)
    if below is None or not has_image(table) or is_text(table.text) or not _is_numbered(below):
        return
    figure = Element("figure")
    table.insert_before(figure)
    figure.extend([table, below])
    _name_caption(figure, below)


def _cell_below(cell: Element) -> Element | None:
    """The cell under an image's, where their rows are one of images and one of captions."""
    row = cell.parent
    table = cell.closest("table")
    if not isinstance(row, Element) or table is None:
        return None
    lines = [line for line in table.find_all("tr") if line.closest("table") == table]
    at = lines.index(row)
    if at + 1 == len(lines):
        return None
    upper, lower = _cells(row), _cells(lines[at + 1])
    if len(upper) != len(lower) or lines[at + 1].find("img") is not None:
        return None
    if any("colspan" in each.attrs or "rowspan" in each.attrs for each in (*upper, *lower)):
        return None
    if any(is_text(caption_of_cell(each)) for each in upper):
        return None
    below = lower[upper.index(cell)]
    return below if is_text(below.text) else None


def caption_of_cell(cell: Element) -> str:
    """The text of a cell that is no caption yet."""
    return "" if cell.find("figure") is not None else cell.text


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row.children if isinstance(cell, Element) and cell.tag in ("td", "th")]


def _paragraph(element: Element, context: Context) -> None:
    """A paragraph of images: with its caption on the lines below, in its own text (pandoc), or in the next block."""
    rows = cut(element, by_line=True)
    groups, loose = _groups(rows)
    if loose or not groups or any(row.kind in (Kind.MIXED, Kind.APART) for row in rows):
        return
    if any(group.caption for group in groups):
        if all(_is_caption_line(group) for group in groups if group.caption):
            _build(element, groups, alone=len(groups) == 1)
        return
    images = element.find_all("img")
    label = _own_text(images[0], context) if len(images) == 1 and is_bare(element) else ""
    if label and not _is_said_again(images[0], _sibling(element, forward=True)):
        (figure,) = _build(element, groups, alone=True)
        figure.append(Element("figcaption"))
        figure.find_all("figcaption")[0].set_inner_html(label)
        return
    _next_block(element, element)


def _is_caption_line(group: Group) -> bool:
    """Whether the text under an image is its caption and not a paragraph that goes on."""
    text = " ".join(row.text for row in group.caption).strip()
    first = next((n for n in group.caption[0].nodes if not isinstance(n, Text) or n.data.strip()), None)
    is_marked = isinstance(first, Element) and first.tag in ("strong", "em", "b", "i", "small")
    return is_marked or bool(group.images[-1].breaks) or len(text) <= _LONGEST_LINE or read_label(text) is not None


def _own_text(image: Element, context: Context) -> str:
    """The text of a Markdown image that pandoc would show as its caption: it has an attribute list, or a number."""
    number = image.attr(MARK)
    mark = context.marks[int(number)] if number is not None else None
    if mark is None or mark.raw or not mark.label:
        return ""
    behind = context.source.text[mark.span.end : mark.span.end + 2]
    is_pandoc = behind.startswith("{") and behind != "{:"
    return mark.label if is_pandoc or read_label(image.attr("alt") or "") is not None else ""


def _is_said_again(image: Element, below: Element | None) -> bool:
    """Whether the block below an image is its caption although the image's own text could be."""
    if below is None or not _is_numbered(below):
        return False
    own, written = read_label(image.attr("alt") or ""), read_label(below.text)
    return own is None or (written is not None and own.text == written.text)


def _next_block(element: Element, written: Element, *, centred: bool = False) -> None:
    """Take the block next to a figure without caption into it, where that is plainly the caption.

    `element` is the figure, or holds nothing but images; `written` is what its author wrote around it; whether
    that centres it decides what text below it is.
    """
    if element.parent is None or (element.tag == "figure" and caption_of(element) is not None):
        return
    if element.tag != "figure" and (is_text(element.text) or element.find("figure") is not None):
        return
    if _sibling(element, forward=True) is None:
        above, below = None, _sibling(written, forward=True)
    else:
        above, below = _sibling(element, forward=False), _sibling(element, forward=True)
    taken = below if below is not None and _is_caption(below) and not has_image(below) else None
    if taken is None and above is not None and _is_numbered(above):
        taken = above
    elif (
        taken is None
        and below is not None
        and (_is_numbered(below) or _is_credit(below) or (centred and _is_centred_text(below)))
    ):
        taken = below
    if taken is None:
        return
    element.tag = "figure"
    _trim(element)
    if taken == above:
        element.insert(0, taken)
    else:
        element.append(taken)
    _name_caption(element, taken, is_below=taken == below)


def _name_caption(figure: Element, taken: Element, *, is_below: bool = True) -> None:
    if taken.tag == "p":
        _wrap(taken)
        if is_below:
            figure.attrs[BELOW] = ""
    else:
        taken.tag = "figcaption"


def _is_centred_text(block: Element) -> bool:
    """Whether a block is nothing but a little centred text."""
    is_plain = block.select_one(f"{HEADINGS}, img, ul, ol, table, pre, iframe, video") is None
    return _is_centred(block) and is_plain and 0 < len(block.text.strip()) <= _LONGEST_LINE


def _wrap(block: Element) -> None:
    caption = Element("figcaption")
    block.insert_before(caption)
    caption.append(block)
    if is_bare(block):
        block.unwrap()


def _sibling(element: Element, *, forward: bool) -> Element | None:
    node = element.next_sibling if forward else element.previous_sibling
    while node is not None and (
        (isinstance(node, Text) and not node.data.strip()) or (isinstance(node, Element) and node.tag == "br")
    ):
        node = node.next_sibling if forward else node.previous_sibling
    return node if isinstance(node, Element) else None


def _is_numbered(block: Element) -> bool:
    """Whether a paragraph begins with a figure's number and a mark, or with its number in bold: `図 1. …`; centred text
    need only begin with the word for one."""
    is_centred = _is_centred_text(block)
    if has_image(block) or not (is_centred or block.tag == "p"):
        return False
    label = read_label(block.text)
    if is_centred and (label is not None or bare_word(block.text)):
        return True
    first = next((node for node in block.children if not isinstance(node, Text) or node.data.strip()), None)
    is_bold = isinstance(first, Element) and first.tag in ("strong", "b") and read_label(first.text) is not None
    return label is not None and (label.is_divided or is_bold)


def _is_credit(block: Element) -> bool:
    """Whether a paragraph says whence a picture is and nothing else: `Hastie (2001) より`, `出典: …`."""
    return block.tag == "p" and not has_image(block) and _CREDIT.fullmatch(block.text.strip()) is not None


def _groups(rows: list[Row]) -> tuple[list[Group], bool]:
    """The groups among rows, and whether there is text that belongs to none."""
    groups: list[Group] = []
    before: list[Row] = []
    is_open, loose = False, False
    for row in rows:
        kind = row.kind
        if kind in (Kind.IMAGES, Kind.MIXED):
            if not is_open or groups[-1].caption:
                groups.append(Group([]))
            is_open = True
            groups[-1].images.append(row)
        elif kind is Kind.APART:
            is_open = False
        elif is_open and (kind is Kind.TEXT or groups[-1].caption):
            groups[-1].caption.append(row)
        elif is_open:
            groups[-1].images.append(row)
        elif kind is Kind.TEXT:
            before.append(row)
            loose = True
    if len(groups) == 1 and not groups[0].caption and before and read_label(before[0].text):
        return [Group(groups[0].images, before, is_caption_first=True)], False
    return groups, loose


def _build(element: Element, groups: list[Group], *, alone: bool) -> list[Element]:
    """Make the element itself the figure where it holds nothing else, or put one around each group in it."""
    if alone:
        element.tag = "figure"
        _caption(element, groups[0])
        return [element]
    if element.tag in ("p", "center", "figure"):
        if element.tag == "center":
            element.add_class("center")
        element.tag = "div"
    figures = []
    for group in groups:
        figure = Element("figure")
        group.images[0].nodes[0].insert_before(figure)
        for row in (*group.images, *group.caption):
            figure.extend([*row.nodes, *row.breaks])
        _caption(figure, group)
        figures.append(figure)
    return figures


def _caption(figure: Element, group: Group) -> None:
    rows = group.caption
    if rows:
        nodes = [node for row in rows for node in (*row.nodes, *row.breaks)]
        blocks = [node for node in nodes if not isinstance(node, Text) or node.data.strip()]
        while blocks and isinstance(last := blocks[-1], Element) and last.tag == "br":
            blocks.pop()
            nodes.remove(last)
            last.decompose()
        if len(blocks) == 1 and _is_caption(blocks[0]):
            assert isinstance(blocks[0], Element)
            caption = blocks[0]
            caption.tag = "figcaption"
        else:
            caption = Element("figcaption")
            caption.extend(nodes)
        if group.is_caption_first:
            figure.insert(0, caption)
        else:
            figure.append(caption)
    _trim(figure)


def _trim(figure: Element) -> None:
    """The `<br>`s between the images and the caption, and at the end, did their work."""
    caption = caption_of(figure)
    ends = [caption.previous_sibling] if caption is not None else []
    last = list(figure.children)[-1:]
    for node in (*ends, *(last if not last or last[0] != caption else [])):
        while node is not None and (
            (isinstance(node, Text) and not is_text(node.data)) or (isinstance(node, Element) and node.tag == "br")
        ):
            before = node.previous_sibling
            node.decompose()
            node = before
    for node in list(figure.children):
        if isinstance(node, Text) and "\xa0" in node.data and not node.data.strip():
            node.replace_with(Text(" "))  # a row of images needs no more, and a narrow page has no more
    figure.append(Text("\n"))
