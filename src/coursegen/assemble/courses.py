"""Which folders are courses, and the order of their lectures.

A course is a folder with its own index page; a page belongs to the nearest course around it. It is a lecture when its
file name carries a lecture number; where no file name does, when its title does; where no title does either, when the
index page links it. A page is one, too, where a line of the index page's plan links it as what the lecture is about.
What a folder holds besides (`lect03_glossary`, `prep02`) are handouts. The order is that of the index page's links
where they name two lectures at least, with the others put where their numbers belong; else that of the numbers, else
the natural order of file names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from coursegen.kinds import LinkKind
from coursegen.model import Course, Page
from coursegen.numerals import in_natural_order, number_in_name, number_in_title
from coursegen.record import Record
from coursegen.urls import is_index


class _Candidate(Record):
    """A page that may be a lecture."""

    url: str
    number: int | None
    plain: bool
    """Whether its name ends with the number: `lect03` does, `lect03_glossary` does not."""
    rank: int | None
    """Where the index page first links it."""
    name: tuple[str | int, ...]
    """Its path, for the natural order."""


def find_courses(pages: Iterable[tuple[str, Page]]) -> tuple[Course, ...]:
    """The courses among `pages` (logical source path and page), by path.

    A folder with nothing but its index page is none, if that holds no plan; one that holds other courses is one only
    where its own pages carry numbers; the root is one only where it has lectures, or a plan of them.
    """
    pages = tuple(pages)
    homes = {_folder(path): page for path, page in pages if _is_home(path, page)}
    members: dict[str, list[tuple[str, Page]]] = defaultdict(list)
    holders: set[str] = set()
    for path, page in pages:
        folder = _nearest(_folder(path), homes)
        if folder is not None and homes[folder] is not page and page.output != "404.html":
            members[folder].append((path, page))
    for folder in homes:
        outer = _nearest(_folder(folder), homes) if folder else None
        if outer is not None:
            holders.add(outer)
    planned = {folder for folder, home in homes.items() if home.document.plan}
    courses = (
        _course(folder, homes[folder], members[folder], folder in holders)
        for folder in sorted(members.keys() | planned)
    )
    return tuple(course for course in courses if course.lectures or course.path or course.path in planned)


def _is_home(path: str, page: Page) -> bool:
    """Whether a page is its folder's index page: by its name, or because it is published there, as a README is."""
    return (is_index(path) and page.url.endswith("/")) or page.output == f"{_folder(path)}/index.html".lstrip("/")


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _nearest(folder: str, homes: Mapping[str, Page]) -> str | None:
    while folder not in homes and folder:
        folder = _folder(folder)
    return folder if folder in homes else None


def _course(folder: str, home: Page, pages: Sequence[tuple[str, Page]], holds_courses: bool) -> Course:
    candidates = _candidates(home, pages)
    numbered = _numbered(candidates)
    lectures = numbered if numbered or holds_courses else _linked(candidates, is_root=not folder)
    planned = _planned(home) - {lecture.url for lecture in lectures}
    lectures += [each for each in candidates if each.url in planned and (each.number is None or not numbered)]
    known = {lecture.url for lecture in lectures}
    handouts = sorted((each for each in candidates if each.url not in known), key=lambda each: each.name)
    urls = tuple(lecture.url for lecture in _in_order(lectures))
    return Course(folder, home.document.title, home.url, urls, tuple(handout.url for handout in handouts))


def _candidates(home: Page, pages: Sequence[tuple[str, Page]]) -> list[_Candidate]:
    linked = (target.url.partition("#")[0].partition("?")[0] for target in home.targets if target.kind is LinkKind.PAGE)
    rank = {url: place for place, url in enumerate(dict.fromkeys(linked))}
    found = [number_in_name(path) for path, _ in pages]
    if not any(found):
        found = [None if (at := number_in_title(page.document.title)) is None else (at, True) for _, page in pages]
    candidates = []
    for (path, page), numbered in zip(pages, found, strict=True):
        value, plain = numbered or (None, False)
        candidates.append(_Candidate(page.url, value, plain, rank.get(page.url), in_natural_order(path)))
    return candidates


def _numbered(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    by_number: dict[int, list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        if candidate.number is not None:
            by_number[candidate.number].append(candidate)
    return [lecture for same in by_number.values() for lecture in _of_one_number(same)]


def _planned(home: Page) -> set[str]:
    """The pages that the lines of a plan link by the titles of their lectures."""
    links = home.document.links
    return {
        home.targets[at].url.partition("#")[0]
        for line in home.document.plan
        for at in line.links
        if line.title and line.title in links[at].text
    }


def _linked(candidates: Sequence[_Candidate], *, is_root: bool) -> list[_Candidate]:
    """Where nothing carries a number: what the index page links, else, below the root, everything."""
    linked = [candidate for candidate in candidates if candidate.rank is not None]
    return linked if linked or is_root else list(candidates)


def _of_one_number(candidates: list[_Candidate]) -> list[_Candidate]:
    """`lect03_glossary` belongs to `lect03`; a stray copy of a lecture is not the one that the index page links."""
    plain = [candidate for candidate in candidates if candidate.plain] or candidates
    return [candidate for candidate in plain if candidate.rank is not None] or plain


def _in_order(lectures: list[_Candidate]) -> list[_Candidate]:
    planned = sorted((each for each in lectures if each.rank is not None), key=lambda each: each.rank or 0)
    if len(planned) < min(2, len(lectures)):
        return sorted(lectures, key=_by_number)
    order = planned
    for lecture in sorted((each for each in lectures if each.rank is None), key=_by_number):
        before = [at for at, each in enumerate(order) if (each.number or 0) <= (lecture.number or 0)]
        order.insert(before[-1] + 1 if before else 0, lecture)
    return order


def _by_number(candidate: _Candidate) -> tuple[int, tuple[str | int, ...]]:
    return candidate.number or 0, candidate.name
