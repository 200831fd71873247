"""Addresses and numbers of works: arXiv ids, DOIs, ISBNs. Whether a work exists is not asked here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from urllib.parse import unquote, urlsplit

from coursegen import codes
from coursegen.check.occurrences import Occurrence
from coursegen.diagnostics import Code, Diagnostic, Edit
from coursegen.identifiers import amazon_number, arxiv_of_url, doi_of_url, isbn, trim_punctuation
from coursegen.kinds import LinkKind
from coursegen.source import Source, Span
from coursegen.urls import decode

_PAPER = re.compile(r"/+(?:abs|pdf|html|ps|format|e-print|src)(?:/+(?P<id>.*))?|/+10\.48550/arxiv\.(?P<doi>.*)", re.I)
_NUMBERS = re.compile(r"(?P<year>\d\d)(?P<month>\d\d)\.(?P<number>\d+)(?P<version>v.*)?", re.ASCII)
_NOT_PAPERS = "an id is YYMM.NNNNN, as in 1706.03762, or ARCHIVE/YYMMNNN before April 2007"
_ISBN = re.compile(
    r"(?<![A-Za-z])ISBN(?:[-\s]?1[03](?=\s*[:：\s]))?\s*[:：]?\s*(?P<isbn>\d[\d\s‐–-]{7,18}[\dXx])(?![\dXx])"
)


def check_arxiv(written: Iterable[Occurrence], today: date) -> Iterator[Diagnostic]:
    """arXiv addresses whose id cannot be one, and those with a better form. Ids of months after `today` are none."""
    for occurrence in written:
        if occurrence.kind is not LinkKind.ARXIV:
            continue
        path = _PAPER.fullmatch(unquote(urlsplit(occurrence.href).path))
        if path is None:
            continue
        paper = arxiv_of_url(occurrence.href)
        if paper is None:
            yield _malformed(occurrence, path["id"] or path["doi"] or "")
        elif problem := _untimely(paper.id, today):
            yield occurrence.finding(codes.ARXIV_ID_MALFORMED, problem, "copy the id from arXiv again")
        else:
            yield from _better(occurrence, str(paper), paper.url)


def _untimely(paper: str, today: date) -> str:
    """What is wrong with the month or number of an id that is well formed otherwise."""
    archive, _, digits = paper.rpartition("/")
    digits = digits or archive
    year, month = int(digits[:2]), int(digits[2:4])
    year += 1900 if archive and year > 90 else 2000
    latest = today + timedelta(days=1)  # arXiv's month may have begun already
    if (year, month) > (latest.year, latest.month):
        return f"there is no arXiv id `{paper}` yet: it would be one of {year}-{month:02}"
    if archive and not (1991, 7) <= (year, month) <= (2007, 3):
        return f"there is no arXiv id `{paper}`: ids of this form were given from July 1991 to March 2007"
    if not archive and (year, month) < (2007, 4):
        return f"there is no arXiv id `{paper}`: ids of this form begin with 0704"
    if not int(re.sub(r"^\d{4}\.?", "", digits)):
        return f"there is no arXiv id `{paper}`: numbers begin with 1"
    return ""


def _malformed(occurrence: Occurrence, written: str) -> Diagnostic:
    written = re.sub(r"\.pdf$|/$", "", written)
    trimmed = trim_punctuation(written)
    numbers = _NUMBERS.fullmatch(trimmed)
    if not trimmed:
        return occurrence.finding(codes.ARXIV_ID_MALFORMED, "the address names no paper", _NOT_PAPERS)
    message = f"`{written}` is no arXiv id"
    if numbers is None:
        return occurrence.finding(codes.ARXIV_ID_MALFORMED, message, _NOT_PAPERS)
    if not 1 <= int(numbers["month"]) <= 12:
        hint = "copy the id from arXiv again"
        return occurrence.finding(codes.ARXIV_ID_MALFORMED, f"{message}: there is no month {numbers['month']}", hint)
    if numbers["version"] and not re.fullmatch(r"v[1-9]\d*", numbers["version"]):
        hint = f"write {numbers['year']}{numbers['month']}.{numbers['number']}, or a version such as v1 after it"
        return occurrence.finding(codes.ARXIV_ID_MALFORMED, f"{message}: its version is none", hint)
    length = 5 if int(numbers["year"]) >= 15 else 4
    padded = numbers["number"].lstrip("0").zfill(length)
    meant = f"{numbers['year']}{numbers['month']}.{padded}{numbers['version'] or ''}"
    message = f"{message}: the number of that month has {length} digits"
    if len(padded) > length:
        return occurrence.finding(codes.ARXIV_ID_MALFORMED, message, "copy the id from arXiv again")
    # arXiv itself fills up short numbers, but one that was cut off would be filled up to that of another paper
    return occurrence.finding(codes.ARXIV_ID_MALFORMED, message, f"write `{meant}`, if that is the paper", target=meant)


def _better(occurrence: Occurrence, paper: str, url: str) -> Iterator[Diagnostic]:
    """The address of the abstract, where another one is written for it."""
    href = occurrence.href
    parts = urlsplit(href)
    written = unquote(parts.path)
    stray = re.search(r"[.,;:)。、，）]+/?$", written)
    fix = (Edit(occurrence.link.href_span, url),)
    if stray and not written.endswith(".pdf"):
        message = f"`{stray[0]}` after the id belongs to the sentence, and arXiv does not know such an id"
        yield occurrence.finding(codes.ARXIV_ID_MALFORMED, message, f"write `{url}`", fix=fix, target=url)
    elif parts.fragment or parts.hostname not in ("arxiv.org", "www.arxiv.org"):
        return
    elif re.match(r"/+pdf/", written, re.IGNORECASE) and occurrence.link.element == "a":
        message = "this leads to the PDF; the abstract's page has it, and every version"
        yield _offer(occurrence, codes.ARXIV_PDF, message, url)
    elif re.match(r"/+abs/", written) and paper in href and href.replace("arXiv.org", "arxiv.org", 1) != url:
        yield _offer(occurrence, codes.ARXIV_NOT_CANONICAL, "arXiv writes this address in another way", url)


def _offer(occurrence: Occurrence, code: Code, message: str, url: str) -> Diagnostic:
    fix = (Edit(occurrence.link.href_span, url),)
    return occurrence.finding(code, message, f"write `{url}`", verdict=None, fix=fix, target=url)


def check_doi(written: Iterable[Occurrence]) -> Iterator[Diagnostic]:
    """Addresses of doi.org that hold no DOI, and those in an outdated form."""
    for occurrence in written:
        if occurrence.kind is not LinkKind.DOI:
            continue
        parts = urlsplit(occurrence.href)
        name = decode(parts.path).strip("/")
        within = re.search(r"10\.\d{4,9}(?:\.\d+)*/\S+", name)
        rest = occurrence.href[occurrence.href.find("10.") :] if within else ""
        meant = f"https://doi.org/{trim_punctuation(rest)}" if rest else ""
        short = re.fullmatch(r"(?:10/)?[a-z0-9]{3,8}", name)
        if not name or short:
            continue
        if not doi_of_url(occurrence.href) or trim_punctuation(name) != name:
            message = f"`{name}` is no DOI"
            hint = (
                f"write `{meant}`" if meant else "a DOI begins with 10. and a number, then a slash: 10.1038/nature14539"
            )
            fix = (Edit(occurrence.link.href_span, meant),) if meant else ()
            yield occurrence.finding(codes.DOI_MALFORMED, message, hint, fix=fix, target=meant)
        elif meant and (parts.scheme.lower(), parts.hostname) != ("https", "doi.org"):
            yield _offer(occurrence, codes.DOI_NOT_CANONICAL, "DOIs are resolved at https://doi.org", meant)


def check_isbn(sources: Mapping[str, Source]) -> Iterator[Diagnostic]:
    """Numbers that the text calls an ISBN and that are none."""
    for path, source in sources.items():
        if "ISBN" not in source.text:
            continue
        for match in _ISBN.finditer(source.text):
            digits = re.sub(r"[\s‐–-]", "", match["isbn"])
            if isbn(digits) or isbn(digits[:13]) or isbn(digits[:10]):
                continue
            message = f"`{match['isbn']}` is no ISBN: "
            wrong_length = len(digits) not in (10, 13)
            message += f"it has {len(digits)} digits" if wrong_length else "its check digit is wrong"
            hint = "copy the number from the book again"
            yield Diagnostic(codes.ISBN_INVALID, message, path, Span(*match.span("isbn")), hint)


def check_books(written: Iterable[Occurrence]) -> Iterator[Diagnostic]:
    """Addresses of Amazon whose number would be a book's, and is no ISBN."""
    for occurrence in written:
        number = amazon_number(occurrence.href) if "amazon." in occurrence.href else ""
        if number and not isbn(number):
            message = f"Amazon has no book with the ISBN `{number}`: its check digit is wrong"
            yield occurrence.finding(codes.ISBN_INVALID, message, "copy the address from Amazon again")
