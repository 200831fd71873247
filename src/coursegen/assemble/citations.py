"""Citations × bibliography → what each page shows for them, and the works that it and its course cite."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from coursegen.assemble.addresses import Placed, PlacedPage
from coursegen.citations import (
    Bibliography,
    CitedAt,
    CitedWork,
    CourseWorks,
    Refer,
    ShownCitation,
    ShownCite,
    Work,
    key_as_words,
    letters,
    short_names,
    sort_key,
    year_of,
)
from coursegen.model import Citation, Cite, Document, Hole, HoleKind
from coursegen.record import Record
from coursegen.urls import decode, is_index, place

_HOLES = frozenset({HoleKind.CITATION, HoleKind.CITATION_TEXT})


class Cited(Record):
    """What a page cites."""

    citations: tuple[ShownCitation | None, ...] = ()
    works: tuple[CitedWork, ...] = ()


def cite(document: Document, url: str, bibliography: Bibliography, refer: Refer) -> Cited:
    """What the page at `url` shows for its citations."""
    written = document.citations
    if not written or not bibliography.works:
        return Cited()
    shown = {
        piece.index: piece.kind is HoleKind.CITATION
        for piece in document.body
        if isinstance(piece, Hole) and piece.kind in _HOLES
    }  # whether it can be a link
    keys = [cite.key for index in shown for cite in written[index].cites]
    works = _in_order(
        (bibliography.works[key] for key in dict.fromkeys(keys) if key in bibliography.works), bibliography
    )
    if not works:
        return Cited()
    anchors = _Anchors(document.anchors)
    ids = {work.key: anchors.new(f"ref-{work.key}") for work in works}
    speaker = _Speaker(works, ids, bibliography, anchors)
    # one that is in no body stands in an alternative text
    citations = tuple(speaker.citation(each, linked=shown.get(index, False)) for index, each in enumerate(written))
    places: dict[str, list[CitedAt]] = defaultdict(list)
    for index in shown:
        for each in citation.cites if (citation := citations[index]) else ():
            if each.anchor:
                places[each.key].append(CitedAt(f"{url}#{each.anchor}", document.title))
    return Cited(citations, tuple(_cited(works, ids, speaker.letters, places, refer)))


def _in_order(works: Iterable[Work], bibliography: Bibliography) -> list[Work]:
    """Numbered works in the order of their citations, others by author and year."""
    return list(works) if bibliography.style.is_numeric else sorted(works, key=sort_key)


def _cited(
    works: Iterable[Work],
    ids: Mapping[str, str],
    told: Mapping[str, str],
    places: Mapping[str, list[CitedAt]],
    refer: Refer,
) -> Iterator[CitedWork]:
    for number, work in enumerate(works, start=1):
        letter = told.get(work.key, "")
        yield CitedWork(work, ids[work.key], number, letter, refer(work, letter), tuple(places[work.key]))


class _Anchors:
    """Ids that nothing else on the page has."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)

    def new(self, wanted: str) -> str:
        """The id that is wanted, or the first free one like it."""
        found, count = "-".join(wanted.split()), 0
        while found in self._taken:
            count += 1
            found = f"{wanted}-{count}"
        self._taken.add(found)
        return found


