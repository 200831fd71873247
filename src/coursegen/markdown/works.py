"""A hand-written reference → its fields: APA and its relatives, Japanese book style, links. Pure.

What cannot be read stays empty: a title, a name or a publisher is taken only where the style leaves no other reading.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from coursegen.identifiers import (
    arxiv_in_text,
    arxiv_of_url,
    doi_of_url,
    dois_in_text,
    isbn_of_url,
    isbns_in_text,
    trim_punctuation,
)
from coursegen.markdown import work_styles
from coursegen.markdown.author_names import (
    CAPITAL,
    FAMILIES,
    FULL_NAMES,
    INVERTED_NAMES,
    JAPANESE_NAMES,
    NAMES,
    ORGANISATION,
    YEAR,
)
from coursegen.markdown.link_titles import is_generic, read_link
from coursegen.markdown.work_parts import (
    PLACE,
    PUBLISHER,
    Anchor,
    Work,
    are_western_names,
    japanese_names,
    people,
    persons,
    western_names,
    without_quotes,
)
from coursegen.patterns import lazily

__all__ = ["Anchor", "Work", "read_work"]

Range = tuple[int, int]


_LABEL = lazily(
    r"^(?:(?:\[(?:\d{1,3}|[A-Za-z]{1,10}\+?\d\d[a-z]?)\]\s?[:：.]?|[(（]\d{1,3}[)）]|\d{1,3}[.)）:])\s+"
    r"|(?:参考文献|文献|参考図書|教科書|参考書|テキスト"
    r"|(?i:(?:required|suggested|recommended|optional)(?: (?:texts?|readings?))?|textbooks?))\s*[:：][.．]?\s*)"
)
_NAMED = lazily(rf"^[^:：\n]{{1,40}}[:：]\s+(?={NAMES}[,，]?\s?[(（]{YEAR})")
"""What the author calls a work himself, before it: `NETtalk: Family, I. (1987) …`."""
_TAIL = lazily(r"(?:\s*(?:↩\ufe0e?|\[\d{1,3}(?:[,–-]\s?\d+)*\]))+$")

_AUTHOR_YEAR = lazily(
    rf"^(?P<authors>.{{2,400}}?)[,，]?\s?(?:[(（](?:eds?\.|編)[)）]\.?,?\s?)?"
    rf"[(（](?P<year>{YEAR})[a-z]?(?:, [^()]{{1,20}})?[)）]"
    r"\s?[.,，．、:：]?\s?(?P<rest>.*)$",
    re.IGNORECASE,
)
_DATED = lazily(rf"[(（]{YEAR}")
"""What a work with authors and year has; most lines have none."""
_YEAR_LAST = lazily(
    rf"^(?P<authors>{NAMES})\s?"
    rf"(?P<rest>(?![{CAPITAL}]\.[ ,])[{CAPITAL}].*)[(（](?P<year>{YEAR})[)）]\.?$"
)
_QUOTED = lazily(
    r"^[“\"「『《](?P<title>[^“”\"「」『』《》]+(?:[「『“‘][^“”「」『』]*[」』”’][^“”\"「」『』]*)*)[”\"」』》]"
)
_JOURNAL = lazily(
    r"(?:The )?(?:Proc|Journal|J|Trans|Annual|Annals|Advances|Bulletin|Frontiers|Trends|Nature|Science|Cell|Neuron"
    r"|arXiv)(?![\w-])|[A-Z]{3,}$"
)
_FIRST_PRINTED = lazily(rf"(?<=\d\d)(?P<unit>年?)\s?[(（](?:初出|初版|原著)\s?[:：]?\s?{YEAR}年?[)）]\s*$")
_ET_AL = lazily(r"\s?(?:ほか|他|ら|et al\.?)$")
_PLACED = lazily(rf"[.,] {PLACE}: (?P<publisher>[^:,.]{{2,60}}(?:\.[ ][^:,.]+)?)\.?$")
_VENUE = lazily(r"(?P<title>[^.?!]+), (?:[^,.]+,|[^,.\d]+) \d+\s?(?:\(\d+\))?,? (?:pp?\. ?)?\d+[–-]\d+\.?$")
_SENTENCE_END = lazily(rf"\.(?:\s+(?=[{CAPITAL}“\"(]|arXiv|doi)|$)|[?!](?:\s+(?=[{CAPITAL}“\"]|arXiv|doi)|$)")
"""Where a title ends; what follows a question in brackets belongs to it."""
_ABBREVIATED = lazily(r"(?:\b(?:vs|Vol|No|St|Dr|U\.S)|\b[A-Z])\.$")
_FULL_NAME = lazily(r"[一-龯々]{1,3}[ 　]?[一-龯々ぁ-ゖァ-ヺー]{1,3}")
"""What may be a Japanese name with family and given name; few titles are as short."""
_EDITION = lazily(
    r"\s*\((?:(?:\d+\w\w|[Rr]ev\.|[Ss]econd|[Tt]hird) (?:ed\.|edition)|Vols?\. \d[^()]*|pp?\. \d[^()]*)\)(?=$|[^\w\s(])"
)


def read_work(
    text: str, anchors: tuple[Anchor, ...] = (), emphasised: tuple[Range, ...] = (), *, listed: bool
) -> Work | None:
    """The work that an entry names. `text` is what can be read of it, `anchors` its links, `emphasised` where it is set
    in italics; `listed` says whether it stands under a heading such as References: elsewhere only what can be nothing
    else is taken. None for others.
    """
    label = _LABEL.match(text) or _NAMED.match(text)
    shift = label.end() if label else 0
    body = _TAIL.sub("", text[shift:]).rstrip()
    anchors = tuple(Anchor(max(0, a.start - shift), max(0, a.end - shift), a.href) for a in anchors)
    told = _without_last_links(body, anchors)
    italics = [(start - shift, end - shift) for start, end in emphasised]
    found = None
    if _DATED.search(told):
        plain = _without_addresses(told)
        found = _by_author_and_year(plain, italics, [a.start for a in anchors], listed=listed) or _nature(plain)
    if found is None and listed and not (anchors and anchors[0].start <= 1):
        found = work_styles.read(_without_addresses(told), italics, [(a.start, a.end) for a in anchors])
    if found is None and (listed or _identified(anchors)):
        found = _by_title(told, tuple(a for a in anchors if a.end <= len(told)) or anchors, listed=listed)
    return None if found is None else _with_identifiers(found, body, anchors)


def _without_last_links(body: str, anchors: tuple[Anchor, ...]) -> str:
    """The text without links at its end that only say where to read it (`[PDF]`)."""
    for anchor in reversed(anchors):
        after = body[anchor.end :].strip(" []()（）|,.;/")
        if after or anchor.start < 2 or not is_generic(body[anchor.start : anchor.end].strip(" []")):
            return body
        body = body[: anchor.start].rstrip(" [(（|,;:/")
    return body


def _identified(anchors: tuple[Anchor, ...]) -> bool:
    """Whether the entry begins with a link that itself names a work."""
    return (
        bool(anchors)
        and anchors[0].start <= 1
        and bool(arxiv_of_url(anchors[0].href) or doi_of_url(anchors[0].href) or isbn_of_url(anchors[0].href))
    )


def _without_addresses(text: str) -> str:
    """The text without what the address of a work is introduced by, and the address."""
    text = re.sub(r"\s*(?:Retrieved from|Available (?:at|from)|URL:?|doi:|DOI:)?\s*https?://\S+", "", text)
    text = re.sub(r"\s*(?:doi|DOI)\s?:\s?10\.\S+", "", text)
    return re.sub(r",?\s*(?:Retrieved from|Available at)\s*$", "", text).strip()


def _by_author_and_year(text: str, emphasised: Sequence[Range], linked: Sequence[int], *, listed: bool) -> Work | None:
    """`Family, I., & Family, I. (2015). Title. Venue.`, `著者 (2018) 題, 誌名`, `Association (2010), “Title.”`."""
    match = _AUTHOR_YEAR.match(text)
    if match is None:
        return None
    names, rest = match["authors"].strip(" ,，"), match["rest"].strip()
    strict = are_western_names(names)
    if not strict and not listed:
        return None
    authors = western_names(names) if strict else _loose(names, rest) or _inverted(names) or _full(names)
    if not authors or (not listed and len(rest) < 8):
        return None
    start = match.start("rest")
    ends = [end - start for begin, end in emphasised if begin == start and re.match(r"\W|$", text[end:].strip())]
    links = [at - start for at in linked if at > start]
    title, publisher = _title_and_publisher(rest, ends[0] if ends else 0, links[0] if links else 0)
    return Work(title=title, authors=authors, publisher=publisher, year=int(match["year"]))


def _loose(names: str, rest: str) -> tuple[str, ...]:
    """Names without initials: only families, Japanese names, or a body that signs a quoted title."""
    if re.fullmatch(JAPANESE_NAMES, names) and not re.search("[ぁ-ゖ]", names.rstrip("ら")) and len(rest) > 5:
        return japanese_names(names)
    if re.fullmatch(FAMILIES, names) and " " not in re.sub(r"(?:,? (?:and|&) |, | et al\.?)", "", names):
        return tuple(name for name in re.split(r",? (?:and|&) |, ", re.sub(r" ?(?:et al\.?|ら)$", "", names)) if name)
    if re.fullmatch(ORGANISATION, names) or (_QUOTED.match(rest) and not re.search(r"[,，:：]", names)):
        return (names,)
    return ()


def _inverted(names: str) -> tuple[str, ...]:
    """`Family, Given I.`: the initial shows that it is a name."""
    return people(names) if re.fullmatch(INVERTED_NAMES, names) and re.search(rf"\b[{CAPITAL}]\.", names) else ()


def _full(names: str) -> tuple[str, ...]:
    """`Given I. Family`: the initial shows that it is a name."""
    return people(names) if re.search(rf"\b[{CAPITAL}]\. ", names) and re.fullmatch(FULL_NAMES, names) else ()


def _nature(text: str) -> Work | None:
    """`Family, I. & Family, I. Journal 7, 615 (2012).`: no title; where the last initial may begin the journal's name
    (`J. Exp. Psychol.`), no author either."""
    match = _YEAR_LAST.match(text)
    if match is None or (not re.search(r"\d", match["rest"].rstrip()[-20:] or "x") and len(match["rest"]) > 60):
        return None
    unclear = re.search(r"J\.\s?$", match["authors"]) and re.match(rf"[{CAPITAL}][\w]+\.? ", match["rest"])
    return Work(authors=() if unclear else western_names(match["authors"]), year=int(match["year"]))


def _title_and_publisher(rest: str, emphasised: int, linked: int) -> tuple[str, str]:
    """What stands after the year; so many characters of it are the title, set in italics, where any are, and so many
    stand before a link, in which no title goes on."""
    rest = rest.rstrip(" .．。")
    placed = _PLACED.search(rest)
    if placed and rest[placed.start()] == "," and not PUBLISHER.search(placed["publisher"]):
        placed = None  # a title with a comma and a colon
    publisher = placed["publisher"].strip() if placed else ""
    quoted = _QUOTED.match(rest)
    if emphasised:
        title, after = rest[:emphasised], rest[emphasised:]
    elif quoted and not re.match(r"[:：]", rest[quoted.end() :]):
        title, after = quoted["title"], rest[quoted.end() :]
    elif venue := _VENUE.match(rest):
        title, after = venue["title"], ""
    elif (placed and rest[placed.start() : placed.start() + 1] == ",") or _japanese_text(rest):
        title, after = _before_comma(rest, placed.start() if placed else None)
    else:
        end = _SENTENCE_END.search(rest)
        while end and end.end() != linked and _ABBREVIATED.search(rest[: end.start() + 1]):
            end = _SENTENCE_END.search(rest, end.end())
        title, after = (rest[: end.start() + (rest[end.start()] in "?!")], rest[end.end() :]) if end else (rest, "")
    if not publisher:
        last = re.split(r"[.．。,，、]\s*|(?<=[^\x00-\x7f])[ 　]", after.strip(" .．。,，、"))[-1].strip()
        publisher = last if last and PUBLISHER.fullmatch(last) else ""
    return without_quotes(_EDITION.sub("", title)), publisher


def _japanese_text(text: str) -> bool:
    return bool(re.match(r"[「『]?[\u3040-\u30ff\u4e00-\u9fff]", text))


def _before_comma(rest: str, end: int | None) -> tuple[str, str]:
    """The title in a style that divides by commas: up to the place of publication, else up to the first divider."""
    if end is not None:
        return rest[:end], rest[end:]
    parts = re.split(r"[.．。]\s*|[,，]\s+|，", rest, maxsplit=1)
    if len(parts) == 1:
        parts = re.split(r"[ 　]+(?=\S+$)", rest, maxsplit=1)
        if len(parts) == 2 and not PUBLISHER.fullmatch(parts[1].strip(" .．。")):
            parts = [rest]
    return parts[0], parts[1] if len(parts) == 2 else ""


def _by_title(text: str, anchors: tuple[Anchor, ...], *, listed: bool) -> Work | None:
    """A title, in a link, in 『』 or before a comma, with what follows or precedes it."""
    book = re.search(r"『(?P<title>[^『』]+)』", text)
    if book and not any(anchor.start <= book.start() and book.end() < anchor.end for anchor in anchors):
        before = text[: book.start()].strip(" 　,，、:：")
        around = _fields(text[book.end() :])
        authors = persons(re.split(r"\s*[,，、・･]\s*", before)) if before else around.authors
        return Work(book["title"].strip(), authors or around.authors, around.publisher, around.year)
    if anchors and anchors[0].start <= 1:
        link = text[anchors[0].start : anchors[0].end].strip()
        named = read_link(link)
        after = _fields(text[anchors[0].end :])
        return Work(named.title, named.authors or after.authors, after.publisher, named.year or after.year)
    if anchors:
        return Work()
    return _comma_style(text) if listed else None


def _fields(text: str) -> Work:
    """What follows a title: `，著者, 出版社，年`, `(著者, 年)`."""
    signed = re.search(rf"[(（](?P<names>[^()（）]{{1,80}})[,，]\s?(?P<year>{YEAR})年?[)）]\s*$", text)
    if signed and PUBLISHER.fullmatch(signed["names"].strip()):
        return Work(publisher=signed["names"].strip(), year=int(signed["year"]))
    if signed:
        return Work(authors=persons(re.split(r"\s*[,，、・･]\s*", signed["names"])), year=int(signed["year"]))
    text = _FIRST_PRINTED.sub(r"\g<unit>", text)
    parts = [
        part.strip(" 　.。()（）")
        for part in re.split(rf"[,，、;；]|\s{{2,}}|(?<=[)）])|(?=[(（]{YEAR}年?[)）])", text)
    ]
    parts = [piece for part in parts for piece in _publisher_apart(part) if piece]
    years = [part for part in parts if re.fullmatch(rf"{YEAR}年?", part)]
    publishers = [part for part in parts if PUBLISHER.fullmatch(part)]
    others = [part for part in parts if part not in years and part not in publishers]
    if years and not publishers and others and _is_venue(others):
        others.pop()
    publisher = publishers[0] if len(publishers) == 1 else ""
    year = int(years[0][:4]) if len(years) == 1 else None
    # without a year or a publisher what follows a title is a remark, and no list of names
    return Work(authors=persons(others) if years or publishers else (), publisher=publisher, year=year)


def _is_venue(parts: list[str]) -> bool:
    """Whether the last of some parts is a journal, and no name like the others."""
    *names, last = parts
    if _JOURNAL.match(last):
        return True
    plain = last.isascii() and " " in last and not re.search(r"[.\d]", last)
    return plain and bool(names) and all(" " not in _ET_AL.sub("", name) for name in names)


def _publisher_apart(part: str) -> tuple[str, ...]:
    """`Publisher 2017` as both."""
    found = re.fullmatch(rf"(.+?)\s+({YEAR}年?)", part)
    return found.groups() if found and PUBLISHER.fullmatch(found[1]) else (part,)


def _comma_style(text: str) -> Work | None:
    """`題，著者, 出版社，年`, `著者, 題, 出版社 (年)` without a link: read only where publisher and year close it."""
    parts = [
        part.strip() for part in re.split(rf"[,，、]|\s(?=[(（]{YEAR}年?[)）]$)", text.rstrip(" .。")) if part.strip()
    ]
    if len(parts) < 3 or not re.fullmatch(rf"[(（]?{YEAR}年?[)）]?", parts[-1]) or not PUBLISHER.fullmatch(parts[-2]):
        return None
    first, others = parts[0], parts[1:-2]
    if _FULL_NAME.fullmatch(first):  # by its author, where what follows can be no name
        if len(others) != 1 or _FULL_NAME.fullmatch(others[0]):
            return None
        first, others = others[0], [first]
    authors = persons(others)
    year = int(re.sub(r"\D", "", parts[-1]))
    return Work(without_quotes(first), authors, parts[-2], year) if authors or len(parts) == 3 else None


def _with_identifiers(work: Work, text: str, anchors: tuple[Anchor, ...]) -> Work:
    """The work with where it is found: the identifiers in its links before those in its text, and no third party's."""
    hrefs = [anchor.href for anchor in anchors]
    papers = [paper for href in hrefs if (paper := arxiv_of_url(href))] or arxiv_in_text(text)
    dois = [name for href in hrefs if (name := doi_of_url(href))] or dois_in_text(text)
    dois = [name for name in dois if not name.startswith("10.48550/arxiv.")]
    books = [number for href in hrefs if (number := isbn_of_url(href))] or isbns_in_text(text)
    url = hrefs[0] if hrefs else (f"https://doi.org/{dois[0]}" if dois else "")
    if not url and (written := re.search(r"https?://[!-~]+", text)):
        url = trim_punctuation(written.group())
    if url and not hrefs and not re.search(r"https?://", text):
        url = ""
    return Work(
        title=unicodedata.normalize("NFC", work.title),
        authors=work.authors,
        publisher=work.publisher,
        year=work.year,
        url=url,
        arxiv=papers[0].id if papers else "",
        doi=dois[0] if dois else "",
        isbn=books[0] if books else "",
    )
