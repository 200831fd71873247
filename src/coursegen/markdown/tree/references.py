"""Hand-written references → `Reference`: list items and paragraphs under headings such as 参考文献, and elsewhere those
that can be nothing else. The page itself stays as it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from turbohtml import Element, Node, Text

from coursegen.kinds import LinkKind
from coursegen.markdown.context import MARK, Context
from coursegen.markdown.html import CLOSE, OPEN
from coursegen.markdown.tree.headings import TAGS
from coursegen.markdown.works import Anchor, read_work
from coursegen.model import Reference
from coursegen.record import Record, replace
from coursegen.source import Span
from coursegen.urls import kind_of

_WORD = (
    r"文献|資料|参考書?|参照|図書|書籍|論文|教科書|テキスト|References?|Bibliography|Works cited|Literature(?: cited)?|"
    r"(?:Further|Suggested|Recommended|Additional|Optional) readings?|Reading list"
    r"|(?:(?:Required|Assigned|Recommended|Suggested|Optional|Additional) )?(?:Readings?|(?:Text)?books?|Texts?)"
)
_AND_OTHERS = re.compile(
    r"(?:(?:Required|Assigned|Recommended|Suggested|Optional|Additional) )?(?:Readings?|(?:Text)?books?|Texts?)"
    r"|教科書|テキスト",
    re.IGNORECASE,
)
"""Under these stands other than works, too: what bears no year is none."""
_WORKS = re.compile(r"文献|References?|Bibliography|Works cited|Literature", re.IGNORECASE)
_HEADING = re.compile(
    rf"(?:(?:[A-Z]\.?)?[\d.]+\s*)?(?:"
    rf"(?:その他の?|主な|主要な?|重要な?|関連|引用|推薦|推奨|指定|{_WORD}|情報|謝辞|リスト|一覧|和書|洋書|と|および|及び|[・/／、，,&＆\s]))+",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:(?P<works>参考文献|文献|参考図?書)|教科書|テキスト|textbooks?)\s*[:：]\s*(?=\S)", re.IGNORECASE
)
"""What an item calls the work that follows it in the same line."""
_PRACTICE = re.compile(r"\.ipynb(?:$|[?#])|colab\.research\.google\.com", re.IGNORECASE)
_PROMISING = re.compile(r"(?:1[5-9]|20)\d\d")
_DATED = re.compile(rf"[(（]{_PROMISING.pattern}")
_PAPER = re.compile(r"\.pdf(?:$|[?#])", re.IGNORECASE)
_LONGEST_LABEL = 40
_SPACE = re.compile(r"[ \t\n]+")
_ITALICS = ("em", "i", "cite")
_LISTS = ("ul", "ol", "dl", "table", "pre")


class _Place(Record):
    """What stands above an entry: whether that names works, and whether other things stand there as well."""

    listed: bool = False
    works: bool = False
    others: bool = False

    def takes(self, element: Element) -> bool:
        """Whether an item or a paragraph here may be a reference that could be something else elsewhere."""
        is_listed = self.listed if element.tag == "li" else self.works
        return is_listed and not (self.others and not _PROMISING.search(element.text))


def _place(text: str) -> _Place:
    is_heading = _is_heading(text)
    return _Place(is_heading, is_heading and bool(_WORKS.search(text)), is_heading and bool(_AND_OTHERS.search(text)))


def read_references(root: Element, context: Context) -> list[Reference]:
    """Every reference of the page that was written by hand, in order."""
    found: list[Reference] = []
    entries: dict[Element, int] = {}
    place, level = _Place(), ""
    for element in root.iter_elements((*TAGS, "li", "p")):
        if element.tag in TAGS:
            own = _place(element.text)
            if own.listed or not (place.listed and element.tag > level):
                place, level = own, element.tag
            else:
                place = replace(place, others=True)  # below a heading of its own what bears no year may be anything
        elif element.tag == "li" or element.closest("li") is None:
            here = _labelled(element) or place
            own_entries = _entries(element, context, listed=here.takes(element))
            around = element.parent.closest("li") if isinstance(element.parent, Element) else None
            at = entries.get(around) if around is not None else None
            if at is not None and (whole := _found_at(found[at], own_entries)):
                found[at] = whole
                continue
            if len(own_entries) == 1:
                entries[element] = len(found)
            found += own_entries
    return found


def _found_at(work: Reference, below: list[Reference]) -> Reference | None:
    """The work of an item with the address that stands alone in an item below it; None where something else does."""
    if len(below) != 1 or work.url or not work.title or below[0].title or below[0].authors or below[0].year:
        return None
    (told,) = below
    return replace(
        work,
        url=told.url,
        arxiv=work.arxiv or told.arxiv,
        doi=work.doi or told.doi,
        isbn=work.isbn or told.isbn,
    )


def _labelled(item: Element) -> _Place | None:
    """What the line above a list, the item around it, or the item itself calls its entries; None where nothing does."""
    if before := _BEFORE.match(item.text.lstrip()) if item.tag == "li" else None:
        return _Place(listed=True, others=not before["works"])
    around = item.parent
    if item.tag != "li" or not isinstance(around, Element):
        return None
    if isinstance(around.parent, Element) and around.parent.tag == "li":
        label = "".join(node.text for node in around.parent.children if node is not around)
    else:
        above = next((node for node in around.previous_siblings if isinstance(node, Element)), None)
        label = above.text if above is not None and above.tag == "p" else ""
    place = _place(label) if len(label) < _LONGEST_LABEL else _Place()
    return place if place.listed else None


def leave_room_for_works(root: Element) -> None:
    """Mark where the list of the works that the page cites has its place: at the end of the last section in which the
    author lists works, if all citations come before. Other pages have it at their end."""
    headings = [
        heading
        for heading in root.iter_elements(TAGS)
        if _is_heading(heading.text) and _WORKS.search(heading.text) and heading.parent is not None
    ]
    if not headings:
        return
    heading = headings[-1]
    parent = heading.parent
    assert isinstance(parent, Element)
    siblings = list(parent.children)
    at = siblings.index(heading) + 1
    while at < len(siblings) and not _ends_section(siblings[at], heading):
        at += 1
    place = Text(f"{OPEN}w0{CLOSE}")
    parent.insert(at, place)
    after = root.inner_html.partition(place.data)[2].partition('class="footnotes"')[0]
    if f"{OPEN}c" in after:
        place.extract()


def _ends_section(node: Node, heading: Element) -> bool:
    """Whether a node belongs to the section that begins at `heading` no more."""
    if not isinstance(node, Element):
        return False
    footnotes = bool({"footnotes", "footnotes-sep"} & set((node.attr("class") or "").split()))
    return footnotes or (node.tag in TAGS and node.tag <= heading.tag) or node.tag == "hr"


def _is_heading(text: str) -> bool:
    text = " ".join(text.split()).strip(":：【】[]■●◆ ")
    return bool(_HEADING.fullmatch(text) and re.search(_WORD, text, re.IGNORECASE))


def _entries(element: Element, context: Context, *, listed: bool) -> list[Reference]:
    book = listed and "『" in element.text
    if not (book or _PROMISING.search(element.text) or element.find("a") is not None):
        return []
    found = [each for nodes in _lines(element) if (each := _entry(element, nodes, context, listed=listed))]
    paragraphs = [node for node in element.children if isinstance(node, Element) and node.tag == "p"]
    if element.tag == "li" and len(paragraphs) > 1 and not any(each.title or each.authors for each in found):
        entries = (_entry(each, list(each.children), context, listed=listed) for each in paragraphs)
        apart = [entry for entry in entries if entry]
        return apart if any(each.title or each.authors for each in apart) else found
    return found


def _entry(element: Element, nodes: list[Node], context: Context, *, listed: bool) -> Reference | None:
    """The reference that some nodes of an element are."""
    text, anchors, emphasised = _text(nodes, context)
    links = bool(anchors)
    if not listed and element.tag == "p" and links and anchors[0].end < 0.6 * len(text) and anchors[0].start < 2:
        return None  # running text that begins with a link
    told = links or _PROMISING.search(text) or (listed and "『" in text)
    if not text or not told or (links and not _cites(anchors, text, listed=listed)):
        return None
    work = read_work(text, anchors, emphasised, listed=listed)
    if work is None or not (work.title or work.url or work.authors):
        return None
    around = element.parent.closest("li") if element.tag == "li" and element.parent is not None else None
    if around is not None and not (work.title or work.authors or work.arxiv or work.doi or work.isbn):
        return None  # where the work around it can be read
    return Reference(
        work.title,
        work.url,
        work.authors,
        work.publisher,
        work.year,
        work.arxiv,
        work.doi,
        work.isbn,
        _span(element, nodes, context),
    )


def _cites(anchors: tuple[Anchor, ...], text: str, *, listed: bool) -> bool:
    """Whether the links of an entry can lead to a work: not to an exercise, not to another page of the course."""
    first = anchors[0].href
    if _PRACTICE.search(first) or kind_of(first) in (LinkKind.ANCHOR, LinkKind.MAIL, LinkKind.DATA):
        return False
    local = kind_of(first) is LinkKind.LOCAL and not _PAPER.search(first)
    return not local or bool(_DATED.search(text))


def _lines(element: Element) -> Iterator[list[Node]]:
    """The element's own content, divided at line breaks; the lists in it are entries of their own."""
    line: list[Node] = []
    for node in _own(element):
        if isinstance(node, Element) and node.tag == "br" and element.tag == "p":
            yield line
            line = []
        else:
            line.append(node)
    yield line


