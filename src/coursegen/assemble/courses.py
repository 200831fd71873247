"""Which folders are courses, and the order of their lectures.

A course is a folder with its own index page. A page is one of its lectures when its file name carries a lecture number;
where no file name does, its title; where no title does either, the pages that the index page links are. The order
is the index page's plan where
that names at least two of them, then the numbers, then the natural order of file names.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from pathlib import PurePosixPath

from coursegen.assemble.references import Index
from coursegen.kinds import LinkKind
from coursegen.model import Course, Page

_IN_TITLE = re.compile(r"第\s*(\d+)\s*[回講]|\b(?:lecture|lect|lec|week|day|session)[\s._-]*(\d+)", re.IGNORECASE)
_IN_NAME = re.compile(r"(?:lecture|lect|lec|week|day|session|第)[\s._-]*(\d+)(?:回|講)?", re.IGNORECASE)
_EXTRA = re.compile(r"(?:lecture|lect|lec|week|day|session)[\s._-]*\d+[\s._-]*[^\W\d_]{2,}", re.IGNORECASE)


def find_courses(pages: Sequence[Page], index: Index) -> tuple[Course, ...]:
    """The courses among `pages`, by path."""
    homes = {_folder(page): page for page in pages if PurePosixPath(page.document.path).stem.lower() == "index"}
    members: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        folder = _folder(page)
        while folder not in homes and folder:
            folder = folder.rpartition("/")[0]
        if folder in homes and homes[folder] is not page and page.output != "404.html":
            members[folder].append(page)
    courses = (_course(folder, homes[folder], members[folder], index) for folder in sorted(homes) if members[folder])
    return tuple(courses)


def lecture_number(page: Page) -> int | None:
    """The number in a lecture's file name (`2021lect05`) or title (`第 5 回`); None where it has none."""
    return _number_in_name(page) or _number_in_title(page)


def _number_in_name(page: Page) -> int | None:
    """A name that goes on after the number (`lect03_glossary`) belongs to that lecture, and is not it."""
    stem = unicodedata.normalize("NFKC", PurePosixPath(page.document.path).stem)
    found = None if _EXTRA.search(stem) else _IN_NAME.search(stem)
    return int(found[1]) if found else None


def _number_in_title(page: Page) -> int | None:
    found = _IN_TITLE.search(unicodedata.normalize("NFKC", page.document.title))
    return int(found[1] or found[2]) if found else None


def _folder(page: Page) -> str:
    """The folder a page answers in, below the site's root."""
    path = page.output.removesuffix("index.html").rstrip("/")
    return path if PurePosixPath(page.document.path).stem.lower() == "index" else path.rpartition("/")[0]


def _course(folder: str, home: Page, pages: list[Page], index: Index) -> Course:
    plan = [index.page_of(target.url) for target in home.targets if target.kind is LinkKind.PAGE]
    rank = {url: place for place, url in reversed(list(enumerate(plan)))}
    numbers = {page.url: _number_in_name(page) for page in pages}
    if not any(number is not None for number in numbers.values()):
        numbers = {page.url: _number_in_title(page) for page in pages}
    numbered = [page for page in pages if numbers[page.url] is not None]
    lectures = numbered or [page for page in pages if page.url in rank]
    in_plan = sum(page.url in rank for page in lectures) >= 2

    def order(page: Page) -> tuple[int, int, list[str | int]]:
        number = numbers[page.url]
        planned = rank.get(page.url, len(plan)) if in_plan and all(p.url in rank for p in lectures) else 0
        return planned, -1 if number is None else number, _natural(page.document.path)

    lectures = sorted(lectures, key=order)
    known = {page.url for page in lectures}
    handouts = sorted((page for page in pages if page.url not in known), key=lambda page: _natural(page.document.path))
    return Course(folder, home.document.title, home.url, tuple(p.url for p in lectures), tuple(p.url for p in handouts))


def _natural(text: str) -> list[str | int]:
    """Text and numbers in turn, so that `lect2` stands before `lect10`."""
    return [int(piece) if piece.isdigit() else piece for piece in re.split(r"([0-9]+)", text)]
