"""A feed held against RFC 4287: what §2 to §4 say that a document, its elements and their values must be.

Stricter where strictness costs nothing: an element of Atom's that the standard does not put in a place is a fault, and
so are two entries with one id, which only archives of revisions have.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"

_ONCE, _AT_MOST_ONCE, _ANY = (1, 1), (0, 1), (0, 10**6)
_FEED = {
    "author": _ANY, "category": _ANY, "contributor": _ANY, "generator": _AT_MOST_ONCE, "icon": _AT_MOST_ONCE, "id": _ONCE,
    "link": _ANY, "logo": _AT_MOST_ONCE, "rights": _AT_MOST_ONCE, "subtitle": _AT_MOST_ONCE, "title": _ONCE,
    "updated": _ONCE, "entry": _ANY,
}  # fmt: skip
"""§4.1.1: how often each child stands in a feed; their order means nothing."""
_SOURCE = {name: (0, most) for name, (_, most) in _FEED.items() if name != "entry"}
"""§4.2.11."""
_ENTRY = {
    "author": _ANY, "category": _ANY, "content": _AT_MOST_ONCE, "contributor": _ANY, "id": _ONCE, "link": _ANY,
    "published": _AT_MOST_ONCE, "rights": _AT_MOST_ONCE, "source": _AT_MOST_ONCE, "summary": _AT_MOST_ONCE,
    "title": _ONCE, "updated": _ONCE,
}  # fmt: skip
"""§4.1.2."""
_PERSON = {"name": _ONCE, "uri": _AT_MOST_ONCE, "email": _AT_MOST_ONCE}
"""§3.2."""
_ATTRIBUTES = {
    "link": {"href", "rel", "type", "hreflang", "title", "length"}, "category": {"term", "scheme", "label"},
    "generator": {"uri", "version"}, "content": {"type", "src"}, "title": {"type"}, "subtitle": {"type"},
    "rights": {"type"}, "summary": {"type"},
}  # fmt: skip
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_REFERENCE = re.compile(r"[^\s<>\"{}|\\^`]*")
_MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+(?:\s*;.*)?")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def faults(document: bytes) -> list[str]:
    """What is wrong with a feed document, in words; nothing where it is one."""
    try:
        root = ElementTree.fromstring(document)
    except ElementTree.ParseError as error:
        return [f"it is no XML: {error}"]
    if root.tag != f"{ATOM}feed":
        return [f"the document's element is {root.tag}"]
    return [*_feed(root), *_everywhere(root)]


def _feed(feed: Element) -> Iterator[str]:
    yield from _children(feed, _FEED)
    entries = feed.findall(f"{ATOM}entry")
    if feed.find(f"{ATOM}author") is None and any(not _signed(entry) for entry in entries):
        yield "neither the feed nor each of its entries has an author (§4.1.1)"
    if feed.find(f"{ATOM}author") is None and not entries:
        yield "the feed has no author (§4.1.1)"
    ids = [(entry.findtext(f"{ATOM}id") or "").strip() for entry in entries]
    yield from (f"{count} entries have the id {name}" for name, count in Counter(ids).items() if count > 1)
    yield from _alternates(feed)
    for entry in entries:
        yield from _entry(entry)


def _signed(entry: Element) -> bool:
    return entry.find(f"{ATOM}author") is not None or entry.find(f"{ATOM}source/{ATOM}author") is not None


def _entry(entry: Element) -> Iterator[str]:
    yield from _children(entry, _ENTRY)
    yield from _alternates(entry)
    content = entry.find(f"{ATOM}content")
    if content is None and not any(_relation(link) == "alternate" for link in entry.findall(f"{ATOM}link")):
        yield "an entry has neither content nor a link to its page (§4.1.2)"
    if content is not None:
        kind, source = content.get("type", "text"), content.get("src")
        is_encoded = source is None and "/" in kind and not re.search(r"^text/|[/+]xml$", kind)
        if (source is not None or is_encoded) and entry.find(f"{ATOM}summary") is None:
            yield "content that is elsewhere, or encoded, needs a summary (§4.1.2)"
        if source is not None and (len(content) or (content.text or "").strip()):
            yield "content that is elsewhere is empty here (§4.1.3.2)"
    for source_of in entry.findall(f"{ATOM}source"):
        yield from _children(source_of, _SOURCE)


def _children(element: Element, expected: dict[str, tuple[int, int]]) -> Iterator[str]:
    name = element.tag.removeprefix(ATOM)
    counts = Counter(child.tag.removeprefix(ATOM) for child in element if child.tag.startswith(ATOM))
    yield from (f"{name} holds {child}" for child in counts if child not in expected)
    for child, (least, most) in expected.items():
        if not least <= counts[child] <= most:
            yield f"{name} holds {child} {counts[child]} times"
    loose = [element.text or "", *(child.tail or "" for child in element)]
    yield from (f"text stands in {name}" for text in loose if text.strip())


def _alternates(element: Element) -> Iterator[str]:
    links = [link for link in element.findall(f"{ATOM}link") if _relation(link) == "alternate"]
    kinds = Counter((link.get("type"), link.get("hreflang")) for link in links)
    yield from (f"{count} links to one page of type {kind}" for kind, count in kinds.items() if count > 1)


def _relation(link: Element) -> str:
    return link.get("rel", "alternate").removeprefix("http://www.iana.org/assignments/relation/")


def _everywhere(root: Element) -> Iterator[str]:
    for element in root.iter():
        name = element.tag.removeprefix(ATOM)
        if not element.tag.startswith(ATOM):
            continue
        own = {key for key in element.attrib if not key.startswith("{")}
        yield from (f"{name} has the attribute {key}" for key in sorted(own - _ATTRIBUTES.get(name, set())))
        language = element.get(_LANG)
        if language is not None and language and not _LANGUAGE.fullmatch(language):
            yield f"{language!r} is no language (§2)"
        if (base := element.get(_BASE)) is not None and not _REFERENCE.fullmatch(base):
            yield f"{base!r} is no address (§2)"
        yield from _value(name, element)


def _value(name: str, element: Element) -> Iterator[str]:
    check = _VALUES.get(name)
    return check(name, element) if check else iter(())


def _address(name: str, element: Element) -> Iterator[str]:
    pattern, text = _IRI if name == "id" else _REFERENCE, element.text or ""
    if len(element) or not text or not pattern.fullmatch(text):
        yield f"{text!r} is no {name}"


def _instant(name: str, element: Element) -> Iterator[str]:
    if len(element) or not _is_instant(element.text or ""):
        yield f"{element.text!r} is no instant (§3.3)"


def _content(name: str, element: Element) -> Iterator[str]:
    """§4.1.3."""
    kind = element.get("type", "text")
    if "/" not in kind:
        if element.get("src") is not None:
            yield "content that is elsewhere has no media type, or names one of text (§4.1.3.2)"
        yield from _text(name, element)
        return
    if not _MEDIA_TYPE.fullmatch(kind):
        yield f"{kind!r} is no media type"
    if kind.lower().startswith(("multipart/", "message/")):
        yield f"content is of the composite type {kind} (§4.1.3.1)"


def _name(name: str, element: Element) -> Iterator[str]:
    if len(element) or not (element.text or "").strip():
        yield f"{name} is empty (§3.2.1, §4.2.4)"


def _mail(name: str, element: Element) -> Iterator[str]:
    if len(element) or not re.fullmatch(r".+@.+", element.text or ""):
        yield f"{element.text!r} is no address for mail (§3.2.3)"


def _person(name: str, element: Element) -> Iterator[str]:
    return _children(element, _PERSON)


def _category(name: str, element: Element) -> Iterator[str]:
    if not element.get("term"):
        yield "a category has no term (§4.2.2.1)"
    if (scheme := element.get("scheme")) is not None and not _IRI.fullmatch(scheme):
        yield f"{scheme!r} is no scheme of categories (§4.2.2.2)"


def _text(name: str, element: Element) -> Iterator[str]:
    """§3.1."""
    kind = element.get("type", "text")
    if kind not in ("text", "html", "xhtml"):
        yield f"{name} is of the type {kind} (§3.1.1)"
    elif kind == "xhtml":
        if [child.tag for child in element] != [f"{XHTML}div"] or (element.text or "").strip():
            yield f"{name} is no single division of XHTML (§3.1.1.3)"
    elif len(element):
        yield f"{name} holds elements (§3.1.1)"


def _link(name: str, link: Element) -> Iterator[str]:
    """§4.2.7."""
    href = link.get("href")
    if href is None or not _REFERENCE.fullmatch(href):
        yield f"a link leads to {href!r} (§4.2.7.1)"
    if not (re.fullmatch(r"[\w.~!$&'()*+,;=@-]+", relation := _relation(link)) or _IRI.fullmatch(relation)):
        yield f"{relation!r} is no relation (§4.2.7.2)"
    if (kind := link.get("type")) is not None and not _MEDIA_TYPE.fullmatch(kind):
        yield f"{kind!r} is no media type (§4.2.7.3)"
    if (language := link.get("hreflang")) is not None and not _LANGUAGE.fullmatch(language):
        yield f"{language!r} is no language (§4.2.7.4)"


def _is_instant(text: str) -> bool:
    """Whether a text is a date-time of RFC 3339 with capital T and Z."""
    match = _DATE.fullmatch(text)
    if match is None:
        return False
    year, month, day, hour, minute, second = (int(match[at]) for at in range(1, 7))
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if not (1 <= month <= 12 and 1 <= day <= _DAYS[month - 1] - (month == 2 and not is_leap)):
        return False
    zone = match[8]
    is_zone = zone == "Z" or (int(zone[1:3]) < 24 and int(zone[4:]) < 60)
    return hour < 24 and minute < 60 and second <= 60 and is_zone


_VALUES: dict[str, Callable[[str, Element], Iterator[str]]] = {
    "id": _address, "icon": _address, "logo": _address, "uri": _address, "updated": _instant, "published": _instant,
    "title": _text, "subtitle": _text, "rights": _text, "summary": _text, "content": _content, "name": _name,
    "generator": _name, "email": _mail, "author": _person, "contributor": _person, "link": _link, "category": _category,
}  # fmt: skip
"""What the value of each element must be."""
