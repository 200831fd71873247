"""Whether what a page says of a paper and what arXiv says of it can be the same work. Pure.

Only what is certain counts as a mismatch: a Japanese text, a few words of a sentence and a shortened title are none.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

from coursegen.record import Record

_STOP = frozenset(
    "a al an and are as at by can do does et for from how in into is it its of on or over the to via with".split()
)
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]")
_NO_TITLE = re.compile(r"https?:|www\.|arxiv|\bpdf\b|\bdoi\b|[\\/]", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_FEW = 3
"""Fewer words of meaning than this may stand for anything."""
_ALIKE = 0.6
_UNLIKE = 0.34


class Claim(Record):
    """What a page says of a paper."""

    title: str
    authors: tuple[str, ...] = ()
    is_title: bool = False
    """Whether the page gives it as a title, in its list of references; else it is a link's text."""


def is_mismatch(claim: Claim, title: str, authors: tuple[str, ...]) -> bool:
    """Whether the page speaks of another paper than the one with this title and these authors."""
    if not _is_comparable(claim):
        return False
    said, real = _words(claim.title), _words(title)
    likeness = _likeness(said, real)
    surnames = {word for author in authors for word in _surname(author)}
    if likeness >= _ALIKE:
        return _others(claim.authors, surnames) and not _is_same(claim.title, title)
    if not surnames.isdisjoint(_all_words(" ".join((claim.title, *claim.authors)))):
        return claim.is_title and likeness == 0
    return likeness < _UNLIKE


def _is_comparable(claim: Claim) -> bool:
    text = claim.title
    if _JAPANESE.search(text) or len(set(_words(text))) < _FEW:
        return False
    if claim.is_title:
        return True
    capitals = [word for word in re.findall(r"[A-Za-z]{4,}", text) if word[0].isupper()]
    long_words = re.findall(r"[A-Za-z]{4,}", text)
    return not _NO_TITLE.search(text) and len(long_words) > _FEW and len(capitals) * 3 >= len(long_words) * 2


def _likeness(said: list[str], real: list[str]) -> float:
    """How much of the shorter of two titles is in the other, from 0 to 1."""
    if not said or not real:
        return 1.0
    one, other = set(said), set(real)
    shared = sum(any(_is_kin(word, each) for each in other) for word in one)
    return min(1.0, shared / min(len(one), len(other)))


def _is_kin(one: str, other: str) -> bool:
    """Whether two words are one, in another form."""
    return one == other or (
        min(len(one), len(other)) >= 4 and (one.startswith(other[:-1]) or other.startswith(one[:-1]))
    )


def _is_same(one: str, other: str) -> bool:
    a, b = " ".join(_all_words(one)), " ".join(_all_words(other))
    return a in b or b in a or SequenceMatcher(None, a, b).ratio() > 0.95


def _others(said: tuple[str, ...], surnames: set[str]) -> bool:
    """Whether the page names authors, in Latin letters, and none of them is one of the paper's."""
    words = [word for author in said for word in _surname(author)]
    return bool(words) and bool(surnames) and surnames.isdisjoint(_all_words(" ".join(said)))


def _surname(author: str) -> list[str]:
    """The parts of a name that are no initials; in which of them the surname stands differs by country."""
    return [] if _JAPANESE.search(author) else [word for word in _all_words(author) if len(word) > 1]


def _words(text: str) -> list[str]:
    return [word for word in _all_words(text) if word not in _STOP and not word.isdigit()]


def _all_words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", re.sub(r"\\[A-Za-z]+|[${}^]", "", text)).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _WORD.findall(plain.replace("-", " "))