def _own(element: Element) -> Iterator[Node]:
    for node in element.children:
        if isinstance(node, Element) and node.tag == "p":
            yield from node.children
        elif not (isinstance(node, Element) and node.tag in _LISTS):
            yield node


def _text(nodes: list[Node], context: Context) -> tuple[str, tuple[Anchor, ...], tuple[tuple[int, int], ...]]:
    """What can be read in the nodes, white space as a browser shows it, their links, and what is set in italics."""
    text = ""
    anchors: list[Anchor] = []
    emphasised: list[tuple[int, int]] = []
    for node, href in _leaves(nodes, ""):
        piece = _SPACE.sub(" ", context.with_tex(node.data))
        piece = piece.lstrip(" ") if not text or text.endswith(" ") else piece
        if href and anchors and anchors[-1].href == href and anchors[-1].end == len(text):
            anchors[-1] = Anchor(anchors[-1].start, len(text) + len(piece), href)
        elif href:
            anchors.append(Anchor(len(text), len(text) + len(piece), href))
        if isinstance(node.parent, Element) and node.parent.tag in _ITALICS:
            emphasised.append((len(text), len(text) + len(piece)))
        text += piece
    return text.rstrip(), tuple(anchors), tuple(emphasised)


def _leaves(nodes: list[Node], href: str) -> Iterator[tuple[Text, str]]:
    for node in nodes:
        if isinstance(node, Text):
            yield node, href
        elif isinstance(node, Element) and node.tag not in _LISTS and not node.has_class("footnote-ref"):
            inside = (node.attr("href") or "").strip() if node.tag == "a" else ""
            yield from _leaves(list(node.children), "".join(inside.split()) or href)


def _span(element: Element, nodes: list[Node], context: Context) -> Span:
    """Where an entry was written: the block that Markdown read it from, else from its first link to its last."""
    if (number := element.attr(MARK)) is not None:
        return context.marks[int(number)].span
    inside = [node for node in nodes if isinstance(node, Element)]
    marks = [
        context.marks[int(number)].span
        for node in inside
        for e in (node, *node.iter_elements())
        if (number := e.attr(MARK)) is not None
    ]
    return Span(marks[0].start, max(span.end for span in marks)) if marks else Span(0, 0)