class _Speaker:
    """Says citations by the style of the bibliography."""

    def __init__(
        self, works: list[Work], ids: Mapping[str, str], bibliography: Bibliography, anchors: _Anchors
    ) -> None:
        self._numbers = {work.key: number for number, work in enumerate(works, start=1)}
        self._works = bibliography.works
        self._ids = ids
        self._anchors = anchors
        self._count = 0
        self._linked = True
        self._is_numeric = bibliography.style.is_numeric
        self._locale = bibliography.style.locale
        self.letters: Mapping[str, str] = {} if self._is_numeric else letters(works)

    def citation(self, citation: Citation, *, linked: bool) -> ShownCitation | None:
        """A citation, its works `linked` where they can be; None for one that names nothing known."""
        self._linked = linked
        if not any(each.key in self._numbers for each in citation.cites):
            return None
        if citation.narrative:
            return ShownCitation(tuple(self._narrative(each) for each in citation.cites))
        cites = tuple(self._cite(each) for each in citation.cites)
        if not self._is_numeric:
            return ShownCitation(cites, "(", ")")
        plain = not any(each.prefix or each.suffix for each in cites)
        return ShownCitation(cites, "[", "]", ", " if plain else "; ")

    def _cite(self, cite: Cite) -> ShownCite:
        prefix = f"{cite.prefix} " if cite.prefix else ""
        suffix = f", {cite.suffix}" if cite.suffix else ""
        if cite.key not in self._numbers:
            return ShownCite(cite.key, key_as_words(cite.key), prefix, suffix)
        if self._is_numeric:
            label = str(self._numbers[cite.key])
        else:
            names = "" if cite.suppress_author else self._names(cite.key)
            label = ", ".join(part for part in (names, self._year(cite.key)) if part)
        return self._known(cite.key, label, prefix, suffix)

    def _narrative(self, cite: Cite) -> ShownCite:
        names = self._names(cite.key).replace(" & ", " and ")
        year = f"[{self._numbers[cite.key]}" if self._is_numeric else f"({self._year(cite.key)}"
        rest = f", {cite.suffix}" if cite.suffix else ""
        return self._known(cite.key, f"{names} {year}{rest}{']' if self._is_numeric else ')'}", "", "")

    def _names(self, key: str) -> str:
        """Whom the citation names; the key, where its entry has neither people nor a title."""
        return short_names(self._works[key].item, self._locale) or key_as_words(key)

    def _year(self, key: str) -> str:
        return f"{year_of(self._works[key].item) or 'n.d.'}{self.letters.get(key, '')}"

    def _known(self, key: str, label: str, prefix: str, suffix: str) -> ShownCite:
        if not self._linked:
            return ShownCite(key, label, prefix, suffix, "", self._ids[key])
        self._count += 1
        return ShownCite(key, label, prefix, suffix, self._anchors.new(f"cite-{self._count}"), self._ids[key])


def gather(
    placed: Placed, cited: Mapping[str, Cited], bibliography: Bibliography, refer: Refer
) -> tuple[CourseWorks, ...]:
    """What the pages of each course cite. A page belongs to the nearest folder around it that has an index page; those
    of none belong together at the root. `cited` is by address."""
    homes = {
        page.logical.rpartition("/")[0]: page.url
        for page in placed.pages
        if is_index(page.logical) and page.url.endswith("/")
    }
    members: dict[str, list[PlacedPage]] = defaultdict(list)
    for page in sorted(placed.pages, key=lambda page: page.url):
        if cited[page.url].works:
            members[_home(page.logical, homes)].append(page)
    taken = {unicodedata.normalize("NFC", asset.output) for asset in placed.assets} | placed.kept
    pages = {page.output: page.url for page in placed.pages}
    return tuple(
        _course(home, [(page, cited[page.url]) for page in members[home]], pages, taken, bibliography, refer)
        for home in sorted(members)
    )


def _home(path: str, homes: Mapping[str, str]) -> str:
    folder = path.rpartition("/")[0]
    while folder not in homes and folder:
        folder = folder.rpartition("/")[0]
    return homes.get(folder, "/")


def _course(
    home: str,
    members: list[tuple[PlacedPage, Cited]],
    pages: Mapping[str, str],
    taken: set[str],
    bibliography: Bibliography,
    refer: Refer,
) -> CourseWorks:
    places: dict[str, list[CitedAt]] = defaultdict(list)
    works: dict[str, Work] = {}
    for page, cited in members:
        for each in cited.works:
            works.setdefault(each.work.key, each.work)
            places[each.work.key].append(each.places[0] if each.places else CitedAt(page.url, page.document.title))
    order = _in_order(works.values(), bibliography)
    anchors = _Anchors(())
    ids = {work.key: anchors.new(f"ref-{work.key}") for work in order}
    told = {} if bibliography.style.is_numeric else letters(order)
    folder = decode(home).lstrip("/")
    found = place(f"{folder}references/index.html")
    same = (found.output, f"{folder}references.html")
    own = next((pages[output] for output in same if output in pages), "")
    free = not own and not taken & {*same, f"{folder}references"}
    bibtex = f"{folder}references.bib"
    return CourseWorks(
        home,
        own or (found.url if free or found.output in taken else ""),
        found.output if free else "",
        place(bibtex).url,
        "" if bibtex in taken else bibtex,
        tuple(_cited(order, ids, told, places, refer)),
    )
